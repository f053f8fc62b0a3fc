import type { ColumnArrays } from './column-arrays.ts'
import { allocateColumns, columnNames, copyRow } from './column-arrays.ts'
import { deletedBit } from './incident-facets.ts'
import type { Leaves } from './leaves.ts'
import { allocateLeaves, cutLeaves, dealDrawers, drawers, measureLeaves, noLeaves } from './leaves.ts'
import { mortonKey } from './morton.ts'
import { sortOrder, sortPositions } from './sort-order.ts'

/** What threads that read must see: the arrays, and the numbers that change with every write. */
export type SharedStore = { columns: ColumnArrays; leaves: Leaves; numbers: Float64Array }

/**
 * Rows [0, sorted) lie in leaves; rows [sorted, length) came later and are scanned. A row that went is marked, and
 * dropped at the next sorting. The numbers stand in shared memory.
 */
export type ColumnStore = {
  columns: ColumnArrays
  leaves: Leaves
  numbers: Float64Array
  length: number
  sorted: number
  deleted: number
  highestGridId: number
  /** Of `time`; wider than the rows while `isRangeStale`, so ask `timeRangeOf`. */
  earliest: number
  latest: number
  isRangeStale: boolean
  /** Grows with every change of the rows or their order. */
  writes: number
  /** Positions of the sorted rows by ascending id. Only the thread that writes has it, and `tailById`. */
  byId: Uint32Array
  tailById: Map<number, number>
}

const numberNames = ['length', 'sorted', 'deleted', 'highestGridId', 'earliest', 'latest', 'stale', 'writes'] as const

export function openColumnStore(capacity: number): ColumnStore {
  const numbers = new Float64Array(new SharedArrayBuffer(numberNames.length * 8))
  numbers[numberNames.indexOf('earliest')] = Infinity
  numbers[numberNames.indexOf('latest')] = -Infinity
  return openSharedStore({ columns: allocateColumns(Math.max(1024, capacity)), leaves: noLeaves, numbers })
}

export function openSharedStore({ columns, leaves, numbers }: SharedStore): ColumnStore {
  const own = { columns, leaves, numbers, byId: new Uint32Array(0), tailById: new Map<number, number>() }
  const shared = Object.fromEntries(
    numberNames.map((name, place) => [
      name,
      {
        enumerable: true,
        get: () => numbers[place],
        set: (value: number) => {
          numbers[place] = value
        },
      },
    ]),
  )
  const stale = numberNames.indexOf('stale')
  const isRangeStale = {
    enumerable: true,
    get: () => numbers[stale] === 1,
    set: (value: boolean) => {
      numbers[stale] = value ? 1 : 0
    },
  }
  return Object.defineProperties(own, { ...shared, isRangeStale }) as ColumnStore
}

/** Rows that are not marked as gone. */
export function countRows(store: ColumnStore): number {
  return store.length - store.deleted
}

/** Of all arrays, the index by id included. */
export function bytesOf({ columns, leaves, byId }: ColumnStore): number {
  const arrays = [...Object.values(columns), ...Object.values(leaves), byId]
  return arrays.reduce((sum, array) => sum + array.byteLength, 0)
}

/** Makes room for one row behind the last; the caller writes it and then calls `commitRow`. */
export function reserveRow(store: ColumnStore): number {
  if (store.length >= store.columns.id.length) {
    const grown = allocateColumns(Math.ceil(store.columns.id.length * 1.5))
    for (const name of columnNames) grown[name].set(store.columns[name])
    store.columns = grown
  }
  return store.length
}

/**
 * Takes in the row written at `reserveRow`: a new incident stays where it is, a known one is overwritten where it
 * lies, unless it moved in space, time or class so that it belongs elsewhere. Returns where the incident was before, or -1.
 */
export function commitRow(store: ColumnStore): number {
  const { columns } = store
  const fresh = store.length
  const id = columns.id[fresh] ?? 0
  store.writes++
  noteExtremes(store, fresh)
  const known = positionOfId(store, id)
  if (known >= 0 && (known >= store.sorted || staysInPlace(store, known, fresh))) {
    if (columns.time[known] !== columns.time[fresh]) noteLeaving(store, known)
    copyRow(columns, fresh, known)
    return known
  }
  if (known >= 0) markDeleted(store, known)
  store.tailById.set(id, fresh)
  store.length++
  return known
}

function staysInPlace({ columns, leaves }: ColumnStore, known: number, fresh: number): boolean {
  const { x, y, time, classId } = columns
  if (x[known] !== x[fresh] || y[known] !== y[fresh] || time[known] !== time[fresh]) return false
  const { drawerOfClass } = leaves
  return drawerOfClass[classId[known] ?? 0] === drawerOfClass[classId[fresh] ?? 0]
}

/** Takes in a row without looking for its id: for the first load, where no id comes twice. */
export function commitNewRow(store: ColumnStore): void {
  noteExtremes(store, store.length)
  store.length++
  store.writes++
}

function noteExtremes(store: ColumnStore, position: number): void {
  const { time, communityGrid, unitGrid } = store.columns
  const at = time[position] ?? 0
  if (at < store.earliest) store.earliest = at
  if (at > store.latest) store.latest = at
  const grid = Math.max(communityGrid[position] ?? 0, unitGrid[position] ?? 0)
  if (grid > store.highestGridId) store.highestGridId = grid
}

/** The row may have been the only one at the end of the range; which is next is only known from all the others. */
function noteLeaving(store: ColumnStore, position: number): void {
  const at = store.columns.time[position] ?? 0
  if (at <= store.earliest || at >= store.latest) store.isRangeStale = true
}

/** The first and last time of the rows there are, from Infinity to -Infinity when there are none. */
export function timeRangeOf(store: ColumnStore): { earliest: number; latest: number } {
  if (store.isRangeStale) {
    const { time, facets } = store.columns
    let earliest = Infinity
    let latest = -Infinity
    for (let i = 0; i < store.length; i++) {
      if ((facets[i] ?? 0) & deletedBit) continue
      const at = time[i] ?? 0
      if (at < earliest) earliest = at
      if (at > latest) latest = at
    }
    // Threads that read at the same time all find and write the same.
    Object.assign(store, { earliest, latest, isRangeStale: false })
  }
  return { earliest: store.earliest, latest: store.latest }
}

export function markDeleted(store: ColumnStore, position: number): void {
  const { facets, id } = store.columns
  const held = facets[position] ?? 0
  if (held & deletedBit) return
  facets[position] = held | deletedBit
  store.deleted++
  store.writes++
  noteLeaving(store, position)
  const itsId = id[position] ?? 0
  if (store.tailById.get(itsId) === position) store.tailById.delete(itsId)
}

/** Where an incident lies, or -1. */
export function positionOfId(store: ColumnStore, id: number): number {
  const inTail = store.tailById.get(id)
  if (inTail !== undefined) return inTail
  const rank = rankOfId(store, id)
  const position = store.byId[rank] ?? -1
  if (position < 0 || store.columns.id[position] !== id) return -1
  return (store.columns.facets[position] ?? 0) & deletedBit ? -1 : position
}

/** The first rank in `byId` whose id is not below the asked one. */
export function rankOfId(store: ColumnStore, id: number): number {
  const { byId, columns } = store
  let low = 0
  let high = byId.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((columns.id[byId[middle] ?? 0] ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Sorts everything into leaves and drops what went. Works on copies and swaps them in at the end, so other threads
 * answer from the old arrays meanwhile; the swap alone needs the turn to write.
 */
export function sortStore(store: ColumnStore, swap: (change: () => void) => void = (change) => change()): void {
  const { columns, length } = store
  const { order, leaves } = leafOrder(columns, length)
  // A sixteenth more than there is: rows that come later lie in the tail until the next sorting.
  const fresh = allocateColumns(order.length + Math.max(65_536, order.length >> 4))
  for (const name of columnNames) gather(columns[name], fresh[name], order)
  measureLeaves(leaves, fresh)
  const byId = sortOrder(fresh.id, order.length)
  swap(() => {
    Object.assign(store, { columns: fresh, leaves, length: order.length, sorted: order.length, deleted: 0, byId })
    store.tailById = new Map()
    store.writes++
  })
}

/** The rows there are, by leaf, drawer and time. */
function leafOrder(columns: ColumnArrays, length: number): { order: Uint32Array; leaves: Leaves } {
  const { order: byKey, keys } = placeOrder(columns, length)
  const begins = cutLeaves(byKey.length, (rank) => keys[byKey[rank] ?? 0] ?? 0)
  const leaves = allocateLeaves(begins.length - 1)
  dealDrawers(leaves, columns.classId, byKey)
  // The keys are done with: their memory takes the number of each row's drawer.
  const drawerOf = keys
  const next = new Uint32Array(leaves.begin.length)
  for (let leaf = 0; leaf + 1 < begins.length; leaf++) {
    for (let rank = begins[leaf] ?? 0; rank < (begins[leaf + 1] ?? 0); rank++) {
      const row = byKey[rank] as number
      const drawer = leaf * drawers + (leaves.drawerOfClass[columns.classId[row] as number] as number)
      drawerOf[row] = drawer
      next[drawer + 1] = (next[drawer + 1] as number) + 1
    }
  }
  for (let drawer = 1; drawer < next.length; drawer++)
    next[drawer] = (next[drawer] as number) + (next[drawer - 1] as number)
  leaves.begin.set(next)
  const order = new Uint32Array(byKey.length)
  for (const row of sortPositions(columns.time, byKey)) {
    const drawer = drawerOf[row] as number
    const place = next[drawer] as number
    order[place] = row
    next[drawer] = place + 1
  }
  return { order, leaves }
}

function placeOrder({ x, y, facets }: ColumnArrays, length: number): { order: Uint32Array; keys: Uint32Array } {
  const keys = new Uint32Array(length)
  const live = new Uint32Array(length)
  let kept = 0
  for (let row = 0; row < length; row++) {
    keys[row] = mortonKey((x[row] ?? 0) >>> 16, (y[row] ?? 0) >>> 16)
    if (((facets[row] ?? 0) & deletedBit) === 0) live[kept++] = row
  }
  return { order: sortPositions(keys, live.slice(0, kept)), keys }
}

function gather<T extends Uint32Array | Uint16Array | Uint8Array>(from: T, to: T, order: Uint32Array): void {
  for (let i = 0; i < order.length; i++) to[i] = from[order[i] ?? 0] ?? 0
}
