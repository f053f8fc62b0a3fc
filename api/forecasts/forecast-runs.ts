import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { seesEverything } from '../columns/audience.ts'
import type { BackgroundThread } from '../columns/background-thread.ts'
import { Cancelled, inBackgroundTurn, openBackgroundThread } from '../columns/background-thread.ts'
import type { CityClock } from '../columns/city-clock.ts'
import { openCityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import { leastDays } from './forecast-group.ts'
import type { Foretold, ToForetell } from './forecast-thread.ts'
import {
  beginRun,
  dropOldRuns,
  listClassGroups,
  listGridsInForce,
  readNewestRecord,
  readRun,
  storeForecasts,
  storeGroup,
  takeTurn,
} from './forecasts.queries.ts'
import type { Share } from './forecasts.rules.ts'
import { dateBefore, endOfKnownDays, isOutdated, learnDays, seed, sharesOf } from './forecasts.rules.ts'

export type ForecastRuns = {
  /** Share done of the run going on; null when there is none. */
  making: () => number | null
  /** Makes forecasts of the days after the last whole one, unless they are there (`isForced` makes them all the same). */
  make: (now: Date, isForced: boolean) => Promise<void>
  cancel: () => void
  close: () => Promise<void>
}

type Options = { pool: Pool; columns: IncidentColumns; log: Logger }

/** A city this large comes to rest after the start before its forecasts, minutes of work, are begun. */
const manyIncidents = 1_000_000
const restMs = 60_000
/** A new day is noticed within so long. */
const lookMs = 600_000
const keptRuns = 15

type State = { share: number | null; isCancelled: boolean; running: Promise<void> }

/** Makes forecasts when the columns are loaded and once each day. `pool` is the owner's. */
export function openForecastRuns(options: Options): ForecastRuns {
  const { columns, log } = options
  const state: State = { share: null, isCancelled: false, running: Promise.resolve() }
  const make = (now: Date, isForced: boolean): Promise<void> => {
    if (state.share !== null) return state.running
    state.share = 0
    state.isCancelled = false
    state.running = runOnce(state, options, { now, isForced }).finally(() => (state.share = null))
    return state.running
  }
  const look = (): void => {
    if (!columns.ready()) return
    make(new Date(), false).catch((error: unknown) => log.warn({ err: error }, 'making forecasts failed; again later'))
  }
  const timer = setInterval(look, lookMs)
  let rest: NodeJS.Timeout | undefined
  void columns.whenReady().then(() => {
    if (columns.count() < manyIncidents) look()
    else rest = setTimeout(look, restMs)
  })
  return {
    making: () => state.share,
    make,
    cancel: () => (state.isCancelled = true),
    close: async () => {
      clearInterval(timer)
      clearTimeout(rest)
      state.isCancelled = true
      await state.running.catch(() => undefined)
    },
  }
}

type Moment = { now: Date; isForced: boolean }

/** One transaction: a run that is cancelled, fails or has nothing to learn from leaves nothing behind. */
async function runOnce(state: State, options: Options, { now, isForced }: Moment): Promise<void> {
  const { pool, columns } = options
  await inTransaction(pool, false, async (db) => {
    const [turn] = await takeTurn(db, {})
    const [newest] = await readNewestRecord(db, { now })
    if (turn?.isMine !== true || !newest) return
    const clock = openCityClock(columns.timeZone())
    const end = endOfKnownDays(newest.newestAt, now, clock)
    const lastDay = dateBefore(end, clock)
    const dataVersion = columns.dataVersion()
    const [known] = await readRun(db, {})
    if (!isForced && known && !isOutdated(known, { lastDay, dataVersion, now })) return
    const [run] = await beginRun(db, { madeAt: now, dataVersion, lastDay, seed })
    if (!run) throw new Error('begin-run returned no row')
    await foretellAll(state, db, { columns, clock, end, now, runId: run.id })
    await dropOldRuns(db, { kept: keptRuns })
  }).catch((error: unknown) => {
    if (!(error instanceof Cancelled)) throw error
  })
}

type Work = { columns: IncidentColumns; clock: CityClock; end: number; now: Date; runId: number }
type Foreteller = BackgroundThread<ToForetell, Foretold>

async function foretellAll(state: State, db: Database, work: Work): Promise<void> {
  // Those of today, which incidents are linked to; a city loaded from a file may have none of its data's last day.
  const grids = (await listGridsInForce(db, { at: work.now })).map(({ id }) => id)
  const groups = await listClassGroups(db, {})
  const all = await inBackgroundTurn(() => dayCube(work))
  if (all.starts.length < leastDays || grids.length === 0) throw new Cancelled('there is too little to learn from yet')
  const shares = sharesOf(all, grids)
  const isCancelled = (): boolean => state.isCancelled
  const thread: Foreteller = openBackgroundThread(new URL('forecast-thread.ts', import.meta.url), isCancelled)
  try {
    for (const [i, { id: classId }] of groups.entries()) {
      if (isCancelled()) throw new Cancelled('cancelled')
      const found = await inBackgroundTurn(() => foretellGroup(thread, work, { classId, shares }))
      if (found) await storeFound(db, work.runId, found)
      state.share = (i + 1) / groups.length
    }
  } finally {
    await thread.close()
  }
}

type Group = { classId: number; shares: Share }

async function foretellGroup(thread: Foreteller, work: Work, { classId, shares }: Group): Promise<Foretold> {
  const cube = await dayCube(work, classId)
  return thread.ask({ classId, cube, timeZone: work.clock.timeZone, shares }, [cube.counts.buffer])
}

async function storeFound(db: Database, runId: number, { group, forecasts }: NonNullable<Foretold>): Promise<void> {
  await storeGroup(db, { runId, group })
  for (const part of forecasts) await storeForecasts(db, { runId, forecasts: part })
}

/** Days up to the last whole one; the same days whichever class is asked for. */
function dayCube({ columns, end }: Work, classId?: number): Promise<CountCube> {
  const from = new Date((end - learnDays * 86_400) * 1000).toISOString()
  const window = { from, to: new Date(end * 1000).toISOString() }
  const filter = classId === undefined ? window : { ...window, classes: [classId] }
  return columns.countCube(filter, { by: 'community', bucket: 'day' }, seesEverything)
}
