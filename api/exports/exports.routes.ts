import type { Response } from 'express'
import type { Pool } from 'pg'
import type { ExportQuestion } from '#geo/export-words'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { claimsOf } from '../http/caller.ts'
import type { Call, Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { ResponseOf } from '../http/route.ts'
import type { Sealer } from '../sealing/sealing.ts'
import { ReaderGone } from './byte-out.ts'
import type { Asked, Described } from './describe-export.ts'
import { describeExport } from './describe-export.ts'
import type { ExportJobs } from './export-jobs.ts'
import { openExportJobs } from './export-jobs.ts'
import type { Export } from './exports.contract.ts'
import * as contract from './exports.contract.ts'
import type { ExportRow } from './exports.queries.ts'
import { beginExport, findLinkedExport, finishExport, listExportRows, readCircumstances } from './exports.queries.ts'
import { canStream, guessBytes, keptHours, mostStreamedRows } from './exports.rules.ts'
import { layerOf } from './layer-columns.ts'
import { manifestOf } from './manifest.ts'
import type { Links } from './signed-link.ts'
import { signedLinks } from './signed-link.ts'
import { askedBy, keepQuestion, lineUp, territoryOf } from './take-question.ts'
import { countRows, writeExport } from './write-export.ts'

export type ExportSettings = {
  /** Connections of the owner, for the table of exports; no row that leaves is read by them. */
  jobPool: Pool
  /** The address of the role that row security binds, for the thread that writes files. */
  databaseUrl: string
  folder: string
  sealer: Sealer
  onCrash: (error: unknown) => void
}
type Parts = { kernel: Kernel; jobs: ExportJobs; links: Links; jobPool: Pool; onCrash: (error: unknown) => void }

/** Files out. `close` ends what runs and resolves when nothing does. */
export async function mountExports(kernel: Kernel, settings: ExportSettings): Promise<{ close: () => Promise<void> }> {
  const { jobPool, sealer, onCrash } = settings
  const jobs = await openExportJobs(settings)
  const parts: Parts = { kernel, jobs, links: signedLinks(sealer), jobPool, onCrash }
  mount(kernel, contract.estimateExport, (call) => estimate(kernel, call))
  mountStreams(parts)
  mountJobs(parts)
  mountFiles(parts)
  return { close: jobs.close }
}

async function estimate(
  kernel: Kernel,
  { query, db, caller }: Call<typeof contract.estimateExport>,
): Promise<ResponseOf<typeof contract.estimateExport>> {
  const asked = await askedBy(kernel.pool, caller, query)
  const layers = await countRows(db, asked, territoryOf(caller))
  const [circumstances] = await readCircumstances(db, {})
  if (!circumstances) throw new Error('read-circumstances returned no row')
  const { label, described } = describeExport(asked, circumstances)
  const rows = layers.reduce((sum, layer) => sum + layer.rows, 0)
  const shapes = layers.map((one) => ({ shape: layerOf(one.layer).shape, rows: one.rows }))
  return {
    layers,
    rows,
    bytes: guessBytes(query.format, shapes),
    canStream: canStream(query, rows),
    fileName: described.fileName,
    columns: label.columns,
    notes: described.notes,
  }
}

function mountJobs(parts: Parts): void {
  const { kernel, jobs, links } = parts
  // The transaction ends before the job begins, which could not see its row otherwise.
  const start = async (caller: Caller, question: ExportQuestion, by: { action: string; repeatsId: number | null }) => {
    const asked = await askedBy(kernel.pool, caller, question)
    const row = await inTransaction(kernel.pool, false, (own) => lineUp(own, caller, asked, by), claimsOf(caller))
    jobs.start({ id: row.id, asked, claims: claimsOf(caller), territory: territoryOf(caller) })
    return toExport(row, links)
  }
  mount(kernel, contract.startExport, ({ body, caller }) =>
    start(caller, body, { action: contract.startExport.id, repeatsId: null }),
  )
  mount(kernel, contract.repeatExport, async ({ params, db, caller }) => {
    const { id, question } = await findOrRefuse(db, params.id)
    return start(caller, question, { action: contract.repeatExport.id, repeatsId: id })
  })
  mount(kernel, contract.listExports, async ({ db }) => {
    const rows = await listExportRows(db, { id: null })
    return { exports: rows.map((row) => toExport(row, links, rows)) }
  })
  mount(kernel, contract.getExport, async ({ params, db }) => {
    const row = await findOrRefuse(db, params.id)
    const repeated = row.repeatsId === null ? [] : await listExportRows(db, { id: row.repeatsId })
    return toExport(row, links, repeated)
  })
  mount(kernel, contract.cancelExport, async ({ params, db }) => {
    const { id, state } = await findOrRefuse(db, params.id)
    const row = await jobs.cancel(id)
    if (!row)
      throw new Problem('state-does-not-allow', `The export is ${state}; only one that waits or runs can be cancelled.`)
    return toExport(row, links)
  })
}

function mountStreams(parts: Parts): void {
  const { kernel } = parts
  let streams = 0
  mountStream(kernel, contract.streamExport, async ({ body, caller }, _req, res) => {
    // What may name a home is made only where it can be taken back.
    if (body.words === 'true')
      throw new Problem(
        'rule-broken',
        'Texts and addresses leave as a file only: POST /exports, with purpose and note.',
      )
    const asked = await askedBy(kernel.pool, caller, body)
    if (streams >= 2)
      throw new Problem('too-many', 'Two exports are being sent already. Try again in a minute, or make a file.')
    streams += 1
    try {
      const row = await inTransaction(kernel.pool, false, (db) => noteStream(db, caller, asked), claimsOf(caller))
      await stream(parts, { id: row.id, asked, caller }, res)
    } finally {
      streams -= 1
    }
  })
}

async function noteStream(db: Database, caller: Caller, asked: Asked): Promise<ExportRow> {
  const counts = await countRows(db, asked, territoryOf(caller))
  const rowsExpected = counts.reduce((sum, { rows }) => sum + rows, 0)
  if (!canStream(asked.question, rowsExpected))
    throw new Problem(
      'too-large',
      `At once go csv, geojson and geojsonseq of one layer and at most ${mostStreamedRows} rows; these are ${rowsExpected}. Make a file: POST /exports.`,
    )
  const action = contract.streamExport.id
  return keepQuestion(db, caller, asked, { action, delivery: 'stream', rowsExpected, repeatsId: null })
}

type Sending = { id: number; asked: Asked; caller: Caller }
const streamLimitMs = 300_000

/** What breaks off is cut off: a reader is told by the broken connection, and no manifest calls it complete. */
async function stream({ kernel, jobs, jobPool, onCrash }: Parts, { id, asked, caller }: Sending, res: Response) {
  await beginExport(jobPool, { id })
  const end = { id, rows: null, bytes: null, keptHours }
  try {
    const written = await writeExport(
      {
        pool: kernel.pool,
        claims: claimsOf(caller),
        asked,
        territory: territoryOf(caller),
        limitMs: streamLimitMs,
        scratchFolder: jobs.scratchOf(id),
        onBegin: (described) => head(res, id, described),
      },
      res,
    )
    const { rows, bytes } = written
    const manifest = JSON.stringify(manifestOf(id, written))
    await finishExport(jobPool, { ...end, state: 'done', error: null, manifest, rows, bytes })
  } catch (error) {
    const hasLeft = error instanceof ReaderGone || res.destroyed
    const why = hasLeft ? 'The reader went away before the end.' : 'It broke off before the end.'
    await finishExport(jobPool, { ...end, state: 'failed', error: why, manifest: null })
    if (!hasLeft) onCrash(error)
    if (!res.headersSent) throw error
    res.destroy()
  }
}

function head(res: Response, id: number, { fileName, mediaType }: Described): void {
  res.set('Content-Type', mediaType)
  res.set('Content-Disposition', `attachment; filename="${fileName}"`)
  res.set('Link', `</exports/${id}>; rel="describedby"`)
  res.set('Cache-Control', 'no-store')
}

function mountFiles({ kernel, jobs, links, jobPool }: Parts): void {
  mountStream(kernel, contract.fetchExport, async ({ params, caller }, _req, res) => {
    const row = await inTransaction(kernel.pool, true, (db) => findOrRefuse(db, params.id), claimsOf(caller))
    if (row.state !== 'done' || row.delivery !== 'file')
      throw new Problem('state-does-not-allow', `The export is ${row.state}; there is no file of it. Repeat it.`)
    await note(kernel, caller, contract.fetchExport.id, row)
    await sendFile(res, jobs.pathOf(row.id), row)
  })
  mountStream(kernel, contract.fetchLinkedExport, async ({ params, query, caller }, _req, res) => {
    const [row] = links.holds(params.id, query, new Date()) ? await findLinkedExport(jobPool, { id: params.id }) : []
    if (!row)
      throw new Problem(
        'not-found',
        'This link has expired, was changed, or its maker has other rights now. Ask for a new one.',
      )
    const by = { ...caller, accountId: row.madeBy, name: `${row.makerName} (signed link)` }
    await note(kernel, by, contract.fetchLinkedExport.id, row)
    await sendFile(res, jobs.pathOf(row.id), row)
  })
}

async function note({ door }: Kernel, caller: Caller, action: string, { id, purpose }: ExportRow): Promise<void> {
  const why = purpose === null ? {} : { purpose }
  await door.note(caller, { kind: 'export', action, noun: 'exports', recordIds: [id], ...why })
}

/** Ranges are answered, so a download that broke off goes on where it was. */
function sendFile(res: Response, path: string, { manifest }: ExportRow): Promise<void> {
  const { fileName = 'export', mediaType = 'application/octet-stream', sha256 = '' } = manifest?.delivered ?? {}
  const headers = {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    ETag: `"${sha256}"`,
    'Cache-Control': 'private, no-cache',
  }
  return new Promise((resolve, reject) => {
    res.sendFile(path, { headers, dotfiles: 'allow', lastModified: false, cacheControl: false }, (error?: Error) => {
      // A reader that goes away is no event.
      if (error && !res.headersSent) reject(error)
      else resolve()
    })
  })
}

async function findOrRefuse(db: Database, id: number): Promise<ExportRow> {
  const [row] = await listExportRows(db, { id })
  if (row) return row
  throw new Problem('not-found', `There is no export ${id} of yours under the rights you have now. See /exports.`)
}

function toExport(row: ExportRow, links: Links, known: readonly ExportRow[] = []): Export {
  const { id, state, delivery, question, rowsExpected, rowsWritten, bytesWritten, repeatsId, manifest, error } = row
  const until = state === 'done' && delivery === 'file' ? row.expiresAt : null
  return {
    id,
    madeAt: row.madeAt.toISOString(),
    state,
    delivery,
    question,
    rowsExpected,
    rowsWritten,
    bytesWritten,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: until?.toISOString() ?? null,
    repeatsId,
    isSameAsRepeated: sameAsRepeated(row, known),
    manifest,
    error,
    file: until && `/exports/${id}/file`,
    signedLink: until && links.pathOf(id, until),
  }
}

function sameAsRepeated({ repeatsId, manifest }: ExportRow, known: readonly ExportRow[]): boolean | null {
  const repeated = known.find(({ id }) => id === repeatsId)?.manifest
  return manifest && repeated ? manifest.delivered.sha256 === repeated.delivered.sha256 : null
}
