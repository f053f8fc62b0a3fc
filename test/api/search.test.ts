import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Found } from '../../api/search/search.contract.ts'
import {
  aBuilding,
  aClass,
  aCommunity,
  aGrid,
  aGround,
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
const made = { grid: 0, incident: 0 }
beforeAll(async () => {
  database = await openTestDatabase()
  server = await startTestServer(database)
  const { pool } = database
  const communityCode = await aCommunity(pool, '999001001001', '柳岸社区')
  made.grid = await aGrid(pool, {
    code: '999001001001001',
    communityCode,
    name: '柳岸第一网格',
    boundary: aSquare(112, 33.5, 0.01),
  })
  await aGrid(pool, { code: '999001001001002', communityCode, boundary: aSquare(112.01, 33.5, 0.01) })
  await aGrid(pool, {
    code: '999001001001009',
    communityCode,
    boundary: aSquare(112.02, 33.5, 0.01),
    validTo: '2021-01-01T00:00:00Z',
  })
  await aBuilding(pool, { footprint: aSquare(112.001, 33.501, 0.0002), address: '梅花路12号', name: '梅园大厦' })
  await aBuilding(pool, { footprint: aSquare(112.002, 33.501, 0.0002), address: '梅花路120号' })
  await aBuilding(pool, { footprint: aSquare(112.003, 33.501, 0.0002), address: '100% Cotton_Lane 5' })
  await aRoad(pool, {
    name: '梅花路',
    path: [
      [112, 33.5],
      [112.01, 33.5],
    ],
  })
  await aRoad(pool, {
    name: '梅花路',
    path: [
      [112.01, 33.5],
      [112.012, 33.5],
    ],
  })
  await aResource(pool, {
    name: '梅花路消防站',
    kind: 'fire-station',
    position: [112.005, 33.505],
    address: 'Plum road 1',
  })
  await aGround(pool, { name: 'Plum Park', shape: aSquare(112.03, 33.5, 0.01) })
  const classId = await aClass(pool)
  made.incident = await anIncident(pool, { classId, position: [112.005, 33.505], text: 'A lamp is dark' })
})
afterAll(async () => {
  await server.close()
  await database.close()
})

async function search(q: string, more = ''): Promise<Found[]> {
  const answer = await server.get(`/search?q=${encodeURIComponent(q)}${more}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return (answer.body as { results: Found[] }).results
}
const brief = (results: Found[]): string[] => results.map(({ type, label }) => `${type} ${label}`)

describe('searching for a code', () => {
  it('finds grids by the beginning of their code, in force only, and their areas', async () => {
    expect(brief(await search('999001001001'))).toEqual(['area 柳岸社区', 'grid 柳岸第一网格', 'grid 999001001001002'])
    const [exact] = await search('999001001001001')
    expect(exact).toMatchObject({
      type: 'grid',
      id: made.grid,
      detail: '999001001001001',
      bbox: [112, 33.5, 112.01, 33.51],
    })
    expect(brief(await search('999001 001001-002'))).toEqual(['grid 999001001001002'])
    expect(await search('999001001001009')).toEqual([])
  })

  it('finds an area without an outline where its grids are', async () => {
    const [area] = await search('柳岸社区')
    expect(area).toMatchObject({ type: 'area', detail: '999001001001' })
    expect(area?.bbox?.map((degrees) => Number(degrees.toFixed(6)))).toEqual([112, 33.5, 112.02, 33.51])
  })

  it('finds an incident by its number', async () => {
    expect(brief(await search(`#${made.incident}`))).toEqual([`incident #${made.incident}`])
    expect(brief(await search(`＃${made.incident}`))).toEqual([`incident #${made.incident}`])
    expect(await search('#999999')).toEqual([])
  })
})

describe('searching for words', () => {
  it('finds names and addresses that begin with them before those that hold them', async () => {
    expect(brief(await search('梅花路'))).toEqual([
      'resource 梅花路消防站',
      'road 梅花路',
      'building 梅园大厦',
      'building 梅花路120号',
    ])
    expect(brief(await search('消防站'))).toEqual(['resource 梅花路消防站'])
    expect(brief(await search('路120'))).toEqual(['building 梅花路120号'])
    expect(brief(await search('大'))).toEqual(['building 梅园大厦'])
  })

  it('answers a road once, however many segments it has', async () => {
    const road = (await search('梅花路')).find(({ type }) => type === 'road')
    expect(road?.bbox).toEqual([112, 33.5, 112.012, 33.5])
    expect(road?.position[0]).toBeCloseTo(112.005, 9)
  })

  it('does not mind small and capital letters', async () => {
    expect(brief(await search('plum'))).toEqual(['ground Plum Park', 'resource 梅花路消防站'])
    expect(brief(await search('PARK'))).toEqual(['ground Plum Park'])
  })

  it('takes %, _ and \\ for what they are', async () => {
    expect(brief(await search('100%'))).toEqual(['building 100% Cotton_Lane 5'])
    expect(brief(await search('n_l'))).toEqual(['building 100% Cotton_Lane 5'])
    expect(await search('%')).toHaveLength(1)
    expect(await search('_')).toHaveLength(1)
    expect(await search('\\')).toEqual([])
    expect(await search(`'; DROP TABLE grids; --`)).toEqual([])
  })

  it('answers no more than asked for', async () => {
    expect(await search('梅', '&limit=2')).toHaveLength(2)
  })

  it('finds nothing for what is nowhere', async () => {
    expect(await search('凤凰山')).toEqual([])
  })
})

describe('searching for a coordinate', () => {
  it('answers the place and the grid that holds it', async () => {
    const [found] = await search('112.005, 33.505')
    expect(found).toEqual({
      type: 'coordinate',
      id: null,
      label: '112.005000, 33.505000',
      detail: '999001001001001',
      position: [112.005, 33.505],
      bbox: null,
    })
    expect((await search('-71.06, 42.36'))[0]?.detail).toBe('')
  })

  it('takes the reading that lies nearer to the city where two are possible', async () => {
    await aGrid(database.pool, { code: 'far', boundary: aSquare(-71.1, 42.3, 0.1) })
    const positions = (await search('42.36, -71.06')).map(({ position }) => position)
    expect(positions).toEqual([
      [-71.06, 42.36],
      [42.36, -71.06],
    ])
  })
})

describe('a search', () => {
  it.each(['', '?q=', '?q=%20%20', `?q=${'x'.repeat(101)}`, '?q=a&limit=0', '?q=a&limit=51', '?q=a%00b'])(
    'refuses %s',
    async (query) => {
      expectProblem(await server.get(`/search${query}`), 'invalid-request')
    },
  )

  it('says when the database is away or held up', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/search?q=plum'), 'database-unavailable')
    await alone.close()
    const hasty = await startTestServer(database, { statementTimeoutMs: 200 })
    const client = await database.client()
    await client.query('BEGIN')
    await client.query('LOCK TABLE roads IN ACCESS EXCLUSIVE MODE')
    expectProblem(await hasty.get('/search?q=plum'), 'took-too-long')
    await client.query('ROLLBACK')
    await client.end()
    await hasty.close()
  })
})
