import { z } from 'zod'
import type { Bbox } from './bbox.ts'
import { latitudeOfUnitY, longitudeOfUnitX, mercatorHalf, unitX, unitY } from './mercator.ts'

export const CellShape = z.enum(['square', 'hexagon'])
export type CellShape = z.infer<typeof CellShape>
/** Sizes people choose from: the side of a square, or a hexagon's width from side to side. */
export const cellSizesMeters = [100, 250, 500, 1000] as const

/**
 * Equal cells over the whole world, anchored to it and not to a view. Metres are those of the ground at one latitude,
 * the city's, in tenths of a degree; with it in a cell's name, the name alone says which ground is meant.
 */
export type CellLattice = { shape: CellShape; cellMeters: number; latitudeTenths: number }

/** Columns grow eastward from 180 W, rows southward from the northern rim of Web Mercator. */
export type Cell = { column: number; row: number }
/** In the unit square of Web Mercator, see mercator.ts. */
export type UnitPoint = readonly [x: number, y: number]

/** Width of a cell in the unit square; hexagons stand on a corner, so it is their width from side to side. */
export function cellWidth({ cellMeters, latitudeTenths }: CellLattice): number {
  return cellMeters / (2 * mercatorHalf * Math.cos((latitudeTenths * Math.PI) / 1800))
}

/** From one row of hexagons to the next: three quarters of a hexagon's height. */
const hexagonPitch = Math.sqrt(3) / 2

/** The one cell a point lies in; a point on an edge belongs to one of the two, always the same. */
export function cellAt(lattice: CellLattice, [x, y]: UnitPoint): Cell {
  return cellOfKey(cellKeys(lattice)(x, y))
}

// A column's number stays below this at every size there is, and a key below 2^53.
const rowStride = 2 ** 26

export function cellOfKey(key: number): Cell {
  const row = Math.floor(key / rowStride)
  return { column: key - row * rowStride, row }
}

/** For millions of points: gives the cell of a point as one number, ascending by row and then by column. */
export function cellKeys(lattice: CellLattice): (x: number, y: number) => number {
  const width = cellWidth(lattice)
  if (lattice.shape === 'square') return (x, y) => Math.floor(y / width) * rowStride + Math.floor(x / width)
  return (x, y) => hexagonKey(x / width, y / width)
}

/** In widths. The nearest centre wins; it stands in one of the two rows around the point. */
function hexagonKey(x: number, y: number): number {
  const above = Math.floor(y / hexagonPitch)
  const shiftAbove = (above & 1) / 2
  // Every other row is shifted by half a hexagon.
  const shiftBelow = 0.5 - shiftAbove
  const columnAbove = Math.floor(x - shiftAbove + 0.5)
  const columnBelow = Math.floor(x - shiftBelow + 0.5)
  const down = y - above * hexagonPitch
  const toAbove = (columnAbove + shiftAbove - x) ** 2 + down ** 2
  const toBelow = (columnBelow + shiftBelow - x) ** 2 + (hexagonPitch - down) ** 2
  return toAbove <= toBelow ? above * rowStride + columnAbove : (above + 1) * rowStride + columnBelow
}

export function cellCenter(lattice: CellLattice, { column, row }: Cell): UnitPoint {
  const width = cellWidth(lattice)
  if (lattice.shape === 'square') return [(column + 0.5) * width, (row + 0.5) * width]
  return [(column + (row & 1) / 2) * width, row * hexagonPitch * width]
}

const squareCorners: readonly UnitPoint[] = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [0.5, 0.5],
  [-0.5, 0.5],
]
const hexagonCorners: readonly UnitPoint[] = [0, 1, 2, 3, 4, 5].map((n) => {
  const angle = ((2 * n - 1) * Math.PI) / 6
  return [Math.cos(angle) / Math.sqrt(3), Math.sin(angle) / Math.sqrt(3)]
})

/** Corners around the centre, in widths of a cell; the ring is not closed. */
export function cellCorners(shape: CellShape): readonly UnitPoint[] {
  return shape === 'square' ? squareCorners : hexagonCorners
}

/** Corners in degrees of longitude and latitude; the ring is not closed. */
export function cellOutline(lattice: CellLattice, cell: Cell): [longitude: number, latitude: number][] {
  const [x, y] = cellCenter(lattice, cell)
  const width = cellWidth(lattice)
  return cellCorners(lattice.shape).map(([dx, dy]) => [
    longitudeOfUnitX(x + dx * width),
    latitudeOfUnitY(y + dy * width),
  ])
}

/** West, south, east, north of all cells that a box touches, whole, with room to spare. */
export function boxOfCells(lattice: CellLattice, [west, south, east, north]: Bbox): Bbox {
  const room = 1.5 * cellWidth(lattice)
  const clamp = (unit: number) => Math.min(1, Math.max(0, unit))
  return [
    longitudeOfUnitX(clamp(unitX(west) - room)),
    latitudeOfUnitY(clamp(unitY(south) + room)),
    longitudeOfUnitX(clamp(unitX(east) + room)),
    latitudeOfUnitY(clamp(unitY(north) - room)),
  ]
}

const shapeLetters: Record<CellShape, string> = { square: 'S', hexagon: 'H' }

/** A cell's name, to be quoted: `H250-335-123456-65432` is shape and metres, tenths of latitude, column, row. */
export function formatCell({ shape, cellMeters, latitudeTenths }: CellLattice, { column, row }: Cell): string {
  const tenths = latitudeTenths < 0 ? `S${-latitudeTenths}` : String(latitudeTenths)
  return [`${shapeLetters[shape]}${cellMeters}`, tenths, column, row].join('-')
}

export function parseCell(name: string): { lattice: CellLattice; cell: Cell } | undefined {
  const match = /^([SH])(\d{2,5})-(S?)(\d{1,3})-(\d{1,9})-(\d{1,9})$/.exec(name)
  if (!match) return undefined
  const [, letter, meters, south, tenths, column, row] = match
  return {
    lattice: {
      shape: letter === 'S' ? 'square' : 'hexagon',
      cellMeters: Number(meters),
      latitudeTenths: Number(tenths) * (south === 'S' ? -1 : 1),
    },
    cell: { column: Number(column), row: Number(row) },
  }
}
