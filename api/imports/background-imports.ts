import { rm } from 'node:fs/promises'
import type { Pool } from 'pg'
import { Problem } from '../http/problem.ts'
import type { Sealer } from '../sealing/sealing.ts'
import type { ImportOptions } from './imports.contract.ts'
import type { ImportRow } from './imports.queries.ts'
import { finishImport, getImport, startImport } from './imports.queries.ts'
import { runImport } from './run-import.ts'

export type BackgroundImports = {
  /** Notes the import as running and lines it up; one runs at a time. */
  start: (importId: number, options: ImportOptions, dryRun: boolean) => Promise<ImportRow>
  cancel: (importId: number) => Promise<ImportRow>
  close: () => Promise<void>
}

export function backgroundImports(pool: Pool, sealer: Sealer, onCrash: (error: unknown) => void): BackgroundImports {
  const waiting = new Map<number, AbortController>()
  let line: Promise<void> = Promise.resolve()
  return {
    start: async (importId, options, dryRun) => {
      const row = await markStarted(pool, importId, options)
      const { signal } = rememberedIn(waiting, importId)
      line = line
        .then(() => work({ pool, sealer, row, dryRun, signal }).catch(onCrash))
        .finally(() => waiting.delete(importId))
      return row
    },
    cancel: async (importId) => {
      const row = await getOrRefuse(pool, importId)
      const controller = waiting.get(importId)
      if (!controller)
        throw new Problem('import-state', `The import is ${row.state}; only a running one can be cancelled.`)
      controller.abort()
      return (await cancelledRow(pool, row)) ?? row
    },
    close: async () => {
      for (const controller of waiting.values()) controller.abort()
      await line
    },
  }
}

function rememberedIn(waiting: Map<number, AbortController>, importId: number): AbortController {
  const controller = new AbortController()
  waiting.set(importId, controller)
  return controller
}

async function markStarted(pool: Pool, importId: number, options: ImportOptions): Promise<ImportRow> {
  const before = await getOrRefuse(pool, importId)
  if (before.options.upload === undefined)
    throw new Problem('import-state', 'The uploaded file is gone. Upload it again.')
  const kept = JSON.stringify({ ...options, upload: before.options.upload, uploadName: before.fileName })
  const [row] = await startImport(pool, { id: importId, profile: options.profile ?? null, options: kept })
  if (row) return row
  throw new Problem('import-state', `The import is ${before.state} and cannot be started. Upload the file again.`)
}

type Work = { pool: Pool; sealer: Sealer; row: ImportRow; dryRun: boolean; signal: AbortSignal }

/** A Problem is not passed on: it already stands in the import's row, where the page reads it. */
async function work({ pool, sealer, row, dryRun, signal }: Work): Promise<void> {
  const { upload = '', uploadName = row.fileName, ...options } = row.options
  const { id: importId, noun } = row
  try {
    const { state } = await runImport({
      pool,
      sealer,
      importId,
      file: upload,
      fileName: uploadName,
      noun,
      options,
      dryRun,
      signal,
    })
    if (state === 'stored') await rm(upload, { force: true })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** The abort is on its way; the page sees it as cancelled at once. The worker writes the same state when it ends. */
async function cancelledRow(pool: Pool, row: ImportRow): Promise<ImportRow | undefined> {
  const progress = JSON.stringify({ error: 'The import was cancelled. Nothing of it was stored.' })
  const [cancelled] = await finishImport(pool, { id: row.id, state: 'cancelled', progress, manifest: null })
  return cancelled
}

async function getOrRefuse(pool: Pool, importId: number): Promise<ImportRow> {
  const [row] = await getImport(pool, { id: importId })
  if (!row) throw new Problem('not-found', `There is no import ${importId}. See the list of imports.`)
  return row
}
