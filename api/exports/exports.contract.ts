import { z } from 'zod'
import { ExportLayer, ExportManifest, ExportParameters, ExportState } from '#geo/export-words'
import { runsForward } from '#geo/incident-filter'
import { defineRoute } from '#http'

/** What was asked, as it was read: lists are lists, a box is four numbers. */
const ToldQuestion = z.record(z.string(), z.unknown())

export const Export = z.object({
  id: z.number().int(),
  madeAt: z.iso.datetime(),
  state: ExportState,
  /** file: kept until it expires. stream: sent once, only its manifest is kept. */
  delivery: z.enum(['file', 'stream']),
  question: ToldQuestion,
  rowsExpected: z.number().int().nullable(),
  rowsWritten: z.number().int(),
  bytesWritten: z.number().int(),
  finishedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  repeatsId: z.number().int().nullable(),
  /** Whether an export that repeats another has its checksum; null where it does not repeat, or has not ended. */
  isSameAsRepeated: z.boolean().nullable(),
  manifest: ExportManifest.nullable(),
  error: z.string().nullable(),
  /** Where the file is, for who made it. */
  file: z.string().nullable(),
  /** The same for a program that is not signed in: whoever has this address has the file until it expires. */
  signedLink: z.string().nullable(),
})
export type Export = z.infer<typeof Export>

const IdParams = z.object({ id: z.coerce.number().int().positive() })
const question = z.object(ExportParameters).refine(...runsForward)

export const estimateExport = defineRoute({
  id: 'estimateExport',
  access: 'exports:make',
  cost: 10,
  method: 'get',
  path: '/exports/estimate',
  summary: 'How many rows an export would have, and about how large it would be',
  query: question,
  response: z.object({
    layers: z.array(z.object({ layer: ExportLayer, rows: z.number().int() })),
    rows: z.number().int(),
    /** A rule of thumb by format and shape, good to a factor of two. */
    bytes: z.number().int(),
    /** Small enough, and of a format, to be sent at once by /exports/stream. */
    canStream: z.boolean(),
    fileName: z.string(),
    columns: ExportManifest.shape.columns,
    notes: z.array(z.string()),
  }),
  problems: ['invalid-request', 'rule-broken', 'database-unavailable', 'took-too-long'],
})

export const streamExport = defineRoute({
  id: 'streamExport',
  access: 'exports:make',
  cost: 20,
  // It is noted who took out what, and a GET writes nothing.
  method: 'post',
  path: '/exports/stream',
  summary: 'A small export at once (csv, geojson, geojsonseq); its manifest stands at the address in the Link header',
  body: question,
  media: 'application/octet-stream',
  problems: ['invalid-request', 'rule-broken', 'too-large', 'too-many', 'database-unavailable', 'took-too-long'],
})

export const startExport = defineRoute({
  id: 'startExport',
  access: 'exports:make',
  cost: 20,
  method: 'post',
  path: '/exports',
  summary: 'Make an export as a file that is kept for a day; the words are those of /exports/stream',
  body: question,
  response: Export,
  status: 202,
  problems: ['invalid-request', 'rule-broken', 'too-large', 'too-many', 'database-unavailable', 'took-too-long'],
})

export const listExports = defineRoute({
  id: 'listExports',
  access: 'exports:make',
  method: 'get',
  path: '/exports',
  summary: 'The newest hundred exports of the caller, made under the rights he has now',
  response: z.object({ exports: z.array(Export) }),
  problems: ['database-unavailable'],
})

export const getExport = defineRoute({
  id: 'getExport',
  access: 'exports:make',
  method: 'get',
  path: '/exports/:id',
  summary: 'One export: how far it is, and when it is whole its manifest',
  params: IdParams,
  response: Export,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const cancelExport = defineRoute({
  id: 'cancelExport',
  access: 'exports:make',
  method: 'post',
  path: '/exports/:id/cancel',
  summary: 'Stop an export; nothing of it stays',
  params: IdParams,
  response: Export,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'database-unavailable'],
})

export const repeatExport = defineRoute({
  id: 'repeatExport',
  access: 'exports:make',
  cost: 20,
  method: 'post',
  path: '/exports/:id/repeat',
  summary: 'Ask the same again; of the same data comes the same file',
  params: IdParams,
  response: Export,
  status: 202,
  problems: ['invalid-request', 'not-found', 'rule-broken', 'too-many', 'database-unavailable', 'took-too-long'],
})

export const fetchExport = defineRoute({
  id: 'fetchExport',
  access: 'exports:make',
  cost: 5,
  method: 'get',
  path: '/exports/:id/file',
  summary: 'The file of an export, for who made it',
  params: IdParams,
  media: 'application/octet-stream',
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'database-unavailable'],
})

export const fetchLinkedExport = defineRoute({
  id: 'fetchLinkedExport',
  access: 'anyone',
  cost: 5,
  method: 'get',
  path: '/exports/:id/linked-file',
  summary: 'The file of an export by its signed link, while its maker has the rights it was made under',
  params: IdParams,
  query: z.object({ expires: z.coerce.number().int().positive(), signature: z.string().regex(/^[\w-]{43}$/) }),
  media: 'application/octet-stream',
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
