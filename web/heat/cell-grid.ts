import type { Bbox } from '#geo/bbox'
import type { CellLattice } from '#geo/cell-lattice'
import { cellAt, cellWidth, formatCell } from '#geo/cell-lattice'
import type { Position } from '#geo/geojson'
import { latitudeOfUnitY, longitudeOfUnitX, unitX, unitY } from '#geo/mercator'

/** The rectangle of cells that holds all that were counted, and where each of them stands in it. */
export type CellGrid = {
  lattice: CellLattice
  /** Of the first cell; the row is even, so that which rows are shifted is the same in every grid. */
  firstColumn: number
  firstRow: number
  width: number
  height: number
  /** Outer edges, as the map wants them. */
  bbox: Bbox
  /** By number of the counted cell: its place, row by row. */
  places: Uint32Array
}

export function cellGrid(lattice: CellLattice, columns: Uint32Array, rows: Uint32Array): CellGrid | undefined {
  if (columns.length === 0) return undefined
  const [firstColumn, lastColumn] = rangeOf(columns)
  const [topRow, lastRow] = rangeOf(rows)
  const firstRow = topRow - (topRow % 2)
  const width = lastColumn - firstColumn + 1
  const height = lastRow - firstRow + 1
  const places = columns.map((column, i) => ((rows[i] ?? 0) - firstRow) * width + column - firstColumn)
  const grid = { lattice, firstColumn, firstRow, width, height, places }
  return { ...grid, bbox: edgesOf(grid) }
}

function rangeOf(numbers: Uint32Array): [number, number] {
  let low = Infinity
  let high = 0
  for (const number of numbers) {
    if (number < low) low = number
    if (number > high) high = number
  }
  return [low, high]
}

const pitch = Math.sqrt(3) / 2
const apex = 1 / Math.sqrt(3)

function edgesOf({ lattice, firstColumn, firstRow, width, height }: Omit<CellGrid, 'bbox' | 'places'>): Bbox {
  const side = cellWidth(lattice)
  const isSquare = lattice.shape === 'square'
  const west = isSquare ? firstColumn : firstColumn - 0.5
  const north = isSquare ? firstRow : firstRow * pitch - apex
  const across = isSquare ? width : width + 0.5
  const down = isSquare ? height : (height - 1) * pitch + 2 * apex
  return [
    longitudeOfUnitX(west * side),
    latitudeOfUnitY((north + down) * side),
    longitudeOfUnitX((west + across) * side),
    latitudeOfUnitY(north * side),
  ]
}

export function valuesOn({ width, height, places }: CellGrid, counts: Uint32Array): Float32Array {
  const values = new Float32Array(width * height)
  places.forEach((place, i) => (values[place] = counts[i] ?? 0))
  return values
}

export type PointedCell = { name: string; count: number; at: [column: number, row: number] }

/** What is under a position: its cell, by the one rule that the service counts by. */
export function cellUnder(
  grid: CellGrid,
  values: Float32Array,
  [longitude, latitude]: Position,
): PointedCell | undefined {
  const cell = cellAt(grid.lattice, [unitX(longitude), unitY(latitude)])
  const column = cell.column - grid.firstColumn
  const row = cell.row - grid.firstRow
  if (column < 0 || row < 0 || column >= grid.width || row >= grid.height) return undefined
  const count = values[row * grid.width + column] ?? 0
  return count === 0 ? undefined : { name: formatCell(grid.lattice, cell), count, at: [column, row] }
}

/** The cells with the most, to be read and quoted without a pointer. */
export function topCells(grid: CellGrid, counts: Uint32Array, most: number): PointedCell[] {
  const numbers = Array.from(counts, (_, i) => i).filter((i) => (counts[i] ?? 0) > 0)
  return numbers
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, most)
    .map((i) => {
      const place = grid.places[i] ?? 0
      const at: [number, number] = [place % grid.width, Math.floor(place / grid.width)]
      const cell = { column: at[0] + grid.firstColumn, row: at[1] + grid.firstRow }
      return { name: formatCell(grid.lattice, cell), count: counts[i] ?? 0, at }
    })
}
