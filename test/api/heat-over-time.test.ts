import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HoursOfWeek } from '#contract/heat'
import { cellAt, formatCell } from '#geo/cell-lattice'
import { unitX, unitY } from '#geo/mercator'
import { unpackCounts } from '#geo/sparse-counts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { aPerson } from '../support/people.ts'
import { aVisitor } from '../support/visitor.ts'

let app: RunningApp

beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    await pool.query(`
      INSERT INTO class_schemes VALUES ('test', 'Test', 'made up');
      INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'A', '甲', 'A'), ('test', 'B', '乙', 'B');
      INSERT INTO grids (coverage, kind, code, code_scheme, boundary, valid_from) VALUES
        ('community', 'comprehensive', 'west', 'free', ST_Multi(ST_MakeEnvelope(116.0, 39.9, 116.1, 40.0, 4326)), '2000-01-01Z'),
        ('community', 'comprehensive', 'east', 'free', ST_Multi(ST_MakeEnvelope(116.1, 39.9, 116.2, 40.0, 4326)), '2000-01-01Z');
      SELECT setseed(0.42);
      SELECT ensure_incident_partitions('2023-01-01Z', '2024-01-01Z');
      INSERT INTO incidents (reported_at, position, position_quality, class_id, source, status)
        SELECT '2023-01-01Z'::timestamptz + random() * interval '360 days',
               ST_SetSRID(ST_MakePoint(115.98 + 0.24 * random(), 39.88 + 0.14 * random()), 4326),
               CASE WHEN random() < 0.1 THEN 'placeholder' ELSE 'address' END,
               (SELECT min(id) + (random())::int FROM incident_classes), 'hotline', 'open'
        FROM generate_series(1, 3000) n;`)
  })
})
afterAll(() => app.close())

const cityBox = '115.9,39.8,116.3,40.1'

async function counts(path: string) {
  const answer = await app.fetch(`${app.url}${path}`)
  expect(answer.status).toBe(200)
  return { ...unpackCounts(await answer.arrayBuffer()), headers: answer.headers }
}

type Counted = Awaited<ReturnType<typeof counts>>

/** Counts by thing and bin, as the bytes tell them. */
function entriesOf({
  lengths,
  bins,
  counts: held,
  starts,
}: Counted): { thing: number; start: number; count: number }[] {
  let at = 0
  return Array.from(lengths).flatMap((length, thing) =>
    Array.from({ length }, () => {
      const entry = { thing, start: starts[bins[at] ?? 0] ?? NaN, count: held[at] ?? 0 }
      at++
      return entry
    }),
  )
}

const sqlRows = async <T extends object>(text: string) => (await app.pool.query<T>(text)).rows
const kept = `position_quality <> 'placeholder'`

describe('counts by cell', () => {
  it.each(['shape=square&cellMeters=500', 'shape=hexagon&cellMeters=1000'])(
    'are those of SQL, incident by incident: %s',
    async (asked) => {
      const answer = await counts(`/heat/cells?bbox=${cityBox}&${asked}&bucket=week`)
      const shape = asked.includes('square') ? 'square' : 'hexagon'
      const lattice = {
        shape,
        cellMeters: shape === 'square' ? 500 : 1000,
        latitudeTenths: Number(answer.headers.get('x-cell-latitude')),
      } as const
      const rows = await sqlRows<{ x: number; y: number; week: number }>(
        `SELECT ST_X(position) AS x, ST_Y(position) AS y,
                extract(epoch FROM date_trunc('week', reported_at, 'Asia/Shanghai'))::float8 AS week FROM incidents WHERE ${kept}`,
      )
      const wanted = new Map<string, number>()
      for (const { x, y, week } of rows) {
        const key = `${formatCell(lattice, cellAt(lattice, [unitX(x), unitY(y)]))} ${week}`
        wanted.set(key, (wanted.get(key) ?? 0) + 1)
      }
      const found = entriesOf(answer).map(({ thing, start, count }): [string, number] => {
        const cell = { column: answer.keys[0]?.[thing] ?? 0, row: answer.keys[1]?.[thing] ?? 0 }
        return [`${formatCell(lattice, cell)} ${start}`, count]
      })
      expect(new Map(found)).toEqual(wanted)
      expect(Number(answer.headers.get('x-total'))).toBe(rows.length)
    },
  )

  it('are refused when there would be too many bins, and to who is told published figures', async () => {
    const tooMany = `/heat/cells?bbox=${cityBox}&cellMeters=20&bucket=hour`
    const refused = await app.fetch(`${app.url}${tooMany}`)
    expectProblem(
      { status: refused.status, type: refused.headers.get('content-type') ?? '', body: await refused.json() },
      'invalid-request',
    )
    const screen = aVisitor(app.url)
    const { code } = (await screen.ask('POST', '/screens/pairings')).body as { code: string }
    const { cookie } = await aPerson(app.pool, { post: 'security-admin' })
    const [name = '', value = ''] = cookie.split('=')
    const security = aVisitor(app.url, { [name]: value })
    await security.ask('POST', '/screens', { name: 'Hall', level: 'public', territory: { kind: 'city' }, code })
    await expect.poll(async () => (await screen.ask('GET', '/screens/mine')).body).toMatchObject({ state: 'paired' })
    for (const path of [`/heat/cells?bbox=${cityBox}`, '/heat/cube', '/heat/hour-of-week'])
      expectProblem(await screen.ask('GET', path), 'not-allowed')
  })
})

describe('counts by grid and time', () => {
  it('are those of SQL, and so is what lies in no grid and what is left out', async () => {
    const answer = await counts('/heat/cube?by=community&bucket=month')
    const rows = await sqlRows<{ grid: number; month: number; n: number }>(
      `SELECT coalesce(community_grid_id, 0)::int AS grid,
              extract(epoch FROM date_trunc('month', reported_at, 'Asia/Shanghai'))::float8 AS month, count(*)::int AS n
       FROM incidents WHERE ${kept} GROUP BY 1, 2`,
    )
    const found = entriesOf(answer).map(
      ({ thing, start, count }) => `${answer.keys[0]?.[thing] ?? -1} ${start} ${count}`,
    )
    expect(found.sort()).toEqual(rows.map(({ grid, month, n }) => `${grid} ${month} ${n}`).sort())
    const [left] = await sqlRows<{ n: number }>(`SELECT count(*)::int AS n FROM incidents WHERE NOT (${kept})`)
    expect(Number(answer.headers.get('x-placeholders'))).toBe(left?.n)
  })
})

describe('counts by hour of the week', () => {
  it('are those of SQL, on the clock of the city', async () => {
    const answer = await app.fetch(`${app.url}/heat/hour-of-week?from=2023-03-01T00:00:00Z`)
    const { counts: hours, total } = HoursOfWeek.parse(await answer.json())
    const rows = await sqlRows<{ hour: number; n: number }>(
      `SELECT ((extract(isodow FROM t) - 1) * 24 + extract(hour FROM t))::int AS hour, count(*)::int AS n
       FROM (SELECT reported_at AT TIME ZONE 'Asia/Shanghai' AS t FROM incidents WHERE ${kept} AND reported_at >= '2023-03-01Z') i GROUP BY 1`,
    )
    const wanted = new Map(rows.map(({ hour, n }) => [hour, n]))
    expect(hours).toEqual(Array.from({ length: 168 }, (_, hour) => wanted.get(hour) ?? 0))
    expect(total).toBe(rows.reduce((sum, { n }) => sum + n, 0))
  })
})
