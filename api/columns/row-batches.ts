import type { ColumnStore } from './column-store.ts'
import type { Stretch } from './leaves.ts'
import { eachStretch } from './leaves.ts'
import type { MercatorBox } from './morton.ts'
import type { RowTest } from './row-test.ts'
import { both } from './row-test.ts'
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
  const pass = passFor(atPlace)
  let areInner = false
  clear()
  const takePart = ({ begin, end, isInside, isInner }: Stretch): void => {
    for (let from = begin; from < end; from += stretchRows) {
      const to = Math.min(end, from + stretchRows)
      // Short stretches are gathered, so that figures take some thousands at once.
      if (isInner !== areInner || Math.max(found.kept, found.placed) + to - from > batchRows)
        handOver(take, { areMoved: false, areInner })
      areInner = isInner
      const before = { ...found }
      pass(store, atPlace, from, to)
      if (!isInside) keepInBox(store, atPlace, before)
    }
  }
  eachStretch(store.leaves, store.columns.time, atPlace, takePart)
  takePart({ begin: store.sorted, end: store.length, isInside: false, isInner: false })
  handOver(take, { areMoved: false, areInner })
  if (box && moves) takeMoved(store, test, { box, moves }, take)
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

function withoutMoved(classes: Uint8Array, { isSensitive }: Moves): Uint8Array {
  return classes.map((passes, classId) => (isSensitive[classId] === 1 ? 0 : passes))
}

/*
 * The loops below are where the time of every question goes, so each is written out for its case and writes without
 * branching: a row that does not pass is overwritten by the next. Whoever calls has seen to the window of time and
 * the box, or calls `keepInBox` next.
 */

type Pass = (store: ColumnStore, test: RowTest, begin: number, end: number) => void

function passFor({ grids, hoursOfWeek }: RowTest): Pass {
  if (grids !== null) return passInGrids
  return hoursOfWeek === null ? passAtAnyHour : passAtHours
}

function passAtAnyHour({ columns }: ColumnStore, test: RowTest, begin: number, end: number): void {
  const { facets, classId } = columns
  const { facets: facetTable, classes } = test
  let rows = found.kept
  let onPlaceholders = found.placed
  for (let row = begin; row < end; row++) {
    const facet = (facetTable[facets[row] as number] as number) & (classes[classId[row] as number] as number)
    kept[rows] = row
    rows += facet & 1
    placed[onPlaceholders] = row
    onPlaceholders += facet >> 1
  }
  found.kept = rows
  found.placed = onPlaceholders
}

function passAtHours({ columns }: ColumnStore, test: RowTest, begin: number, end: number): void {
  const { facets, classId, hourOfWeek } = columns
  const { facets: facetTable, classes } = test
  const hours = test.hoursOfWeek ?? everyHour
  let rows = found.kept
  let onPlaceholders = found.placed
  for (let row = begin; row < end; row++) {
    const facet = (facetTable[facets[row] as number] as number) & (classes[classId[row] as number] as number)
    const passes = facet & (hours[hourOfWeek[row] as number] as number)
    kept[rows] = row
    rows += passes & 1
    placed[onPlaceholders] = row
    onPlaceholders += passes >> 1
  }
  found.kept = rows
  found.placed = onPlaceholders
}

function passInGrids({ columns }: ColumnStore, test: RowTest, begin: number, end: number): void {
  const { facets, classId, hourOfWeek, communityGrid } = columns
  const { facets: facetTable, classes } = test
  const hours = test.hoursOfWeek ?? everyHour
  const grids = test.grids ?? noGrids
  let rows = found.kept
  let onPlaceholders = found.placed
  for (let row = begin; row < end; row++) {
    const grid = communityGrid[row] as number
    const isSeen = grid < grids.length ? (grids[grid] as number) * both : 0
    const facet = (facetTable[facets[row] as number] as number) & (classes[classId[row] as number] as number)
    const passes = facet & (hours[hourOfWeek[row] as number] as number) & isSeen
    kept[rows] = row
    rows += passes & 1
    placed[onPlaceholders] = row
    onPlaceholders += passes >> 1
  }
  found.kept = rows
  found.placed = onPlaceholders
}

const everyHour = new Uint8Array(168).fill(both)
const noGrids = new Uint8Array(0)
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
  return test.classes[columns.classId[row] as number] !== 0 && test.hoursOfWeek?.[hour] !== 0
}
