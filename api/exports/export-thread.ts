import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { openPool } from '../db/pool.ts'
import type { Progress, Wish, Written } from './write-export.ts'
import { writeExport } from './write-export.ts'

/** The thread that writes one file: making rows into text or SQLite must not keep the service from answering. */

export type ThreadWish = Pick<Wish, 'claims' | 'asked' | 'territory' | 'limitMs' | 'scratchFolder'> & {
  databaseUrl: string
  path: string
}
export type FromThread = { progress: Progress } | { written: Written } | { failure: string; isDiskFull: boolean }

const { databaseUrl, path, ...wish } = workerData as ThreadWish
const tell = (message: FromThread): void => parentPort?.postMessage(message)

const pool = openPool({ connectionString: databaseUrl, size: 1, statementTimeoutMs: 60_000, name: 'wangge-export' })
try {
  const written = await writeExport(
    { ...wish, pool, onProgress: (progress) => tell({ progress }) },
    createWriteStream(path),
  )
  await toDisk(path)
  tell({ written })
} catch (error) {
  const text = error instanceof Error ? error.message : String(error)
  tell({ failure: text, isDiskFull: /ENOSPC|disk is full|SQLITE_FULL/.test(text) })
} finally {
  await pool.end()
}

/** What is offered as whole has to be whole after a power cut too. */
async function toDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
