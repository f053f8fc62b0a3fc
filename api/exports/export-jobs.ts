import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Pool } from 'pg'
import type { ClaimSettings } from '../db/transaction.ts'
import { startThread } from '../columns/start-thread.ts'
import type { Asked } from './describe-export.ts'
import type { FromThread, ThreadWish } from './export-thread.ts'
import type { ExportRow } from './exports.queries.ts'
import {
  beginExport,
  expireExports,
  failAbandonedExports,
  finishExport,
  listKeptFiles,
  writeExportProgress,
} from './exports.queries.ts'
import { keptHours } from './exports.rules.ts'
import { manifestOf } from './manifest.ts'
import type { Progress, Written } from './write-export.ts'

export type JobSettings = {
  /** Connections of the owner, for the table of jobs alone: rows that leave are read by the role that is bound. */
  jobPool: Pool
  databaseUrl: string
  folder: string
  onCrash: (error: unknown) => void
}
export type Job = { id: number; asked: Asked; claims: ClaimSettings; territory: readonly number[] | null }

export type ExportJobs = {
  start: (job: Job) => void
  /** Ends one that waits or runs; undefined where it had ended. */
  cancel: (id: number) => Promise<ExportRow | undefined>
  pathOf: (id: number) => string
  scratchOf: (id: number) => string
  close: () => Promise<void>
}

const sweepMs = 10 * 60_000
const writeProgressMs = 500
const limitMs = 3_600_000

/** One file at a time, each in a thread of its own. What a stop left half done is told as failed, and taken away. */
export async function openExportJobs(settings: JobSettings): Promise<ExportJobs> {
  const { jobPool, folder, onCrash } = settings
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await failAbandonedExports(jobPool, {})
  for (const name of await readdir(folder))
    if (name.endsWith('.part') || name.endsWith('.scratch'))
      await rm(join(folder, name), { recursive: true, force: true })
  await sweep(settings)
  const sweeping = setInterval(() => void sweep(settings).catch(onCrash), sweepMs)
  sweeping.unref()
  const running = new Map<number, Worker>()
  let line: Promise<void> = Promise.resolve()
  const end = async (id: number, state: 'cancelled' | 'failed', error: string): Promise<ExportRow | undefined> => {
    const [row] = await finishExport(jobPool, {
      id,
      state,
      error,
      manifest: null,
      rows: null,
      bytes: null,
      keptHours: 0,
    })
    await running.get(id)?.terminate()
    return row
  }
  return {
    start: (job) => {
      line = line.then(() => work(settings, running, job).catch(onCrash))
    },
    cancel: (id) => end(id, 'cancelled', 'It was cancelled. Nothing of it is kept.'),
    pathOf: (id) => join(folder, `${id}.export`),
    scratchOf: (id) => join(folder, `${id}.scratch`),
    close: async () => {
      clearInterval(sweeping)
      for (const id of running.keys())
        await end(id, 'failed', 'The service stopped while it ran, and nothing of it is offered. Repeat it.')
      await line
    },
  }
}

/** Takes away what has expired, and whatever is not the file of an export that is offered. */
async function sweep({ jobPool, folder }: JobSettings): Promise<void> {
  await expireExports(jobPool, {})
  const kept = new Set((await listKeptFiles(jobPool, {})).map(({ id }) => `${id}.export`))
  for (const name of await readdir(folder))
    if (name.endsWith('.export') && !kept.has(name)) await rm(join(folder, name), { force: true })
}

async function work(settings: JobSettings, running: Map<number, Worker>, job: Job): Promise<void> {
  const { jobPool, folder } = settings
  const [begun] = await beginExport(jobPool, { id: job.id })
  if (!begun) return
  const part = join(folder, `${job.id}.part`)
  const scratchFolder = join(folder, `${job.id}.scratch`)
  try {
    const { asked, claims, territory } = job
    const wish = { asked, claims, territory, limitMs }
    const threadWish: ThreadWish = { ...wish, databaseUrl: settings.databaseUrl, path: part, scratchFolder }
    const thread = startThread(new URL('./export-thread.ts', import.meta.url), threadWish, [])
    running.set(job.id, thread)
    const outcome = await outcomeOf(thread, progressWriter(jobPool, job.id))
    if (outcome === undefined) return
    if ('failure' in outcome) await fail(jobPool, job.id, outcome)
    else await keep(jobPool, { id: job.id, part, whole: join(folder, `${job.id}.export`) }, outcome.written)
  } finally {
    running.delete(job.id)
    await rm(part, { force: true })
    await rm(scratchFolder, { recursive: true, force: true })
  }
}

type Ended = Exclude<FromThread, { progress: Progress }>

/** Undefined when the thread was ended from outside, which has then said why. */
function outcomeOf(thread: Worker, onProgress: (progress: Progress) => void): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    thread.on('message', (message: FromThread) => {
      if ('progress' in message) onProgress(message.progress)
      else resolve(message)
    })
    thread.once('error', (error) => resolve({ failure: String(error), isDiskFull: false }))
    thread.once('exit', () => resolve(undefined))
  })
}

function progressWriter(pool: Pool, id: number): (progress: Progress) => void {
  let writtenAt = -Infinity
  return (progress) => {
    if (performance.now() - writtenAt < writeProgressMs) return
    writtenAt = performance.now()
    // The next one tells as much; a database that is away is met by the end of the job.
    writeExportProgress(pool, { id, ...progress }).catch(() => undefined)
  }
}

async function fail(
  pool: Pool,
  id: number,
  { failure, isDiskFull }: Extract<Ended, { failure: string }>,
): Promise<void> {
  const error = isDiskFull
    ? 'The disk of the service is full, so the file could not be written. Nothing of it is kept. Tell the operator.'
    : 'The export met an error of its own and nothing of it is kept. It is logged; repeat it, or tell the operator.'
  await finishExport(pool, { id, state: 'failed', error, manifest: null, rows: null, bytes: null, keptHours: 0 })
  if (!isDiskFull) throw new Error(failure)
}

type Place = { id: number; part: string; whole: string }

/** The name of a whole file is given only to a whole file; an export that was cancelled meanwhile gets none. */
async function keep(pool: Pool, { id, part, whole }: Place, written: Written): Promise<void> {
  await rename(part, whole)
  const { rows, bytes } = written
  const manifest = JSON.stringify(manifestOf(id, written))
  const [row] = await finishExport(pool, { id, state: 'done', error: null, manifest, rows, bytes, keptHours })
  if (!row) await rm(whole, { force: true })
}
