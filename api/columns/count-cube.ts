import type { IncidentFilter } from '#geo/incident-filter'
import type { Bucket } from './city-clock.ts'
import { deletedBit, sourceOfFacets } from './incident-facets.ts'
import type { City } from './incident-figures.ts'
import type { RowView } from './row-view.ts'
import { isMoved } from './row-view.ts'
import { rowTestOf, selectRows } from './select-rows.ts'
import { timeRangeOf } from './column-store.ts'
import { bucketsIn, mostBuckets, tallyBuckets } from './tallies.ts'

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
  /** Rows on placeholder locations that pass the rest of the filter and were left out. */
  placeholders: number
  dataVersion: number
}

/** Throws RangeError when the window holds more than 20,000 bins or the cube more than 40 million counts. */
export function countCube(city: City, view: RowView, filter: IncidentFilter, question: CubeQuestion): CountCube {
  const { store } = city
  const test = rowTestOf(filter, city.classes.subtreeOf, view)
  const { rows, placeholders } = selectRows(store, test)
  const range = timeRangeOf(store)
  const from = Math.max(test.from, range.earliest)
  const to = Math.min(test.to, range.latest + 1)
  const starts = startsOf(city, question.bucket, from, to)
  const { keyOf, highest } = keysOf(city, view, question.by)
  const placeOf = new Int32Array(highest + 1).fill(-1)
  for (const row of rows) placeOf[keyOf(row)] = 1
  const keys: number[] = []
  placeOf.forEach((seen, key) => {
    if (seen === 1) placeOf[key] = keys.push(key) - 1
  })
  if (keys.length * starts.length > 40_000_000) throw new RangeError('the cube would hold more than 40 million counts')
  const counts = new Uint32Array(keys.length * starts.length)
  const binOf =
    question.bucket === 'hour-of-week'
      ? (row: number) => store.columns.hourOfWeek[row] ?? 0
      : tallyBuckets(store, starts, to)
  for (const row of rows) {
    const at = (placeOf[keyOf(row)] ?? 0) * starts.length + binOf(row)
    counts[at] = (counts[at] ?? 0) + 1
  }
  const end = question.bucket === 'hour-of-week' ? 168 : nextStart(city, question.bucket, starts, to)
  return {
    keys: Uint32Array.from(keys),
    starts: Float64Array.from(starts),
    end,
    counts,
    placeholders,
    dataVersion: city.dataVersion,
  }
}

function startsOf({ clock }: City, bucket: CubeQuestion['bucket'], from: number, to: number): number[] {
  if (bucket === 'hour-of-week') return Array.from({ length: 168 }, (_, hour) => hour)
  if (!(from < to)) return []
  if (bucketsIn(bucket, to - from) > mostBuckets) throw new RangeError('the window holds more than 20,000 bins')
  return clock.bucketStarts(bucket, from, to)
}

function nextStart({ clock }: City, bucket: Bucket, starts: number[], to: number): number {
  const last = starts.at(-1)
  if (last === undefined) return to
  return clock.bucketStarts(bucket, last, last + 40 * 86_400).find((start) => start > last) ?? to
}

function keysOf(
  { store }: City,
  view: RowView,
  by: CubeQuestion['by'],
): { keyOf: (row: number) => number; highest: number } {
  const { communityGrid, unitGrid, classId, facets } = store.columns
  switch (by) {
    case 'community':
      return { keyOf: (row) => communityGrid[row] ?? 0, highest: store.highestGridId }
    case 'unit':
      return {
        keyOf: (row) => (isMoved(store.columns, view.moves, row) ? 0 : (unitGrid[row] ?? 0)),
        highest: store.highestGridId,
      }
    case 'class':
      return { keyOf: (row) => classId[row] ?? 0, highest: 2 ** 16 - 1 }
    case 'source':
      return { keyOf: (row) => sourceOfFacets(facets[row] ?? 0), highest: deletedBit }
    case 'city':
      return { keyOf: () => 0, highest: 0 }
  }
}
