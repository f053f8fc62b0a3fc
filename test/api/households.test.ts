import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBuilding, aGrid, aHousehold, aSquare } from '../support/build.ts'
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

describe('counting households', () => {
  it('answers every grid in force, the empty ones too, and those outside', async () => {
    const west = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    const empty = await aGrid(database.pool, { boundary: aSquare(112.01, 33.5, 0.01) })
    await aGrid(database.pool, { boundary: aSquare(112.02, 33.5, 0.01), validTo: '2021-01-01T00:00:00Z' })
    const unit = await aGrid(database.pool, { coverage: 'unit', boundary: aSquare(112, 33.5, 0.002) })
    const building = await aBuilding(database.pool, { footprint: aSquare(112.001, 33.501, 0.0002) })
    await aHousehold(database.pool, { buildingId: building, position: [112.001, 33.501], size: 4 })
    await aHousehold(database.pool, { position: [112.008, 33.508], size: 2 })
    await aHousehold(database.pool, { position: [112.025, 33.508], size: 7 })

    const byCommunity = (await server.get('/households/by-grid')).body
    expect(byCommunity).toMatchObject({
      grids: [
        { gridId: west, households: 2, people: 6 },
        { gridId: empty, households: 0, people: 0 },
      ],
      outsideAnyGrid: 1,
    })
    const byUnit = (await server.get('/households/by-grid?coverage=unit')).body
    expect(byUnit).toMatchObject({ grids: [{ gridId: unit, households: 1, people: 4 }], outsideAnyGrid: 2 })
  })

  it('tells nothing of a single household, by this or any other address', async () => {
    const text = JSON.stringify((await server.get('/households/by-grid')).body)
    expect(text).not.toMatch(/position|place|buildingId|code/)
    for (const path of ['/households', '/households/1']) {
      const response = await server.fetch(`${server.url}${path}`)
      expect(response.status).toBe(404)
    }
  })

  it('refuses an unknown coverage', async () => {
    expectProblem(await server.get('/households/by-grid?coverage=street'), 'invalid-request')
  })

  it('says when the database is away or held up', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/households/by-grid'), 'database-unavailable')
    await alone.close()
    const hasty = await startTestServer(database, { statementTimeoutMs: 200 })
    const client = await database.client()
    await client.query('BEGIN')
    await client.query('LOCK TABLE households IN ACCESS EXCLUSIVE MODE')
    expectProblem(await hasty.get('/households/by-grid'), 'took-too-long')
    await client.query('ROLLBACK')
    await client.end()
    await hasty.close()
  })
})
