import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import type { ComparisonAnswer } from '../../api/comparisons/comparisons.contract.ts'
import { mountComparisons } from '../../api/comparisons/comparisons.routes.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import { mountReporting } from '../../api/reporting/reporting.routes.ts'
import type { ReportingAnswer } from '../../api/reporting/reporting.contract.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aDoor } from '../support/door.ts'
import { aPerson, fetchAs } from '../support/people.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let address: string
let fetch: ReturnType<typeof fetchAs>
const closers: (() => Promise<void> | void)[] = []

/**
 * Forty grids of four communities over two hundred days, twenty reports a grid and hundred days; in the first grid
 * five times as many in the second half. Every report of an even grid is told twice within the hour.
 */
async function fillCity(): Promise<void> {
  await database.pool.query(`
    INSERT INTO class_schemes VALUES ('test', 'Test', 'made up');
    INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'A', '甲', 'A'), ('test', 'B', '乙', 'B');
    INSERT INTO areas (code, level, name, parent_code) VALUES ('999001', 'county', 'County', NULL), ('999001001', 'street', 'Street', '999001');
    INSERT INTO areas (code, level, name, parent_code)
      SELECT '99900100100' || c, 'community', 'Community ' || c, '999001001' FROM generate_series(1, 4) c;
    INSERT INTO grids (coverage, kind, code, code_scheme, community_code, boundary, valid_from)
      SELECT 'community', 'comprehensive', 'g' || n, 'free', '99900100100' || (1 + n / 10),
             ST_Multi(ST_MakeEnvelope(116 + n * 0.01, 39.9, 116.01 + n * 0.01, 39.91, 4326)), '2000-01-01Z' FROM generate_series(0, 39) n;
    SELECT setseed(0.42);
    SELECT ensure_incident_partitions('2023-01-01Z', '2024-01-01Z');
    CREATE TEMP TABLE told AS
      SELECT g, half, '2023-03-01Z'::timestamptz + (half * 100 + random() * 99) * interval '1 day' AS at,
             116.001 + g * 0.01 + random() * 0.008 AS x, 39.901 + random() * 0.008 AS y, n
      FROM generate_series(0, 39) g, generate_series(0, 1) half, generate_series(1, CASE WHEN g = 0 AND half = 1 THEN 100 ELSE 20 END) n;
    INSERT INTO incidents (reported_at, position, position_quality, class_id, source, status, severity)
      SELECT at + again * interval '1 hour', ST_SetSRID(ST_MakePoint(x, y), 4326), 'address',
             (SELECT id FROM incident_classes WHERE code = CASE WHEN n % 4 = 0 THEN 'B' ELSE 'A' END), 'hotline', 'closed', 2
      FROM told, generate_series(0, 1) again WHERE again = 0 OR g % 2 = 0;
    INSERT INTO incidents (reported_at, position, class_id, source, status, severity)
      SELECT '2023-04-01Z'::timestamptz + n * interval '1 day', ST_SetSRID(ST_MakePoint(110, 30), 4326), (SELECT min(id) FROM incident_classes), 'app', 'open', 2
      FROM generate_series(1, 7) n;`)
}

beforeAll(async () => {
  database = await openTestDatabase()
  await fillCity()
  const connectionString = database.urlOf('wangge_engine')
  const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 30_000, name: 'wangge-test-engine' })
  const appPool = openPool({
    connectionString: database.urlOf('wangge_app'),
    size: 2,
    statementTimeoutMs: 30_000,
    name: 'app',
  })
  const follower = await followChanges({ pool, connectionString, log })
  const columns = openIncidentColumns({ pool, follower, log })
  await columns.whenReady()
  const door = aDoor(database)
  fetch = fetchAs(database.pool)
  const app = express()
  app.use(express.json())
  const kernel = { router: app, pool: appPool, door, checkAnswers: true }
  mountComparisons(kernel, columns)
  const reporting = await mountReporting(kernel, {
    jobPool: database.pool,
    onCrash: (error) => {
      throw error
    },
  })
  app.use(problemHandler(log))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closers.push(
    () => void server.close(),
    () => reporting.close(),
    () => columns.close(),
    () => follower.close(),
    () => door.close(),
    () => appPool.end(),
    () => pool.end(),
  )
})

afterAll(async () => {
  for (const close of closers) await close()
  await database.close()
})

const periods = {
  from: '2023-06-09T00:00:00Z',
  to: '2023-09-17T00:00:00Z',
  fromB: '2023-03-01T00:00:00Z',
  toB: '2023-06-09T00:00:00Z',
}

async function ask(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  const response = await fetch(`${address}${path}`, init)
  return { status: response.status, body: await response.json() }
}

async function compare(
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<ComparisonAnswer> {
  const { status, body } = await ask(`/comparisons?${new URLSearchParams({ ...periods, ...query }).toString()}`, {
    headers,
  })
  expect(status).toBe(200)
  return body as ComparisonAnswer
}

describe('comparing two periods', () => {
  it('marks the one grid that changed, and agrees with SQL to the incident', async () => {
    const answer = await compare()
    const { rows } = await database.pool.query<{ id: number; a: number; b: number }>(
      `SELECT coalesce(community_grid_id, 0)::int AS id, count(*) FILTER (WHERE reported_at >= $2)::int AS a,
              count(*) FILTER (WHERE reported_at < $2)::int AS b
       FROM incidents WHERE reported_at >= $1 AND reported_at < $3 AND position_quality <> 'placeholder' GROUP BY 1`,
      [periods.fromB, periods.from, periods.to],
    )
    const told = answer.grids.map(({ gridId, a, b }) => ({ id: gridId, a, b })).sort((x, y) => x.id - y.id)
    expect(told).toEqual(rows.filter(({ id }) => id !== 0).sort((x, y) => x.id - y.id))
    const sum = (side: 'a' | 'b') => answer.grids.reduce((all, grid) => all + grid[side], answer[side].outsideAnyGrid)
    expect([sum('a'), sum('b')]).toEqual([answer.a.total, answer.b.total])
    expect(answer.b.outsideAnyGrid).toBe(7)
    const marked = answer.grids.filter(({ verdict }) => verdict === 'more' || verdict === 'fewer')
    expect(marked.map(({ verdict, a, b }) => [verdict, a, b])).toEqual([['more', 200, 40]])
    expect(answer.dispersion).toBeGreaterThan(1.3)
  })

  it('compares two sets of classes in one period', async () => {
    const { rows } = await database.pool.query<{ id: number }>('SELECT id FROM incident_classes ORDER BY code')
    const [a, b] = rows.map(({ id }) => String(id))
    const answer = await compare({ classes: a ?? '', classesB: b ?? '', fromB: periods.from, toB: periods.to })
    expect(answer.a.total).toBeGreaterThan(answer.b.total * 2.5)
    expect(answer.grids.filter(({ verdict }) => verdict !== 'within-chance' && verdict !== 'too-few')).toEqual([])
  })

  it('holds the grids of an action against the others', async () => {
    const first = (await compare()).grids.find(({ verdict }) => verdict === 'more')?.gridId ?? 0
    const answer = await compare({ grids: `${first},${first + 1}`, reference: 'control' })
    expect(answer.action).toMatchObject({ a: 220, b: 60 })
    expect(answer.action?.low).toBeGreaterThan(1.5)
    expect(answer.grids.filter(({ verdict }) => verdict === 'control')).toHaveLength(38)
    const refused = await ask(`/comparisons?${new URLSearchParams({ ...periods, reference: 'control' }).toString()}`)
    expect(refused.status).toBe(400)
  })

  it('refuses grids that there are not, or that are not the caller’s', async () => {
    const { cookie } = await aPerson(database.pool, { post: 'analyst', territories: [{ kind: 'grid', code: 'g3' }] })
    const other = (await compare()).grids[0]?.gridId ?? 0
    for (const [grids, headers] of [
      ['999999', {}],
      [String(other), { cookie }],
    ] as const) {
      const query = new URLSearchParams({ ...periods, grids, reference: 'control' }).toString()
      const { status, body } = await ask(`/comparisons?${query}`, { headers })
      expect([status, (body as { detail: string }).detail]).toEqual([400, expect.stringMatching(`grids: ${grids}`)])
    }
  })

  it('tells a caller with a territory his own grids only, and refuses who has no right', async () => {
    const { cookie } = await aPerson(database.pool, { post: 'analyst', territories: [{ kind: 'grid', code: 'g3' }] })
    const answer = await compare({}, { cookie })
    expect(answer.grids).toHaveLength(1)
    expect(answer.a.total).toBe(answer.grids[0]?.a)
    const worker = await aPerson(database.pool, { post: 'grid-worker' })
    const path = `/comparisons?${new URLSearchParams(periods).toString()}`
    expect((await ask(path, { headers: { cookie: worker.cookie } })).status).toBe(403)
  })

  it('refuses periods that overlap, unless two sets of classes are compared', async () => {
    const overlapping = { ...periods, fromB: periods.fromB, toB: '2023-06-10T00:00:00Z' }
    const same = { ...periods, fromB: periods.from, toB: periods.to }
    for (const wrong of [overlapping, same, { ...same, classes: '1', classesB: '1' }]) {
      const { status, body } = await ask(`/comparisons?${new URLSearchParams(wrong).toString()}`)
      expect([status, (body as { detail: string }).detail]).toEqual([400, expect.stringMatching(/overlap/)])
    }
  })

  it('refuses periods that end before they begin', async () => {
    expect(
      (await ask(`/comparisons?${new URLSearchParams({ ...periods, to: periods.fromB }).toString()}`)).status,
    ).toBe(400)
  })
})

describe('who reports', () => {
  const read = async (headers: Record<string, string> = {}) =>
    (await ask('/reporting', { headers })).body as ReportingAnswer
  const start = (body: object = {}) =>
    ask('/reporting/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  it('is estimated in the background, kept, and told by territory in PostgreSQL itself', async () => {
    expect(await read()).toMatchObject({ newest: null, run: null, grids: [] })
    expect((await start()).status).toBe(202)
    await expect.poll(async () => (await read()).newest?.state, { timeout: 20_000 }).toBe('done')
    const answer = await read()
    expect(answer.communities).toHaveLength(4)
    expect(answer.grids).toHaveLength(40)
    const doubled = answer.grids.filter(({ reports, events }) => reports > events * 1.5)
    expect(doubled).toHaveLength(20)
    expect(answer.provenance?.dataVersion).toBeGreaterThan(0)

    const { cookie } = await aPerson(database.pool, {
      post: 'analyst',
      territories: [{ kind: 'area', code: '999001001002' }],
    })
    const own = await read({ cookie })
    expect(own.communities.map(({ name }) => name)).toEqual(['Community 2'])
    expect(own.grids.map(({ code }) => code).sort()).toEqual(Array.from({ length: 10 }, (_, i) => `g${10 + i}`))
    const one = await aPerson(database.pool, { post: 'analyst', territories: [{ kind: 'grid', code: 'g3' }] })
    const single = await read({ cookie: one.cookie })
    expect([single.communities.length, single.grids.length]).toEqual([0, 1])
  })

  it('runs once at a time and can be stopped; the figures before it stay', async () => {
    // Empty years are read a day at a time too, so this one is still at it when it is stopped.
    const begun = await start({ from: '1950-01-01T00:00:00Z' })
    expect((await start()).status).toBe(409)
    const { id } = begun.body as { id: number }
    const stopped = await ask(`/reporting/runs/${id}/cancel`, { method: 'POST' })
    expect(stopped.body).toMatchObject({ id, state: 'cancelled' })
    expect((await ask(`/reporting/runs/${id}/cancel`, { method: 'POST' })).status).toBe(409)
    expect(await read()).toMatchObject({ newest: { state: 'cancelled' }, run: { state: 'done' } })
  })

  it('is refused to who may not run it', async () => {
    const { cookie } = await aPerson(database.pool, { post: 'planner' })
    const headers = { cookie, 'content-type': 'application/json' }
    expect((await ask('/reporting/runs', { method: 'POST', headers, body: '{}' })).status).toBe(403)
  })

  it('is started and stopped by who has the whole city only: its figures are those of everybody', async () => {
    const { cookie } = await aPerson(database.pool, {
      post: 'leader',
      territories: [{ kind: 'area', code: '999001001002' }],
    })
    const headers = { cookie, 'content-type': 'application/json' }
    const before = (await read()).newest?.id
    const refused = await ask('/reporting/runs', { method: 'POST', headers, body: '{}' })
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/not-allowed' } })
    expect((refused.body as { detail: string }).detail).toMatch(/whole city/)
    expect((await read()).newest?.id).toBe(before)
    const begun = await start({ from: '1950-01-01T00:00:00Z' })
    const { id } = begun.body as { id: number }
    expect((await ask(`/reporting/runs/${id}/cancel`, { method: 'POST', headers })).status).toBe(403)
    expect((await read()).newest).toMatchObject({ id, state: 'running' })
    expect((await ask(`/reporting/runs/${id}/cancel`, { method: 'POST' })).body).toMatchObject({ state: 'cancelled' })
  })

  it('keeps the figures before it when a run learned nothing', async () => {
    const before = await read()
    expect((await start({ from: '1900-01-01T00:00:00Z', to: '1901-01-01T00:00:00Z' })).status).toBe(202)
    await expect.poll(async () => (await read()).newest?.state, { timeout: 20_000 }).toBe('failed')
    const after = await read()
    expect(after.newest?.error).toMatch(/too little/i)
    expect([after.run?.id, after.grids]).toEqual([before.run?.id, before.grids])
  })

  it('refuses a period too short to learn from', async () => {
    const day = await start({ from: '2023-06-01T00:00:00Z', to: '2023-06-02T00:00:00Z' })
    expect(day).toMatchObject({ status: 400, body: { type: '/problems/invalid-request' } })
    expect((day.body as { detail: string }).detail).toMatch(/28 days/)
    // The newest report is of September: what begins after it ends before it begins.
    expect((await start({ from: '2023-12-01T00:00:00Z' })).status).toBe(400)
  })
})
