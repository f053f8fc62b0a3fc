import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { QueryResultRow } from 'pg'
import { bindNames } from '../db/sql.ts'
import type { Database } from '../db/transaction.ts'
import type { ImportNoun } from './imports.contract.ts'
import type { FieldKind } from './field.ts'
import { nounFields } from './noun-fields.ts'
import {
  changeStatement,
  insertStatement,
  keepStatement,
  nounTables,
  removeStatement,
  restoreStatement,
} from './noun-tables.ts'
import { leadingColumns, trailingColumns } from './row-lines.ts'

/**
 * Statements on the staging tables of one import. These tables are temporary, so the statements cannot be
 * prepared ahead of the import as those of the other slices are; the import tests run every one of them.
 */
type Types = Record<string, 'int8' | 'text' | 'text[]' | 'int8[]'>
type Values<T extends Types> = {
  [K in keyof T]:
    (T[K] extends 'int8' ? number : T[K] extends 'text' ? string : T[K] extends 'text[]' ? string[] : number[]) | null
}

/** Every statement file loaded, so that a test can find files nobody uses. */
export const stagedFiles: string[] = []

function staged<R extends QueryResultRow>() {
  return <T extends Types>(name: string, types: T) => {
    const file = fileURLToPath(new URL(`./staged/${name}.sql`, import.meta.url))
    stagedFiles.push(`${name}.sql`)
    const { text, order } = bindNames(readFileSync(file, 'utf8'), types, file)
    return async (db: Database, values: Values<T>): Promise<R[]> => {
      // Several statements in one file are only taken without parameters.
      const bound = order.length === 0 ? {} : { values: order.map((key) => values[key as keyof T]) }
      const result = await db.query<R>({ text, ...bound })
      return result.rows
    }
  }
}

type Nothing = Record<string, never>
const keys = { noun: 'text', keySpace: 'text' } as const
const planned = { ...keys, sequence: 'text' } as const

export const createSideTables = staged<Nothing>()('create-side-tables', {})
export const refuseRepeatedKeys = staged<Nothing>()('refuse-repeated-keys', {})
export const mendPolygons = staged<Nothing>()('mend-polygons', {})
export const mendLines = staged<Nothing>()('mend-lines', {})
export const gatherPoints = staged<Nothing>()('gather-points', {})
export const gatherShapes = staged<Nothing>()('gather-shapes', {})
export const indexPoints = staged<Nothing>()('index-points', {})
export const indexShapes = staged<Nothing>()('index-shapes', {})
export const linkPoints = staged<Nothing>()('link-points', { rowsRead: 'int8' })
export const markOutside = staged<Nothing>()('mark-outside', {})
export const noteOutside = staged<Nothing>()('note-outside', {})
export const noteIncidentTimes = staged<Nothing>()('note-incident-times', {})
export const noteRoadDirections = staged<Nothing>()('note-road-directions', {})
export const gatherClasses = staged<Nothing>()('gather-classes', {})
export const matchClasses = staged<Nothing>()('match-classes', {})
export const findHouses = staged<Nothing>()('find-houses', {})
export const refusePlacelessHouseholds = staged<Nothing>()('refuse-placeless-households', {})
export const findRoadEnds = staged<Nothing>()('find-road-ends', {})
export const turnRoads = staged<Nothing>()('turn-roads', {})
export const endChangedGrids = staged<Nothing>()('end-changed-grids', {})
export const writeGridLineage = staged<Nothing>()('write-grid-lineage', {})
export const useCodesAsIds = staged<Nothing>()('use-codes-as-ids', {})
export const refuseAreas = staged<Nothing>()('refuse-areas', keys)
export const refuseAreaCodes = staged<Nothing>()('refuse-area-codes', keys)
export const refuseGrids = staged<Nothing>()('refuse-grids', keys)
export const createMissingAreas = staged<{ code: string }>()('create-missing-areas', { importId: 'int8' })
export const createMissingNodes = staged<Nothing>()('create-missing-nodes', { importId: 'int8' })
export const createClassSchemes = staged<Nothing>()('create-class-schemes', { source: 'text' })
export const createClassGroups = staged<{ id: number }>()('create-class-groups', {})
export const createClasses = staged<{ id: number }>()('create-classes', {})
export const keepCreated = staged<Nothing>()('keep-created', { importId: 'int8', noun: 'text', ids: 'int8[]' })
export const planKeyedRows = staged<Nothing>()('plan-keyed-rows', planned)
export const planKeylessRows = staged<Nothing>()('plan-keyless-rows', planned)
export const writeKeys = staged<Nothing>()('write-keys', { ...keys, importId: 'int8' })
export const updateKeys = staged<Nothing>()('update-keys', { ...keys, importId: 'int8' })
export const countPlan = staged<{ stored: number; updated: number; unchanged: number }>()('count-plan', {})
export const countPlaceholderRows = staged<{ rows: number }>()('count-placeholder-rows', {})
export const listIncidentQuarters = staged<{ quarter: Date }>()('list-incident-quarters', {})
export const listIndexStatements = staged<{ statement: string }>()('list-index-statements', { partition: 'text' })
export const countQuarterRows = staged<{ rows: number }>()('count-quarter-rows', {})
export const lockPartitions = staged<Nothing>()('lock-partitions', {})
export const samplePlaces = staged<{ x: number; y: number }>()('sample-places', {})
export const judgePlaces = staged<{
  insideCity: number | null
  nearRoad: number | null
  insideBuilding: number | null
}>()('judge-places', { xs: 'text[]', ys: 'text[]' })
export const keepOriginals = staged<Nothing>()('keep-originals', { importId: 'int8' })
export const listSealedWords = staged<{
  row: number
  id: number
  gridId: number | null
  sealed: Buffer
  kinds: string[]
}>()('list-sealed-words', { after: 'int8', limit: 'int8' })
export const storeOriginals = staged<Nothing>()('store-originals', { originals: 'text' })
export const listNotes = staged<{
  kind: 'refused' | 'repaired' | 'warning'
  reason: string
  rows: number
  first: { row: number; key: string | null; detail: string }[]
}>()('list-notes', {})

const sqlTypes: Record<FieldKind, string> = {
  text: 'text',
  word: 'text',
  integer: 'integer',
  decimal: 'float8',
  time: 'timestamptz',
}

/** Makes the staging table of a noun and returns the COPY that fills it. */
export async function createStagingTable(db: Database, noun: ImportNoun): Promise<string> {
  const fields = nounFields[noun].fields
  const own = fields.map((field) => `${field.column} ${sqlTypes[field.kind]}`)
  const leading = 'row int NOT NULL, key text, digest bytea NOT NULL, x float8, y float8, geom geometry'
  const trailing = 'sealed_words bytea, masked_kinds text[]'
  await db.query({ text: `CREATE TEMP TABLE staged (${[leading, ...own, trailing].join(', ')}) ON COMMIT DROP` })
  await createSideTables(db, {})
  const columns = [...leadingColumns, ...fields.map((field) => field.column), ...trailingColumns]
  return `COPY staged (${columns.join(', ')}) FROM STDIN`
}

/** Fresh statistics; without them the planner takes a table that was just filled for an empty one. */
export async function analyzeStaging(db: Database, table: keyof typeof joinedColumns): Promise<void> {
  await db.query({ text: `ANALYZE ${table} (${joinedColumns[table]})` })
}

/** The columns by which staging tables are joined; statistics on the others cost time and decide nothing. */
const joinedColumns = {
  staged: 'row, key, x, y',
  staged_point: 'id, position',
  staged_place: 'x, y',
  staged_plan: 'row, key, row_id, action',
  staged_class: 'scheme, class',
}

export async function insertPlanned(db: Database, noun: ImportNoun, values: [number, string]): Promise<void> {
  await db.query({ text: insertStatement(nounTables[noun]), values })
}

export async function keepChanged(db: Database, noun: ImportNoun, values: [number, string, string]): Promise<void> {
  await db.query({ text: keepStatement(nounTables[noun]), values })
}

export async function changePlanned(db: Database, noun: ImportNoun, values: [number, string]): Promise<void> {
  await db.query({ text: changeStatement(nounTables[noun]), values })
}

export async function restoreReplaced(db: Database, noun: ImportNoun, importId: number): Promise<void> {
  await db.query({ text: restoreStatement(nounTables[noun]), values: [importId, noun] })
}

export async function removeInserted(db: Database, noun: ImportNoun, importId: number): Promise<number> {
  const result = await db.query({ text: removeStatement(nounTables[noun]), values: [importId, noun] })
  return result.rowCount ?? 0
}

/** Fills a partitioned table of its own that is made like incidents but has no indexes yet. */
export async function fillIncoming(
  db: Database,
  quarters: readonly QuarterPartition[],
  values: [number, string],
): Promise<void> {
  const incoming = incomingTable(values[0])
  await db.query({
    text: `CREATE TABLE ${incoming} (LIKE incidents INCLUDING ALL EXCLUDING INDEXES) PARTITION BY RANGE (reported_at)`,
  })
  for (const { partition, from, to } of quarters)
    await db.query({
      text: `CREATE TABLE ${partition} PARTITION OF ${incoming} FOR VALUES FROM ('${from}') TO ('${to}')`,
    })
  await db.query({ text: insertStatement(nounTables.incidents, incoming), values })
}

/** Indexes the filled partitions, tells the change feed, and hands them over to incidents. */
export async function handOverIncoming(
  db: Database,
  quarters: readonly QuarterPartition[],
  importId: number,
): Promise<void> {
  const incoming = incomingTable(importId)
  await db.query({
    text: `INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
      SELECT 'incidents', 'insert', count(*), min(id), max(id), ST_XMin(ST_Extent(position)), ST_YMin(ST_Extent(position)),
             ST_XMax(ST_Extent(position)), ST_YMax(ST_Extent(position)) FROM ${incoming}`,
  })
  for (const { partition } of quarters) {
    await db.query({ text: `ALTER TABLE ${incoming} DETACH PARTITION ${partition}` })
    await db.query({ text: `ALTER TABLE ${partition} ADD PRIMARY KEY (id, reported_at)` })
    for (const { statement } of await listIndexStatements(db, { partition })) await db.query({ text: statement })
  }
  for (const { partition, from, to } of quarters)
    await db.query({
      text: `ALTER TABLE incidents ATTACH PARTITION ${partition} FOR VALUES FROM ('${from}') TO ('${to}')`,
    })
  await db.query({ text: `DROP TABLE ${incoming}` })
}

/** Names and bounds are made from dates and numbers, never from what somebody sent. */
export type QuarterPartition = { partition: string; from: string; to: string }

function incomingTable(importId: number): string {
  return `incidents_incoming_${Math.trunc(importId)}`
}
