import type { Pool } from 'pg'
import type { PlacedDemand } from '../../../api/coverage/city-snapshot.ts'
import { loadGrids, loadHouseholds, loadRecentIncidents, loadRoads } from '../../../api/coverage/city-snapshot.ts'
import type { Pacer } from '../../../api/coverage/pacer.ts'
import { startPacer } from '../../../api/coverage/pacer.ts'
import { placeDemand } from '../../../api/coverage/reach-city.ts'
import type { Places, ReachField } from '../../../api/coverage/reach-field.ts'
import { costsAt, spreadReach } from '../../../api/coverage/reach-field.ts'
import type { RoadNetwork } from '../../../api/coverage/road-network.ts'
import type { CostedDemand, Tally } from '../../../api/coverage/tally.ts'
import { tallyReach } from '../../../api/coverage/tally.ts'
import { intAt } from '../../../api/coverage/typed-arrays.ts'
import { inTransaction } from '../../../api/db/transaction.ts'

export type BenchCity = {
  network: RoadNetwork
  households: PlacedDemand
  /** The nodes that the resources stand on. */
  stands: readonly number[]
  counts: Record<string, number>
  coverAll: (limit: number) => Promise<{ reached: number; grids: number }>
  /** How far resource i gets. */
  reachOne: (i: number, limit: number) => Promise<ReachField>
  /** Puts resource i on another node and works out every figure of the coverage anew. */
  move: (i: number, limit: number) => Promise<number>
}

const walk = { mode: 'walk', measure: 'meters' } as const

export async function loadBenchCity(pool: Pool, resources: number): Promise<BenchCity> {
  const pacer = startPacer()
  const loaded = await load(pool, pacer)
  const network = await loaded.roads.build(pacer)
  const households = await placeDemand(network, loaded.households, pacer)
  const incidents = await placeDemand(network, loaded.incidents, pacer)
  // pgRouting is asked for households alone; after a move the incidents are told too.
  const nothing = demandOfNothing()
  const gridIds = loaded.grids.community.map(({ id }) => id)
  const roads = roadsToStandOn(network)
  const chosen = Array.from({ length: resources }, (_, i) => roads[Math.floor((i * roads.length) / resources)] ?? 0)
  const cover = async (stands: Places, limit: number, also: PlacedDemand): Promise<Tally> => {
    const field = await spreadReach(network, stands, { ...walk, limit }, pacer)
    const costed = async (demand: PlacedDemand): Promise<CostedDemand> => ({
      gridId: demand.communityGridId,
      count: demand.count,
      people: demand.people,
      cost: await costsAt(field, demand.places, pacer),
    })
    const demand = { households: await costed(households), incidents: await costed(also) }
    return tallyReach(gridIds, demand, limit, pacer)
  }
  return {
    network,
    households,
    stands: chosen.map((road) => intAt(network.fromNode, road)),
    counts: {
      resources,
      nodes: network.nodeCount,
      roads: network.lengthMeters.length,
      households: households.count.reduce((sum, count) => sum + count, 0),
      householdPlaces: households.count.length,
      incidentPlaces: incidents.count.length,
      grids: gridIds.length,
    },
    coverAll: async (limit) => {
      const { city, grids } = await cover(standsOf(chosen), limit, nothing)
      return { reached: city.householdsReached, grids: grids.filter((grid) => grid.householdsReached > 0).length }
    },
    reachOne: (i, limit) => spreadReach(network, standsOf([chosen[i] ?? 0]), { ...walk, limit }, pacer),
    move: async (i, limit) => {
      const road = roads[((i + 1) * 7919) % roads.length] ?? 0
      const { city } = await cover(standsOf(chosen.with(i, road)), limit, incidents)
      return city.householdsReached
    },
  }
}

function load(pool: Pool, pacer: Pacer) {
  return inTransaction(pool, true, async (db) => ({
    roads: await loadRoads(db, pacer),
    households: await loadHouseholds(db, pacer),
    incidents: await loadRecentIncidents(db, 90, pacer),
    grids: await loadGrids(db),
  }))
}

function demandOfNothing(): PlacedDemand {
  const none = new Float64Array(0)
  const places = { road: new Int32Array(0), alongMeters: none, offMeters: none }
  return { longitude: none, latitude: none, communityGridId: none, unitGridId: none, count: none, people: none, places }
}

function roadsToStandOn(network: RoadNetwork): number[] {
  return [...network.lengthMeters.keys()].filter((road) => network.walk.forward[road] === 1)
}

/** Resources at the first node of their roads. */
function standsOf(roads: readonly number[]): Places {
  return {
    road: Int32Array.from(roads),
    alongMeters: new Float64Array(roads.length),
    offMeters: new Float64Array(roads.length),
  }
}
