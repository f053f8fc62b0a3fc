import type { Client } from 'pg'
import { facesTouched } from '#geo/planning/changes'
import type { PlanChange } from '#geo/planning/changes'
import type { Plan } from '#geo/planning/plan'
import { outside } from '#geo/planning/plan'
import { boundaryOf } from '#geo/planning/rings'

/** PostGIS's opinion of a plan: the same polygons, judged by nothing the editor is made of. */
export type PlanWatch = {
  /** Takes over what a change touched, and tells what is wrong with it: invalid polygons, pairs that share ground. */
  follow: (plan: Plan, change: PlanChange) => Promise<string[]>
  /** Ground of the union of all that is not the parent's, and of the parent that is in no grid, in square metres. */
  compareWithParent: () => Promise<{ beyond: number; missing: number; shared: number }>
}

export async function watchPlan(client: Client, plan: Plan): Promise<PlanWatch> {
  await client.query(
    'CREATE TEMP TABLE IF NOT EXISTS drawn (face text PRIMARY KEY, shape geometry); CREATE INDEX IF NOT EXISTS drawn_shape ON drawn USING gist (shape); TRUNCATE drawn',
  )
  const put = (faces: string[]) =>
    client.query(
      `WITH told AS (SELECT face, ST_GeomFromGeoJSON(shape::text) AS shape FROM jsonb_each($1) AS t (face, shape))
       INSERT INTO drawn SELECT face, ST_SetSRID(shape, 4326) FROM told ON CONFLICT (face) DO UPDATE SET shape = EXCLUDED.shape`,
      [JSON.stringify(Object.fromEntries(faces.map((face) => [face, boundaryOf(plan, face)])))],
    )
  await put([...plan.faces.keys()])
  await client.query('CREATE TEMP TABLE parent AS SELECT ST_Union(shape) AS shape FROM drawn')
  return {
    follow: async (changed, change) => {
      const faces = [...facesTouched(changed, change)].filter((face) => face !== outside)
      const there = faces.filter((face) => changed.faces.has(face))
      await client.query('DELETE FROM drawn WHERE face = ANY ($1)', [faces])
      await put(there)
      const { rows } = await client.query<{ fault: string }>(
        `SELECT face || ' is invalid: ' || ST_IsValidReason(shape) AS fault FROM drawn WHERE face = ANY ($1) AND NOT ST_IsValid(shape)
         UNION ALL
         SELECT a.face || ' shares ground with ' || b.face FROM drawn a JOIN drawn b ON a.shape && b.shape AND a.face <> b.face
         WHERE a.face = ANY ($1) AND ST_Relate(a.shape, b.shape, 'T********')`,
        [there],
      )
      return rows.map(({ fault }) => fault)
    },
    compareWithParent: async () => {
      const { rows } = await client.query<{ beyond: number; missing: number; shared: number }>(
        // In the plane, at the scale of the parent's middle: on the spheroid, rounding alone would make some cm² of
        // slivers that are thinner than an atom.
        `WITH whole AS (SELECT ST_Union(shape) AS shape, sum(ST_Area(shape)) AS areas FROM drawn),
              scale AS (SELECT 111320.0 * cos(radians(ST_Y(ST_Centroid(shape)))) * 110950.0 AS k FROM parent)
         SELECT ST_Area(ST_Difference(whole.shape, parent.shape)) * k AS beyond,
                ST_Area(ST_Difference(parent.shape, whole.shape)) * k AS missing,
                (areas - ST_Area(whole.shape)) / ST_Area(whole.shape) AS shared
         FROM whole, parent, scale`,
      )
      return rows[0] as { beyond: number; missing: number; shared: number }
    },
  }
}

/** Edges that PostGIS's own check of coverages finds at fault; none where the installed one has no such check (before 3.4). */
export async function countInvalidEdges(client: Client): Promise<number> {
  const { rowCount } = await client.query(`SELECT FROM pg_proc WHERE proname = 'st_coverageinvalidedges'`)
  if (rowCount === 0) return 0
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT ST_CoverageInvalidEdges(shape) OVER () AS edges FROM drawn) checked
     WHERE edges IS NOT NULL AND NOT ST_IsEmpty(edges)`,
  )
  return rows[0]?.n ?? -1
}
