import { classIds } from './class-tree.ts'
import type { ColumnStore } from './column-store.ts'
import type { Stretch } from './leaves.ts'
import { eachStretch } from './leaves.ts'
import type { MercatorBox } from './morton.ts'
import type { RowTest } from './row-test.ts'
import type { Moves } from './row-view.ts'
import { isMovedInto, movedRows } from './row-view.ts'

/**
 * Rows that pass, handed over some thousands at a time: each figure takes a batch while it is in the processor's
 * cache, and no list of all rows is ever made. Valid during the call only.
 */
export type Batch = {
  rows: Uint32Array
  /** Those on placeholder locations that pass the rest of the test; in `rows` too when they were asked for. */
  onPlaceholders: Uint32Array
  /** They stand at the label of their grid, the others where they happened. */
  areMoved: boolean
  /** All of them stand in the inner box of the test. */
  areInner: boolean
}

export type TakeBatch = (batch: Batch) => void

const batchRows = 16_384
const stretchRows = 8192
// One of each for a thread, used again by every question: nothing else runs while batches are handed over.
const kept = new Uint32Array(batchRows)
const placed = new Uint32Array(batchRows)
const found = { kept: 0, placed: 0 }

export function eachBatch(store: ColumnStore, test: RowTest, take: TakeBatch): void {
  const { box, moves } = test
  const atPlace = box && moves ? { ...test, classes: withoutMoved(test.classes, moves) } : test
  const asked = { criteria: criteriaOf(store, atPlace), facets: atPlace.facets }
  let areInner = false
  clear()
  const takePart = ({ begin, end, isInside, isInner }: Stretch): void => {
    for (let from = begin; from < end; from += stretchRows) {
      const to = Math.min(end, from + stretchRows)
      // Short stretches are gathered, so that figures take some thousands at once.
      if (isInner !== areInner || Math.max(found.kept, found.placed) + to - from > batchRows)
        handOver(take, { areMoved: false, areInner })
      areInner = isInner
      const { kept: keptBefore, placed: placedBefore } = found
      pass(store, asked, from, to)
      if (!isInside) keepInBox(store, atPlace, { kept: keptBefore, placed: placedBefore })
    }
  }
  eachStretch(store.leaves, store.columns.time, atPlace, takePart)
  const isLast = test.part === undefined || test.part.index === test.part.of - 1
  if (isLast) takePart({ begin: store.sorted, end: store.length, isInside: false, isInner: false })
  handOver(take, { areMoved: false, areInner })
  if (box && moves && isLast) takeMoved(store, test, { box, moves }, take)
}

function clear(): void {
  found.kept = 0
  found.placed = 0
}

function handOver(take: TakeBatch, about: Pick<Batch, 'areMoved' | 'areInner'>): void {
  if (found.kept > 0 || found.placed > 0)
    take({ rows: kept.subarray(0, found.kept), onPlaceholders: placed.subarray(0, found.placed), ...about })
  clear()
}

/** Of all rows that pass, their positions, for questions that go over them more than once. */
export function selectRows(store: ColumnStore, test: RowTest): { rows: Uint32Array; placeholders: number } {
  let all = new Uint32Array(batchRows)
  let length = 0
  let placeholders = 0
  eachBatch(store, test, ({ rows, onPlaceholders }) => {
    if (length + rows.length > all.length) {
      const grown = new Uint32Array(Math.max(length + rows.length, all.length * 2))
      grown.set(all)
      all = grown
    }
    all.set(rows, length)
    length += rows.length
    placeholders += onPlaceholders.length
  })
  return { rows: all.subarray(0, length), placeholders }
}

function withoutMoved(classes: Uint8Array | null, { isSensitive }: Moves): Uint8Array {
  return Uint8Array.from({ length: classIds }, (_, classId) =>
    isSensitive[classId] === 1 ? 0 : (classes?.[classId] ?? 1),
  )
}

/*
 * The loops below are where the time of every question goes. Each looks at one column only and writes without
 * branching: a row that does not pass is overwritten by the next. Whoever calls has seen to the window of time and the
 * box, or calls `keepInBox` next.
 */

/** One column, and 1 for each of its numbers that passes. */
type Criterion = { column: Numbers; table: Uint8Array }

/** Most rows fall at the first, so that is the one which fewest pass; found by a look at a few rows of all. */
function criteriaOf(
  { columns, length, highestGridId }: ColumnStore,
  { classes, hoursOfWeek, grids, facets }: RowTest,
): Criterion[] {
  const asked: Criterion[] = []
  if (hoursOfWeek !== null) asked.push({ column: columns.hourOfWeek, table: hoursOfWeek })
  if (classes !== null) asked.push({ column: columns.classId, table: classes })
  if (grids !== null) asked.push({ column: columns.communityGrid, table: reachingTo(grids, highestGridId) })
  if (asked.length === 0) return asked
  // What of it passes is told apart at the end in any case.
  const ofFacets = { column: columns.facets, table: facets.map((told) => (told === 0 ? 0 : 1)) }
  const passing = new Map([...asked, ofFacets].map((criterion) => [criterion, countSample(criterion, length)]))
  const sorted = [...passing].sort(([, a], [, b]) => a - b).map(([criterion]) => criterion)
  return sorted.at(-1) === ofFacets ? sorted.slice(0, -1) : sorted
}

/** A table that ends before the numbers do would give no number at all for those beyond it; they do not pass. */
function reachingTo(table: Uint8Array, highest: number): Uint8Array {
  if (table.length > highest) return table
  const whole = new Uint8Array(highest + 1)
  whole.set(table)
  return whole
}

const sampleRows = 128

function countSample({ column, table }: Criterion, length: number): number {
  let passing = 0
  for (let i = 0; i < sampleRows; i++) passing += table[column[Math.floor((i * length) / sampleRows)] ?? 0] ?? 0
  return passing
}

type Asked = { criteria: Criterion[]; facets: Uint8Array }

function pass({ columns }: ColumnStore, { criteria, facets }: Asked, begin: number, end: number): void {
  const [first, ...others] = criteria
  const from = found.kept
  if (!first) {
    splitRange(columns.facets, facets, begin, end)
    return
  }
  let past = keepRange(first, begin, end, from)
  for (const criterion of others) past = keepListed(criterion, from, past)
  splitListed(columns.facets, facets, from, past)
}

type Numbers = Uint8Array | Uint16Array | Uint32Array

/** Rows [begin, end) that pass, from `kept[at]` on; gives where they end. */
function keepRange({ column, table }: Criterion, begin: number, end: number, at: number): number {
  let past = at
  for (let row = begin; row < end; row++) {
    kept[past] = row
    past += table[column[row] as number] as number
  }
  return past
}

/** Of the rows in `kept[from]` to `kept[past - 1]` those that pass, in their place. */
function keepListed({ column, table }: Criterion, from: number, past: number): number {
  let here = from
  for (let i = from; i < past; i++) {
    const row = kept[i] as number
    kept[here] = row
    here += table[column[row] as number] as number
  }
  return here
}

function splitRange(facets: Uint8Array, table: Uint8Array, begin: number, end: number): void {
  let rows = found.kept
  let onPlaceholders = found.placed
  for (let row = begin; row < end; row++) {
    const facet = table[facets[row] as number] as number
    kept[rows] = row
    rows += facet & 1
    placed[onPlaceholders] = row
    onPlaceholders += facet >> 1
  }
  found.kept = rows
  found.placed = onPlaceholders
}

function splitListed(facets: Uint8Array, table: Uint8Array, from: number, past: number): void {
  let rows = from
  let onPlaceholders = found.placed
  for (let i = from; i < past; i++) {
    const row = kept[i] as number
    const facet = table[facets[row] as number] as number
    kept[rows] = row
    rows += facet & 1
    placed[onPlaceholders] = row
    onPlaceholders += facet >> 1
  }
  found.kept = rows
  found.placed = onPlaceholders
}

const everywhere: MercatorBox = { west: 0, north: 0, east: 2 ** 32, south: 2 ** 32 }

/** For leaves that the box cuts, and for the tail, where the window of time is still to be looked at. */
function keepInBox(store: ColumnStore, test: RowTest, before: typeof found): void {
  found.kept = narrow(store, test, kept, { begin: before.kept, end: found.kept })
  found.placed = narrow(store, test, placed, { begin: before.placed, end: found.placed })
}

function narrow(
  { columns }: ColumnStore,
  test: RowTest,
  rows: Uint32Array,
  { begin, end }: { begin: number; end: number },
): number {
  const { x, y, time } = columns
  const { from, to } = test
  const { west, north, east, south } = test.box ?? everywhere
  let here = begin
  for (let i = begin; i < end; i++) {
    const row = rows[i] as number
    const itsX = x[row] as number
    const itsY = y[row] as number
    const at = time[row] as number
    rows[here] = row
    here += itsX >= west && itsX <= east && itsY >= north && itsY <= south && at >= from && at < to ? 1 : 0
  }
  return here
}

/** Rows whose label lies in the box, wherever they happened. */
function takeMoved(
  store: ColumnStore,
  test: RowTest,
  { box, moves }: { box: MercatorBox; moves: Moves },
  take: TakeBatch,
): void {
  const { columns } = store
  for (const row of movedRows(store, moves)) {
    if (!isMovedInto(columns, moves, row, box) || !passesRest(store, test, row)) continue
    const facet = test.facets[columns.facets[row] ?? 0] ?? 0
    if (facet & 1) kept[found.kept++] = row
    if (facet & 2) placed[found.placed++] = row
    if (Math.max(found.kept, found.placed) < batchRows) continue
    handOver(take, { areMoved: true, areInner: false })
  }
  handOver(take, { areMoved: true, areInner: false })
}

function passesRest({ columns }: ColumnStore, test: RowTest, row: number): boolean {
  const at = columns.time[row] as number
  if (at < test.from || at >= test.to) return false
  if (test.grids !== null && test.grids[columns.communityGrid[row] as number] !== 1) return false
  const hour = columns.hourOfWeek[row] as number
  return test.classes?.[columns.classId[row] as number] !== 0 && test.hoursOfWeek?.[hour] !== 0
}
