import type { Point } from './plane-geometry.ts'

/**
 * The plan as a planar subdivision. Every face is a ring of vertex numbers, counter-clockwise; two neighbouring
 * faces hold the very same vertices along their common side, also where a third one meets it in a T. Everything
 * drawn later (cells, grids, communities, streets) is a union of faces, so nothing can gape or overlap.
 */
export const streetKinds = ['expressway', 'arterial', 'secondary', 'branch', 'residential', 'path', 'none'] as const
export type StreetKind = (typeof streetKinds)[number]

export interface Side {
  kind: StreetKind
  /** Which cut drew it; sides of one cut are one street. */
  cut: number
}

export interface FaceGraph {
  /** In whole centimetres. */
  readonly points: Point[]
  readonly faces: number[][]
  /** The face left of a directed side. */
  readonly faceLeftOf: Map<number, number>
  readonly sides: Map<number, Side>
}

const KEY_BASE = 67_108_864

/** One number for a directed side; both vertex numbers stay below 2^26. */
export const directedKey = (from: number, to: number): number => from * KEY_BASE + to
export const sideKey = (a: number, b: number): number => (a < b ? directedKey(a, b) : directedKey(b, a))
export const endsOfKey = (key: number): readonly [number, number] => [Math.floor(key / KEY_BASE), key % KEY_BASE]

export const createFaceGraph = (outline: readonly Point[]): FaceGraph => {
  const graph: FaceGraph = { points: [...outline], faces: [], faceLeftOf: new Map(), sides: new Map() }
  const ring = outline.map((_, index) => index)
  graph.faces.push(ring)
  forEachSide(ring, (a, b) => {
    graph.faceLeftOf.set(directedKey(a, b), 0)
    graph.sides.set(sideKey(a, b), { kind: 'none', cut: -1 })
  })
  return graph
}

export const forEachSide = (ring: readonly number[], visit: (from: number, to: number) => void): void => {
  let previous = ring[ring.length - 1]
  for (const vertex of ring) {
    if (previous !== undefined) visit(previous, vertex)
    previous = vertex
  }
}

export const pointAt = (graph: FaceGraph, vertex: number): Point => {
  const point = graph.points[vertex]
  if (!point) throw new RangeError(`The plan has no vertex ${vertex}`)
  return point
}

export const ringOf = (graph: FaceGraph, face: number): number[] => {
  const ring = graph.faces[face]
  if (!ring) throw new RangeError(`The plan has no face ${face}`)
  return ring
}

export const sideBetween = (graph: FaceGraph, a: number, b: number): Side => {
  const side = graph.sides.get(sideKey(a, b))
  if (!side) throw new RangeError(`The plan has no side between ${a} and ${b}`)
  return side
}

export const pointsOf = (graph: FaceGraph, face: number): Point[] =>
  ringOf(graph, face).map((vertex) => pointAt(graph, vertex))

export const addVertex = (graph: FaceGraph, point: Point): number => {
  graph.points.push({ x: Math.round(point.x), y: Math.round(point.y) })
  return graph.points.length - 1
}

const insertIntoRing = (ring: number[], from: number, to: number, vertex: number): void => {
  const index = ring.indexOf(from)
  if (ring[(index + 1) % ring.length] !== to) throw new RangeError('The side is not in this ring')
  ring.splice(index + 1, 0, vertex)
}

/** Puts a vertex on the side a–b, in the rings of both faces that share it. */
export const splitSide = (graph: FaceGraph, ends: readonly [number, number], point: Point): number => {
  const [a, b] = ends
  const side = sideBetween(graph, a, b)
  const vertex = addVertex(graph, point)
  graph.sides.delete(sideKey(a, b))
  graph.sides.set(sideKey(a, vertex), { ...side })
  graph.sides.set(sideKey(vertex, b), { ...side })
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const face = graph.faceLeftOf.get(directedKey(from, to))
    if (face === undefined) continue
    graph.faceLeftOf.delete(directedKey(from, to))
    graph.faceLeftOf.set(directedKey(from, vertex), face)
    graph.faceLeftOf.set(directedKey(vertex, to), face)
    insertIntoRing(ringOf(graph, face), from, to, vertex)
  }
  return vertex
}

/** The ring's vertices from one to another, both included. */
export const stretchOf = <T>(ring: readonly T[], from: T, to: T): T[] => {
  const start = ring.indexOf(from)
  const end = ring.indexOf(to)
  return start <= end ? ring.slice(start, end + 1) : [...ring.slice(start), ...ring.slice(0, end + 1)]
}

/** Cuts a face along a chain of vertices that joins two of its own. The face keeps what lies left of the chain. */
export const connect = (graph: FaceGraph, face: number, chain: readonly number[], side: Side): number => {
  const ring = ringOf(graph, face)
  const first = chain[0]
  const last = chain[chain.length - 1]
  if (first === undefined || last === undefined) throw new RangeError('A cut needs two ends')
  const middle = chain.slice(1, -1)
  const left = [...stretchOf(ring, last, first), ...middle]
  const right = [...stretchOf(ring, first, last), ...[...middle].reverse()]
  for (let i = 1; i < chain.length; i++) {
    const from = chain[i - 1]
    const to = chain[i]
    if (from !== undefined && to !== undefined) graph.sides.set(sideKey(from, to), { ...side })
  }
  graph.faces[face] = left
  const cutOff = graph.faces.push(right) - 1
  forEachSide(left, (a, b) => graph.faceLeftOf.set(directedKey(a, b), face))
  forEachSide(right, (a, b) => graph.faceLeftOf.set(directedKey(a, b), cutOff))
  return cutOff
}
