import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import { Problem } from '../http/problem.ts'
import type { CityPart, ReachCity } from './reach-city.ts'
import { cityParts, refreshCity } from './reach-city.ts'

export type CityKeeperOptions = { pool: Pool; follower: Pick<ChangeFollower, 'latest' | 'subscribe'>; log: Logger }

type CityKeeper = {
  /** The state to answer from and the newest change it has seen. Throws while nothing is loaded, or no roads are. */
  current: () => { city: ReachCity; dataVersion: number }
  /** Incidents of so many days were asked for: have them at hand after the next refresh too. */
  notePeriod: (days: number) => void
  /** Resolves when the city has been read for the first time. */
  ready: () => Promise<void>
  close: () => Promise<void>
}

const partsByNoun: Record<string, CityPart | readonly CityPart[]> = {
  roads: 'roads',
  buildings: 'households',
  households: 'households',
  incidents: 'incidents',
  resources: 'resources',
  grids: 'grids',
  areas: ['ground', 'grids'],
  ground: 'ground',
}

/** How long changes gather before a refresh: long enough that refreshing takes a fifth of the time at most. */
const quiet = { leastMilliseconds: 300, mostMilliseconds: 10_000, timesLastRefresh: 4 }
const retryMilliseconds = 2000
const periodsAtHand = 4
/** The period asked for when none is named, see the contract: had at hand from the start. */
const usualPeriodDays = 90

type State = {
  city: ReachCity | undefined
  stale: Set<CityPart>
  /** The first change that waits for a refresh, and the first one a running refresh takes in. */
  staleSince: number | undefined
  refreshingSince: number | undefined
  running: Promise<void> | undefined
  timer: NodeJS.Timeout | undefined
  lastTookMilliseconds: number
  periods: number[]
  closed: boolean
  whenReady: (() => void)[]
}

/**
 * Keeps one state of the city in memory, and another after every change that matters. Loading starts at once; the
 * old state stays until the new one is whole.
 */
export function keepCity(options: CityKeeperOptions): CityKeeper {
  const { follower } = options
  const state: State = {
    city: undefined,
    stale: new Set(cityParts),
    staleSince: follower.latest() + 1,
    refreshingSince: undefined,
    running: undefined,
    timer: undefined,
    lastTookMilliseconds: 0,
    periods: [usualPeriodDays],
    closed: false,
    whenReady: [],
  }
  const unsubscribe = follower.subscribe((changes) => {
    noteChanges(state, changes)
    scheduleRefresh(state, options)
  })
  startRefresh(state, options)
  return {
    current: () => {
      const city = loadedCity(state)
      if (Date.now() >= city.grids.changeDueAt && !state.stale.has('grids')) {
        state.stale.add('grids')
        scheduleRefresh(state, options)
      }
      return { city, dataVersion: dataVersion(state, follower) }
    },
    notePeriod: (days) => {
      state.periods = [...state.periods.filter((known) => known !== days), days].slice(-periodsAtHand)
    },
    ready: () => (state.city ? Promise.resolve() : new Promise((resolve) => state.whenReady.push(resolve))),
    close: async () => {
      state.closed = true
      unsubscribe()
      clearTimeout(state.timer)
      await state.running
    },
  }
}

function loadedCity({ city }: State): ReachCity {
  if (city === undefined)
    throw new Problem(
      'still-loading',
      'Roads and households are still being loaded. Please ask again in a few seconds.',
    )
  if (city.network.nodeCount === 0)
    throw new Problem(
      'not-found',
      'There is no road network yet, so reach cannot be measured along streets. Import roads first: npm run import -- roads FILE',
    )
  return city
}

function dataVersion(state: State, follower: Pick<ChangeFollower, 'latest'>): number {
  const firstUnseen = state.refreshingSince ?? state.staleSince
  return firstUnseen === undefined ? follower.latest() : firstUnseen - 1
}

function noteChanges(state: State, changes: readonly ChangeEntry[]): void {
  for (const { noun, seq } of changes) {
    for (const part of [partsByNoun[noun] ?? []].flat()) {
      state.stale.add(part)
      state.staleSince ??= seq
    }
  }
}

function scheduleRefresh(state: State, options: CityKeeperOptions): void {
  if (state.closed || state.stale.size === 0 || state.running || state.timer) return
  const wanted = Math.max(quiet.leastMilliseconds, quiet.timesLastRefresh * state.lastTookMilliseconds)
  const wait = Math.min(quiet.mostMilliseconds, wanted)
  state.timer = setTimeout(() => startRefresh(state, options), wait)
}

function startRefresh(state: State, options: CityKeeperOptions): void {
  state.timer = undefined
  state.running = refresh(state, options).then((wait) => {
    state.running = undefined
    if (wait === 0) scheduleRefresh(state, options)
    else if (!state.closed) state.timer = setTimeout(() => startRefresh(state, options), wait)
  })
}

/** Takes in what is stale; answers how long to wait before trying again (0: it worked). */
async function refresh(state: State, { pool, log }: CityKeeperOptions): Promise<number> {
  const stale = state.stale
  const started = performance.now()
  state.stale = new Set()
  state.refreshingSince = state.staleSince
  state.staleSince = undefined
  try {
    state.city = await refreshCity(pool, state.city, { stale, periods: state.periods })
    state.lastTookMilliseconds = performance.now() - started
    for (const resolve of state.whenReady.splice(0)) resolve()
    log.info({ parts: [...stale], milliseconds: Math.round(state.lastTookMilliseconds) }, 'reach is up to date')
    return 0
  } catch (error) {
    for (const part of stale) state.stale.add(part)
    state.staleSince = state.refreshingSince ?? state.staleSince
    if (!state.closed) log.warn({ err: error }, 'reading the city for reach failed; the old state holds, trying again')
    return retryMilliseconds
  } finally {
    state.refreshingSince = undefined
  }
}
