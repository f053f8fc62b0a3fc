import { directedKey, endsOfKey, forEachSide, pointAt, ringOf } from './face-graph.ts'
import type { FaceGraph } from './face-graph.ts'
import { isInside, signedArea } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'

/** An outer ring, counter-clockwise, and its holes, clockwise; vertex numbers of the plan. */
export type VertexPolygon = readonly (readonly number[])[]

/** The sides that remain when faces are joined: a side between two of them runs both ways and cancels out. */
const boundarySides = (graph: FaceGraph, faces: readonly number[]): Map<number, number[]> => {
  const directed = new Set<number>()
  for (const face of faces) {
    forEachSide(ringOf(graph, face), (a, b) => {
      if (!directed.delete(directedKey(b, a))) directed.add(directedKey(a, b))
    })
  }
  const onward = new Map<number, number[]>()
  for (const key of directed) {
    const [from, to] = endsOfKey(key)
    const list = onward.get(from)
    if (list) list.push(to)
    else onward.set(from, [to])
  }
  return onward
}

/** At a vertex where several sides go on, the one that keeps to the same wedge of ground: first clockwise. */
const nextVertex = (graph: FaceGraph, from: number, at: number, choices: number[]): number => {
  if (choices.length === 1) return choices[0] ?? at
  const center = pointAt(graph, at)
  const angleTo = (vertex: number) => {
    const point = pointAt(graph, vertex)
    return Math.atan2(point.y - center.y, point.x - center.x)
  }
  const back = angleTo(from)
  const turn = (vertex: number) => (back - angleTo(vertex) + 4 * Math.PI) % (2 * Math.PI)
  return choices.reduce((best, choice) => (turn(choice) < turn(best) ? choice : best))
}

/** Splits a walk that passes a vertex twice into simple rings. */
const simpleRings = (walk: readonly number[]): number[][] => {
  const rings: number[][] = []
  const open: number[] = []
  const position = new Map<number, number>()
  for (const vertex of walk) {
    const seen = position.get(vertex)
    if (seen !== undefined) {
      const ring = open.splice(seen)
      for (const passed of ring) position.delete(passed)
      rings.push(ring)
    }
    position.set(vertex, open.length)
    open.push(vertex)
  }
  if (open.length > 0) rings.push(open)
  return rings
}

const traceRings = (graph: FaceGraph, onward: Map<number, number[]>): number[][] => {
  const rings: number[][] = []
  for (const start of onward.keys()) {
    for (let first = onward.get(start)?.pop(); first !== undefined; first = onward.get(start)?.pop()) {
      const walk = [start]
      let previous = start
      let current = first
      while (current !== start || !endsHere(graph, { previous, start, first }, onward.get(start))) {
        walk.push(current)
        const choices = onward.get(current) ?? []
        const next = nextVertex(graph, previous, current, choices)
        choices.splice(choices.indexOf(next), 1)
        previous = current
        current = next
      }
      rings.push(...simpleRings(walk))
    }
  }
  return rings
}

/** Back at the start, the walk is closed unless another side lies in the same wedge before the first one. */
const endsHere = (
  graph: FaceGraph,
  walk: { previous: number; start: number; first: number },
  choices: number[] | undefined,
): boolean =>
  !choices ||
  choices.length === 0 ||
  nextVertex(graph, walk.previous, walk.start, [...choices, walk.first]) === walk.first

/** The outline of a union of faces as polygons with holes, on the plan's own vertices. */
export const traceOutline = (graph: FaceGraph, faces: readonly number[]): VertexPolygon[] => {
  const rings = traceRings(graph, boundarySides(graph, faces)).map((ring) => {
    const points = ring.map((vertex) => pointAt(graph, vertex))
    return { ring, points, area: signedArea(points) }
  })
  const outers = rings.filter((one) => one.area > 0).sort((a, b) => a.area - b.area)
  const polygons = outers.map((outer) => ({ outer, holes: [] as number[][] }))
  for (const hole of rings.filter((one) => one.area < 0)) {
    const probe = insideOf(hole.points)
    const around = polygons.find(({ outer }) => isInside(probe, outer.points))
    if (!around) throw new Error('A hole lies outside every ring')
    around.holes.push(hole.ring)
  }
  return polygons.map(({ outer, holes }) => [outer.ring, ...holes])
}

/** A point just inside a clockwise ring, beside its first side. */
const insideOf = (ring: readonly Point[]): Point => {
  const a = ring[0] ?? { x: 0, y: 0 }
  const b = ring[1] ?? a
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  return { x: (a.x + b.x) / 2 + (b.y - a.y) / length, y: (a.y + b.y) / 2 - (b.x - a.x) / length }
}
