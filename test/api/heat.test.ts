import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IncidentColumns } from '../../api/columns/incident-columns.ts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import type { ChangeFollower } from '../../api/db/change-follower.ts'
import { followChanges, latestSeq } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import { mountHeat } from '../../api/heat/heat.routes.ts'
import type { HeatSummary } from '../../api/heat/heat.contract.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aDoor } from '../support/door.ts'
import { aPerson, fetchAs } from '../support/people.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let follower: ChangeFollower
let columns: IncidentColumns
let address: string
/** As the person whose post may ask, see fetchAs. */
let fetch: ReturnType<typeof fetchAs>
const closers: (() => Promise<void> | void)[] = []

/** Three years of incidents over two classes with a subtree, two grids and ground outside any, a tenth placeholders. */
async function fillCity(): Promise<void> {
  await database.pool.query(`
    INSERT INTO class_schemes VALUES ('test', 'Test', 'made up');
    INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'A', '甲', 'A'), ('test', 'B', '乙', 'B');
    INSERT INTO incident_classes (scheme, code, name_zh, name_en, parent_id)
      SELECT 'test', 'A' || n, 'x', 'x', (SELECT id FROM incident_classes WHERE code = 'A') FROM generate_series(1, 3) n;
    INSERT INTO incident_classes (scheme, code, name_zh, name_en, parent_id)
      SELECT 'test', 'A1x', 'x', 'x', (SELECT id FROM incident_classes WHERE code = 'A1');
    INSERT INTO grids (coverage, kind, code, code_scheme, boundary, valid_from) VALUES
      ('community', 'comprehensive', 'west', 'free', ST_Multi(ST_MakeEnvelope(116.0, 39.9, 116.1, 40.0, 4326)), '2000-01-01Z'),
      ('community', 'comprehensive', 'east', 'free', ST_Multi(ST_MakeEnvelope(116.1, 39.9, 116.2, 40.0, 4326)), '2000-01-01Z'),
      ('unit', 'unit', 'one', 'free', ST_Multi(ST_MakeEnvelope(116.05, 39.95, 116.15, 40.0, 4326)), '2000-01-01Z');
    INSERT INTO areas (code, level, name, parent_code) VALUES ('999001', 'county', 'County', NULL),
      ('999001001', 'street', 'Street', '999001'), ('999001001001', 'community', 'East', '999001001'), ('999001001002', 'community', 'No grid', '999001001');
    UPDATE grids SET community_code = '999001001001' WHERE code = 'east';
    SELECT setseed(0.42);
    SELECT ensure_incident_partitions('2021-01-01Z', '2024-01-01Z');
    INSERT INTO incidents (reported_at, position, position_quality, class_id, source, status, severity)
      SELECT '2021-01-01Z'::timestamptz + random() * interval '1095 days',
             ST_SetSRID(ST_MakePoint(115.95 + 0.3 * random(), 39.85 + 0.2 * random()), 4326),
             CASE WHEN random() < 0.1 THEN 'placeholder' ELSE 'address' END,
             (SELECT id FROM incident_classes ORDER BY id OFFSET (random() * 5)::int + n * 0 LIMIT 1),
             (ARRAY['hotline', 'app', 'web', 'patrol', 'sensor', 'leader', 'media', 'other'])[1 + floor(random() * 8)::int],
             (ARRAY['open', 'in-progress', 'closed', 'refused'])[1 + floor(random() * 4)::int], 1 + floor(random() * 5)::int
      FROM generate_series(1, 4000) n;`)
}

beforeAll(async () => {
  database = await openTestDatabase()
  await fillCity()
  const connectionString = database.urlOf('wangge_engine')
  const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 30_000, name: 'wangge-test-engine' })
  follower = await followChanges({ pool, connectionString, log })
  columns = openIncidentColumns({ pool, follower, log })
  await columns.whenReady()
  const door = aDoor(database)
  fetch = fetchAs(database.pool)
  const app = express()
  mountHeat({ router: app, pool, door, checkAnswers: true }, columns)
  app.use(problemHandler(log))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closers.push(
    () => void server.close(),
    () => columns.close(),
    () => follower.close(),
    () => door.close(),
    () => pool.end(),
  )
})

afterAll(async () => {
  for (const close of closers) await close()
  await database.close()
})

/** Who asks, and the community grids that are counted for him; null: all, and what lies in none. */
type Asker = { headers: Record<string, string>; gridIds: number[] | null }
const ofTheCity: Asker = { headers: {}, gridIds: null }

async function summary(query: Record<string, string>, { headers }: Asker = ofTheCity): Promise<HeatSummary> {
  const answer = await fetch(`${address}/heat/summary?${new URLSearchParams(query).toString()}`, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as HeatSummary
}

/** The same question as SQL, row by row. */
const oracleFilter = `
  WITH RECURSIVE wanted AS (
    SELECT id FROM incident_classes WHERE id = ANY($3::int[])
    UNION SELECT c.id FROM incident_classes c JOIN wanted w ON c.parent_id = w.id)
  SELECT i.*, position_quality = 'placeholder' AS is_placeholder FROM incidents i
  WHERE ($1::timestamptz IS NULL OR reported_at >= $1) AND ($2::timestamptz IS NULL OR reported_at < $2)
    AND ($3 IS NULL OR class_id IN (SELECT id FROM wanted))
    AND ($4::text[] IS NULL OR source = ANY($4)) AND ($5::text[] IS NULL OR status = ANY($5))
    AND ($6::int[] IS NULL OR extract(hour FROM reported_at AT TIME ZONE $10::text) = ANY($6))
    AND ($7::int[] IS NULL OR extract(isodow FROM reported_at AT TIME ZONE $10) = ANY($7))
    AND ($8::float8[] IS NULL OR position && ST_MakeEnvelope($8[1], $8[2], $8[3], $8[4], 4326))
    AND ($9::bool OR true) AND ($11::int[] IS NULL OR community_grid_id = ANY($11))`

function oracleValues(query: Record<string, string>, { gridIds }: Asker): unknown[] {
  const list = (name: string) => query[name]?.split(',') ?? null
  const numbers = (name: string) => list(name)?.map(Number) ?? null
  return [
    query.from ?? null,
    query.to ?? null,
    numbers('classes'),
    list('sources'),
    list('statuses'),
    numbers('hours'),
    numbers('weekdays'),
    numbers('bbox'),
    query.placeholders === 'true',
    columns.timeZone(),
    gridIds,
  ]
}

async function oracle<T extends object>(
  query: Record<string, string>,
  select: string,
  asker = ofTheCity,
): Promise<T[]> {
  const text = `WITH hits AS (${oracleFilter}), kept AS (SELECT * FROM hits WHERE $9 OR NOT is_placeholder) ${select}`
  const { rows } = await database.pool.query<T>(text, oracleValues(query, asker))
  return rows
}

let state = 7
/** A small generator of its own, so that a failing case comes again. */
function random(): number {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31
  return state / 2 ** 31
}

function someOf(words: readonly (string | number)[]): string {
  const picked = words.filter(() => random() < 0.4)
  return picked.length === 0 ? String(words[0]) : picked.join(',')
}

function randomQuery(): Record<string, string> {
  const query: Record<string, string> = {
    bucket: ['hour', 'day', 'week', 'month'][Math.floor(random() * 3) + 1] ?? 'day',
  }
  const maybe = (name: string, value: () => string) => {
    if (random() < 0.4) query[name] = value()
  }
  maybe('from', () =>
    new Date(Date.UTC(2021, Math.floor(random() * 12), 1 + Math.floor(random() * 28), 5)).toISOString(),
  )
  maybe('to', () => new Date(Date.UTC(2022, Math.floor(random() * 24), 3, 11, 30)).toISOString())
  maybe('classes', () => someOf([1, 2, 3, 4, 5, 6]))
  maybe('sources', () => someOf(['hotline', 'app', 'web', 'other', 'sensor']))
  maybe('statuses', () => someOf(['open', 'closed', 'refused', 'in-progress']))
  maybe('hours', () => someOf([0, 5, 8, 9, 10, 17, 23]))
  maybe('weekdays', () => someOf([1, 2, 5, 6, 7]))
  maybe('bbox', () => `116.0${Math.floor(random() * 9)},39.9,116.13,39.97`)
  maybe('placeholders', () => 'true')
  maybe('coverage', () => 'unit')
  return query
}

async function compare(query: Record<string, string>, asker = ofTheCity): Promise<void> {
  const answer = await summary(query, asker)
  const [totals] = await oracle<{ total: number; placeholders: number }>(
    query,
    'SELECT (SELECT count(*) FROM kept) AS total, (SELECT count(*) FROM hits WHERE is_placeholder) AS placeholders',
    asker,
  )
  expect({ total: answer.total, placeholders: answer.placeholders }, JSON.stringify(query)).toEqual(totals)
  const column = query.coverage === 'unit' ? 'unit_grid_id' : 'community_grid_id'
  expect(answer.grids).toEqual(
    await oracle(
      query,
      `SELECT ${column} AS "gridId", count(*) FROM kept WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
      asker,
    ),
  )
  expect(answer.classes).toEqual(
    await oracle(query, 'SELECT class_id AS "classId", count(*) FROM kept GROUP BY 1 ORDER BY 1', asker),
  )
  const bars = await oracle<{ start: Date; count: number }>(
    query,
    `SELECT date_trunc('${answer.histogram.bucket}', reported_at, $10) AS start, count(*) FROM kept GROUP BY 1 ORDER BY 1`,
    asker,
  )
  const drawn = answer.histogram.starts
    .map((start, i) => ({ start, count: answer.histogram.counts[i] }))
    .filter(({ count }) => count !== 0)
  expect(drawn).toEqual(bars.map(({ start, count }) => ({ start: start.toISOString(), count })))
  const sum = (counts: { count: number }[]) => counts.reduce((total, { count }) => total + count, 0)
  expect(sum(answer.grids) + answer.outsideAnyGrid).toBe(answer.total)
  expect(sum(answer.classes)).toBe(answer.total)
  expect(answer.histogram.counts.reduce((total, count) => total + count, 0)).toBe(answer.total)
}

async function untilSeen(): Promise<void> {
  const newest = await latestSeq(database.pool)
  await expect.poll(() => columns.dataVersion(), { timeout: 10_000 }).toBeGreaterThanOrEqual(newest)
}

async function inArea(code: string): Promise<Asker> {
  const { cookie } = await aPerson(database.pool, { post: 'command', territories: [{ kind: 'area', code }] })
  const { rows } = await database.pool.query<{ id: number }>('SELECT id::int FROM grids WHERE community_code = $1', [
    code,
  ])
  return { headers: { cookie }, gridIds: rows.map(({ id }) => id) }
}

/** Somebody who was given a post and no territory yet. */
async function inNoArea(): Promise<Asker> {
  const { cookie } = await aPerson(database.pool, { post: 'command', territories: [] })
  return { headers: { cookie }, gridIds: [] }
}

describe('summarising heat', () => {
  it('agrees with SQL without a filter', async () => {
    await compare({})
    await compare({ placeholders: 'true', bucket: 'hour', from: '2022-01-01T00:00:00Z', to: '2022-02-01T00:00:00Z' })
  })

  it('agrees with SQL for sixty random filters', async () => {
    for (let i = 0; i < 60; i++) await compare(randomQuery())
  })

  it('counts one community for who is of it, by either coverage', async () => {
    const asker = await inArea('999001001001')
    expect(asker.gridIds).toHaveLength(1)
    const answer = await summary({}, asker)
    expect(answer.grids.map(({ gridId }) => gridId)).toEqual(asker.gridIds)
    expect(answer.total).toBeGreaterThan(200)
    expect(answer.outsideAnyGrid).toBe(0)
    await compare({}, asker)
    for (let i = 0; i < 20; i++) await compare(randomQuery(), asker)
  })

  it.each([
    ['without a grid', () => inArea('999001001002')],
    ['that was never given', inNoArea],
  ])('counts nothing in a territory %s, whoever asked before', async (_what, whose) => {
    const asker = await whose()
    const whole = await summary({ placeholders: 'true' })
    const answer = await summary({ placeholders: 'true' }, asker)
    expect(answer).toMatchObject({ total: 0, placeholders: 0, grids: [], outsideAnyGrid: 0, classes: [] })
    expect(answer.histogram.counts.every((count) => count === 0)).toBe(true)
    for (let i = 0; i < 10; i++) await compare(randomQuery(), asker)
    expect((await summary({ placeholders: 'true' })).total).toBe(whole.total)
  })

  it('reads the clock of a city with daylight saving', async () => {
    await database.pool.query("UPDATE city_settings SET value = 'America/New_York' WHERE key = 'timezone'")
    await database.pool.query(`INSERT INTO incidents (reported_at, position, class_id)
      SELECT '2022-03-12T20:00Z'::timestamptz + n * interval '11 minutes', ST_SetSRID(ST_MakePoint(116.05, 39.95), 4326), 1
      FROM generate_series(1, 300) n`)
    await untilSeen()
    expect(columns.timeZone()).toBe('America/New_York')
    await compare({ from: '2022-03-12T00:00:00Z', to: '2022-03-16T00:00:00Z', bucket: 'hour' })
    await compare({ hours: '1,2,3', weekdays: '7', bucket: 'day' })
    await compare({ bucket: 'week' })
  })

  it('follows inserts, moves, status changes and deletes, one by one and in bulk', async () => {
    const { pool } = database
    await pool.query(
      "UPDATE incidents SET status = 'closed' WHERE id IN (SELECT id FROM incidents ORDER BY random() LIMIT 5)",
    )
    await pool.query('UPDATE incidents SET position = ST_SetSRID(ST_MakePoint(116.19, 39.99), 4326) WHERE id % 997 = 0')
    await pool.query("UPDATE incidents SET class_id = 2, source = 'app' WHERE id % 3 = 0")
    await pool.query('DELETE FROM incidents WHERE id % 701 = 0')
    await pool.query('DELETE FROM incidents WHERE id % 5 = 1 AND ST_X(position) < 116.05')
    await pool.query(`INSERT INTO incidents (reported_at, position, class_id)
      VALUES ('2023-05-05T05:05Z', ST_SetSRID(ST_MakePoint(116.01, 39.91), 4326), 3)`)
    await untilSeen()
    await compare({})
    await compare({ statuses: 'closed', sources: 'app', bbox: '116.1,39.9,116.2,40.0' })
    await compare({ classes: '1', placeholders: 'true' })
  })

  it('catches up after its connections were cut', async () => {
    const { pool } = database
    await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
    await expect
      .poll(
        () =>
          pool.query('SELECT 1').then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true)
    await pool.query(`INSERT INTO incidents (reported_at, position, class_id)
      VALUES ('2023-06-06T06:06Z', ST_SetSRID(ST_MakePoint(116.02, 39.92), 4326), 4)`)
    await untilSeen()
    await compare({ classes: '4' })
  })

  it('forgets the time of a stray incident when it goes or is set right', async () => {
    const before = (await summary({})).histogram
    for (const away of [
      'DELETE FROM incidents WHERE id = $1',
      `UPDATE incidents SET reported_at = '2022-05-05Z' WHERE id = $1`,
    ]) {
      await database.pool.query(`SELECT ensure_incident_partitions('1999-01-01Z', '1999-03-01Z')`)
      const { rows } = await database.pool.query<{
        id: number
      }>(`INSERT INTO incidents (reported_at, position, class_id)
        VALUES ('1999-01-09Z', ST_SetSRID(ST_MakePoint(116.02, 39.92), 4326), 4) RETURNING id`)
      await untilSeen()
      expect((await summary({})).histogram.starts[0]).toMatch(/^199[89]/)
      await database.pool.query(away, [rows[0]?.id])
      await untilSeen()
      const after = (await summary({})).histogram
      expect([after.bucket, after.starts]).toEqual([before.bucket, before.starts])
    }
  })

  it('says to sign in before it looks at the question', async () => {
    const answer = await globalThis.fetch(`${address}/heat/summary?from=yesterday`)
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([401, '/problems/not-signed-in'])
  })

  it('refuses a window that would give too many bars, and nonsense', async () => {
    const refused = await fetch(`${address}/heat/summary?bucket=hour`)
    expect(refused.status).toBe(400)
    expect(((await refused.json()) as { type: string }).type).toBe('/problems/invalid-request')
    expect((await fetch(`${address}/heat/summary?from=yesterday`)).status).toBe(400)
    expect((await fetch(`${address}/heat/summary?bbox=5,5,1,1`)).status).toBe(400)
  })
})

describe('drawing density', () => {
  const density = async (query: string, { headers }: Asker = ofTheCity) => {
    const answer = await fetch(`${address}/heat/density?${query}`, { headers })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const bytes = await answer.arrayBuffer()
    const head = (name: string) => Number(answer.headers.get(name))
    return { field: new Float32Array(bytes), width: head('x-density-width'), height: head('x-density-height'), answer }
  }

  it('gives a field of the size it names, whose highest value and total it names', async () => {
    const { field, width, height, answer } = await density('bbox=115.9,39.8,116.3,40.1&radiusMeters=1000&cells=256')
    expect(field.length).toBe(width * height)
    expect(Math.max(...field)).toBeCloseTo(Number(answer.headers.get('x-density-max')), 3)
    expect(Number(answer.headers.get('x-total'))).toBe((await summary({})).total)
  })

  it('adds up to the incidents: density times ground', async () => {
    const { field, width, answer } = await density('bbox=115.8,39.7,116.4,40.2&radiusMeters=1000&cells=1024')
    const [west = 0, , east = 0] = (answer.headers.get('x-density-bbox') ?? '').split(',').map(Number)
    const cellKm = ((east - west) / width / 360) * 2 * Math.PI * 6378.137 * Math.cos((39.9 * Math.PI) / 180)
    const sum = field.reduce((total, value) => total + value, 0) * cellKm * cellKm
    const { total } = await summary({})
    expect(sum / total).toBeGreaterThan(0.995)
    expect(sum / total).toBeLessThan(1.005)
  })

  it('holds the incidents of the territory alone, and none of an empty one', async () => {
    const box = 'bbox=115.8,39.7,116.4,40.2&radiusMeters=300&cells=512'
    const whole = await density(box)
    for (const asker of [await inArea('999001001001'), await inArea('999001001002'), await inNoArea()]) {
      const { field, width, answer } = await density(box, asker)
      const [row] = await oracle<{ total: number }>({}, 'SELECT count(*) AS total FROM kept', asker)
      expect(Number(answer.headers.get('x-total'))).toBe(row?.total)
      expect([field.length, width]).toEqual([whole.field.length, whole.width])
      // 116.04 is 5 km west of the grid's edge, where the whole city has incidents and the east has none.
      const [west = 0, , east = 0] = (answer.headers.get('x-density-bbox') ?? '').split(',').map(Number)
      const isWest = (cell: number) => west + (((cell % width) + 1) / width) * (east - west) < 116.04
      expect(field.some((value, cell) => value > 0 && isWest(cell))).toBe(false)
      expect(whole.field.some((value, cell) => value > 0 && isWest(cell))).toBe(true)
      expect(field.some((value) => value > 0)).toBe((row?.total ?? 0) > 0)
    }
    expect((await density(box)).field).toEqual(whole.field)
  })

  it('refuses a radius outside 50 to 5000 metres', async () => {
    expect((await fetch(`${address}/heat/density?bbox=1,1,2,2&radiusMeters=10`)).status).toBe(400)
  })
})
