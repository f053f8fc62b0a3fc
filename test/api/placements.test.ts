import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlacementRun } from '#geo/placement-words'
import type { CoverageService as Service } from '../support/coverage-service.ts'
import { problemOf, serveCoverage } from '../support/coverage-service.ts'
import { coverageTown } from '../support/coverage-town.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'

type Shown = { cookie?: string }

const get = <T>(service: Service, path: string, headers: Shown = {}): Promise<T> => service.get<T>(path, headers)

describe('where to be', () => {
  let service: Service

  beforeAll(async () => {
    const database = await openTestDatabase()
    await database.pool.query(coverageTown)
    service = await serveCoverage(database)
    await service.engine.ready()
  })
  afterAll(() => service.close())

  type Wish = Partial<PlacementRun['question']>
  const post = (path: string, body: object, headers: Shown = {}): Promise<Response> =>
    service.fetch(service.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const wish = (change: Wish): Wish => ({
    kind: 'clinic',
    minutes: 11,
    candidates: [
      [111.018, 35],
      [111.009, 35],
    ],
    ...change,
  })
  const search = async (change: Wish, headers: Shown = {}): Promise<PlacementRun> => {
    const response = await post('/coverage/placements', wish(change), headers)
    expect(response.status).toBe(202)
    const { id } = (await response.json()) as PlacementRun
    for (;;) {
      const run = await get<PlacementRun>(service, `/coverage/placements/${id}`, headers)
      if (run.state !== 'running') return run
      await wait(50)
    }
  }
  /** Far beyond what can be proved in the time a test has. */
  const hard = (): Wish => {
    const candidates = Array.from({ length: 900 }, (_, i): [number, number] => [
      111 + (i % 300) / 15_000,
      35 + Math.floor(i / 300) / 1000,
    ])
    return wish({ goal: 'least-travel', candidates, mostAdded: 3, seconds: 60, capacity: 1000 })
  }

  it('adds the one site that covers most beside those there are', async () => {
    // The clinic covers near and middle; a new one in the east covers 31 more, the one in the middle none.
    const run = await search({ goal: 'most-covered', mostAdded: 1 })
    expect(run).toMatchObject({ state: 'done', solver: expect.stringContaining('highs 1.15.3') as string })
    expect(run.answer).toMatchObject({
      status: 'optimal',
      value: 61,
      bound: 61,
      gap: 0,
      demandInAll: 74,
      demandOffNetwork: 1,
      open: [
        { position: [111, 35], isNew: false, served: 30 },
        { position: [111.018, 35], isNew: true, resourceId: null, served: 31 },
      ],
      closed: [],
      today: 30,
      sitesOffNetwork: 0,
    })
    expect(run.answer?.grids[0]).toMatchObject({ name: 'East', demand: 36, coveredBefore: 0, covered: 31 })
    expect(run.answer?.trace.at(-1)).toMatchObject({ value: 61, bound: 61 })
    expect(run.preparedShare).toBe(1)
    const again = await search({ goal: 'most-covered', mostAdded: 1 })
    const timeless = ({ answer }: PlacementRun) => ({ ...answer, milliseconds: 0, trace: [] })
    expect(timeless(again)).toEqual(timeless(run))
    expect(again.inputsDigest).toBe(run.inputsDigest)
    expect((await search({ goal: 'most-covered', mostAdded: 0 })).answer?.value).toBe(30)
  })

  it('says whom nobody can reach, and which limits contradict each other', async () => {
    const { answer } = await search({ goal: 'fewest-sites' })
    expect(answer).toMatchObject({ status: 'impossible', value: null })
    expect(answer?.obstacle).toMatchObject({ kind: 'out-of-reach', placesInAll: 2, minutes: null })
    expect(answer?.obstacle?.places[0]?.demand).toBe(7)
    const tight = await search({ goal: 'most-covered', mostOpen: 0 })
    expect(tight.answer?.obstacle).toMatchObject({ kind: 'kept-beyond-limits', moreSites: 1 })
    expect((await post('/coverage/placements', wish({ goal: 'most-covered', minutes: -1 }))).status).toBe(400)
  })

  it('may close what is not kept, looks where no ground is excluded, and says where it stands', async () => {
    const ids = await service.database.pool.query<{ id: number; name: string }>(
      `SELECT id::int, name FROM grids WHERE coverage = 'community' UNION ALL SELECT id::int, kind FROM resources`,
    )
    const idOf = (name: string): number => ids.rows.find((row) => row.name === name)?.id ?? 0
    // From the middle of First Street 61 are within 11 minutes, from its end 30.
    const one = { goal: 'most-covered', mostOpen: 1, existing: 'may-close' } as const
    const freely = await search(one)
    expect(freely.answer?.closed).toMatchObject([{ resourceId: idOf('clinic'), isNew: false, served: 30 }])
    expect(freely.answer?.open).toMatchObject([{ position: [111.009, 35], isNew: true }])
    const bound = await search({ ...one, kept: [idOf('clinic')] })
    expect(bound.answer).toMatchObject({ closed: [], open: [{ resourceId: idOf('clinic') }], value: 30 })
    const middles = { candidates: undefined, mostAdded: 1 } as const
    const travelled = await search({ ...one, ...middles, mostOpen: 2, minutes: 20 })
    expect(travelled.answer?.open).toContainEqual(expect.objectContaining({ gridId: idOf('East'), gridName: 'East' }))
    const elsewhere = await search({ ...one, ...middles, excludedGrids: [idOf('East')] })
    expect(elsewhere.answer?.open.map(({ gridId }) => gridId)).not.toContain(idOf('East'))
  })

  it('refuses what leaves nothing to decide, with what to do', async () => {
    const refused = async (change: Wish): Promise<string> => {
      const response = await post('/coverage/placements', wish({ goal: 'most-covered', ...change }))
      expect(response.status).toBe(400)
      return ((await response.json()) as { detail: string }).detail
    }
    expect(await refused({ candidates: [] })).toContain('no place is left')
    const { rows } = await service.database.pool.query<{ id: number }>(
      `SELECT id::int FROM grids WHERE coverage = 'community'`,
    )
    expect(await refused({ candidates: undefined, excludedGrids: rows.map(({ id }) => id) })).toContain('exclude less')
    expect(await refused({ kept: [9999] })).toContain('no resource 9999')
  })

  it('counts resources that stand off every road', async () => {
    const run = await search({ goal: 'most-covered', kind: 'school', mostAdded: 1 })
    expect(run.answer).toMatchObject({ sitesOffNetwork: 1, today: 0 })
  })

  it('tells a territory of its own ground only, and others not of it', async () => {
    const east = await aPerson(service.database.pool, {
      post: 'analyst',
      territories: [{ kind: 'grid', code: '140000000000002' }],
    })
    const west = await aPerson(service.database.pool, {
      post: 'analyst',
      territories: [{ kind: 'grid', code: '140000000000001' }],
    })
    const run = await search({ goal: 'most-covered', mostAdded: 1 }, { cookie: east.cookie })
    expect(run.answer).toMatchObject({ demandInAll: 36, value: 31 })
    const path = `/coverage/placements/${run.id}`
    expect((await problemOf(service, path, { cookie: west.cookie })).status).toBe(404)
    expect(
      (await get<{ runs: PlacementRun[] }>(service, '/coverage/placements', { cookie: west.cookie })).runs,
    ).toEqual([])
  })

  it('runs one search at a time, stops when told, and keeps the best so far', async () => {
    const response = await post('/coverage/placements', hard())
    const { id } = (await response.json()) as PlacementRun
    const second = await post('/coverage/placements', wish({ goal: 'most-covered' }))
    const cancelled = await post(`/coverage/placements/${id}/cancel`, {})
    expect([response.status, second.status, cancelled.status]).toEqual([202, 409, 200])
    expect((await cancelled.json()) as PlacementRun).toMatchObject({ id, state: 'cancelled' })
    expect((await post(`/coverage/placements/${id}/cancel`, {})).status).toBe(409)
    expect((await search({ goal: 'most-covered', mostAdded: 1 })).answer?.value).toBe(61)
  })
})
