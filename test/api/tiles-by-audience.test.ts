import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post, ScreenLevel } from '#geo/rights'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { anArea, anIncident } from '../support/build.ts'
import { aPerson } from '../support/people.ts'
import { aTerritoryCity, otherArea, territoryArea } from '../support/territory-city.ts'

const areaWithoutGrid = '999001001003'
const home: [number, number] = [0.0085, 0.0086]
const label: [number, number] = [0.005, 0.005]
const nowhere: [number, number] = [0.015, 0.015]

let app: RunningApp
let atHome: number[]
let inNoGrid: number
beforeAll(async () => {
  app = await startApp(async ({ pool }, sealer) => {
    await aTerritoryCity(pool, sealer)
    await anArea(pool, { code: areaWithoutGrid })
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO incident_classes (scheme, code, name_zh, name_en, is_sensitive) VALUES ('test-scheme', 'S', '敏感', 'sensitive', true) RETURNING id`,
    )
    const classId = rows[0]?.id ?? 0
    atHome = []
    for (let n = 0; n < 6; n++) atHome.push(await anIncident(pool, { position: home, classId }))
    // Of another month, so that no published count of the others is held back for it.
    inNoGrid = await anIncident(pool, { position: nowhere, classId, reportedAt: '2026-04-20T08:00:00Z' })
  })
})
afterAll(() => app.close())

type Shown = { cookie: string }
const aWorker = async (post: Post, ...areas: string[]): Promise<Shown> => {
  const territories = areas.map((code) => ({ kind: 'area' as const, code }))
  return { cookie: (await aPerson(app.pool, { post, territories })).cookie }
}
const ofTheCity = async (post: Post): Promise<Shown> => ({ cookie: (await aPerson(app.pool, { post })).cookie })

async function aScreen(level: ScreenLevel, area?: string): Promise<Shown> {
  const token = freshToken()
  const { accountId } = await aPerson(app.pool, { post: 'security-admin' })
  await app.pool.query(
    `INSERT INTO screens (name, level, territory_kind, territory_code, token_hash, paired_by)
     VALUES ('Hall', $1, $2, $3, decode($4, 'hex'), $5)`,
    [level, area === undefined ? 'city' : 'area', area ?? '', hashOfToken(token), accountId],
  )
  return { cookie: `wangge-screen=${token}` }
}

type At = [z: number, x: number, y: number]
function tileAt(z: number, [longitude, latitude]: [number, number]): At {
  const y = (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2
  return [z, Math.floor((longitude / 360 + 0.5) * 2 ** z), Math.floor(y * 2 ** z)]
}
/** The whole town lies in it. */
const town: At = [14, 8192, 8191]
const townFar: At = [10, 512, 511]

const ask = (at: At, shown: Shown, more: Record<string, string> = {}) =>
  fetch(`${app.url}/tiles/incidents/${at.join('/')}.mvt`, { headers: { ...shown, ...more } })

type Point = { id: number | undefined; place: [number, number]; properties: Record<string, unknown> }
async function points(at: At, shown: Shown): Promise<Point[]> {
  const answer = await ask(at, shown)
  expect([200, 204]).toContain(answer.status)
  expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  const bytes = Buffer.from(await answer.arrayBuffer())
  const layer = bytes.length === 0 ? undefined : new VectorTile(new PbfReader(bytes)).layers.incidents
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer?.feature(i)
    const [longitude = 0, latitude = 0] =
      (feature?.toGeoJSON(at[1], at[2], at[0]).geometry as { coordinates?: number[] } | undefined)?.coordinates ?? []
    return { id: feature?.id, place: [longitude, latitude], properties: feature?.properties ?? {} }
  })
}
const idsIn = async (at: At, shown: Shown) => (await points(at, shown)).map(({ id }) => id ?? 0).sort((a, b) => a - b)
const countIn = async (at: At, shown: Shown) =>
  (await points(at, shown)).reduce((sum, { properties }) => sum + Number(properties.count), 0)

async function idsOf(where: string): Promise<number[]> {
  const { rows } = await app.pool.query<{ id: number }>(
    `SELECT i.id::int FROM incidents i LEFT JOIN grids g ON g.id = i.community_grid_id WHERE ${where} ORDER BY i.id`,
  )
  return rows.map(({ id }) => id)
}

describe('a tile of incidents', () => {
  it('holds the points of the territory and no others, whoever asked before', async () => {
    const [city, inside, outside] = [
      await ofTheCity('command'),
      await aWorker('grid-worker', territoryArea),
      await aWorker('grid-worker', otherArea),
    ]
    for (let asked = 0; asked < 2; asked++) {
      expect(await idsIn(town, city)).toEqual(await idsOf('true'))
      expect(await idsIn(town, inside)).toEqual(await idsOf(`g.community_code = '${territoryArea}'`))
      expect(await idsIn(town, outside)).toEqual(await idsOf(`g.community_code = '${otherArea}'`))
    }
    expect(await idsOf('true')).toHaveLength(43)
    expect(await idsOf(`g.community_code = '${territoryArea}'`)).toHaveLength(30)
    expect([await countIn(townFar, city), await countIn(townFar, inside), await countIn(townFar, outside)]).toEqual([
      43, 30, 12,
    ])
    expect(await idsIn(town, await aWorker('command', territoryArea, otherArea))).toHaveLength(42)
  })

  it('is empty for a territory without a grid, and for none', async () => {
    for (const who of [await aWorker('command', areaWithoutGrid), await aWorker('command')])
      for (const at of [town, townFar, tileAt(16, home)]) {
        expect((await ask(at, await ofTheCity('command'))).status).toBe(200)
        expect((await ask(at, who)).status).toBe(204)
      }
  })

  it('has sensitive incidents where they happened for who works there, else at their grid', async () => {
    const worker = await aWorker('grid-worker', territoryArea)
    for (const post of ['leader', 'analyst', 'department'] as const) {
      const told = await aWorker(post, territoryArea)
      for (const [who, place] of [
        [worker, home],
        [told, label],
      ] as const) {
        const found = (await points(town, who)).filter(({ id }) => atHome.includes(id ?? 0))
        expect(found).toHaveLength(6)
        for (const point of found) {
          expect(point.place[0]).toBeCloseTo(place[0], 4)
          expect(point.place[1]).toBeCloseTo(place[1], 4)
        }
      }
      expect(await idsIn(tileAt(16, home), worker)).toEqual(expect.arrayContaining(atHome))
      const near = await idsIn(tileAt(16, home), told)
      expect(tileAt(16, home)).not.toEqual(tileAt(16, label))
      expect(near.filter((id) => atHome.includes(id))).toEqual([])
      expect(await idsIn(tileAt(16, label), told)).toEqual(expect.arrayContaining(atHome))
    }
  })

  it('has a sensitive incident of no grid nowhere, but where it happened', async () => {
    expect(await idsIn(town, await ofTheCity('command'))).toContain(inNoGrid)
    const leader = await ofTheCity('leader')
    expect(await idsIn(town, leader)).not.toContain(inNoGrid)
    expect(await countIn(townFar, leader)).toBe(42)
  })

  it('has published counts alone for a screen, at the labels of grids, at every zoom', async () => {
    const [wall, visitors, ofOne] = [await aScreen('wall'), await aScreen('public'), await aScreen('wall', otherArea)]
    for (const z of [10, 12, 13, 14]) {
      const at = tileAt(z, label)
      const counts = async (shown: Shown) => {
        const found = await points(at, shown)
        for (const { id, properties } of found) expect([id ?? 0, Object.keys(properties)]).toEqual([0, ['count']])
        return found.map(({ properties }) => properties.count).sort()
      }
      // 30 and 12 in March; 24 without the sensitive ones.
      expect(await counts(wall)).toEqual([10, 30])
      expect(await counts(visitors)).toEqual([10, 20])
      expect(await counts(ofOne)).toEqual([10])
    }
    const [point] = await points(tileAt(16, label), wall)
    expect(point?.place[0]).toBeCloseTo(label[0], 4)
    expect(await points(tileAt(16, home), wall)).toEqual([])
  })

  it('has one tag for all who see the same, and another for all who do not', async () => {
    const tagOf = async (shown: Shown) => (await ask(town, shown)).headers.get('etag') ?? ''
    const [one, same] = [await aWorker('grid-worker', territoryArea), await aWorker('command', territoryArea)]
    const others = [
      await ofTheCity('command'),
      await ofTheCity('leader'),
      await aWorker('leader', territoryArea),
      await aWorker('grid-worker', otherArea),
      await aWorker('command'),
      await aScreen('wall'),
      await aScreen('public'),
    ]
    const tag = await tagOf(one)
    expect(await tagOf(same)).toBe(tag)
    expect((await ask(town, same, { 'if-none-match': tag })).status).toBe(304)
    const tags = await Promise.all(others.map(tagOf))
    expect(new Set([tag, ...tags]).size).toBe(others.length + 1)
    for (const other of others) expect((await ask(town, other, { 'if-none-match': tag })).status).not.toBe(304)
  })

  it('does not tell by its tag where something was reported, but to who sees it all', async () => {
    const far = tileAt(16, [0.5, 0.5])
    const tags = async (shown: Shown) =>
      Promise.all([town, far].map(async (at) => (await ask(at, shown)).headers.get('etag')))
    const [city, one, wall] = [
      await ofTheCity('command'),
      await aWorker('command', territoryArea),
      await aScreen('wall'),
    ]
    const before = { city: await tags(city), one: await tags(one), wall: await tags(wall) }
    const { rows } = await app.pool.query<{ id: number }>(
      `SELECT id FROM incident_classes WHERE NOT is_sensitive LIMIT 1`,
    )
    // Beyond the territory, and too few to change a published count.
    await anIncident(app.pool, { position: [0.016, 0.004], classId: rows[0]?.id ?? 0 })
    await expect.poll(async () => (await tags(city))[0], { timeout: 5000 }).not.toBe(before.city[0])
    expect((await tags(city))[1]).toBe(before.city[1])
    const after = await tags(one)
    expect([after[0] === before.one[0], after[1] === before.one[1]]).toEqual([false, false])
    expect(await tags(wall)).toEqual(before.wall)
  })
})
