import type { forecastWords } from '../words/forecasts.ts'
import type { Format } from '../words/format.ts'

type Scored = { skill: number | null; low: number | null; high: number | null }
type Voice = { words: (typeof forecastWords)['en']; format: Format }

/** One plain sentence: how much better than the rule, or that it is not. */
export function saySkill({ skill, low, high }: Scored, { words, format }: Voice): string {
  if (skill === null || low === null || high === null) return words.noScore
  const say = low > 0 ? words.score : words.worse
  return say(format.percent(skill), format.percent(low), format.percent(high))
}

/** Of the intervals' stated level; within this much of it they are what they are called. */
const stated = 0.8
const tolerance = 0.05

/** How the interval falls short of its name; undefined where it does not. `covered` is the share of days it held. */
export function sayInterval(covered: number, { words, format }: Voice): string | undefined {
  if (Math.abs(covered - stated) <= tolerance) return undefined
  return covered > stated ? words.wide(format.percent(covered)) : words.narrow(format.percent(covered))
}

const dayMs = 86_400_000
const horizonDays = 14
/** Made once a day of the whole days before: so many days after the last known one a forecast is still of now. */
const freshDays = 2

/** The days foretold, and whether they begin with today (`now`), before it (`behind`), or have all passed (`over`). */
export function horizonOf(
  lastDay: string,
  today: string,
): { state: 'now' | 'behind' | 'over'; from: string; to: string } {
  const last = Date.parse(`${lastDay}T12:00:00Z`)
  const age = Math.round((Date.parse(`${today}T12:00:00Z`) - last) / dayMs)
  const after = (days: number) => new Date(last + days * dayMs).toISOString()
  const state = age <= freshDays ? 'now' : age <= horizonDays ? 'behind' : 'over'
  return { state, from: after(1), to: after(horizonDays) }
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
