import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Resource } from '../../api/resources/resources.contract.ts'
import { auditOf } from '../support/audit-of.ts'
import { aResource } from '../support/build.ts'
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
  await database.pool.query('DELETE FROM resources')
})

const aPlacing = (over: object = {}) => ({
  kind: 'shelter',
  name: 'River school hall',
  position: [112.005, 33.505],
  ...over,
})

describe('placing a resource', () => {
  it('stores and answers it', async () => {
    const { status, body } = await server.send(
      'POST',
      '/resources',
      aPlacing({ capacity: 300, capacityUnit: 'people' }),
    )
    expect(status).toBe(201)
    expect(body).toMatchObject({
      kind: 'shelter',
      name: 'River school hall',
      address: '',
      position: [112.005, 33.505],
      capacity: 300,
      capacityUnit: 'people',
      hours: '24/7',
      code: null,
    })
  })

  it('is written in the log, as removing it is', async () => {
    const { id } = (await server.send('POST', '/resources', aPlacing())).body as Resource
    await server.send('DELETE', `/resources/${id}`)
    await server.send('DELETE', `/resources/${id}`)
    const trace = { kind: 'administration', outcome: 'done', ids: [id], detail: { kind: 'shelter' } }
    expect((await auditOf(database.pool, 'resources')).slice(-2)).toEqual([
      { ...trace, action: 'placeResource' },
      { ...trace, action: 'removeResource' },
    ])
  })

  it.each<[string, object]>([
    ['without a name', { name: '' }],
    ['of an unknown kind', { kind: 'castle' }],
    ['with latitude first', { position: [33.5, 112] }],
    ['of negative capacity', { capacity: -1 }],
    ['of a capacity no integer column holds', { capacity: 3_000_000_000 }],
    ['with a zero byte', { name: 'a\u0000' }],
  ])('refuses one %s', async (_, over) => {
    expectProblem(await server.send('POST', '/resources', aPlacing(over)), 'invalid-request')
  })

  it('refuses one at the pole, where the map has no place for it', async () => {
    expectProblem(await server.send('POST', '/resources', aPlacing({ position: [0, 90] })), 'rule-broken', /85 degrees/)
  })

  it('refuses a body of more than a megabyte', async () => {
    expectProblem(await server.send('POST', '/resources', aPlacing({ address: 'x'.repeat(1_100_000) })), 'too-large')
  })
})

describe('listing resources', () => {
  it('goes page by page, of one kind or all', async () => {
    const ids: number[] = []
    for (let n = 0; n < 5; n += 1)
      ids.push(await aResource(database.pool, { kind: n % 2 === 0 ? 'clinic' : 'hydrant', position: [112, 33.5] }))
    const first = (await server.get('/resources?limit=3')).body as { resources: Resource[]; next: number }
    expect(first.resources.map(({ id }) => id)).toEqual(ids.slice(0, 3))
    const second = (await server.get(`/resources?limit=3&after=${first.next}`)).body
    expect(second).toMatchObject({ resources: [{ id: ids[3] }, { id: ids[4] }], next: null })
    const clinics = (await server.get('/resources?kind=clinic')).body as { resources: Resource[] }
    expect(clinics.resources.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[4]])
  })

  it('counts each kind and what it holds', async () => {
    await aResource(database.pool, { kind: 'shelter', capacity: 300, position: [112, 33.5] })
    await aResource(database.pool, { kind: 'shelter', capacity: 200, position: [112, 33.5] })
    await aResource(database.pool, { kind: 'hydrant', position: [112, 33.5] })
    expect((await server.get('/resources/kinds')).body).toEqual({
      kinds: [
        { kind: 'hydrant', count: 1, capacity: 0 },
        { kind: 'shelter', count: 2, capacity: 500 },
      ],
    })
  })

  it.each(['?kind=castle', '?limit=0', '?after=-1'])('refuses %s', async (query) => {
    expectProblem(await server.get(`/resources${query}`), 'invalid-request')
  })
})

describe('removing a resource', () => {
  it('answers what it was, once', async () => {
    const id = await aResource(database.pool, { kind: 'post', name: 'Gate post', position: [112, 33.5] })
    expect((await server.send('DELETE', `/resources/${id}`)).body).toMatchObject({ id, name: 'Gate post' })
    expectProblem(await server.send('DELETE', `/resources/${id}`), 'not-found', /gone already/)
    expectProblem(await server.send('DELETE', '/resources/none'), 'invalid-request')
  })
})

describe('without a database', () => {
  it('every operation says so', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/resources'), 'database-unavailable')
    expectProblem(await alone.get('/resources/kinds'), 'database-unavailable')
    expectProblem(await alone.send('POST', '/resources', aPlacing()), 'database-unavailable')
    expectProblem(await alone.send('DELETE', '/resources/1'), 'database-unavailable')
    await alone.close()
  })
})
