import type { Bucket, CityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'

export type Tally = { id: number; count: number }

/** Counts by the number in a column, batch by batch; `end` tells them ascending, what has number 0 apart. */
export type Tallying = { take: (rows: Uint32Array) => void; end: () => { tallies: Tally[]; zero: number } }

/** `isZero` makes a row count as number 0. */
export function tallyBy(
  column: Uint32Array | Uint16Array,
  highest: number,
  isZero?: (row: number) => boolean,
): Tallying {
  const counts = new Uint32Array(highest + 1)
  const takePlain = (rows: Uint32Array): void => {
    for (let i = 0; i < rows.length; i++) {
      const id = column[rows[i] as number] as number
      counts[id] = (counts[id] as number) + 1
    }
  }
  const takeApart = (isApart: (row: number) => boolean) => (rows: Uint32Array) => {
    for (const row of rows) {
      const id = isApart(row) ? 0 : (column[row] ?? 0)
      counts[id] = (counts[id] ?? 0) + 1
    }
  }
  return {
    take: isZero ? takeApart(isZero) : takePlain,
    end: () => ({ tallies: talliesOf(counts), zero: counts[0] ?? 0 }),
  }
}

function talliesOf(counts: Uint32Array): Tally[] {
  const tallies: Tally[] = []
  for (let id = 1; id < counts.length; id++) {
    const count = counts[id] ?? 0
    if (count > 0) tallies.push({ id, count })
  }
  return tallies
}

export type Histogram = { bucket: Bucket; starts: number[]; counts: number[] }

export const mostBuckets = 20_000

const bucketSeconds: Record<Bucket, number> = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 }

/** The finest bucket that gives at most some 200 bars, so that each is wide enough to point at. */
export function fittingBucket(spanSeconds: number): Bucket {
  const words: Bucket[] = ['hour', 'day', 'week']
  return words.find((bucket) => spanSeconds / bucketSeconds[bucket] <= 200) ?? 'month'
}

export function bucketsIn(bucket: Bucket, spanSeconds: number): number {
  return Math.ceil(spanSeconds / bucketSeconds[bucket]) + 1
}

/**
 * The bucket of an instant in [starts[0], to), UTC seconds, by a table of even slots: each is shorter than any bucket,
 * so it holds one edge at most, and whether the instant is past that is told by a sign, without branching. In steps of
 * two seconds, which edges are multiples of, so that the whole range of a column fits below the sign.
 */
export type BucketTable = { begin: number; shift: number; bucketOfSlot: Uint16Array; lastOfBucket: Int32Array }

export function bucketTable(starts: readonly number[], to: number): BucketTable {
  const begin = starts[0] ?? 0
  const lengths = starts.slice(1).map((start, i) => start - (starts[i] ?? 0))
  const shift = Math.floor(Math.log2(Math.min(2 ** 30, ...lengths))) - 1
  const lastOfBucket = Int32Array.from(starts, (_, i) => ((starts[i + 1] ?? begin + 2 ** 32) - begin) / 2 - 1)
  const bucketOfSlot = new Uint16Array(Math.max(0, to - begin) / 2 / 2 ** shift + 1)
  let bucket = 0
  for (let slot = 0; slot < bucketOfSlot.length; slot++) {
    while ((lastOfBucket[bucket] ?? Infinity) < slot * 2 ** shift) bucket++
    bucketOfSlot[slot] = bucket
  }
  return { begin, shift, bucketOfSlot, lastOfBucket }
}

export function bucketOf({ begin, shift, bucketOfSlot, lastOfBucket }: BucketTable, at: number): number {
  const passed = (at - begin) >>> 1
  const bucket = bucketOfSlot[passed >>> shift] as number
  return bucket + (((lastOfBucket[bucket] as number) - passed) >>> 31)
}

export type Histogramming = { take: (rows: Uint32Array) => void; end: () => Histogram }

/** Counts of rows by bucket over the window [from, to) in UTC seconds; every row must lie in it. */
export function openHistogram(
  store: ColumnStore,
  clock: CityClock,
  window: { bucket: Bucket; from: number; to: number },
): Histogramming {
  const starts = window.from < window.to ? clock.bucketStarts(window.bucket, window.from, window.to) : []
  const counts = new Uint32Array(starts.length)
  const table = bucketTable(starts, window.to)
  const { time } = store.columns
  return {
    take: (rows) => countByBucket(counts, table, time, rows),
    end: () => ({ bucket: window.bucket, starts, counts: Array.from(counts) }),
  }
}

function countByBucket(counts: Uint32Array, table: BucketTable, time: Uint32Array, rows: Uint32Array): void {
  const { begin, shift, bucketOfSlot, lastOfBucket } = table
  for (let i = 0; i < rows.length; i++) {
    const passed = ((time[rows[i] as number] as number) - begin) >>> 1
    const slot = bucketOfSlot[passed >>> shift] as number
    const bucket = slot + (((lastOfBucket[slot] as number) - passed) >>> 31)
    counts[bucket] = (counts[bucket] as number) + 1
  }
}
