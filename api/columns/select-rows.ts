import { IncidentSource } from '#geo/incident-words'
import type { IncidentFilter } from '#geo/incident-filter'
import { unitX, unitY } from '#geo/mercator'
import type { Bbox } from '#geo/bbox'
import type { ColumnArrays, ColumnStore } from './column-store.ts'
import {
  deletedBit,
  placeholderBit,
  sourceNumbers,
  sourceOfFacets,
  statusNumbers,
  statusOfFacets,
} from './incident-facets.ts'
import type { MercatorBox } from './morton.ts'
import { mortonRanges } from './morton.ts'
import type { Moves, RowView } from './row-view.ts'
import { isInBox, isMoved, isMovedInto, isSeen, movedRows } from './row-view.ts'

/** What a filter asks, as look-up tables: 1 passes, 0 does not. */
export type RowTest = RowView & {
  /** UTC seconds, half-open. */
  from: number
  to: number
  /** By facets byte: 1 passes, 2 is on a placeholder location and passes otherwise. */
  facets: Uint8Array
  classes: Uint8Array
  hoursOfWeek: Uint8Array
  box: MercatorBox | null
  withPlaceholders: boolean
}

const everyClass = new Uint8Array(2 ** 16).fill(1)

export type Selection = {
  /** Positions in the columns; valid until the next write, so use it before anything is awaited. */
  rows: Uint32Array
  /** Rows on placeholder locations that pass the rest of the filter, whether or not they are in `rows`. */
  placeholders: number
}

/** `subtree` gives a class with everything below it. */
export function rowTestOf(
  filter: IncidentFilter,
  subtree: (classId: number) => Iterable<number>,
  view: RowView,
): RowTest {
  return {
    ...view,
    from: filter.from === undefined ? -Infinity : Math.floor(Date.parse(filter.from) / 1000),
    to: filter.to === undefined ? Infinity : Math.floor(Date.parse(filter.to) / 1000),
    facets: facetTable(filter),
    classes: filter.classes === undefined ? everyClass : classTable(filter.classes, subtree),
    hoursOfWeek: hourTable(filter),
    box: filter.bbox === undefined ? null : mercatorBoxOf(filter.bbox),
    withPlaceholders: filter.placeholders === 'true',
  }
}

/** Edges are included, as in PostGIS's `&&`. */
export function mercatorBoxOf([west, south, east, north]: Bbox): MercatorBox {
  const scale = (unit: number) => Math.min(2 ** 32 - 1, Math.max(0, Math.floor(unit * 2 ** 32)))
  return { west: scale(unitX(west)), north: scale(unitY(north)), east: scale(unitX(east)), south: scale(unitY(south)) }
}

function facetTable({ sources, statuses }: IncidentFilter): Uint8Array {
  const wantedSources = new Set((sources ?? IncidentSource.options).map((source) => sourceNumbers[source]))
  const wantedStatuses = statuses && new Set(statuses.map((status) => statusNumbers[status]))
  return Uint8Array.from({ length: 256 }, (_, facets) => {
    if (facets & deletedBit) return 0
    if (!wantedSources.has(sourceOfFacets(facets))) return 0
    if (wantedStatuses && !wantedStatuses.has(statusOfFacets(facets))) return 0
    return facets & placeholderBit ? 2 : 1
  })
}

function classTable(classes: number[], subtree: (classId: number) => Iterable<number>): Uint8Array {
  const table = new Uint8Array(2 ** 16)
  for (const classId of classes) for (const below of subtree(classId)) table[below] = 1
  return table
}

function hourTable({ hours, weekdays }: IncidentFilter): Uint8Array {
  return Uint8Array.from({ length: 168 }, (_, hourOfWeek) => {
    const hourPasses = hours === undefined || hours.includes(hourOfWeek % 24)
    return hourPasses && (weekdays === undefined || weekdays.includes(Math.floor(hourOfWeek / 24) + 1)) ? 1 : 0
  })
}

/** The rows that pass, sorted ones first. With a box, a row that is moved counts where it is moved to. */
export function selectRows(store: ColumnStore, test: RowTest): Selection {
  const out = { rows: new Uint32Array(store.length), kept: 0, placeholders: 0 }
  for (const [begin, end] of slicesOf(store, test.box)) {
    const before = out.kept
    collect(store, test, { begin, end }, out)
    if (test.box) keepInBox(store, test, test.box, { out, begin: before })
  }
  if (test.box && test.moves) collectMoved(store, test, { box: test.box, moves: test.moves }, out)
  if (!test.box) countPlaceholders(store, test, out)
  return { rows: out.rows.subarray(0, out.kept), placeholders: out.placeholders }
}

/** Stretches of the columns that hold every row of the box: slices of the sorted part, then all of the rest. */
export function slicesOf(store: ColumnStore, box: MercatorBox | null): [begin: number, end: number][] {
  if (!box) return [[0, store.length]]
  const { key } = store.columns
  const slices = mortonRanges(box).map(({ first, past }): [number, number] => [
    lowerBound(key, store.sorted, first),
    lowerBound(key, store.sorted, past),
  ])
  slices.push([store.sorted, store.length])
  return slices.filter(([begin, end]) => begin < end)
}

function lowerBound(keys: Uint32Array, count: number, key: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? 0) < key) low = middle + 1
    else high = middle
  }
  return low
}

type Out = { rows: Uint32Array; kept: number; placeholders: number }

/** Keeps rows on placeholder locations too: they are counted and dropped afterwards. */
function collect(store: ColumnStore, test: RowTest, span: { begin: number; end: number }, out: Out): void {
  const { columns } = store
  const { rows } = out
  let { kept } = out
  for (let i = span.begin; i < span.end; i++) if (passes(columns, test, i)) rows[kept++] = i
  out.kept = kept
}

function passes(columns: ColumnArrays, test: RowTest, row: number): boolean {
  const at = columns.time[row] ?? 0
  if (at < test.from || at >= test.to || test.facets[columns.facets[row] ?? 0] === 0) return false
  if (!isSeen(columns, test, row)) return false
  return test.classes[columns.classId[row] ?? 0] === 1 && test.hoursOfWeek[columns.hourOfWeek[row] ?? 0] === 1
}

function keepInBox(store: ColumnStore, test: RowTest, box: MercatorBox, at: { out: Out; begin: number }): void {
  const { out } = at
  const { columns } = store
  const { x, y } = columns
  const { rows, kept: end } = out
  out.kept = at.begin
  for (let i = at.begin; i < end; i++) {
    const row = rows[i] ?? 0
    if (isMoved(columns, test.moves, row)) continue
    if (isInBox(x[row] ?? 0, y[row] ?? 0, box)) keep(store, test, row, out)
  }
}

function collectMoved(
  store: ColumnStore,
  test: RowTest,
  { box, moves }: { box: MercatorBox; moves: Moves },
  out: Out,
): void {
  const { columns } = store
  for (const row of movedRows(store, moves)) {
    if (isMovedInto(columns, moves, row, box) && passes(columns, test, row)) keep(store, test, row, out)
  }
}

function countPlaceholders(store: ColumnStore, test: RowTest, out: Out): void {
  const { rows, kept: end } = out
  out.kept = 0
  for (let i = 0; i < end; i++) keep(store, test, rows[i] ?? 0, out)
}

function keep(store: ColumnStore, test: RowTest, row: number, out: Out): void {
  if (test.facets[store.columns.facets[row] ?? 0] === 2) {
    out.placeholders++
    if (!test.withPlaceholders) return
  }
  out.rows[out.kept++] = row
}
