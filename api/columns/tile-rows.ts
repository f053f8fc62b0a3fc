import type { ColumnArrays } from './column-arrays.ts'
import type { ColumnStore } from './column-store.ts'
import { deletedBit, placeholderBit } from './incident-facets.ts'
import { eachStretch } from './leaves.ts'
import type { MercatorBox } from './morton.ts'
import type { Moves, RowView } from './row-view.ts'
import { isInBox, isMoved, isMovedInto, isSeen, movedRows } from './row-view.ts'

export type TileAddress = { z: number; x: number; y: number }

/** Rows of a tile and a rim around it, with places in the tile's own units; placeholder locations are left out. */
export type TileRows = { rows: number[]; x: number[]; y: number[] }

const extent = 4096

/** `buffer` in tile units; z at most 16. Places are rounded to the nearest unit, as ST_AsMVTGeom does. */
export function rowsOfTile(store: ColumnStore, tile: TileAddress, buffer: number, view: RowView): TileRows {
  const size = 2 ** (32 - tile.z)
  const unit = size / extent
  const west = tile.x * size
  const north = tile.y * size
  const rim = buffer * unit
  const box = boxWithin({ west: west - rim, north: north - rim, east: west + size + rim, south: north + size + rim })
  const out: TileRows = { rows: [], x: [], y: [] }
  eachDrawn(store, box, view, (row, x, y) => {
    out.rows.push(row)
    out.x.push(Math.floor((x - west) / unit + 0.5))
    out.y.push(Math.floor((y - north) / unit + 0.5))
  })
  return out
}

/** Counts of a tile's rows on a lattice of `cells` x `cells`, row by row from the north-west; no rim. */
export function cellCountsOfTile(store: ColumnStore, tile: TileAddress, cells: number, view: RowView): Uint32Array {
  const size = 2 ** (32 - tile.z)
  const west = tile.x * size
  const north = tile.y * size
  const side = size / cells
  const counts = new Uint32Array(cells * cells)
  eachDrawn(store, { west, north, east: west + size - 1, south: north + size - 1 }, view, (_row, x, y) => {
    const cell = Math.floor((y - north) / side) * cells + Math.floor((x - west) / side)
    counts[cell] = (counts[cell] ?? 0) + 1
  })
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

type Draw = (row: number, x: number, y: number) => void

/** What a map may show: neither gone nor on a placeholder location, nor hidden from whoever looks. */
function eachDrawn(store: ColumnStore, box: MercatorBox, view: RowView, draw: Draw): void {
  const { columns } = store
  const drawPart = (begin: number, end: number, isInside: boolean): void => {
    for (let row = begin; row < end; row++) {
      const x = columns.x[row] as number
      const y = columns.y[row] as number
      if (!isInside && !isInBox(x, y, box)) continue
      if (isDrawn(columns, view, row) && !isMoved(columns, view.moves, row)) draw(row, x, y)
    }
  }
  eachStretch(store.leaves, columns.time, { box, ...always }, ({ begin, end, isInside }) =>
    drawPart(begin, end, isInside),
  )
  drawPart(store.sorted, store.length, false)
  if (view.moves) eachMovedInto(store, box, { grids: view.grids, moves: view.moves }, draw)
}

const always = { from: -Infinity, to: Infinity }

function eachMovedInto(store: ColumnStore, box: MercatorBox, view: RowView & { moves: Moves }, draw: Draw): void {
  const { columns } = store
  const { labels } = view.moves
  for (const row of movedRows(store, view.moves)) {
    if (!isMovedInto(columns, view.moves, row, box) || !isDrawn(columns, view, row)) continue
    const grid = columns.communityGrid[row] ?? 0
    draw(row, labels.x[grid] ?? 0, labels.y[grid] ?? 0)
  }
}

function isDrawn(columns: ColumnArrays, view: RowView, row: number): boolean {
  return ((columns.facets[row] ?? 0) & (deletedBit | placeholderBit)) === 0 && isSeen(columns, view, row)
}
