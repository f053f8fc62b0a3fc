import pino from 'pino'
import { readFileSync } from 'node:fs'
import type { Audience } from '../../api/columns/audience.ts'
import { seesEverything } from '../../api/columns/audience.ts'
import type { IncidentColumns } from '../../api/columns/incident-columns.ts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { migrate } from '../../api/db/migrate.ts'
import { openPool } from '../../api/db/pool.ts'
import { urlOfRole } from '../../api/db/roles.ts'
import { ensureDatabase } from '../support/cluster.ts'
import { say, saying } from '../support/say.ts'
import { openBenchPlace, withClient } from './bench-city.ts'
import { median, ratio } from './rounds.ts'

const targetMs = 300
const repeats = 9
const cityBox: [number, number, number, number] = [116.18, 39.75, 116.53, 40.02]
const narrow = { from: '2022-03-01T00:00:00Z', to: '2022-09-01T00:00:00Z', classes: [1, 3], hours: [7, 8, 9, 17, 18] }

/** Of 50 grids, every 50th of the city. */
const aTerritory: Audience = {
  ...seesEverything,
  gridIds: new Set(Array.from({ length: 50 }, (_, n) => 1 + 50 * n)),
  key: 'e-territory',
}

/** Times the questions of the heat panel at `rows` incidents, in process, beside the same totals asked of PostGIS. */
export async function benchHeat({ rows }: { rows: number }): Promise<object> {
  const place = await openBenchPlace()
  try {
    const url = await ensureDatabase(place.cluster, 'heat')
    await saying(`Making ${rows} incidents`, () =>
      withClient(url, async (client) => {
        await migrate(client)
        await client.query("SELECT set_config('bench.rows', $1, false)", [String(rows)])
        await client.query(readFileSync(new URL('make-heat-city.sql', import.meta.url), 'utf8'))
        await client.query('VACUUM ANALYZE incidents')
      }),
    )
    return await measure(url, rows)
  } finally {
    await place.close()
  }
}

async function measure(url: string, rows: number): Promise<object> {
  const log = pino({ level: 'warn' }, pino.destination(2))
  const connectionString = urlOfRole(url, 'wangge_engine', () => '')
  const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 600_000, name: 'wangge-bench' })
  const follower = await followChanges({ pool, connectionString, log })
  const begun = performance.now()
  const columns = openIncidentColumns({ pool, follower, log })
  await columns.whenReady()
  const loadMs = Math.round(performance.now() - begun)
  const answers = timeAnswers(columns)
  const postgisMs = await timePostgis(url)
  columns.close()
  await follower.close()
  await pool.end()
  const slowestMs = Math.max(...Object.values(answers))
  for (const [question, ms] of Object.entries(answers)) say(`${question}: ${ms} ms`)
  say(`the whole summary by SQL: ${postgisMs} ms`)
  return {
    bench: 'heat',
    rows,
    loadMs,
    columnsMb: Math.round(columns.bytes() / 1e6),
    medianMs: answers,
    postgisSummaryMs: postgisMs,
    summaryOfPostgis: ratio(answers['summary, whole city'] ?? NaN, postgisMs),
    targetMs,
    holds: slowestMs <= targetMs,
  }
}

function timeAnswers(columns: IncidentColumns): Record<string, number> {
  const coverage = 'community' as const
  const questions: Record<string, () => unknown> = {
    'summary, whole city': () => columns.summarise({}, { coverage, bucket: 'auto' }, seesEverything),
    'summary, by day': () => columns.summarise({}, { coverage, bucket: 'day' }, seesEverything),
    'summary, narrow filter': () => columns.summarise(narrow, { coverage, bucket: 'day' }, seesEverything),
    'summary, a territory': () => columns.summarise({}, { coverage, bucket: 'auto' }, aTerritory),
  }
  for (const radiusMeters of [100, 300, 1000]) {
    questions[`density, radius ${radiusMeters} m`] = () =>
      columns.drawDensity({}, { bbox: cityBox, radiusMeters, mostCells: 512 }, seesEverything)
  }
  questions['density, radius 300 m, narrow filter'] = () =>
    columns.drawDensity(narrow, { bbox: cityBox, radiusMeters: 300, mostCells: 512 }, seesEverything)
  return Object.fromEntries(Object.entries(questions).map(([name, ask]) => [name, timeOne(ask)]))
}

function timeOne(ask: () => unknown): number {
  const times: number[] = []
  for (let i = 0; i < repeats; i++) {
    const begun = performance.now()
    ask()
    times.push(performance.now() - begun)
  }
  return Math.round(median(times) * 10) / 10
}

async function timePostgis(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const times: number[] = []
    for (let i = 0; i < 3; i++) {
      const begun = performance.now()
      await client.query('SELECT community_grid_id, count(*) FROM incidents GROUP BY 1')
      await client.query('SELECT class_id, count(*) FROM incidents GROUP BY 1')
      await client.query("SELECT date_trunc('week', reported_at, 'Asia/Shanghai'), count(*) FROM incidents GROUP BY 1")
      times.push(performance.now() - begun)
    }
    return Math.round(median(times))
  })
}
