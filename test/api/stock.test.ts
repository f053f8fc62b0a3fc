import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { findStock, listStock, StockLine, totalStock } from '#contract/stock'
import type { ResponseOf } from '#http'
import { auditOf } from '../support/audit-of.ts'
import { aClass, aCommunity, aGrid, anIncident, aResource, aRoad, aSquare, aStock } from '../support/build.ts'
import type { CoverageService } from '../support/coverage-service.ts'
import { problemOf, serveCoverage } from '../support/coverage-service.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'
import { territoryArea } from '../support/territory-city.ts'

type Listed = ResponseOf<typeof listStock>
type Totals = ResponseOf<typeof totalStock>
type Nearest = ResponseOf<typeof findStock>

const dayMs = 86_400_000
/** A day of the city's calendar, so many days from today. */
const inDays = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * dayMs).toISOString().slice(0, 10)

// On the parallel 35 N 0.001 degrees of longitude are 91.3 m; a street of 1,826 m, at 30 km/h 3.7 minutes from end to end.
const west: [number, number] = [111.0, 35.0]
const east: [number, number] = [111.02, 35.0]
const far: [number, number] = [111.5, 35.0]

let service: CoverageService
const at = {} as Record<'west' | 'east' | 'far', number>

beforeAll(async () => {
  const database = await openTestDatabase()
  const { pool } = database
  await aCommunity(pool, territoryArea)
  await aGrid(pool, {
    boundary: aSquare(110.995, 34.995, 0.01),
    code: `${territoryArea}001`,
    communityCode: territoryArea,
  })
  await aRoad(pool, { path: [west, east], name: 'Main Street' })
  at.west = await aResource(pool, { kind: 'stock', name: 'West store', position: west })
  at.east = await aResource(pool, { kind: 'shelter', name: 'East shelter', position: east })
  at.far = await aResource(pool, { kind: 'stock', name: 'Island store', position: far })
  service = await serveCoverage(database)
  await service.engine.ready()
})
afterAll(() => service.close())
beforeEach(async () => {
  await service.database.pool.query('DELETE FROM stock')
})

const lineAt = (resourceId: number, over: Partial<Parameters<typeof aStock>[1]> = {}) =>
  aStock(service.database.pool, { resourceId, quantity: 10, ...over })

async function keep(body: object, headers: Record<string, string> = {}) {
  const response = await service.fetch(`${service.url}/stock`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as StockLine & { type?: string; detail?: string } }
}

describe('the state of a line', () => {
  it.each<[StockLine['state'], string, object]>([
    ['enough', 'has what it must and keeps', { quantity: 10, minimum: 10 }],
    ['enough', 'has no minimum', { quantity: 1 }],
    ['short', 'has less than it must', { quantity: 9, minimum: 10 }],
    ['out', 'has nothing', { quantity: 0, minimum: 10 }],
    ['out', 'has nothing, whatever its date', { quantity: 0, expiresOn: inDays(-3) }],
    ['expired', 'was good until yesterday', { quantity: 10, expiresOn: inDays(-1) }],
    ['expired', 'is short and past its day', { quantity: 5, minimum: 10, expiresOn: inDays(-1) }],
    ['expiring', 'is good until today', { quantity: 10, expiresOn: inDays(0) }],
    ['expiring', 'is good for thirty days', { quantity: 10, expiresOn: inDays(30) }],
    ['enough', 'is good for thirty-one days', { quantity: 10, expiresOn: inDays(31) }],
  ])('is %s when it %s', async (state, _, over) => {
    await lineAt(at.west, over)
    expect((await service.get<Listed>('/stock')).stock).toMatchObject([
      { state, resourceId: at.west, name: 'West store' },
    ])
  })

  it('follows the days that are asked for', async () => {
    await lineAt(at.west, { expiresOn: inDays(10) })
    const stateWithin = async (days: number) => (await service.get<Listed>(`/stock?days=${days}`)).stock[0]?.state
    expect([await stateWithin(9), await stateWithin(10)]).toEqual(['enough', 'expiring'])
  })
})

describe('listing stock', () => {
  it('is told by resource, item and state, page by page', async () => {
    const ids = [
      await lineAt(at.west, { item: 'tent' }),
      await lineAt(at.west, { item: 'torch', quantity: 0 }),
      await lineAt(at.east, { item: 'tent', expiresOn: inDays(-1) }),
    ]
    const idsOf = async (query: string) => (await service.get<Listed>(`/stock${query}`)).stock.map(({ id }) => id)
    expect(await idsOf(`?resource=${at.west}`)).toEqual(ids.slice(0, 2))
    expect(await idsOf('?item=tent')).toEqual([ids[0], ids[2]])
    expect(await idsOf('?states=out,expired')).toEqual(ids.slice(1))
    const first = await service.get<Listed>('/stock?limit=2')
    expect([first.stock.length, first.next]).toEqual([2, ids[1]])
    expect(await service.get<Listed>(`/stock?limit=2&after=${first.next}`)).toMatchObject({
      stock: [{ id: ids[2] }],
      next: null,
    })
    expect(first.provenance.dataVersion).toBeGreaterThan(0)
  })

  it('of nothing is an empty list and no totals', async () => {
    expect((await service.get<Listed>('/stock')).stock).toEqual([])
    expect((await service.get<Totals>('/stock/items')).items).toEqual([])
  })

  it.each(['?states=lost', '?days=-1', '?resource=x', '?limit=0', '?item='])('refuses %s', async (query) => {
    expect(await problemOf(service, `/stock${query}`)).toMatchObject({ type: '/problems/invalid-request' })
  })
})

describe('totals by item', () => {
  it('count what expired as missing, and no plenty of one place for the want of another', async () => {
    await lineAt(at.west, { item: 'tent', quantity: 50, minimum: 10 })
    await lineAt(at.east, { item: 'tent', quantity: 4, minimum: 10, expiresOn: inDays(400) })
    await lineAt(at.far, { item: 'tent', quantity: 20, minimum: 20, expiresOn: inDays(-2) })
    await lineAt(at.west, { item: 'torch', quantity: 3, expiresOn: inDays(5) })
    expect((await service.get<Totals>('/stock/items')).items).toMatchObject([
      {
        item: 'tent',
        places: 3,
        ...{ usable: 54, expired: 20, minimum: 40, missing: 26, nextExpiry: inDays(400) },
        states: { out: 0, expired: 1, short: 1, expiring: 0, enough: 1 },
      },
      { item: 'torch', usable: 3, missing: 0, nextExpiry: inDays(5), states: { expiring: 1 } },
    ])
  })
})

describe('keeping stock', () => {
  it('writes a line, then over it, with a trace of both', async () => {
    const wish = { resourceId: at.west, item: ' tent ', unit: 'piece', quantity: 5, minimum: 8, expiresOn: inDays(-1) }
    const first = await keep(wish)
    expect([first.status, first.body]).toMatchObject([200, { item: 'tent', quantity: 5, state: 'expired' }])
    const second = await keep({ ...wish, quantity: 12, expiresOn: null })
    expect(second.body).toMatchObject({ id: first.body.id, quantity: 12, expiresOn: null, state: 'enough' })
    expect(Date.parse(second.body.updatedAt)).toBeGreaterThan(Date.parse(first.body.updatedAt))
    const response = await service.fetch(`${service.url}/stock/${first.body.id}`, { method: 'DELETE' })
    expect(await response.json()).toMatchObject({ id: first.body.id, quantity: 12 })
    expect((await auditOf(service.database.pool, 'stock')).slice(-3)).toMatchObject([
      { action: 'keepStock', ids: [first.body.id], detail: { quantity: 5 } },
      { action: 'keepStock', ids: [first.body.id], detail: { quantity: 12, expiresOn: null } },
      { action: 'removeStock', ids: [first.body.id], detail: { item: 'tent', quantity: 12 } },
    ])
  })

  it.each<[string, object]>([
    ['of a negative quantity', { quantity: -1 }],
    ['of half a thing', { quantity: 0.5 }],
    ['of more than a column holds', { quantity: 3_000_000_000 }],
    ['with a negative minimum', { minimum: -1 }],
    ['without an item', { item: '  ' }],
    ['with an item too long', { item: 'x'.repeat(81) }],
    ['with a zero byte', { item: 'a\u0000' }],
    ['with a day that there is not', { expiresOn: '2026-02-30' }],
    ['with a time for a day', { expiresOn: '2026-02-03T00:00:00Z' }],
  ])('refuses a line %s', async (_, over) => {
    const told = await keep({ resourceId: at.west, item: 'tent', quantity: 1, ...over })
    expect([told.status, told.body.type]).toEqual([400, '/problems/invalid-request'])
    expect((await service.get<Listed>('/stock')).stock).toEqual([])
  })

  it('at a resource that there is not, or of a line that is gone, says so', async () => {
    expect(await keep({ resourceId: 999_999, item: 'tent', quantity: 1 })).toMatchObject({ status: 404 })
    const response = await service.fetch(`${service.url}/stock/999999`, { method: 'DELETE' })
    expect(response.status).toBe(404)
  })

  it('ends at the edge of the territory, and is nothing for who only reads', async () => {
    const { pool } = service.database
    const own = await aPerson(pool, { post: 'department', territories: [{ kind: 'area', code: territoryArea }] })
    const wish = { item: 'tent', quantity: 1 }
    expect(await keep({ ...wish, resourceId: at.west }, { cookie: own.cookie })).toMatchObject({ status: 200 })
    expect(await keep({ ...wish, resourceId: at.east }, { cookie: own.cookie })).toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/outside your territory/) as string },
    })
    const id = await lineAt(at.east, { item: 'torch' })
    const removal = { method: 'DELETE', headers: { cookie: own.cookie } }
    expect((await service.fetch(`${service.url}/stock/${id}`, removal)).status).toBe(403)
    const reader = await aPerson(pool, { post: 'grid-worker' })
    expect(await keep({ ...wish, resourceId: at.west }, { cookie: reader.cookie })).toMatchObject({ status: 403 })
    expect((await service.get<Listed>('/stock', { cookie: reader.cookie })).stock).toHaveLength(2)
  })

  it('goes with its resource', async () => {
    const gone = await aResource(service.database.pool, { position: west })
    await lineAt(gone)
    await service.database.pool.query('DELETE FROM resources WHERE id = $1', [gone])
    expect((await service.get<Listed>('/stock')).stock).toEqual([])
  })
})

describe('the nearest stock', () => {
  const nearWest = 'longitude=111.004&latitude=35.0'
  const ask = (query: string) => service.get<Nearest>(`/stock/nearest?item=tent&${query}`)

  it('is emptied first, in minutes along the roads, until the quantity is met', async () => {
    await lineAt(at.west, { quantity: 30 })
    await lineAt(at.east, { quantity: 50 })
    const told = await ask(`${nearWest}&quantity=40`)
    expect(told.stock.map(({ name, minutes, taken }) => [name, minutes, taken])).toEqual([
      ['West store', 0.7, 30],
      ['East shelter', 2.9, 10],
    ])
    expect(told).toMatchObject({ wanted: 40, found: 40, missing: 0, position: [111.004, 35], isPositionOfGrid: false })
  })

  it('tells what is missing, what is beyond reach and what has expired', async () => {
    await lineAt(at.west, { quantity: 30, expiresOn: inDays(-1) })
    await lineAt(at.east, { quantity: 5 })
    await lineAt(at.far, { quantity: 70 })
    expect(await ask(`${nearWest}&quantity=40`)).toMatchObject({
      ...{ found: 5, missing: 35 },
      beyond: { places: 1, quantity: 70 },
      expired: { places: 1, quantity: 30 },
    })
    // On foot the shelter is 18 minutes away.
    expect(await ask(`${nearWest}&mode=walk&minutes=10`)).toMatchObject({
      ...{ found: 0, missing: 1, stock: [] },
      beyond: { places: 2, quantity: 75 },
    })
  })

  it('to an incident starts where it is, and at its grid for who is not told its place', async () => {
    const { pool } = service.database
    await lineAt(at.west)
    const classId = await aClass(pool)
    await pool.query('UPDATE incident_classes SET is_sensitive = true WHERE id = $1', [classId])
    const id = await anIncident(pool, { position: [111.004, 35], classId })
    expect(await ask(`incident=${id}`)).toMatchObject({ position: [111.004, 35], isPositionOfGrid: false })
    const leader = await aPerson(pool, { post: 'leader' })
    const told = await service.get<Nearest>(`/stock/nearest?item=tent&incident=${id}`, { cookie: leader.cookie })
    expect(told).toMatchObject({ position: [111, 35], isPositionOfGrid: true })
    const elsewhere = await aPerson(pool, { post: 'leader', territories: [{ kind: 'area', code: '999001001002' }] })
    expect(
      await problemOf(service, `/stock/nearest?item=tent&incident=${id}`, { cookie: elsewhere.cookie }),
    ).toMatchObject({ status: 404 })
  })

  it('to a place off every road is refused with what to do', async () => {
    expect(await problemOf(service, '/stock/nearest?item=tent&longitude=111.3&latitude=35')).toMatchObject({
      type: '/problems/rule-broken',
      detail: expect.stringMatching(/more than 500 m from every road/) as string,
    })
  })

  it.each([
    'item=tent',
    'item=tent&longitude=111',
    'item=tent&incident=1&longitude=111&latitude=35',
    nearWest,
    `item=tent&${nearWest}&quantity=0`,
    `item=tent&${nearWest}&mode=fly`,
    'item=tent&longitude=111&latitude=89',
  ])('refuses ?%s', async (query) => {
    expect(await problemOf(service, `/stock/nearest?${query}`)).toMatchObject({ type: '/problems/invalid-request' })
  })

  it('of an unknown incident is not there', async () => {
    expect(await problemOf(service, '/stock/nearest?item=tent&incident=999999')).toMatchObject({ status: 404 })
  })
})

describe('in an empty city', () => {
  it('there is no stock, and no road to it', async () => {
    const empty = await serveCoverage(await openTestDatabase())
    await empty.engine.ready()
    expect((await empty.get<Listed>('/stock')).stock).toEqual([])
    const told = await problemOf(empty, '/stock/nearest?item=tent&longitude=111&latitude=35')
    expect(told.type).toBe('/problems/not-found')
    await empty.close()
  })
})
