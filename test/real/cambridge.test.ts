import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportManifest, ImportNoun } from '../../api/imports/imports.contract.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Importing } from '../support/imported.ts'
import { importingInto } from '../support/imported.ts'
import { hasRealFile, realFile, unzipTo } from '../support/real-data.ts'

const archive = 'cambridge_layers_raw.zip'
const files = {
  'cambridge-response-districts': [
    'grids',
    'Public_Safety/Police_Response_Districts/PUBLICSAFETY_PoliceResponseDistricts.geojson',
  ],
  'cambridge-parcels': ['buildings', 'Assessing/FY2013/FY2013_Parcels/ASSESSING_ParcelsFY2013.topojson'],
  'cambridge-addresses': ['households', 'master_address.csv'],
  'cambridge-intersections': ['road-nodes', 'Trans/Intersections/TRANS_Intersections.geojson'],
  'cambridge-streets': ['roads', 'Trans/Street_Centerlines/TRANS_Centerlines.geojson'],
  'cambridge-fire-stations': ['resources', 'Public_Safety/Fire_Stations/PUBLICSAFETY_FireStations.geojson'],
  'cambridge-shelters': ['resources', 'Public_Safety/Emergency_Shelters/PUBLICSAFETY_EmergencyShelters.geojson'],
  'cambridge-schools': ['resources', 'Landmark/Public_Schools/LANDMARK_PublicSchools.geojson'],
  'cambridge-hydrants': ['resources', 'Infra/Hydrants/INFRA_Hydrants.geojson'],
  'cambridge-elderly': ['resources', 'Landmark/Elderly_Facilities/LANDMARK_ElderlyFacilities.geojson'],
} as const satisfies Record<string, readonly [ImportNoun, string]>
type Profile = keyof typeof files

function metersApart([ax = 0, ay = 0]: number[], [bx = 0, by = 0]: number[] = []): number {
  return Math.hypot((ax - bx) * 111_320 * Math.cos((ay * Math.PI) / 180), (ay - by) * 110_950)
}

describe.skipIf(!hasRealFile(archive))('Cambridge, a whole small city', () => {
  let database: TestDatabase
  let into: Importing
  let folder = ''
  const manifests = new Map<Profile, ImportManifest>()
  const run = (profile: Profile): Promise<ImportManifest> =>
    into.run(files[profile][0], join(folder, files[profile][1]), { profile })
  const query = async <R extends object>(text: string): Promise<R[]> => (await database.pool.query<R>(text)).rows

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wangge-cambridge-'))
    await unzipTo(realFile(archive), folder)
    database = await openTestDatabase()
    into = importingInto(database.pool)
    for (const profile of Object.keys(files) as Profile[]) manifests.set(profile, await run(profile))
  })
  afterAll(async () => {
    into.remove()
    rmSync(folder, { recursive: true, force: true })
    await database.close()
  })

  it('has 117 districts without gap, overlap or hole', async () => {
    expect(manifests.get('cambridge-response-districts')).toMatchObject({
      rowsRead: 117,
      stored: 117,
      repaired: 0,
      refused: 0,
    })
    const [coverage] = await query<{ overlaps: number; holes: number; parts: number; gap: number }>(
      `WITH whole AS (SELECT ST_Union(boundary) AS g, sum(ST_Area(boundary)) AS area FROM grids)
       SELECT (SELECT count(*)::int FROM grids a JOIN grids b ON a.id < b.id AND ST_Relate(a.boundary, b.boundary, 'T********')) AS overlaps,
              ST_NumInteriorRings(ST_GeometryN(g, 1)) AS holes, ST_NumGeometries(g) AS parts,
              abs(ST_Area(g) - area) / area AS gap FROM whole`,
    )
    expect(coverage).toMatchObject({ overlaps: 0, holes: 0, parts: 1 })
    expect(coverage?.gap).toBeLessThan(1e-12)
  })

  it('accounts for every invalid parcel by its row', async () => {
    const manifest = manifests.get('cambridge-parcels')
    expect(manifest).toMatchObject({
      rowsRead: 13_159,
      stored: 13_155,
      repairs: { 'polygon-mended': 20, 'ring-dropped': 1 },
      refusals: { 'invalid-polygon': 4 },
    })
    const crossing =
      manifest?.issues.filter(({ reason }) => reason === 'polygon-mended' || reason === 'invalid-polygon') ?? []
    expect(crossing).toHaveLength(24)
    for (const issue of crossing) {
      expect(issue.detail).toMatch(
        /^(Ring )?Self-intersection\[-71\.\d+ 42\.\d+\]; mending it changes the area by \d+\.\d+ %$/,
      )
      const percent = Number(/by ([\d.]+) %/.exec(issue.detail)?.[1])
      expect(percent > 0.1).toBe(issue.reason === 'invalid-polygon')
    }
    expect(crossing.filter(({ reason }) => reason === 'invalid-polygon').map(({ row }) => row)).toEqual([
      4152, 5507, 6356, 10_753,
    ])
    expect(await into.count('buildings WHERE NOT ST_IsValid(footprint)')).toBe(0)
    // Six have no lot number at all, the pseudo-lots (rail, water) are none either.
    expect(await into.count(`buildings WHERE code IN ('---', '-', 'RR', '--R', '--MD')`)).toBe(0)
  })

  it('places addresses on their parcels and says which have none', async () => {
    const manifest = manifests.get('cambridge-addresses')
    expect(manifest?.rowsRead).toBe(57_021)
    expect(manifest?.refusals['no-position']).toBe(621)
    expect((manifest?.stored ?? 0) + (manifest?.refused ?? 0)).toBe(57_021)
    const unknown = new Set(
      (await query<{ code: string }>('SELECT DISTINCT code FROM buildings WHERE code IS NOT NULL')).map(
        (row) => row.code,
      ),
    )
    const lots = readFileSync(join(folder, 'master_address.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',').at(-2) ?? '')
    expect(manifest?.refusals['no-such-building']).toBe(lots.filter((lot) => lot !== '' && !unknown.has(lot)).length)
    expect(
      await into.count(
        `households h JOIN buildings b ON b.id = h.building_id WHERE ST_Contains(b.footprint, h.position)`,
      ),
    ).toBe(manifest?.stored)
  })

  it('keeps one-way streets, counts those without a direction, makes the 12 missing nodes', async () => {
    const manifest = manifests.get('cambridge-streets')
    expect(manifest).toMatchObject({ rowsRead: 2643, stored: 2643, warnings: { 'no-direction': 51 } })
    expect(manifest?.repairs).toMatchObject({ 'node-made': 12, 'line-joined': 1 })
    const directions = await query<{ direction: string; n: number }>(
      'SELECT direction, count(*)::int AS n FROM roads GROUP BY 1 ORDER BY 1',
    )
    expect(directions).toEqual([
      { direction: 'backward', n: 502 },
      { direction: 'both', n: 1706 },
      { direction: 'forward', n: 435 },
    ])
    expect(await into.count('road_edges')).toBe(2 * 2643)
  })

  it('lets every path run from its from-node, also the 45 drawn the other way', async () => {
    type Street = {
      properties: { ID: string; FromNode: number | null; ToNode: number | null }
      geometry: { type: string; coordinates: number[][] }
    }
    type Node = { properties: { NodeNumber: number }; geometry: { coordinates: number[] } }
    const read = <T>(profile: Profile) =>
      (JSON.parse(readFileSync(join(folder, files[profile][1]), 'utf8')) as { features: T[] }).features
    const nodes = new Map(
      read<Node>('cambridge-intersections').map((node) => [node.properties.NodeNumber, node.geometry.coordinates]),
    )
    const against = read<Street>('cambridge-streets').filter(({ properties, geometry }) => {
      const from = nodes.get(properties.FromNode ?? -1)
      return from !== undefined && geometry.type === 'LineString' && metersApart(from, geometry.coordinates.at(-1)) < 1
    })
    expect(against).toHaveLength(45)
    const { rows } = await database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM roads r JOIN road_nodes f ON f.id = r.from_node_id
       WHERE r.code = ANY($1) AND ST_Distance(ST_StartPoint(r.path)::geography, f.position::geography) < 1`,
      [against.map((street) => street.properties.ID)],
    )
    expect(rows[0]?.n).toBe(45)
    expect(manifests.get('cambridge-streets')?.repairs['path-turned']).toBeGreaterThanOrEqual(45)
  })

  it('has its resources', async () => {
    const kinds = await query<{ kind: string; n: number }>(
      'SELECT kind, count(*)::int AS n FROM resources GROUP BY 1 ORDER BY 1',
    )
    expect(kinds).toEqual([
      { kind: 'fire-station', n: 8 },
      { kind: 'hydrant', n: 1960 },
      { kind: 'school', n: 18 },
      { kind: 'service-centre', n: 23 },
      { kind: 'shelter', n: 15 },
    ])
  })

  it('has right links, and a second run of everything stores nothing', async () => {
    expect(await into.wrongLinks()).toBe(0)
    for (const profile of Object.keys(files) as Profile[])
      expect(await run(profile), profile).toMatchObject({ stored: 0, updated: 0 })
  })
})
