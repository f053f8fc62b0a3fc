import type { Breath } from '../columns/breathe.ts'
import type { Tempo } from '../statistics/count-forecast.ts'
import { excessOf, intervalOf, tempos, trackLevel, trackShare, weekdayFactors } from '../statistics/count-forecast.ts'
import { sameWeekdayMean } from '../statistics/seasonal-naive.ts'
import type { Skill } from '../statistics/skill-score.ts'
import { countScore, skillOf } from '../statistics/skill-score.ts'

/** One class group over whole days: the counts of each grid, of the city, and each grid's share of everything. */
export type GroupSeries = {
  city: ArrayLike<number>
  grids: readonly { gridId: number; counts: ArrayLike<number>; prior: number }[]
  /** 0 (Monday) to 6 of each day and of the fortnight after the last. */
  weekday: ArrayLike<number>
}

export type Expected = { mean: number; low: number; high: number }

export type GridForecast = {
  gridId: number
  /** Null: the rule made no mistake in the scored days, there is nothing to beat. */
  skill: Skill | null
  beats: boolean
  days: Expected[]
  next7: Expected
  next14: Expected
  /** By scored day, mean of the horizons. */
  modelScores: number[]
  ruleScores: number[]
}

export type GroupForecast = {
  tempo: Tempo
  /** 1 / dispersion of days, of weeks and of fortnights. */
  excess: { day: number; week: number; fortnight: number }
  skill: Skill | null
  /** Share of scored counts within the 80 % interval. */
  covered: number
  grids: GridForecast[]
}

export const horizonDays = 14
/** Days scored: twelve weeks. Each is scored as it was foretold one day, one week and two weeks before. */
export const scoredDays = 84
export const scoredHorizons = [1, 7, 14] as const
/** Days before them from which the tempo and the spread are chosen. */
const chosenDays = 84
const factorDays = 182
/** With less no tempo can be chosen before the scored days begin. */
export const leastDays = scoredDays + chosenDays + 28

type Followed = { factors: Float64Array; levels: Float64Array; shares: Float64Array[]; series: GroupSeries }

/**
 * Tempo and spread are chosen on days before the scored ones, and every scored forecast knows only what was known on its
 * day, so the scores are of days the model had not seen.
 */
export async function forecastGroup(series: GroupSeries, seed: number, breath: Breath): Promise<GroupForecast> {
  const end = series.city.length
  const firstScored = end - scoredDays
  const factors = weekdayFactors(series.city, series.weekday, { from: firstScored - factorDays, to: firstScored })
  const tempo = await chooseTempo(series, { factors, from: firstScored - chosenDays, to: firstScored, breath })
  const past = follow(series, tempo, factors)
  const excess = spreadOf(past, { from: firstScored - chosenDays, to: firstScored })
  const newest = follow(series, tempo, weekdayFactors(series.city, series.weekday, { from: end - factorDays, to: end }))
  const grids: GridForecast[] = []
  let covered = 0
  for (let grid = 0; grid < series.grids.length; grid++) {
    if (breath.isDue()) await breath.take()
    const scored = scoreGrid(past, grid, excess.day)
    covered += scored.covered
    grids.push({ ...foretell(newest, grid, excess), ...scored, ...verdictOf(scored, seed) })
  }
  const sumOf = (key: 'modelScores' | 'ruleScores') =>
    Float64Array.from({ length: scoredDays }, (_, day) => grids.reduce((sum, grid) => sum + (grid[key][day] ?? 0), 0))
  const skill = skillOf(sumOf('modelScores'), sumOf('ruleScores'), seed)
  return { tempo, excess, skill, covered: covered / Math.max(1, grids.length * scoredDays), grids }
}

function verdictOf({ modelScores, ruleScores }: Pick<GridForecast, 'modelScores' | 'ruleScores'>, seed: number) {
  const skill = skillOf(modelScores, ruleScores, seed)
  return { skill, beats: skill !== null && skill.low > 0 }
}

function follow(series: GroupSeries, { cityKeep, shareKeep, shareWeight }: Tempo, factors: Float64Array): Followed {
  return {
    series,
    factors,
    levels: trackLevel(series.city, series.weekday, { factors, keep: cityKeep }),
    shares: series.grids.map(({ counts, prior }) =>
      trackShare(counts, series.city, { keep: shareKeep, weight: shareWeight, prior }),
    ),
  }
}

/** The mean of a day as foretold when the days before `origin` were known. */
function meanOf({ levels, shares, factors, series }: Followed, grid: number, origin: number, target: number): number {
  return (levels[origin] ?? 0) * (shares[grid]?.[origin] ?? 0) * (factors[series.weekday[target] ?? 0] ?? 1)
}

type Choosing = { factors: Float64Array; from: number; to: number; breath: Breath }

/** The tempo with the best Poisson likelihood a week ahead. */
async function chooseTempo(series: GroupSeries, { factors, from, to, breath }: Choosing): Promise<Tempo> {
  const { city, weekday } = series
  const levelsOf = new Map<number, Float64Array>()
  for (const { cityKeep } of tempos)
    if (!levelsOf.has(cityKeep)) levelsOf.set(cityKeep, trackLevel(city, weekday, { factors, keep: cityKeep }))
  const fits = new Float64Array(tempos.length)
  for (const { counts, prior } of series.grids) {
    if (breath.isDue()) await breath.take()
    // Grid by grid, each share tracked once for all paces of the city: little memory, and a quarter of the work.
    const sharesOf = new Map<string, Float64Array>()
    for (const [i, { cityKeep, shareKeep, shareWeight }] of tempos.entries()) {
      const name = `${shareKeep} ${shareWeight}`
      const shares = sharesOf.get(name) ?? trackShare(counts, city, { keep: shareKeep, weight: shareWeight, prior })
      sharesOf.set(name, shares)
      const levels = levelsOf.get(cityKeep) ?? shares
      fits[i] = (fits[i] ?? 0) + fitOf({ counts, levels, shares, factors, weekday }, { from, to })
    }
  }
  let best = 0
  fits.forEach((fit, i) => (best = fit > (fits[best] ?? 0) ? i : best))
  return tempos[best] ?? { cityKeep: 0.95, shareKeep: 0.99, shareWeight: 8 }
}

type Fitted = {
  counts: ArrayLike<number>
  levels: Float64Array
  shares: Float64Array
  factors: Float64Array
  weekday: ArrayLike<number>
}

function fitOf({ counts, levels, shares, factors, weekday }: Fitted, { from, to }: { from: number; to: number }) {
  let fit = 0
  for (let target = from; target < to; target++) {
    const origin = target - 7
    const mean = (levels[origin] ?? 0) * (shares[origin] ?? 0) * (factors[weekday[target] ?? 0] ?? 1)
    const known = Math.max(1e-6, mean)
    fit += (counts[target] ?? 0) * Math.log(known) - known
  }
  return fit
}

/** How far counts of days, weeks and fortnights spread around what was foretold. */
function spreadOf(followed: Followed, { from, to }: { from: number; to: number }): GroupForecast['excess'] {
  const { grids } = followed.series
  function* sums(days: number): Generator<readonly [number, number]> {
    for (let grid = 0; grid < grids.length; grid++)
      for (let origin = from - (days === 1 ? 0 : days); origin + days <= to; origin += days)
        yield sumOver(followed, grid, origin, days)
  }
  return { day: excessOf(sums(1)), week: excessOf(sums(7)), fortnight: excessOf(sums(14)) }
}

function sumOver(followed: Followed, grid: number, origin: number, days: number): readonly [number, number] {
  let count = 0
  let mean = 0
  for (let target = origin; target < origin + days; target++) {
    count += followed.series.grids[grid]?.counts[target] ?? 0
    mean += meanOf(followed, grid, days === 1 ? target - 6 : origin, target)
  }
  return [count, mean]
}

function scoreGrid(followed: Followed, grid: number, excess: number) {
  const counts = followed.series.grids[grid]?.counts ?? []
  const first = counts.length - scoredDays
  const modelScores: number[] = []
  const ruleScores: number[] = []
  let covered = 0
  for (let target = first; target < counts.length; target++) {
    const actual = counts[target] ?? 0
    let ofModel = 0
    let ofRule = 0
    for (const horizon of scoredHorizons) {
      const origin = target - horizon + 1
      ofModel += countScore(actual, meanOf(followed, grid, origin, target), excess)
      ofRule += countScore(actual, sameWeekdayMean(counts, origin, target), 0)
    }
    modelScores.push(ofModel / scoredHorizons.length)
    ruleScores.push(ofRule / scoredHorizons.length)
    const { low, high } = intervalOf(meanOf(followed, grid, target - 6, target), excess)
    if (actual >= low && actual <= high) covered++
  }
  return { modelScores, ruleScores, covered }
}

function foretell(followed: Followed, grid: number, excess: GroupForecast['excess']) {
  const gridId = followed.series.grids[grid]?.gridId ?? 0
  const origin = followed.series.city.length
  const means = Array.from({ length: horizonDays }, (_, i) => meanOf(followed, grid, origin, origin + i))
  const expected = (mean: number, spread: number): Expected => ({ mean, ...intervalOf(mean, spread) })
  const sum = (days: number): number => means.slice(0, days).reduce((all, mean) => all + mean, 0)
  return {
    gridId,
    days: means.map((mean) => expected(mean, excess.day)),
    next7: expected(sum(7), excess.week),
    next14: expected(sum(14), excess.fortnight),
  }
}
