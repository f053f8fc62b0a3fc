import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bd09FromWgs84, gcj02FromWgs84 } from '#geo/gcj02'
import type { Incident } from '../../api/incidents/incidents.contract.ts'
import { auditOf } from '../support/audit-of.ts'
import { aClass, aGrid, aSquare, anIncident } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { TestServer } from '../support/server.ts'
import { startServerWithoutDatabase, startTestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
let major: number
let minor: number
let other: number
beforeAll(async () => {
  database = await openTestDatabase()
  server = await startTestServer(database)
  major = await aClass(database.pool, { code: 'E01' })
  minor = await aClass(database.pool, { code: 'E0101', parentId: major, limitValue: 4, limitUnit: 'urgent-hour' })
  other = await aClass(database.pool, { code: 'E02', limitValue: 1, limitUnit: 'work-day' })
})
afterAll(async () => {
  await server.close()
  await database.close()
})
beforeEach(async () => {
  await database.pool.query('DELETE FROM incidents')
  await database.pool.query('DELETE FROM grids')
})

const place: [number, number] = [112.005, 33.505]
type Page = { incidents: Incident[]; next: string | null }
const list = async (query = ''): Promise<Page> => (await server.get(`/incidents${query}`)).body as Page
const ids = (page: Page): number[] => page.incidents.map(({ id }) => id)
const report = (over: object = {}) => server.send('POST', '/incidents', { position: place, classId: minor, ...over })

describe('reporting an incident', () => {
  it('stores it now, links it to its grid and says when it is due', async () => {
    const grid = await aGrid(database.pool, { code: 'W', boundary: aSquare(112, 33.5, 0.01) })
    const before = Date.now()
    const answer = await report({ text: 'A manhole cover is missing', address: '12 Plum road', severity: 4 })
    expect(answer.status).toBe(201)
    const incident = answer.body as Incident
    expect(incident).toMatchObject({
      position: place,
      sourceFrame: 'wgs84',
      positionQuality: 'map',
      isOutsideCity: false,
      classId: minor,
      classCode: 'E0101',
      source: 'web',
      status: 'open',
      severity: 4,
      communityGridId: grid,
      communityGridCode: 'W',
      gridRule: 'position',
      closedAt: null,
    })
    const reportedAt = Date.parse(incident.reportedAt)
    expect(reportedAt).toBeGreaterThanOrEqual(before)
    expect(Date.parse(incident.dueAt ?? '') - reportedAt).toBe(4 * 3_600_000)
    expect((await server.get(`/incidents/${incident.id}`)).body).toEqual(incident)
  })

  it('counts the limit of a work day in office hours of the city', async () => {
    // Friday 2026-03-06 17:30 in Shanghai; eight work hours later it is Monday 17:30.
    const { body } = await report({ classId: other, reportedAt: '2026-03-06T17:30:00+08:00' })
    expect((body as Incident).dueAt).toBe('2026-03-09T09:30:00.000Z')
  })

  it('says whether it lies outside the city, once the city has grids', async () => {
    expect(((await report({ position: [113, 33.5] })).body as Incident).isOutsideCity).toBe(false)
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    await aGrid(database.pool, { boundary: aSquare(113, 33.5, 0.01), validTo: '2021-01-01T00:00:00Z' })
    expect(((await report({ position: [113.005, 33.505] })).body as Incident).isOutsideCity).toBe(true)
    expect(((await report()).body as Incident).isOutsideCity).toBe(false)
  })

  it.each<[string, [number, number]]>([
    ['cgcs2000', place],
    ['gcj02', gcj02FromWgs84(place)],
    ['bd09', bd09FromWgs84(place)],
    // CGCS2000 3-degree zone at 111 E, computed with PROJ: false easting 500,000 m.
    ['EPSG:4546', [593_383.67, 3_709_209.19]],
    ['EPSG:3857', [12_468_339.57, 3_962_527.71]],
  ])('takes coordinates in %s', async (frame, position) => {
    const { status, body } = await report({ position, frame })
    expect(status).toBe(201)
    const incident = body as Incident
    expect(incident.sourceFrame).toBe(frame)
    // Within a metre.
    const [longitude, latitude] = incident.position ?? [0, 0]
    expect(Math.abs(longitude - place[0])).toBeLessThan(1e-5)
    expect(Math.abs(latitude - place[1])).toBeLessThan(1e-5)
  })

  it.each<[string, object, RegExp]>([
    ['an unknown class', { classId: 999_999 }, /no incident class/],
    ['a class id no column holds', { classId: 9_000_000_000 }, /no incident class/],
    ['an unknown EPSG code', { frame: 'EPSG:987654' }, /does not know EPSG:987654/],
    ['an EPSG code that is none', { frame: 'EPSG:1.5' }, /does not know/],
    ['a position outside its projection', { frame: 'EPSG:4546', position: [1e30, 1e30] }, /made for|map ends/],
    ['the pole', { position: [112, 90] }, /map ends/],
    ['a time in the future', { reportedAt: '2099-01-01T00:00:00Z' }, /future/],
    ['a time long ago', { reportedAt: '1900-01-01T00:00:00Z' }, /import/],
  ])('refuses %s', async (_, over, reason) => {
    expectProblem(await report(over), 'rule-broken', reason)
    expect(ids(await list())).toEqual([])
  })

  it.each<[string, object]>([
    ['metres where degrees are declared', { position: [593_391, 3_708_975] }],
    ['latitude first', { position: [33.5, 112] }],
    ['an unknown frame', { frame: 'moon' }],
    ['a placeholder as quality', { positionQuality: 'placeholder' }],
    ['a severity of 6', { severity: 6 }],
    ['a text too long', { text: 'x'.repeat(4001) }],
    ['a zero byte', { text: 'a\u0000b' }],
    ['no class', { classId: undefined }],
    ['a class that is text', { classId: '1' }],
    ['a day that does not exist', { reportedAt: '2026-02-30T00:00:00Z' }],
  ])('refuses a report with %s', async (_, over) => {
    expectProblem(await report(over), 'invalid-request')
  })

  it('refuses a body of more than a megabyte', async () => {
    expectProblem(await report({ text: 'x'.repeat(1_100_000) }), 'too-large')
  })

  it('gives a telephone whose clock runs ahead the time of the service', async () => {
    const told = new Date(Date.now() + 120_000).toISOString()
    const { body } = await report({ reportedAt: told })
    expect(Date.parse((body as Incident).reportedAt)).toBeLessThanOrEqual(Date.now())
  })

  it('stores a hundred reports at once, also into a quarter nobody reported in before', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => report({ reportedAt: `2019-0${1 + (n % 9)}-15T00:00:00Z` })),
    )
    expect(answers.map(({ status }) => status).filter((status) => status !== 201)).toEqual([])
    const { rows } = await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM incidents_unplanned')
    expect(rows[0]?.n).toBe(0)
    expect((await list('?to=2020-01-01T00:00:00Z&limit=500')).incidents).toHaveLength(100)
  })
})

describe('moving an incident', () => {
  const move = (id: number, status: string) => server.send('PATCH', `/incidents/${id}/status`, { status })

  it('closes and reopens it, with and without a time of closing', async () => {
    const { id } = (await report()).body as Incident
    expect(((await move(id, 'in-progress')).body as Incident).closedAt).toBeNull()
    const closed = (await move(id, 'closed')).body as Incident
    expect(Math.abs(Date.parse(closed.closedAt ?? '') - Date.now())).toBeLessThan(60_000)
    expect(closed.isClosedBeforeOpened).toBe(false)
    expect((await move(id, 'in-progress')).body).toMatchObject({ status: 'in-progress', closedAt: null })
  })

  it('is written in the log with where it moved from and to', async () => {
    const { id } = (await report()).body as Incident
    await move(id, 'closed')
    await move(id, 'refused')
    const traces = (await auditOf(database.pool, 'incidents')).filter(({ ids: [one] }) => one === id)
    const detail = { from: 'open', to: 'closed' }
    expect(traces).toEqual([{ kind: 'administration', action: 'moveIncident', outcome: 'done', ids: [id], detail }])
  })

  it('refuses a move that is not allowed and names those that are', async () => {
    const { id } = (await report()).body as Incident
    expectProblem(
      await move(id, 'open'),
      'status-move-not-allowed',
      /is open cannot become open; it can become in-progress or closed or refused/,
    )
    await move(id, 'closed')
    expectProblem(await move(id, 'refused'), 'status-move-not-allowed', /it can become in-progress\.$/)
    expect((await server.get(`/incidents/${id}`)).body).toMatchObject({ status: 'closed' })
  })

  it('lets one of many who close it at once succeed', async () => {
    const { id } = (await report()).body as Incident
    const answers = await Promise.all(Array.from({ length: 8 }, () => move(id, 'closed')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectProblem(answer, 'status-move-not-allowed')
  })

  it('refuses an unknown status, and an incident that is not there', async () => {
    expectProblem(await move(1, 'lost'), 'invalid-request')
    expectProblem(await move(987_654, 'closed'), 'not-found')
    expectProblem(await server.get('/incidents/987654'), 'not-found')
    expectProblem(await server.get('/incidents/x'), 'invalid-request')
  })
})

describe('listing incidents', () => {
  it('goes newest first, page by page, without gap or repeat, also among equal and near-equal times', async () => {
    await database.pool.query(`SELECT ensure_incident_partitions('2026-01-01Z', '2026-03-31Z')`)
    await database.pool.query(
      `INSERT INTO incidents (reported_at, position, class_id)
       SELECT '2026-02-01Z'::timestamptz + (n / 3) * interval '1 microsecond', ST_SetSRID(ST_MakePoint(112, 33.5), 4326), $1
       FROM generate_series(1, 50) n`,
      [minor],
    )
    const { rows } = await database.pool.query<{ id: number }>(
      'SELECT id FROM incidents ORDER BY reported_at DESC, id DESC',
    )
    const seen: number[] = []
    let page = await list('?limit=7')
    for (;;) {
      seen.push(...ids(page))
      if (page.next === null) break
      page = await list(`?limit=7&after=${page.next}`)
    }
    expect(seen).toEqual(rows.map(({ id }) => id))
    expect((await list('?limit=50')).next).toBeNull()
  })

  it('filters by every part of the common filter, alone and together', async () => {
    const grid = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    const unit = await aGrid(database.pool, { coverage: 'unit', boundary: aSquare(112.004, 33.504, 0.002) })
    // Monday 2026-03-02, 08:00 in Shanghai is midnight UTC.
    const a = await anIncident(database.pool, {
      classId: minor,
      position: place,
      reportedAt: '2026-03-02T00:00:00Z',
      source: 'hotline',
    })
    const b = await anIncident(database.pool, {
      classId: other,
      position: [112.009, 33.509],
      reportedAt: '2026-03-01T15:00:00Z',
      source: 'app',
      status: 'closed',
    })
    const c = await anIncident(database.pool, {
      classId: major,
      position: [113, 33.5],
      reportedAt: '2025-12-31T16:30:00Z',
      source: 'app',
    })
    const d = await anIncident(database.pool, {
      classId: other,
      position: place,
      reportedAt: '2024-02-29T00:00:00Z',
      positionQuality: 'placeholder',
    })

    const cases: [string, number[]][] = [
      ['', [a, b, c]],
      ['?placeholders=true', [a, b, c, d]],
      ['?placeholders=false', [a, b, c]],
      ['?from=2026-03-01T15:00:00Z', [a, b]],
      ['?to=2026-03-01T15:00:00Z', [c]],
      ['?from=2026-03-01T23:00:00%2B08:00&to=2026-03-02T08:00:00%2B08:00', [b]],
      [`?classes=${major}`, [a, c]],
      [`?classes=${minor}`, [a]],
      [`?classes=${major},${other}`, [a, b, c]],
      ['?sources=app', [b, c]],
      ['?sources=app,hotline&statuses=closed', [b]],
      ['?statuses=open', [a, c]],
      ['?hours=8', [a]],
      ['?hours=23', [b]],
      // 16:30 UTC is half past midnight of New Year's Day, a Thursday, in Shanghai.
      ['?hours=0&weekdays=4', [c]],
      ['?weekdays=1', [a]],
      ['?weekdays=7', [b]],
      ['?bbox=112,33.5,112.008,33.508', [a]],
      ['?bbox=112,33.5,112.008,33.508&placeholders=true', [a, d]],
      [`?grid=${grid}`, [a, b]],
      [`?grid=${unit}`, [a]],
      [`?grid=${unit}&classes=${other}&placeholders=true`, [d]],
      ['?classes=', []],
    ]
    for (const [query, expected] of cases) expect(ids(await list(query)), query).toEqual(expected)
  })

  it.each([
    '?from=yesterday',
    '?classes=a',
    '?classes=987654',
    '?classes=9000000000',
    '?sources=pigeon',
    '?statuses=lost',
    '?hours=24',
    '?weekdays=0',
    '?bbox=1,2,3',
    '?after=12',
    '?after=x_1',
    '?limit=501',
    '?grid=0',
    '?placeholders=maybe',
    `?classes=${Array.from({ length: 501 }, (_, n) => n + 1).join(',')}`,
  ])('refuses %s', async (query) => {
    expectProblem(await server.get(`/incidents${query}`), 'invalid-request')
  })

  it('answers a cursor from nowhere without breaking', async () => {
    expect(ids(await list('?after=9999999999999999_999999999999999'))).toEqual([])
    expect((await server.get('/incidents?after=-9999999999999999_1')).status).toBe(200)
  })
})

describe('without a database, or when it takes too long', () => {
  it('every operation says so', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/incidents'), 'database-unavailable')
    expectProblem(await alone.get('/incidents/1'), 'database-unavailable')
    expectProblem(await alone.send('POST', '/incidents', { position: place, classId: 1 }), 'database-unavailable')
    expectProblem(await alone.send('PATCH', '/incidents/1/status', { status: 'closed' }), 'database-unavailable')
    await alone.close()
  })

  it('a list that is held up is stopped', async () => {
    const hasty = await startTestServer(database, { statementTimeoutMs: 200 })
    const client = await database.client()
    await client.query('BEGIN')
    await client.query('LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE')
    expectProblem(await hasty.get('/incidents'), 'took-too-long')
    await client.query('ROLLBACK')
    await client.end()
    await hasty.close()
  })
})
