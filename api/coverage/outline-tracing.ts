import { byteAt, intAt } from './typed-arrays.ts'

/** A corner of the lattice: column and row, counted from the south-west. */
type Corner = readonly [column: number, row: number]
export type TracedRing = Corner[]

export type CellMask = { columns: number; rows: number; marked: Uint8Array }

// Directions in turning order; a left turn is one further.
const east = 0
const north = 1
const west = 2
const south = 3
const stepColumn = [1, 0, -1, 0] as const
const stepRow = [0, 1, 0, -1] as const

/**
 * Outlines of the marked cells: one polygon for each group of cells joined by sides, its outer ring first
 * (counter-clockwise) and then its holes (clockwise). Rings are closed, have corners only where they turn, and touch
 * themselves nowhere and each other at single corners at most, as a valid MultiPolygon wants.
 */
export function traceOutlines(mask: CellMask): TracedRing[][] {
  const group = labelGroups(mask)
  const outgoing = boundaryEdges(mask)
  const polygons: TracedRing[][] = []
  const stride = mask.columns + 1
  for (let vertex = 0; vertex < outgoing.length; vertex++) {
    while (byteAt(outgoing, vertex) !== 0) {
      const direction = lowestDirection(byteAt(outgoing, vertex))
      const label = intAt(group, cellOnLeft(mask, vertex, direction))
      const walk = followBoundary(outgoing, stride, { vertex, direction })
      addRings((polygons[label] ??= []), splitAtTouches(walk))
    }
  }
  return polygons
}

/** The outer ring goes first. */
function addRings(polygon: TracedRing[], rings: readonly TracedRing[]): void {
  for (const ring of rings) {
    if (isOuter(ring)) polygon.unshift(ring)
    else polygon.push(ring)
  }
}

/** Numbers groups of cells joined by sides, in the order of their first cell; -1 for cells not marked. */
function labelGroups({ columns, rows, marked }: CellMask): Int32Array {
  const group = new Int32Array(columns * rows).fill(-1)
  let groups = 0
  const waiting: number[] = []
  const reach = (cell: number): void => {
    if (byteAt(marked, cell) === 0 || intAt(group, cell) >= 0) return
    group[cell] = groups
    waiting.push(cell)
  }
  for (let start = 0; start < marked.length; start++) {
    reach(start)
    if (waiting.length === 0) continue
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      if (cell % columns > 0) reach(cell - 1)
      if (cell % columns < columns - 1) reach(cell + 1)
      if (cell >= columns) reach(cell - columns)
      if (cell < columns * (rows - 1)) reach(cell + columns)
    }
    groups++
  }
  return group
}

/** For every corner the directions in which a boundary leaves it, marked ground to the left, as bits. */
function boundaryEdges({ columns, rows, marked }: CellMask): Uint8Array {
  const stride = columns + 1
  const outgoing = new Uint8Array(stride * (rows + 1))
  const isMarked = (column: number, row: number): boolean =>
    column >= 0 && row >= 0 && column < columns && row < rows && byteAt(marked, row * columns + column) === 1
  const leave = (column: number, row: number, direction: number): void => {
    const vertex = row * stride + column
    outgoing[vertex] = byteAt(outgoing, vertex) | (1 << direction)
  }
  for (let cell = 0; cell < marked.length; cell++) {
    if (byteAt(marked, cell) === 0) continue
    const column = cell % columns
    const row = Math.floor(cell / columns)
    if (!isMarked(column, row - 1)) leave(column, row, east)
    if (!isMarked(column + 1, row)) leave(column + 1, row, north)
    if (!isMarked(column, row + 1)) leave(column + 1, row + 1, west)
    if (!isMarked(column - 1, row)) leave(column, row + 1, south)
  }
  return outgoing
}

function lowestDirection(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}

function cellOnLeft({ columns }: CellMask, vertex: number, direction: number): number {
  const column = vertex % (columns + 1)
  const row = Math.floor(vertex / (columns + 1))
  const cellColumn = direction === east || direction === south ? column : column - 1
  const cellRow = direction === east || direction === north ? row : row - 1
  return cellRow * columns + cellColumn
}

/** Walks one boundary to its start, taking its edges away; where two meet it turns left, so it stays with its group. */
function followBoundary(outgoing: Uint8Array, stride: number, start: { vertex: number; direction: number }): Corner[] {
  const corners: Corner[] = []
  let { vertex, direction } = start
  let arrived = -1
  // The first edge is taken away last: arriving at a corner where two boundaries meet, it must still be there to end with.
  do {
    if (direction !== arrived) corners.push([vertex % stride, Math.floor(vertex / stride)])
    if (arrived >= 0) outgoing[vertex] = byteAt(outgoing, vertex) & ~(1 << direction)
    vertex += (stepColumn[direction] ?? 0) + (stepRow[direction] ?? 0) * stride
    arrived = direction
    direction = leftmost(byteAt(outgoing, vertex), arrived)
  } while (vertex !== start.vertex || direction !== start.direction)
  outgoing[vertex] = byteAt(outgoing, vertex) & ~(1 << direction)
  return corners
}

function leftmost(bits: number, arrived: number): number {
  const turn = [1, 0, 3].find((quarters) => (bits & (1 << ((arrived + quarters) % 4))) !== 0)
  if (turn === undefined) throw new Error('a boundary of cells did not close')
  return (arrived + turn) % 4
}

/** Cuts a closed walk that passes a corner twice into rings that do not. */
function splitAtTouches(walk: readonly Corner[]): TracedRing[] {
  const rings: TracedRing[] = []
  const open: Corner[] = []
  const standing = new Map<string, number>()
  for (const corner of walk) {
    const key = corner.join()
    const since = standing.get(key)
    if (since !== undefined) {
      const loop = open.splice(since)
      for (const left of loop) standing.delete(left.join())
      rings.push([...loop, corner])
    }
    standing.set(key, open.length)
    open.push(corner)
  }
  const [first] = open
  if (first !== undefined) rings.push([...open, first])
  return rings
}

function isOuter(ring: TracedRing): boolean {
  let doubleArea = 0
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[i + 1] ?? [x, y]
    doubleArea += x * nextY - nextX * y
  }
  return doubleArea > 0
}
