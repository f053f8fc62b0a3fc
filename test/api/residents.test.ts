import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mountAudit } from '../../api/audit/audit.routes.ts'
import { mountResidents } from '../../api/residents/residents.routes.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'
import type { Slice } from '../support/slice.ts'
import { startSlice } from '../support/slice.ts'
import type { TerritoryCity } from '../support/territory-city.ts'
import { aResident, aTerritoryCity, territoryArea } from '../support/territory-city.ts'

// Values were sealed before the ring got its newest key: they still open and are still found.
const older = addKey()
const sealer = openSealer(addKey(older))
const why = { purpose: 'care-visit', note: 'visit agreed with 13912345678' }

let database: TestDatabase
let slice: Slice
let city: TerritoryCity
let worker: Person
let command: Person
let local: Person
beforeAll(async () => {
  database = await openTestDatabase()
  city = await aTerritoryCity(database.pool, openSealer(older))
  slice = await startSlice(database, (kernel) => {
    mountResidents(kernel, { sealer })
    mountAudit(kernel)
  })
  worker = await aPerson(database.pool, { post: 'grid-worker', territories: [{ kind: 'area', code: territoryArea }] })
  local = await aPerson(database.pool, { post: 'command', territories: [{ kind: 'area', code: territoryArea }] })
  command = await aPerson(database.pool, { post: 'command', name: 'Chen of the command' })
})
afterAll(async () => {
  await slice.close()
  await database.close()
})

type Entry = {
  kind: string
  action: string
  outcome: string
  purpose: string
  recordIds: number[]
  account: number
  detail: object
}
async function lastEntry(): Promise<Entry | undefined> {
  const { rows } = await database.pool.query<Entry>(
    `SELECT kind, action, outcome, purpose, record_ids::int[] AS "recordIds", account_id AS account, detail FROM audit_log ORDER BY seq DESC LIMIT 1`,
  )
  return rows[0]
}
async function openings(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM openings')
  return rows[0]?.n ?? -1
}

const anyNumber: unknown = expect.any(Number)
const anyText: unknown = expect.any(String)
const invented: unknown = expect.stringMatching(/^9901/)

describe('the households of a building', () => {
  it('are told with how many persons are recorded, and nobody by name', async () => {
    const { status, body } = await slice.ask(worker, 'GET', `/residents/buildings/${city.things.inside.buildingId}`)
    expect(status).toBe(200)
    expect(body).toEqual({
      households: [{ id: city.things.inside.householdId, place: 'door inside', size: anyNumber, recorded: 1 }],
    })
  })

  it('are none outside the territory', async () => {
    const { body } = await slice.ask(worker, 'GET', `/residents/buildings/${city.things.outside.buildingId}`)
    expect(body).toEqual({ households: [] })
    expectProblem(await slice.ask(worker, 'GET', '/residents/buildings/999999'), 'not-found', /no building/)
  })

  it('are not for posts that open nobody', async () => {
    const leader = await aPerson(database.pool, { post: 'leader' })
    const path = `/residents/buildings/${city.things.inside.buildingId}`
    expectProblem(await slice.ask(leader, 'GET', path), 'not-allowed', /residents:open/)
    expectProblem(await slice.ask(null, 'GET', path), 'not-signed-in', /Sign in/)
  })
})

describe('opening a household', () => {
  it('tells what the post is told, and leaves a trace', async () => {
    const { householdId, residentId } = city.things.inside
    const { status, body } = await slice.ask(worker, 'POST', '/residents/openings', { householdId, ...why })
    expect(status).toBe(201)
    const person = { id: residentId, householdId, name: 'Person inside', care: 'monthly visit' }
    expect(body).toEqual({
      openingId: anyNumber,
      residents: [{ ...person, telephone: `1990000000${residentId}`, identityNumber: invented }],
      told: ['name', 'telephone', 'identityNumber', 'care'],
    })
    const entry = await lastEntry()
    expect(entry).toMatchObject({
      kind: 'personal-read',
      action: 'openHousehold',
      purpose: 'care-visit',
      outcome: 'done',
    })
    expect(entry).toMatchObject({ recordIds: [residentId], account: worker.accountId, detail: { householdId } })
    expect(JSON.stringify(entry)).not.toMatch(/Person|monthly|1990000/)
  })

  it('tells whoever reads the log why, without numbers', async () => {
    const { householdId } = city.things.inside
    const opened = await slice.ask(worker, 'POST', '/residents/openings', { householdId, ...why })
    const { openingId } = opened.body as { openingId: number }
    const auditor = await aPerson(database.pool, { post: 'audit-admin' })
    const { body } = await slice.ask(auditor, 'GET', `/audit?text=${encodeURIComponent('visit agreed with')}`)
    const { entries } = body as { entries: { detail: object }[] }
    expect(entries[0]).toMatchObject({
      action: 'openHousehold',
      accountId: worker.accountId,
      detail: { openingId, note: 'visit agreed with 139****5678' },
    })
    expect(JSON.stringify(entries)).not.toContain('13912345678')
  })

  it('leaves out what the post is not told', async () => {
    const { householdId } = city.things.inside
    const { body } = await slice.ask(local, 'POST', '/residents/openings', { householdId, ...why })
    expect(body).toMatchObject({
      residents: [{ name: 'Person inside', identityNumber: null }],
      told: ['name', 'telephone', 'care'],
    })
  })

  it('finds nothing outside the territory, and notes the try', async () => {
    const before = await openings()
    const { householdId } = city.things.outside
    const answer = await slice.ask(worker, 'POST', '/residents/openings', { householdId, ...why })
    expectProblem(answer, 'not-found', /outside your territory/)
    expect(await openings()).toBe(before)
    expect(await lastEntry()).toMatchObject({ kind: 'personal-read', outcome: 'failed', detail: { householdId } })
  })

  it.each([
    ['no purpose', { note: 'a visit' }],
    ['an unknown purpose', { purpose: 'curiosity', note: 'a visit' }],
    ['a note of blanks', { purpose: 'care-visit', note: '      ' }],
  ])('refuses %s', async (_what, declared) => {
    const { householdId } = city.things.inside
    const answer = await slice.ask(worker, 'POST', '/residents/openings', { householdId, ...declared })
    expectProblem(answer, 'invalid-request', /body/)
  })
})

describe("a person's own data", () => {
  const note = 'asked at the counter, passport seen'

  it('are everything that is recorded, with who looked at it', async () => {
    const { residentId, householdId } = city.things.outside
    await slice.ask(command, 'POST', '/residents/openings', { householdId, ...why })
    const telephone = `199-0000-000${residentId}`
    const { status, body } = await slice.ask(command, 'POST', '/residents/own-data', { telephone, note })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      found: [
        {
          id: residentId,
          name: 'Person outside',
          identityNumber: invented,
          care: 'monthly visit',
          place: 'house outside door outside',
          source: 'made for a test',
          looks: [{ by: 'Chen of the command', purpose: 'care-visit', at: anyText }],
        },
      ],
    })
    expect(await lastEntry()).toMatchObject({
      kind: 'export',
      action: 'exportOwnData',
      purpose: 'request-of-the-person',
      recordIds: [residentId],
      detail: { by: ['telephone'], note },
    })
  })

  it('are found by an identity number however it is written, and by both only where both fit', async () => {
    const { householdId } = city.things.edge
    const told = { telephone: '19911112222', identityNumber: '99010119480229001X' }
    const id = await aResident(database.pool, sealer, { householdId, name: 'Person of two', ...told })
    const ask = (body: object) => slice.ask(command, 'POST', '/residents/own-data', { note, ...body })
    expect((await ask({ identityNumber: '990101 19480229 001x' })).body).toMatchObject({ found: [{ id }] })
    expect((await ask(told)).body).toMatchObject({ found: [{ id }] })
    expectProblem(await ask({ ...told, telephone: '19911112223' }), 'not-found', /Nothing is recorded/)
    expect(await lastEntry()).toMatchObject({ kind: 'export', outcome: 'failed', recordIds: [] })
    expectProblem(await ask({}), 'invalid-request', /telephone/)
  })

  it('are for who answers for the whole city', async () => {
    const body = { telephone: '19911112222', note }
    expectProblem(await slice.ask(local, 'POST', '/residents/own-data', body), 'not-allowed', /residents:find/)
    expectProblem(await slice.ask(worker, 'POST', '/residents/own-data', body), 'not-allowed', /residents:find/)
  })
})
