import { rectanglesTouch, segmentTouches } from './building-shapes.ts'
import type { Rectangle } from './building-shapes.ts'
import { pointAt, ringOf, sideBetween } from './face-graph.ts'
import type { FaceGraph, StreetKind } from './face-graph.ts'
import { boxAlong, distance, isInside, sidesOf } from './plane-geometry.ts'
import type { Point, TightBox } from './plane-geometry.ts'
import type { Random } from './random.ts'

/** A cell as ground to build on, in metres. A cell reaches to the middle of its streets. */
export interface Lot {
  readonly ring: readonly Point[]
  readonly sides: readonly LotSide[]
}

export interface LotSide {
  readonly from: Point
  readonly to: Point
  readonly kind: StreetKind
  /** Half the street with its pavement. */
  readonly setback: number
}

export const halfStreetMeters: Readonly<Record<StreetKind, number>> = {
  expressway: 27,
  arterial: 19,
  secondary: 13,
  branch: 8.5,
  residential: 4.5,
  path: 4,
  none: 2,
}

export const lotOf = (graph: FaceGraph, face: number): Lot => {
  const ring = ringOf(graph, face)
  const inMeters = (vertex: number): Point => {
    const point = pointAt(graph, vertex)
    return { x: point.x / 100, y: point.y / 100 }
  }
  const sides = sidesOf(ring).map(([a, b]) => {
    const { kind } = sideBetween(graph, a, b)
    return { from: inMeters(a), to: inMeters(b), kind, setback: halfStreetMeters[kind] }
  })
  return { ring: ring.map(inMeters), sides }
}

export const fitsLot = (lot: Lot, box: Rectangle): boolean =>
  isInside(box.center, lot.ring) && !lot.sides.some((side) => segmentTouches(box, side.from, side.to, side.setback))

/** The lot's own east-west: the long side nearest to it, if one lies within 25 degrees; houses face south. */
export const southFacingAxis = (lot: Lot): Point => {
  let best: Point = { x: 1, y: 0 }
  let bestLength = 0
  for (const { from, to } of lot.sides) {
    const length = distance(from, to)
    const slope = Math.atan2(to.y - from.y, to.x - from.x)
    const turn = Math.atan2(Math.sin(2 * slope), Math.cos(2 * slope)) / 2
    if (Math.abs(turn) < 0.44 && length > bestLength) {
      best = { x: Math.cos(turn), y: Math.sin(turn) }
      bestLength = length
    }
  }
  return best
}

export type Span = readonly [number, number]

export interface RowStyle {
  readonly length: Span
  readonly depth: Span
  readonly gap: Span
  readonly rowGap: Span
  readonly most: number
}

interface Row {
  readonly frame: TightBox
  readonly across: number
  readonly depth: number
}

/** A stretch of a row, in metres along the frame. */
type Stretch = readonly [number, number]

const inFrame = (frame: TightBox, p: Point): Point => {
  const dx = p.x - frame.center.x
  const dy = p.y - frame.center.y
  return { x: dx * frame.along.x + dy * frame.along.y, y: dy * frame.along.x - dx * frame.along.y }
}

const fromFrame = (frame: TightBox, s: number, t: number): Point => ({
  x: frame.center.x + frame.along.x * s - frame.along.y * t,
  y: frame.center.y + frame.along.y * s + frame.along.x * t,
})

/** Where along the row a segment, widened by the margin, bars the ground. */
const barredBy = (row: Row, ends: readonly [Point, Point], margin: number): Stretch | undefined => {
  const low = row.across - margin
  const high = row.across + row.depth + margin
  const [p, q] = ends
  if (Math.max(p.y, q.y) < low || Math.min(p.y, q.y) > high) return undefined
  const at = (y: number) => (p.y === q.y ? 0 : Math.min(1, Math.max(0, (y - p.y) / (q.y - p.y))))
  const shares = p.y === q.y ? [0, 1] : [at(low), at(high)]
  const [s1, s2] = shares.map((share) => p.x + (q.x - p.x) * share)
  if (s1 === undefined || s2 === undefined) return undefined
  return [Math.min(s1, s2) - margin, Math.max(s1, s2) + margin]
}

const freeStretches = (lot: Lot, row: Row, taken: readonly Stretch[]): Stretch[] => {
  const barred = [...taken]
  for (const side of lot.sides) {
    const stretch = barredBy(row, [inFrame(row.frame, side.from), inFrame(row.frame, side.to)], side.setback)
    if (stretch) barred.push(stretch)
  }
  barred.sort((a, b) => a[0] - b[0])
  const free: Stretch[] = []
  let end = barred[0]?.[1] ?? 0
  for (const [from, to] of barred) {
    // No side runs through a free stretch, so one point tells for all of it.
    const middle = fromFrame(row.frame, (end + from) / 2, row.across + row.depth / 2)
    if (from > end && isInside(middle, lot.ring)) free.push([end, from])
    end = Math.max(end, to)
  }
  return free
}

const takenInRow = (row: Row, taken: readonly Rectangle[], gap: number): Stretch[] =>
  taken.flatMap((box) => {
    const center = inFrame(row.frame, box.center)
    const cos = Math.abs(box.along.x * row.frame.along.x + box.along.y * row.frame.along.y)
    const sin = Math.abs(box.along.x * row.frame.along.y - box.along.y * row.frame.along.x)
    const reach = box.halfLength * cos + box.halfDepth * sin + gap
    const height = box.halfLength * sin + box.halfDepth * cos + gap
    if (center.y + height < row.across || center.y - height > row.across + row.depth) return []
    return [[center.x - reach, center.x + reach] as const]
  })

const fillRow = (lot: Lot, row: Row, order: { style: RowStyle; random: Random; taken: Rectangle[] }): Rectangle[] => {
  const { style, random, taken } = order
  const placed: Rectangle[] = []
  for (const [from, to] of freeStretches(lot, row, takenInRow(row, taken, style.gap[0]))) {
    let s = from + random.range(0, Math.min(style.gap[0], Math.max(0, to - from - style.length[0])))
    while (to - s >= style.length[0]) {
      const length = Math.min(to - s, random.range(style.length[0], style.length[1]))
      const center = fromFrame(row.frame, s + length / 2, row.across + row.depth / 2)
      placed.push({ center, along: row.frame.along, halfLength: length / 2, halfDepth: row.depth / 2 })
      s += length + random.range(style.gap[0], style.gap[1])
    }
  }
  return placed
}

/** Fills a lot with rows of buildings parallel to an axis, leaving out what is taken. */
export const fillWithRows = (
  lot: Lot,
  axis: Point,
  order: { style: RowStyle; random: Random; taken: Rectangle[] },
): Rectangle[] => {
  const { style, random } = order
  const frame = boxAlong(lot.ring, axis)
  const placed: Rectangle[] = []
  let across = -frame.halfWidth
  while (across < frame.halfWidth && placed.length < style.most) {
    const row = { frame, across, depth: random.range(style.depth[0], style.depth[1]) }
    const built = fillRow(lot, row, order)
    placed.push(...built)
    across += built.length > 0 ? row.depth + random.range(style.rowGap[0], style.rowGap[1]) : 2.5
  }
  return placed.slice(0, style.most)
}

/** Shop rows along the streets, close to the pavement. */
export const lineStreets = (
  lot: Lot,
  kinds: readonly StreetKind[],
  order: { style: RowStyle; random: Random; share: number },
): Rectangle[] => {
  const { style, random } = order
  const placed: Rectangle[] = []
  for (const side of lot.sides) {
    if (!kinds.includes(side.kind) || !random.chance(order.share)) continue
    const sideLength = distance(side.from, side.to)
    const along = { x: (side.to.x - side.from.x) / sideLength, y: (side.to.y - side.from.y) / sideLength }
    for (let s = 4; s < sideLength - style.length[0];) {
      const length = random.range(style.length[0], style.length[1])
      const depth = random.range(style.depth[0], style.depth[1])
      const inward = side.setback + 1 + depth / 2
      const center = {
        x: side.from.x + along.x * (s + length / 2) - along.y * inward,
        y: side.from.y + along.y * (s + length / 2) + along.x * inward,
      }
      const box = { center, along, halfLength: length / 2, halfDepth: depth / 2 }
      const isFree = fitsLot(lot, box) && !placed.some((other) => rectanglesTouch(box, other, 0.6))
      if (isFree) placed.push(box)
      s += isFree ? length + random.range(style.gap[0], style.gap[1]) : 4
    }
  }
  return placed
}
