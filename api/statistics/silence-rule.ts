import type { ArrivalRate } from './arrival-rate.ts'
import { hoursPerWeek } from './arrival-rate.ts'

/**
 * When a silence is too long to be chance. Each arrival begins one silence, so a stream of n arrivals a year that flags
 * silences of chance p raises n × p false alarms a year: p is set from how many are allowed.
 *
 * Hours are counted on the city's wall clock from a Monday 0:00, so that hour % 168 is the hour of the week.
 */
export type SilenceRule = {
  /** A silence less likely than this is flagged. */
  chance: number
  /** Expected arrivals whose absence is that unlikely. */
  expected: number
}

/** A stretch that tells nothing of single streams because everything was silent, in hours. */
export type Outage = { from: number; to: number }

/** The chance that nothing comes where so much is expected, of a gamma-mixed Poisson. */
export function chanceOfSilence(expected: number, dispersion: number): number {
  return Math.exp(-dispersion * Math.log1p(expected / dispersion))
}

export function silenceRule(rate: ArrivalRate, allowedPerWeek: number): SilenceRule {
  // A stream with fewer arrivals than alarms allowed would flag every pause: one in a hundred is the most.
  const chance = Math.min(0.01, allowedPerWeek / Math.max(rate.weekly, 1e-9))
  return { chance, expected: rate.dispersion * Math.expm1(-Math.log(chance) / rate.dispersion) }
}

/** Arrivals expected from one hour to another, without the outages. */
export function expectedBetween(
  rate: ArrivalRate,
  { from, to }: { from: number; to: number },
  outages: readonly Outage[] = [],
): number {
  const lost = outages.reduce(
    (sum, outage) => sum + expectedBetween(rate, { from: Math.max(from, outage.from), to: Math.min(to, outage.to) }),
    0,
  )
  let sum = -lost
  let at = from
  const wholeWeeks = Math.max(0, Math.floor((to - from) / hoursPerWeek))
  sum += wholeWeeks * rate.weekly
  at += wholeWeeks * hoursPerWeek
  while (at < to) {
    const next = Math.min(to, Math.floor(at) + 1)
    sum += (next - at) * (rate.hourly[hourOfWeek(at)] ?? 0)
    at = next
  }
  return sum
}

/** Before it is believed that today is a quiet day, so many arrivals have to be missing. */
const activityWeight = 2
/** Hours before the last arrival that tell what kind of day it is. */
export const activityHours = 12

/**
 * How busy a stream is beside what its hour of the week lets expect, at most 1: on a holiday, or when all is quiet, a
 * silence proves less. Bursts do not count: a storm that is over is no fault.
 */
export function activityOf(arrived: number, expected: number): number {
  return Math.min(1, (activityWeight + arrived) / (activityWeight + expected))
}

/** Hours from a cut at an hour until its silence is flagged; Infinity where that never comes. */
export function hoursUntilFlag(rate: ArrivalRate, { expected }: SilenceRule, from: number, activity = 1): number {
  const wanted = expected / activity
  if (!(rate.weekly > 0) || !Number.isFinite(wanted)) return Infinity
  const wholeWeeks = Math.floor(wanted / rate.weekly)
  let left = wanted - wholeWeeks * rate.weekly
  let at = from
  // One hour more than a week: the first and the last may be parts of the same.
  while (at < from + hoursPerWeek + 1) {
    const step = Math.floor(at) + 1 - at
    const due = step * (rate.hourly[hourOfWeek(at)] ?? 0)
    if (due >= left) return wholeWeeks * hoursPerWeek + at - from + (due > 0 ? (left / due) * step : 0)
    left -= due
    at += step
  }
  return wholeWeeks * hoursPerWeek + at - from
}

function hourOfWeek(hour: number): number {
  const whole = Math.floor(hour)
  return ((whole % hoursPerWeek) + hoursPerWeek) % hoursPerWeek
}
