import { z } from 'zod'
import { CoordinateFrame } from '#geo/coordinate-frame'
import { Position } from '#geo/geojson'
import { defineRoute } from '#http'

export const ImportNoun = z.enum([
  'areas',
  'area-codes',
  'grids',
  'buildings',
  'households',
  'incidents',
  'resources',
  'roads',
  'road-nodes',
  'ground',
])
export type ImportNoun = z.infer<typeof ImportNoun>

export const ImportOptions = z.object({
  profile: z.string().max(80).optional(),
  /** Field of the noun -> column of the file. */
  map: z.record(z.string(), z.string()).optional(),
  frame: CoordinateFrame.optional(),
  timezone: z.string().max(60).optional(),
  /** What stands first in dates like 03/04/2015. */
  dateFormat: z.enum(['mdy', 'dmy']).optional(),
  layer: z.string().max(200).optional(),
  key: z.string().max(200).optional(),
  /** Fields fixed for every row, e.g. coverage=community, kind=fire-station. */
  set: z.record(z.string(), z.string()).optional(),
  strict: z.boolean().optional(),
})
export type ImportOptions = z.infer<typeof ImportOptions>

export const RowIssue = z.object({
  row: z.number().int(),
  key: z.string().nullable(),
  reason: z.string(),
  detail: z.string(),
})

export const ImportManifest = z.object({
  noun: ImportNoun,
  file: z.string(),
  bytes: z.number(),
  profile: z.string().nullable(),
  frame: z.string(),
  timezone: z.string(),
  encoding: z.string(),
  rowsRead: z.number().int(),
  stored: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  repaired: z.number().int(),
  refused: z.number().int(),
  placeholders: z.number().int(),
  /** Counts by reason: closed-before-opened, outside-city, looks-like-gcj02, looks-like-bd09, axes-swapped, ambiguous-date … */
  warnings: z.record(z.string(), z.number().int()),
  refusals: z.record(z.string(), z.number().int()),
  repairs: z.record(z.string(), z.number().int()),
  /** The first rows with something to say, at most 1,000; the counts above are complete. */
  issues: z.array(RowIssue),
  isDryRun: z.boolean(),
  seconds: z.number(),
})
export type ImportManifest = z.infer<typeof ImportManifest>

export const ImportRecord = z.object({
  id: z.number().int(),
  noun: ImportNoun,
  fileName: z.string(),
  profile: z.string().nullable(),
  state: z.enum(['uploaded', 'running', 'stored', 'failed', 'cancelled', 'undone', 'dry-run']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  progress: z.object({
    step: z.string().optional(),
    rowsRead: z.number().optional(),
    share: z.number().optional(),
    error: z.string().optional(),
  }),
  manifest: ImportManifest.nullable(),
})
export type ImportRecord = z.infer<typeof ImportRecord>

export const ImportPreview = z.object({
  record: ImportRecord,
  format: z.string(),
  encoding: z.string(),
  layers: z.array(z.string()),
  columns: z.array(z.string()),
  guessedMap: z.record(z.string(), z.string()),
  guessedProfile: z.string().nullable(),
  guessedFrame: z.string().nullable(),
  /** Fields the noun knows, and which of them it cannot do without. */
  fields: z.array(z.object({ name: z.string(), required: z.boolean() })),
  /** The first rows as text, and where they would stand (WGS 84). */
  sample: z.array(z.record(z.string(), z.string())),
  positions: z.array(Position),
})
export type ImportPreview = z.infer<typeof ImportPreview>

const IdParams = z.object({ id: z.coerce.number().int().positive() })
const refusals = [
  'invalid-request',
  'not-found',
  'import-state',
  'unreadable-file',
  'too-large',
  'too-many',
  'database-unavailable',
] as const

/** The body is the file itself, as application/octet-stream; its name stands in the query. */
export const uploadImport = defineRoute({
  id: 'uploadImport',
  access: 'imports:run',
  cost: 50,
  method: 'post',
  path: '/imports',
  summary: 'Upload a file (raw body) and see what would be stored; the answer is an ImportPreview',
  query: z.object({ noun: ImportNoun, fileName: z.string().min(1).max(255) }),
  media: 'application/json',
  status: 201,
  problems: [...refusals, 'unsupported-media'],
})

export const previewImport = defineRoute({
  id: 'previewImport',
  access: 'imports:run',
  cost: 20,
  method: 'post',
  path: '/imports/:id/preview',
  summary: 'See an uploaded file again under other options; nothing is stored',
  params: IdParams,
  body: ImportOptions,
  response: ImportPreview,
  problems: refusals,
})

export const runImport = defineRoute({
  id: 'runImport',
  access: 'imports:run',
  cost: 20,
  method: 'post',
  path: '/imports/:id/run',
  summary: 'Store an uploaded file (or try it with dryRun); poll the import for progress',
  params: IdParams,
  body: ImportOptions.extend({ dryRun: z.boolean().default(false) }),
  response: ImportRecord,
  status: 202,
  problems: refusals,
})

export const getImport = defineRoute({
  id: 'getImport',
  access: 'imports:read',
  method: 'get',
  path: '/imports/:id',
  summary: 'One import: state, progress, manifest',
  params: IdParams,
  response: ImportRecord,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const listImports = defineRoute({
  id: 'listImports',
  access: 'imports:read',
  method: 'get',
  path: '/imports',
  summary: 'The last 100 imports, newest first',
  response: z.object({
    imports: z.array(ImportRecord),
    maxUploadBytes: z.number(),
    profiles: z.array(z.object({ name: z.string(), noun: ImportNoun })),
  }),
  problems: ['database-unavailable'],
})

export const cancelImport = defineRoute({
  id: 'cancelImport',
  access: 'imports:run',
  method: 'post',
  path: '/imports/:id/cancel',
  summary: 'Stop a running import; nothing of it stays',
  params: IdParams,
  response: ImportRecord,
  problems: ['invalid-request', 'not-found', 'import-state', 'database-unavailable'],
})

export const undoImport = defineRoute({
  id: 'undoImport',
  access: 'imports:run',
  method: 'post',
  path: '/imports/:id/undo',
  summary: 'Take a whole stored import back',
  params: IdParams,
  response: ImportRecord,
  problems: ['invalid-request', 'not-found', 'import-state', 'rule-broken', 'database-unavailable', 'took-too-long'],
})
