import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExportFrame } from '#geo/export-words'
import { bd09FromWgs84, gcj02FromWgs84 } from '#geo/gcj02'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import type { Exporter } from '../support/export-city.ts'
import { anExportCity, exporter, gdalMissing, ringWithHole } from '../support/export-city.ts'
import { aPerson } from '../support/people.ts'

let app: RunningApp
let command: Exporter
const folder = mkdtempSync(join(tmpdir(), 'wangge-export-test-'))
beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    await anExportCity(pool)
  })
  command = exporter(app, await aPerson(app.pool, { post: 'command' }))
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const layers = ['community-grids', 'incidents', 'roads', 'resources', 'buildings']
const counts = { community_grids: 2, incidents: 21, roads: 1, resources: 1, buildings: 1 }

/** Makes an export and gives the path of its file, as GDAL opens it. */
async function made(body: { format: string } & Record<string, unknown>): Promise<string> {
  const done = await command.make({ layers, ...body })
  expect(done.error).toBeNull()
  const response = await command.ask(done.file ?? '')
  const path = join(folder, `${done.id}_${done.manifest?.delivered.fileName ?? ''}`)
  writeFileSync(path, Buffer.from(await response.arrayBuffer()))
  return path.endsWith('.zip') ? `/vsizip/${path}` : path
}

const ogrinfo = (...words: string[]): string =>
  execFileSync('ogrinfo', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

type Row = { properties: Record<string, unknown>; geometry: { type: string; coordinates: never } | null }

/** Indexed formats keep rows in the order of their index. */
const keyOf = ({ properties: { id, code } }: Row): string => String(id ?? code).padStart(20, '0')

function ogr2ogr(...words: string[]): Row[] {
  const all = ['-f', 'GeoJSONSeq', '-lco', 'COORDINATE_PRECISION=12', ...words]
  const text = execFileSync('ogr2ogr', all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
  return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** What GDAL reads, in the file's own coordinates: the output means WGS 84, so the file is said to be in it. */
function read(path: string, layer: string): Row[] {
  const srs = ['-s_srs', 'EPSG:4326', '-t_srs', 'EPSG:4326']
  return ogr2ogr(...srs, '/vsistdout/', path, ...(layer === '' ? [] : [layer]))
}

const countOf = (path: string, layer: string): number =>
  Number(/Feature Count: (\d+)/.exec(ogrinfo('-so', path, layer))?.[1])

describe.skipIf(gdalMissing !== null)(`GDAL (${gdalMissing ?? 'here'})`, () => {
  it.each([
    ['geopackage', (layer: string) => layer],
    ['kml', (layer: string) => layer],
    ['xlsx', (layer: string) => layer],
    ['shapefile', (layer: string) => `${layer}_wgs84`],
  ])('counts every row of every layer of %s', async (format, nameOf) => {
    const path = await made({ format })
    for (const [layer, rows] of Object.entries(counts)) expect(countOf(path, nameOf(layer)), layer).toBe(rows)
  })

  it.each(['csv', 'geojson', 'geojsonseq', 'flatgeobuf'])(
    'counts every row of %s, one file a layer in a zip',
    async (format) => {
      const path = await made({ format })
      const ending = { csv: 'csv', geojson: 'geojson', geojsonseq: 'geojsonl', flatgeobuf: 'fgb' }[format] ?? ''
      for (const [layer, rows] of Object.entries(counts)) {
        const inside = `${path}/${layer}_wgs84.${ending}`
        expect(Number(/Feature Count: (\d+)/.exec(ogrinfo('-so', '-al', inside))?.[1]), layer).toBe(rows)
      }
    },
  )

  it('draws DXF: polylines with holes, points, and texts in Chinese', async () => {
    const text = ogrinfo(
      '-al',
      await made({ format: 'dxf', layers: ['community-grids', 'resources'], frame: 'EPSG:4547', names: 'zh' }),
    )
    expect(text).toContain('社区网格_comprehensive')
    expect(text).toContain('设施与力量_fire-station')
    expect(text).toContain('消防站')
    // Four rings, one point, a text for each of three.
    expect(text).toContain('Feature Count: 8')
  })

  it.each(['geopackage', 'flatgeobuf', 'shapefile'])(
    'reads names, values and shapes of %s back to the bit',
    async (format) => {
      const path = await made({ format, layers: ['community-grids'] })
      const layer = format === 'shapefile' ? 'community_grids_wgs84' : 'community_grids'
      const [first, second] = read(path, layer)
      if (!first || !second) throw new Error('rows are missing')
      // A shapefile holds ten bytes of a name.
      const community = format === 'shapefile' ? 'community_' : 'community_name'
      expect(first.properties).toMatchObject({
        code: '999001001001001',
        name: '第一网格，“带洞”',
        population: 1234,
        [community]: '柳树社区',
      })
      expect(sortedPairs(polygonsOf(first)[0])).toEqual(sortedPairs(ringWithHole))
      expect(polygonsOf(second)).toHaveLength(2)
    },
  )

  it.each(['geopackage', 'flatgeobuf', 'shapefile', 'geojson', 'geojsonseq', 'kml'])(
    'reads points of %s back to 1e-7 degree',
    async (format) => {
      const path = await made({ format, layers: ['incidents'] })
      const layer = { shapefile: 'incidents_wgs84', geojson: 'incidents (wgs84)' }[format] ?? 'incidents'
      const rows = format === 'geojsonseq' ? read(path, '').slice(0, 20) : read(path, layer).slice(0, 20)
      expect(rows).toHaveLength(20)
      rows.forEach(({ geometry }, n) => {
        const [x, y] = geometry?.coordinates as unknown as [number, number]
        expect(Math.abs(x - (114.301 + n * 0.0001 + 0.000000123))).toBeLessThan(1e-7)
        expect(Math.abs(y - 30.5012345678)).toBeLessThan(1e-7)
      })
    },
  )

  it.each(['EPSG:4547', 'EPSG:4526', 'web-mercator', 'cgcs2000'] as const)(
    'finds the frame %s in the file, and lands where PROJ does',
    async (frame) => {
      const epsg = { 'web-mercator': 3857, cgcs2000: 4490, 'EPSG:4547': 4547, 'EPSG:4526': 4526 }[frame]
      for (const format of ['geopackage', 'flatgeobuf', 'shapefile', 'geojson']) {
        const path = await made({ format, layers: ['incidents'], frame })
        const told = ogrinfo('-so', '-al', path)
        expect(told, format).toMatch(
          new RegExp(
            `ID\\["EPSG",${epsg}\\]\\]|${frame === 'cgcs2000' ? 'China Geodetic' : 'Gauss-Kruger|Gauss_Kruger|Pseudo-Mercator'}`,
          ),
        )
        const [first] = ogr2ogr('-t_srs', 'EPSG:4326', '/vsistdout/', path)
        const [x, y] = first?.geometry?.coordinates as unknown as [number, number]
        // Metres are written to a tenth of a millimetre.
        expect(Math.abs(x - 114.301000123), format).toBeLessThan(1e-8)
        expect(Math.abs(y - 30.5012345678), format).toBeLessThan(1e-8)
      }
    },
  )

  it.each([
    ['gcj02', gcj02FromWgs84],
    ['bd09', bd09FromWgs84],
  ] as const)('is told that %s is no geodetic system, and gets its coordinates', async (frame, shift) => {
    const [x, y] = shift([114.301000123, 30.5012345678])
    for (const format of ['geopackage', 'shapefile', 'flatgeobuf', 'geojson']) {
      const path = await made({ format, layers: ['incidents'], frame: frame satisfies ExportFrame })
      expect(path).toContain(frame)
      if (format !== 'geojson') expect(ogrinfo('-so', '-al', path), format).not.toContain('WGS_1984')
      const layer = { shapefile: `incidents_${frame}`, geojson: `incidents (${frame})` }[format] ?? 'incidents'
      const [first] = read(path, layer)
      const [seenX, seenY] = first?.geometry?.coordinates as unknown as [number, number]
      expect(Math.abs(seenX - x), format).toBeLessThan(1e-8)
      expect(Math.abs(seenY - y), format).toBeLessThan(1e-8)
    }
  })

  it('finds rows of a GeoPackage and a FlatGeobuf by their index', async () => {
    for (const format of ['geopackage', 'flatgeobuf']) {
      const path = await made({ format, layers: ['incidents'] })
      const hits = ogrinfo('-so', '-spat', '114.30095', '30.5', '114.30135', '30.502', path, 'incidents')
      expect(hits, format).toContain('Feature Count: 4')
    }
    const gpkg = await made({ format: 'geopackage', layers: ['incidents'] })
    expect(ogrinfo('-q', '-dialect', 'SQLITE', '-sql', "SELECT HasSpatialIndex('incidents', 'geom')", gpkg)).toMatch(
      /HasSpatialIndex \(Integer\) = 1/,
    )
    expect(ogrinfo('-q', '-sql', 'PRAGMA integrity_check', gpkg)).toContain('ok')
    expect(ogrinfo('-q', '-sql', 'SELECT metadata FROM gpkg_metadata', gpkg)).toContain('"dataVersion"')
  })

  it('reads CSV with shapes as WKT', async () => {
    const path = await made({ format: 'csv', geometry: 'wkt', layers: ['community-grids'] })
    const text = ogrinfo('-al', path)
    expect(text).toContain('第一网格，“带洞”')
    expect(text).toContain('MULTIPOLYGON (((114.3 30.5,')
  })
})

describe('a GeoParquet file', () => {
  it('is read by an independent reader, and its metadata are those of the standard', async () => {
    const path = await made({ format: 'geoparquet', layers: ['community-grids'], frame: 'EPSG:4547' })
    const db = await (await DuckDBInstance.create()).connect()
    const rows = await db.runAndReadAll(
      `SELECT code, name, population, valid_from FROM read_parquet('${path}') ORDER BY code`,
    )
    expect(rows.getRowObjectsJson()).toMatchObject([
      {
        code: '999001001001001',
        name: '第一网格，“带洞”',
        population: '1234',
        valid_from: expect.stringContaining('2020-01-01 00:00:00') as string,
      },
      { code: '999001001001002', name: '第二网格', population: null },
    ])
    const kept = await db.runAndReadAll(
      `SELECT decode(value) AS geo FROM parquet_kv_metadata('${path}') WHERE decode(key) = 'geo'`,
    )
    const geo = JSON.parse(kept.getRowObjectsJson()[0]?.geo as string) as {
      version: string
      columns: { geometry: object }
    }
    expect(geo).toMatchObject({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: {
        geometry: { encoding: 'WKB', geometry_types: ['MultiPolygon'], crs: { id: { authority: 'EPSG', code: 4547 } } },
      },
    })
    db.closeSync()
    expect(readFileSync(path).subarray(0, 4).toString()).toBe('PAR1')
  })
})

function polygonsOf({ geometry }: Row): unknown[] {
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates : [geometry?.coordinates]
}

function sortedPairs(rings: unknown): string[] {
  return (rings as number[][][])
    .flat()
    .map((pair) => pair.map((x) => x.toFixed(9)).join(' '))
    .sort()
}
