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

describe('asking for a building', () => {
  it('answers its grid and how many live in it', async () => {
    const grid = await aGrid(database.pool, { code: 'W', boundary: aSquare(112, 33.5, 0.01) })
    const id = await aBuilding(database.pool, {
      footprint: aSquare(112.001, 33.501, 0.0002),
      address: '12 Plum road',
      floors: 6,
    })
    await aHousehold(database.pool, { buildingId: id, position: [112.001, 33.501], size: 4 })
    await aHousehold(database.pool, { buildingId: id, position: [112.001, 33.501], size: 1 })
    await aHousehold(database.pool, { position: [112.001, 33.501], size: 9 })
    const { status, body } = await server.get(`/buildings/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      address: '12 Plum road',
      use: 'residential',
      floors: 6,
      communityGridId: grid,
      communityGridCode: 'W',
      gridRule: 'inside-point',
      households: 2,
      people: 5,
      footprint: { type: 'MultiPolygon' },
    })
  })

  it('answers one outside every grid, where nobody lives', async () => {
    const id = await aBuilding(database.pool, { footprint: aSquare(113, 33.501, 0.0002) })
    const { body } = await server.get(`/buildings/${id}`)
    expect(body).toMatchObject({ communityGridId: null, communityGridCode: null, households: 0, people: 0, code: null })
  })

  it('refuses an id nobody has, and one that is none', async () => {
    expectProblem(await server.get('/buildings/999999'), 'not-found', /address/)
    expectProblem(await server.get('/buildings/first'), 'invalid-request')
  })

  it('says when the database is away', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/buildings/1'), 'database-unavailable')
    await alone.close()
  })
})
