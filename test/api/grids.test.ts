import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Boundary } from '#geo/geojson'
import type { Grid, GridCard } from '../../api/grids/grids.contract.ts'
import { aBuilding, aClass, aCommunity, aGrid, aHousehold, aResource, aSquare, anIncident } from '../support/build.ts'
import { auditOf } from '../support/audit-of.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { TestServer } from '../support/server.ts'
import { startServerWithoutDatabase, startTestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
const community = '999001001001'
beforeAll(async () => {
  database = await openTestDatabase()
  server = await startTestServer(database)
  await aCommunity(database.pool, community)
})
afterAll(async () => {
  await server.close()
  await database.close()
})
beforeEach(async () => {
  await database.pool.query('DELETE FROM incidents')
  await database.pool.query('DELETE FROM households')
  await database.pool.query('DELETE FROM buildings')
  await database.pool.query('DELETE FROM resources')
  await database.pool.query('DELETE FROM grids')
})

type Page = { grids: Grid[]; next: string | null }
const list = async (query = ''): Promise<Page> => (await server.get(`/grids${query}`)).body as Page
const codes = (page: Page): string[] => page.grids.map((grid) => grid.code)

const aDrawing = (over: object = {}) => ({
  coverage: 'community',
  kind: 'comprehensive',
  code: `${community}001`,
  name: 'Plum court',
  communityCode: community,
  boundary: aSquare(112, 33.5, 0.01),
  ...over,
})
const draw = (over: object = {}) => server.send('POST', '/grids', aDrawing(over))

describe('drawing a grid', () => {
  it('stores it and answers it', async () => {
    const answer = await draw({ responsibleUnit: 'Bridge street office' })
    expect(answer.status).toBe(201)
    const grid = answer.body as Grid
    expect(grid).toMatchObject({
      coverage: 'community',
      kind: 'comprehensive',
      code: `${community}001`,
      codeScheme: 'gb-15',
      communityCode: community,
      responsibleUnit: 'Bridge street office',
      validTo: null,
    })
    expect(grid.areaSquareMeters).toBeGreaterThan(1.0e6)
    expect(grid.areaSquareMeters).toBeLessThan(1.06e6)
    expect(codes(await list())).toEqual([`${community}001`])
  })

  it('is written in the log, as its end is', async () => {
    const { id, code } = (await draw()).body as Grid
    await server.send('POST', `/grids/${id}/retirement`, {})
    expectProblem(await server.send('POST', `/grids/${id}/retirement`, {}), 'rule-broken')
    expect((await auditOf(database.pool, 'grids')).slice(-2)).toEqual([
      { kind: 'administration', action: 'drawGrid', outcome: 'done', ids: [id], detail: { code } },
      { kind: 'administration', action: 'retireGrid', outcome: 'done', ids: [id], detail: { code } },
    ])
  })

  it('takes a MultiPolygon, a hole, and a community that only the code names', async () => {
    const outer = aSquare(112, 33.5, 0.01).coordinates[0] ?? []
    const hole = (aSquare(112.004, 33.504, 0.002).coordinates[0] ?? []).toReversed()
    const elsewhere = aSquare(112.05, 33.5, 0.01).coordinates
    const boundary: Boundary = { type: 'MultiPolygon', coordinates: [[outer, hole], elsewhere] }
    const { body, status } = await draw({ boundary, communityCode: undefined })
    expect(status).toBe(201)
    expect((body as Grid).communityCode).toBe(community)
    expect((body as Grid).areaSquareMeters).toBeGreaterThan(1.98e6)
  })

  it('refuses an overlap and names both grids', async () => {
    await draw()
    const answer = await draw({ code: `${community}002`, boundary: aSquare(112.005, 33.5, 0.01) })
    expectProblem(answer, 'grid-overlap', /99900100100100[12] overlaps grid 99900100100100[12].*only touch/)
    expect(codes(await list())).toEqual([`${community}001`])
  })

  it('refuses a code that is in use at that time', async () => {
    await draw()
    expectProblem(await draw({ boundary: aSquare(112.05, 33.5, 0.01) }), 'code-taken')
    expect((await draw({ coverage: 'unit', kind: 'unit' })).status).toBe(201)
  })

  it.each<[string, unknown, RegExp]>([
    [
      'crosses itself',
      [
        [
          [112, 33],
          [113, 34],
          [113, 33],
          [112, 34],
          [112, 33],
        ],
      ],
      /Self-intersection/,
    ],
    [
      'is not closed',
      [
        [
          [112, 33],
          [113, 33],
          [113, 34],
          [112, 34],
        ],
      ],
      /not closed/,
    ],
    [
      'has no area',
      [
        [
          [112, 33],
          [113, 33],
          [112, 33],
          [112, 33],
        ],
      ],
      /Too few points|Self-intersection/,
    ],
    [
      'is one point',
      [
        [
          [112, 33],
          [112, 33],
          [112, 33],
          [112, 33],
        ],
      ],
      /Too few points/,
    ],
    [
      'has a hole outside',
      [aSquare(112, 33.5, 0.01).coordinates[0], aSquare(113, 33.5, 0.01).coordinates[0]],
      /Hole lies outside/,
    ],
    ['reaches the pole', aSquare(112, 89, 1).coordinates, /85 degrees/],
  ])('refuses a boundary that %s', async (_, coordinates, reason) => {
    expectProblem(await draw({ boundary: { type: 'Polygon', coordinates } }), 'invalid-boundary', reason)
  })

  it('refuses an empty boundary', async () => {
    expectProblem(await draw({ boundary: { type: 'MultiPolygon', coordinates: [] } }), 'invalid-boundary', /empty/)
  })

  it.each<[string, object, RegExp]>([
    ['a community that does not exist', { code: '999001001999001', communityCode: '999001001999' }, /no community/],
    ['a code that does not continue its community', { code: '111111111111001' }, /begin with the 12 digits/],
    ['a code of the wrong length', { code: '123', communityCode: undefined }, /15 digits/],
    ['a kind of the other coverage', { kind: 'unit' }, /Community grids are/],
    ['a code of 16 digits that is not one', { codeScheme: 'local-16' }, /local-16 wants 16/],
  ])('refuses %s', async (_, over, reason) => {
    expectProblem(await draw(over), 'rule-broken', reason)
    expect(codes(await list())).toEqual([])
  })

  it.each<[string, object]>([
    ['without a boundary', { boundary: undefined }],
    ['with latitude first', { boundary: aSquare(33.5, 112, 0.01) }],
    [
      'with two positions',
      {
        boundary: {
          type: 'Polygon',
          coordinates: [
            [
              [112, 33],
              [113, 34],
            ],
          ],
        },
      },
    ],
    ['with a zero byte in the name', { name: 'a\u0000b' }],
    ['with a name too long', { name: 'x'.repeat(201) }],
    ['with a date that is none', { validFrom: '2026-02-30T00:00:00Z' }],
    ['with an unknown coverage', { coverage: 'planet' }],
  ])('refuses a drawing %s', async (_, over) => {
    expectProblem(await draw(over), 'invalid-request')
  })

  it('refuses a body of more than a megabyte, and one that is not JSON', async () => {
    const ring = Array.from({ length: 60_000 }, (_, n) => [112 + n * 1e-7, 33.5])
    expectProblem(await draw({ boundary: { type: 'Polygon', coordinates: [ring] } }), 'too-large', /1 MB/)
    const response = await server.fetch(`${server.url}/grids`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"coverage":',
    })
    expectProblem(
      { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.json() },
      'invalid-request',
      /not valid JSON/,
    )
  })

  it('answers "too many" when two writers lock each other out, and the one stays whole', async () => {
    const client = await database.client()
    await client.query('BEGIN')
    // The other holds the code we want and waits for the coverage that we hold: one of the two must give way.
    await client.query(`SELECT FROM coverages WHERE coverage = 'unit' FOR UPDATE`)
    const ours = draw({ coverage: 'unit', kind: 'unit' })
    await waitForLock(client)
    const theirs = client
      .query(`SET deadlock_timeout = '10s'`)
      .then(() => aGrid(client, { coverage: 'unit', code: `${community}001`, boundary: aSquare(112, 33.5, 0.01) }))
    expectProblem(await ours, 'too-many', /send it again/)
    await theirs
    await client.query('COMMIT')
    await client.end()
    expect(codes(await list('?coverage=unit'))).toEqual([`${community}001`])
  })

  async function waitForLock(client: { query: (text: string) => Promise<{ rows: { n: number }[] }> }): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const { rows } = await client.query('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted')
      if ((rows[0]?.n ?? 0) > 0) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('nobody waits for a lock')
  }
})

describe('retiring a grid', () => {
  const retire = (id: number, body: object = {}) => server.send('POST', `/grids/${id}/retirement`, body)

  it('ends it now, keeps it readable, and frees ground and code', async () => {
    const { id } = (await draw()).body as Grid
    const answer = await retire(id)
    expect(answer.status).toBe(200)
    expect(Date.parse((answer.body as Grid).validTo ?? '')).toBeLessThanOrEqual(Date.now())
    expect(codes(await list())).toEqual([])
    expect((await server.get(`/grids/${id}`)).status).toBe(200)
    expect((await draw()).status).toBe(201)
  })

  it('ends it at a time to come, and can think better of it', async () => {
    const { id } = (await draw()).body as Grid
    expect(((await retire(id, { validTo: '2030-01-01T00:00:00+08:00' })).body as Grid).validTo).toBe(
      '2029-12-31T16:00:00.000Z',
    )
    expect(codes(await list())).toHaveLength(1)
    expect(codes(await list('?at=2031-01-01T00:00:00Z'))).toEqual([])
    expect(((await retire(id)).body as Grid).validTo).not.toBe('2029-12-31T16:00:00.000Z')
    expect(codes(await list())).toEqual([])
  })

  it('refuses an end before the start, a second end, and a grid that does not exist', async () => {
    const { id } = (await draw({ validFrom: '2025-01-01T00:00:00Z' })).body as Grid
    expectProblem(await retire(id, { validTo: '2024-01-01T00:00:00Z' }), 'rule-broken', /after its start/)
    await retire(id)
    expectProblem(await retire(id, { validTo: '2035-01-01T00:00:00Z' }), 'rule-broken', /already/)
    expectProblem(await retire(999_999), 'not-found', /no grid with id 999999/)
    expectProblem(await retire(id, { validTo: 'yesterday' }), 'invalid-request')
    expectProblem(await server.send('POST', '/grids/x/retirement', {}), 'invalid-request', /\/path\/id/)
  })
})

describe('listing grids', () => {
  it('answers those of a coverage by code, page by page, without gap or repeat', async () => {
    for (let n = 1; n <= 7; n += 1)
      await aGrid(database.pool, { code: `G${n}`, boundary: aSquare(112 + n * 0.01, 33.5, 0.01) })
    await aGrid(database.pool, { code: 'other', coverage: 'unit', boundary: aSquare(112, 33.5, 0.01) })
    const seen: string[] = []
    let after = ''
    for (let page = await list('?limit=3'); ; page = await list(`?limit=3&after=${after}`)) {
      seen.push(...codes(page))
      if (page.next === null) break
      after = page.next
    }
    expect(seen).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7'])
    expect((await list('?limit=7')).next).toBeNull()
    expect(codes(await list('?coverage=unit'))).toEqual(['other'])
  })

  it('answers those that touch a box', async () => {
    await aGrid(database.pool, { code: 'in', boundary: aSquare(112, 33.5, 0.01) })
    await aGrid(database.pool, { code: 'out', boundary: aSquare(112.5, 33.5, 0.01) })
    expect(codes(await list('?bbox=112.005,33.505,112.006,33.506'))).toEqual(['in'])
    expect(codes(await list('?bbox=111,33,113,34'))).toEqual(['in', 'out'])
  })

  it('answers those in force at an instant', async () => {
    await aGrid(database.pool, { code: 'old', boundary: aSquare(112, 33.5, 0.01), validTo: '2024-01-01T00:00:00Z' })
    await aGrid(database.pool, { code: 'new', boundary: aSquare(112, 33.5, 0.01), validFrom: '2024-01-01T00:00:00Z' })
    expect(codes(await list('?at=2023-12-31T23:59:59.999Z'))).toEqual(['old'])
    expect(codes(await list('?at=2024-01-01T00:00:00Z'))).toEqual(['new'])
    expect(codes(await list('?at=2024-01-01T07:00:00%2B08:00'))).toEqual(['old'])
    expect(codes(await list())).toEqual(['new'])
    expect(codes(await list('?at=2019-01-01T00:00:00Z'))).toEqual([])
  })

  it.each([
    '?bbox=1,2,3',
    '?bbox=3,2,1,4',
    '?bbox=-190,0,1,1',
    '?limit=0',
    '?limit=1001',
    '?at=noon',
    '?coverage=x',
    '?bbox=NaN,1,2,3',
    '?after=%00',
  ])('refuses %s', async (query) => {
    expectProblem(await server.get(`/grids${query}`), 'invalid-request')
  })
})

describe('a grid card', () => {
  const card = async (id: number): Promise<GridCard> => (await server.get(`/grids/${id}`)).body as GridCard

  it('counts what stands and happens in the grid, in either coverage', async () => {
    const { id } = (await draw()).body as Grid
    const unit = await aGrid(database.pool, { coverage: 'unit', boundary: aSquare(112, 33.5, 0.002) })
    const building = await aBuilding(database.pool, { footprint: aSquare(112.001, 33.501, 0.0002) })
    await aBuilding(database.pool, { footprint: aSquare(112.006, 33.501, 0.0002) })
    await aBuilding(database.pool, { footprint: aSquare(112.06, 33.501, 0.0002) })
    await aHousehold(database.pool, { buildingId: building, position: [112.001, 33.501], size: 4 })
    await aHousehold(database.pool, { position: [112.006, 33.506], size: 2 })
    const whole = await card(id)
    expect(whole).toMatchObject({ households: 2, people: 6, buildings: 2 })
    expect(whole.areaNames).toEqual({
      county: 'Riverside county',
      street: 'Bridge street',
      community: 'Willow community',
    })
    expect(whole.boundary.type).toBe('MultiPolygon')
    expect(whole.provenance.dataVersion).toBeGreaterThan(0)
    expect(await card(unit)).toMatchObject({ households: 1, people: 4, buildings: 1, areaNames: { county: null } })
  })

  it('counts open and overdue incidents and the twelve weeks before the newest one of the city', async () => {
    const { id } = (await draw()).body as Grid
    const classId = await aClass(database.pool)
    const inside = { classId, position: [112.005, 33.505] as [number, number] }
    const newest = Date.parse('2026-03-31T12:00:00Z')
    const daysBefore = (days: number): string => new Date(newest - days * 86_400_000).toISOString()
    // The newest of the city lies outside this grid.
    await anIncident(database.pool, { classId, position: [113, 33.5], reportedAt: daysBefore(0) })
    await anIncident(database.pool, { ...inside, reportedAt: daysBefore(0.5), dueAt: '2026-04-01T00:00:00Z' })
    await anIncident(database.pool, {
      ...inside,
      reportedAt: daysBefore(6.99),
      status: 'closed',
      dueAt: '2026-04-01T00:00:00Z',
    })
    await anIncident(database.pool, {
      ...inside,
      reportedAt: daysBefore(7.01),
      status: 'in-progress',
      dueAt: '2099-01-01T00:00:00Z',
    })
    await anIncident(database.pool, { ...inside, reportedAt: daysBefore(83.9), status: 'refused' })
    await anIncident(database.pool, { ...inside, reportedAt: daysBefore(84.1), status: 'closed' })
    await anIncident(database.pool, { ...inside, reportedAt: daysBefore(1), positionQuality: 'placeholder' })
    const counted = await card(id)
    expect(counted.weeklyIncidents).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
    expect(counted).toMatchObject({ openIncidents: 2, overdueIncidents: 1 })
    const unit = await aGrid(database.pool, { coverage: 'unit', boundary: aSquare(112.004, 33.504, 0.002) })
    expect((await card(unit)).weeklyIncidents).toEqual(counted.weeklyIncidents)
  })

  it('shows twelve empty weeks in a city without incidents', async () => {
    const { id } = (await draw()).body as Grid
    expect((await card(id)).weeklyIncidents).toEqual(Array.from({ length: 12 }, () => 0))
  })

  it('lists resources in the grid or within 1,000 m of its label point, nearest first told in metres', async () => {
    // Two degrees wide and flat: its ends are far beyond 1,000 m and count all the same.
    const strip: Boundary = {
      type: 'Polygon',
      coordinates: [
        [
          [111, 33.5],
          [113, 33.5],
          [113, 33.501],
          [111, 33.501],
          [111, 33.5],
        ],
      ],
    }
    const id = await aGrid(database.pool, { boundary: strip })
    const [longitude, latitude] = (await card(id)).labelPosition
    const metersNorth = (meters: number): [number, number] => [longitude, latitude + meters / 110_920]
    await aResource(database.pool, { kind: 'clinic', position: metersNorth(500) })
    await aResource(database.pool, { kind: 'clinic', position: metersNorth(990) })
    await aResource(database.pool, { kind: 'clinic', position: metersNorth(1010) })
    await aResource(database.pool, { kind: 'hydrant', position: [111.01, 33.5005] })
    await aResource(database.pool, { kind: 'post', position: [111.01, 33.51] })
    const nearby = (await card(id)).resourcesNearby ?? []
    expect(nearby.map(({ kind, count }) => [kind, count])).toEqual([
      ['clinic', 2],
      ['hydrant', 1],
    ])
    expect(nearby[0]?.nearestMeters).toBeGreaterThan(498)
    expect(nearby[0]?.nearestMeters).toBeLessThan(502)
  })

  it('names the grids it came from', async () => {
    const old = await aGrid(database.pool, {
      code: 'old',
      boundary: aSquare(112, 33.5, 0.01),
      validTo: '2024-01-01T00:00:00Z',
    })
    const id = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01), validFrom: '2024-01-01T00:00:00Z' })
    await database.pool.query(`INSERT INTO grid_lineage VALUES ($1, $2, 'redraw', 1)`, [old, id])
    expect((await card(id)).predecessors).toEqual([{ id: old, code: 'old', relation: 'redraw', areaShare: 1 }])
  })

  it('is not there for an id nobody has, or that is none', async () => {
    expectProblem(await server.get('/grids/123456'), 'not-found')
    for (const id of ['0', '-1', 'abc', '1.5', '99999999999999999999'])
      expectProblem(await server.get(`/grids/${id}`), 'invalid-request')
  })
})

describe('without a database, or when it takes too long', () => {
  it('every operation says so', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/grids'), 'database-unavailable')
    expectProblem(await alone.get('/grids/1'), 'database-unavailable')
    expectProblem(await alone.send('POST', '/grids', aDrawing()), 'database-unavailable')
    expectProblem(await alone.send('POST', '/grids/1/retirement', {}), 'database-unavailable')
    await alone.close()
  })

  it('a list that is held up is stopped', async () => {
    const hasty = await startTestServer(database, { statementTimeoutMs: 200 })
    const client = await database.client()
    await client.query('BEGIN')
    await client.query('LOCK TABLE grids IN ACCESS EXCLUSIVE MODE')
    expectProblem(await hasty.get('/grids'), 'took-too-long', /smaller area/)
    await client.query('ROLLBACK')
    await client.end()
    await hasty.close()
  })
})
