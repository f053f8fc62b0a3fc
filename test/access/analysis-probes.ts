import { unpackCounts } from '#geo/sparse-counts'
import { aClusterAlert, aForecastRun, aHotspotRun, aReportingRun, aSilence } from '../support/stored-analyses.ts'
import type { Place } from '../support/territory-city.ts'
import { reportedAt } from '../support/territory-city.ts'
import type { Here, Probe, Told } from './probe.ts'
import { boxOf, field, isIn, ok } from './probe.ts'

/** Five minutes in which the incidents of one place were reported, and no others. */
const windowOf = (place: Place): { from: string; to: string } => ({
  from: reportedAt[place],
  to: new Date(Date.parse(reportedAt[place]) + 300_000).toISOString(),
})
const onlyOf = (place: Place): string => new URLSearchParams(windowOf(place)).toString()

const tellsGrid =
  (list: string): NonNullable<Probe['tells']> =>
  (told, { city }, place) =>
    isIn('gridId', city.things[place].gridId, field(told, list))
const tellsTotal = (told: Told): boolean => ok(told) && Number(told.headers.get('x-total')) > 0

function countedGrids({ status, bytes }: Told): number[] {
  if (status !== 200) return []
  const [ids] = unpackCounts(Uint8Array.from(bytes).buffer).keys
  return [...(ids ?? [])]
}

/**
 * Two grids are too few for a test to mark one, so it is by the incidents looked at that hot spots tell of a place:
 * they are asked for the minutes of its own.
 */
const analysed: Probe = {
  ask: (_here, place) => ({ query: `coverage=community&${onlyOf(place)}` }),
  tells: (told) => ok(told) && (field(told, 'counts') as { incidents: number }).incidents > 0,
}

const stopRunning = (here: Here) =>
  here.pool.query(`UPDATE reporting_runs SET state = 'cancelled', finished_at = now() WHERE state = 'running'`)

async function aRunningEstimate(here: Here): Promise<number> {
  await stopRunning(here)
  const { rows } = await here.pool.query<{ id: number }>(
    `INSERT INTO reporting_runs (from_at, to_at, data_version) VALUES ('2026-03-01', '2026-03-03', 1) RETURNING id`,
  )
  return Number(rows[0]?.id)
}

/**
 * Counts over time and analyses of them. What was computed before is laid into the store for every place, so that a
 * door which tells of too much has something to tell.
 */
export const analysisProbes: Record<string, Probe> = {
  countByCell: {
    ask: (_here, place) => ({ query: `bbox=${boxOf(place)}&shape=square&cellMeters=20` }),
    tells: tellsTotal,
  },
  countOverTime: {
    ask: () => ({ query: 'by=community&bucket=month' }),
    tells: (told, { city }, place) => countedGrids(told).includes(city.things[place].gridId),
  },
  countByHourOfWeek: {
    ask: (_here, place) => ({ query: `bbox=${boxOf(place)}` }),
    tells: (told) => Number(field(told, 'total')) > 0,
  },
  compareIncidents: {
    ask: (_here, place) => {
      const { from, to } = windowOf(place)
      const fromB = new Date(Date.parse(from) - 300_000).toISOString()
      return { query: new URLSearchParams({ from, to, fromB, toB: from }).toString() }
    },
    tells: tellsGrid('grids'),
  },
  findHotspots: analysed,
  storeHotspotRun: analysed,
  // Two grids are too few for any to be marked, and its counts are of grids alone: whoever is let in is told nothing yet.
  findEmerging: {},
  listHotspotRuns: {
    ask: async ({ pool, city }, place) => {
      await pool.query('DELETE FROM hotspot_runs')
      await aHotspotRun(pool, city, { over: [place] })
      return {}
    },
    tells: (told) => ((field(told, 'runs') ?? []) as unknown[]).length > 0,
  },
  getHotspotRun: {
    ask: async ({ pool, city }, place) => ({
      path: `/hotspots/runs/${await aHotspotRun(pool, city, { over: [place] })}`,
    }),
    tells: tellsGrid('grids'),
  },
  listClusterAlerts: {
    ask: async ({ pool, city }, place) => {
      await aClusterAlert(pool, city, [place])
      return {}
    },
    tells: (told, { city }, place) => {
      const alerts = (field(told, 'alerts') ?? []) as { gridIds: number[] }[]
      return alerts.some(({ gridIds }) => gridIds.includes(city.things[place].gridId))
    },
  },
  noteClusterAlert: {
    ask: async ({ pool, city }, place) => ({
      path: `/hotspots/clusters/${await aClusterAlert(pool, city, [place])}/seen`,
    }),
    tells: ok,
  },
  readSilence: {
    ask: async ({ pool, city }) => {
      await aSilence(pool, city)
      return {}
    },
    tells: (told, here, place) => tellsGrid('grids')(told, here, place) || tellsGrid('flags')(told, here, place),
  },
  listForecasts: {
    ask: async ({ pool, city }) => {
      await aForecastRun(pool, city)
      return { query: `classId=${city.groupId}` }
    },
    tells: tellsGrid('grids'),
  },
  readForecast: {
    ask: async ({ pool, city }, place) => {
      await aForecastRun(pool, city)
      return { path: `/forecasts/${city.things[place].gridId}`, query: `classId=${city.groupId}` }
    },
    tells: ok,
  },
  readReporting: {
    ask: async ({ pool, city }) => {
      await aReportingRun(pool, city)
      return {}
    },
    tells: tellsGrid('grids'),
  },
  // An estimate is of the whole city, whoever starts or stops it, and its answer holds no count.
  estimateReporting: {
    ask: async (here) => {
      await stopRunning(here)
      return { body: {} }
    },
  },
  cancelReporting: { ask: async (here) => ({ path: `/reporting/runs/${await aRunningEstimate(here)}/cancel` }) },
}
