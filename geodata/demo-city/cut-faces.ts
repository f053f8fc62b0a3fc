import { addVertex, connect, pointAt, pointsOf, ringOf, splitSide, stretchOf } from './face-graph.ts'
import type { FaceGraph, Side } from './face-graph.ts'
import { between, distance, isInside, orientation, segmentsMeet, signedArea, tightBox } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'

export interface CutStyle {
  readonly side: Side
  /** A cut ending this near to a corner (centimetres) ends in the corner. */
  readonly snap: number
  /** Neither piece may be smaller than this share of the face. */
  readonly minShare: number
  /** Cuts shorter than this (centimetres) are not made. */
  readonly minLength: number
}

interface Crossing {
  /** Position along the curve: number of its segment plus the share of it. */
  readonly at: number
  readonly from: number
  readonly to: number
  readonly point: Point
}

const crossingOf = (p: Point, q: Point, a: Point, b: Point): number | undefined => {
  // Half-open sides: a curve through a corner crosses exactly one of the two sides that meet there.
  const left = orientation(p, q, a)
  const right = orientation(p, q, b)
  if (left >= 0 === right >= 0) return undefined
  const start = orientation(a, b, p)
  const end = orientation(a, b, q)
  if (start >= 0 === end >= 0) return undefined
  return start / (start - end)
}

interface Bounds {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

const boundsOf = (points: readonly Point[]): Bounds => {
  let west = Infinity
  let east = -Infinity
  let south = Infinity
  let north = -Infinity
  for (const { x, y } of points) {
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  return { west, east, south, north }
}

const misses = (bounds: Bounds, p: Point, q: Point): boolean =>
  (p.x < bounds.west && q.x < bounds.west) ||
  (p.x > bounds.east && q.x > bounds.east) ||
  (p.y < bounds.south && q.y < bounds.south) ||
  (p.y > bounds.north && q.y > bounds.north)

const crossingsOf = (graph: FaceGraph, face: number, curve: readonly Point[]): Crossing[] => {
  const ring = ringOf(graph, face)
  const bounds = boundsOf(pointsOf(graph, face))
  const crossings: Crossing[] = []
  for (let i = 0; i + 1 < curve.length; i++) {
    const p = curve[i]
    const q = curve[i + 1]
    if (!p || !q || misses(bounds, p, q)) continue
    for (let j = 0; j < ring.length; j++) {
      const from = ring[j] ?? 0
      const to = ring[(j + 1) % ring.length] ?? 0
      const share = crossingOf(p, q, pointAt(graph, from), pointAt(graph, to))
      if (share !== undefined) crossings.push({ at: i + share, from, to, point: between(p, q, share) })
    }
  }
  return crossings.sort((a, b) => a.at - b.at)
}

const pointAlong = (curve: readonly Point[], at: number): Point => {
  const index = Math.min(Math.floor(at), curve.length - 2)
  const p = curve[index] ?? { x: 0, y: 0 }
  return between(p, curve[index + 1] ?? p, at - index)
}

/** The longest stretch of the curve that runs through the face. */
const longestStretch = (
  graph: FaceGraph,
  face: number,
  curve: readonly Point[],
): readonly [Crossing, Crossing] | undefined => {
  const crossings = crossingsOf(graph, face, curve)
  if (crossings.length < 2) return undefined
  const ring = pointsOf(graph, face)
  let best: readonly [Crossing, Crossing] | undefined
  let bestLength = 0
  for (let i = 0; i + 1 < crossings.length; i++) {
    const start = crossings[i]
    const end = crossings[i + 1]
    if (!start || !end) continue
    const length = distance(start.point, end.point)
    if (length > bestLength && isInside(pointAlong(curve, (start.at + end.at) / 2), ring)) {
      best = [start, end]
      bestLength = length
    }
  }
  return best
}

const vertexFor = (graph: FaceGraph, crossing: Crossing, snap: number): number => {
  const toFrom = distance(crossing.point, pointAt(graph, crossing.from))
  const toTo = distance(crossing.point, pointAt(graph, crossing.to))
  if (Math.min(toFrom, toTo) <= snap) return toFrom < toTo ? crossing.from : crossing.to
  return splitSide(graph, [crossing.from, crossing.to], crossing.point)
}

const isClear = (graph: FaceGraph, face: number, chain: readonly Point[]): boolean => {
  const ring = pointsOf(graph, face)
  for (let i = 0; i + 1 < chain.length; i++) {
    const p = chain[i]
    const q = chain[i + 1]
    if (!p || !q) continue
    if (!isInside(between(p, q, 0.5), ring)) return false
    for (let j = 0; j < ring.length; j++) {
      const a = ring[j]
      const b = ring[(j + 1) % ring.length]
      if (a && b && segmentsMeet(p, q, a, b)) return false
    }
  }
  return true
}

const smallerShare = (graph: FaceGraph, face: number, ends: readonly [number, number], middle: readonly Point[]) => {
  const ring = ringOf(graph, face)
  const right = [...stretchOf(ring, ends[0], ends[1]).map((vertex) => pointAt(graph, vertex)), ...[...middle].reverse()]
  const share = signedArea(right) / signedArea(pointsOf(graph, face))
  return Math.min(share, 1 - share)
}

/** The ends may not be neighbours in the ring: such a cut would lie on an existing side. */
const areNeighbours = (ring: readonly number[], a: number, b: number): boolean => {
  const apart = Math.abs(ring.indexOf(a) - ring.indexOf(b))
  return apart <= 1 || apart === ring.length - 1
}

/** Cuts one face along the longest stretch of a curve inside it; the new face, or nothing if no fair cut exists. */
export const cutAlongCurve = (
  graph: FaceGraph,
  face: number,
  curve: readonly Point[],
  style: CutStyle,
): number | undefined => {
  const stretch = longestStretch(graph, face, curve)
  if (!stretch || distance(stretch[0].point, stretch[1].point) < style.minLength) return undefined
  const ends = [vertexFor(graph, stretch[0], style.snap), vertexFor(graph, stretch[1], style.snap)] as const
  const first = pointAt(graph, ends[0])
  const last = pointAt(graph, ends[1])
  const clearance = Math.max(style.snap, 1000)
  const middle = curve
    .slice(Math.floor(stretch[0].at) + 1, Math.floor(stretch[1].at) + 1)
    .map((point) => ({ x: Math.round(point.x), y: Math.round(point.y) }))
    .filter((point) => distance(point, first) > clearance && distance(point, last) > clearance)
  if (ends[0] === ends[1]) return undefined
  if (middle.length === 0 && areNeighbours(ringOf(graph, face), ends[0], ends[1])) return undefined
  if (!isClear(graph, face, [first, ...middle, last])) return undefined
  if (smallerShare(graph, face, ends, middle) < style.minShare) return undefined
  const inner = middle.map((point) => addVertex(graph, point))
  return connect(graph, face, [ends[0], ...inner, ends[1]], style.side)
}

export interface CrossCut extends CutStyle {
  /** Where along the longer axis, -1 to 1; 0 is the middle. */
  readonly offset: number
  /** Radians away from square. */
  readonly tilt: number
}

/** Cuts a face straight across its longer axis. */
export const cutAcross = (graph: FaceGraph, face: number, cut: CrossCut): number | undefined => {
  const box = tightBox(pointsOf(graph, face))
  const angle = Math.atan2(box.along.y, box.along.x) + Math.PI / 2 + cut.tilt
  const middle = {
    x: box.center.x + box.along.x * box.halfLength * cut.offset,
    y: box.center.y + box.along.y * box.halfLength * cut.offset,
  }
  const reach = (box.halfLength + box.halfWidth) * 2
  const dx = Math.round(Math.cos(angle) * reach)
  const dy = Math.round(Math.sin(angle) * reach)
  const x = Math.round(middle.x)
  const y = Math.round(middle.y)
  const line = [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ]
  return cutAlongCurve(graph, face, line, cut)
}
