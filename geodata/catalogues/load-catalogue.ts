import type { ClientBase, Pool } from 'pg'
import { z } from 'zod'

const limitUnits = ['urgent-hour', 'work-hour', 'urgent-work-day', 'work-day', 'natural-day'] as const

const catalogueClass = z.object({
  code: z.string().min(1),
  /** Code of the major this minor belongs to; null for a major. */
  parent: z.string().nullable(),
  nameZh: z.string().min(1),
  nameEn: z.string().min(1),
  limitValue: z.number().positive().nullable(),
  limitUnit: z.enum(limitUnits).nullable(),
  /** Its exact place says something about the people of one home; see geodata/schema/0012. */
  isSensitive: z.boolean().default(false),
})

export const classCatalogue = z.object({
  scheme: z.string().min(1),
  name: z.string().min(1),
  source: z.string().min(1),
  classes: z.array(catalogueClass),
})

export type ClassCatalogue = z.infer<typeof classCatalogue>
export type CatalogueClass = ClassCatalogue['classes'][number]

const upsertScheme = `
  INSERT INTO class_schemes (scheme, name, source) VALUES ($1, $2, $3)
  ON CONFLICT (scheme) DO UPDATE SET name = excluded.name, source = excluded.source`

const upsertClasses = `
  INSERT INTO incident_classes (scheme, code, name_zh, name_en, limit_value, limit_unit, is_sensitive)
  SELECT $1, code, name_zh, name_en, limit_value, limit_unit, is_sensitive
  FROM jsonb_to_recordset($2::jsonb)
    AS c (code text, name_zh text, name_en text, limit_value numeric, limit_unit text, is_sensitive boolean)
  ON CONFLICT (scheme, code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
    limit_value = excluded.limit_value, limit_unit = excluded.limit_unit, is_sensitive = excluded.is_sensitive`

// A second statement, because a minor may stand before its major in the file.
const linkParents = `
  UPDATE incident_classes child SET parent_id = parent.id
  FROM jsonb_to_recordset($2::jsonb) AS c (code text, parent text)
  LEFT JOIN incident_classes parent ON parent.scheme = $1 AND parent.code = c.parent
  WHERE child.scheme = $1 AND child.code = c.code AND child.parent_id IS DISTINCT FROM parent.id`

/** Stores a class catalogue, or brings the stored one up to date; returns the class ids by code. */
export const loadCatalogue = async (
  db: ClientBase | Pool,
  catalogue: ClassCatalogue,
): Promise<ReadonlyMap<string, number>> => {
  const rows = catalogue.classes.map((one) => ({
    code: one.code,
    parent: one.parent,
    name_zh: one.nameZh,
    name_en: one.nameEn,
    limit_value: one.limitValue,
    limit_unit: one.limitUnit,
    is_sensitive: one.isSensitive,
  }))
  await db.query(upsertScheme, [catalogue.scheme, catalogue.name, catalogue.source])
  await db.query(upsertClasses, [catalogue.scheme, JSON.stringify(rows)])
  await db.query(linkParents, [catalogue.scheme, JSON.stringify(rows)])
  const stored = await db.query<{ code: string; id: number }>(
    'SELECT code, id FROM incident_classes WHERE scheme = $1 ORDER BY code',
    [catalogue.scheme],
  )
  return new Map(stored.rows.map((row) => [row.code, row.id]))
}
