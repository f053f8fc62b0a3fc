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

const quarterHour = 900

/** The bucket of an instant in [starts[0], to), UTC seconds. Rows of a leaf come by time, so the last is tried first. */
export function bucketFinder(starts: readonly number[], to: number): (at: number) => number {
  const begin = starts[0] ?? 0
  const edges = Float64Array.from([...starts, Infinity])
  const bucketOfQuarter = quartersToBuckets(edges, begin, to)
  let last = 0
  return (at) => {
    if (at >= (edges[last] as number) && at < (edges[last + 1] as number)) return last
    let bucket = bucketOfQuarter[Math.floor((at - begin) / quarterHour)] ?? 0
    while ((edges[bucket + 1] ?? Infinity) <= at) bucket++
    last = bucket
    return bucket
  }
}

/** The bucket at the start of each quarter of an hour: a look-up in place of a search for each row. */
function quartersToBuckets(edges: Float64Array, begin: number, to: number): Uint32Array {
  const table = new Uint32Array(Math.max(0, Math.floor((to - begin) / quarterHour) + 1))
  let bucket = 0
  for (let quarter = 0; quarter < table.length; quarter++) {
    while ((edges[bucket + 1] ?? Infinity) <= begin + quarter * quarterHour) bucket++
    table[quarter] = bucket
  }
  return table
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
  const bucketOf = bucketFinder(starts, window.to)
  const { time } = store.columns
  return {
    take: (rows) => {
      // Rows of a leaf come by time: whole runs of them fall into one bucket.
      let begins = Infinity
      let ends = -Infinity
      let bucket = 0
      let run = 0
      for (let i = 0; i < rows.length; i++) {
        const at = time[rows[i] as number] as number
        if (at < begins || at >= ends) {
          if (run > 0) counts[bucket] = (counts[bucket] as number) + run
          bucket = bucketOf(at)
          begins = starts[bucket] ?? Infinity
          ends = starts[bucket + 1] ?? Infinity
          run = 0
        }
        run++
      }
      if (run > 0) counts[bucket] = (counts[bucket] as number) + run
    },
    end: () => ({ bucket: window.bucket, starts, counts: Array.from(counts) }),
  }
}
