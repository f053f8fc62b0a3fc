import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Source } from './formats/source.ts'
import type { ImportPlan } from './import-plan.ts'
import { rowLineBuilder } from './row-lines.ts'
import type { RowNotes } from './row-notes.ts'
import { wordSealer } from './seal-words.ts'
import type { Sealer } from '../sealing/sealing.ts'

const sendBytes = 64 * 1024
/** What may wait for the database, so that reading goes on while it writes. */
const waitingBytes = 2 * 1024 * 1024

/** Streams the file's rows into the staging table. Returns how many rows the file holds. */
export async function stageRows(
  client: PoolClient,
  copy: string,
  work: {
    source: Source
    plan: ImportPlan
    notes: RowNotes
    sealer: Sealer
    signal: AbortSignal
    onRows: (rowsRead: number) => void
  },
): Promise<number> {
  const { source, plan, notes, sealer, signal } = work
  const toLine = rowLineBuilder(plan, notes, wordSealer(plan, sealer))
  const stream = client.query(copyFrom(copy, { highWaterMark: waitingBytes }))
  const done = finished(stream)
  // The reader's own error is the one to tell; this one then only says that the stream was destroyed.
  done.catch(() => undefined)
  let rowsRead = 0
  let lines = ''
  try {
    for await (const rows of source.rows(plan.wanted)) {
      signal.throwIfAborted()
      for (const row of rows) {
        rowsRead++
        lines += toLine(row) ?? ''
      }
      work.onRows(rowsRead)
      if (lines.length < sendBytes) continue
      await send(stream, lines)
      lines = ''
    }
    if (lines !== '') await send(stream, lines)
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
    await done.catch(() => undefined)
    throw error
  }
  stream.end()
  await done
  return rowsRead
}

/** Waits while the database is behind, so that memory stays flat. */
async function send(stream: Writable, lines: string): Promise<void> {
  if (!stream.write(lines)) await once(stream, 'drain')
}
