import type { MessagePort } from 'node:worker_threads'
import type { Pool } from 'pg'
import type { ChangeEntry } from '../db/change-follower.ts'
import { readChanges } from '../db/change-follower.ts'
import type { CityClock } from './city-clock.ts'
import { openCityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { bytesOf, countRows, openColumnStore, sortStore } from './column-store.ts'
import type { FileHead } from './columns-file.ts'
import { dropColumnsFile, readColumnsFile, writeColumnsFile } from './columns-file.ts'
import { countIncidents, readCityFacts, readGridLabels, readStoreIdentity } from './columns.queries.ts'
import {
  isDueForSorting,
  loadIncidents,
  medianLatitude,
  refreshSpan,
  retellHours,
  spansOf,
} from './follow-incidents.ts'
import type { CityFacts, ClassFact, FromKeeper, KeeperState, LabelFact, StoreNews } from './thread-messages.ts'
import { takeTurnToWrite } from './turns.ts'

type Options = {
  pool: Pool
  file: string | null
  turns: Int32Array
  generation: Int32Array
  /** The newest change taken in, for those that answer. */
  version: Float64Array
  readers: MessagePort[]
  tell: (message: FromKeeper) => void
}

type State = {
  store: ColumnStore
  clock: CityClock
  classes: readonly ClassFact[]
  labels: readonly LabelFact[]
  latitude: number | undefined
  dataVersion: number
  /** Of the file. */
  savedVersion: number
  savedAtMs: number
  /** What the readers were told last, and the main thread. */
  told: StoreNews | null
  toldFacts: CityFacts | null
}

export type Keeper = {
  /** From the file if it is this database's, else from all its rows; tries again until it succeeds or is closed. */
  load: () => Promise<void>
  apply: (entries: ChangeEntry[]) => Promise<KeeperState>
  addReader: (port: MessagePort) => void
  /** Ends trying to load. */
  stop: () => void
  /** Writes what the file lacks. */
  close: () => Promise<void>
}

const retryMs = 2000
const saveEveryMs = 3_600_000

export function openKeeper(options: Options): Keeper {
  const state: State = {
    store: openColumnStore(0),
    clock: openCityClock('Asia/Shanghai'),
    classes: [],
    labels: [],
    latitude: undefined,
    dataVersion: 0,
    savedVersion: -1,
    savedAtMs: 0,
    told: null,
    toldFacts: null,
  }
  let isReady = false
  let isClosed = false
  return {
    load: async () => {
      for (;;) {
        isReady = await tryToLoad(state, options)
        if (isReady || isClosed) return
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    },
    apply: async (entries) => {
      await applyChanges(state, options, entries)
      if (isDueForSorting(state.store)) sortStore(state.store, (change) => write(state, options, change))
      if (Date.now() - state.savedAtMs > saveEveryMs) await save(state, options)
      return stateOf(state)
    },
    addReader: (port) => {
      options.readers.push(port)
      state.told = null
      write(state, options, () => undefined)
    },
    stop: () => {
      isClosed = true
    },
    close: async () => {
      if (isReady) await save(state, options)
    },
  }
}

async function tryToLoad(state: State, options: Options): Promise<boolean> {
  const begun = performance.now()
  try {
    await readFacts(state, options.pool)
    state.labels = await readGridLabels(options.pool, {})
    const isFromFile = await loadFile(state, options)
    if (!isFromFile) await loadAll(state, options)
    state.latitude = medianLatitude(state.store)
    write(state, options, () => undefined)
    if (!isFromFile) await save(state, options)
    const ms = Math.round(performance.now() - begun)
    options.tell({ kind: 'ready', state: stateOf(state), from: isFromFile ? 'file' : 'database', ms })
    return true
  } catch (error) {
    options.tell({ kind: 'trouble', message: `loading the incident columns failed; trying again: ${String(error)}` })
    return false
  }
}

/**
 * True when the columns came from the file and agree with the database. A restored or emptied database goes by the
 * same name: so the newest change in the file must stand in its feed as it was made, and the rows must be as many.
 */
async function loadFile(state: State, { pool, file }: Options): Promise<boolean> {
  const read = file === null ? undefined : readColumnsFile(file)
  if (!read || !(await isOfThisDatabase(pool, read.head))) return false
  const { store, head } = read
  state.store = store
  state.dataVersion = head.dataVersion
  if (head.timeZone !== state.clock.timeZone) retellHours(store, state.clock)
  await catchUp(state, pool)
  const [counted] = await countIncidents(pool, {})
  if (counted?.count !== countRows(store)) return false
  Object.assign(state, { savedVersion: head.dataVersion, savedAtMs: Date.now() })
  return true
}

async function isOfThisDatabase(pool: Pool, head: FileHead): Promise<boolean> {
  const [now] = await readStoreIdentity(pool, { seq: head.dataVersion })
  return now?.identity === head.identity && now.latest >= head.dataVersion && now.madeAt === head.madeAt
}

async function catchUp(state: State, pool: Pool): Promise<void> {
  const { store, clock } = state
  const write = (change: () => void): void => change()
  for (;;) {
    const page = await readChanges(pool, state.dataVersion)
    if (page.length === 0) return
    for (const span of spansOf(page.filter(({ noun }) => noun === 'incidents')))
      await refreshSpan({ pool, store, clock, write }, span)
    state.dataVersion = page.at(-1)?.seq ?? state.dataVersion
  }
}

async function loadAll(state: State, { pool, file, tell }: Options): Promise<void> {
  if (file !== null) dropColumnsFile(file)
  // What a file held that is not believed must not lie beside the rows that are read.
  state.store = openColumnStore(0)
  // Read before the rows: what commits meanwhile comes with the feed once more.
  const [identity] = await readStoreIdentity(pool, { seq: 0 })
  const expected = identity?.count ?? 0
  const store = openColumnStore(Math.ceil(expected * 1.01))
  let told = 0
  await loadIncidents(pool, store, state.clock, (loaded) => {
    if (loaded - told < 50_000) return
    told = loaded
    tell({ kind: 'progress', loaded, expected })
  })
  state.store = store
  state.dataVersion = identity?.latest ?? 0
}

async function applyChanges(state: State, options: Options, changes: ChangeEntry[]): Promise<void> {
  const { pool } = options
  const entries = changes.filter((entry) => entry.noun === 'incidents')
  const isAboutGrids = changes.some((entry) => entry.noun === 'grids')
  if (isAboutGrids) state.labels = await readGridLabels(pool, {})
  // An import may have brought classes and the city's time zone with it; neither has a feed of its own.
  const mayHaveFacts = entries.some((entry) => entry.rowCount !== 1 || entry.op === 'insert')
  if (mayHaveFacts) await readFacts(state, pool, (change) => write(state, options, change))
  const { store } = state
  for (const span of spansOf(entries))
    await refreshSpan({ pool, store, clock: state.clock, write: (change) => write(state, options, change) }, span)
  if (entries.some((entry) => entry.rowCount !== 1) || state.latitude === undefined)
    state.latitude = medianLatitude(store)
  write(state, options, () => {
    state.dataVersion = changes.at(-1)?.seq ?? state.dataVersion
  })
}

async function readFacts(
  state: State,
  pool: Pool,
  writeThen: (change: () => void) => void = (change) => change(),
): Promise<void> {
  const [facts] = await readCityFacts(pool, {})
  if (!facts) return
  if (JSON.stringify(state.classes) !== JSON.stringify(facts.classes)) state.classes = facts.classes
  if (facts.timeZone === state.clock.timeZone) return
  writeThen(() => {
    state.clock = openCityClock(facts.timeZone)
    retellHours(state.store, state.clock)
  })
}

/** Changes the store while nobody reads, and tells the readers where it lies now if that is another place. */
function write(state: State, { turns, generation, version, readers }: Options, change: () => void): void {
  takeTurnToWrite(turns, () => {
    change()
    version[0] = state.dataVersion
    const news = newsOf(state)
    if (state.told && isSame(state.told, news)) return
    state.told = news
    for (const reader of readers) reader.postMessage(news)
    Atomics.add(generation, 0, 1)
  })
}

function newsOf({ store, clock, classes, labels, latitude }: State): StoreNews {
  const { columns, leaves, numbers } = store
  return { columns, leaves, numbers, facts: { timeZone: clock.timeZone, classes, labels, latitude } }
}

function isSame(a: StoreNews, b: StoreNews): boolean {
  return a.columns === b.columns && a.leaves === b.leaves && isSameFacts(a.facts, b.facts)
}

function isSameFacts(a: CityFacts, b: CityFacts): boolean {
  return a.classes === b.classes && a.labels === b.labels && a.latitude === b.latitude && a.timeZone === b.timeZone
}

function stateOf(state: State): KeeperState {
  const { store, dataVersion, toldFacts } = state
  const { facts } = newsOf(state)
  const isTold = toldFacts !== null && isSameFacts(toldFacts, facts)
  state.toldFacts = facts
  return { facts: isTold ? null : facts, dataVersion, rows: countRows(store), bytes: bytesOf(store) }
}

/** A disk that is full must not stop the columns: the next start then reads the database. */
async function save(state: State, { pool, file, tell }: Options): Promise<void> {
  state.savedAtMs = Date.now()
  if (file === null || state.savedVersion === state.dataVersion) return
  try {
    const [identity] = await readStoreIdentity(pool, { seq: state.dataVersion })
    if (!identity) return
    const { dataVersion, clock } = state
    writeColumnsFile(file, state.store, {
      identity: identity.identity,
      dataVersion,
      madeAt: identity.madeAt,
      timeZone: clock.timeZone,
    })
    state.savedVersion = dataVersion
  } catch (error) {
    tell({ kind: 'trouble', message: `the columns could not be kept in ${file}: ${String(error)}` })
  }
}
