import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { seesEverything } from '../columns/audience.ts'
import { openBreath } from '../columns/breathe.ts'
import type { CityClock } from '../columns/city-clock.ts'
import { openCityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import { forecastGroup, leastDays } from './forecast-group.ts'
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
import {
  dateBefore,
  endOfKnownDays,
  forecastRecords,
  groupRecord,
  isOutdated,
  learnDays,
  leastRecords,
  seed,
  seriesOf,
  sharesOf,
} from './forecasts.rules.ts'

export type ForecastRuns = {
  /** Share done of the run going on; null when there is none. */
  making: () => number | null
  /** Makes forecasts of the days after the last whole one, unless they are there (`isForced` makes them all the same). */
  make: (now: Date, isForced: boolean) => Promise<void>
  cancel: () => void
  close: () => Promise<void>
}

type Options = { pool: Pool; columns: IncidentColumns; log: Logger }

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
  void columns.whenReady().then(look)
  return {
    making: () => state.share,
    make,
    cancel: () => (state.isCancelled = true),
    close: async () => {
      clearInterval(timer)
      state.isCancelled = true
      await state.running.catch(() => undefined)
    },
  }
}

type Moment = { now: Date; isForced: boolean }

/** One transaction: a run that is cancelled or fails leaves nothing behind. */
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
    await foretellAll(state, db, { columns, clock, end, runId: run.id })
    await dropOldRuns(db, { kept: keptRuns })
  }).catch((error: unknown) => {
    if (!(error instanceof Cancelled)) throw error
  })
}

class Cancelled extends Error {}

type Work = { columns: IncidentColumns; clock: CityClock; end: number; runId: number }

async function foretellAll(state: State, db: Database, work: Work): Promise<void> {
  const grids = (await listGridsInForce(db, { at: new Date(work.end * 1000) })).map(({ id }) => id)
  const groups = await listClassGroups(db, {})
  const all = await dayCube(work)
  if (all.starts.length < leastDays || grids.length === 0) return
  const shares = sharesOf(all, grids)
  const breath = openBreath()
  const watched = {
    isDue: breath.isDue,
    take: async () => {
      await breath.take()
      if (state.isCancelled) throw new Cancelled()
    },
  }
  for (const [i, { id: classId }] of groups.entries()) {
    await watched.take()
    const series = seriesOf(await dayCube(work, classId), work.clock, shares)
    let records = 0
    for (let day = 0; day < series.city.length; day++) records += series.city[day] ?? 0
    if (records >= leastRecords) await foretellGroup(db, { runId: work.runId, classId, series, breath: watched })
    state.share = (i + 1) / groups.length
  }
}

type GroupWork = {
  runId: number
  classId: number
  series: ReturnType<typeof seriesOf>
  breath: ReturnType<typeof openBreath>
}

async function foretellGroup(db: Database, { runId, classId, series, breath }: GroupWork): Promise<void> {
  const found = await forecastGroup(series, seed, breath)
  await storeGroup(db, { runId, group: JSON.stringify(groupRecord(classId, found)) })
  await storeForecasts(db, { runId, forecasts: JSON.stringify(forecastRecords(classId, series, found)) })
}

/** Days up to the last whole one; the same days whichever class is asked for. */
function dayCube({ columns, end }: Work, classId?: number): Promise<CountCube> {
  const from = new Date((end - learnDays * 86_400) * 1000).toISOString()
  const window = { from, to: new Date(end * 1000).toISOString() }
  const filter = classId === undefined ? window : { ...window, classes: [classId] }
  return columns.countCube(filter, { by: 'community', bucket: 'day' }, seesEverything)
}
