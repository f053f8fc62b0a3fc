import type { Store } from './build.ts'
import type { Place, TerritoryCity } from './territory-city.ts'
import { otherArea, places, territoryArea } from './territory-city.ts'

/*
 * Analyses as the service stores them, of both grids of a territory city. The figures mean nothing; that they are of a
 * grid is what counts.
 */
const digest = 'a'.repeat(64)
/** The edge lies in the grid inside. */
const gridPlaces = ['inside', 'outside'] as const
const communityOf = { inside: territoryArea, outside: otherArea }

async function insertedId(store: Store, text: string, values: unknown[] = []): Promise<number> {
  const { rows } = await store.query<{ id: number }>(`${text} RETURNING id`, values)
  return Number(rows[0]?.id)
}

const eachGrid = async (city: TerritoryCity, work: (gridId: number, community: string) => Promise<unknown>) => {
  for (const place of gridPlaces) await work(city.things[place].gridId, communityOf[place])
}

type RunWish = { tellsSensitive?: boolean; over?: readonly Place[] }

export async function aHotspotRun(store: Store, city: TerritoryCity, wish: RunWish = {}): Promise<number> {
  const over = wish.over && [...new Set(wish.over.map((place) => city.things[place].gridId))]
  const runId = await insertedId(
    store,
    `INSERT INTO hotspot_runs (method, coverage, measure, weights, rate, seed, permutations, filter, data_version, inputs_digest, tells_sensitive, grid_ids)
     VALUES ('gi-star', 'community', 'count', 'borders', 0.05, 1, 999, '{}', 1, $1, $2, $3)`,
    [digest, wish.tellsSensitive ?? false, over ?? null],
  )
  if (over) for (const gridId of over) await aHotspotResult(store, { runId, gridId })
  else await eachGrid(city, (gridId) => aHotspotResult(store, { runId, gridId }))
  return runId
}

export function aHotspotResult(store: Store, { runId, gridId }: { runId: number; gridId: number }) {
  return store.query(
    `INSERT INTO hotspot_results (run_id, grid_id, community_grid_id, neighbour_ids, incidents, exposure, value,
                                  incidents_around, expected_around, score, p, adjusted_p, kind)
     VALUES ($1, $2, $2, '{}', 12, 1, 12, 24, 20, 2.5, 0.01, 0.02, 'hot')`,
    [runId, gridId],
  )
}

/** An open alert over the grids of these places. */
export function aClusterAlert(store: Store, city: TerritoryCity, over: readonly Place[]): Promise<number> {
  const gridIds = [...new Set(over.map((place) => city.things[place].gridId))]
  return insertedId(
    store,
    `INSERT INTO cluster_alerts (class_id, grid_ids, center, radius_meters, from_at, to_at, observed, expected, p, adjusted_p,
                                 recurrence_days, seed, replicates, inputs_digest, data_version)
     SELECT $1, $2, (SELECT ST_PointOnSurface(boundary) FROM grids WHERE id = $3), 400, '2026-03-01', '2026-03-03', 12, 2, 0.001, 0.01, 100, 1, 999, $4, 1`,
    [city.groupId, gridIds, gridIds[0], digest],
  )
}

export async function aReportingRun(store: Store, city: TerritoryCity): Promise<number> {
  const runId = await insertedId(
    store,
    `INSERT INTO reporting_runs (state, share, from_at, to_at, finished_at, data_version)
     VALUES ('done', 1, '2026-03-01', '2026-03-03', now(), 1)`,
  )
  await eachGrid(city, async (gridId, community) => {
    const figures = '12, 10, 1.2, 0.5, 0.4, 0.6, 20'
    await store.query(`INSERT INTO reporting_communities VALUES ($1, $2, ${figures})`, [runId, community])
    await store.query(`INSERT INTO reporting_grids VALUES ($1, $2, $3, ${figures}, 0.5)`, [runId, gridId, community])
  })
  return runId
}

/** A search for places whose ground is the grid of one place. */
export function aPlacementRun(
  store: Store,
  city: TerritoryCity,
  { place, state }: { place: Place; state: 'running' | 'done' },
): Promise<number> {
  return insertedId(
    store,
    `INSERT INTO placement_runs (state, question, grid_ids, data_version, inputs_digest, solver)
     VALUES ($1, $2, $3, 1, $4, 'none')`,
    [state, JSON.stringify(aPlacementQuestion), [city.things[place].gridId], digest],
  )
}

const aPlacementQuestion = {
  goal: 'most-covered',
  kind: 'clinic',
  mode: 'walk',
  minutes: 15,
  backup: false,
  existing: 'keep',
  kept: [],
  excludedGrids: [],
  mostAdded: 1,
  mostOpen: null,
  budget: null,
  costOfExisting: 0,
  costOfNew: 0,
  capacity: null,
  demand: 'households',
  days: 90,
  seed: 1,
  seconds: 5,
}

/** Every grid quiet, with an open flag; once more is the same. */
export async function aSilence(store: Store, city: TerritoryCity): Promise<void> {
  const since = '2026-03-02T09:00:00Z'
  await eachGrid(city, async (gridId) => {
    await store.query(
      `INSERT INTO silence_grids VALUES ($1, 'quiet', $2, 12, 8, 0.0001, now())
       ON CONFLICT (grid_id) DO UPDATE SET state = 'quiet', last_at = excluded.last_at`,
      [gridId, since],
    )
    await store.query(
      `INSERT INTO silence_flags (grid_id, silent_since, flagged_at, expected, chance) VALUES ($1, $2, now(), 8, 0.0001)
       ON CONFLICT DO NOTHING`,
      [gridId, since],
    )
  })
}

export async function aForecastRun(store: Store, city: TerritoryCity): Promise<number> {
  const runId = await insertedId(
    store,
    `INSERT INTO forecast_runs (made_at, data_version, last_day, seed) VALUES (now(), 1, '2026-03-02', 1)`,
  )
  await store.query(`INSERT INTO forecast_groups VALUES ($1, $2, 0.2, 0.1, 0.3, 0.8, '{}')`, [runId, city.groupId])
  await eachGrid(city, (gridId) =>
    store.query(
      `INSERT INTO forecasts VALUES ($1, $2, $3, true, 0.2, 0.1, 0.3, '{1,1}', '{0,0}', '{3,3}', '{7,4,10}', '{14,9,20}', '{1,0,2}', '{0.5}', '{0.6}')`,
      [runId, city.groupId, gridId],
    ),
  )
  return runId
}

/** All of them at once. */
export async function everyAnalysis(store: Store, city: TerritoryCity): Promise<void> {
  for (const place of places) await aHotspotRun(store, city, { over: [place] })
  for (const place of places) await aClusterAlert(store, city, [place])
  await aReportingRun(store, city)
  await aSilence(store, city)
  await aForecastRun(store, city)
}
