import { endsOfKey, sideKey } from './face-graph.ts'
import type { FaceGraph, StreetKind } from './face-graph.ts'
import type { Namer } from './invented-names.ts'
import { oneWayRoads } from './one-way-roads.ts'
import type { Random } from './random.ts'
import { otherEnd } from './road-sides.ts'
import type { Road, RoadSide, SidesByVertex } from './road-sides.ts'
import { nameStreets } from './street-names.ts'

export interface RoadNetwork {
  /** Plan vertices at which roads meet or end. */
  readonly nodes: readonly number[]
  readonly roads: readonly Road[]
  /** Street names by the plan's sides. */
  readonly nameOfSide: ReadonlyMap<number, string>
}

const speeds: Readonly<Record<Exclude<StreetKind, 'none'>, number>> = {
  expressway: 80,
  arterial: 50,
  secondary: 40,
  branch: 30,
  residential: 15,
  path: 10,
}

const sidesByVertex = (sides: readonly RoadSide[]): Map<number, RoadSide[]> => {
  const byVertex = new Map<number, RoadSide[]>()
  for (const side of sides) {
    for (const vertex of [side.a, side.b]) {
      const list = byVertex.get(vertex)
      if (list) list.push(side)
      else byVertex.set(vertex, [side])
    }
  }
  return byVertex
}

/** Streets that hang on nothing are no streets: only the largest connected body is kept. */
const mainBody = (sides: readonly RoadSide[]): RoadSide[] => {
  const byVertex = sidesByVertex(sides)
  const seen = new Set<number>()
  let best = new Set<number>()
  for (const start of byVertex.keys()) {
    if (seen.has(start)) continue
    const body = new Set([start])
    for (const vertex of body) for (const side of byVertex.get(vertex) ?? []) body.add(otherEnd(side, vertex))
    for (const vertex of body) seen.add(vertex)
    if (body.size > best.size) best = body
  }
  return sides.filter((side) => best.has(side.a))
}

const roadSides = (graph: FaceGraph): RoadSide[] => {
  const sides: RoadSide[] = []
  for (const [key, side] of graph.sides) {
    if (side.kind === 'none') continue
    const [a, b] = endsOfKey(key)
    sides.push({ a, b, side })
  }
  return sides
}

/** Roads run from junction to junction, on the very vertices of the blocks beside them. */
const chainRoads = (byVertex: SidesByVertex, nameOfSide: ReadonlyMap<number, string>): Road[] => {
  const nameOf = (side: RoadSide) => nameOfSide.get(sideKey(side.a, side.b)) ?? ''
  const isNode = (vertex: number) => {
    const [first, second, third] = byVertex.get(vertex) ?? []
    if (!first || !second || third) return true
    return first.side.kind !== second.side.kind || nameOf(first) !== nameOf(second)
  }
  const done = new Set<RoadSide>()
  const roads: Road[] = []
  for (const [start, sides] of byVertex) {
    if (!isNode(start)) continue
    for (const first of sides) {
      if (done.has(first) || first.side.kind === 'none') continue
      const vertices = [start]
      let side: RoadSide | undefined = first
      let at = start
      while (side) {
        done.add(side)
        at = otherEnd(side, at)
        vertices.push(at)
        side = isNode(at) ? undefined : byVertex.get(at)?.find((one) => !done.has(one))
      }
      const { kind } = first.side
      roads.push({
        name: nameOf(first),
        kind,
        from: start,
        to: at,
        vertices,
        speedKmh: speeds[kind],
        direction: 'both',
      })
    }
  }
  return roads
}

export const layRoadNetwork = (graph: FaceGraph, namer: Namer, random: Random): RoadNetwork => {
  const sides = mainBody(roadSides(graph))
  const byVertex = sidesByVertex(sides)
  const nameOfSide = nameStreets(graph, { sides, byVertex }, namer)
  const chained = chainRoads(byVertex, nameOfSide)
  const nodes = [...new Set(chained.flatMap((road) => [road.from, road.to]))].sort((a, b) => a - b)
  const numberOf = new Map(nodes.map((vertex, index) => [vertex, index]))
  const roads = chained.map((road) => ({
    ...road,
    from: numberOf.get(road.from) ?? 0,
    to: numberOf.get(road.to) ?? 0,
  }))
  for (const road of oneWayRoads(roads, nodes.length, random)) road.direction = 'forward'
  return { nodes, roads, nameOfSide }
}
