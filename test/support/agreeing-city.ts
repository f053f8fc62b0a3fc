import type { Pool } from 'pg'
import { aClass, aCommunity, aGrid, anArea, aSquare } from './build.ts'

/**
 * A small city whose incidents are everything that incidents can be: in four grids of two communities with holes between
 * them, on their very edges and corners, in no grid, outside the city, at 0,0, on placeholder locations, of classes
 * three levels deep of which some are sensitive, around both days on which its clock is changed.
 */
export type AgreeingCity = { classIds: number[]; gridIds: number[]; territory: string; gridCode: string }

export const cityTimeZone = 'America/New_York'
export const cityBox = { west: 116.0, south: 39.9, side: 0.02 }
export const incidentCount = 3000

export async function anAgreeingCity(pool: Pool): Promise<AgreeingCity> {
  await pool.query("UPDATE city_settings SET value = $1 WHERE key = 'timezone'", [cityTimeZone])
  const territory = await aCommunity(pool, '999001001001', 'West')
  const neighbour = await anArea(pool, { code: '999001001002', name: 'East' })
  const gridIds: number[] = []
  for (const [n, communityCode] of [territory, territory, neighbour, neighbour].entries())
    gridIds.push(await aGrid(pool, { boundary: squareOf(n), code: `${communityCode}00${n}`, communityCode }))
  await aGrid(pool, { boundary: aSquare(116.005, 39.905, 0.01), coverage: 'unit' })
  await aGrid(pool, { boundary: aSquare(116.015, 39.905, 0.01), coverage: 'unit' })
  const classIds = await someClasses(pool)
  await fillWithIncidents(pool, classIds)
  return { classIds, gridIds, territory, gridCode: `${territory}000` }
}

/** Two by two, side by side; the last is left smaller than its place, so that there is ground in no grid between. */
function squareOf(n: number): ReturnType<typeof aSquare> {
  const { west, south, side } = cityBox
  return aSquare(west + (n >> 1) * side, south + (n & 1) * side, n === 3 ? side * 0.7 : side)
}

async function someClasses(pool: Pool): Promise<number[]> {
  const root = await aClass(pool)
  const child = await aClass(pool, { parentId: root })
  const grandchild = await aClass(pool, { parentId: child })
  const sensitive = await aClass(pool, { parentId: root })
  const other = await aClass(pool)
  const below = await aClass(pool, { parentId: other })
  const classIds = [root, child, grandchild, sensitive, other, below]
  await pool.query('UPDATE incident_classes SET is_sensitive = true WHERE id = ANY ($1)', [[sensitive, below]])
  return classIds
}

/** A third stands on a lattice that meets the edges and corners of grids and a third a span beside it; a fifth is around the changes of the clock. */
async function fillWithIncidents(pool: Pool, classIds: number[]): Promise<void> {
  await pool.query("SELECT ensure_incident_partitions('2022-01-01Z', '2023-01-01Z')")
  const client = await pool.connect()
  try {
    await client.query('SELECT setseed(0.25)')
    await client.query(
      `INSERT INTO incidents (reported_at, position, position_quality, is_outside_city, class_id, source, status, severity)
       SELECT CASE WHEN n % 10 = 0 THEN '2022-03-13T04:00Z'::timestamptz + n * interval '1 minute'
                   WHEN n % 10 = 1 THEN '2022-11-06T03:00Z'::timestamptz + n * interval '1 minute'
                   WHEN n % 10 = 2 THEN date_trunc('hour', '2022-01-02Z'::timestamptz + random() * interval '360 days')
                   ELSE '2022-01-02Z'::timestamptz + random() * interval '360 days' END,
              ST_SetSRID(CASE WHEN n % 97 = 0 THEN ST_MakePoint(0, 0)
                   WHEN n % 3 = 0 THEN ST_MakePoint(116 + 0.005 * floor(random() * 9), 39.9 + 0.005 * floor(random() * 9))
                   WHEN n % 3 = 1 THEN ST_MakePoint(116 + 0.005 * floor(random() * 9) + 0.000001 * (floor(random() * 5) - 2),
                                                    39.9 + 0.005 * floor(random() * 9) + 0.000001 * (floor(random() * 5) - 2))
                   ELSE ST_MakePoint(115.995 + 0.05 * random(), 39.895 + 0.05 * random()) END, 4326),
              CASE WHEN random() < 0.1 THEN 'placeholder' ELSE 'address' END, random() < 0.05,
              ($1::int[])[1 + floor(random() * $2)::int],
              (ARRAY['hotline', 'app', 'web', 'patrol', 'sensor', 'leader', 'media', 'other'])[1 + floor(random() * 8)::int],
              (ARRAY['open', 'in-progress', 'closed', 'refused'])[1 + floor(random() * 4)::int], 1 + floor(random() * 5)::int
       FROM generate_series(1, $3) n`,
      [classIds, classIds.length, incidentCount],
    )
  } finally {
    client.release()
  }
}
