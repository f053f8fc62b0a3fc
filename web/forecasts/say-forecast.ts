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

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
