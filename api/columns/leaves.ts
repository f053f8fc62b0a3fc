import type { ColumnArrays } from './column-arrays.ts'
import { sharedUint32 } from './column-arrays.ts'
import type { MercatorBox } from './morton.ts'

/**
 * The sorted rows cut into leaves of a quadtree, in Morton order; within a leaf the rows stand by time. So a box is a
 * few leaves, a window of time a stretch of each, and a question about a month of a street never meets the rest.
 */
export type Leaves = {
  /** Of n leaves, n + 1 numbers: leaf i holds rows [begin[i], begin[i + 1]). */
  begin: Uint32Array
  /** Edges of what stands in each, included; of rows as they were sorted, which stay where they are until they go. */
  west: Uint32Array
  north: Uint32Array
  east: Uint32Array
  south: Uint32Array
}

/** A leaf is cut while it holds more, unless all of it lies in one z16 cell. */
const mostRowsALeaf = 4096

export const noLeaves: Leaves = leavesFor([])

function leavesFor(begins: readonly number[]): Leaves {
  const count = Math.max(0, begins.length - 1)
  const begin = sharedUint32(begins.length || 1)
  begin.set(begins)
  return {
    begin,
    west: sharedUint32(count),
    north: sharedUint32(count),
    east: sharedUint32(count),
    south: sharedUint32(count),
  }
}

/** Where leaves begin among keys in ascending order; `keyAt` gives the key of a rank. */
export function cutLeaves(count: number, keyAt: (rank: number) => number): Leaves {
  const begins = [0]
  const cut = (begin: number, end: number, firstKey: number, level: number): void => {
    if (end - begin <= mostRowsALeaf || level === 16) {
      if (end > begin) begins.push(end)
      return
    }
    const size = 4 ** (15 - level)
    let from = begin
    for (let quarter = 0; quarter < 4; quarter++) {
      const past = firstKey + (quarter + 1) * size
      const to = quarter === 3 ? end : lowerRank(keyAt, from, end, past)
      cut(from, to, past - size, level + 1)
      from = to
    }
  }
  cut(0, count, 0, 0)
  return leavesFor(begins)
}

function lowerRank(keyAt: (rank: number) => number, begin: number, end: number, key: number): number {
  let low = begin
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyAt(middle) < key) low = middle + 1
    else high = middle
  }
  return low
}

/** Sets the edges of all leaves from the rows that now stand in them. */
export function measureLeaves(leaves: Leaves, { x, y }: ColumnArrays): void {
  for (let leaf = 0; leaf < leaves.west.length; leaf++) {
    const begin = leaves.begin[leaf] ?? 0
    const end = leaves.begin[leaf + 1] ?? 0
    measure(x, { begin, end }, (least, most) => {
      leaves.west[leaf] = least
      leaves.east[leaf] = most
    })
    measure(y, { begin, end }, (least, most) => {
      leaves.north[leaf] = least
      leaves.south[leaf] = most
    })
  }
}

function measure(
  column: Uint32Array,
  { begin, end }: { begin: number; end: number },
  tell: (least: number, most: number) => void,
): void {
  let least = column[begin] ?? 0
  let most = least
  for (let row = begin + 1; row < end; row++) {
    const value = column[row] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  tell(least, most)
}

/** Rows [begin, end) that may pass. `isInside`: all of them stand in the box; `isInner`: in the inner one too. */
export type Stretch = { begin: number; end: number; isInside: boolean; isInner: boolean }

export type StretchQuestion = { box: MercatorBox | null; inner?: MercatorBox | undefined; from: number; to: number }

/** Calls `visit` with the stretch of each leaf that meets the box, cut to the window of time [from, to). */
export function eachStretch(
  leaves: Leaves,
  time: Uint32Array,
  question: StretchQuestion,
  visit: (stretch: Stretch) => void,
): void {
  const { box, inner } = question
  const stretch: Stretch = { begin: 0, end: 0, isInside: true, isInner: false }
  for (let leaf = 0; leaf < leaves.west.length; leaf++) {
    if (box && !meets(leaves, leaf, box)) continue
    cutToWindow(stretch, time, question, { begin: leaves.begin[leaf] ?? 0, end: leaves.begin[leaf + 1] ?? 0 })
    if (stretch.begin >= stretch.end) continue
    stretch.isInside = box === null || isWithin(leaves, leaf, box)
    stretch.isInner = inner !== undefined && isWithin(leaves, leaf, inner)
    visit(stretch)
  }
}

function cutToWindow(
  stretch: Stretch,
  time: Uint32Array,
  { from, to }: StretchQuestion,
  { begin, end }: { begin: number; end: number },
): void {
  stretch.begin = from <= (time[begin] ?? 0) ? begin : firstNotBefore(time, begin, end, from)
  stretch.end = to > (time[end - 1] ?? 0) ? end : firstNotBefore(time, stretch.begin, end, to)
}

function meets({ west, north, east, south }: Leaves, leaf: number, box: MercatorBox): boolean {
  return (
    (west[leaf] ?? 0) <= box.east &&
    (east[leaf] ?? 0) >= box.west &&
    (north[leaf] ?? 0) <= box.south &&
    (south[leaf] ?? 0) >= box.north
  )
}

function isWithin({ west, north, east, south }: Leaves, leaf: number, box: MercatorBox): boolean {
  return (
    (west[leaf] ?? 0) >= box.west &&
    (east[leaf] ?? 0) <= box.east &&
    (north[leaf] ?? 0) >= box.north &&
    (south[leaf] ?? 0) <= box.south
  )
}

function firstNotBefore(time: Uint32Array, begin: number, end: number, at: number): number {
  let low = begin
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((time[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}
