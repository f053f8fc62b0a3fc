import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import type { ForecastAnswer, ForecastDetail } from '#contract/forecasts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import type { ForecastRuns } from '../../api/forecasts/forecast-runs.ts'
import { openForecastRuns } from '../../api/forecasts/forecast-runs.ts'
import { mountForecasts } from '../../api/forecasts/forecasts.routes.ts'
import { aClass, aCommunity, aGrid, anArea, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'
import type { Slice } from '../support/slice.ts'
import { startSlice } from '../support/slice.ts'

const log = pino({ level: 'silent' })
const now = new Date('2026-06-10T04:00:00Z')

/** 300 days of seeded records up to yesterday: bursts around a steady rate here, one a week and no more there. */
async function fill({ pool }: TestDatabase): Promise<{ here: number; there: number; classId: number }> {
  await aCommunity(pool, '999001001001')
  await anArea(pool, { code: '999001001002' })
  const here = await aGrid(pool, { boundary: aSquare(0, 0, 0.01), communityCode: '999001001001' })
  const there = await aGrid(pool, { boundary: aSquare(0.01, 0, 0.01), communityCode: '999001001002' })
  const classId = await aClass(pool)
  await pool.query(`SELECT ensure_incident_partitions($1::timestamptz - interval '310 days', $1)`, [now])
  const client = await pool.connect()
  try {
    await client.query('SELECT setseed(0.42)')
    await client.query(
      `INSERT INTO incidents (reported_at, position, class_id, source)
       SELECT day + interval '1 minute' * floor(random() * 1400), ST_SetSRID(ST_MakePoint(0.005, 0.005), 4326), $2, 'app'
       FROM (SELECT day, floor(-ln(random()) * 6.5)::int AS n
             FROM generate_series($1::timestamptz - interval '301 days', $1::timestamptz - interval '1 day', interval '1 day') AS day) days
       CROSS JOIN LATERAL generate_series(1, n)`,
      [now, classId],
    )
    // Every Monday one: the rule foretells it without a mistake, so no forecast can beat it.
    await client.query(
      `INSERT INTO incidents (reported_at, position, class_id, source)
       SELECT at, ST_SetSRID(ST_MakePoint(0.015, 0.005), 4326), $2, 'app'
       FROM generate_series('2025-08-18T04:00:00Z'::timestamptz, $1, interval '7 days') AS at`,
      [now, classId],
    )
  } finally {
    client.release()
  }
  return { here, there, classId }
}

describe('forecasts', () => {
  let database: TestDatabase
  let slice: Slice
  let runs: ForecastRuns
  let city: { here: number; there: number; classId: number }
  let analyst: Person
  let close: () => Promise<void>
  beforeAll(async () => {
    database = await openTestDatabase()
    city = await fill(database)
    const connectionString = database.urlOf('wangge_engine')
    const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 30_000, name: 'wangge-test-engine' })
    const follower = await followChanges({ pool, connectionString, log })
    const columns = openIncidentColumns({ pool, follower, log })
    await columns.whenReady()
    runs = openForecastRuns({ pool: database.pool, columns, log })
    await runs.make(now, false)
    await runs.make(now, true)
    slice = await startSlice(database, (kernel) =>
      mountForecasts(kernel, { runs, isReady: columns.ready, onCrash: (error) => log.error(error) }),
    )
    analyst = await aPerson(database.pool, { post: 'analyst' })
    close = async () => {
      await runs.close()
      await columns.close()
      await follower.close()
      await slice.close()
      await pool.end()
      await database.close()
    }
  })
  afterAll(() => close())

  const list = async (person: Person) => (await slice.ask(person, 'GET', '/forecasts')).body as ForecastAnswer
  const one = async (person: Person, gridId: number) =>
    slice.ask(person, 'GET', `/forecasts/${gridId}?classId=${city.classId}`)

  it('foretells from the last whole day on, with intervals, where it beats the rule', async () => {
    const answer = await list(analyst)
    expect(answer.run?.lastDay).toBe('2026-06-09')
    const here = answer.grids.find(({ gridId }) => gridId === city.here)
    expect(here?.low).toBeGreaterThan(0)
    const { mean = 0, low = 0, high = 0 } = here?.next7 ?? {}
    // Six a day were drawn, in bursts.
    expect(mean).toBeGreaterThan(30)
    expect(mean).toBeLessThan(55)
    expect([low < mean, mean < high]).toEqual([true, true])
    const detail = (await one(analyst, city.here)).body as ForecastDetail
    expect(detail.days).toHaveLength(14)
    expect(detail.modelScores).toHaveLength(84)
    expect(detail.ruleScores).toHaveLength(84)
  })

  it('counts the history as the database does', async () => {
    const detail = (await one(analyst, city.here)).body as ForecastDetail
    const { rows } = await database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM incidents WHERE community_grid_id = $1
         AND (reported_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN '2026-06-09'::date - 83 AND '2026-06-09'`,
      [city.here],
    )
    expect(detail.history.reduce((sum, count) => sum + count, 0)).toBe(rows[0]?.n)
  })

  it('foretells nothing where it does not beat the rule', async () => {
    const answer = await list(analyst)
    const there = answer.grids.find(({ gridId }) => gridId === city.there)
    expect(there).toMatchObject({ next7: null, next14: null })
    expect(there?.low ?? 0).toBeLessThanOrEqual(0)
    const detail = (await one(analyst, city.there)).body as ForecastDetail
    expect(detail.days).toEqual([])
  })

  it('tells of the grids of a territory only', async () => {
    const territories = [{ kind: 'area' as const, code: '999001001002' }]
    const person = await aPerson(database.pool, { post: 'analyst', territories })
    expect((await list(person)).grids.map(({ gridId }) => gridId)).toEqual([city.there])
    expect(await one(person, city.here)).toMatchObject({ status: 404 })
  })

  it('are made anew and stopped by who has the whole city only: they are those of everybody', async () => {
    const territories = [{ kind: 'area' as const, code: '999001001002' }]
    const leader = await aPerson(database.pool, { post: 'leader', territories })
    for (const path of ['/forecasts/runs', '/forecasts/runs/cancel']) {
      const refused = await slice.ask(leader, 'POST', path)
      expect(refused).toMatchObject({ status: 403, body: { type: '/problems/not-allowed' } })
      expect((refused.body as { detail: string }).detail).toMatch(/whole city/)
    }
    expect(runs.making()).toBeNull()
    expect((await slice.ask(analyst, 'POST', '/forecasts/runs/cancel')).status).toBe(200)
  })

  it('foretells for grids that came into force after the last day of the data: a city loaded from a file', async () => {
    const { pool } = database
    await pool.query("UPDATE grids SET valid_from = $1::timestamptz - interval '1 minute'", [now])
    await runs.make(now, true)
    expect((await list(analyst)).grids.map(({ gridId }) => gridId)).toContain(city.here)
  })

  it('keeps no run that had nothing to learn from, so that the next look tries again', async () => {
    const { pool } = database
    const countRuns = async () => (await pool.query('SELECT FROM forecast_runs')).rowCount
    const before = await countRuns()
    await pool.query("UPDATE grids SET valid_from = $1::timestamptz + interval '1 day'", [now])
    await runs.make(now, true)
    expect(await countRuns()).toBe(before)
    await pool.query("UPDATE grids SET valid_from = $1::timestamptz - interval '1 day'", [now])
    await runs.make(now, true)
    expect(await countRuns()).toBe((before ?? 0) + 1)
  })

  it('makes no second run of a day unless asked, and leaves nothing of a cancelled one', async () => {
    const countRuns = async () => (await database.pool.query('SELECT FROM forecast_runs')).rowCount
    const before = await countRuns()
    await runs.make(now, false)
    expect(await countRuns()).toBe(before)
    const cancelled = runs.make(now, true)
    runs.cancel()
    await cancelled
    expect(await countRuns()).toBe(before)
    expect(await slice.ask(analyst, 'POST', '/forecasts/runs/cancel', {})).toMatchObject({ status: 200 })
    const planner = await aPerson(database.pool, { post: 'planner' })
    expect(await slice.ask(planner, 'POST', '/forecasts/runs', {})).toMatchObject({ status: 403 })
  })
})
