import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mountRetention } from '../../api/retention/retention.routes.ts'
import type { Hold, Removal, Term } from '../../api/retention/retention.contract.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { aGrid, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'
import type { Answer } from '../support/server.ts'
import type { Slice } from '../support/slice.ts'
import { startSlice } from '../support/slice.ts'
import type { TerritoryCity } from '../support/territory-city.ts'
import { aTerritoryCity, gridCodes, territoryArea } from '../support/territory-city.ts'

let database: TestDatabase
let slice: Slice
let city: TerritoryCity
let system: Person
let security: Person
beforeAll(async () => {
  database = await openTestDatabase()
  city = await aTerritoryCity(database.pool, openSealer(addKey()))
  slice = await startSlice(database, (kernel) => mountRetention(kernel, { jobPool: database.pool }))
  system = await aPerson(database.pool, { post: 'system-admin' })
  security = await aPerson(database.pool, { post: 'security-admin', name: 'Sun of security' })
  await database.pool.query(`UPDATE residents SET recorded_at = now() - interval '400 days'`)
  await database.pool.query(
    `INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds, recorded_at)
     SELECT id, community_grid_id, '\\x01', '{mobile}', now() - interval '300 days' FROM incidents`,
  )
  await database.pool.query(`UPDATE incidents SET is_masked = true`)
})
afterAll(async () => {
  await slice.close()
  await database.close()
})

type Told = { terms: Term[]; holds: Hold[]; removals: Removal[] }
const told = ({ status, body }: Answer, expected = 200): Told => {
  expect(status, JSON.stringify(body)).toBe(expected)
  return body as Told
}
const termOf = ({ terms }: Told, dataClass: string) => terms.find((term) => term.dataClass === dataClass)
const read = async () => told(await slice.ask(system, 'GET', '/retention'))
const one = async (sql: string): Promise<number> => {
  const { rows } = await database.pool.query<{ n: number }>(`SELECT (${sql})::int AS n`)
  return rows[0]?.n ?? -1
}

describe('retention', () => {
  it('previews what is due of each class to administrators who see nobody', async () => {
    const retention = await read()
    expect(termOf(retention, 'residents')).toMatchObject({ days: 1095, leastDays: 1, due: 0, heldBack: 0 })
    expect(termOf(retention, 'complaint-originals')).toMatchObject({ days: 180, due: 36, heldBack: 0 })
    const command = await aPerson(database.pool, { post: 'command' })
    expectProblem(await slice.ask(command, 'GET', '/retention'), 'not-allowed', /retention:read/)
  })

  it('takes a shorter term from the security administrator, but not too short a one', async () => {
    const set = (dataClass: string, days: number, by = security) =>
      slice.ask(by, 'PUT', `/retention/terms/${dataClass}`, { days })
    const retention = told(await set('residents', 365))
    expect(termOf(retention, 'residents')).toMatchObject({ days: 365, changedBy: 'Sun of security', due: 3 })
    expectProblem(await set('audit', 179), 'rule-broken', /180 days at least/)
    expectProblem(await set('sessions', 29), 'rule-broken', /30 days at least/)
    expectProblem(await set('residents', 30, system), 'not-allowed', /retention:change/)
    await expect(
      database.pool.query(`UPDATE retention_terms SET days = 90 WHERE data_class = 'audit'`),
    ).rejects.toThrow(/not_too_short/)
  })

  it('holds back a grid, also after it was redrawn, until the hold is lifted', async () => {
    const place = (body: object) =>
      slice.ask(security, 'POST', '/retention/holds', { reason: 'a court asked', ...body })
    expectProblem(await place({ dataClass: 'residents', gridCode: '123' }), 'rule-broken', /no community grid/)
    expectProblem(await place({ dataClass: 'audit', gridCode: gridCodes.inside }), 'rule-broken', /whole class/)
    const held = told(await place({ dataClass: 'residents', gridCode: gridCodes.inside }), 201)
    expect(held.holds).toMatchObject([{ gridCode: gridCodes.inside, placedBy: 'Sun of security', liftedAt: null }])
    expect(termOf(held, 'residents')).toMatchObject({ due: 1, heldBack: 2 })

    await database.pool.query(`UPDATE grids SET valid_to = now() WHERE code = $1`, [gridCodes.inside])
    const code = `${territoryArea}009`
    const validFrom = new Date().toISOString()
    await aGrid(database.pool, { code, communityCode: territoryArea, boundary: aSquare(0, 0, 0.01), validFrom })
    expect(termOf(await read(), 'residents')).toMatchObject({ due: 1, heldBack: 2 })

    const ran = told(await slice.ask(system, 'POST', '/retention/removals', { dataClass: 'residents' }), 201)
    const { residentId } = city.things.outside
    expect(ran.removals).toMatchObject([
      { dataClass: 'residents', removed: 1, heldBack: 2, firstId: residentId, lastId: residentId },
    ])
    expect(await one('SELECT count(*) FROM resident_names')).toBe(2)

    const id = held.holds[0]?.id ?? 0
    const lift = (hold: number) => slice.ask(security, 'POST', `/retention/holds/${hold}/lifting`)
    expect(told(await lift(id)).holds[0]).toMatchObject({ liftedBy: 'Sun of security' })
    expectProblem(await lift(id), 'state-does-not-allow', /lifted before/)
    expectProblem(await lift(999), 'not-found', /no hold/)
    expect(termOf(await read(), 'residents')).toMatchObject({ due: 2, heldBack: 0 })
  })

  it('removes everything that is due, and says so in the list and in the log', async () => {
    await database.pool.query(`UPDATE incidents SET status = 'closed', closed_at = reported_at WHERE id % 2 = 0`)
    const settled = await one('SELECT count(*) FROM incidents WHERE id % 2 = 0')
    await database.pool.query(`UPDATE retention_terms SET days = 1 WHERE data_class = 'complaint-texts'`)
    const ran = told(await slice.ask(system, 'POST', '/retention/removals', {}), 201)
    expect(Object.fromEntries(ran.removals.slice(0, 6).map(({ dataClass, removed }) => [dataClass, removed]))).toEqual({
      'complaint-originals': 36,
      'complaint-texts': settled,
      residents: 2,
      sessions: 0,
      openings: 0,
      audit: 0,
    })
    expect(await one('SELECT count(*) FROM incidents')).toBe(36)
    expect(await one(`SELECT count(*) FROM incidents WHERE text <> ''`)).toBe(36 - settled)
    expect(await one('SELECT count(*) FROM incidents WHERE is_masked')).toBe(0)
    expect(
      await one(`SELECT count(*) FROM audit_log WHERE kind = 'removal' AND account_id = ${system.accountId}`),
    ).toBe(7)
    expect(
      await one(
        `SELECT (detail ->> 'removed')::int FROM audit_log WHERE detail ->> 'dataClass' = 'complaint-originals'`,
      ),
    ).toBe(36)
  })

  it('takes what was sealed of a text with it, but where a hold keeps that', async () => {
    const run = () => slice.ask(system, 'POST', '/retention/removals', { dataClass: 'complaint-texts' })
    const seal = async (place: 'inside' | 'outside') => {
      const { incidentId } = city.things[place]
      await database.pool.query(
        `UPDATE incidents SET text = '***', status = 'closed', is_masked = true WHERE id = $1`,
        [incidentId],
      )
      await database.pool.query(
        `INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds)
         SELECT id, community_grid_id, '\\x01', '{mobile}' FROM incidents WHERE id = $1`,
        [incidentId],
      )
    }
    await seal('inside')
    await seal('outside')
    const hold = { dataClass: 'complaint-originals', gridCode: gridCodes.outside, reason: 'a court asked' }
    told(await slice.ask(security, 'POST', '/retention/holds', hold), 201)
    expect(told(await run(), 201).removals[0]).toMatchObject({ removed: 2 })
    const { rows } = await database.pool.query(
      `SELECT i.id, i.text, i.is_masked AS "isMasked" FROM incidents i JOIN incident_originals o ON o.incident_id = i.id`,
    )
    expect(rows).toEqual([{ id: city.things.outside.incidentId, text: '', isMasked: true }])
  })

  it('keeps a class that is held as a whole', async () => {
    await database.pool.query(
      `UPDATE sessions SET last_active_at = now() - interval '200 days' WHERE account_id = $1`,
      [(await aPerson(database.pool, { post: 'leader' })).accountId],
    )
    told(await slice.ask(security, 'POST', '/retention/holds', { dataClass: 'sessions', reason: 'an inquiry' }), 201)
    const ran = told(await slice.ask(system, 'POST', '/retention/removals', { dataClass: 'sessions' }), 201)
    expect(ran.removals[0]).toMatchObject({ dataClass: 'sessions', removed: 0, heldBack: 1, firstId: null })
  })

  it('lets what a hold keeps go by no other way: not by row, not by quarter, not with its household', async () => {
    const kept = `SELECT count(*) FROM incidents WHERE id = ${city.things.outside.incidentId}`
    await expect(database.pool.query('DELETE FROM incidents')).rejects.toThrow(
      /legal hold keeps some of these incidents/,
    )
    const before = await one('SELECT count(*) FROM incidents')
    const gone = await one(`SELECT expire_incidents('infinity')`)
    expect(await one('SELECT count(*) FROM incidents')).toBe(before - gone)
    expect(await one(kept)).toBe(1)

    const placed = told(
      await slice.ask(security, 'POST', '/retention/holds', { dataClass: 'residents', reason: 'an inquiry' }),
      201,
    )
    const household = 'DELETE FROM households WHERE id = (SELECT min(id) FROM households)'
    await expect(database.pool.query(household)).rejects.toThrow(/legal hold keeps some of these households/)
    for (const { id } of placed.holds.filter(({ liftedAt }) => liftedAt === null))
      told(await slice.ask(security, 'POST', `/retention/holds/${id}/lifting`))
    expect(await one(`SELECT expire_incidents('infinity')`)).toBeGreaterThan(0)
    expect(await one(kept)).toBe(0)
    await database.pool.query('DELETE FROM incidents')
    await database.pool.query(household)
    expect(await one('SELECT count(*) FROM incidents')).toBe(0)
  })

  it('runs one removal at a time', async () => {
    const other = await database.client()
    await other.query('BEGIN; SELECT pg_advisory_xact_lock(815, 4)')
    expectProblem(await slice.ask(system, 'POST', '/retention/removals', {}), 'state-does-not-allow', /Another removal/)
    await other.end()
    expectProblem(await slice.ask(security, 'POST', '/retention/removals', {}), 'not-allowed', /retention:run/)
  })
})
