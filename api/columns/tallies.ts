import type { Bucket, CityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'

export type Tally = { id: number; count: number }

/** Counts by the number in a column, ascending by it; what has number 0 is told apart. */
export function tallyBy(
  column: Uint32Array | Uint16Array,
  highest: number,
  rows: Uint32Array,
): { tallies: Tally[]; zero: number } {
  const counts = new Uint32Array(highest + 1)
  for (const row of rows) {
    const id = column[row] ?? 0
    counts[id] = (counts[id] ?? 0) + 1
  }
  const tallies: Tally[] = []
  for (let id = 1; id <= highest; id++) {
    const count = counts[id] ?? 0
    if (count > 0) tallies.push({ id, count })
  }
  return { tallies, zero: counts[0] ?? 0 }
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

const quarterHour = 900

/** Counts of the rows by bucket over the window [from, to) in UTC seconds; every row must lie in it. */
export function histogramOf(
  store: ColumnStore,
  clock: CityClock,
  rows: Uint32Array,
  window: { bucket: Bucket; from: number; to: number },
): Histogram {
  const starts = window.from < window.to ? clock.bucketStarts(window.bucket, window.from, window.to) : []
  const counts = new Uint32Array(starts.length)
  const bucketOf = tallyBuckets(store, starts, window.to)
  for (const row of rows) {
    const bucket = bucketOf(row)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return { bucket: window.bucket, starts, counts: Array.from(counts) }
}

/** Gives the bucket of a row whose time lies in [starts[0], to). */
export function tallyBuckets(store: ColumnStore, starts: number[], to: number): (row: number) => number {
  const begin = starts[0] ?? 0
  const bucketOfQuarter = quartersToBuckets(starts, to)
  const { time } = store.columns
  return (row) => {
    const at = time[row] ?? 0
    let bucket = bucketOfQuarter[Math.floor((at - begin) / quarterHour)] ?? 0
    while ((starts[bucket + 1] ?? Infinity) <= at) bucket++
    return bucket
  }
}

/** The bucket at the start of each quarter of an hour: a look-up in place of a search for each row. */
function quartersToBuckets(starts: number[], to: number): Uint32Array {
  const begin = starts[0] ?? 0
  const table = new Uint32Array(Math.max(0, Math.floor((to - begin) / quarterHour) + 1))
  let bucket = 0
  for (let quarter = 0; quarter < table.length; quarter++) {
    while ((starts[bucket + 1] ?? Infinity) <= begin + quarter * quarterHour) bucket++
    table[quarter] = bucket
  }
  return table
}
