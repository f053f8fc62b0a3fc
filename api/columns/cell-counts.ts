import type { Bbox } from '#geo/bbox'
import { bboxesTouch } from '#geo/bbox'
import type { Cell, CellLattice, CellShape } from '#geo/cell-lattice'
import { boxOfCells, cellKeys, cellOfKey, cellOutline } from '#geo/cell-lattice'
import type { IncidentFilter } from '#geo/incident-filter'
import type { Bucket } from './city-clock.ts'
import { binsOf } from './count-cube.ts'
import { openCountStrips } from './count-strips.ts'
import type { City } from './incident-figures.ts'
import { eachBatch } from './row-batches.ts'
import { mercatorBoxOf, rowTestOf } from './row-test.ts'
import type { RowView } from './row-view.ts'
import { labelPlaces } from './row-view.ts'
import { bucketOf, bucketTable } from './tallies.ts'

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
  const table = bucketTable(bins.starts, bins.to)
  const keyAt = cellKeys(lattice)
  const isWanted = (key: number): boolean => touches(lattice, cellOfKey(key), bbox)
  const strips = openCountStrips(bins.starts.length, mostCellCounts, isWanted)
  const boxed = { ...test, box: mercatorBoxOf(boxOfCells(lattice, bbox)) }
  eachBatch(store, boxed, ({ rows, areMoved }) => {
    const places = areMoved && test.moves ? labelPlaces(store, rows, test.moves) : { x, y, rows }
    rows.forEach((row, i) => {
      const at = places.rows[i] ?? 0
      const key = keyAt(((places.x[at] ?? 0) + 0.5) / 2 ** 32, ((places.y[at] ?? 0) + 0.5) / 2 ** 32)
      strips.add(key, bucketOf(table, time[row] ?? 0))
    })
  })
  const { keys, counts } = strips.end()
  const counted = keys.map(cellOfKey)
  return {
    lattice,
    columns: Uint32Array.from(counted, ({ column }) => column),
    rows: Uint32Array.from(counted, ({ row }) => row),
    counts,
    starts: Float64Array.from(bins.starts),
    end: bins.end,
    dataVersion: city.dataVersion,
  }
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
