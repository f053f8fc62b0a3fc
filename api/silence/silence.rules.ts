import type { CityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { ArrivalRate, HourlyCounts } from '../statistics/arrival-rate.ts'
import { hoursPerWeek, learnArrivals } from '../statistics/arrival-rate.ts'
import type { Outage, SilenceRule } from '../statistics/silence-rule.ts'
import {
  activityHours,
  activityOf,
  chanceOfSilence,
  expectedBetween,
  hoursUntilFlag,
  silenceRule,
} from '../statistics/silence-rule.ts'

/** At most so many false alarms are promised: one a year for each source, one in 1,000 weeks for each grid. */
export const promised = { perSourceYear: 1, perThousandGridWeeks: 1 }
// Real streams have holidays and faults of their own that no rate by hour of the week knows. With these shares of what
// is promised the replayed years of test/real/silence.test.ts keep the promise.
const sourceReserve = 0.1
const gridReserve = 0.5
export const allowedPerWeek = {
  source: (promised.perSourceYear * sourceReserve) / 52,
  grid: (promised.perThousandGridWeeks * gridReserve) / 1000,
}
/** A stream whose silence would have to last longer than this is not judged. */
export const mostHours = { source: 14 * 24, grid: 28 * 24 }
export const learnWeeks = 26
/** With less there is nothing to measure the unevenness by. */
const leastLearnedHours = 8 * hoursPerWeek
/** A data set whose newest record is older was loaded and is not fed. */
const liveHours = 48

export type Judge = { rate: ArrivalRate; rule: SilenceRule; isJudged: boolean }

export function judgeOf(stream: HourlyCounts, cityShape: Float64Array, kind: 'source' | 'grid'): Judge {
  const rate = learnArrivals(stream, cityShape)
  const rule = silenceRule(rate, allowedPerWeek[kind])
  const isJudged = rate.hours >= leastLearnedHours && hoursUntilFlag(rate, rule, 0) <= mostHours[kind]
  return { rate, rule, isJudged }
}

/** What is known of a stream now; `arrived` is how many came in the hours before the last one, it included. */
export type Situation = { lastAt: Date | null; arrived: number; asOf: Date; outages: readonly Outage[] }

export type Judgement = {
  isFlagged: boolean
  weekly: number
  expected: number
  chance: number
  flagAt: Date | null
}

export function judgeSilence(judge: Judge, clock: CityClock, situation: Situation): Judgement {
  const { rate, rule, isJudged } = judge
  const { lastAt, arrived, asOf, outages } = situation
  if (!isJudged || lastAt === null)
    return { isFlagged: false, weekly: rate.weekly, expected: 0, chance: 1, flagAt: null }
  const last = wallHours(clock, lastAt)
  const silence = { from: last, to: wallHours(clock, asOf) }
  const activity = activityOf(arrived, expectedBetween(rate, { from: last - activityHours, to: last }))
  const expected = expectedBetween(rate, silence, outages) * activity
  const lost = outages.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, silence.to) - Math.max(from, last)),
    0,
  )
  const hours = hoursUntilFlag(rate, rule, last, activity) + lost
  return {
    isFlagged: expected >= rule.expected,
    weekly: rate.weekly,
    expected,
    chance: chanceOfSilence(expected, rate.dispersion),
    flagAt: Number.isFinite(hours) ? new Date(lastAt.getTime() + hours * 3_600_000) : null,
  }
}

/** Whether nothing came since the whole city was silent: what it did since is unknown, not as usual. */
export function isUnheard(clock: CityClock, { lastAt, outages }: Pick<Situation, 'lastAt' | 'outages'>): boolean {
  return lastAt !== null && outages.some(({ to }) => to > wallHours(clock, lastAt))
}

/** The service looks once a minute. */
const checkMinutes = 1

/** How long after a cut at the beginning of each hour of the week the flag comes. */
export function minutesUntilFlag({ rate, rule, isJudged }: Judge): number[] {
  if (!isJudged) return []
  return Array.from({ length: hoursPerWeek }, (_, hour) =>
    Math.ceil(hoursUntilFlag(rate, rule, hour) * 60 + checkMinutes),
  )
}

/** Hours on the city's wall clock since a Monday 0:00 (5 January 1970). */
export function wallHours(clock: CityClock, at: Date): number {
  const seconds = at.getTime() / 1000
  return (seconds + clock.offsetAt(seconds)) / 3600 - 96
}

/** One row of a cube of hours, up to its last arrival: the silence after it must not be learned as usual. */
export function hoursOf(cube: CountCube, row: number, hourOfWeek: Uint8Array): HourlyCounts {
  const begin = row * cube.starts.length
  let end = cube.starts.length
  while (end > 0 && (cube.counts[begin + end - 1] ?? 0) === 0) end--
  return { counts: cube.counts.subarray(begin, begin + end), hourOfWeek }
}

/**
 * Stretches of empty hours in which the whole city was silent beyond chance, also the one that the newest record ended
 * where the cube does not hold that record yet.
 */
export function outagesIn(cube: CountCube, clock: CityClock, judge: Judge, newestAt: Date): Outage[] {
  if (!judge.isJudged) return []
  const outages: Outage[] = []
  let from: number | null = null
  const hourAt = (i: number): number => wallHours(clock, new Date((cube.starts[i] ?? 0) * 1000))
  const note = (outage: Outage): void => {
    if (outage.to > outage.from && expectedBetween(judge.rate, outage) >= judge.rule.expected) outages.push(outage)
  }
  for (let i = 0; i < cube.starts.length; i++) {
    if ((cube.counts[i] ?? 0) === 0) from ??= hourAt(i)
    else if (from !== null) {
      note({ from, to: hourAt(i) })
      from = null
    }
  }
  note({ from: from ?? hourAt(cube.starts.length - 1) + 1, to: Math.floor(wallHours(clock, newestAt)) })
  return outages
}

export type Feed = { feed: 'live' | 'silent' | 'not-live'; asOf: Date }

/**
 * At which instant silences are judged. While records come it is now. Where the whole city is silent beyond chance, or
 * the data are of the past, every stream would be silent: then it is the newest record, and that is said once.
 */
export function feedAt(newestAt: Date, now: Date, isCitySilent: boolean): Feed {
  if (now.getTime() - newestAt.getTime() > liveHours * 3_600_000) return { feed: 'not-live', asOf: newestAt }
  return isCitySilent ? { feed: 'silent', asOf: newestAt } : { feed: 'live', asOf: now }
}
