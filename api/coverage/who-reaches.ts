import { Problem } from '../http/problem.ts'
import { hoursOnDuty } from './coverage.rules.ts'
import { startPacer } from './pacer.ts'
import type { ReachCity } from './reach-city.ts'
import type { ReacherQuery } from './reach-details.ts'
import { costsAt, isWithin, maxOffRoadMeters, placeOnNetwork, spreadReach } from './reach-field.ts'
import type { ModeNetwork, RoadNetwork } from './road-network.ts'
import type { Adjacency } from './shortest-paths.ts'
import { buildAdjacency } from './shortest-paths.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** Without what a resource is called: the caller's own rights say what is told of it. */
type UnnamedReacher = { id: number; minutes: number; isOnDuty: boolean; capacity: number | null }

export type WhoReaches = {
  offRoadMeters: number
  reachers: UnnamedReacher[]
  inTime: number
  later: number
  noWay: number
  offNetwork: number
}

/** The network travelled against every arrow, made when first asked for. */
const reversed = new WeakMap<RoadNetwork, RoadNetwork>()

function reverse(network: RoadNetwork): RoadNetwork {
  const known = reversed.get(network)
  if (known) return known
  const turned = { ...network, walk: turn(network.walk), cycle: turn(network.cycle), drive: turn(network.drive) }
  reversed.set(network, turned)
  return turned
}

function turn(mode: ModeNetwork): ModeNetwork {
  return {
    ...mode,
    meters: turnEdges(mode.meters),
    seconds: turnEdges(mode.seconds),
    forward: mode.backward,
    backward: mode.forward,
  }
}

function turnEdges({ first, target, cost }: Adjacency): Adjacency {
  const start = new Int32Array(target.length)
  for (let node = 0; node + 1 < first.length; node++) start.fill(node, intAt(first, node), intAt(first, node + 1))
  return buildAdjacency(first.length - 1, { from: target, to: start, cost, count: target.length })
}

const secondsPerMinute = 60

/** One search from the place against the arrows tells how long everybody takes to get there. */
export async function answerReachers(city: ReachCity, query: ReacherQuery): Promise<WhoReaches> {
  const pacer = startPacer()
  const network = reverse(city.network)
  const point = { longitude: Float64Array.of(query.longitude), latitude: Float64Array.of(query.latitude) }
  const place = await placeOnNetwork(network, point, pacer)
  if (intAt(place.road, 0) < 0)
    throw new Problem(
      'rule-broken',
      `The place is more than ${maxOffRoadMeters} m from every road, so nobody gets there along streets. Choose a place nearer to a road, or import the road that is missing.`,
    )
  const field = await spreadReach(network, place, { mode: query.mode, measure: 'minutes' }, pacer)
  const found: UnnamedReacher[] = []
  const told: WhoReaches = {
    offRoadMeters: Math.round(floatAt(place.offMeters, 0)),
    reachers: found,
    inTime: 0,
    later: 0,
    noWay: 0,
    offNetwork: 0,
  }
  for (const resources of asked(city, query)) {
    const places = await placeOnNetwork(network, resources, pacer)
    const costs = await costsAt(field, places, pacer)
    for (const [i, id] of resources.id.entries()) {
      const cost = floatAt(costs, i)
      if (intAt(places.road, i) < 0) told.offNetwork++
      else if (cost === Infinity) told.noWay++
      else if (!isWithin(cost, query.minutes * secondsPerMinute)) told.later++
      else
        found.push({
          id,
          minutes: Math.round((cost / secondsPerMinute) * 10) / 10,
          isOnDuty:
            query.hour === undefined ? hoursOnDuty(resources.hours[i]) > 0 : resources.hours[i]?.[query.hour] === 1,
          capacity: resources.capacity[i] ?? null,
        })
    }
  }
  told.inTime = found.length
  found.sort((a, b) => a.minutes - b.minutes || a.id - b.id)
  return { ...told, reachers: found.slice(0, query.top) }
}

function asked({ resources }: ReachCity, { kind }: ReacherQuery) {
  if (kind === undefined) return [...resources.values()]
  const ofKind = resources.get(kind)
  return ofKind ? [ofKind] : []
}
