import type { IncidentFilter } from '#geo/incident-filter'
import type { Bucket } from './city-clock.ts'
import { timeRangeOf } from './column-store.ts'
import { sourceOfFacets } from './incident-facets.ts'
import { openCountStrips } from './count-strips.ts'
import type { City } from './incident-figures.ts'
import { eachBatch } from './row-batches.ts'
import { rowTestOf } from './row-test.ts'
import type { RowView } from './row-view.ts'
import { isMoved } from './row-view.ts'
import { bucketOf, bucketsIn, bucketTable, mostBuckets } from './tallies.ts'

/** `source`: numbers as in incident-facets.ts. `hour-of-week`: 168 bins from Monday 0:00 on the city's clock. */
export type CubeQuestion = {
  by: 'community' | 'unit' | 'class' | 'source' | 'city'
  bucket: Bucket | 'hour-of-week'
}

/** Counts of places (or classes, sources) by time: the one primitive all figures over time are made of. */
export type CountCube = {
  /** Ascending; only those that occur. Of grids: 0 is what lies in none. `city`: one, numbered 0. */
  keys: Uint32Array
  /** Starts of the bins in UTC seconds, of the city's calendar; of hour-of-week 0 to 167. */
  starts: Float64Array
  /** Where the last bin ends, in UTC seconds. */
  end: number
  /** Row by row: counts[k * starts.length + t]. */
  counts: Uint32Array
  /** Rows on placeholder locations that pass the rest of the filter; counted only when asked for. */
  placeholders: number
  dataVersion: number
}

const mostCounts = 40_000_000

/** Throws RangeError when the window holds more than 20,000 bins or the cube more than 40 million counts. */
export function countCube(city: City, view: RowView, filter: IncidentFilter, question: CubeQuestion): CountCube {
  const { store } = city
  const test = rowTestOf(filter, city.classes.subtreeOf, view)
  const { starts, to, end } = binsOf(city, question.bucket, test)
  const { time, hourOfWeek } = store.columns
  const isByHour = question.bucket === 'hour-of-week'
  const table = bucketTable(isByHour ? [] : starts, to)
  const strips = openCountStrips(starts.length, mostCounts)
  const keyOf = keyIn(city, view, question.by)
  let placeholders = 0
  eachBatch(store, test, ({ rows, onPlaceholders }) => {
    placeholders += onPlaceholders.length
    for (const row of rows) {
      const bin = isByHour ? (hourOfWeek[row] ?? 0) : bucketOf(table, time[row] ?? 0)
      strips.add(keyOf(row), bin)
    }
  })
  const { keys, counts } = strips.end()
  return {
    keys: Uint32Array.from(keys),
    starts: Float64Array.from(starts),
    end,
    counts,
    placeholders,
    dataVersion: city.dataVersion,
  }
}

export type Bins = {
  /** Starts in UTC seconds of the city's calendar; of hour-of-week 0 to 167. */
  starts: number[]
  /** Where the last one ends. */
  end: number
  /** Past the newest row that may count. */
  to: number
}

/** The bins of a window, as far as there are incidents at all. Null is one bin. Throws RangeError above 20,000. */
export function binsOf(city: City, bucket: CubeQuestion['bucket'] | null, window: { from: number; to: number }): Bins {
  const range = timeRangeOf(city.store)
  const from = Math.max(window.from, range.earliest)
  const to = Math.min(window.to, range.latest + 1)
  if (bucket === 'hour-of-week') return { starts: Array.from({ length: 168 }, (_, hour) => hour), end: 168, to }
  if (!(from < to)) return { starts: [], end: to, to }
  if (bucket === null) return { starts: [from], end: to, to }
  if (bucketsIn(bucket, to - from) > mostBuckets) throw new RangeError('the window holds more than 20,000 bins')
  const starts = city.clock.bucketStarts(bucket, from, to)
  return { starts, end: endOf(city, bucket, starts, to), to }
}

function endOf({ clock }: City, bucket: Bucket, starts: number[], to: number): number {
  const last = starts.at(-1)
  if (last === undefined) return to
  return clock.bucketStarts(bucket, last, last + 40 * 86_400).find((start) => start > last) ?? to
}

function keyIn({ store }: City, view: RowView, by: CubeQuestion['by']): (row: number) => number {
  const { communityGrid, unitGrid, classId, facets } = store.columns
  switch (by) {
    case 'community':
      return (row) => communityGrid[row] ?? 0
    case 'unit':
      return (row) => (isMoved(store.columns, view.moves, row) ? 0 : (unitGrid[row] ?? 0))
    case 'class':
      return (row) => classId[row] ?? 0
    case 'source':
      return (row) => sourceOfFacets(facets[row] ?? 0)
    case 'city':
      return () => 0
  }
}
