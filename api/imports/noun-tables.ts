import type { ImportNoun } from './imports.contract.ts'

/**
 * How staged rows become rows of a noun's table. Expressions may use s (staged), p (staged_plan) and what `joins`
 * adds; $1 is the import's id, $2 the frame's name. All of it is text of this file: nothing a user sends gets in.
 */
export type NounTable = {
  table: string
  /** Where ids come from; null: the code itself is the id. */
  sequence: string | null
  geometry: string | null
  columns: Readonly<Record<string, string>>
  joins: string
}

const placeJoin = 'JOIN staged_place pl ON pl.x = s.x AND pl.y = s.y'

export const nounTables: Record<ImportNoun, NounTable> = {
  areas: {
    table: 'areas',
    sequence: 'areas_id_seq',
    geometry: 'outline',
    columns: {
      code: 's.code',
      level: `CASE length(s.code) WHEN 6 THEN 'county' WHEN 9 THEN 'street' ELSE 'community' END`,
      name: 's.name',
      parent_code: 's.parent_code',
      outline: 's.geom',
    },
    joins: '',
  },
  'area-codes': {
    table: 'area_codes',
    sequence: null,
    geometry: null,
    columns: {
      code: 's.code',
      name: 's.name',
      parent_code: `coalesce(s.parent_code, left(s.code, CASE length(s.code) WHEN 12 THEN 9 WHEN 9 THEN 6 WHEN 6 THEN 4 ELSE 2 END))`,
    },
    joins: '',
  },
  grids: {
    table: 'grids',
    sequence: 'grids_id_seq',
    geometry: 'boundary',
    columns: {
      coverage: 's.coverage',
      kind: `coalesce(s.kind, CASE s.coverage WHEN 'unit' THEN 'unit' ELSE 'comprehensive' END)`,
      code: 's.code',
      code_scheme: `coalesce(s.code_scheme, 'gb-15')`,
      name: `coalesce(s.name, '')`,
      community_code: 's.community_code',
      responsible_unit: 's.responsible_unit',
      population: 's.population',
      boundary: 's.geom',
      valid_from: 'now()',
      valid_to: 'NULL::timestamptz',
    },
    joins: '',
  },
  buildings: {
    table: 'buildings',
    sequence: 'buildings_id_seq',
    geometry: 'footprint',
    columns: {
      code: 's.code',
      name: `coalesce(s.name, '')`,
      address: `coalesce(s.address, '')`,
      use: `coalesce(s.use, 'unknown')`,
      floors: 's.floors',
      built_year: 's.built_year',
      footprint: 's.geom',
      community_grid_id: 'pl.community_grid_id',
      unit_grid_id: 'pl.unit_grid_id',
      grid_rule: `'inside-point'`,
    },
    joins: placeJoin,
  },
  households: {
    table: 'households',
    sequence: 'households_id_seq',
    geometry: 'position',
    columns: {
      code: 's.code',
      building_id: 'h.building_id',
      place: `coalesce(s.place, '')`,
      size: 's.size',
      position: 'coalesce(pl.position, b.inside_point)',
      community_grid_id: 'CASE WHEN b.id IS NULL THEN pl.community_grid_id ELSE b.community_grid_id END',
      unit_grid_id: 'CASE WHEN b.id IS NULL THEN pl.unit_grid_id ELSE b.unit_grid_id END',
      grid_rule: `CASE WHEN b.id IS NULL THEN 'position' ELSE 'building' END`,
    },
    joins: `LEFT JOIN staged_place pl ON pl.x = s.x AND pl.y = s.y
            LEFT JOIN staged_house h ON h.code = s.building LEFT JOIN buildings b ON b.id = h.building_id`,
  },
  incidents: {
    table: 'incidents',
    sequence: 'incidents_id',
    geometry: 'position',
    columns: {
      reported_at: 's.reported_at',
      closed_at: 's.closed_at',
      due_at: 's.due_at',
      position: 'pl.position',
      source_frame: '$2::text',
      position_quality: `CASE WHEN pl.is_placeholder THEN 'placeholder' ELSE coalesce(s.position_quality, 'unknown') END`,
      is_outside_city: 'pl.is_outside',
      class_id: 'k.class_id',
      source: `coalesce(s.source, 'other')`,
      status: `coalesce(s.status, CASE WHEN s.closed_at IS NULL THEN 'open' ELSE 'closed' END)`,
      severity: 'coalesce(s.severity, 2)',
      text: `coalesce(s.text, '')`,
      address: `coalesce(s.address, '')`,
      is_masked: 's.sealed_words IS NOT NULL',
      community_grid_id: 'pl.community_grid_id',
      unit_grid_id: 'pl.unit_grid_id',
      grid_rule: `'position'`,
    },
    joins: `${placeJoin}
            JOIN staged_class k ON k.scheme = coalesce(s.class_scheme, 'imported') AND k.class = coalesce(s.class, 'unclassified')`,
  },
  resources: {
    table: 'resources',
    sequence: 'resources_id_seq',
    geometry: 'position',
    columns: {
      code: 's.code',
      kind: 's.kind',
      name: `coalesce(s.name, '')`,
      address: `coalesce(s.address, '')`,
      position: 'pl.position',
      capacity: 's.capacity',
      capacity_unit: 's.capacity_unit',
      hours: `coalesce(s.hours, '24/7')`,
    },
    joins: placeJoin,
  },
  roads: {
    table: 'roads',
    sequence: 'roads_id_seq',
    geometry: 'path',
    columns: {
      code: 's.code',
      name: `coalesce(s.name, '')`,
      road_class: `coalesce(s.road_class, 'residential')`,
      direction: `coalesce(s.direction, 'both')`,
      from_node_id: 'e.from_id',
      to_node_id: 'e.to_id',
      speed_kmh: `coalesce(s.speed_kmh, CASE s.road_class WHEN 'expressway' THEN 80 WHEN 'arterial' THEN 50
                   WHEN 'secondary' THEN 40 WHEN 'path' THEN 5 ELSE 30 END)`,
      path: 's.geom',
    },
    joins: 'JOIN staged_end e ON e.row = s.row',
  },
  'road-nodes': {
    table: 'road_nodes',
    sequence: 'road_nodes_id_seq',
    geometry: 'position',
    columns: { code: 's.code', position: 'pl.position' },
    joins: placeJoin,
  },
  ground: {
    table: 'ground',
    sequence: 'ground_id_seq',
    geometry: 'shape',
    columns: { kind: 's.kind', name: `coalesce(s.name, '')`, shape: 's.geom' },
    joins: '',
  },
}

/** Inserts the rows whose plan is `insert`, into the noun's table or one that is made like it. */
export function insertStatement({ table, sequence, columns, joins, geometry }: NounTable, into = table): string {
  const names = Object.keys(columns)
  // Shapes are stored in spatial order, so that a tile's rows stand on few pages.
  const isShape = geometry !== null && columns[geometry] === 's.geom'
  return `INSERT INTO ${into} (${sequence === null ? '' : 'id, '}${names.join(', ')}, import_id)
    ${sequence === null ? '' : 'OVERRIDING SYSTEM VALUE'}
    SELECT ${sequence === null ? '' : 'p.row_id, '}${Object.values(columns).join(', ')}, $1::bigint
    FROM staged_plan p JOIN staged s USING (row) ${joins}
    WHERE p.action = 'insert' AND $2::text IS NOT NULL ${isShape ? 'ORDER BY s.geom' : ''}`
}

/** Overwrites the rows whose plan is `change`. */
export function changeStatement({ table, columns, joins, sequence }: NounTable): string {
  const pairs = Object.entries(columns).map(([name, expression]) => `${name} = ${expression}`)
  return `UPDATE ${table} t SET ${pairs.join(', ')}, import_id = $1::bigint
    FROM staged_plan p JOIN staged s USING (row) ${joins}
    WHERE p.action = 'change' AND $2::text IS NOT NULL AND ${idOf(sequence)} = p.row_id`
}

/** Keeps the rows that are about to be overwritten. Geometry goes as EWKB text: GeoJSON would round it. */
export function keepStatement({ table, sequence, geometry }: NounTable): string {
  const exact = geometry === null ? '' : ` || jsonb_build_object('${geometry}', t.${geometry}::text)`
  return `INSERT INTO import_replaced (import_id, noun, row_id, before, before_digest, before_import_id)
    SELECT $1::bigint, $2::text, p.old_id,
           jsonb_build_object('row', to_jsonb(t)${exact}, 'keySpace', o.key_space, 'key', o.key, 'keyImport', o.import_id),
           o.digest, t.import_id
    FROM staged_plan p JOIN ${table} t ON ${idOf(sequence)} = p.old_id
    JOIN imported_keys o ON o.noun = $2::text AND o.key_space = $3::text AND o.key = p.key
    WHERE p.action = 'change'`
}

/** Gives rows back the values they had before an import; rows kept before there was masking were not masked. */
export function restoreStatement({ table, columns, sequence }: NounTable): string {
  const pairs = Object.keys(columns).map((name) => `${name} = r.${name}`)
  return `UPDATE ${table} t SET ${pairs.join(', ')}, import_id = x.before_import_id
    FROM import_replaced x, jsonb_populate_record(NULL::${table}, jsonb_build_object('is_masked', false) || (x.before -> 'row')) r
    WHERE x.import_id = $1::bigint AND x.noun = $2::text AND ${idOf(sequence)} = x.row_id`
}

/** Removes what an import inserted, leaving what it only overwrote. */
export function removeStatement({ table, sequence }: NounTable): string {
  return `DELETE FROM ${table} t WHERE t.import_id = $1::bigint AND NOT EXISTS (
    SELECT FROM import_replaced x WHERE x.import_id = $1::bigint AND x.noun = $2::text AND x.row_id = ${idOf(sequence)})`
}

function idOf(sequence: string | null): string {
  return sequence === null ? 't.code::bigint' : 't.id'
}
