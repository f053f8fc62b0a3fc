import type { ExportLayer, ExportManifest, ExportQuestion, ExportState } from '#geo/export-words'
import { literalSqlFolder, sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)
const literal = literalSqlFolder(import.meta.url)

const geometry = { srid: 'int4', wanted: 'text', digits: 'int4' } as const
const box = { west: 'float8', south: 'float8', east: 'float8', north: 'float8' } as const

/** The statements whose rows leave, with their values in them. */
export const layerQueries = {
  grids: literal('export-grids', { ...geometry, ...box, coverage: 'text', at: 'timestamptz' }),
  buildings: literal('export-buildings', { ...geometry, ...box }),
  roads: literal('export-roads', { ...geometry, ...box }),
  resources: literal('export-resources', { ...geometry, ...box, kinds: 'text[]' }),
  incidents: literal('export-incidents', {
    ...geometry,
    ...box,
    words: 'bool',
    territory: 'int8[]',
    from: 'timestamptz',
    to: 'timestamptz',
    classes: 'int8[]',
    sources: 'text[]',
    statuses: 'text[]',
    hours: 'int4[]',
    weekdays: 'int4[]',
    placeholders: 'bool',
  }),
}

/** What is kept of a question: as it was read, with the hour it was about. */
export type KeptQuestion = ExportQuestion & { at: string }

export type ExportRow = {
  id: number
  madeAt: Date
  madeBy: number
  question: KeptQuestion
  purpose: string | null
  delivery: 'file' | 'stream'
  state: ExportState
  rowsExpected: number | null
  rowsWritten: number
  bytesWritten: number
  finishedAt: Date | null
  expiresAt: Date | null
  repeatsId: number | null
  manifest: ExportManifest | null
  error: string | null
}

export const createExport = sql<ExportRow>()('create-export', {
  madeBy: 'int8',
  post: 'text',
  areas: 'text',
  grids: 'text',
  needs: 'text[]',
  question: 'jsonb',
  purpose: 'text',
  delivery: 'text',
  rowsExpected: 'int8',
  repeatsId: 'int8',
})
export const listExportRows = sql<ExportRow>()('list-exports', { id: 'int8' })
export const findLinkedExport = sql<ExportRow & { makerPost: string; makerName: string }>()('find-linked-export', {
  id: 'int8',
})
export const beginExport = sql<{ id: number }>()('begin-export', { id: 'int8' })
export const writeExportProgress = sql()('write-export-progress', { id: 'int8', rows: 'int8', bytes: 'int8' })
export const finishExport = sql<ExportRow>()('finish-export', {
  id: 'int8',
  state: 'text',
  manifest: 'jsonb',
  error: 'text',
  rows: 'int8',
  bytes: 'int8',
  keptHours: 'float8',
})
export const failAbandonedExports = sql()('fail-abandoned-exports', {})
export const expireExports = sql<{ id: number }>()('expire-exports', {})
export const listKeptFiles = sql<{ id: number }>()('list-kept-files', {})

type Circumstances = { dataVersion: number; asOf: Date | null; now: Date; cityZh: string | null; madeBy: string | null }
export const readCircumstances = sql<Circumstances>()('read-circumstances', {})
export const findSystem = sql<{ wkt: string }>()('find-system', { srid: 'int4' })

export type Box = [west: number, south: number, east: number, north: number]
export type LayerAsk = {
  layer: ExportLayer
  question: KeptQuestion
  territory: readonly number[] | null
  srid: number
  wanted: 'wkb' | 'geojson' | 'wkt' | 'point'
  digits: number
}

/** The statement of one layer of a question. */
export function layerStatement({ layer, question, territory, ...shape }: LayerAsk): string {
  const values = { ...shape, ...boxOf(question) }
  switch (layer) {
    case 'community-grids':
      return layerQueries.grids({ ...values, coverage: 'community', at: question.at })
    case 'unit-grids':
      return layerQueries.grids({ ...values, coverage: 'unit', at: question.at })
    case 'buildings':
      return layerQueries.buildings(values)
    case 'roads':
      return layerQueries.roads(values)
    case 'resources':
      return layerQueries.resources({ ...values, kinds: orNull(question.kinds) })
    case 'incidents':
      return layerQueries.incidents({ ...values, ...filterOf(question), territory: territory && [...territory] })
  }
}

function filterOf({ from, to, classes, sources, statuses, hours, weekdays, placeholders, words }: KeptQuestion) {
  return {
    from: orNull(from),
    to: orNull(to),
    classes: orNull(classes),
    sources: orNull(sources),
    statuses: orNull(statuses),
    hours: orNull(hours),
    weekdays: orNull(weekdays),
    placeholders: placeholders === 'true',
    words: words === 'true',
  }
}

function boxOf({ bbox }: KeptQuestion) {
  const [west = null, south = null, east = null, north = null] = bbox ?? []
  return { west, south, east, north }
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null
}
