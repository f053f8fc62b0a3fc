import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Bbox } from '#geo/bbox'
import type { Coverage } from '#geo/grid-words'
import type { IncidentFilter } from '#geo/incident-filter'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import type { Bucket, CityClock } from './city-clock.ts'
import { openCityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { countRows, openColumnStore, timeRangeOf } from './column-store.ts'
import { countIncidents, readCityFacts } from './columns.queries.ts'
import { densityField } from './density-field.ts'
import { latticeBbox, latticeOf, latticeReach } from './density-lattice.ts'
import { loadIncidents, medianLatitude, refreshSpan, retellHours, spansOf } from './follow-incidents.ts'
import { mercatorBoxOf, rowTestOf, selectRows } from './select-rows.ts'
import type { Histogram, Tally } from './tallies.ts'
import { bucketsIn, fittingBucket, histogramOf, mostBuckets, tallyBy } from './tallies.ts'

export type IncidentSummary = {
  total: number
  placeholders: number
  /** Null when the asked bucket would give more than 20,000 bars. */
  histogram: Histogram | null
  grids: Tally[]
  outsideAnyGrid: number
  classes: Tally[]
  dataVersion: number
}

export type Density = {
  field: Float32Array
  width: number
  height: number
  bbox: Bbox
  /** Incidents that pass the filter and stand in the asked box. */
  total: number
  dataVersion: number
}

export type DensityQuestion = { bbox: Bbox; radiusMeters: number; mostCells: number }

export type IncidentColumns = {
  ready: () => boolean
  whenReady: () => Promise<void>
  /** 0 to 1 while the first load runs. */
  loadedShare: () => number
  count: () => number
  bytes: () => number
  /** The newest change the columns have taken in. */
  dataVersion: () => number
  timeZone: () => string
  summarise: (filter: IncidentFilter, asked: { coverage: Coverage; bucket: Bucket | 'auto' }) => IncidentSummary
  drawDensity: (filter: IncidentFilter, question: DensityQuestion) => Density
  /** For readers that go over the rows themselves; hold nothing of it over an await. */
  store: () => ColumnStore
  close: () => void
}

type State = {
  store: ColumnStore
  clock: CityClock
  children: Map<number, number[]>
  classIds: Set<number>
  latitude: number | undefined
  expected: number
  loaded: number
  ready: boolean
  closed: boolean
  dataVersion: number
  pending: ChangeEntry[]
}

type Options = { pool: Pool; follower: ChangeFollower; log: Logger }

const retryMs = 2000

/** Starts loading at once and answers before it is done; ask `ready` first. Follows the change feed from then on. */
export function openIncidentColumns(options: Options): IncidentColumns {
  const { follower } = options
  const state: State = {
    store: openColumnStore(0),
    clock: openCityClock('Asia/Shanghai'),
    children: new Map(),
    classIds: new Set(),
    latitude: undefined,
    expected: 0,
    loaded: 0,
    ready: false,
    closed: false,
    dataVersion: follower.latest(),
    pending: [],
  }
  const unsubscribe = follower.subscribe((changes) => takeChanges(state, options, changes))
  const loading = loadUntilDone(state, options)
  return {
    ready: () => state.ready,
    whenReady: () => loading,
    loadedShare: () => loadedShare(state),
    count: () => countRows(state.store),
    bytes: () => Object.values(state.store.columns).reduce((sum, column) => sum + column.byteLength, 0),
    dataVersion: () => state.dataVersion,
    timeZone: () => state.clock.timeZone,
    summarise: (filter, asked) => summarise(state, filter, asked),
    drawDensity: (filter, question) => drawDensity(state, filter, question),
    store: () => state.store,
    close: () => {
      state.closed = true
      unsubscribe()
    },
  }
}

function loadedShare({ ready, expected, loaded }: State): number {
  if (ready) return 1
  return expected === 0 ? 0 : Math.min(0.99, loaded / expected)
}

async function loadUntilDone(state: State, options: Options): Promise<void> {
  while (!state.closed) {
    try {
      await load(state, options)
      return
    } catch (error) {
      options.log.warn({ err: error }, 'loading the incident columns failed; trying again')
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

async function load(state: State, { pool, log }: Options): Promise<void> {
  const begun = performance.now()
  await readFacts(state, pool)
  const [row] = await countIncidents(pool, {})
  state.expected = row?.count ?? 0
  const store = openColumnStore(Math.ceil(state.expected * 1.05))
  await loadIncidents(pool, store, state.clock, (rows) => (state.loaded = rows))
  state.store = store
  while (state.pending.length > 0) {
    const entries = state.pending.splice(0)
    await applyChanges(state, pool, entries)
  }
  state.latitude = medianLatitude(state.store)
  state.ready = true
  log.info(
    { incidents: countRows(state.store), ms: Math.round(performance.now() - begun) },
    'incident columns are loaded',
  )
}

/** While the first load runs, changes wait: the other listeners of the feed must not. */
async function takeChanges(state: State, { pool }: Options, changes: ChangeEntry[]): Promise<void> {
  if (state.ready) await applyChanges(state, pool, changes)
  else state.pending.push(...changes)
}

async function applyChanges(state: State, pool: Pool, changes: ChangeEntry[]): Promise<void> {
  const entries = changes.filter((entry) => entry.noun === 'incidents')
  // An import may have brought classes and the city's time zone with it; neither has a feed of its own.
  if (entries.some((entry) => entry.rowCount !== 1 || entry.op === 'insert')) await readFacts(state, pool)
  for (const span of spansOf(entries)) await refreshSpan(pool, state.store, state.clock, span)
  if (entries.some((entry) => entry.rowCount !== 1) || state.latitude === undefined)
    state.latitude = medianLatitude(state.store)
  state.dataVersion = changes.at(-1)?.seq ?? state.dataVersion
}

async function readFacts(state: State, pool: Pool): Promise<void> {
  const [facts] = await readCityFacts(pool, {})
  if (!facts) return
  state.classIds = new Set(facts.classes.map(([id]) => id))
  state.children = new Map()
  for (const [id, parentId] of facts.classes) {
    const siblings = state.children.get(parentId)
    if (siblings) siblings.push(id)
    else state.children.set(parentId, [id])
  }
  if (facts.timeZone === state.clock.timeZone) return
  state.clock = openCityClock(facts.timeZone)
  retellHours(state.store, state.clock)
}

function subtreeOf(state: State, classId: number): number[] {
  const found = [classId]
  for (const id of found) found.push(...(state.children.get(id) ?? []))
  return found
}

function summarise(
  state: State,
  filter: IncidentFilter,
  asked: { coverage: Coverage; bucket: Bucket | 'auto' },
): IncidentSummary {
  const { store } = state
  const test = rowTestOf(filter, (classId) => subtreeOf(state, classId))
  const { rows, placeholders } = selectRows(store, test)
  const column = asked.coverage === 'community' ? store.columns.communityGrid : store.columns.unitGrid
  const byGrid = tallyBy(column, store.highestGridId, rows)
  const byClass = tallyBy(store.columns.classId, 2 ** 16 - 1, rows)
  return {
    total: rows.length,
    placeholders,
    histogram: drawHistogram(state, rows, { bucket: asked.bucket, from: test.from, to: test.to }),
    grids: byGrid.tallies,
    outsideAnyGrid: byGrid.zero,
    classes: byClass.tallies,
    dataVersion: state.dataVersion,
  }
}

/** Over the asked window, as far as there are incidents at all: so the axis stays put when classes are chosen. */
function drawHistogram(
  { store, clock }: State,
  rows: Uint32Array,
  asked: { bucket: Bucket | 'auto'; from: number; to: number },
): Histogram | null {
  const { earliest, latest } = timeRangeOf(store)
  const from = Math.max(asked.from, earliest)
  const to = Math.min(asked.to, latest + 1)
  const span = Math.max(0, to - from)
  const bucket = asked.bucket === 'auto' ? fittingBucket(span) : asked.bucket
  if (bucketsIn(bucket, span) > mostBuckets) return null
  return histogramOf(store, clock, rows, { bucket, from, to })
}

function drawDensity(state: State, filter: IncidentFilter, question: DensityQuestion): Density {
  const { store } = state
  const { bbox, radiusMeters, mostCells } = question
  const middle = (bbox[1] + bbox[3]) / 2
  const lattice = latticeOf(bbox, radiusMeters, mostCells, state.latitude ?? middle)
  const test = rowTestOf({ ...filter, bbox: undefined }, (classId) => subtreeOf(state, classId))
  const { rows } = selectRows(store, { ...test, box: latticeReach(lattice) })
  return {
    field: densityField(store, rows, lattice),
    width: lattice.width,
    height: lattice.height,
    bbox: latticeBbox(lattice),
    total: countInBox(store, rows, bbox),
    dataVersion: state.dataVersion,
  }
}

function countInBox(store: ColumnStore, rows: Uint32Array, bbox: Bbox): number {
  const { x, y } = store.columns
  const box = mercatorBoxOf(bbox)
  let count = 0
  for (const row of rows) {
    const east = x[row] ?? 0
    const south = y[row] ?? 0
    if (east >= box.west && east <= box.east && south >= box.north && south <= box.south) count++
  }
  return count
}
