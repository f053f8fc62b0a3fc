import type { PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Field } from '../columns/copy-tuples.ts'
import { openTupleReader } from '../columns/copy-tuples.ts'
import type { ColumnType } from './layer-columns.ts'

/** A time is milliseconds since 1970. */
export type Value = string | number | boolean | null

export type TakeRow = {
  /** Both are used again for the next row: keep nothing of them. */
  row: (geometry: Buffer | null, values: readonly Value[]) => void
  drain: () => Promise<void>
}

// PostgreSQL counts microseconds from 2000-01-01.
const postgresEpochMs = 946_684_800_000

/** Runs a statement whose first column is the geometry as bytes; the next columns have the types named. */
export async function copyRows(
  client: PoolClient,
  statement: string,
  types: readonly ColumnType[],
  { row, drain }: TakeRow,
): Promise<void> {
  const stream = client.query(copyTo(`COPY (${statement}) TO STDOUT (FORMAT binary)`))
  const reader = openTupleReader(types.length + 1)
  const columns = types.length
  const values: Value[] = types.map(() => null)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    reader.read(chunk, (bytes, fields) => {
      const shape = fields[0]
      for (let i = 0; i < columns; i += 1) values[i] = readValue(bytes, fields[i + 1], types[i] ?? 'text')
      row(shape && shape.length >= 0 ? bytes.subarray(shape.offset, shape.offset + shape.length) : null, values)
    })
    await drain()
  }
}

function readValue(bytes: Buffer, field: Field | undefined, type: ColumnType): Value {
  if (!field || field.length < 0) return null
  const { offset, length } = field
  switch (type) {
    case 'text':
      return bytes.toString('utf8', offset, offset + length)
    case 'integer':
      return readInt64(bytes, offset)
    case 'number':
      return bytes.readDoubleBE(offset)
    case 'yes-no':
      return bytes[offset] === 1
    case 'time':
      return Math.floor(readInt64(bytes, offset) / 1000) + postgresEpochMs
  }
}

/** Ids and microseconds stay below 2^53. */
function readInt64(bytes: Buffer, offset: number): number {
  return bytes.readInt32BE(offset) * 2 ** 32 + bytes.readUInt32BE(offset + 4)
}
