import type { Pool } from 'pg'
import { latitudeOfUnitY } from '#geo/mercator'
import type { ChangeEntry } from '../db/change-follower.ts'
import type { CityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { commitNewRow, commitRow, markDeleted, positionOfId, rankOfId, sortStore } from './column-store.ts'
import type { IdSpan } from './columns.queries.ts'
import { copyIncidents, wholeTable } from './columns.queries.ts'
import { openRecordReader } from './copy-records.ts'
import { deletedBit } from './incident-facets.ts'
import type { MercatorBox } from './morton.ts'
import { mercatorBoxOf } from './row-test.ts'

// Single changes whose ids lie this near are read in one go: reading a few rows more is cheaper than asking twice.
const nearIds = 500
const tailToSort = 50_000
// Changes of a stretch show together when they fit; a larger one shows in parts, and readers are not held up by it.
const bytesATurn = 4 * 2 ** 20

/** Does a change while nobody reads. */
export type Write = (change: () => void) => void

/** Fills an empty store that nobody reads yet with everything there is and sorts it. `progress` gets the rows so far. */
export async function loadIncidents(
  pool: Pool,
  store: ColumnStore,
  clock: CityClock,
  progress: (rows: number) => void,
): Promise<void> {
  const reader = openRecordReader(store, clock)
  await copyIncidents(pool, wholeTable, (chunk) => {
    reader.read(chunk, () => commitNewRow(store))
    progress(store.length)
  })
  sortStore(store)
}

/**
 * The stretches of the table that entries of the feed make stale. A bulk entry is read again by its span of ids and
 * its box, which holds the rows as they were and as they are.
 */
export function spansOf(entries: ChangeEntry[]): IdSpan[] {
  const bulk = entries.filter((entry) => entry.rowCount !== 1)
  const ids = entries
    .filter((entry) => entry.rowCount === 1)
    .map((entry) => entry.firstId)
    .sort((a, b) => a - b)
  const spans: IdSpan[] = bulk.map(({ firstId, lastId, bbox }) => ({ firstId, lastId, bbox }))
  let open: IdSpan | undefined
  for (const id of ids) {
    if (open && id - open.lastId <= nearIds) open.lastId = id
    else spans.push((open = { firstId: id, lastId: id, bbox: null }))
  }
  return spans
}

/** Makes the store agree with the table on a span: reads what is there, drops what is not there any more. */
export async function refreshSpan(
  { pool, store, clock, write }: { pool: Pool; store: ColumnStore; clock: CityClock; write: Write },
  span: IdSpan,
): Promise<void> {
  const reader = openRecordReader(store, clock)
  const known = knownRows(store, span)
  let waiting: Buffer[] = []
  let bytes = 0
  const takeIn = (): void => {
    for (const chunk of waiting)
      reader.read(chunk, () => {
        const before = commitRow(store)
        if (before >= 0) known.see(before)
      })
    waiting = []
    bytes = 0
  }
  await copyIncidents(pool, span, (chunk) => {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes >= bytesATurn) write(takeIn)
  })
  write(() => {
    takeIn()
    known.dropUnseen()
  })
}

/** Whether so much came later, or went, that sorting anew is worth its time. */
export function isDueForSorting({ length, sorted, deleted }: ColumnStore): boolean {
  return length - sorted + deleted > Math.max(tailToSort, sorted / 20)
}

type KnownRows = { see: (position: number) => void; dropUnseen: () => void }

/** The rows of a span held before it is read again, ticked off as they are met. */
function knownRows(store: ColumnStore, { firstId, lastId, bbox }: IdSpan): KnownRows {
  const { id } = store.columns
  const box = bbox && mercatorBoxOf(bbox)
  const low = rankOfId(store, firstId)
  const high = rankOfId(store, lastId + 1)
  const seenRanks = new Uint8Array(Math.max(0, high - low))
  const tailIds = idsInTail(store, firstId, lastId)
  return {
    see: (position) => {
      const itsId = id[position] ?? 0
      tailIds.delete(itsId)
      const rank = rankOfId(store, itsId) - low
      if (rank >= 0 && rank < seenRanks.length) seenRanks[rank] = 1
    },
    dropUnseen: () => {
      const dropUnlessOutside = (position: number) => {
        if (position >= 0 && isInBox(store, position, box)) markDeleted(store, position)
      }
      for (const itsId of tailIds) dropUnlessOutside(positionOfId(store, itsId))
      seenRanks.forEach((seen, rank) => {
        if (seen === 0) dropUnlessOutside(store.byId[low + rank] ?? -1)
      })
    },
  }
}

function idsInTail(store: ColumnStore, firstId: number, lastId: number): Set<number> {
  const ids = new Set<number>()
  if (lastId - firstId < store.tailById.size) {
    for (let itsId = firstId; itsId <= lastId; itsId++) if (store.tailById.has(itsId)) ids.add(itsId)
  } else {
    for (const itsId of store.tailById.keys()) if (itsId >= firstId && itsId <= lastId) ids.add(itsId)
  }
  return ids
}

function isInBox(store: ColumnStore, position: number, box: MercatorBox | null): boolean {
  const { x, y, facets } = store.columns
  if ((facets[position] ?? 0) & deletedBit) return false
  if (box === null) return true
  const east = x[position] ?? 0
  const south = y[position] ?? 0
  // The columns round down to 2^-32 of the world; one unit of grace keeps a row on the very edge inside.
  return east >= box.west - 1 && east <= box.east + 1 && south >= box.north - 1 && south <= box.south + 1
}

/** Writes the hours of the week again after the city's time zone was set anew. */
export function retellHours(store: ColumnStore, clock: CityClock): void {
  const { time, hourOfWeek } = store.columns
  for (let i = 0; i < store.length; i++) hourOfWeek[i] = clock.hourOfWeek(time[i] ?? 0)
}

/**
 * The latitude that ground metres are reckoned at: the median incident's, to a tenth of a degree, so that single
 * reports do not move the density lattice and strays at 0,0 do not either. Undefined while there is none.
 */
export function medianLatitude(store: ColumnStore): number | undefined {
  const { y, facets } = store.columns
  const stride = Math.max(1, Math.floor(store.length / 1000))
  const sample: number[] = []
  for (let i = 0; i < store.length; i += stride) if (((facets[i] ?? 0) & deletedBit) === 0) sample.push(y[i] ?? 0)
  sample.sort((a, b) => a - b)
  const middle = sample[sample.length >> 1]
  return middle === undefined ? undefined : Math.round(latitudeOfUnitY(middle / 2 ** 32) * 10) / 10
}
