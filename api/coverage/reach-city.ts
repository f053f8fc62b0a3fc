import type { Pool } from 'pg'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Demand, GridsInForce, PlacedDemand, Resources } from './city-snapshot.ts'
import {
  loadCare,
  loadGrids,
  loadHouseholds,
  loadOpenIncidents,
  loadRecentIncidents,
  loadResources,
  loadRoads,
  pointsOf,
} from './city-snapshot.ts'
import { readOneInstant } from './coverage.queries.ts'
import type { Lattice } from './lattice.ts'
import type { Pacer } from './pacer.ts'
import { startPacer } from './pacer.ts'
import type { Places, ReachField } from './reach-field.ts'
import { placeOnNetwork } from './reach-field.ts'
import type { RecentlyUsed } from './recently-used.ts'
import { recentlyUsed } from './recently-used.ts'
import type { RoadCollector, RoadNetwork } from './road-network.ts'
import { collectRoads } from './road-network.ts'

/** What the engine keeps of the store, by what makes it stale. */
export const cityParts = ['roads', 'households', 'incidents', 'resources', 'grids', 'ground'] as const
export type CityPart = (typeof cityParts)[number]

export type ResourceReach = {
  field: ReachField
  /** Those on duty, and where on the network each stands. */
  onDuty: Resources
  places: Places
  resources: number
  resourcesOffNetwork: number
  resourcesOffDuty: number
  /** Whose hours cannot be read: at a named hour they count as off duty. */
  hoursUnread: number
  costs: WeakMap<Places, Promise<Float64Array>>
}

export type PlacedLattice = { lattice: Lattice; places: Places }

/** An answer without its provenance, and when it was computed. */
type KeptAnswer = { figures: object; computedAt: string }

/** One consistent state of the city. Never changed but for its caches: a refresh makes another one and swaps. */
export type ReachCity = {
  network: RoadNetwork
  households: PlacedDemand
  resources: Map<string, Resources>
  grids: GridsInForce
  labels: { community: Places; unit: Places }
  care: Map<number, number>
  openIncidents: Map<number, number>
  incidentsByDays: RecentlyUsed<PlacedDemand>
  reaches: RecentlyUsed<ResourceReach>
  lattices: RecentlyUsed<PlacedLattice>
  answers: RecentlyUsed<KeptAnswer>
}

// A reach of a city of 200,000 buildings weighs some 5 MB, a period of incidents as much, an answer for 60,000
// unit grids 10 MB: a few hundred megabytes at the very most.
const kept = { reaches: 12, periods: 4, lattices: 2, answers: 24 }

type Period = { days: number; demand: Demand }

type Loaded = {
  roads: RoadCollector | undefined
  periods: readonly Period[] | undefined
  households: Demand
  resources: Map<string, Resources>
  grids: GridsInForce
  care: Map<number, number>
  openIncidents: Map<number, number>
}

/**
 * The city after the stale parts were read again, all from one instant. `periods` are the periods of incidents, in
 * days, to have at hand when it takes over.
 */
export async function refreshCity(
  pool: Pool,
  old: ReachCity | undefined,
  { stale, periods }: { stale: ReadonlySet<CityPart>; periods: readonly number[] },
): Promise<ReachCity> {
  const pacer = startPacer()
  const base = old ?? (await emptyCity(pacer))
  const loaded = await inTransaction(pool, true, async (db): Promise<Loaded> => {
    await readOneInstant(db)
    const renew = async <T>(part: CityPart, kept: T, load: () => Promise<T>): Promise<T> =>
      stale.has(part) ? load() : kept
    return {
      roads: await renew<RoadCollector | undefined>('roads', undefined, () => loadRoads(db, pacer)),
      households: await renew<Demand>('households', base.households, () => loadHouseholds(db, pacer)),
      care: await renew('households', base.care, () => loadCare(db)),
      resources: await renew('resources', base.resources, () => loadResources(db)),
      grids: await renew('grids', base.grids, () => loadGrids(db)),
      openIncidents: await renew('incidents', base.openIncidents, () => loadOpenIncidents(db)),
      periods: stale.has('incidents') || stale.has('roads') ? await loadPeriods(db, periods, pacer) : undefined,
    }
  })
  return assembleCity(base, { loaded, stale }, pacer)
}

async function loadPeriods(db: Database, periods: readonly number[], pacer: Pacer): Promise<Period[]> {
  const loaded: Period[] = []
  for (const days of periods) loaded.push({ days, demand: await loadRecentIncidents(db, days, pacer) })
  return loaded
}

type Fresh = { loaded: Loaded; stale: ReadonlySet<CityPart> }

/** Puts what is new on the network; when the network itself is new, everything. */
async function assembleCity(base: ReachCity, { loaded, stale }: Fresh, pacer: Pacer): Promise<ReachCity> {
  const { households, resources, grids, care, openIncidents, periods } = loaded
  const network = loaded.roads ? await loaded.roads.build(pacer) : base.network
  const isAnyStale = (...parts: CityPart[]): boolean => parts.some((part) => stale.has(part))
  const renew = <T>(isNeeded: boolean, kept: T, make: () => T): T => (isNeeded ? make() : kept)
  const place = (): Promise<PlacedDemand> => placeDemand(network, households, pacer)
  return {
    network,
    households: isAnyStale('roads', 'households') ? await place() : base.households,
    resources,
    grids,
    labels: isAnyStale('roads', 'grids') ? await placeLabels(network, grids, pacer) : base.labels,
    care,
    openIncidents,
    incidentsByDays: periods ? await placePeriods(network, periods, pacer) : base.incidentsByDays,
    reaches: renew(isAnyStale('roads', 'resources'), base.reaches, () => recentlyUsed(kept.reaches)),
    lattices: renew(isAnyStale('roads', 'grids', 'ground'), base.lattices, () => recentlyUsed(kept.lattices)),
    answers: recentlyUsed(kept.answers),
  }
}

async function emptyCity(pacer: Pacer): Promise<ReachCity> {
  const none = new Float64Array(0)
  const nowhere: Places = { road: new Int32Array(0), alongMeters: none, offMeters: none }
  return {
    network: await collectRoads().build(pacer),
    households: {
      longitude: none,
      latitude: none,
      communityGridId: none,
      unitGridId: none,
      count: none,
      people: none,
      places: nowhere,
    },
    resources: new Map(),
    grids: { community: [], unit: [], changeDueAt: Infinity },
    labels: { community: nowhere, unit: nowhere },
    care: new Map(),
    openIncidents: new Map(),
    incidentsByDays: recentlyUsed(kept.periods),
    reaches: recentlyUsed(kept.reaches),
    lattices: recentlyUsed(kept.lattices),
    answers: recentlyUsed(kept.answers),
  }
}

export async function placeDemand(network: RoadNetwork, demand: Demand, pacer: Pacer): Promise<PlacedDemand> {
  return { ...demand, places: await placeOnNetwork(network, demand, pacer) }
}

async function placeLabels(network: RoadNetwork, grids: GridsInForce, pacer: Pacer): Promise<ReachCity['labels']> {
  return {
    community: await placeOnNetwork(network, pointsOf(grids.community), pacer),
    unit: await placeOnNetwork(network, pointsOf(grids.unit), pacer),
  }
}

async function placePeriods(
  network: RoadNetwork,
  periods: readonly Period[],
  pacer: Pacer,
): Promise<RecentlyUsed<PlacedDemand>> {
  const byDays = recentlyUsed<PlacedDemand>(kept.periods)
  for (const { days, demand } of periods) await byDays.remember(String(days), () => placeDemand(network, demand, pacer))
  return byDays
}
