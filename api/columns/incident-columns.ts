import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { IncidentFilter } from '#geo/incident-filter'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import type { Audience } from './audience.ts'
import { openCityClock } from './city-clock.ts'
import { classTreeOf } from './class-tree.ts'
import type { ColumnStore } from './column-store.ts'
import { countRows, openColumnStore } from './column-store.ts'
import type { CountCube, CubeQuestion } from './count-cube.ts'
import { countCube } from './count-cube.ts'
import { countIncidents, readCityFacts, readGridLabels } from './columns.queries.ts'
import { loadIncidents, medianLatitude, refreshSpan, retellHours, spansOf } from './follow-incidents.ts'
import type { City, Density, DensityQuestion, IncidentSummary, SummaryWish } from './incident-figures.ts'
import { densityExact, summariseExact } from './incident-figures.ts'
import type { PublishedTable } from './published-counts.ts'
import { holdPublished } from './published-counts.ts'
import type { Published, PublishedGrid } from './published-figures.ts'
import { densityPublished, publishedGridsOf, summarisePublished } from './published-figures.ts'
import type { Moves, RowView } from './row-view.ts'
import { gridLabelsOf, rowViewOf } from './row-view.ts'

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
  summarise: (filter: IncidentFilter, asked: SummaryWish, audience: Audience) => IncidentSummary
  drawDensity: (filter: IncidentFilter, question: DensityQuestion, audience: Audience) => Density
  /** Counts by place and time, for audiences of exact figures only; rejects with RangeError when too much is asked. */
  countCube: (filter: IncidentFilter, question: CubeQuestion, audience: Audience) => Promise<CountCube>
  /** For readers that go over the rows themselves; hold nothing of it over an await. */
  store: () => ColumnStore
  /** What of those rows an audience of exact figures sees, and where. */
  viewOf: (audience: Audience) => RowView
  /** For an audience of published figures, of all time. `edition` is another whenever they may be others. */
  publishedGrids: (audience: Audience) => { edition: string; grids: () => PublishedGrid[] }
  close: () => void
}

type State = City & {
  moves: Moves
  expected: number
  loaded: number
  ready: boolean
  closed: boolean
  pending: ChangeEntry[]
}

type Options = { pool: Pool; follower: ChangeFollower; log: Logger }

const retryMs = 2000

/** Starts loading at once and answers before it is done; ask `ready` first. Follows the change feed from then on. */
export function openIncidentColumns(options: Options): IncidentColumns {
  const { follower } = options
  const classes = classTreeOf([])
  const state: State = {
    store: openColumnStore(0),
    clock: openCityClock('Asia/Shanghai'),
    classes,
    moves: { isSensitive: classes.isSensitive, labels: gridLabelsOf([]) },
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
    ...answersOf(state),
    store: () => state.store,
    viewOf: (audience) => rowViewOf(audience, state.store, state.moves),
    close: () => {
      state.closed = true
      unsubscribe()
    },
  }
}

type Answers = Pick<IncidentColumns, 'summarise' | 'drawDensity' | 'countCube' | 'publishedGrids'>

function answersOf(state: State): Answers {
  const published = openPublished(state)
  const viewOf = (audience: Audience): RowView => rowViewOf(audience, state.store, state.moves)
  return {
    summarise: (filter, asked, audience) =>
      audience.figures === 'exact'
        ? summariseExact(state, viewOf(audience), filter, asked)
        : summarisePublished(state, published(audience), filter, asked),
    drawDensity: (filter, question, audience) =>
      audience.figures === 'exact'
        ? densityExact(state, viewOf(audience), filter, question)
        : densityPublished({ ...state, labels: state.moves.labels }, published(audience), filter, question),
    countCube: (filter, question, audience) =>
      audience.figures === 'exact'
        ? Promise.resolve().then(() => countCube(state, viewOf(audience), filter, question))
        : Promise.reject(new Error('counts by place and time are for exact figures only')),
    publishedGrids: (audience) => {
      const found = published(audience)
      return { edition: editionOf(found.table), grids: () => publishedGridsOf(found, state.moves.labels) }
    },
  }
}

/**
 * One table for screens before staff, another for those before visitors: each is suppressed as a whole. All classes
 * count together: told apart, nearly every count of a grid's month would be too small to be told in a large city.
 */
function openPublished(state: State): (audience: Audience) => Published {
  const sources = {
    store: () => state.store,
    clock: () => state.clock,
    groupOf: () => everyClass,
    dataVersion: () => state.dataVersion,
  }
  const ofAll = holdPublished(sources)
  const withoutSensitive = holdPublished({
    ...sources,
    leaveOut: {
      get leaveOutClasses() {
        return state.classes.isSensitive
      },
    },
  })
  return ({ leavesOutSensitive, gridIds }) => ({ table: leavesOutSensitive ? withoutSensitive() : ofAll(), gridIds })
}

const everyClass = 0

// Tables are numbered from 1 in every run of the service, so the run is part of the name.
const run = Date.now().toString(36)
const editions = new WeakMap<PublishedTable, string>()
let lastEdition = 0

function editionOf(table: PublishedTable): string {
  const edition = editions.get(table) ?? `${run}.${++lastEdition}`
  editions.set(table, edition)
  return edition
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
  await readLabels(state, pool)
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
  if (changes.some((entry) => entry.noun === 'grids')) await readLabels(state, pool)
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
  state.classes = classTreeOf(facts.classes)
  state.moves = { ...state.moves, isSensitive: state.classes.isSensitive }
  if (facts.timeZone === state.clock.timeZone) return
  state.clock = openCityClock(facts.timeZone)
  retellHours(state.store, state.clock)
}

async function readLabels(state: State, pool: Pool): Promise<void> {
  state.moves = { ...state.moves, labels: gridLabelsOf(await readGridLabels(pool, {})) }
}
