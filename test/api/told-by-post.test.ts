import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { originalContext } from '#geo/sealed-values'
import { mountAreas } from '../../api/areas/areas.routes.ts'
import { mountAudit } from '../../api/audit/audit.routes.ts'
import { mountBuildings } from '../../api/buildings/buildings.routes.ts'
import { openPool } from '../../api/db/pool.ts'
import type { Grid, GridCard } from '../../api/grids/grids.contract.ts'
import { mountGrids } from '../../api/grids/grids.routes.ts'
import { mountHouseholds } from '../../api/households/households.routes.ts'
import { nobody } from '../../api/http/caller.ts'
import type { Incident } from '../../api/incidents/incidents.contract.ts'
import { mountIncidents } from '../../api/incidents/incidents.routes.ts'
import { mountResources } from '../../api/resources/resources.routes.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { mountSearch } from '../../api/search/search.routes.ts'
import { readTile } from '../../api/tiles/tiles.queries.ts'
import { aGrid, aHousehold, anIncident, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'
import type { Slice } from '../support/slice.ts'
import { startSlice } from '../support/slice.ts'
import type { TerritoryCity } from '../support/territory-city.ts'
import { aTerritoryCity, territoryArea } from '../support/territory-city.ts'

const sealer = openSealer(addKey())
const home: [number, number] = [0.0021, 0.0022]
const label: [number, number] = [0.005, 0.005]
const around = ([x, y]: [number, number]) => `${x - 0.0002},${y - 0.0002},${x + 0.0002},${y + 0.0002}`

let database: TestDatabase
let slice: Slice
let city: TerritoryCity
let unitGrid: number
let sensitive: { id: number; classId: number }
const people: Record<string, Person> = {}
beforeAll(async () => {
  database = await openTestDatabase()
  city = await aTerritoryCity(database.pool, sealer)
  unitGrid = await aGrid(database.pool, { coverage: 'unit', boundary: aSquare(0.002, 0.002, 0.001) })
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO incident_classes (scheme, code, name_zh, name_en, is_sensitive) VALUES ('test-scheme', 'S', '敏感', 'sensitive', true) RETURNING id`,
  )
  const classId = rows[0]?.id ?? 0
  sensitive = { classId, id: await anIncident(database.pool, { position: home, classId, text: '邻居养鸡' }) }
  await database.pool.query(`UPDATE incidents SET address = '柳巷8号 3单元501' WHERE id = $1`, [sensitive.id])
  slice = await startSlice(database, (kernel) => {
    mountIncidents(kernel, { sealer })
    mountGrids(kernel)
    mountBuildings(kernel)
    mountHouseholds(kernel)
    mountResources(kernel)
    mountSearch(kernel)
    mountAudit(kernel)
  })
  const area = [{ kind: 'area' as const, code: territoryArea }]
  for (const post of ['command', 'leader', 'analyst', 'grid-worker', 'planner', 'department'] as const) {
    people[post] = await aPerson(database.pool, { post, territories: area })
    people[`${post} of the city`] = await aPerson(database.pool, { post })
  }
})
afterAll(async () => {
  await slice.close()
  await database.close()
})

const as = (who: string): Person => {
  const person = people[who]
  if (!person) throw new Error(`nobody is called ${who}`)
  return person
}
const get = async <T>(who: string, path: string): Promise<T> => {
  const { status, body } = await slice.ask(as(who), 'GET', path)
  expect(status, JSON.stringify(body)).toBe(200)
  return body as T
}
const idsIn = async (who: string, query: string): Promise<number[]> =>
  (await get<{ incidents: Incident[] }>(who, `/incidents?limit=500&${query}`)).incidents.map(({ id }) => id)

describe('an incident of a sensitive class', () => {
  it('has its place to whoever works in the homes, and its grid to the others', async () => {
    expect(await get('grid-worker', `/incidents/${sensitive.id}`)).toMatchObject({
      position: home,
      isPositionOfGrid: false,
      address: '柳巷8号 3单元501',
    })
    expect(await get('leader', `/incidents/${sensitive.id}`)).toMatchObject({
      position: label,
      isPositionOfGrid: true,
      text: null,
      address: null,
    })
  })

  it('has its words to whoever is told its place: they name the house', async () => {
    const listed = async (who: string) => {
      const { incidents } = await get<{ incidents: Incident[] }>(
        who,
        `/incidents?limit=500&classes=${sensitive.classId}`,
      )
      return incidents.map(({ text, address }) => [text, address])
    }
    expect(await listed('grid-worker')).toEqual([['邻居养鸡', '柳巷8号 3单元501']])
    expect(await listed('leader')).toEqual([[null, null]])
    expect(await listed('department of the city')).toEqual([[null, null]])
  })

  it('is not found where it is, but in the middle of its grid', async () => {
    expect(await idsIn('grid-worker', `bbox=${around(home)}`)).toContain(sensitive.id)
    expect(await idsIn('leader', `bbox=${around(home)}`)).not.toContain(sensitive.id)
    expect(await idsIn('leader', `bbox=${around(label)}`)).toContain(sensitive.id)
    expect(await idsIn('grid-worker', `bbox=${around(label)}`)).not.toContain(sensitive.id)
    expect(await idsIn('leader', `grid=${unitGrid}`)).toEqual([])
    expect(await idsIn('grid-worker', `grid=${unitGrid}`)).toEqual([sensitive.id])
    expect((await get<GridCard>('leader', `/grids/${unitGrid}`)).openIncidents).toBe(0)
    expect((await get<GridCard>('grid-worker', `/grids/${unitGrid}`)).openIncidents).toBe(1)
  })

  it('is searched by the same rules', async () => {
    type Results = { results: { position: [number, number]; detail: string }[] }
    const find = (who: string) => get<Results>(who, `/search?q=${encodeURIComponent(`#${sensitive.id}`)}`)
    expect((await find('grid-worker')).results).toMatchObject([{ position: home, detail: '柳巷8号 3单元501' }])
    expect((await find('leader')).results).toMatchObject([{ position: label, detail: '' }])
    expect((await find('analyst')).results).toMatchObject([{ position: label, detail: '' }])
    const elsewhere = `/search?q=${encodeURIComponent(`#${city.things.outside.incidentId}`)}`
    expect(await get('leader', elsewhere)).toEqual({ results: [] })
  })
})

describe('what a post is told', () => {
  it('leaves words out where only figures are its work', async () => {
    const path = `/incidents/${city.things.inside.incidentId}`
    expect(await get('analyst', path)).toMatchObject({ text: null, address: null, position: [0.004, 0.004] })
    expect(await get('leader', path)).toMatchObject({ text: 'words inside 0' })
  })

  it('ends at the territory, for lists, single rows and cards', async () => {
    const { inside, outside } = city.things
    expect((await idsIn('leader', '')).length).toBe(25)
    expect((await idsIn('leader of the city', '')).length).toBe(37)
    const missing = await slice.ask(as('leader'), 'GET', `/incidents/${outside.incidentId}`)
    expectProblem(missing, 'not-found', /no incident/)
    expect(await get('leader', `/grids/${inside.gridId}`)).toMatchObject({ households: 2, openIncidents: 25 })
    const hidden = {
      households: null,
      people: null,
      openIncidents: null,
      overdueIncidents: null,
      weeklyIncidents: null,
    }
    expect(await get('leader', `/grids/${outside.gridId}`)).toMatchObject({ ...hidden, buildings: 1 })
    expect(await get('leader of the city', `/grids/${outside.gridId}`)).toMatchObject({
      households: 1,
      openIncidents: 12,
    })
    expect(await get('department', `/grids/${inside.gridId}`)).toMatchObject({ households: null, openIncidents: 25 })
  })

  it('counts weeks back from the newest incident of the city, whoever asks', async () => {
    await anIncident(database.pool, {
      position: [0.017, 0.004],
      classId: city.classId,
      reportedAt: '2026-03-20T08:00:00Z',
    })
    const weeks = async (who: string) =>
      (await get<GridCard>(who, `/grids/${city.things.inside.gridId}`)).weeklyIncidents
    expect(await weeks('leader')).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0])
    expect(await weeks('leader of the city')).toEqual(await weeks('leader'))
  })

  it('tells how many live in a house to who visits it', async () => {
    const { inside, outside } = city.things
    expect(await get('grid-worker', `/buildings/${inside.buildingId}`)).toMatchObject({ households: 1 })
    expect(await get('grid-worker', `/buildings/${outside.buildingId}`)).toMatchObject({
      households: null,
      people: null,
    })
    expect(await get('leader', `/buildings/${inside.buildingId}`)).toMatchObject({ households: null, people: null })
  })

  it('counts households in the territory alone', async () => {
    await aHousehold(database.pool, { position: [0.5, 0.5] })
    type ByGrid = { grids: { gridId: number }[]; outsideAnyGrid: number | null }
    const { inside, outside } = city.things
    const mine = await get<ByGrid>('leader', '/households/by-grid')
    expect([mine.grids.map(({ gridId }) => gridId), mine.outsideAnyGrid]).toEqual([[inside.gridId], null])
    const all = await get<ByGrid>('leader of the city', '/households/by-grid')
    expect([all.grids.map(({ gridId }) => gridId), all.outsideAnyGrid]).toEqual([[inside.gridId, outside.gridId], 1])
  })

  it('tells of a unit grid as of the one building that may stand in it', async () => {
    type ByGrid = { grids: { gridId: number }[] }
    const byUnit = '/households/by-grid?coverage=unit'
    expect((await get<ByGrid>('grid-worker', byUnit)).grids.map(({ gridId }) => gridId)).toEqual([unitGrid])
    await database.pool.query('UPDATE grids SET population = 7')
    const { gridId } = city.things.inside
    const listed = async (who: string) =>
      (await get<{ grids: Grid[] }>(who, '/grids?coverage=unit')).grids.map(({ population }) => population)
    expect(await get('grid-worker', `/grids/${unitGrid}`)).toMatchObject({ households: 0, people: 0, population: 7 })
    expect(await listed('grid-worker')).toEqual([7])
    for (const post of ['leader', 'planner', 'analyst of the city']) {
      expectProblem(await slice.ask(as(post), 'GET', byUnit), 'invalid-request', /single building.*community grid/)
      const untold = { households: null, people: null, population: null }
      expect(await get(post, `/grids/${unitGrid}`)).toMatchObject(untold)
      expect(await listed(post)).toEqual([null])
      expect(await get(post, `/grids/${gridId}`)).toMatchObject({ households: 2, population: 7 })
    }
  })

  it('has no population of unit grids on tiles drawn by the database', async () => {
    await database.pool.query('UPDATE grids SET population = 7')
    const at = { z: 14, x: 8192, y: 8191 }
    const bytes = await readTile(database.pool, 'unit-grids', at)
    expect(bytes.toString('latin1')).toContain('responsibleUnit')
    expect(bytes.toString('latin1')).not.toContain('population')
    expect((await readTile(database.pool, 'community-grids', at)).toString('latin1')).toContain('population')
  })

  it('tells no screen how many live anywhere', async () => {
    const asScreen = { ...nobody, kind: 'screen' as const, post: 'wall' as const, isWholeCity: true, gridIds: null }
    const screen = await startSlice(database, (kernel) =>
      mountGrids({ ...kernel, door: { ...kernel.door, identify: () => Promise.resolve(asScreen) } }),
    )
    await database.pool.query('UPDATE grids SET population = 7')
    const { body } = await screen.ask(null, 'GET', '/grids')
    const { grids } = body as { grids: Grid[] }
    expect(grids.map(({ population }) => population)).toEqual([null, null])
    const card = await screen.ask(null, 'GET', `/grids/${city.things.inside.gridId}`)
    expect(card.body).toMatchObject({ population: null, people: null })
    await screen.close()
  })
})

describe('writing outside the territory', () => {
  it('is refused with a sentence', async () => {
    const { outside } = city.things
    const report = { position: [0.016, 0.004], classId: city.classId, text: '路灯不亮' }
    expectProblem(
      await slice.ask(as('grid-worker'), 'POST', '/incidents', report),
      'not-allowed',
      /outside your territory/,
    )
    const moved = await slice.ask(as('grid-worker'), 'PATCH', `/incidents/${outside.incidentId}/status`, {
      status: 'closed',
    })
    expectProblem(moved, 'not-found', /no incident/)
    const resource = { kind: 'clinic', name: 'x', position: [0.016, 0.004] }
    expectProblem(
      await slice.ask(as('command'), 'POST', '/resources', resource),
      'not-allowed',
      /outside your territory/,
    )
    const removed = await slice.ask(as('command'), 'DELETE', `/resources/${outside.resourceId}`)
    expectProblem(removed, 'not-allowed', /outside your territory/)
    const grid = { coverage: 'community', kind: 'comprehensive', code: '999001001002009', codeScheme: 'gb-15' }
    const drawn = await slice.ask(as('planner'), 'POST', '/grids', { ...grid, boundary: aSquare(0.05, 0, 0.01) })
    expectProblem(drawn, 'not-allowed', /outside your territory/)
    const retired = await slice.ask(as('planner'), 'POST', `/grids/${outside.gridId}/retirement`, {})
    expectProblem(retired, 'not-allowed', /outside your territory/)
  })
})

describe('a report with a number in it', () => {
  const words = { text: '邻居噪音，电话13812345678，身份证110101199003070011', address: '柳巷8号 13900001111' }

  it('is masked, sealed, and opened for a purpose with a trace', async () => {
    const report = { position: [0.003, 0.003], classId: city.classId, ...words }
    const stored = await slice.ask(as('grid-worker'), 'POST', '/incidents', report)
    expect(stored.status).toBe(201)
    const { id, isMasked, text } = stored.body as Incident
    expect(isMasked).toBe(true)
    expect(text).not.toMatch(/12345678|19900307/)
    const { rows } = await database.pool.query<{ sealed: Buffer; words: string }>(
      'SELECT o.sealed, i.text || i.address AS words FROM incident_originals o JOIN incidents i ON i.id = o.incident_id WHERE i.id = $1',
      [id],
    )
    expect(rows[0]?.words).not.toMatch(/12345678|19900307|00001111/)
    expect(JSON.parse(sealer.unseal(rows[0]?.sealed ?? Buffer.of(), originalContext(id)))).toEqual(words)

    const why = { purpose: 'complaint-handling', note: 'call back, asked by 13912345678' }
    const unmask = (who: string, of = id, body: object = why) =>
      slice.ask(as(who), 'POST', `/incidents/${of}/unmasking`, body)
    const opened = await unmask('grid-worker')
    expect(opened.status).toBe(201)
    expect(opened.body).toMatchObject({ ...words, kinds: ['identity-number', 'mobile'] })
    const trace = await database.pool.query(
      `SELECT kind, purpose, record_ids::int[] AS ids, account_id::int AS by, detail::text FROM audit_log ORDER BY seq DESC LIMIT 1`,
    )
    expect(trace.rows).toMatchObject([
      { kind: 'personal-read', purpose: 'complaint-handling', ids: [id], by: as('grid-worker').accountId },
    ])
    expect(JSON.stringify(trace.rows)).not.toMatch(/138|noise|噪音|13912345678/)
    const auditor = await aPerson(database.pool, { post: 'audit-admin' })
    const found = await slice.ask(auditor, 'GET', `/audit?text=${encodeURIComponent('call back, asked by')}`)
    const { openingId } = opened.body as { openingId: number }
    expect(found.body).toMatchObject({
      entries: [{ action: 'unmaskIncident', detail: { openingId, note: 'call back, asked by 139****5678' } }],
    })

    expectProblem(await unmask('leader'), 'not-allowed', /incidents:unmask/)
    expectProblem(await unmask('grid-worker', city.things.inside.incidentId), 'not-found', /nothing sealed/)
    expectProblem(await unmask('grid-worker', id, { purpose: 'emergency', note: ' ' }), 'invalid-request', /note/)
    const stranger = await aPerson(database.pool, {
      post: 'grid-worker',
      territories: [{ kind: 'area', code: '999001001002' }],
    })
    const elsewhere = await slice.ask(stranger, 'POST', `/incidents/${id}/unmasking`, why)
    expectProblem(elsewhere, 'not-found', /nothing sealed/)
  })

  it('is stored as it is when it holds none', async () => {
    const report = { position: [0.003, 0.003], classId: city.classId, text: '路灯不亮', address: '柳巷8号' }
    const { body } = await slice.ask(as('grid-worker'), 'POST', '/incidents', report)
    expect(body).toMatchObject({ text: '路灯不亮', address: '柳巷8号', isMasked: false })
  })
})

describe('the city on a screen', () => {
  it('is told in rounded figures, and exactly to people, from one count for all', async () => {
    await anIncident(database.pool, { position: [0.017, 0.004], classId: city.classId })
    const connectionString = database.urlOf('wangge_engine')
    const engine = openPool({ connectionString, size: 1, statementTimeoutMs: 10_000, name: 'wangge-test-engine' })
    const asScreen = { ...nobody, kind: 'screen' as const, post: 'public' as const, isWholeCity: true, gridIds: null }
    const screen = await startSlice(database, (kernel) => {
      const door = { ...kernel.door, identify: () => Promise.resolve(asScreen) }
      mountAreas({ ...kernel, door }, engine)
    })
    const { body } = await screen.ask(null, 'GET', '/areas/city')
    const { rows } = await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM incidents')
    const exact = rows[0]?.n ?? 0
    expect(exact % 5).not.toBe(0)
    expect(body).toMatchObject({ counts: { incidents: exact - (exact % 5), households: 0, buildings: 3 } })
    await screen.close()
    await engine.end()
  })
})
