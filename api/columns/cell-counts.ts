import type { Bbox } from '#geo/bbox'
import { bboxesTouch } from '#geo/bbox'
import type { Cell, CellLattice, CellShape } from '#geo/cell-lattice'
import { boxOfCells, cellKeys, cellOfKey, cellOutline } from '#geo/cell-lattice'
import type { IncidentFilter } from '#geo/incident-filter'
import type { Bucket } from './city-clock.ts'
import { binsOf } from './count-cube.ts'
import type { City } from './incident-figures.ts'
import { eachBatch } from './row-batches.ts'
import { mercatorBoxOf, rowTestOf } from './row-test.ts'
import type { RowView } from './row-view.ts'
import { labelPlaces } from './row-view.ts'
import { bucketFinder } from './tallies.ts'

/** `bucket` null: one bin that holds the whole window. */
export type CellQuestion = { shape: CellShape; cellMeters: number; bbox: Bbox; bucket: Bucket | null }

/** Exact counts of whole cells, also of those a box cuts through: a cell has one count, whoever looks from where. */
export type CellCounts = {
  lattice: CellLattice
  /** Of the cells that hold incidents and touch the box: ascending by row, then by column. */
  columns: Uint32Array
  rows: Uint32Array
  /** Starts of the bins in UTC seconds, of the city's calendar; and where the last one ends. */
  starts: Float64Array
  end: number
  /** Cell by cell: counts[cell * starts.length + bin]. */
  counts: Uint32Array
  dataVersion: number
}

export const mostCellCounts = 20_000_000

/** Throws RangeError when the answer would hold more than 20 million counts, or the window more than 20,000 bins. */
export function countCells(city: City, view: RowView, filter: IncidentFilter, question: CellQuestion): CellCounts {
  const { store } = city
  const { shape, cellMeters, bbox, bucket } = question
  const latitude = city.latitude ?? (bbox[1] + bbox[3]) / 2
  const lattice = { shape, cellMeters, latitudeTenths: Math.round(latitude * 10) }
  const test = rowTestOf({ ...filter, bbox: undefined }, city.classes.subtreeOf, view)
  const bins = binsOf(city, bucket, test)
  const { time, x, y } = store.columns
  const bucketOf = bucketFinder(bins.starts, bins.to)
  const strips = openCells(lattice, bbox, bins.starts.length)
  const boxed = { ...test, box: mercatorBoxOf(boxOfCells(lattice, bbox)) }
  eachBatch(store, boxed, ({ rows, areMoved }) => {
    const places = areMoved && test.moves ? labelPlaces(store, rows, test.moves) : { x, y, rows }
    rows.forEach((row, i) => {
      const at = places.rows[i] ?? 0
      strips.add(places.x[at] ?? 0, places.y[at] ?? 0, bucketOf(time[row] ?? 0))
    })
  })
  return {
    lattice,
    ...strips.end(),
    starts: Float64Array.from(bins.starts),
    end: bins.end,
    dataVersion: city.dataVersion,
  }
}

type Cells = {
  /** A place in Web Mercator scaled to 2^32. */
  add: (x: number, y: number, bin: number) => void
  end: () => Pick<CellCounts, 'columns' | 'rows' | 'counts'>
}

/** One strip of counts for each cell that holds something and touches the box, made when it first does. */
function openCells(lattice: CellLattice, bbox: Bbox, bins: number): Cells {
  const keyAt = cellKeys(lattice)
  const stripOf = new Map<number, number>()
  const keys: number[] = []
  let counts = new Uint32Array(bins * 64)
  const open = (key: number): number => {
    const strip = touches(lattice, cellOfKey(key), bbox) ? keys.push(key) - 1 : -1
    stripOf.set(key, strip)
    const needed = (strip + 1) * bins
    if (needed > mostCellCounts) throw new RangeError('the answer would hold more than 20 million counts')
    if (needed > counts.length) counts = grown(counts, Math.max(needed, counts.length * 2))
    return strip
  }
  // Rows that follow each other mostly lie in one cell: the columns are sorted along a curve through the city.
  let last = { key: NaN, strip: -1 }
  return {
    add: (x, y, bin) => {
      const key = keyAt((x + 0.5) / 2 ** 32, (y + 0.5) / 2 ** 32)
      if (key !== last.key) last = { key, strip: stripOf.get(key) ?? open(key) }
      if (last.strip < 0) return
      const at = last.strip * bins + bin
      counts[at] = (counts[at] ?? 0) + 1
    },
    end: () => {
      const ascending = [...keys].sort((a, b) => a - b)
      const sorted = new Uint32Array(keys.length * bins)
      ascending.forEach((key, i) => {
        const begin = (stripOf.get(key) ?? 0) * bins
        sorted.set(counts.subarray(begin, begin + bins), i * bins)
      })
      const cells = ascending.map(cellOfKey)
      const columns = Uint32Array.from(cells, ({ column }) => column)
      return { columns, rows: Uint32Array.from(cells, ({ row }) => row), counts: sorted }
    },
  }
}

function grown(counts: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length)
  larger.set(counts)
  return larger
}

/** By the box around the cell. */
function touches(lattice: CellLattice, cell: Cell, bbox: Bbox): boolean {
  const outline = cellOutline(lattice, cell)
  const longitudes = outline.map(([longitude]) => longitude)
  const latitudes = outline.map(([, latitude]) => latitude)
  const around: Bbox = [
    Math.min(...longitudes),
    Math.min(...latitudes),
    Math.max(...longitudes),
    Math.max(...latitudes),
  ]
  return bboxesTouch(around, bbox)
}
