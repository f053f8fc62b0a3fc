/**
 * The seasonal rule every forecast has to beat: a day will be as the last four same weekdays were on average. It is told
 * as a Poisson count with that mean, which is kinder to the rule than a single number would be.
 */
export const ruleWeeks = 4

/** Mean of the last four days of the target's weekday that were known at `origin` (days before it). */
export function sameWeekdayMean(counts: ArrayLike<number>, origin: number, target: number): number {
  let day = target - 7 * Math.ceil((target - origin + 1) / 7)
  let sum = 0
  let seen = 0
  for (; seen < ruleWeeks && day >= 0; day -= 7) {
    sum += counts[day] ?? 0
    seen++
  }
  return seen === 0 ? 0 : sum / seen
}
