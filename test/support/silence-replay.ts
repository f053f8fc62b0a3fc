import type { ArrivalRate, HourlyCounts } from '../../api/statistics/arrival-rate.ts'
import { hoursPerWeek, learnArrivals, shapeOf } from '../../api/statistics/arrival-rate.ts'
import type { Outage, SilenceRule } from '../../api/statistics/silence-rule.ts'
import {
  activityHours,
  activityOf,
  expectedBetween,
  hoursUntilFlag,
  silenceRule,
} from '../../api/statistics/silence-rule.ts'

/** One stream of a replayed city: arrivals in hours since a Monday 0:00, ascending. */
export type Stream = { arrivals: readonly number[]; counts: Uint32Array }
/** `from`: the last arrival before; `flaggedAt`: when the service says so. */
export type Alarm = { from: number; flaggedAt: number }
export type Replay = { weeksJudged: number; alarms: Alarm[] }
export type Judge = { rate: ArrivalRate; rule: SilenceRule }

export type ReplayWish = {
  hours: number
  allowedPerWeek: number
  learnWeeks: number
  leastWeeks: number
  mostHours: number
  /** Counts of the whole city, whose shape thin streams borrow. */
  city: Uint32Array
  outages: readonly Outage[]
}

export function streamOf(arrivals: readonly number[], hours: number): Stream {
  const counts = new Uint32Array(hours)
  for (const at of arrivals) counts[Math.floor(at)] = (counts[Math.floor(at)] ?? 0) + 1
  return { arrivals, counts }
}

/** Goes through a stream as the service would: learns at the beginning of each week, flags as soon as the rule holds. */
export function replay(stream: Stream, wish: ReplayWish): Replay {
  const alarms: Alarm[] = []
  let weeksJudged = 0
  let next = 0
  let last = -1
  let isFlagged = false
  // A silence is judged by what was known when it began.
  let judge: Judge | undefined
  for (let week = 0; week * hoursPerWeek < wish.hours; week++) {
    const weekEnd = Math.min(wish.hours, (week + 1) * hoursPerWeek)
    const newest = week >= wish.leastWeeks ? judgeAt(stream.counts, week, wish) : undefined
    if (newest) weeksJudged += (weekEnd - week * hoursPerWeek) / hoursPerWeek
    const check = (until: number): void => {
      if (!judge || isFlagged || last < 0 || !isTooLong(judge, stream, { from: last, to: until }, wish.outages)) return
      isFlagged = true
      alarms.push({ from: last, flaggedAt: firstMinute(judge, stream, { from: last, to: until }, wish.outages) })
    }
    for (let at = stream.arrivals[next]; at !== undefined && at < weekEnd; at = stream.arrivals[next]) {
      check(at)
      last = at
      judge = newest
      isFlagged = false
      next++
    }
    check(weekEnd)
  }
  return { weeksJudged, alarms }
}

/** Undefined: too few to judge. */
export function judgeAt(counts: Uint32Array, week: number, wish: ReplayWish): Judge | undefined {
  const from = Math.max(0, week - wish.learnWeeks) * hoursPerWeek
  const hourOfWeek = Uint8Array.from({ length: week * hoursPerWeek - from }, (_, i) => i % hoursPerWeek)
  const past = (all: Uint32Array, end: number): HourlyCounts => ({ counts: all.subarray(from, end), hourOfWeek })
  const end = week * hoursPerWeek
  // As the service does: the silence after the last arrival is not learned as usual.
  let last = end
  while (last > from && (counts[last - 1] ?? 0) === 0) last--
  const rate = learnArrivals(past(counts, last), shapeOf(past(wish.city, end)))
  const rule = silenceRule(rate, wish.allowedPerWeek)
  return hoursUntilFlag(rate, rule, 0) > wish.mostHours ? undefined : { rate, rule }
}

export function activityAt({ rate }: Judge, { counts }: Stream, last: number): number {
  const begin = Math.max(0, Math.floor(last) - activityHours)
  let arrived = 0
  for (let hour = begin; hour <= Math.floor(last); hour++) arrived += counts[hour] ?? 0
  return activityOf(arrived, expectedBetween(rate, { from: begin, to: last }))
}

/** The service looks once a minute. */
function firstMinute(judge: Judge, stream: Stream, silence: Outage, outages: readonly Outage[]): number {
  let to = Math.floor(silence.from * 60) / 60
  while (to < silence.to && !isTooLong(judge, stream, { from: silence.from, to }, outages)) to += 1 / 60
  return Math.min(to, silence.to)
}

function isTooLong(judge: Judge, stream: Stream, silence: Outage, outages: readonly Outage[]): boolean {
  const { rate, rule } = judge
  if (expectedBetween(rate, silence) < rule.expected) return false
  return expectedBetween(rate, silence, outages) * activityAt(judge, stream, silence.from) >= rule.expected
}

export type Named = { name: string; hour: number }
export type CityReplay = {
  streams: Map<string, Stream>
  replays: Map<string, Replay>
  wish: ReplayWish
  cityOutages: Outage[]
}
type CityWish = { allowed: number; allowedOfCity: number; mostHours: number }

/** Replays every stream of a city from the first whole week on; what silences the whole city counts against no stream. */
export function replayCity(rows: readonly Named[], { allowed, allowedOfCity, mostHours }: CityWish): CityReplay {
  const first = Math.ceil((rows[0]?.hour ?? 0) / hoursPerWeek) * hoursPerWeek
  const hours = Math.floor(rows.at(-1)?.hour ?? 0) - first
  const within = rows
    .map(({ name, hour }) => ({ name, hour: hour - first }))
    .filter(({ hour }) => hour >= 0 && hour < hours)
  const city = streamOf(
    within.map(({ hour }) => hour),
    hours,
  )
  const wish = { hours, allowedPerWeek: allowed, learnWeeks: 26, leastWeeks: 8, mostHours, city: city.counts }
  const ofCity = replay(city, { ...wish, allowedPerWeek: allowedOfCity, outages: [] })
  const cityOutages = ofCity.alarms.map(({ from }) => ({
    from,
    to: city.arrivals.find((at) => at > from) ?? hours,
  }))
  const streams = new Map<string, Stream>()
  for (const name of new Set(within.map((row) => row.name))) {
    const hoursOfGroup = within.filter((row) => row.name === name).map(({ hour }) => hour)
    streams.set(name, streamOf(hoursOfGroup, hours))
  }
  const whole = { ...wish, outages: cityOutages }
  const replays = new Map([...streams].map(([name, stream]) => [name, replay(stream, whole)]))
  return { streams, replays, wish: whole, cityOutages }
}

export function totals({ replays }: CityReplay): { alarms: number; weeks: number } {
  const all = [...replays.values()]
  return {
    alarms: all.reduce((sum, { alarms }) => sum + alarms.length, 0),
    weeks: all.reduce((sum, { weeksJudged }) => sum + weeksJudged, 0),
  }
}

export type Cut = { name: string; predictedHours: number; flaggedAfterHours: number | undefined }

/** Cuts every judged stream once at an hour, alone, and says how soon the flag came and how soon it was foretold. */
export function cutAt(city: CityReplay, hour: number): Cut[] {
  return [...city.streams].flatMap(([name, stream]): Cut[] => {
    const week = Math.floor(hour / hoursPerWeek)
    const judge = judgeAt(stream.counts, week, city.wish)
    const kept = stream.arrivals.filter((at) => at < hour)
    const last = kept.at(-1)
    if (!judge || last === undefined) return []
    const cut = streamOf(kept, city.wish.hours)
    const activity = activityAt(judge, cut, last)
    const predictedHours = hoursUntilFlag(judge.rate, judge.rule, hour, activity)
    const alarm = replay(cut, city.wish).alarms.find(({ from }) => from === last)
    return [{ name, predictedHours, flaggedAfterHours: alarm ? alarm.flaggedAt - hour : undefined }]
  })
}
