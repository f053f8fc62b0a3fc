import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Area, City } from '../../api/areas/areas.contract.ts'
import {
  aBuilding,
  aClass,
  aCommunity,
  aGrid,
  aHousehold,
  anArea,
  aResource,
  aRoad,
  aSquare,
  anIncident,
} from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { TestServer } from '../support/server.ts'
import { startServerWithoutDatabase, startTestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await openTestDatabase()
  server = await startTestServer(database)
})
afterAll(async () => {
  await server.close()
  await database.close()
})
beforeEach(async () => {
  for (const table of ['incidents', 'households', 'buildings', 'resources', 'roads', 'grids', 'areas'])
    await database.pool.query(`DELETE FROM ${table}`)
})

const city = async (): Promise<City> => (await server.get('/areas/city')).body as City

describe('describing the city', () => {
  it('says so when there is nothing yet', async () => {
    expect(await city()).toEqual({
      nameZh: '',
      nameEn: '',
      timezone: 'Asia/Shanghai',
      madeBy: 'unknown',
      newestIncidentAt: null,
      oldestIncidentAt: null,
      bbox: null,
      counts: {
        communityGrids: 0,
        unitGrids: 0,
        buildings: 0,
        households: 0,
        incidents: 0,
        placeholders: 0,
        resources: 0,
        roads: 0,
      },
    })
  })

  it('counts everything, also what was written a moment ago', async () => {
    expect((await city()).counts.buildings).toBe(0)
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01), coverage: 'unit' })
    await aGrid(database.pool, { boundary: aSquare(115, 33.5, 0.01), validTo: '2021-01-01T00:00:00Z' })
    const building = await aBuilding(database.pool, { footprint: aSquare(112.001, 33.501, 0.0002) })
    await aHousehold(database.pool, { buildingId: building, position: [112.001, 33.501] })
    await aResource(database.pool, { position: [112.001, 33.501] })
    await aRoad(database.pool, {
      path: [
        [112, 33.5],
        [112.01, 33.5],
      ],
    })
    const classId = await aClass(database.pool)
    await anIncident(database.pool, { classId, position: [112.005, 33.505], reportedAt: '2023-05-01T10:00:00Z' })
    await anIncident(database.pool, {
      classId,
      position: [112, 33],
      reportedAt: '2026-05-01T10:00:00Z',
      positionQuality: 'placeholder',
    })
    expect(await city()).toMatchObject({
      newestIncidentAt: '2026-05-01T10:00:00.000Z',
      oldestIncidentAt: '2023-05-01T10:00:00.000Z',
      bbox: [112, 33.5, 112.01, 33.51],
      counts: {
        communityGrids: 1,
        unitGrids: 1,
        buildings: 1,
        households: 1,
        incidents: 2,
        placeholders: 1,
        resources: 1,
        roads: 1,
      },
    })
    await aBuilding(database.pool, { footprint: aSquare(112.003, 33.501, 0.0002) })
    expect((await city()).counts.buildings).toBe(2)
  })

  it('shows where it is by the grids, else the areas, else the bulk of the newest incidents', async () => {
    const classId = await aClass(database.pool)
    await database.pool.query(
      `INSERT INTO incidents (reported_at, position, class_id)
       SELECT '2026-01-01Z'::timestamptz + n * interval '1 minute',
              ST_SetSRID(ST_MakePoint(112 + (n % 20) * 0.001, 33.5 + (n % 31) * 0.001), 4326), $1 FROM generate_series(1, 1000) n`,
      [classId],
    )
    // Two rows on "null island" must not put the map in the Atlantic.
    for (const reportedAt of ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'])
      await anIncident(database.pool, { classId, position: [0, 0], reportedAt })
    const round = (box: City['bbox']): number[] | undefined => box?.map((degrees) => Number(degrees.toFixed(6)))
    expect(round((await city()).bbox)).toEqual([112, 33.5, 112.019, 33.53])
    await anArea(database.pool, { code: '999001', outline: aSquare(111, 33, 1) })
    expect((await city()).bbox).toEqual([111, 33, 112, 34])
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.25) })
    expect((await city()).bbox).toEqual([112, 33.5, 112.25, 33.75])
  })

  it('tells the names it was given', async () => {
    await database.pool.query(
      `INSERT INTO city_settings VALUES ('name_zh', '柳州湾'), ('name_en', 'Willow Bay'), ('made_by', 'demo-city')`,
    )
    // Settings are not under the change feed; any write makes the answer new.
    await aResource(database.pool, { position: [112.001, 33.501] })
    expect(await city()).toMatchObject({ nameZh: '柳州湾', nameEn: 'Willow Bay', madeBy: 'demo-city' })
  })
})

describe('listing areas', () => {
  const list = async (query = ''): Promise<Area[]> =>
    ((await server.get(`/areas${query}`)).body as { areas: Area[] }).areas

  it('goes down the tree and counts the community grids in force', async () => {
    await aCommunity(database.pool, '999001001001')
    await anArea(database.pool, { code: '999001001002' })
    await anArea(database.pool, { code: '999001002' })
    await aGrid(database.pool, {
      code: '999001001001001',
      communityCode: '999001001001',
      boundary: aSquare(112, 33.5, 0.01),
    })
    await aGrid(database.pool, {
      code: '999001001001002',
      communityCode: '999001001001',
      boundary: aSquare(112.01, 33.5, 0.01),
    })
    await aGrid(database.pool, {
      code: '999001001002001',
      communityCode: '999001001002',
      boundary: aSquare(112.02, 33.5, 0.01),
    })
    await aGrid(database.pool, {
      code: '999001001001003',
      communityCode: '999001001001',
      boundary: aSquare(112.1, 33.5, 0.01),
      validTo: '2021-01-01T00:00:00Z',
    })
    await aGrid(database.pool, {
      code: '999001001001001',
      communityCode: '999001001001',
      coverage: 'unit',
      boundary: aSquare(112, 33.5, 0.001),
    })
    expect(await list()).toEqual([
      { code: '999001', level: 'county', name: 'Riverside county', parentCode: null, gridCount: 3 },
    ])
    expect((await list('?parent=999001')).map((area) => [area.code, area.gridCount])).toEqual([
      ['999001001', 3],
      ['999001002', 0],
    ])
    expect((await list('?parent=999001001')).map((area) => [area.code, area.gridCount])).toEqual([
      ['999001001001', 2],
      ['999001001002', 1],
    ])
    expect(await list('?parent=999001001&limit=1')).toHaveLength(1)
    expect(await list('?parent=123456')).toEqual([])
  })

  it.each(['?parent=12', '?parent=999001001001', '?limit=0', '?limit=many'])('refuses %s', async (query) => {
    expectProblem(await server.get(`/areas${query}`), 'invalid-request')
  })
})

describe('looking up a division code', () => {
  it('answers its published name', async () => {
    await database.pool.query(
      `INSERT INTO area_codes VALUES ('999001001001', 'Willow residents'' committee', '999001001')`,
    )
    const { body } = await server.get('/areas/codes/999001001001')
    expect(body).toEqual({ code: '999001001001', name: `Willow residents' committee`, parentCode: '999001001' })
  })

  it('says what to do about one it does not know or that is none', async () => {
    expectProblem(await server.get('/areas/codes/111111111111'), 'not-found', /Check the digits/)
    expectProblem(await server.get('/areas/codes/12345'), 'invalid-request', /12 digits/)
  })
})

describe('without a database, or when it takes too long', () => {
  it('every operation says so', async () => {
    const alone = await startServerWithoutDatabase()
    for (const path of ['/areas/city', '/areas', '/areas/codes/111111111111'])
      expectProblem(await alone.get(path), 'database-unavailable')
    await alone.close()
  })

  it('a description that is held up is stopped', async () => {
    const hasty = await startTestServer(database, { statementTimeoutMs: 200 })
    const client = await database.client()
    await client.query('BEGIN')
    await client.query('LOCK TABLE resources IN ACCESS EXCLUSIVE MODE')
    expectProblem(await hasty.get('/areas/city'), 'took-too-long')
    await client.query('ROLLBACK')
    await client.end()
    await hasty.close()
  })
})
