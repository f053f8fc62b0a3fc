import { betaCdf, betaQuantile } from './distributions.ts'

/**
 * Whether a count differs from another beyond chance. Given their sum, the first is binomial with the chance that the
 * exposures give it (Przyborowski & Wilenski 1940), two-sided by twice the smaller tail; the interval of the ratio is
 * Clopper & Pearson's. Real counts are over-dispersed (one event told several times, bursts): then both counts are
 * divided by how many times their variance exceeds that of a Poisson count, and the beta functions taken between whole
 * numbers. Test and interval use the same functions, so they always agree.
 */
export type TwoCounts = {
  a: number
  b: number
  /** How many times more of `a` than of `b` there would be without change: ratio of exposures, or of the city. */
  expectedRatio: number
  /** Variance of a count over its mean; 1 for Poisson counts. */
  dispersion: number
}

export type Change = {
  /** (a / b) / expectedRatio; null where b is zero. */
  ratio: number | null
  low: number
  /** Null: no upper end, because b is zero. */
  high: number | null
  pValue: number
}

export function testChange(counts: TwoCounts, confidence: number): Change {
  const { expectedRatio } = counts
  const a = counts.a / counts.dispersion
  const b = counts.b / counts.dispersion
  const chance = expectedRatio / (1 + expectedRatio)
  const tail = (1 - confidence) / 2
  const lowShare = a > 0 ? betaQuantile(tail, a, b + 1) : 0
  const highShare = b > 0 ? betaQuantile(1 - tail, a + 1, b) : 1
  return {
    ratio: counts.b > 0 ? counts.a / counts.b / expectedRatio : null,
    low: oddsOf(lowShare) / expectedRatio,
    high: highShare < 1 ? oddsOf(highShare) / expectedRatio : null,
    pValue: twoSided(a, b, chance),
  }
}

/** The least p-value that so many counts can give, whichever way they fall: what can never be told needs no test. */
export function leastPValue({ a, b, expectedRatio, dispersion }: TwoCounts): number {
  const sum = (a + b) / dispersion
  const chance = expectedRatio / (1 + expectedRatio)
  return Math.min(1, 2 * Math.min(chance, 1 - chance) ** sum)
}

function twoSided(a: number, b: number, chance: number): number {
  if (a + b <= 0 || !(chance > 0 && chance < 1)) return 1
  const atLeast = a > 0 ? betaCdf(chance, a, b + 1) : 1
  const atMost = b > 0 ? 1 - betaCdf(chance, a + 1, b) : 1
  return Math.min(1, 2 * Math.min(atLeast, atMost))
}

function oddsOf(share: number): number {
  return share / (1 - share)
}

/** Counts of one place by week (or another short step), each period on its own. */
export type SteppedCounts = { periods: readonly (readonly number[])[] }

export type Dispersions = {
  /** Of all places together. */
  pooled: number
  /** Of each place: its own drawn towards what is usual for its size, never below it. */
  byPlace: number[]
}

// How many steps of its own a place must have before its own dispersion counts as much as that of all together.
const priorSteps = 30

/**
 * Variance over mean of the counts within periods. What the whole city does from step to step (weather, seasons) is
 * taken out; a change between the periods is not in it.
 */
export function estimateDispersion(places: readonly SteppedCounts[]): Dispersions {
  const totals = stepTotals(places)
  const parts = places.map((place) => pearsonOf(place, totals))
  const sum = parts.reduce(
    (all, part) => ({ ...all, square: all.square + part.square, free: all.free + part.free }),
    nothing,
  )
  const pooled = Math.max(1, sum.free > 0 ? sum.square / sum.free : 1)
  const trend = trendOf(parts)
  const byPlace = parts.map(({ square, free, mean }) => {
    const usual = trend(mean)
    return Math.max(usual, (square + priorSteps * usual) / (free + priorSteps))
  })
  return { pooled, byPlace }
}

type Pearson = { square: number; free: number; mean: number }

/**
 * What is usual for a place of this mean. Repeated reports make the variance a multiple of the mean at every size;
 * bad weeks make it grow with the mean besides. A line through all places holds both.
 */
function trendOf(parts: readonly Pearson[]): (mean: number) => number {
  const rated = parts.filter(({ free }) => free > 0)
  // A ratio scatters the more the greater it is, and it is greater where the mean is.
  const weigh = ({ free, mean }: Pearson): number => free / (1 + mean) ** 2
  const sum = (of: (part: Pearson) => number): number =>
    rated.reduce((all, part) => all + weigh(part) * of(part), 0) / rated.reduce((all, part) => all + weigh(part), 0)
  const [x, y] = [sum(({ mean }) => mean), sum(({ square, free }) => square / free)]
  const spread = sum(({ mean }) => (mean - x) ** 2)
  const slope = spread > 0 ? sum(({ mean, square, free }) => (mean - x) * (square / free - y)) / spread : 0
  const grown = Math.max(0, slope)
  const least = Math.max(1, Number.isFinite(y) ? y - grown * x : 1)
  return (mean) => least + grown * mean
}

const nothing: Pearson = { square: 0, free: 0, mean: 0 }

/** Share of each step in its period, over all places. */
function stepTotals(places: readonly SteppedCounts[]): number[][] {
  const first = places[0]?.periods ?? []
  return first.map((period, p) => {
    const sums = period.map((_, t) => places.reduce((sum, place) => sum + (place.periods[p]?.[t] ?? 0), 0))
    const all = sums.reduce((sum, count) => sum + count, 0)
    return sums.map((count) => (all > 0 ? count / all : 0))
  })
}

/** Pearson's statistic; a place counts for as many steps as it can be told apart in. */
function pearsonOf({ periods }: SteppedCounts, shares: readonly (readonly number[])[]): Pearson {
  const pearson = periods.reduce((sum, counts, p) => {
    const total = counts.reduce((all, count) => all + count, 0)
    const steps = (shares[p] ?? []).filter((share) => share > 0).length
    if (total === 0 || steps < 2) return sum
    const square = counts.reduce((all, count, t) => {
      const expected = total * (shares[p]?.[t] ?? 0)
      return expected > 0 ? all + (count - expected) ** 2 / expected : all
    }, 0)
    return { square: sum.square + square, free: sum.free + steps - 1, mean: sum.mean + total }
  }, nothing)
  const steps = shares.reduce((all, period) => all + period.length, 0)
  return { ...pearson, mean: steps > 0 ? pearson.mean / steps : 0 }
}

/**
 * How far most places differ between the periods, as a multiple of what their dispersion explains: 1.4826 times the
 * median distance is the spread of the unchanged majority (empirical null, Efron 2004). Slow movements that no week
 * shows, as a street dug up for a quarter, are in it; the few places that truly changed hardly move a median.
 */
export function spreadBetweenPeriods(places: readonly TwoCounts[]): number {
  const squares = places
    .filter(({ a, b, dispersion }) => (a + b) / dispersion >= 8)
    .map(({ a, b, expectedRatio, dispersion }) => {
      const sum = a + b
      const chance = expectedRatio / (1 + expectedRatio)
      return (a - sum * chance) ** 2 / (sum * chance * (1 - chance) * dispersion)
    })
    .sort((x, y) => x - y)
  const median = squares[Math.floor(squares.length / 2)]
  // The median of chi-square with one degree of freedom.
  return squares.length < 20 || median === undefined ? 1 : Math.max(1, median / 0.4549)
}

/** Two ratios, each of two counts, compared: the grids of an action beside the others. Normal on the log scale. */
export function ratioOfRatios(acted: TwoCounts, control: { a: number; b: number }, quantile: number) {
  const { a, b, dispersion } = acted
  if (a === 0 || b === 0 || control.a === 0 || control.b === 0) return null
  const log = Math.log((a * control.b) / (b * control.a))
  const error = Math.sqrt(dispersion * (1 / a + 1 / b + 1 / control.a + 1 / control.b))
  return {
    ratio: Math.exp(log),
    low: Math.exp(log - quantile * error),
    high: Math.exp(log + quantile * error),
    z: log / error,
  }
}
