import { eastingMeters, northingMeters } from './local-meters.ts'
import type { Pacer } from './pacer.ts'
import { eachPaced } from './pacer.ts'
import type { Measure, ModeNetwork, RoadNetwork, TravelMode } from './road-network.ts'
import { nearestOnRoad } from './segment-index.ts'
import type { Seed } from './shortest-paths.ts'
import { searchPaths } from './shortest-paths.ts'
import { byteAt, floatAt, intAt } from './typed-arrays.ts'

/** Farther than this from any road, in a straight line, a place is not on the network: nothing reaches it. */
export const maxOffRoadMeters = 500

/** Closer than this to the end of a road a place stands at the node itself, and may use every road there. */
export const atNodeMeters = 1

/** Longitudes and latitudes in degrees, WGS 84. */
export type Points = { longitude: Float64Array; latitude: Float64Array }

/** Points put on the nearest road; road is -1 where none is near enough. */
export type Places = { road: Int32Array; alongMeters: Float64Array; offMeters: Float64Array }

/** How far, in metres or seconds, each node is from the nearest of some resources. */
export type ReachField = {
  network: RoadNetwork
  mode: TravelMode
  measure: Measure
  nodeCost: Float64Array
  /** Resources by the road they stand on: what stands on one road may meet without passing a node. */
  onRoad: Map<number, { alongMeters: number; offCost: number }[]>
}

export async function placeOnNetwork(network: RoadNetwork, points: Points, pacer: Pacer): Promise<Places> {
  const count = points.longitude.length
  const places: Places = {
    road: new Int32Array(count).fill(-1),
    alongMeters: new Float64Array(count),
    offMeters: new Float64Array(count),
  }
  await eachPaced(pacer, count, (i) => {
    const x = eastingMeters(network.frame, floatAt(points.longitude, i))
    const y = northingMeters(network.frame, floatAt(points.latitude, i))
    const nearest = nearestOnRoad(network.index, x, y, maxOffRoadMeters)
    if (nearest === null) return
    places.road[i] = nearest.road
    places.alongMeters[i] = nearest.alongMeters
    places.offMeters[i] = nearest.offMeters
  })
  return places
}

/**
 * Searches outward from the resources: by car and cycle against no one-way street, on foot both ways. With a limit (metres or
 * seconds) what lies farther stays unreached.
 */
export async function spreadReach(
  network: RoadNetwork,
  resources: Places,
  { mode, measure, limit }: { mode: TravelMode; measure: Measure; limit?: number },
  pacer: Pacer,
): Promise<ReachField> {
  const onRoad: ReachField['onRoad'] = new Map()
  const seeds: Seed[] = []
  const terms = { network, mode, measure }
  for (let i = 0; i < resources.road.length; i++) {
    const road = intAt(resources.road, i)
    if (road < 0) continue
    const stand = {
      alongMeters: floatAt(resources.alongMeters, i),
      offCost: floatAt(resources.offMeters, i) * offRoadCostPerMeter(network[mode], measure),
    }
    const neighbours = onRoad.get(road)
    if (neighbours) neighbours.push(stand)
    else onRoad.set(road, [stand])
    seeds.push(...seedsOf(terms, road, stand))
  }
  const graph = measure === 'meters' ? network[mode].meters : network[mode].seconds
  const search = searchPaths(graph, seeds, limit)
  while (!search.advance(4096)) if (pacer.isDue()) await pacer.pause()
  return { ...terms, nodeCost: search.distance, onRoad }
}

export type Terms = Pick<ReachField, 'network' | 'mode' | 'measure'>

export function seedsOf(
  { network, mode, measure }: Terms,
  road: number,
  stand: { alongMeters: number; offCost: number },
): Seed[] {
  const perMeter = costPerMeter(network[mode], road, measure)
  const restMeters = floatAt(network.lengthMeters, road) - stand.alongMeters
  const seeds: Seed[] = []
  if (byteAt(network[mode].backward, road) === 1 || stand.alongMeters <= atNodeMeters)
    seeds.push({ node: intAt(network.fromNode, road), cost: stand.offCost + stand.alongMeters * perMeter })
  if (byteAt(network[mode].forward, road) === 1 || restMeters <= atNodeMeters)
    seeds.push({ node: intAt(network.toNode, road), cost: stand.offCost + restMeters * perMeter })
  return seeds
}

export function costPerMeter(mode: ModeNetwork, road: number, measure: Measure): number {
  return measure === 'meters' ? 1 : floatAt(mode.secondsPerMeter, road)
}

export function offRoadCostPerMeter(mode: ModeNetwork, measure: Measure): number {
  return measure === 'meters' ? 1 : mode.offRoadSecondsPerMeter
}

/** Cost from the nearest resource to each place, off-road parts included; Infinity where none gets there. */
export async function costsAt(field: ReachField, places: Places, pacer: Pacer): Promise<Float64Array> {
  const costs = new Float64Array(places.road.length)
  const offRoad = offRoadCostPerMeter(field.network[field.mode], field.measure)
  await eachPaced(pacer, costs.length, (i) => {
    const road = intAt(places.road, i)
    costs[i] =
      road < 0
        ? Infinity
        : floatAt(places.offMeters, i) * offRoad + costOnRoad(field, road, floatAt(places.alongMeters, i))
  })
  return costs
}

function costOnRoad(field: ReachField, road: number, alongMeters: number): number {
  const { network, nodeCost } = field
  const mode = network[field.mode]
  const perMeter = costPerMeter(mode, road, field.measure)
  const restMeters = floatAt(network.lengthMeters, road) - alongMeters
  let least = Infinity
  if (byteAt(mode.forward, road) === 1 || alongMeters <= atNodeMeters)
    least = Math.min(least, floatAt(nodeCost, intAt(network.fromNode, road)) + alongMeters * perMeter)
  if (byteAt(mode.backward, road) === 1 || restMeters <= atNodeMeters)
    least = Math.min(least, floatAt(nodeCost, intAt(network.toNode, road)) + restMeters * perMeter)
  const neighbours = field.onRoad.get(road)
  if (neighbours === undefined) return least
  for (const { alongMeters: standsAt, offCost } of neighbours) {
    const gapMeters = alongMeters - standsAt
    if (mayPass(mode, road, gapMeters)) least = Math.min(least, offCost + Math.abs(gapMeters) * perMeter)
  }
  return least
}

/** May one go straight along the road by so many metres (negative: towards its first node)? */
export function mayPass(mode: ModeNetwork, road: number, gapMeters: number): boolean {
  if (Math.abs(gapMeters) <= atNodeMeters) return true
  return byteAt(gapMeters > 0 ? mode.forward : mode.backward, road) === 1
}

// Sums of floating numbers: a place exactly at the limit is reached, whatever the last bit says.
const roundingSlack = 1e-6

export function isWithin(cost: number, limit: number): boolean {
  return cost <= limit + roundingSlack
}

/** Nodes that a road of the mode touches, and how many of them lie within the limit. */
export function countNodes(field: ReachField, limit: number): { nodes: number; nodesReached: number } {
  const { usableNode } = field.network[field.mode]
  let nodes = 0
  let nodesReached = 0
  for (let n = 0; n < usableNode.length; n++) {
    if (byteAt(usableNode, n) === 0) continue
    nodes++
    if (isWithin(floatAt(field.nodeCost, n), limit)) nodesReached++
  }
  return { nodes, nodesReached }
}
