import { mercatorHalf } from '#geo/mercator'
import type { Audience } from './audience.ts'
import type { ColumnArrays } from './column-arrays.ts'
import type { ColumnStore } from './column-store.ts'
import type { Places } from './density-field.ts'
import type { MercatorBox } from './morton.ts'
import type { Part } from './leaves.ts'

/** By community grid id, in Web Mercator scaled to 2^32. */
export type GridLabels = { x: Uint32Array; y: Uint32Array; isKnown: Uint8Array }

/** Incidents of sensitive classes stand at the label of their grid, and nowhere when they lie in none. */
export type Moves = {
  /** By class id. */
  isSensitive: Uint8Array
  labels: GridLabels
}

/** What of the rows somebody sees, and where. */
export type RowView = {
  /** By community grid id: 1 is seen. Null: every row is, those in no grid too. */
  grids: Uint8Array | null
  /** Null: every row stands where it happened. */
  moves: Moves | null
  /** Only rows of this part of the leaves. */
  part?: Part
}

export function rowViewOf(
  { gridIds, movesSensitive }: Pick<Audience, 'gridIds' | 'movesSensitive'>,
  store: ColumnStore,
  moves: Moves,
): RowView {
  return {
    grids: gridIds && gridMask(gridIds, store.highestGridId),
    moves: movesSensitive && moves.isSensitive.includes(1) ? moves : null,
  }
}

function gridMask(gridIds: ReadonlySet<number>, highest: number): Uint8Array {
  const mask = new Uint8Array(highest + 1)
  for (const id of gridIds) if (id > 0 && id <= highest) mask[id] = 1
  return mask
}

/** Of places in metres of EPSG:3857. */
export function gridLabelsOf(rows: readonly { id: number; x: number; y: number }[]): GridLabels {
  const size = rows.reduce((most, { id }) => Math.max(most, id), 0) + 1
  const labels: GridLabels = {
    x: new Uint32Array(size),
    y: new Uint32Array(size),
    isKnown: new Uint8Array(size),
  }
  for (const { id, x, y } of rows) {
    labels.x[id] = scaled(x)
    labels.y[id] = scaled(-y)
    labels.isKnown[id] = 1
  }
  return labels
}

/** Metres from the origin, growing east or south, to whole parts of 2^32. */
function scaled(meters: number): number {
  return Math.min(2 ** 32 - 1, Math.max(0, Math.floor((meters / (2 * mercatorHalf) + 0.5) * 2 ** 32)))
}

export function isSeen({ communityGrid }: ColumnArrays, { grids }: RowView, row: number): boolean {
  return grids === null || grids[communityGrid[row] ?? 0] === 1
}

export function isMoved({ classId }: ColumnArrays, moves: Moves | null, row: number): boolean {
  return moves !== null && moves.isSensitive[classId[row] ?? 0] === 1
}

export function isInBox(x: number, y: number, box: MercatorBox): boolean {
  return x >= box.west && x <= box.east && y >= box.north && y <= box.south
}

/** Whether the label that the row is moved to lies in the box. */
export function isMovedInto(
  { communityGrid }: ColumnArrays,
  { labels }: Moves,
  row: number,
  box: MercatorBox,
): boolean {
  const grid = communityGrid[row] ?? 0
  return labels.isKnown[grid] === 1 && isInBox(labels.x[grid] ?? 0, labels.y[grid] ?? 0, box)
}

type KnownRows = { moves: Moves; writes: number; rows: Uint32Array }
const knownRows = new WeakMap<ColumnStore, KnownRows>()

/**
 * Rows of sensitive classes that have a label to stand at, by grid, so that those at one place follow each other.
 * Found anew after every write: they may lie anywhere in the order of real places, so no slice of it holds them.
 */
export function movedRows(store: ColumnStore, moves: Moves): Uint32Array {
  const known = knownRows.get(store)
  if (known?.moves === moves && known.writes === store.writes) return known.rows
  const rows = findMoved(store, moves)
  knownRows.set(store, { moves, writes: store.writes, rows })
  return rows
}

function findMoved(store: ColumnStore, moves: Moves): Uint32Array {
  const { columns, length } = store
  const ends = new Uint32Array(moves.labels.isKnown.length + 1)
  const count = (grid: number, by: number): number => (ends[grid] = (ends[grid] ?? 0) + by)
  for (let row = 0; row < length; row++) {
    const grid = gridMovedTo(columns, moves, row)
    if (grid > 0) count(grid + 1, 1)
  }
  for (let grid = 1; grid < ends.length; grid++) count(grid, ends[grid - 1] ?? 0)
  const rows = new Uint32Array(ends.at(-1) ?? 0)
  for (let row = 0; row < length; row++) {
    const grid = gridMovedTo(columns, moves, row)
    if (grid > 0) rows[count(grid, 1) - 1] = row
  }
  return rows
}

/** 0 for a row that stays, and for one that has no label to stand at. */
function gridMovedTo(columns: ColumnArrays, moves: Moves, row: number): number {
  if (!isMoved(columns, moves, row)) return 0
  const grid = columns.communityGrid[row] ?? 0
  return moves.labels.isKnown[grid] === 1 ? grid : 0
}

/** Where rows that are moved stand, by position in `rows`' numbers. */
export function labelPlaces({ columns }: ColumnStore, rows: Uint32Array, { labels }: Moves): Places {
  const gridOf = (row: number): number => columns.communityGrid[row] ?? 0
  return {
    x: Uint32Array.from(rows, (row) => labels.x[gridOf(row)] ?? 0),
    y: Uint32Array.from(rows, (row) => labels.y[gridOf(row)] ?? 0),
    rows: Uint32Array.from(rows, (_, i) => i),
  }
}
