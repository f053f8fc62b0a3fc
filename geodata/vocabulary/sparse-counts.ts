/**
 * Counts of things (cells, grids) by bins of time as bytes: only what is not zero, so that a matrix of a city's cells
 * by weeks stays small. Little-endian:
 *   uint32 things n, bins t, key columns k, counts m
 *   float64 × (t + 1)   starts of the bins in UTC seconds, then where the last one ends
 *   uint32 × n, k times the columns of the things' keys
 *   uint32 × n          how many counts each thing has
 *   uint32 × m          the counts, thing by thing, ascending by bin
 *   uint16 × m          their bins
 */
export type SparseCounts = {
  starts: Float64Array
  end: number
  keys: readonly Uint32Array[]
  lengths: Uint32Array
  counts: Uint32Array
  bins: Uint16Array
}

/** `counts` is thing by thing: counts[thing * starts.length + bin]; at most 65,536 bins. */
export function sparseCounts(full: {
  starts: Float64Array
  end: number
  keys: readonly Uint32Array[]
  counts: Uint32Array
}): SparseCounts {
  const width = full.starts.length
  const things = full.keys[0]?.length ?? 0
  const lengths = new Uint32Array(things)
  let held = 0
  for (const count of full.counts) if (count > 0) held++
  const counts = new Uint32Array(held)
  const bins = new Uint16Array(held)
  let at = 0
  full.counts.forEach((count, i) => {
    if (count === 0) return
    const thing = Math.floor(i / width)
    lengths[thing] = (lengths[thing] ?? 0) + 1
    counts[at] = count
    bins[at++] = i - thing * width
  })
  return { starts: full.starts, end: full.end, keys: full.keys, lengths, counts, bins }
}

const headNumbers = 4

// Both sides read memory as it lies: every machine that runs Node or a browser of today is little-endian.
export function packCounts({ starts, end, keys, lengths, counts, bins }: SparseCounts): Uint8Array<ArrayBuffer> {
  const head = Uint32Array.of(lengths.length, starts.length, keys.length, counts.length)
  const parts = [head, Float64Array.from([...starts, end]), ...keys, lengths, counts, bins]
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    packed.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return packed
}

/** Throws when the bytes are not as long as their head says. */
export function unpackCounts(bytes: ArrayBuffer): SparseCounts {
  if (bytes.byteLength < headNumbers * 4) throw new Error(`Counts cannot have ${bytes.byteLength} bytes.`)
  const [things = 0, width = 0, keyColumns = 0, held = 0] = new Uint32Array(bytes, 0, headNumbers)
  const size = headNumbers * 4 + (width + 1) * 8 + 4 * (things * (keyColumns + 1) + held) + 2 * held
  if (bytes.byteLength !== size) throw new Error(`The counts have ${bytes.byteLength} bytes where ${size} were told.`)
  const times = new Float64Array(bytes, headNumbers * 4, width + 1)
  let at = headNumbers * 4 + times.byteLength
  const next = (count: number) => {
    const part = new Uint32Array(bytes, at, count)
    at += part.byteLength
    return part
  }
  const keys = Array.from({ length: keyColumns }, () => next(things))
  const lengths = next(things)
  const counts = next(held)
  return {
    starts: times.subarray(0, width),
    end: times[width] ?? 0,
    keys,
    lengths,
    counts,
    bins: new Uint16Array(bytes, at, held),
  }
}
