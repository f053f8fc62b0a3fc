import type { ColumnArrays, ColumnStore } from './column-store.ts'
import { deletedBit, placeholderBit } from './incident-facets.ts'
import type { MercatorBox } from './morton.ts'
import { slicesOf } from './select-rows.ts'

export type TileAddress = { z: number; x: number; y: number }

/** Rows of a tile and a rim around it, with places in the tile's own units; placeholder locations are left out. */
export type TileRows = { rows: number[]; x: number[]; y: number[] }

const extent = 4096

/** `buffer` in tile units; z at most 16. Places are rounded to the nearest unit, as ST_AsMVTGeom does. */
export function rowsOfTile(store: ColumnStore, tile: TileAddress, buffer: number): TileRows {
  const size = 2 ** (32 - tile.z)
  const unit = size / extent
  const west = tile.x * size
  const north = tile.y * size
  const rim = buffer * unit
  const box = boxWithin({ west: west - rim, north: north - rim, east: west + size + rim, south: north + size + rim })
  const { x, y } = store.columns
  const out: TileRows = { rows: [], x: [], y: [] }
  for (const row of drawnRowsIn(store, box)) {
    out.rows.push(row)
    out.x.push(Math.floor(((x[row] ?? 0) - west) / unit + 0.5))
    out.y.push(Math.floor(((y[row] ?? 0) - north) / unit + 0.5))
  }
  return out
}

/** Counts of a tile's rows on a lattice of `cells` x `cells`, row by row from the north-west; no rim. */
export function cellCountsOfTile(store: ColumnStore, tile: TileAddress, cells: number): Uint32Array {
  const size = 2 ** (32 - tile.z)
  const west = tile.x * size
  const north = tile.y * size
  const side = size / cells
  const { x, y } = store.columns
  const counts = new Uint32Array(cells * cells)
  for (const row of drawnRowsIn(store, { west, north, east: west + size - 1, south: north + size - 1 })) {
    const line = Math.floor(((y[row] ?? 0) - north) / side)
    const cell = line * cells + Math.floor(((x[row] ?? 0) - west) / side)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts
}

function boxWithin({ west, north, east, south }: MercatorBox): MercatorBox {
  const most = 2 ** 32 - 1
  return {
    west: Math.max(0, west),
    north: Math.max(0, north),
    east: Math.min(most, east),
    south: Math.min(most, south),
  }
}

/** What a map may show: neither gone nor on a placeholder location. */
function drawnRowsIn(store: ColumnStore, box: MercatorBox): Uint32Array {
  const slices = slicesOf(store, box)
  const rows = new Uint32Array(slices.reduce((sum, [begin, end]) => sum + end - begin, 0))
  let kept = 0
  for (const [begin, end] of slices) {
    for (let row = begin; row < end; row++) if (isDrawn(store.columns, row, box)) rows[kept++] = row
  }
  return rows.subarray(0, kept)
}

function isDrawn({ x, y, facets }: ColumnArrays, row: number, box: MercatorBox): boolean {
  const east = x[row] ?? 0
  const south = y[row] ?? 0
  if (east < box.west || east > box.east || south < box.north || south > box.south) return false
  return ((facets[row] ?? 0) & (deletedBit | placeholderBit)) === 0
}
