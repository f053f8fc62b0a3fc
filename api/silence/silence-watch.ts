import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { seesEverything } from '../columns/audience.ts'
import type { BackgroundThread } from '../columns/background-thread.ts'
import { Cancelled, inBackgroundTurn, openBackgroundThread } from '../columns/background-thread.ts'
import type { CityClock } from '../columns/city-clock.ts'
import { openCityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import { sourceNumbers } from '../columns/incident-facets.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Outage } from '../statistics/silence-rule.ts'
import { shapeOf } from '../statistics/arrival-rate.ts'
import { hoursOfWeek, stateOf } from './judged-grids.ts'
import type { ToJudge } from './judged-grids.ts'
import {
  endFlags,
  noteCheck,
  raiseFlags,
  readCheck,
  readGridArrivals,
  readNewest,
  readSourceArrivals,
  storeGrids,
  storeSources,
  takeTurn,
} from './silence.queries.ts'
import type { Judge } from './silence.rules.ts'
import { feedAt, hoursOf, judgeOf, judgeSilence, learnWeeks, minutesUntilFlag, outagesIn } from './silence.rules.ts'

export type SilenceWatch = {
  /** One check as of an instant; grids are judged in every fifteenth, or when asked for. Nothing where another process watches. */
  check: (now: Date, withGrids: boolean) => Promise<void>
  close: () => Promise<void>
}

type Options = {
  /** The owner's. */
  pool: Pool
  columns: IncidentColumns
  log: Logger
  /** False: it looks only when asked. */
  isSelfRunning: boolean
}

const everyMs = 60_000
const gridsEvery = 15
const relearnMs = 3_600_000
const weekMs = 7 * 86_400_000

/** `until`: the hour of its last arrival, which it was learned up to. */
type SourceJudge = Judge & { until: number }

type Learned = {
  at: Date
  from: Date
  clock: CityClock
  city: Judge
  shape: Float64Array
  outages: Outage[]
  sources: Map<number, SourceJudge>
}

/** Watches from when the columns are loaded, once a minute. */
export function openSilenceWatch(options: Options): SilenceWatch {
  const { columns, log } = options
  const state: State = { learned: null, running: Promise.resolve(), isClosed: false }
  const check = (now: Date, withGrids: boolean): Promise<void> => {
    state.running = state.running.then(() =>
      state.isClosed ? undefined : checkOnce(state, options, { now, withGrids }),
    )
    return state.running
  }
  let turn = 0
  const tick = (): void => {
    if (!columns.ready()) return
    const done = check(new Date(), turn++ % gridsEvery === 0)
    state.running = done.catch((error: unknown) =>
      log.warn({ err: error }, 'the watch over silence failed; again in a minute'),
    )
  }
  const timer = options.isSelfRunning ? setInterval(tick, everyMs) : undefined
  if (options.isSelfRunning) void columns.whenReady().then(tick)
  return {
    check,
    close: async () => {
      state.isClosed = true
      clearInterval(timer)
      await state.running.catch(() => undefined)
    },
  }
}

type State = { learned: Learned | null; running: Promise<void>; isClosed: boolean }
type Moment = { now: Date; withGrids: boolean }

async function checkOnce(state: State, options: Options, { now, withGrids }: Moment): Promise<void> {
  await inTransaction(options.pool, false, async (db) => {
    const [turn] = await takeTurn(db, {})
    const [newest] = await readNewest(db, { now })
    if (turn?.isMine !== true || !newest) return
    const dataVersion = options.columns.dataVersion()
    const learned = await learn(state, options.columns, newest.newestAt)
    const { clock, city } = learned
    const whole = judgeSilence(city, clock, {
      lastAt: newest.newestAt,
      arrived: newest.arrived,
      asOf: now,
      outages: [],
    })
    const { feed, asOf } = feedAt(newest.newestAt, now, whole.isFlagged)
    const [before] = await readCheck(db, {})
    await judgeSources(db, learned, asOf)
    // When the feed stops or comes back, what was found of the grids before says nothing any more.
    if (withGrids || before?.feed !== feed)
      await judgeGrids(db, learned, { asOf, columns: options.columns, isCancelled: () => state.isClosed })
    await endFlags(db, { asOf })
    await raiseFlags(db, { asOf })
    await noteCheck(db, {
      checkedAt: now,
      asOf,
      feed,
      newestAt: newest.newestAt,
      learnedFrom: learned.from,
      dataVersion,
    })
  }).catch((error: unknown) => {
    if (!(error instanceof Cancelled)) throw error
  })
}

/** Rates are learned anew once an hour of the data's own time. */
async function learn(state: State, columns: IncidentColumns, newestAt: Date): Promise<Learned> {
  const known = state.learned
  if (known && Math.abs(newestAt.getTime() - known.at.getTime()) < relearnMs) return known
  const clock = known?.clock.timeZone === columns.timeZone() ? known.clock : openCityClock(columns.timeZone())
  const from = new Date(newestAt.getTime() - learnWeeks * weekMs)
  const ofCity = await hourCube(columns, { by: 'city', from, to: newestAt })
  const bySource = await hourCube(columns, { by: 'source', from, to: newestAt })
  const hourOfWeek = hoursOfWeek(ofCity, clock)
  const shape = shapeOf(hoursOf(ofCity, 0, hourOfWeek))
  const city = judgeOf(hoursOf(ofCity, 0, hourOfWeek), shape, 'source')
  const sources = judgeSourcesAnew(bySource, { clock, shape, known: known?.sources })
  const outages = outagesIn(ofCity, clock, city, newestAt)
  const learned = { at: newestAt, from: new Date((ofCity.starts[0] ?? 0) * 1000), clock, city, shape, outages, sources }
  // What was learned before the columns hold the newest record is not believed for an hour.
  if (endOfRecords(ofCity) > newestAt.getTime() / 1000) state.learned = learned
  return learned
}

/** End of the last hour of a cube that holds a record, in UTC seconds. */
function endOfRecords({ starts, counts }: CountCube): number {
  return (starts[counts.findLastIndex((count) => count > 0)] ?? -Infinity) + 3600
}

type Anew = { clock: CityClock; shape: Float64Array; known: ReadonlyMap<number, SourceJudge> | undefined }

/** A source that sent nothing since keeps its judge: a silence is judged by what was known when it began. */
function judgeSourcesAnew(cube: CountCube, { clock, shape, known }: Anew): Map<number, SourceJudge> {
  const hourOfWeek = hoursOfWeek(cube, clock)
  const sources = new Map<number, SourceJudge>()
  cube.keys.forEach((key, row) => {
    const stream = hoursOf(cube, row, hourOfWeek)
    const until = cube.starts[stream.counts.length - 1] ?? 0
    const before = known?.get(key)
    sources.set(key, before?.until === until ? before : { ...judgeOf(stream, shape, 'source'), until })
  })
  return sources
}

type Span = { by: 'city' | 'source' | 'community'; from: Date; to: Date }

/** Of sources everything counts, wherever it is said to lie; of grids nothing on placeholder locations. */
function hourCube(columns: IncidentColumns, { by, from, to }: Span): Promise<CountCube> {
  const window = { from: from.toISOString(), to: new Date(to.getTime() + 1000).toISOString() }
  const filter = by === 'community' ? window : { ...window, placeholders: 'true' as const }
  return columns.countCube(filter, { by, bucket: 'hour' }, seesEverything)
}

async function judgeSources(db: Database, learned: Learned, asOf: Date): Promise<void> {
  const arrivals = await readSourceArrivals(db, { since: sinceOf(asOf), asOf })
  const rows = arrivals.flatMap((found) => {
    const judge = learned.sources.get(sourceNumbers[found.source])
    if (!judge) return []
    const state = stateOf(judge, learned.clock, { ...found, asOf, outages: learned.outages }, 'broken')
    return [{ source: found.source, ...state, flag_minutes: minutesUntilFlag(judge) }]
  })
  await storeSources(db, { sources: JSON.stringify(rows) })
}

/** In a thread of its own: the hours of half a year of every grid are millions of counts. */
async function judgeGrids(
  db: Database,
  { clock, from, shape, outages }: Learned,
  { asOf, columns, isCancelled }: { asOf: Date; columns: IncidentColumns; isCancelled: () => boolean },
): Promise<void> {
  const arrivals = await readGridArrivals(db, { since: sinceOf(asOf), asOf })
  const grids = await inBackgroundTurn(async () => {
    const thread: BackgroundThread<ToJudge, string> = openBackgroundThread(
      new URL('silence-thread.ts', import.meta.url),
      isCancelled,
    )
    try {
      const cube = await hourCube(columns, { by: 'community', from, to: asOf })
      const asked = { timeZone: clock.timeZone, asOf, shape, outages, cube, arrivals }
      return await thread.ask(asked, [cube.counts.buffer])
    } finally {
      await thread.close()
    }
  })
  await storeGrids(db, { grids })
}

function sinceOf(asOf: Date): Date {
  return new Date(asOf.getTime() - learnWeeks * weekMs)
}
