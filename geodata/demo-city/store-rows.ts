import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copyLine } from './copy-text.ts'
import type { CopyValue } from './copy-text.ts'
import type { TableRows } from './city-rows.ts'

const chunkCharacters = 262_144

/** Streams rows into a table by COPY; memory stays at one chunk. Returns how many were stored. */
export const copyRows = async (client: ClientBase, { table, columns, rows }: TableRows): Promise<number> => {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
  const done = finished(stream)
  let count = 0
  try {
    for (const chunk of chunksOf(rows, () => count++)) {
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done])
    }
    stream.end()
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  }
  await done
  return count
}

function* chunksOf(rows: Iterable<readonly CopyValue[]>, onRow: () => void): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    chunk += copyLine(row)
    onRow()
    if (chunk.length < chunkCharacters) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** The next generated id follows the ones we gave. */
export const continueIdsOf = async (client: ClientBase, table: string): Promise<void> => {
  await client.query(
    `SELECT setval(pg_get_serial_sequence('${table}', 'id'), coalesce((SELECT max(id) FROM ${table}), 0) + 1, false)`,
  )
}
