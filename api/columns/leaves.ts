import type { ColumnArrays } from './column-arrays.ts'
import { sharedUint32 } from './column-arrays.ts'
import { classIds } from './class-tree.ts'
import type { MercatorBox } from './morton.ts'

/**
 * The sorted rows cut into leaves of a quadtree, in Morton order; the rows of a leaf stand in drawers by class, and in
 * a drawer by time. So a box is a few leaves, some classes a few drawers of each, a window of time a stretch of those,
 * and a question about a month of litter in a street never meets the rest.
 */
export type Leaves = {
  /** Of n leaves, n * drawers + 1 numbers: drawer d of leaf i holds rows from begin[i * drawers + d] on. */
  begin: Uint32Array
  /** Edges of what stands in each leaf, included; of rows as they were sorted, which stay there until they go. */
  west: Uint32Array
  north: Uint32Array
  east: Uint32Array
  south: Uint32Array
  drawerOfClass: Uint8Array
}

/** As many rows in each as in the next, over the whole city. */
export const drawers = 4

/** A leaf is cut while it holds more, unless all of it lies in one z16 cell. */
const mostRowsALeaf = 16_384

export const noLeaves: Leaves = allocateLeaves(0)

export function allocateLeaves(count: number): Leaves {
  return {
    begin: sharedUint32(count * drawers + 1),
    west: sharedUint32(count),
    north: sharedUint32(count),
    east: sharedUint32(count),
    south: sharedUint32(count),
    drawerOfClass: new Uint8Array(new SharedArrayBuffer(classIds)),
  }
}

/** Where leaves begin, and the last ends, among keys in ascending order; `keyAt` gives the key of a rank. */
export function cutLeaves(count: number, keyAt: (rank: number) => number): number[] {
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
  return begins
}

/** Fills `drawerOfClass` so that neighbouring class ids share a drawer and drawers are alike in size. */
export function dealDrawers({ drawerOfClass }: Leaves, classId: Uint16Array, rows: Uint32Array): void {
  const counts = new Uint32Array(classIds)
  for (const row of rows) counts[classId[row] as number] = (counts[classId[row] as number] as number) + 1
  let before = 0
  for (let id = 0; id < classIds; id++) {
    // By the middle of the class: a large one must not push its neighbours out.
    const middle = before + (counts[id] ?? 0) / 2
    drawerOfClass[id] = Math.min(drawers - 1, Math.floor((middle / Math.max(1, rows.length)) * drawers))
    before += counts[id] ?? 0
  }
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
    const begin = leaves.begin[leaf * drawers] ?? 0
    const end = leaves.begin[(leaf + 1) * drawers] ?? 0
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

/** One of so many parts of the leaves; each is spread over the whole city, so that any box has some of every part. */
export type Part = { index: number; of: number }

export type StretchQuestion = {
  box: MercatorBox | null
  inner?: MercatorBox | undefined
  from: number
  to: number
  /** By class id: 0 is not wanted. Left out or null: every class is. */
  classes?: Uint8Array | null
  /** Left out: all leaves. */
  part?: Part
}

/** Calls `visit` with the stretch of each drawer of each leaf that may hold what is asked for. */
export function eachStretch(
  leaves: Leaves,
  time: Uint32Array,
  question: StretchQuestion,
  visit: (stretch: Stretch) => void,
): void {
  const { box, inner } = question
  const wanted = wantedDrawers(leaves, question.classes)
  const stretch: Stretch = { begin: 0, end: 0, isInside: true, isInner: false }
  const { index, of } = question.part ?? { index: 0, of: 1 }
  for (let leaf = index; leaf < leaves.west.length; leaf += of) {
    if (box && !meets(leaves, leaf, box)) continue
    stretch.isInside = box === null || isWithin(leaves, leaf, box)
    stretch.isInner = inner !== undefined && isWithin(leaves, leaf, inner)
    for (const drawer of wanted) {
      const at = leaf * drawers + drawer
      cutToWindow(stretch, time, question, { begin: leaves.begin[at] as number, end: leaves.begin[at + 1] as number })
      if (stretch.begin < stretch.end) visit(stretch)
    }
  }
}

function wantedDrawers({ drawerOfClass }: Leaves, classes: Uint8Array | null | undefined): number[] {
  const isWanted = new Uint8Array(drawers)
  if (!classes) isWanted.fill(1)
  else for (let id = 0; id < classIds; id++) if (classes[id] !== 0) isWanted[drawerOfClass[id] as number] = 1
  return Array.from(isWanted.keys()).filter((drawer) => isWanted[drawer] === 1)
}

function cutToWindow(
  stretch: Stretch,
  time: Uint32Array,
  { from, to }: StretchQuestion,
  { begin, end }: { begin: number; end: number },
): void {
  stretch.begin = begin
  stretch.end = end
  if (begin === end) return
  if (from > (time[begin] as number)) stretch.begin = firstNotBefore(time, begin, end, from)
  if (to <= (time[end - 1] as number)) stretch.end = firstNotBefore(time, stretch.begin, end, to)
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

/** Reports come at a fairly even pace, so the place is guessed from the times at the ends before it is halved for. */
function firstNotBefore(time: Uint32Array, begin: number, end: number, at: number): number {
  const range = { low: begin, high: end }
  for (let guesses = 0; guesses < 3 && range.high - range.low > 16; guesses++) narrowByGuess(time, range, at)
  let { low, high } = range
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((time[middle] as number) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** Looks a little to either side of the guess, so that mostly both ends come nearer. The answer lies in [low, high]. */
function narrowByGuess(time: Uint32Array, range: { low: number; high: number }, at: number): void {
  const { low, high } = range
  const first = time[low] as number
  const last = time[high - 1] as number
  const share = Math.min(1, Math.max(0, (at - first) / (last - first + 1)))
  const guess = low + Math.floor(share * (high - 1 - low))
  const slack = 4 + ((high - low) >> 6)
  const left = Math.max(low, guess - slack)
  const right = Math.min(high - 1, guess + slack)
  if ((time[left] as number) >= at) range.high = left
  else if ((time[right] as number) < at) range.low = right + 1
  else {
    range.low = left + 1
    range.high = right
  }
}
