import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReachAnswer } from '#contract/coverage'
import type { Scenario, ScenarioSummary, TriedScenario } from '#contract/scenarios'
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
let other: Person

beforeAll(async () => {
  const database = await openTestDatabase()
  await database.pool.query(coverageTown)
  await database.pool.query(
    `INSERT INTO ground (kind, shape) VALUES ('water', ST_Multi(ST_MakeEnvelope(111.0125, 34.9992, 111.0135, 34.9998, 4326)))`,
  )
  const { rows } = await database.pool.query<{ id: number }>(`SELECT id::int FROM resources WHERE kind = 'clinic'`)
  clinic = rows[0]?.id ?? 0
  service = await serveCoverage(database)
  await service.engine.ready()
  leader = await aPerson(database.pool, { post: 'leader', name: 'Lin' })
  other = await aPerson(database.pool, { post: 'planner', name: 'Chen' })
})
afterAll(() => service.close())

const send = (method: string, path: string, body?: object, headers: Shown = {}): Promise<Response> =>
  service.fetch(service.url + path, {
    method,
    headers: { 'content-type': 'application/json', cookie: leader.cookie, ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const tried = async (changes: ScenarioChange[], wish: Partial<ScenarioTerms> = {}): Promise<TriedScenario> => {
  const response = await send('POST', '/scenarios/try', { terms: { ...terms, ...wish }, changes })
  expect(response.status).toBe(200)
  return (await response.json()) as TriedScenario
}
const made = async (changes: ScenarioChange[], name = 'To the east', headers: Shown = {}): Promise<Scenario> => {
  const response = await send('POST', '/scenarios', { name, terms, changes }, headers)
  expect(response.status).toBe(201)
  return (await response.json()) as Scenario
}
const faultsOf = ({ faults }: TriedScenario) => faults.map(({ change, fault }) => [change, fault])
const move = (position: [number, number]): ScenarioChange => ({ type: 'move', resourceId: clinic, position })
const add = (position: [number, number]): ScenarioChange => ({ type: 'add', name: 'New', position, hours: '24/7' })

describe('a try', () => {
  it('is today where nothing changes, and today is what coverage says', async () => {
    const { city, grids, ledger, faults, resources } = await tried([])
    const coverage = await service.get<ReachAnswer>('/coverage?kind=clinic&measure=minutes&limit=11')
    expect(city.after).toEqual(city.before)
    const { households, householdsReached, residents, residentsReached } = coverage.city
    expect(city.before).toMatchObject({ households, householdsReached, residents, residentsReached })
    expect([grids, faults, resources]).toEqual([[], [], { before: 1, after: 1 }])
    expect(ledger).toMatchObject({ householdsLosing: 0, householdsGaining: 0, gridsLosing: 0, marks: [] })
  })

  it('counts what a moved clinic reaches, by grid and community, and who loses', async () => {
    // At the east end of First Street: the east (31 households) is reached; the middle (20, a kilometre off) and near (10)
    // are not any more; Back Street (5) is 11.9 minutes away, less than it was.
    const { city, grids, ledger } = await tried([move([111.02, 35])])
    expect(city.before).toMatchObject({ households: 74, householdsReached: 30, householdsFar: 8 })
    expect(city.after.householdsReached).toBe(31)
    expect(grids.map(({ code }) => code)).toEqual(['140000000000001', '140000000000002'])
    expect(ledger.householdsNoLongerReached).toBe(30)
    expect(ledger).toMatchObject({ householdsLosing: 30, householdsGaining: 36, gridsLosing: 1 })
    expect(ledger.losers[0]).toMatchObject({ code: '140000000000001', households: 30, householdsLosing: 30 })
  })

  it('tells the whole as a fresh start with the resources there would', async () => {
    const { city } = await tried([add([111.018, 35])])
    await service.database.pool.query(
      `INSERT INTO resources (kind, position) VALUES ('post', ST_SetSRID(ST_MakePoint(111.000, 35.000), 4326)), ('post', ST_SetSRID(ST_MakePoint(111.018, 35.000), 4326))`,
    )
    await expect
      .poll(async () => (await tried([], { kind: 'post' })).city.before, { timeout: 10_000 })
      .toEqual(city.after)
  })

  it('counts only who is on duty at the hour asked, also with other hours', async () => {
    const night = { hour: 3 }
    expect((await tried([{ type: 'shift', resourceId: clinic, hours: 'Mo-Su 08:00-18:00' }], night)).resources).toEqual(
      {
        before: 1,
        after: 0,
      },
    )
    expect((await tried([{ type: 'close', resourceId: clinic }])).city.after).toMatchObject({
      householdsReached: 0,
      meanMinutes: 120,
      householdsFar: 74,
    })
  })

  it('leaves out and names what cannot be', async () => {
    const faulty = await tried([
      add([111.5, 35]),
      add([111.013, 34.9995]),
      { type: 'move', resourceId: 999_999, position: [111.01, 35] },
      { type: 'shift', resourceId: clinic, hours: 'when it rains' },
      add([111.018, 35]),
    ])
    expect(faultsOf(faulty)).toEqual([
      [0, 'outside-city'],
      [1, 'in-water'],
      [2, 'resource-gone'],
      [3, 'hours-unread'],
    ])
    expect(faulty.city.after).toEqual((await tried([add([111.018, 35])])).city.after)
    // In the grid on the island, 700 m north of its lane there is no road.
    await service.database.pool.query(
      `UPDATE grids SET boundary = ST_Multi(ST_MakeEnvelope(111.000, 35.018, 111.010, 35.030, 4326)) WHERE code = '140000000000003'`,
    )
    expect(faultsOf(await tried([add([111.005, 35.029])]))).toEqual([[0, 'off-network']])
  })

  it.each([
    [
      {
        changes: [
          { type: 'close', resourceId: 1 },
          { type: 'close', resourceId: 1 },
        ],
      },
      /once/,
    ],
    [
      {
        changes: [
          { type: 'close', resourceId: 1 },
          { type: 'shift', resourceId: 1, hours: '24/7' },
        ],
      },
      /closed cannot/,
    ],
    [{ terms: { ...terms, minutes: -1 }, changes: [] }, /minutes/],
    [{ changes: [{ type: 'add', name: ' ', position: [111, 35] }] }, /name/],
    [{ changes: [{ type: 'move', resourceId: 1, position: [211, 35] }] }, /position/],
  ])('refuses %j', async (body, detail) => {
    const response = await send('POST', '/scenarios/try', { terms, ...body })
    expect(response.status).toBe(400)
    expect(((await response.json()) as { detail: string }).detail).toMatch(detail)
  })
})

describe('a scenario', () => {
  it('is kept with its inputs, and reckons the same again', async () => {
    await send('PUT', '/scenarios/prices/clinic', { add: 800_000, move: 120_000, close: 50_000, shift: 0 })
    const scenario = await made([move([111.02, 35])])
    expect(scenario).toMatchObject({
      name: 'To the east',
      ownerName: 'Lin',
      isMine: true,
      revision: 1,
      costYuan: 120_000,
      groundKey: 'city',
      changedSince: [],
    })
    expect(scenario.inputs.standing.map(({ id }) => id)).toEqual([clinic])
    expect(scenario.grids).toHaveLength(3)
    const again = await made(scenario.changes, 'Again')
    expect(again.inputsDigest).toBe(scenario.inputsDigest)
    expect(again.ledger).toEqual(scenario.ledger)
    expect(again.grids).toEqual(scenario.grids)
    const { scenarios } = (await (await send('GET', '/scenarios')).json()) as { scenarios: ScenarioSummary[] }
    expect(scenarios.map(({ name }) => name).slice(0, 2)).toEqual(['Again', 'To the east'])
  })

  it('is changed by others too, but never over somebody’s head', async () => {
    const { id, revision } = await made([move([111.02, 35])])
    const change = (person: Person, to: object) =>
      send('PUT', `/scenarios/${id}`, { name: 'Theirs', revision, terms, changes: [], ...to }, person)
    expect((await change(other, {})).status).toBe(200)
    const late = await change(leader, { name: 'Mine' })
    expect(late.status).toBe(409)
    expect(((await late.json()) as { detail: string }).detail).toContain('Chen')
    const kept = (await (await send('GET', `/scenarios/${id}`)).json()) as Scenario
    expect(kept).toMatchObject({ name: 'Theirs', changedName: 'Chen', revision: 2, isMine: true })
    expect((await send('DELETE', `/scenarios/${id}`, undefined, other)).status).toBe(403)
    expect((await send('DELETE', `/scenarios/${id}`)).status).toBe(200)
    expect((await send('GET', `/scenarios/${id}`)).status).toBe(404)
  })

  it('says what has changed since, and is reckoned anew when it is changed', async () => {
    const scenario = await made([add([111.018, 35])])
    await service.database.pool.query(
      `INSERT INTO resources (kind, position) VALUES ('clinic', ST_SetSRID(ST_MakePoint(111.009, 35.000), 4326))`,
    )
    const read = async () => (await (await send('GET', `/scenarios/${scenario.id}`)).json()) as Scenario
    await expect.poll(async () => (await read()).changedSince, { timeout: 10_000 }).toEqual(['resources'])
    expect((await read()).city).toEqual(scenario.city)
    const { name, revision, changes } = scenario
    const anew = await send('PUT', `/scenarios/${scenario.id}`, { name, revision, terms, changes })
    expect((await anew.json()) as Scenario).toMatchObject({ changedSince: [], resources: { before: 2, after: 3 } })
    await service.database.pool.query(`UPDATE roads SET speed_kmh = 20 WHERE name = 'Back Street'`)
    await expect.poll(async () => (await read()).changedSince, { timeout: 10_000 }).toEqual(['roads'])
    await service.database.pool.query(`DELETE FROM resources WHERE kind = 'clinic' AND id <> $1`, [clinic])
  })

  it('belongs to its ground: another territory is told nothing of it', async () => {
    const at = (code: string) =>
      aPerson(service.database.pool, { post: 'planner', territories: [{ kind: 'grid', code }] })
    const [east, west] = [await at('140000000000002'), await at('140000000000001')]
    const scenario = await made([add([111.018, 35])], 'Of the east', east)
    expect(scenario.grids.map(({ code }) => code)).toEqual(['140000000000002'])
    expect(scenario.city.before.households).toBe(36)
    expect((await send('GET', `/scenarios/${scenario.id}`, undefined, west)).status).toBe(404)
    const listed = (await (await send('GET', '/scenarios', undefined, west)).json()) as { scenarios: unknown[] }
    expect(listed.scenarios).toEqual([])
    const put = { name: 'x', revision: 1, terms, changes: [] }
    expect((await send('PUT', `/scenarios/${scenario.id}`, put, west)).status).toBe(404)
    // Who sees the whole city changes it for its own ground.
    expect((await (await send('PUT', `/scenarios/${scenario.id}`, put)).json()) as Scenario).toMatchObject({
      city: { before: { households: 36 } },
    })
    const beyond = await send('POST', '/scenarios/try', { terms, changes: [move([111.018, 35])] }, east)
    expect(faultsOf((await beyond.json()) as TriedScenario)).toEqual([[0, 'outside-territory']])
  })
})

describe('prices', () => {
  it('are set by who has the city, and logged', async () => {
    const prices = { add: 1, move: 2, close: 3, shift: 4 }
    expect((await send('PUT', '/scenarios/prices/school', prices, other)).status).toBe(403)
    expect((await send('PUT', '/scenarios/prices/school', { ...prices, add: -1 })).status).toBe(400)
    expect((await send('PUT', '/scenarios/prices/school', prices)).status).toBe(200)
    const listed = (await (await send('GET', '/scenarios/prices')).json()) as { prices: object[] }
    expect(listed.prices).toContainEqual(expect.objectContaining({ kind: 'school', ...prices }))
    const { rows } = await service.database.pool.query(`SELECT FROM audit_log WHERE action = 'setChangePrices'`)
    expect(rows.length).toBeGreaterThan(0)
  })
})
