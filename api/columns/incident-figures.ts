import type { Bbox } from '#geo/bbox'
import type { Coverage } from '#geo/grid-words'
import type { IncidentFilter } from '#geo/incident-filter'
import type { Bucket, CityClock } from './city-clock.ts'
import type { ClassTree } from './class-tree.ts'
import type { ColumnStore } from './column-store.ts'
import { timeRangeOf } from './column-store.ts'
import { densityField } from './density-field.ts'
import type { Lattice } from './density-lattice.ts'
import { latticeBbox, latticeOf, latticeReach } from './density-lattice.ts'
import { deletedBit } from './incident-facets.ts'
import type { Places, RowView } from './row-view.ts'
import { isInBox, placesOf, isMoved } from './row-view.ts'
import { mercatorBoxOf, rowTestOf, selectRows } from './select-rows.ts'
import type { Histogram, Tally } from './tallies.ts'
import { bucketsIn, fittingBucket, histogramOf, mostBuckets, tallyBy } from './tallies.ts'

/** What was held back of published figures. */
export type Suppression = {
  /** No smaller count is told, and every count is rounded down to a multiple of it. */
  leastCount: number
  /** In the total and the histogram, but in no grid and no class: what is too few there. */
  rest: number
}

export type IncidentSummary = {
  total: number
  placeholders: number
  /** Null when the asked bucket would give more than 20,000 bars. */
  histogram: Histogram | null
  grids: Tally[]
  outsideAnyGrid: number
  classes: Tally[]
  suppression: Suppression | null
  dataVersion: number
  /** Of published figures, which stand for a while; null: counted just now. */
  madeAt: Date | null
}

export type SummaryWish = { coverage: Coverage; bucket: Bucket | 'auto' }

export type Density = {
  field: Float32Array
  width: number
  height: number
  bbox: Bbox
  /** Incidents that pass the filter and stand in the asked box. */
  total: number
  suppression: Suppression | null
  dataVersion: number
}

export type DensityQuestion = { bbox: Bbox; radiusMeters: number; mostCells: number }

/** The state that figures are answered from. */
export type City = {
  store: ColumnStore
  clock: CityClock
  classes: ClassTree
  /** That ground metres are reckoned at. */
  latitude: number | undefined
  dataVersion: number
}

export function summariseExact(city: City, view: RowView, filter: IncidentFilter, asked: SummaryWish): IncidentSummary {
  const { store } = city
  const test = rowTestOf(filter, city.classes.subtreeOf, view)
  const { rows, placeholders } = selectRows(store, test)
  const byGrid = asked.coverage === 'community' ? tallyByCommunity(store, rows) : tallyByUnit(store, view, rows)
  const byClass = tallyBy(store.columns.classId, 2 ** 16 - 1, rows)
  return {
    total: rows.length,
    placeholders,
    histogram: drawHistogram(city, rows, { bucket: asked.bucket, from: test.from, to: test.to, grids: view.grids }),
    grids: byGrid.tallies,
    outsideAnyGrid: byGrid.zero,
    classes: byClass.tallies,
    suppression: null,
    madeAt: null,
    dataVersion: city.dataVersion,
  }
}

type GridTallies = ReturnType<typeof tallyBy>

function tallyByCommunity({ columns, highestGridId }: ColumnStore, rows: Uint32Array): GridTallies {
  return tallyBy(columns.communityGrid, highestGridId, rows)
}

/** A unit grid may hold one building: what is moved to its community grid counts in no unit grid. */
function tallyByUnit({ columns, highestGridId }: ColumnStore, { moves }: RowView, rows: Uint32Array): GridTallies {
  const placed = moves === null ? rows : rows.filter((row) => !isMoved(columns, moves, row))
  const { tallies, zero } = tallyBy(columns.unitGrid, highestGridId, placed)
  return { tallies, zero: zero + rows.length - placed.length }
}

type Axis = { bucket: Bucket | 'auto'; from: number; to: number; grids: Uint8Array | null }

/** Over the asked window, as far as there are incidents at all: so the axis stays put when classes are chosen. */
function drawHistogram({ store, clock }: City, rows: Uint32Array, asked: Axis): Histogram | null {
  const { earliest, latest } = asked.grids === null ? timeRangeOf(store) : timeRangeIn(store, asked.grids)
  const from = Math.max(asked.from, earliest)
  const to = Math.min(asked.to, latest + 1)
  const span = Math.max(0, to - from)
  const bucket = asked.bucket === 'auto' ? fittingBucket(span) : asked.bucket
  if (bucketsIn(bucket, span) > mostBuckets) return null
  return histogramOf(store, clock, rows, { bucket, from, to })
}

/** The range of the whole city would tell when something was reported elsewhere. */
function timeRangeIn({ columns, length }: ColumnStore, grids: Uint8Array): { earliest: number; latest: number } {
  const { time, facets, communityGrid } = columns
  let earliest = Infinity
  let latest = -Infinity
  for (let row = 0; row < length; row++) {
    if (grids[communityGrid[row] ?? 0] !== 1 || (facets[row] ?? 0) & deletedBit) continue
    const at = time[row] ?? 0
    if (at < earliest) earliest = at
    if (at > latest) latest = at
  }
  return { earliest, latest }
}

export function latticeFor({ latitude }: City, { bbox, radiusMeters, mostCells }: DensityQuestion): Lattice {
  return latticeOf(bbox, radiusMeters, mostCells, latitude ?? (bbox[1] + bbox[3]) / 2)
}

export function densityExact(city: City, view: RowView, filter: IncidentFilter, question: DensityQuestion): Density {
  const { store } = city
  const lattice = latticeFor(city, question)
  const test = rowTestOf({ ...filter, bbox: undefined }, city.classes.subtreeOf, view)
  const { rows } = selectRows(store, { ...test, box: latticeReach(lattice) })
  const places = placesOf(store, rows, view.moves)
  return {
    field: densityField(places, lattice),
    width: lattice.width,
    height: lattice.height,
    bbox: latticeBbox(lattice),
    total: countInBox(places, question.bbox),
    suppression: null,
    dataVersion: city.dataVersion,
  }
}

function countInBox({ x, y, rows }: Places, bbox: Bbox): number {
  const box = mercatorBoxOf(bbox)
  let count = 0
  for (const row of rows) if (isInBox(x[row] ?? 0, y[row] ?? 0, box)) count++
  return count
}
