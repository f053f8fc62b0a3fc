import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order, OrderReview } from '#contract/orders'
import type { Scenario } from '#contract/scenarios'
import type { ScenarioChange, ScenarioTerms } from '#geo/scenario-words'
import type { CoverageService as Service } from '../support/coverage-service.ts'
import { serveCoverage } from '../support/coverage-service.ts'
import { coverageTown } from '../support/coverage-town.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'

const terms: ScenarioTerms = { kind: 'clinic', mode: 'walk', minutes: 11, hour: null, targetShare: 0.9 }
type Shown = { cookie?: string }

let service: Service
let clinic: number
let leader: Person
let planner: Person

beforeAll(async () => {
  const database = await openTestDatabase()
  await database.pool.query(coverageTown)
  await database.pool.query(
    `UPDATE resources SET name = '城西诊所', address = '一街 1 号' WHERE kind = 'clinic';
     INSERT INTO ground (kind, shape) VALUES ('water', ST_Multi(ST_MakeEnvelope(111.0125, 35.0012, 111.0135, 35.0022, 4326)))`,
  )
  const { rows } = await database.pool.query<{ id: number }>(`SELECT id::int FROM resources WHERE kind = 'clinic'`)
  clinic = rows[0]?.id ?? 0
  service = await serveCoverage(database)
  await service.engine.ready()
  leader = await aPerson(database.pool, { post: 'leader' })
  planner = await aPerson(database.pool, { post: 'planner' })
})
afterAll(() => service.close())

const send = (method: string, path: string, body?: object, headers: Shown = {}): Promise<Response> =>
  service.fetch(service.url + path, {
    method,
    headers: { 'content-type': 'application/json', cookie: leader.cookie, ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const answer = async <T>(response: Promise<Response>, status = 200): Promise<T> => {
  const { status: given, ...rest } = await response.then(async (got) => ({
    status: got.status,
    body: await got.text(),
  }))
  expect([given, given === status ? '' : rest.body]).toEqual([status, ''])
  return JSON.parse(rest.body) as T
}
const detailOf = async (response: Promise<Response>): Promise<[number, string]> => {
  const got = await response
  return [got.status, ((await got.json()) as { detail: string }).detail]
}
const scenarioOf = (changes: ScenarioChange[]): Promise<Scenario> =>
  answer(send('POST', '/scenarios', { name: 'Plan', terms, changes }), 201)
const words = { title: '城西诊所东迁', effectiveFrom: '2026-12-01', reason: '东片居民就诊过远。' }
const drafted = async (changes: ScenarioChange[], more: object = {}, by: Shown = {}): Promise<Order> => {
  const { id } = await scenarioOf(changes)
  return answer(send('POST', '/orders', { scenarioId: id, ...words, ...more }, by), 201)
}
const decide = (order: Order, to: string, by: Shown = {}): Promise<Response> =>
  send('POST', `/orders/${order.id}/state`, { revision: order.revision, to }, by)
const add: ScenarioChange = { type: 'add', name: 'East', position: [111.018, 35], hours: '24/7' }
const moveToBackStreet = (): ScenarioChange => ({ type: 'move', resourceId: clinic, position: [111.02, 35.004] })

describe('an order', () => {
  it('says who goes where, and keeps the figures and inputs of its moment', async () => {
    const order = await drafted([add, { type: 'shift', resourceId: clinic, hours: 'Mo-Fr 08:00-18:00' }])
    expect(order).toMatchObject({ state: 'draft', revision: 1, madePost: 'leader', issuedPost: null, isMarked: false })
    expect(order.moves).toEqual([
      expect.objectContaining({ type: 'add', name: 'East', to: [111.018, 35], hoursTo: '24/7' }),
      expect.objectContaining({
        type: 'shift',
        resourceId: clinic,
        name: '城西诊所',
        address: '一街 1 号',
        hoursFrom: '24/7',
        hoursTo: 'Mo-Fr 08:00-18:00',
      }),
    ])
    expect(order.inputs.digest).toBe(order.inputsDigest)
    expect(order.grids).toHaveLength(3)
    expect(await answer<Order>(send('GET', `/orders/${order.id}`))).toEqual(order)
    // No word of who made it.
    expect(JSON.stringify(order)).not.toContain(leader.login)
  })

  it('goes from draft to issued to done, and no other way', async () => {
    const order = await drafted([add])
    expect((await decide(order, 'done')).status).toBe(409)
    expect((await decide(order, 'issued', planner)).status).toBe(403)
    const { id, revision } = order
    const reworded = await answer<Order>(send('PUT', `/orders/${id}`, { ...words, title: 'Other', revision }))
    expect(reworded).toMatchObject({ title: 'Other', revision: 2 })
    expect(await detailOf(decide(order, 'issued'))).toEqual([409, expect.stringContaining('Somebody changed')])
    const issued = await answer<Order>(decide(reworded, 'issued'))
    expect(issued).toMatchObject({ state: 'issued', issuedPost: 'leader' })
    expect((await send('PUT', `/orders/${id}`, { ...words, revision: 3 })).status).toBe(409)
    await expect(
      service.database.pool.query(`UPDATE orders SET reason = 'something else' WHERE id = $1`, [id]),
    ).rejects.toThrow(/stays as it is/)
    const done = await answer<Order>(decide(issued, 'done'))
    expect(done.endedAt).not.toBeNull()
    expect((await decide(done, 'withdrawn')).status).toBe(409)
  })

  it('is drafted and discarded by who may not issue', async () => {
    const order = await drafted([add], {}, planner)
    const { id, revision } = order
    const gone = await answer<Order>(send('POST', `/orders/${id}/discard`, { revision, note: 'not now' }, planner))
    expect(gone).toMatchObject({ state: 'withdrawn', endNote: 'not now' })
    const issued = await answer<Order>(decide(await drafted([add]), 'issued'))
    const late = send('POST', `/orders/${issued.id}/discard`, { revision: issued.revision }, planner)
    expect((await late).status).toBe(409)
  })

  it('that a better mean hides the loss of the worst from wants a reason', async () => {
    // Ten households in the west, 26 minutes from the far corner of the east; of the 36 there nobody is farther than 24 today.
    await service.database.pool.query(
      `DELETE FROM households WHERE building_id IN (SELECT id FROM buildings WHERE code IN ('island', 'middle'))`,
    )
    await expect.poll(async () => (await scenarioOf([])).city.before.households, { timeout: 10_000 }).toBe(47)
    const scenario = await scenarioOf([moveToBackStreet()])
    expect(scenario.ledger.marks).toContain('worst-grid-slower')
    expect(scenario.isMarked).toBe(true)
    const wish = { scenarioId: scenario.id, ...words }
    expect(await detailOf(send('POST', '/orders', wish))).toEqual([422, expect.stringContaining('equityReason')])
    expect((await send('POST', '/orders', { ...wish, equityReason: 'short' })).status).toBe(400)
    const equityReason = 'A second clinic opens in the west in spring.'
    const order = await answer<Order>(send('POST', '/orders', { ...wish, equityReason }), 201)
    expect(order).toMatchObject({ isMarked: true, equityReason })
    // The store itself holds to it.
    await expect(
      service.database.pool.query('UPDATE orders SET equity_reason = NULL WHERE id = $1', [order.id]),
    ).rejects.toThrow(/orders_marked_has_reason/)
  })

  it('is not made of what cannot be', async () => {
    const { id } = await scenarioOf([{ ...add, position: [111.013, 35.0015] }])
    expect(await detailOf(send('POST', '/orders', { scenarioId: id, ...words }))).toEqual([
      422,
      expect.stringContaining('in-water'),
    ])
    expect((await send('POST', '/orders', { scenarioId: 999_999, ...words })).status).toBe(404)
    expect((await send('POST', '/orders', { scenarioId: id, ...words, effectiveFrom: 'soon' })).status).toBe(400)
  })

  it('outlives its scenario', async () => {
    const order = await drafted([add])
    await answer(send('DELETE', `/scenarios/${order.scenarioId ?? 0}`))
    expect(await answer<Order>(send('GET', `/orders/${order.id}`))).toEqual({ ...order, scenarioId: null })
  })
})

describe('reckoned again', () => {
  it('gives the same figures, or names what has changed; an order overtaken is not issued', async () => {
    const order = await drafted([add])
    const read = () => answer<OrderReview>(send('GET', `/orders/${order.id}/review`))
    expect(await read()).toMatchObject({
      isSame: true,
      causes: [],
      resources: [],
      moves: ['not-yet'],
      again: { city: order.city, faults: [] },
      city: { then: order.city.before, expected: order.city.after, now: order.city.before },
    })
    const { pool } = service.database
    await pool.query(
      `INSERT INTO households (building_id, position) SELECT id, inside_point FROM buildings WHERE code = 'back'`,
    )
    await expect.poll(async () => (await read()).causes, { timeout: 10_000 }).toEqual(['households'])
    expect(await detailOf(decide(order, 'issued'))).toEqual([422, expect.stringContaining('households')])
    await pool.query(`UPDATE roads SET direction = 'forward' WHERE name = 'East Road'`)
    await expect.poll(async () => (await read()).causes, { timeout: 10_000 }).toEqual(['roads', 'households'])
  })

  it('sees when it has been carried out', async () => {
    const order = await answer<Order>(decide(await drafted([add]), 'issued'))
    const { rows } = await service.database.pool.query<{ id: number }>(
      `INSERT INTO resources (kind, name, position) VALUES ('clinic', 'East', ST_SetSRID(ST_MakePoint(111.0181, 35.0001), 4326)) RETURNING id::int`,
    )
    const built = rows[0]?.id ?? 0
    const read = () => answer<OrderReview>(send('GET', `/orders/${order.id}/review`))
    await expect.poll(async () => (await read()).moves, { timeout: 10_000 }).toEqual(['as-ordered'])
    const seen = await read()
    expect(seen.resources).toEqual([{ id: built, what: 'added' }])
    expect(seen).toMatchObject({ isSame: false, causes: ['resources'] })
    expect(seen.city.now.householdsReached).toBe(seen.city.expected.householdsReached)
    await service.database.pool.query('DELETE FROM resources WHERE id = $1', [built])
    await expect.poll(async () => (await read()).moves, { timeout: 10_000 }).toEqual(['not-yet'])
  })
})

describe('on paper', () => {
  it('is one page of A4 with fonts of its own, and a list for machines', async () => {
    const order = await drafted([add, { type: 'shift', resourceId: clinic, hours: 'Mo-Fr 08:00-18:00' }])
    const printed = await send('GET', `/orders/${order.id}/page.pdf`)
    expect(printed.headers.get('content-type')).toBe('application/pdf')
    const text = Buffer.from(await printed.arrayBuffer()).toString('latin1')
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(text).toContain('/MediaBox [0 0 595.28 841.89]')
    expect(text).toMatch(/\/BaseFont \/\w+\+NotoSansSC-Regular/)
    expect(text).toContain('/FontFile2')
    const exported = await send('GET', `/orders/${order.id}/moves.csv`)
    const lines = (await exported.text()).trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/,1,add,,East,,,,111\.018,35,,24\/7$/)
    const hostile = await drafted([{ ...add, name: '=1+1' }], { title: '@SUM(1)' })
    const sheet = await (await send('GET', `/orders/${hostile.id}/moves.csv`)).text()
    expect(sheet).toContain(`,'@SUM(1),draft,`)
    expect(sheet).toContain(`,add,,'=1+1,`)
    const { rows } = await service.database.pool.query<{ action: string }>(
      `SELECT action FROM audit_log WHERE kind = 'export' AND record_ids = ARRAY[$1::bigint] ORDER BY seq`,
      [order.id],
    )
    expect(rows.map(({ action }) => action)).toEqual(['printOrder', 'exportOrder'])
  })
})
