import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportManifest } from '../../api/imports/imports.contract.ts'
import { undoImport } from '../../api/imports/undo-import.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Importing } from '../support/imported.ts'
import { importingInto } from '../support/imported.ts'
import { hasRealFile, realFile } from '../support/real-data.ts'

const complaints = 'boston_311_2015.csv.gz'
const layers = 'boston_layers.gpkg.gz'

type Edges = { ax: Float64Array; ay: Float64Array; bx: Float64Array; by: Float64Array }

/** All edges of a shape, holes and parts alike: the ray does not care. */
function edgesOf(polygons: number[][][][]): Edges {
  const edges = polygons.flat().flatMap((ring) => ring.slice(1).map((b, i) => [...(ring[i] ?? []), ...b]))
  const column = (at: number) => Float64Array.from(edges, (edge) => edge[at] ?? 0)
  return { ax: column(0), ay: column(1), bx: column(2), by: column(3) }
}

/** Counts the edges a ray to the east crosses: odd is inside. */
function isInside({ ax, ay, bx, by }: Edges, x: number, y: number): boolean {
  let crossed = 0
  for (const [i, fromY] of ay.entries())
    if (fromY > y !== at(by, i) > y) crossed += isEastOf(x, y, [at(ax, i), fromY, at(bx, i), at(by, i)])
  return crossed % 2 === 1
}

function isEastOf(x: number, y: number, [ax, ay, bx, by]: [number, number, number, number]): 0 | 1 {
  return x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? 1 : 0
}

function at(column: Float64Array, index: number): number {
  return column[index] ?? 0
}

describe.skipIf(!hasRealFile(complaints) || !hasRealFile(layers))('Boston, 311 calls of 2015', () => {
  let database: TestDatabase
  let into: Importing
  let districts: ImportManifest
  let first: ImportManifest & { importId: number }
  beforeAll(async () => {
    database = await openTestDatabase()
    into = importingInto(database.pool)
    districts = await into.run('grids', realFile(layers), { profile: 'boston-police-districts' })
    first = await into.run('incidents', realFile(complaints), { profile: 'boston-311' })
  })
  afterAll(async () => {
    into.remove()
    await database.close()
  })

  it('brings the time zone of its complaints to a city that had none', async () => {
    const { rows } = await database.pool.query("SELECT value FROM city_settings WHERE key = 'timezone'")
    expect(rows).toEqual([{ value: 'America/New_York' }])
  })

  it('has twelve police districts as grids', () => {
    expect(districts).toMatchObject({ rowsRead: 12, stored: 12, refused: 0, repaired: 0 })
  })

  it('stores every complaint, flags the default point, counts what closed before it opened', async () => {
    expect(first).toMatchObject({ rowsRead: 121_145, stored: 121_145, refused: 0, placeholders: 17_070 })
    expect(first.warnings).toEqual({ 'closed-before-opened': 197, 'outside-city': 25 })
    expect(await into.count(`incidents WHERE position_quality = 'placeholder'`)).toBe(17_070)
    expect(
      await into.count(
        `incidents WHERE position_quality = 'placeholder' AND ST_X(position) = -71.0587 AND ST_Y(position) = 42.3594`,
      ),
    ).toBe(17_070)
    expect(await into.count('incidents WHERE is_closed_before_opened')).toBe(197)
    expect(await into.count('incidents WHERE is_outside_city')).toBe(25)
  })

  it('makes its 158 types classes under its 53 reasons', async () => {
    expect(await into.count(`incident_classes WHERE scheme = 'boston-311' AND parent_id IS NOT NULL`)).toBe(158)
    expect(await into.count(`incident_classes WHERE scheme = 'boston-311' AND parent_id IS NULL`)).toBe(53)
  })

  it('reads its times as New York’s', async () => {
    const { rows } = await database.pool.query<{ first: string }>(
      `SELECT to_char(min(reported_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS first FROM incidents`,
    )
    // 01/01/2015 12:20:09 AM in winter time, five hours behind UTC.
    expect(rows[0]?.first).toBe('2015-01-01 05:20:09')
  })

  it('agrees, district by district, with a point-in-polygon of our own', async () => {
    const { rows: places } = await database.pool.query<{ x: number; y: number; code: string | null; n: number }>(
      `SELECT ST_X(i.position) AS x, ST_Y(i.position) AS y, g.code, count(*)::int AS n
       FROM incidents i LEFT JOIN grids g ON g.id = i.community_grid_id GROUP BY 1, 2, 3`,
    )
    const { rows: shapes } = await database.pool.query<{ code: string; shape: { coordinates: number[][][][] } }>(
      'SELECT code, ST_AsGeoJSON(boundary, 15)::jsonb AS shape FROM grids ORDER BY code',
    )
    const edges = shapes.map(({ code, shape }) => ({ code, edges: edgesOf(shape.coordinates) }))
    const linked = new Map<string | null, number>()
    const counted = new Map<string | null, number>()
    for (const { x, y, code, n } of places) {
      linked.set(code, (linked.get(code) ?? 0) + n)
      const found = edges.find((district) => isInside(district.edges, x, y))?.code ?? null
      counted.set(found, (counted.get(found) ?? 0) + n)
    }
    const sorted = (counts: Map<string | null, number>) =>
      [...counts].sort(([a], [b]) => String(a).localeCompare(String(b)))
    const joined = sorted(counted)
    expect(joined).toHaveLength(13)
    expect(sorted(linked)).toEqual(joined)
    expect(counted.get(null)).toBe(25)
    expect(await into.wrongLinks()).toBe(0)
  })

  it('stores nothing new on a second run', async () => {
    const again = await into.run('incidents', realFile(complaints), { profile: 'boston-311' })
    expect(again).toMatchObject({ rowsRead: 121_145, stored: 0, updated: 0, unchanged: 121_145, placeholders: 17_070 })
    expect(await into.count('incidents')).toBe(121_145)
  })

  it('is gone without a trace when undone', async () => {
    await undoImport(database.pool, first.importId)
    expect(await into.count('incidents')).toBe(0)
    expect(await into.count(`incident_classes WHERE scheme = 'boston-311'`)).toBe(0)
    expect(await into.count('imported_keys')).toBe(12)
  })
})

describe.skipIf(!hasRealFile('china_villages_12digit.csv.gz'))('the national list of communities', () => {
  it('loads whole as a look-up', async () => {
    const database = await openTestDatabase()
    const into = importingInto(database.pool)
    try {
      const manifest = await into.run('area-codes', realFile('china_villages_12digit.csv.gz'), {
        profile: 'china-villages',
      })
      expect(manifest).toMatchObject({ rowsRead: 620_573, stored: 620_573, refused: 0 })
      expect(await into.count('area_codes WHERE NOT starts_with(code, parent_code)')).toBe(0)
    } finally {
      into.remove()
      await database.close()
    }
  })
})
