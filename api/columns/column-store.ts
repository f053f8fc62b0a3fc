import type { Breath } from './breathe.ts'
import { deletedBit } from './incident-facets.ts'
import { sortOrder } from './sort-order.ts'

/**
 * Incidents as columns, 36 bytes each. Rows [0, sorted) lie in Morton order, so that a tile is one slice; rows
 * [sorted, length) came later and are scanned. A row that went is marked, and dropped at the next sorting.
 */
export type ColumnArrays = {
  /** Morton key of the z16 cell. */
  key: Uint32Array
  /** Web Mercator scaled to 2^32. */
  x: Uint32Array
  y: Uint32Array
  /** UTC seconds since 1970; earlier times are held as 0. */
  time: Uint32Array
  hourOfWeek: Uint8Array
  classId: Uint16Array
  /** See incident-facets.ts. */
  facets: Uint8Array
  severity: Uint8Array
  /** 0: in no grid. */
  communityGrid: Uint32Array
  unitGrid: Uint32Array
  id: Uint32Array
}

export type ColumnStore = {
  columns: ColumnArrays
  length: number
  sorted: number
  deleted: number
  /** Positions of the sorted rows by ascending id. */
  byId: Uint32Array
  tailById: Map<number, number>
  highestGridId: number
  /** Of `time`; wider than the rows while `isRangeStale`, so ask `timeRangeOf`. */
  earliest: number
  latest: number
  isRangeStale: boolean
  /** Grows with every change of the rows or their order. */
  writes: number
}

function allocate(capacity: number): ColumnArrays {
  return {
    key: new Uint32Array(capacity),
    x: new Uint32Array(capacity),
    y: new Uint32Array(capacity),
    time: new Uint32Array(capacity),
    hourOfWeek: new Uint8Array(capacity),
    classId: new Uint16Array(capacity),
    facets: new Uint8Array(capacity),
    severity: new Uint8Array(capacity),
    communityGrid: new Uint32Array(capacity),
    unitGrid: new Uint32Array(capacity),
    id: new Uint32Array(capacity),
  }
}

export function openColumnStore(capacity: number): ColumnStore {
  return {
    columns: allocate(Math.max(1024, capacity)),
    length: 0,
    sorted: 0,
    deleted: 0,
    byId: new Uint32Array(0),
    tailById: new Map(),
    highestGridId: 0,
    earliest: Infinity,
    latest: -Infinity,
    isRangeStale: false,
    writes: 0,
  }
}

/** Rows that are not marked as gone. */
export function countRows(store: ColumnStore): number {
  return store.length - store.deleted
}

/** Makes room for one row behind the last; the caller writes it and then calls `commitRow`. */
export function reserveRow(store: ColumnStore): number {
  if (store.length >= store.columns.id.length) {
    const grown = allocate(Math.ceil(store.columns.id.length * 1.5))
    for (const name of Object.keys(grown) as (keyof ColumnArrays)[]) grown[name].set(store.columns[name])
    store.columns = grown
  }
  return store.length
}

/**
 * Takes in the row written at `reserveRow`: a new incident stays where it is, a known one is overwritten where it
 * lies, unless it moved to another cell of the sorted part. Returns where the incident was before, or -1.
 */
export function commitRow(store: ColumnStore): number {
  const { columns } = store
  const fresh = store.length
  const id = columns.id[fresh] ?? 0
  store.writes++
  noteExtremes(store, fresh)
  const known = positionOfId(store, id)
  if (known >= 0 && (known >= store.sorted || columns.key[known] === columns.key[fresh])) {
    if (columns.time[known] !== columns.time[fresh]) noteLeaving(store, known)
    copyRow(columns, fresh, known)
    return known
  }
  if (known >= 0) markDeleted(store, known)
  store.tailById.set(id, fresh)
  store.length++
  return known
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
  store.highestGridId = Math.max(store.highestGridId, communityGrid[position] ?? 0, unitGrid[position] ?? 0)
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
    Object.assign(store, { earliest, latest, isRangeStale: false })
  }
  return { earliest: store.earliest, latest: store.latest }
}

function copyRow(columns: ColumnArrays, from: number, to: number): void {
  for (const name of Object.keys(columns) as (keyof ColumnArrays)[]) columns[name][to] = columns[name][from] ?? 0
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
 * Sorts everything into Morton order and drops what went. Works on copies and swaps them in at the end, so answers
 * go on meanwhile; nothing may be written until it is done.
 */
export async function sortStore(store: ColumnStore, breath: Breath): Promise<void> {
  const old = store.columns
  const order = await liveOrder(store, breath)
  const fresh = allocate(order.length + Math.max(65_536, order.length >> 3))
  for (const name of Object.keys(fresh) as (keyof ColumnArrays)[]) {
    await gather(old[name], fresh[name], order, breath)
  }
  const byId = await sortOrder(fresh.id, order.length, breath)
  Object.assign(store, { columns: fresh, length: order.length, sorted: order.length, deleted: 0, byId })
  store.tailById = new Map()
  store.writes++
}

async function liveOrder(store: ColumnStore, breath: Breath): Promise<Uint32Array> {
  const order = await sortOrder(store.columns.key, store.length, breath)
  const { facets } = store.columns
  let kept = 0
  for (const position of order) {
    if (((facets[position] ?? 0) & deletedBit) === 0) order[kept++] = position
  }
  return order.subarray(0, kept)
}

const stretch = 200_000

async function gather<T extends Uint32Array | Uint16Array | Uint8Array>(
  from: T,
  to: T,
  order: Uint32Array,
  breath: Breath,
): Promise<void> {
  for (let begin = 0; begin < order.length; begin += stretch) {
    const end = Math.min(order.length, begin + stretch)
    for (let i = begin; i < end; i++) to[i] = from[order[i] ?? 0] ?? 0
    if (breath.isDue()) await breath.take()
  }
}
