import { rm } from 'node:fs/promises'
import type { Request } from 'express'
import type { Pool } from 'pg'
import type { z } from 'zod'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Sealer } from '../sealing/sealing.ts'
import { backgroundImports } from './background-imports.ts'
import { asUnreadable } from './formats/limits.ts'
import type { ImportRecord } from './imports.contract.ts'
import * as contract from './imports.contract.ts'
import type { ImportRow } from './imports.queries.ts'
import { createImport, failAbandonedImports, getImport, listImports } from './imports.queries.ts'
import { previewImport } from './preview-import.ts'
import { listProfiles } from './profiles.ts'
import { undoImport } from './undo-import.ts'
import { saveUpload, sweepUploads, tooLarge } from './upload-file.ts'

export type ImportSettings = {
  /** Connections of the owner: an import writes whole tables, whoever starts it. */
  jobPool: Pool
  sealer: Sealer
  uploadFolder: string
  maxUploadBytes: number
  onCrash: (error: unknown) => void
}

const hourMilliseconds = 60 * 60 * 1000

export type MountedImports = { close: () => Promise<void> }

/**
 * Uploads, previews and runs imports. Imports that a crash left running are marked as failed first. `close`
 * cancels what runs and resolves when nothing does.
 */
export async function mountImports(kernel: Kernel, settings: ImportSettings): Promise<MountedImports> {
  const { jobPool, sealer, uploadFolder, maxUploadBytes, onCrash } = settings
  await failAbandonedImports(jobPool, {})
  await sweepUploads(uploadFolder, Date.now())
  const sweep = setInterval(() => void sweepUploads(uploadFolder, Date.now()).catch(onCrash), hourMilliseconds)
  sweep.unref()
  const background = backgroundImports(jobPool, sealer, onCrash)
  mountFiles(kernel, settings)
  mount(kernel, contract.runImport, async ({ params, body, caller }) => {
    const { dryRun, ...options } = body
    const row = await background.start(params.id, options, dryRun)
    await note(kernel, caller, contract.runImport.id, row)
    return recordOf(row)
  })
  mount(kernel, contract.getImport, async ({ params, db }) => recordOf(await findOrRefuse(db, params.id)))
  mount(kernel, contract.listImports, async ({ db }) => ({
    imports: (await listImports(db, {})).map(recordOf),
    maxUploadBytes,
    profiles: listProfiles().map(({ name, noun }) => ({ name, noun })),
  }))
  mount(kernel, contract.cancelImport, async ({ params, caller }) => {
    const row = await background.cancel(params.id)
    await note(kernel, caller, contract.cancelImport.id, row)
    return recordOf(row)
  })
  mount(kernel, contract.undoImport, async ({ params, caller }) => {
    const row = await undoImport(jobPool, params.id)
    await note(kernel, caller, contract.undoImport.id, row)
    return recordOf(row)
  })
  return {
    close: async () => {
      clearInterval(sweep)
      await background.close()
    },
  }
}

/** Imports run on connections of their own, so what they do is noted beside it. */
async function note({ door }: Kernel, caller: Caller, action: string, row: ImportRow): Promise<void> {
  const detail = { of: row.noun, fileName: row.fileName, state: row.state }
  await door.note(caller, { kind: 'administration', action, noun: 'imports', recordIds: [row.id], detail })
}

function mountFiles(kernel: Kernel, { jobPool: pool, uploadFolder, maxUploadBytes }: ImportSettings): void {
  mountStream(kernel, contract.uploadImport, async ({ query, caller }, req, res) => {
    refuseForm(req)
    refuseDeclaredSize(req, maxUploadBytes)
    const upload = await saveUpload(req, uploadFolder, maxUploadBytes)
    try {
      const preview = await previewImport({ pool, file: upload, ...query, options: {} })
      const options = JSON.stringify({ upload, uploadName: query.fileName })
      const [row] = await createImport(pool, { ...query, profile: null, options, state: 'uploaded' })
      if (!row) throw new Error('the upload could not be noted')
      await note(kernel, caller, contract.uploadImport.id, row)
      res.status(201).json({ record: recordOf(row), ...preview })
    } catch (error) {
      await rm(upload, { force: true })
      throw readError(error, query.fileName)
    }
  })
  mount(kernel, contract.previewImport, async ({ params, body, db }) => {
    const row = await findOrRefuse(db, params.id)
    const { upload } = row.options
    if (upload === undefined) throw new Problem('import-state', 'The uploaded file is gone. Upload it again.')
    try {
      const request = { pool, file: upload, fileName: row.fileName, noun: row.noun, options: body }
      return { record: recordOf(row), ...(await previewImport(request)) }
    } catch (error) {
      throw readError(error, row.fileName)
    }
  })
}

/** The body is stored as it comes: a form's boundaries and part headers would end up in the file. */
function refuseForm(req: Request): void {
  if (!/^\s*multipart\//i.test(req.headers['content-type'] ?? '')) return
  throw new Problem(
    'unsupported-media',
    'A form (multipart) is not taken. Send the file itself as the body, as application/octet-stream.',
  )
}

/** A client that says how much it will send is refused before it has sent it. */
function refuseDeclaredSize(req: Request, maxUploadBytes: number): void {
  if (Number(req.headers['content-length'] ?? 0) > maxUploadBytes) throw tooLarge(maxUploadBytes)
}

/** Database trouble and Problems pass; everything else is the file's fault. */
function readError(error: unknown, fileName: string): unknown {
  const isDatabase = error instanceof Error && 'severity' in error
  return isDatabase ? error : asUnreadable(error, fileName)
}

async function findOrRefuse(db: Database, id: number): Promise<ImportRow> {
  const [row] = await getImport(db, { id })
  if (!row) throw new Problem('not-found', `There is no import ${id}. See the list of imports.`)
  return row
}

function recordOf({
  id,
  noun,
  fileName,
  profile,
  state,
  progress,
  manifest,
  ...times
}: ImportRow): z.infer<typeof ImportRecord> {
  const startedAt = times.startedAt.toISOString()
  return {
    id,
    noun,
    fileName,
    profile,
    state,
    progress,
    manifest,
    startedAt,
    finishedAt: times.finishedAt?.toISOString() ?? null,
  }
}
