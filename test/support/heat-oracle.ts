import type { Pool } from 'pg'
import type { Bbox } from '#geo/bbox'

/** A filter as it stands in a query string. */
export type Query = Record<string, string>

/** What somebody sees: the community grids of his territory (null: everything), and sensitive ones where they stand. */
export type Sight = { gridIds: number[] | null; movesSensitive: boolean }

export type Hit = {
  id: number
  community: number | null
  unit: number | null
  classId: number
  isPlaceholder: boolean
  /** Start of its bar. */
  bar: string
}

/** Incidents that pass a filter for somebody, row by row from the tables. Knows nothing of how the service does it. */
export async function hitsOf(
  pool: Pool,
  query: Query,
  { gridIds, movesSensitive }: Sight,
  { bucket, box }: { bucket: string; box?: Bbox | undefined },
): Promise<Hit[]> {
  const words = (name: string) => query[name]?.split(',') ?? null
  const numbers = (name: string) => words(name)?.map(Number) ?? null
  const { rows } = await pool.query<Omit<Hit, 'bar'> & { bar: Date }>(
    `WITH RECURSIVE wanted AS (
       SELECT id FROM incident_classes WHERE id = ANY ($3::int[])
       UNION SELECT c.id FROM incident_classes c JOIN wanted w ON c.parent_id = w.id
     ), city AS (SELECT value AS tz FROM city_settings WHERE key = 'timezone')
     SELECT i.id::int, i.community_grid_id::int AS community, CASE WHEN NOT moved THEN i.unit_grid_id END::int AS unit,
            i.class_id AS "classId", i.position_quality = 'placeholder' AS "isPlaceholder",
            date_trunc($10, i.reported_at, city.tz) AS bar
     FROM city CROSS JOIN incidents i JOIN incident_classes c ON c.id = i.class_id
     LEFT JOIN grids g ON g.id = i.community_grid_id
     CROSS JOIN LATERAL (SELECT c.is_sensitive AND $9 AS moved) m
     CROSS JOIN LATERAL (SELECT CASE WHEN moved THEN ST_PointOnSurface(g.boundary) ELSE i.position END AS shown) p
     WHERE ($1::timestamptz IS NULL OR i.reported_at >= $1) AND ($2::timestamptz IS NULL OR i.reported_at < $2)
       AND ($3::int[] IS NULL OR i.class_id IN (SELECT id FROM wanted))
       AND ($4::text[] IS NULL OR i.source = ANY ($4)) AND ($5::text[] IS NULL OR i.status = ANY ($5))
       AND ($6::int[] IS NULL OR extract(hour FROM i.reported_at AT TIME ZONE city.tz) = ANY ($6))
       AND ($7::int[] IS NULL OR extract(isodow FROM i.reported_at AT TIME ZONE city.tz) = ANY ($7))
       AND ($8::int[] IS NULL OR i.community_grid_id = ANY ($8))
       AND ($11::float8[] IS NULL OR ST_X(shown) BETWEEN $11[1] AND $11[3] AND ST_Y(shown) BETWEEN $11[2] AND $11[4])
     ORDER BY i.id`,
    [
      query.from ?? null,
      query.to ?? null,
      numbers('classes'),
      words('sources'),
      words('statuses'),
      numbers('hours'),
      numbers('weekdays'),
      gridIds,
      movesSensitive,
      bucket,
      box ?? numbers('bbox'),
    ],
  )
  return rows.map((row) => ({ ...row, bar: row.bar.toISOString() }))
}

/** Rows on placeholder locations are in the figures only when asked for. */
export function keptOf(hits: Hit[], query: Query): Hit[] {
  return query.placeholders === 'true' ? hits : hits.filter(({ isPlaceholder }) => !isPlaceholder)
}

/** Counts by a key, without those that have none, as [key, count] in the order of the keys. */
export function countsBy<K extends string | number>(hits: Hit[], key: (hit: Hit) => K | null): [K, number][] {
  const counts = new Map<K, number>()
  for (const hit of hits) {
    const its = key(hit)
    if (its !== null) counts.set(its, (counts.get(its) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}
