import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IncidentSource, IncidentStatus } from '#geo/incident-words'
import { tileBbox, unitX, unitY } from '#geo/mercator'
import { latestSeq } from '../../api/db/change-follower.ts'
import type { HeatSummary } from '../../api/heat/heat.contract.ts'
import type { AgreeingCity } from '../support/agreeing-city.ts'
import { anAgreeingCity, cityBox, incidentCount } from '../support/agreeing-city.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import type { Query, Sight } from '../support/heat-oracle.ts'
import { countsBy, hitsOf, keptOf } from '../support/heat-oracle.ts'
import { aPerson } from '../support/people.ts'

type Asker = Sight & { name: string; cookie: string }

let app: RunningApp
let city: AgreeingCity
let askers: Asker[]

beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    city = await anAgreeingCity(pool)
  })
  const { pool } = app
  const { territory, gridCode, gridIds } = city
  const commander = await aPerson(pool, { post: 'command' })
  const analyst = await aPerson(pool, { post: 'analyst' })
  const leader = await aPerson(pool, { post: 'leader', territories: [{ kind: 'area', code: territory }] })
  const worker = await aPerson(pool, { post: 'grid-worker', territories: [{ kind: 'grid', code: gridCode }] })
  askers = [
    { name: 'whole city', cookie: commander.cookie, gridIds: null, movesSensitive: false },
    { name: 'whole city, sensitive places moved', cookie: analyst.cookie, gridIds: null, movesSensitive: true },
    { name: 'a community, moved', cookie: leader.cookie, gridIds: gridIds.slice(0, 2), movesSensitive: true },
    { name: 'one grid', cookie: worker.cookie, gridIds: gridIds.slice(0, 1), movesSensitive: false },
  ]
})
afterAll(() => app.close())

async function ask(path: string, query: Query, { cookie }: Asker): Promise<Response> {
  const answer = await fetch(`${app.url}${path}?${new URLSearchParams(query).toString()}`, { headers: { cookie } })
  if (answer.status !== 200 && answer.status !== 204)
    throw new Error(`${path} ${JSON.stringify(query)}: ${await answer.text()}`)
  return answer
}

const read = async <T>(path: string, query: Query, asker: Asker): Promise<T> =>
  (await (await ask(path, query, asker)).json()) as T

/** Everything stands in it, with room for the widest kernel; only what is at 0,0 does not. */
const around = [115.9, 39.8, 116.15, 40.05] as const

type Field = { total: number; mass: number }

/** The mass is the density times the ground of a sample, over all samples. */
async function densityOf(query: Query, radiusMeters: number, asker: Asker): Promise<Field> {
  const question = { ...query, bbox: around.join(), radiusMeters: String(radiusMeters), cells: '1024' }
  const answer = await ask('/heat/density', question, asker)
  const field = new Float32Array(await answer.arrayBuffer())
  const [west = 0, , east = 0] = (answer.headers.get('x-density-bbox') ?? '').split(',').map(Number)
  const samples = Number(answer.headers.get('x-density-width'))
  // Ground metres are reckoned at the latitude of the city, the same everywhere: 39.9 to a tenth of a degree.
  const sampleKm = ((east - west) / samples / 360) * 2 * Math.PI * 6378.137 * Math.cos((39.9 * Math.PI) / 180)
  return {
    total: Number(answer.headers.get('x-total')),
    mass: field.reduce((sum, value) => sum + value, 0) * sampleKm ** 2,
  }
}

type Page = { incidents: { id: number }[]; next: string | null }

async function idsOfTable(query: Query, asker: Asker): Promise<number[]> {
  const ids: number[] = []
  for (let after: string | null = ''; after !== null;) {
    const page: Page = await read('/incidents', { ...query, limit: '500', ...(after !== '' && { after }) }, asker)
    ids.push(...page.incidents.map(({ id }) => id))
    after = page.next
  }
  return ids.sort((a, b) => a - b)
}

/** What the list takes too: it has neither bars nor coverages. */
function filterOf({ bucket: _bucket, coverage: _coverage, ...filter }: Query): Query {
  return filter
}

/** Map, counts by grid, histogram, table and SQL tell of the same incidents. */
async function demandAgreement(query: Query, asker: Asker): Promise<void> {
  const filter = filterOf(query)
  const told = await read<HeatSummary>('/heat/summary', query, asker)
  const hits = await hitsOf(app.pool, filter, asker, { bucket: told.histogram.bucket })
  const kept = keptOf(hits, filter)
  const gridOf = (hit: (typeof hits)[number]) => (query.coverage === 'unit' ? hit.unit : hit.community)
  const { starts, counts } = told.histogram
  expect({
    total: told.total,
    placeholders: told.placeholders,
    grids: told.grids.map(({ gridId, count }) => [gridId, count]),
    outsideAnyGrid: told.outsideAnyGrid,
    classes: told.classes.map(({ classId, count }) => [classId, count]),
    histogram: starts.map((start, i) => [start, counts[i]]).filter(([, count]) => count !== 0),
    table: await idsOfTable(filter, asker),
  }).toEqual({
    total: kept.length,
    placeholders: hits.filter(({ isPlaceholder }) => isPlaceholder).length,
    grids: countsBy(kept, gridOf),
    outsideAnyGrid: kept.filter((hit) => gridOf(hit) === null).length,
    classes: countsBy(kept, ({ classId }) => classId),
    histogram: countsBy(kept, ({ bar }) => bar),
    table: kept.map(({ id }) => id),
  })
  await demandTheSameMass(filter, asker)
}

async function demandTheSameMass({ bbox: _everywhere, ...filter }: Query, asker: Asker): Promise<void> {
  const inSight = await hitsOf(app.pool, filter, asker, { bucket: 'day', box: [...around] })
  const { total, mass } = await densityOf(filter, 1000, asker)
  expect(total).toBe(keptOf(inSight, filter).length)
  // Of thousands of incidents the sums of a float each are good to a tenth of one.
  expect(Math.round(mass)).toBe(total)
}

function tilesOfCity(z: number): { z: number; x: number; y: number }[] {
  const { west, south, side } = cityBox
  const column = (longitude: number) => Math.floor(unitX(longitude) * 2 ** z)
  const row = (latitude: number) => Math.floor(unitY(latitude) * 2 ** z)
  const tiles = []
  for (let x = column(west - side / 2); x <= column(west + side * 3); x++)
    for (let y = row(south + side * 3); y <= row(south - side / 2); y++) tiles.push({ z, x, y })
  return tiles
}

async function featuresOf(
  { z, x, y }: { z: number; x: number; y: number },
  asker: Asker,
): Promise<{ id: number; count: number; isInside: boolean }[]> {
  const answer = await ask(`/tiles/incidents/${z}/${x}/${y}.mvt`, {}, asker)
  const layer = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer()))).layers.incidents
  if (!layer) return []
  return Array.from({ length: layer.length }, (_, i) => {
    const feature = layer.feature(i)
    const place = feature.loadGeometry()[0]?.[0]
    const isInside = [place?.x ?? -1, place?.y ?? -1].every((unit) => unit >= 0 && unit <= 4096)
    return { id: feature.id ?? 0, count: Number(feature.properties.count ?? 1), isInside }
  })
}

/** The map draws each incident once: as a point of its tile, or in the count of a cell. */
async function demandTilesAgree(asker: Asker): Promise<void> {
  for (const z of [12, 14]) {
    const tiles = tilesOfCity(z)
    const corners = tiles.map(({ x, y }) => tileBbox(z, x, y))
    const edge = (n: 0 | 1 | 2 | 3, most: (...numbers: number[]) => number) => most(...corners.map((box) => box[n]))
    const box: [number, number, number, number] = [
      edge(0, Math.min),
      edge(1, Math.min),
      edge(2, Math.max),
      edge(3, Math.max),
    ]
    const hits = keptOf(await hitsOf(app.pool, {}, asker, { bucket: 'day', box }), {})
    const features = (await Promise.all(tiles.map((tile) => featuresOf(tile, asker)))).flat()
    if (z === 12) expect(features.reduce((sum, { count }) => sum + count, 0)).toBe(hits.length)
    else {
      const drawn = new Set(features.filter(({ isInside }) => isInside).map(({ id }) => id))
      expect([...drawn].sort((a, b) => a - b)).toEqual(hits.map(({ id }) => id))
    }
  }
}

const some = <T>(values: readonly T[]): fc.Arbitrary<string> =>
  fc.subarray([...values], { minLength: 1 }).map((picked) => picked.join())
const instant = fc
  .integer({ min: 0, max: 362 * 24 * 4 })
  .map((quarter) => new Date(Date.UTC(2022, 0, 1) + quarter * 900_000).toISOString())
// Multiples of what incidents of the lattice stand on, so that edges of boxes meet them too, and others.
const boxes = fc
  .tuple(
    fc.integer({ min: -10, max: 50 }),
    fc.integer({ min: -10, max: 50 }),
    fc.integer({ min: 1, max: 60 }),
    fc.boolean(),
  )
  .map(([x, y, side, isOdd]) => {
    const west = 116 + x / 1000 + (isOdd ? 0.000_137 : 0)
    const south = 39.9 + y / 1000 + (isOdd ? 0.000_137 : 0)
    return [west, south, west + side / 1000, south + side / 1000].map((degrees) => degrees.toFixed(6)).join()
  })

function filters(): fc.Arbitrary<Query> {
  const parts = fc.record(
    {
      window: fc.tuple(instant, instant),
      classes: some(city.classIds),
      sources: some(IncidentSource.options),
      statuses: some(IncidentStatus.options),
      hours: some(Array.from({ length: 24 }, (_, hour) => hour)),
      weekdays: some([1, 2, 3, 4, 5, 6, 7]),
      bbox: boxes,
      placeholders: fc.constantFrom('true', 'false'),
      coverage: fc.constantFrom('community', 'unit'),
      bucket: fc.constantFrom('auto', 'day', 'week', 'month', 'hour'),
    },
    { requiredKeys: ['bucket'] },
  )
  return parts.map(({ window, ...rest }) => {
    const [from, to] = [...(window ?? [])].sort()
    return { ...rest, ...(from !== undefined && to !== undefined && { from, to }) }
  })
}

const someone = fc.nat(3).map((n) => askers[n])

/** One write, as anybody may make it who can reach the tables; `among` says which incidents are meant. */
function writes(): fc.Arbitrary<string> {
  const among = fc.tuple(fc.integer({ min: 2, max: 900 }), fc.nat(900)).map(([of, n]) => `id % ${of} = ${n % of}`)
  const place = fc
    .tuple(fc.integer({ min: -4, max: 45 }), fc.integer({ min: -4, max: 45 }))
    .map(([x, y]) => `ST_SetSRID(ST_MakePoint(${116 + x / 1000}, ${39.9 + y / 1000}), 4326)`)
  const classId = fc.constantFrom(...city.classIds)
  const status = fc.constantFrom(...IncidentStatus.options)
  const time = instant.map((text) => `'${text}'`)
  const update = (set: fc.Arbitrary<string>) =>
    fc.tuple(set, among).map(([change, which]) => `UPDATE incidents SET ${change} WHERE ${which}`)
  const insert = fc
    .tuple(time, place, classId, status, fc.integer({ min: 1, max: 40 }))
    .map(
      ([at, where, its, state, count]) =>
        `INSERT INTO incidents (reported_at, position, class_id, status) SELECT ${at}, ${where}, ${its}, '${state}' FROM generate_series(1, ${count})`,
    )
  // The strip that a grid leaves is in no grid until it takes it back.
  const redraw = fc.tuple(fc.nat(3), fc.constantFrom(0.6, 0.85, 1)).map(([n, share]) => {
    const { west, south, side } = cityBox
    const [x, y] = [west + (n >> 1) * side, south + (n & 1) * side]
    return `UPDATE grids SET boundary = ST_Multi(ST_MakeEnvelope(${x}, ${y}, ${x + side * share}, ${y + side}, 4326)) WHERE id = ${city.gridIds[n] ?? 0}`
  })
  return fc.oneof(
    insert,
    update(place.map((where) => `position = ${where}`)),
    update(time.map((at) => `reported_at = ${at}`)),
    update(classId.map((its) => `class_id = ${its}`)),
    update(status.map((state) => `status = '${state}'`)),
    update(fc.constantFrom('placeholder', 'address').map((quality) => `position_quality = '${quality}'`)),
    among.map((which) => `DELETE FROM incidents WHERE ${which} AND id % 7 = 3`),
    redraw,
  )
}

/** Fresh within two seconds of the commit. */
async function untilTold(): Promise<void> {
  const newest = await latestSeq(app.pool)
  const told = async () => ((await (await fetch(`${app.url}/health`)).json()) as { dataVersion: number }).dataVersion
  const columnsTold = async () => {
    const [asker] = askers
    return asker ? (await read<HeatSummary>('/heat/summary', { bucket: 'month' }, asker)).provenance.dataVersion : 0
  }
  await expect.poll(told, { timeout: 2000, interval: 20 }).toBeGreaterThanOrEqual(newest)
  await expect.poll(columnsTold, { timeout: 2000, interval: 20 }).toBeGreaterThanOrEqual(newest)
}

describe('map, counts by grid, histogram, table and SQL', () => {
  it('are asked of incidents of every kind', async () => {
    for (const asker of askers) {
      const hits = await hitsOf(app.pool, {}, asker, { bucket: 'day' })
      expect(hits.length, asker.name).toBeGreaterThan(300)
    }
    const hits = await hitsOf(app.pool, {}, { gridIds: null, movesSensitive: true }, { bucket: 'day' })
    expect(hits).toHaveLength(incidentCount)
    expect(hits.filter(({ community }) => community === null).length).toBeGreaterThan(100)
    expect(hits.filter(({ isPlaceholder }) => isPlaceholder).length).toBeGreaterThan(100)
  })

  it('are equal to the incident for random filters, whoever asks', async () => {
    await fc.assert(
      fc.asyncProperty(filters(), someone, async (query, asker) => {
        if (asker) await demandAgreement(query, asker)
      }),
      { seed: 4, numRuns: 80 },
    )
  })

  it('draw what they count', async () => {
    for (const asker of askers) await demandTilesAgree(asker)
  })

  it('are equal again within two seconds of any writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(writes(), { minLength: 1, maxLength: 4 }),
        filters(),
        someone,
        async (statements, query, asker) => {
          for (const statement of statements) await app.pool.query(statement)
          await untilTold()
          if (asker) await demandAgreement(query, asker)
          if (asker) await demandAgreement({ bucket: 'day' }, asker)
        },
      ),
      { seed: 40, numRuns: 30, endOnFailure: true },
    )
    for (const asker of askers) await demandTilesAgree(asker)
  })
})
