/** One field of COPY (FORMAT binary): where its bytes lie, or length -1 for null. */
export type Field = { offset: number; length: number }

export type TupleReader = {
  /** Calls `take` for every whole row that has arrived. */
  read: (chunk: Buffer, take: (bytes: Buffer, fields: readonly Field[]) => void) => void
}

// 11 bytes of signature, 4 of flags, 4 for the length of an extension that PostgreSQL does not write.
const headerBytes = 19

/** For rows of `count` fields of any length. */
export function openTupleReader(count: number): TupleReader {
  const fields: Field[] = Array.from({ length: count }, () => ({ offset: 0, length: 0 }))
  let rest: Buffer = Buffer.alloc(0)
  let skip = headerBytes
  return {
    read: (chunk, take) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let offset = Math.min(skip, bytes.length)
      skip -= offset
      for (;;) {
        const next = findFields(bytes, offset, fields)
        if (next < 0) break
        take(bytes, fields)
        offset = next
      }
      rest = bytes.subarray(offset)
    },
  }
}

/** Fills `fields` from the row at `offset` and returns where the next begins, or -1 when the row is not whole. */
function findFields(bytes: Buffer, offset: number, fields: Field[]): number {
  // Two bytes say how many fields follow; -1 ends the stream and is shorter than any row.
  let at = offset + 2
  for (const field of fields) {
    if (at + 4 > bytes.length) return -1
    field.length = bytes.readInt32BE(at)
    field.offset = at + 4
    at = field.offset + Math.max(0, field.length)
    if (at > bytes.length) return -1
  }
  return at
}
