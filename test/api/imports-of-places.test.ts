import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { undoImport } from '../../api/imports/undo-import.ts'
import { aBuilding, aGrid, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Importing } from '../support/imported.ts'
import { importingInto } from '../support/imported.ts'

let database: TestDatabase
let into: Importing
beforeEach(async () => {
  database = await openTestDatabase()
  into = importingInto(database.pool)
})
afterEach(async () => {
  into.remove()
  await database.close()
})

const west = 113.5
const south = 34.7
const side = 0.004

type Shape = { type: string; coordinates: unknown }
const collection = (...features: [Shape | null, Record<string, unknown>][]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(([geometry, properties]) => ({ type: 'Feature', properties, geometry })),
  })

const reasons = (manifest: { issues: { row: number; reason: string }[] }) =>
  manifest.issues.map(({ row, reason }) => [row, reason])

describe('importing what lies in the city', () => {
  it('takes survey coordinates north first or east first, by their size', async () => {
    // Zhumadian: 33.0133556 N, 114.0164322 E in EPSG:4547.
    const run = (x: number, y: number) =>
      into.run('resources', into.file('gk.csv', `name,X,Y\nstation,${x},${y}\n`), {
        frame: 'EPSG:4547',
        set: { kind: 'station' },
        map: { name: 'name', lon: 'X', lat: 'Y' },
      })
    const east = await run(501_535.4105, 3_654_229.3602)
    expect(east.warnings['northing-first']).toBeUndefined()
    expect((await run(3_654_229.3602, 501_535.4105)).warnings['northing-first']).toBe(1)
    const { rows } = await database.pool.query<{ off: number }>(
      `SELECT ST_Distance(position::geography, ST_SetSRID(ST_MakePoint(114.0164322, 33.0133556), 4326)::geography) AS off FROM resources`,
    )
    expect(Math.max(...rows.map((row) => row.off))).toBeLessThan(0.02)
  })

  it('places households in their building and refuses those without one', async () => {
    await aGrid(database.pool, { boundary: aSquare(west, south, side) })
    await aBuilding(database.pool, { footprint: aSquare(west + 0.001, south + 0.001, 0.0002), code: 'B1' })
    const file = into.file('households.csv', 'hh,楼栋编码,人数\nh1,B1,3\nh2,B9,2\nh3,,1\nh4,B1,99\n')
    const manifest = await into.run('households', file, { key: 'hh' })
    expect(reasons(manifest)).toEqual([
      [2, 'no-such-building'],
      [3, 'no-position'],
      [4, 'unreadable-size'],
    ])
    expect(manifest).toMatchObject({ stored: 2, refused: 2 })
    expect(
      await into.count(
        `households h JOIN buildings b ON b.id = h.building_id WHERE ST_Equals(h.position, b.inside_point) AND h.grid_rule = 'building'`,
      ),
    ).toBe(2)
    expect(await into.wrongLinks()).toBe(0)
  })

  it('links buildings by their inside point', async () => {
    await aGrid(database.pool, { boundary: aSquare(west, south, side) })
    await aGrid(database.pool, { boundary: aSquare(west + side, south, side), coverage: 'unit', kind: 'unit' })
    const file = into.file(
      'b.geojson',
      collection(
        [aSquare(west + 0.001, south, 0.0003), { code: 'a' }],
        [aSquare(west + side + 0.001, south, 0.0003), { code: 'b' }],
        [aSquare(west + 1, south, 0.0003), { code: 'c' }],
      ),
    )
    const manifest = await into.run('buildings', file)
    expect(manifest).toMatchObject({ stored: 3, warnings: { 'outside-city': 1 } })
    expect(await into.wrongLinks()).toBe(0)
  })

  it('keeps one way, turns paths that run against their nodes, and makes the nodes that are missing', async () => {
    const at = (x: number): [number, number] => [west + x * 0.001, south]
    await into.run(
      'road-nodes',
      into.file(
        'nodes.geojson',
        collection(
          [{ type: 'Point', coordinates: at(0) }, { code: '1' }],
          [{ type: 'Point', coordinates: at(1) }, { code: '2' }],
        ),
      ),
    )
    const line = (a: number, b: number) => ({ type: 'LineString', coordinates: [at(a), at(b)] })
    const file = into.file(
      'roads.geojson',
      collection(
        [line(0, 1), { id: 'r1', fromnode: 1, tonode: 2, direction: '1' }],
        [line(1, 0), { id: 'r2', fromnode: 1, tonode: 2, direction: '-1' }],
        [line(1, 2), { id: 'r3', fromnode: 2, tonode: 9, direction: null }],
        [
          {
            type: 'MultiLineString',
            coordinates: [
              [at(2), at(3)],
              [at(3), at(4)],
            ],
          },
          { id: 'r4', fromnode: 9, tonode: 10, direction: '0' },
        ],
        [
          {
            type: 'MultiLineString',
            coordinates: [
              [at(5), at(6)],
              [at(7), at(8)],
            ],
          },
          { id: 'r5', direction: '0' },
        ],
      ),
    )
    const manifest = await into.run('roads', file, { key: 'id' })
    expect(manifest).toMatchObject({
      stored: 4,
      refusals: { 'line-in-pieces': 1 },
      warnings: { 'no-direction': 1 },
      repairs: { 'path-turned': 1, 'line-joined': 1, 'node-made': 3 },
    })
    const { rows } = await database.pool.query(
      `SELECT r.code, f.code AS a, t.code AS b, r.direction, ST_StartPoint(r.path) = f.position AND ST_EndPoint(r.path) = t.position AS fits FROM roads r JOIN road_nodes f ON f.id = r.from_node_id JOIN road_nodes t ON t.id = r.to_node_id ORDER BY r.code`,
    )
    expect(rows).toEqual([
      { code: 'r1', a: '1', b: '2', direction: 'forward', fits: true },
      { code: 'r2', a: '1', b: '2', direction: 'backward', fits: true },
      { code: 'r3', a: '2', b: '9', direction: 'both', fits: true },
      { code: 'r4', a: '9', b: '10', direction: 'both', fits: true },
    ])
    expect(await into.run('roads', file, { key: 'id' })).toMatchObject({ stored: 0, unchanged: 4 })
    expect(await into.count('road_nodes')).toBe(4)
    await undoImport(database.pool, manifest.importId)
    expect(await into.count('road_nodes')).toBe(2)
  })

  it('takes the roads of an OpenStreetMap extract: joined at junctions, apart at bridges', async () => {
    const manifest = await into.run('roads', new URL('../fixtures/crossing.osm.pbf', import.meta.url).pathname, {
      key: 'id',
    })
    expect(manifest).toMatchObject({ stored: 9, repaired: 0, refused: 0 })
    const { rows } = await database.pool.query<Record<string, unknown>>(
      `SELECT code, road_class AS class, direction, speed_kmh AS speed FROM roads WHERE name <> '' ORDER BY code`,
    )
    expect(rows).toEqual([
      { code: '100-1', class: 'secondary', direction: 'both', speed: 40 },
      { code: '100-2', class: 'secondary', direction: 'both', speed: 40 },
      { code: '102-1', class: 'expressway', direction: 'forward', speed: 80.5 },
    ])
    const joined = await database.pool.query<{ ends: number }>(
      `SELECT n.position, count(*)::int AS ends FROM road_nodes n JOIN roads r ON n.id IN (r.from_node_id, r.to_node_id)
       GROUP BY n.id ORDER BY ends DESC LIMIT 1`,
    )
    expect(joined.rows[0]?.ends).toBe(4)
  })

  it('makes nodes for roads that name none, one where ends meet', async () => {
    const file = into.file(
      'bare.geojson',
      collection(
        [
          {
            type: 'LineString',
            coordinates: [
              [west, south],
              [west + 0.001, south],
            ],
          },
          { name: 'a' },
        ],
        [
          {
            type: 'LineString',
            coordinates: [
              [west + 0.001, south],
              [west + 0.002, south],
            ],
          },
          { name: 'b' },
        ],
      ),
    )
    expect(await into.run('roads', file)).toMatchObject({ stored: 2, repaired: 0 })
    expect(await into.count('road_nodes')).toBe(3)
  })

  it('refuses an undo that others stand on', async () => {
    const buildings = await into.run(
      'buildings',
      into.file('b.geojson', collection([aSquare(west, south, 0.001), { code: 'a' }])),
    )
    await into.run('households', into.file('h.csv', 'building\na\n'))
    await expect(undoImport(database.pool, buildings.importId)).rejects.toThrow(
      /1 households of another source live in its buildings/,
    )
  })

  it('loads areas with their missing parents, and the code list', async () => {
    const csv =
      'code,name,streetCode\n110101001001,多福巷社区,110101001\n110101001002,银闸社区,110101001\n110102001001,西四社区,110102001\n12,bad,1\n'
    const areas = await into.run('areas', into.file('areas.csv', csv), {
      profile: 'china-villages-as-areas',
      set: { within: '110101' },
    })
    expect(areas).toMatchObject({ rowsRead: 4, stored: 2, refused: 0 })
    expect(await into.count('areas')).toBe(4)
    const codes = await into.run('area-codes', into.file('areas.csv', csv), { profile: 'china-villages' })
    expect(codes).toMatchObject({ stored: 4, refused: 0 })
    expect(await into.run('area-codes', into.file('areas.csv', csv), { profile: 'china-villages' })).toMatchObject({
      stored: 0,
      unchanged: 4,
    })
    await undoImport(database.pool, codes.importId)
    await undoImport(database.pool, areas.importId)
    expect([await into.count('areas'), await into.count('area_codes')]).toEqual([0, 0])
  })

  it('stores ground', async () => {
    const file = into.file(
      'ground.geojson',
      collection(
        [aSquare(west, south, 0.01), { kind: '公园', name: '柳荫公园' }],
        [aSquare(west, south, 0.01), { kind: 'moon' }],
      ),
    )
    expect(await into.run('ground', file)).toMatchObject({ stored: 1, refusals: { 'unreadable-kind': 1 } })
  })
})
