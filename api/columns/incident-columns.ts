import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort, Worker } from 'node:worker_threads'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import type { AskThreads } from './ask-threads.ts'
import { askThreads } from './ask-threads.ts'
import type { CityClock } from './city-clock.ts'
import { openCityClock } from './city-clock.ts'
import type { ColumnAnswers } from './column-answers.ts'
import { answersOf } from './column-answers.ts'
import type { GridLabels } from './row-view.ts'
import { gridLabelsOf } from './row-view.ts'
import { startThread } from './start-thread.ts'
import type { CityFacts, FromKeeper, KeeperData, KeeperState, ReaderData, ToKeeper } from './thread-messages.ts'
import { giveBackTurn, openTurns } from './turns.ts'

export type IncidentColumns = ColumnAnswers & {
  ready: () => boolean
  whenReady: () => Promise<void>
  /** 0 to 1 while the first load runs. */
  loadedShare: () => number
  count: () => number
  /** Of the columns and what they are found by; shared by all threads. */
  bytes: () => number
  /** The newest change the columns have taken in. */
  dataVersion: () => number
  timeZone: () => string
  close: () => Promise<void>
}

type Options = {
  pool: Pool
  follower: ChangeFollower
  log: Logger
  /** Where the columns are kept between runs; without it every start reads the database. */
  file?: string | null
  /** Threads that answer; as many as there are cores, up to four. */
  threads?: number
}

type State = {
  ready: boolean
  loaded: number
  expected: number
  kept: Omit<KeeperState, 'facts'> & { facts: CityFacts }
  clock: CityClock
  labels: GridLabels
  pending: ChangeEntry[]
  /** What the keeper was asked and has not done. */
  open: Map<number, { resolve: () => void; reject: (error: Error) => void }>
  lastNumber: number
  becomeReady: () => void
  becomeClosed: () => void
}

const none: State['kept'] = {
  facts: { timeZone: 'Asia/Shanghai', classes: [], labels: [], latitude: undefined },
  dataVersion: 0,
  rows: 0,
  bytes: 0,
}

/**
 * Starts loading at once, in a thread of its own, and answers before it is done; ask `ready` first. Follows the change
 * feed from then on. Other threads answer; the main one only deals.
 */
export function openIncidentColumns(options: Options): IncidentColumns {
  const { follower, pool, log, file = null, threads = Math.min(4, availableParallelism()) } = options
  const state = openState()
  const isReady = new Promise<void>((resolve) => (state.becomeReady = resolve))
  const isClosed = new Promise<void>((resolve) => (state.becomeClosed = resolve))
  const shared = {
    turns: openTurns(),
    generation: new Int32Array(new SharedArrayBuffer(4)),
    version: new Float64Array(new SharedArrayBuffer(8)),
  }
  const connectionString = String(pool.options.connectionString)
  const channels = Array.from({ length: threads }, () => new MessageChannel())
  const ports = channels.map(({ port1 }) => port1)
  const keeperData: KeeperData = { connectionString, file, ...shared, readers: ports }
  const keeper = startThread(new URL('keeper-thread.ts', import.meta.url), keeperData, ports)
  keeper.on('message', (message: FromKeeper) => hearKeeper(state, message, keeper, log))
  keeper.on('error', (error) => log.error({ err: error }, 'the thread that keeps the incident columns ended'))
  const asking = openReaders(
    channels.map(({ port2 }) => port2),
    { shared, keeper, log },
  )
  const unsubscribe = follower.subscribe((changes) => takeChanges(state, keeper, changes))
  return {
    ready: () => state.ready,
    whenReady: () => isReady,
    loadedShare: () => loadedShare(state),
    count: () => state.kept.rows,
    bytes: () => state.kept.bytes,
    dataVersion: () => state.kept.dataVersion,
    timeZone: () => state.kept.facts.timeZone,
    ...answersOf(state, asking),
    close: async () => {
      unsubscribe()
      for (const { reject } of state.open.values()) reject(new Error('the service is stopping'))
      keeper.postMessage({ kind: 'close' } satisfies ToKeeper)
      await Promise.race([isClosed, new Promise((resolve) => setTimeout(resolve, longestCloseMs).unref())])
      await asking.close()
      await keeper.terminate()
    },
  }
}

// Ten million rows are written in a second or two; a disk that takes longer is not waited for.
const longestCloseMs = 10_000

function openState(): State {
  return {
    ready: false,
    loaded: 0,
    expected: 0,
    kept: none,
    clock: openCityClock(none.facts.timeZone),
    labels: gridLabelsOf([]),
    pending: [],
    open: new Map(),
    lastNumber: 0,
    becomeReady: () => undefined,
    becomeClosed: () => undefined,
  }
}

type ReaderParts = { shared: Omit<ReaderData, 'news'>; keeper: Worker; log: Logger }

/** `first`: ports the keeper knows already. */
function openReaders(first: MessagePort[], { shared, keeper, log }: ReaderParts): AskThreads {
  const free = [...first]
  const introduce = (): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    keeper.postMessage({ kind: 'reader', port: port1 } satisfies ToKeeper, [port1])
    return port2
  }
  return askThreads(
    first.length,
    () => {
      const news = free.shift() ?? introduce()
      const data: ReaderData = { ...shared, news }
      return startThread(new URL('reader-thread.ts', import.meta.url), data, [news])
    },
    (wasAnswering) => {
      if (wasAnswering) giveBackTurn(shared.turns)
      log.error('a thread that counts incidents ended; another takes its place')
    },
  )
}

function loadedShare({ ready, expected, loaded }: State): number {
  if (ready) return 1
  return expected === 0 ? 0 : Math.min(0.99, loaded / expected)
}

function hearKeeper(state: State, message: FromKeeper, keeper: Worker, log: Logger): void {
  switch (message.kind) {
    case 'progress':
      Object.assign(state, { loaded: message.loaded, expected: message.expected })
      return
    case 'ready':
      takeState(state, message.state)
      log.info({ incidents: message.state.rows, ms: message.ms, from: message.from }, 'incident columns are loaded')
      void finishLoading(state, keeper)
      return
    case 'applied':
      takeState(state, message.state)
      state.open.get(message.number)?.resolve()
      state.open.delete(message.number)
      return
    case 'failed':
      state.open.get(message.number)?.reject(new Error(message.message))
      state.open.delete(message.number)
      return
    case 'trouble':
      log.warn(message.message)
      return
    case 'closed':
      state.becomeClosed()
  }
}

function takeState(state: State, { facts, ...counts }: KeeperState): void {
  if (facts && facts.timeZone !== state.clock.timeZone) state.clock = openCityClock(facts.timeZone)
  if (facts) state.labels = gridLabelsOf([...facts.labels])
  state.kept = { ...counts, facts: facts ?? state.kept.facts }
}

/** What committed while the columns were loaded is taken in before they answer. */
async function finishLoading(state: State, keeper: Worker): Promise<void> {
  while (state.pending.length > 0) await send(state, keeper, state.pending.splice(0)).catch(() => undefined)
  state.ready = true
  state.becomeReady()
}

/** While the first load runs, changes wait: the other listeners of the feed must not. */
async function takeChanges(state: State, keeper: Worker, changes: ChangeEntry[]): Promise<void> {
  if (state.ready) await send(state, keeper, changes)
  else state.pending.push(...changes)
}

function send(state: State, keeper: Worker, entries: ChangeEntry[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const number = ++state.lastNumber
    state.open.set(number, { resolve, reject })
    keeper.postMessage({ kind: 'changes', number, entries } satisfies ToKeeper)
  })
}
