import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { VectorTile } from '@mapbox/vector-tile'
import express from 'express'
import { PbfReader } from 'pbf'
import type { Pool } from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TileLayer } from '#geo/tile-layers'
import type { IncidentColumns } from '../../api/columns/incident-columns.ts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import type { ShapeColumns } from '../../api/columns/shape-columns.ts'
import { openShapeColumns } from '../../api/columns/shape-columns.ts'
import type { ChangeFollower } from '../../api/db/change-follower.ts'
import { followChanges, latestSeq } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import type { TileService } from '../../api/tiles/tile-service.ts'
import { openTileService } from '../../api/tiles/tile-service.ts'
import { readTile } from '../../api/tiles/tiles.queries.ts'
import { mountTiles } from '../../api/tiles/tiles.routes.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aDoor } from '../support/door.ts'
import { fetchAs } from '../support/people.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let follower: ChangeFollower
let columns: IncidentColumns
let shapes: ShapeColumns
let tiles: TileService
let pool: Pool
let door: ReturnType<typeof aDoor>
let address: string
/** As the person whose post may ask, see fetchAs. */
let fetch: ReturnType<typeof fetchAs>
let closeServer: () => void

/** A block of 10 x 10 grids of some 850 x 1,100 m with crooked corners that neighbours share, and what stands in it. */
async function fillCity(): Promise<void> {
  await database.pool.query(`
    INSERT INTO class_schemes VALUES ('test', 'Test', 'made up');
    INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'A', '甲', 'A'), ('test', 'B', '乙', 'B');
    CREATE TEMP TABLE corner AS SELECT i, j,
      ST_SetSRID(ST_MakePoint(116.3 + i * 0.01 + 0.002 * sin(i * 7 + j * 3), 39.9 + j * 0.01 + 0.002 * sin(i * 5 + j * 11)), 4326) AS p
      FROM generate_series(0, 10) i, generate_series(0, 10) j;
    INSERT INTO grids (coverage, kind, code, code_scheme, name, responsible_unit, population, boundary, valid_from)
      SELECT 'community', 'comprehensive', 'g' || a.i || '-' || a.j, 'free', '网格 ' || a.i, 'Unit ' || a.j, 100 * a.i + a.j,
             ST_Multi(ST_MakePolygon(ST_MakeLine(ARRAY[a.p, b.p, c.p, d.p, a.p]))), '2000-01-01Z'
      FROM corner a JOIN corner b ON (b.i, b.j) = (a.i + 1, a.j) JOIN corner c ON (c.i, c.j) = (a.i + 1, a.j + 1)
      JOIN corner d ON (d.i, d.j) = (a.i, a.j + 1) ORDER BY a.i, a.j;
    INSERT INTO grids (coverage, kind, code, code_scheme, boundary, valid_from, valid_to) VALUES
      ('community', 'comprehensive', 'old', 'free', ST_Multi(ST_MakeEnvelope(116.5, 39.9, 116.51, 39.91, 4326)), '2000-01-01Z', '2001-01-01Z'),
      ('community', 'comprehensive', 'coming', 'free', ST_Multi(ST_MakeEnvelope(116.52, 39.9, 116.53, 39.91, 4326)), '2990-01-01Z', NULL),
      ('unit', 'unit', 'u', 'free', ST_Multi(ST_MakeEnvelope(116.31, 39.91, 116.312, 39.912, 4326)), '2000-01-01Z', NULL);
    INSERT INTO buildings (use, floors, address, footprint)
      SELECT 'residential', n % 30, 'secret street ' || n, ST_Multi(ST_Difference(
        ST_MakeEnvelope(x, y, x + 0.0003, y + 0.0002, 4326), ST_MakeEnvelope(x + 0.0001, y + 0.00005, x + 0.0002, y + 0.00015, 4326)))
      FROM (SELECT n, 116.305 + 0.0005 * (n % 100) AS x, 39.905 + 0.0005 * (n / 100) AS y FROM generate_series(0, 999) n) t;
    INSERT INTO households (building_id, place, size, position)
      SELECT id, 'Household Nobody', 3, inside_point FROM buildings;
    INSERT INTO roads (name, road_class, path) VALUES
      ('Long Road', 'arterial', ST_SetSRID(ST_MakeLine(ST_MakePoint(116.2, 39.95), ST_MakePoint(116.5, 39.95)), 4326)),
      ('Path', 'path', ST_SetSRID(ST_MakeLine(ST_MakePoint(116.3, 39.91), ST_MakePoint(116.4, 39.92)), 4326));
    INSERT INTO ground (kind, name, shape) VALUES ('water', 'Lake', ST_Multi(ST_MakeEnvelope(116.32, 39.92, 116.35, 39.94, 4326)));
    INSERT INTO areas (code, level, name, outline) VALUES ('110101', 'county', 'County', ST_Multi(ST_MakeEnvelope(116.2, 39.8, 116.5, 40.1, 4326)));
    INSERT INTO resources (kind, name, capacity, position) VALUES ('fire-station', 'Station 1', 4, ST_SetSRID(ST_MakePoint(116.333, 39.933), 4326));
    SELECT setseed(0.1);
    SELECT ensure_incident_partitions('2023-01-01Z', '2023-06-01Z');
    INSERT INTO incidents (reported_at, position, position_quality, class_id, status, severity)
      SELECT '2023-01-01Z'::timestamptz + n * interval '1 hour',
        ST_SetSRID(ST_MakePoint(116.3 + 0.1 * random(), 39.9 + 0.1 * random()), 4326),
        CASE WHEN n % 20 = 0 THEN 'placeholder' ELSE 'address' END, 1 + n % 2,
        (ARRAY['open', 'in-progress', 'closed', 'refused'])[1 + n % 4], 1 + n % 5
      FROM generate_series(1, 3000) n;`)
}

async function startService(cacheBytes: number): Promise<void> {
  tiles = await openTileService({ pool, columns, shapes, follower, door, cacheBytes, log })
}

beforeAll(async () => {
  database = await openTestDatabase()
  await fillCity()
  const connectionString = database.urlOf('wangge_engine')
  pool = openPool({ connectionString, size: 4, statementTimeoutMs: 30_000, name: 'wangge-test-engine' })
  door = aDoor(database)
  fetch = fetchAs(database.pool)
  follower = await followChanges({ pool, connectionString, log })
  columns = openIncidentColumns({ pool, follower, log })
  shapes = openShapeColumns({ pool, follower, log })
  await Promise.all([columns.whenReady(), shapes.whenReady()])
  await startService(50_000_000)
  const app = express()
  mountTiles({ router: app, pool, door, checkAnswers: true }, tiles)
  app.use(problemHandler(log))
  const server = createServer((req, res) => {
    if (!tiles.handle(req, res)) app(req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closeServer = () => {
    server.close()
    server.closeAllConnections()
  }
})

afterAll(async () => {
  closeServer()
  tiles.close()
  shapes.close()
  await columns.close()
  await follower.close()
  await door.close()
  await pool.end()
  await database.close()
})

type Address = [z: number, x: number, y: number]

function tileAt(z: number, longitude = 116.345, latitude = 39.945): Address {
  const y = (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2
  return [z, Math.floor((longitude / 360 + 0.5) * 2 ** z), Math.floor(y * 2 ** z)]
}

function fetchTile(layer: string, at: Address, query = '', headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}/tiles/${layer}/${at.join('/')}.mvt${query}`, { headers })
}

type Feature = {
  id: number
  properties: Record<string, string | number>
  rings: { x: number; y: number }[][]
  type: number
}

function decode(bytes: Uint8Array): Record<string, Feature[]> {
  const tile = new VectorTile(new PbfReader(bytes))
  return Object.fromEntries(
    Object.entries(tile.layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, i) => {
        const feature = layer.feature(i)
        const rings = feature.loadGeometry().map((ring) => ring.map(({ x, y }) => ({ x, y })))
        return {
          id: feature.id ?? 0,
          properties: feature.properties as Feature['properties'],
          rings,
          type: feature.type,
        }
      }).sort((a, b) => a.id - b.id),
    ]),
  )
}

async function featuresOf(layer: string, at: Address): Promise<Record<string, Feature[]>> {
  const answer = await fetchTile(layer, at)
  if (answer.status === 204) return {}
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  return decode(new Uint8Array(await answer.arrayBuffer()))
}

async function untilSeen(): Promise<void> {
  const newest = await latestSeq(database.pool)
  await expect.poll(() => follower.latest(), { timeout: 10_000 }).toBeGreaterThanOrEqual(newest)
}

/** Doubled areas of the rings with their signs, the points' sum: what must agree when only the start of a ring differs. */
function measure(rings: Feature['rings']): { area: number; points: number }[] {
  return rings
    .map((ring) => ({
      area: ring.slice(1).reduce((sum, b, i) => sum + (ring[i]?.x ?? 0) * b.y - b.x * (ring[i]?.y ?? 0), 0),
      points: ring.length,
    }))
    .sort((a, b) => a.area - b.area)
}

function areaOf(feature: Feature | undefined): number {
  return measure(feature?.rings ?? []).reduce((sum, { area }) => sum + area, 0)
}

async function compareWithPostgis(layer: 'community-grids' | 'unit-grids' | 'buildings', z: number): Promise<void> {
  const [, x, y] = tileAt(z, 116.3212, 39.9112)
  const name = layer === 'buildings' ? 'buildings' : 'grids'
  const ours = (await featuresOf(layer, [z, x, y]))[name] ?? []
  // Below its lowest zoom a layer is empty without being asked for.
  const isShown = layer !== 'buildings' || z >= 13
  const theirs = isShown ? (decode(await readTile(database.pool, layer, { z, x, y }))[name] ?? []) : []
  expect(ours.map(({ id, properties }) => ({ id, properties }))).toEqual(
    theirs.map(({ id, properties }) => ({ id, properties })),
  )
  ours.forEach((feature, i) => {
    const area = areaOf(theirs[i])
    // A crossing of the tile's rim may be rounded to the other side by one unit.
    expect(Math.abs(areaOf(feature) - area)).toBeLessThanOrEqual(Math.abs(area) * 0.001 + 4000)
  })
}

describe('a tile of polygons', () => {
  for (const layer of ['community-grids', 'unit-grids', 'buildings'] as const) {
    for (const z of [12, 13, 14, 16]) {
      it(`of ${layer} at z${z} from memory holds the features of the SQL tile with their attributes and areas`, () =>
        compareWithPostgis(layer, z))
    }
  }

  it('gives neighbours the same points on the edge they share, at every zoom', async () => {
    for (const z of [10, 12, 13, 14]) {
      const { grids = [] } = await featuresOf('community-grids', tileAt(z))
      expect(grids.length).toBeGreaterThan(1)
      const edges = new Map<string, number>()
      const isRim = ({ x, y }: { x: number; y: number }, extent: number) =>
        Math.min(x, y) <= 0 || Math.max(x, y) >= extent
      for (const ring of grids.flatMap(({ rings }) => rings)) {
        ring.slice(1).forEach((b, i) => {
          const a = ring[i] ?? b
          if (isRim(a, z < 13 ? 1024 : 4096) || isRim(b, z < 13 ? 1024 : 4096)) return
          const key = [a, b]
            .map(({ x, y }) => `${x},${y}`)
            .sort()
            .join(' ')
          edges.set(key, (edges.get(key) ?? 0) + 1)
        })
      }
      // The tile lies inside the block, so every edge off the rim has two sides.
      if (z >= 13) expect([...edges.values()].filter((count) => count !== 2)).toEqual([])
      expect([...edges.values()].some((count) => count === 2)).toBe(true)
    }
  })

  it('holds only grids in force now', async () => {
    for (const longitude of [116.505, 116.525]) {
      expect((await fetchTile('community-grids', tileAt(15, longitude, 39.905))).status).toBe(204)
    }
  })

  it('turns shells clockwise on the screen and holes the other way', async () => {
    const { buildings = [] } = await featuresOf('buildings', tileAt(16, 116.3212, 39.9072))
    expect(buildings.length).toBeGreaterThan(3)
    for (const { rings } of buildings) expect(measure(rings).map(({ area }) => Math.sign(area))).toEqual([-1, 1])
  })
})

describe('a tile of incidents', () => {
  it('has the rows of SQL as points from z14, without placeholder locations', async () => {
    for (const z of [14, 15, 16]) {
      const [, x, y] = tileAt(z)
      const { incidents = [] } = await featuresOf('incidents', [z, x, y])
      const { rows } = await database.pool.query(
        `SELECT id, x, y, "classId", status, severity, source, hour FROM (
           SELECT id, class_id AS "classId", status, severity, source, (floor(extract(epoch FROM reported_at) / 3600 / $4) * $4)::int AS hour, ST_AsMVTGeom(ST_Transform(position, 3857), ST_TileEnvelope($1, $2, $3), 4096, 64) g
           FROM incidents WHERE position_quality <> 'placeholder') t, LATERAL (SELECT ST_X(g)::int AS x, ST_Y(g)::int AS y) p
         WHERE g IS NOT NULL ORDER BY id`,
        [z, x, y, z === 14 ? 4 : 1],
      )
      expect(rows.length).toBeGreaterThan(1)
      expect(incidents.map(({ id, properties, rings }) => ({ id, ...rings[0]?.[0], ...properties }))).toEqual(rows)
    }
  })

  it('has counts by cell below z14 that add up to the rows of SQL, on cells that hold still', async () => {
    for (const z of [9, 11, 13]) {
      const [, x, y] = tileAt(z)
      const { incidents = [] } = await featuresOf('incidents', [z, x, y])
      const { rows } = await database.pool.query<{ cellX: number; cellY: number; count: number }>(
        `SELECT floor((ST_X(p) - ST_XMin(e)) / (ST_XMax(e) - ST_XMin(e)) * 64)::int AS "cellX",
                floor((ST_YMax(e) - ST_Y(p)) / (ST_YMax(e) - ST_YMin(e)) * 64)::int AS "cellY", count(*)
         FROM (SELECT ST_Transform(position, 3857) AS p, ST_TileEnvelope($1, $2, $3) AS e FROM incidents WHERE position_quality <> 'placeholder') t
         WHERE p && e GROUP BY 1, 2 ORDER BY 2, 1`,
        [z, x, y],
      )
      const cells = incidents.map(({ rings, properties }) => ({
        cellX: ((rings[0]?.[0]?.x ?? 0) - 32) / 64,
        cellY: ((rings[0]?.[0]?.y ?? 0) - 32) / 64,
        count: properties.count,
      }))
      expect(cells.sort((a, b) => a.cellY - b.cellY || a.cellX - b.cellX)).toEqual(rows)
    }
  })
})

describe('the other layers', () => {
  it('carry the attributes they promise', async () => {
    const at = tileAt(14, 116.333, 39.933)
    const one = async (layer: string, name = layer) => (await featuresOf(layer, at))[name]?.[0]?.properties
    expect(await one('resources')).toEqual({ kind: 'fire-station', name: 'Station 1', capacity: 4 })
    expect(await one('ground')).toEqual({ kind: 'water', name: 'Lake' })
    expect(await one('areas')).toEqual({ code: '110101', level: 'county', name: 'County' })
    expect((await featuresOf('roads', tileAt(14, 116.345, 39.95))).roads?.[0]?.properties).toEqual({
      name: 'Long Road',
      class: 'arterial',
    })
    const labels = (await featuresOf('grid-labels', tileAt(13)))['grid-labels']
    expect(labels?.[0]?.properties.code).toMatch(/^g\d-\d$/)
    expect(labels?.[0]?.properties.coverage).toBe('community')
  })

  it('leave paths out of the view of a city', async () => {
    const names = async (z: number) =>
      (await featuresOf('roads', tileAt(z, 116.35, 39.915))).roads?.map(({ properties }) => properties.name)
    expect(await names(10)).toEqual(['Long Road'])
    expect(await names(14)).toEqual(['Path'])
  })

  it('say nothing of households: no place, no size, no address', async () => {
    for (const layer of TileLayer.options) {
      for (const z of [12, 14, 16]) {
        const answer = await fetchTile(layer, tileAt(z, 116.3212, 39.9072), '', { 'accept-encoding': 'identity' })
        const text = Buffer.from(await answer.arrayBuffer()).toString('latin1')
        expect(text).not.toMatch(/Nobody|secret|household|size|place/i)
      }
    }
    expect((await fetchTile('households', tileAt(14))).status).toBe(404)
  })
})

describe('asking for a tile', () => {
  it('is answered from its tag without a byte, compressed or not', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const at = tileAt(14, 116.3212, 39.9072)
      const first = await fetchTile('buildings', at, '', { 'accept-encoding': encoding })
      expect(first.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null)
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^"buildings-\d+-/)
      const drawn = tiles.stats().drawn
      const second = await fetchTile('buildings', at, '', { 'if-none-match': etag, 'accept-encoding': encoding })
      expect(second.status).toBe(304)
      expect(tiles.stats().drawn).toBe(drawn)
    }
  })

  it('gives the same bytes compressed and plain, drawn once', async () => {
    const before = tiles.stats().drawn
    const plain = await fetchTile('community-grids', tileAt(13), '', { 'accept-encoding': 'identity' })
    const packed = await fetchTile('community-grids', tileAt(13), '', { 'accept-encoding': 'gzip' })
    expect(Buffer.from(await packed.arrayBuffer()).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true)
    expect(plain.headers.get('etag')).not.toBe(packed.headers.get('etag'))
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(tiles.stats().drawn).toBeLessThanOrEqual(before + 1)
  })

  it('of the base map may be kept for ever under its version, and only under it', async () => {
    for (const layer of ['areas', 'roads', 'ground']) {
      const { version, path } = await addressOf(layer, tileAt(14))
      expect(path).toContain(`?v=${version}&d=`)
      expect(await keptAs(path)).toBe('private, max-age=31536000, immutable')
      for (const query of ['', '?v=99999999', `?v=${version}&d=another`])
        expect(await keptAs(path.replace(/\?.*/, query)), query).toBe('private, no-cache')
    }
  })

  it('of any other layer is asked about at each use, for the right to it may be withdrawn', async () => {
    const others = TileLayer.options.filter((layer) => !['areas', 'roads', 'ground'].includes(layer))
    expect(others).toHaveLength(6)
    for (const layer of others) {
      const { path } = await addressOf(layer, tileAt(14))
      expect(await keptAs(path), layer).toBe('private, no-cache')
    }
  })

  it('is not to be answered to one from what a store keeps of another', async () => {
    const answer = await fetchTile('incidents', tileAt(14))
    expect(answer.headers.get('vary')).toBe('Accept-Encoding, Cookie, Authorization')
  })

  const addressOf = async (layer: string, [z, x, y]: Address): Promise<{ version: number; path: string }> => {
    const description = (await (await fetch(`${address}/tiles/${layer}.json`)).json()) as {
      tiles: string[]
      version: number
    }
    const path = (description.tiles[0] ?? '').replace('{z}', String(z)).replace('{x}', String(x))
    return { version: description.version, path: path.replace('{y}', String(y)) }
  }
  const keptAs = async (path: string) => (await fetch(address + path)).headers.get('cache-control')

  it('is refused with a sentence when there is no such tile', async () => {
    for (const [path, status] of [
      ['nothing/1/1/1.mvt', 404],
      ['roads/3/8/0.mvt', 400],
      ['roads/17/0/0.mvt', 400],
      ['roads/-1/0/0.mvt', 400],
      ['roads/1.5/0/0.mvt', 400],
      ['roads/14/0/0.mvt?v=new', 400],
    ] as const) {
      const answer = await fetch(`${address}/tiles/${path}`)
      expect(answer.status, path).toBe(status)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(((await answer.json()) as { detail: string }).detail.length).toBeGreaterThan(20)
    }
  })

  it('is refused to who shows no session, before anything is said of the address', async () => {
    for (const path of ['roads/14/1/1.mvt', 'incidents/14/1/1.mvt', 'nothing/1/1/1.mvt', 'roads/17/0/0.mvt']) {
      const answer = await globalThis.fetch(`${address}/tiles/${path}`)
      expect(answer.status, path).toBe(401)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.json()).toMatchObject({ type: '/problems/not-signed-in' })
    }
  })

  it('costs one drawing when many ask at once', async () => {
    const before = tiles.stats().drawn
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => fetchTile('ground', tileAt(13, 116.333, 39.933))),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(tiles.stats().drawn - before).toBe(1)
    expect(tiles.stats().running).toBe(0)
  })
})

describe('an edit', () => {
  const near = tileAt(15, 116.345, 39.945)
  const far = tileAt(15, 116.305, 39.905)
  const template = async (layer: string): Promise<string> => {
    const { tiles: made = [] } = (await (await fetch(`${address}/tiles/${layer}.json`)).json()) as { tiles?: string[] }
    return made[0] ?? ''
  }
  const under = async (made: string, [z, x, y]: Address) => {
    const path = made.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y))
    const { headers } = await fetch(address + path)
    return { kept: headers.get('cache-control')?.includes('immutable'), etag: headers.get('etag') }
  }
  const tag = async (layer: string, at: Address) => (await fetchTile(layer, at)).headers.get('etag')

  it('makes the tiles it touched new and leaves the others as they are', async () => {
    const before = {
      near: await tag('community-grids', near),
      far: await tag('community-grids', far),
      roads: await tag('roads', near),
    }
    await database.pool.query(`UPDATE grids SET name = 'renamed', population = 4242 WHERE code = 'g4-4'`)
    await untilSeen()
    expect(await tag('community-grids', near)).not.toBe(before.near)
    expect(await tag('community-grids', far)).toBe(before.far)
    expect(await tag('roads', near)).toBe(before.roads)
    const { grids = [] } = await featuresOf('community-grids', near)
    expect(grids.map(({ properties }) => properties.name)).toContain('renamed')
  })

  it('leaves the base map of a fresh TileJSON to be kept for ever, and under older addresses what it did not touch', async () => {
    const onPath = tileAt(15, 116.35, 39.915)
    const offPath = tileAt(15, 116.305, 39.96)
    for (const name of ['once', 'twice']) {
      await database.pool.query(`UPDATE roads SET name = $1 WHERE road_class = 'path'`, [name])
      await untilSeen()
      const before = await template('roads')
      const [onBefore, offBefore] = [await under(before, onPath), await under(before, offPath)]
      expect([onBefore.kept, offBefore.kept]).toEqual([true, true])
      await database.pool.query(`UPDATE roads SET name = $1 WHERE road_class = 'path'`, [`${name} more`])
      await untilSeen()
      expect(await under(before, offPath)).toEqual(offBefore)
      const onAfter = await under(before, onPath)
      expect(onAfter.kept).toBe(false)
      expect(onAfter.etag).not.toBe(onBefore.etag)
      const after = await template('roads')
      expect(await under(after, onPath)).toEqual({ kept: true, etag: onAfter.etag })
      expect(await under(after, offPath)).toEqual(offBefore)
    }
  })

  it('of grids leaves their tiles to be asked about, and those it did not touch their tags', async () => {
    const before = await template('community-grids')
    const [nearBefore, farBefore] = [await under(before, near), await under(before, far)]
    await database.pool.query(`UPDATE grids SET population = population + 1 WHERE code = 'g4-4'`)
    await untilSeen()
    for (const made of [before, await template('community-grids')]) {
      expect(await under(made, far)).toEqual({ kept: false, etag: farBefore.etag })
      expect((await under(made, near)).kept).toBe(false)
      expect((await under(made, near)).etag).not.toBe(nearBefore.etag)
    }
  })

  it('of another table changes no address', async () => {
    const before = await template('roads')
    await database.pool.query(`UPDATE grids SET name = 'again' WHERE code = 'g4-4'`)
    await untilSeen()
    expect(await template('roads')).toBe(before)
  })

  it('that moves a building draws it where it went and not where it was', async () => {
    const { rows } = await database.pool.query<{ id: number }>(
      `UPDATE buildings SET footprint = ST_Translate(footprint, 0.03, 0.03) WHERE id = (SELECT min(id) FROM buildings) RETURNING id`,
    )
    await untilSeen()
    const ids = async (at: Address) => (await featuresOf('buildings', at)).buildings?.map(({ id }) => id) ?? []
    expect(await ids(tileAt(16, 116.3051, 39.9051))).not.toContain(rows[0]?.id)
    expect(await ids(tileAt(16, 116.3351, 39.9351))).toContain(rows[0]?.id)
  })

  it('that ends a grid or reports an incident is on the map', async () => {
    const { pool } = database
    await pool.query(`UPDATE grids SET valid_to = now() WHERE code = 'g0-0'`)
    await pool.query(
      `INSERT INTO incidents (reported_at, position, class_id) VALUES ('2023-02-02Z', ST_SetSRID(ST_MakePoint(116.345, 39.945), 4326), 1)`,
    )
    await untilSeen()
    const { grids = [] } = await featuresOf('community-grids', tileAt(14, 116.305, 39.905))
    expect(grids.map(({ properties }) => properties.code)).not.toContain('g0-0')
    const { rows } = await pool.query<{ id: number }>('SELECT max(id) AS id FROM incidents')
    const { incidents = [] } = await featuresOf('incidents', tileAt(16))
    expect(incidents.map(({ id }) => id)).toContain(rows[0]?.id)
  })

  it('keeps its version when the service starts again', async () => {
    const tags = async () => [
      await tag('community-grids', near),
      await tag('community-grids', far),
      await tag('roads', near),
      await tag('incidents', near),
    ]
    const before = await tags()
    tiles.close()
    await startService(0)
    expect(await tags()).toEqual(before)
    expect((await under(await template('roads'), near)).kept).toBe(true)
  })
})
