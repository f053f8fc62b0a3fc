import type { Bbox } from '#geo/bbox'
import type { Coverage } from '#geo/grid-words'
import type { IncidentFilter } from '#geo/incident-filter'
import type { Bucket, CityClock } from './city-clock.ts'
import type { ClassTree } from './class-tree.ts'
import type { ColumnStore } from './column-store.ts'
import { timeRangeOf } from './column-store.ts'
import type { DensitySum, Places } from './density-field.ts'
import { openDensity } from './density-field.ts'
import type { Lattice } from './density-lattice.ts'
import { latticeBbox, latticeOf, latticeReach } from './density-lattice.ts'
import { deletedBit } from './incident-facets.ts'
import type { MercatorBox } from './morton.ts'
import type { Batch } from './row-batches.ts'
import { eachBatch } from './row-batches.ts'
import type { RowTest } from './row-test.ts'
import { mercatorBoxOf, rowTestOf } from './row-test.ts'
import type { RowView } from './row-view.ts'
import { isMoved, labelPlaces } from './row-view.ts'
import type { Histogram, Histogramming, Tally } from './tallies.ts'
import { bucketsIn, fittingBucket, mostBuckets, openHistogram, tallyBy } from './tallies.ts'

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

/** Density, counts by grid and class, and histogram of what stands in one box, found together in one pass. */
export type Survey = { summary: IncidentSummary; density: Density }

/** The state that figures are answered from. */
export type City = {
  store: ColumnStore
  clock: CityClock
  classes: ClassTree
  /** That ground metres are reckoned at. */
  latitude: number | undefined
  dataVersion: number
}

type Summing = { take: (batch: Pick<Batch, 'rows' | 'onPlaceholders'>) => void; end: () => IncidentSummary }

export function summariseExact(city: City, view: RowView, filter: IncidentFilter, asked: SummaryWish): IncidentSummary {
  const test = rowTestOf(filter, city.classes.subtreeOf, view)
  const summing = openSummary(city, test, asked)
  eachBatch(city.store, test, summing.take)
  return summing.end()
}

function openSummary(city: City, test: RowTest, asked: SummaryWish): Summing {
  const { store, dataVersion } = city
  const { columns, highestGridId } = store
  const { moves } = test
  // A unit grid may hold one building: what is moved to its community grid counts in no unit grid.
  const isUnplaced = moves === null ? undefined : (row: number) => isMoved(columns, moves, row)
  const byGrid =
    asked.coverage === 'community'
      ? tallyBy(columns.communityGrid, highestGridId)
      : tallyBy(columns.unitGrid, highestGridId, isUnplaced)
  const byClass = tallyBy(columns.classId, 2 ** 16 - 1)
  const histogram = openAxis(city, { bucket: asked.bucket, from: test.from, to: test.to, grids: test.grids })
  let total = 0
  let placeholders = 0
  return {
    take: ({ rows, onPlaceholders }) => {
      total += rows.length
      placeholders += onPlaceholders.length
      byGrid.take(rows)
      byClass.take(rows)
      histogram?.take(rows)
    },
    end: () => {
      const { tallies: grids, zero: outsideAnyGrid } = byGrid.end()
      const { tallies: classes } = byClass.end()
      const bars = histogram?.end() ?? null
      return {
        total,
        placeholders,
        histogram: bars,
        grids,
        outsideAnyGrid,
        classes,
        suppression: null,
        madeAt: null,
        dataVersion,
      }
    },
  }
}

type Axis = { bucket: Bucket | 'auto'; from: number; to: number; grids: Uint8Array | null }

/** Over the asked window, as far as there are incidents at all: so the axis stays put when classes are chosen. */
function openAxis({ store, clock }: City, asked: Axis): Histogramming | null {
  const { earliest, latest } = asked.grids === null ? timeRangeOf(store) : timeRangeIn(store, asked.grids)
  const from = Math.max(asked.from, earliest)
  const to = Math.min(asked.to, latest + 1)
  const span = Math.max(0, to - from)
  const bucket = asked.bucket === 'auto' ? fittingBucket(span) : asked.bucket
  if (bucketsIn(bucket, span) > mostBuckets) return null
  return openHistogram(store, clock, { bucket, from, to })
}

type KnownRange = { writes: number; grids: Uint8Array; range: { earliest: number; latest: number } }
const knownRanges = new WeakMap<ColumnStore, KnownRange>()

/** The range of the whole city would tell when something was reported elsewhere. */
function timeRangeIn(store: ColumnStore, grids: Uint8Array): { earliest: number; latest: number } {
  const known = knownRanges.get(store)
  if (known?.writes === store.writes && isSame(known.grids, grids)) return known.range
  const range = findRange(store, grids)
  knownRanges.set(store, { writes: store.writes, grids, range })
  return range
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0
}

function findRange({ columns, length }: ColumnStore, grids: Uint8Array): { earliest: number; latest: number } {
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

export function latticeFor(
  { latitude }: Pick<City, 'latitude'>,
  { bbox, radiusMeters, mostCells }: DensityQuestion,
): Lattice {
  return latticeOf(bbox, radiusMeters, mostCells, latitude ?? (bbox[1] + bbox[3]) / 2)
}

export function densityExact(city: City, view: RowView, filter: IncidentFilter, question: DensityQuestion): Density {
  const { test, lattice } = densityTest(city, view, filter, question)
  const drawing = openDrawing(city, { test, lattice })
  let total = 0
  const box = mercatorBoxOf(question.bbox)
  eachBatch(city.store, test, (batch) => {
    total += drawing.take(batch, box).rows.length
  })
  return drawing.end(total)
}

/** As the two questions above with the box of the density, to the incident. */
export function survey(
  city: City,
  view: RowView,
  filter: IncidentFilter,
  question: DensityQuestion & SummaryWish,
): Survey {
  const { test, lattice } = densityTest(city, view, filter, question)
  const box = mercatorBoxOf(question.bbox)
  const boxed = { ...test, box }
  const summing = openSummary(city, boxed, question)
  const drawing = openDrawing(city, { test, lattice })
  eachBatch(city.store, test, (batch) => summing.take(drawing.take(batch, box)))
  const summary = summing.end()
  return { summary, density: drawing.end(summary.total) }
}

type DensityTest = { test: RowTest; lattice: Lattice }

function densityTest(city: City, view: RowView, filter: IncidentFilter, question: DensityQuestion): DensityTest {
  const lattice = latticeFor(city, question)
  const test = rowTestOf({ ...filter, bbox: undefined }, city.classes.subtreeOf, view)
  return { lattice, test: { ...test, box: latticeReach(lattice), inner: mercatorBoxOf(question.bbox) } }
}

type InBox = Pick<Batch, 'rows' | 'onPlaceholders'>
type Drawing = {
  /** Sums a batch and gives what of it stands in the box; valid until the next. */
  take: (batch: Batch, box: MercatorBox) => InBox
  end: (total: number) => Density
}

function openDrawing({ store, dataVersion }: City, { test, lattice }: DensityTest): Drawing {
  const sum: DensitySum = openDensity(lattice)
  const { x, y } = store.columns
  const placesOf = (rows: Uint32Array, areMoved: boolean): Places =>
    areMoved && test.moves ? labelPlaces(store, rows, test.moves) : { x, y, rows }
  return {
    take: (batch, box) => {
      const { rows, onPlaceholders, areMoved } = batch
      const places = placesOf(rows, areMoved)
      sum.take(places)
      if (batch.areInner) return batch
      return {
        rows: standingIn(places, rows, box),
        onPlaceholders:
          onPlaceholders.length === 0
            ? onPlaceholders
            : standingIn(placesOf(onPlaceholders, areMoved), onPlaceholders, box),
      }
    },
    end: (total) => ({
      field: sum.end(),
      width: lattice.width,
      height: lattice.height,
      bbox: latticeBbox(lattice),
      total,
      suppression: null,
      dataVersion,
    }),
  }
}

/** Keeps, in place, the rows whose place is in the box. */
function standingIn(
  { x, y, rows: at }: Places,
  rows: Uint32Array,
  { west, north, east, south }: MercatorBox,
): Uint32Array {
  let here = 0
  for (let i = 0; i < rows.length; i++) {
    const place = at[i] as number
    const itsX = x[place] as number
    const itsY = y[place] as number
    rows[here] = rows[i] as number
    here += itsX >= west && itsX <= east && itsY >= north && itsY <= south ? 1 : 0
  }
  return rows.subarray(0, here)
}
