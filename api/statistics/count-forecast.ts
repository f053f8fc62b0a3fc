import { countQuantile, negativeBinomialCdf, poissonCdf } from './distributions.ts'

/**
 * Forecasts of daily counts that are mostly small: what the whole city gets of a class, followed quickly, times the share
 * of a place in it, followed slowly and drawn towards its share in everything. Counts spread as a negative binomial.
 */
export type Tempo = {
  /** What remains of a day's weight in the city's level after another day, and in the share of a place. */
  cityKeep: number
  shareKeep: number
  /** Arrivals the place's share in everything counts for. */
  shareWeight: number
}

export const tempos: readonly Tempo[] = [0.8, 0.9, 0.95, 0.98].flatMap((cityKeep) =>
  [0.97, 0.99, 0.997].flatMap((shareKeep) => [2, 8, 32].map((shareWeight) => ({ cityKeep, shareKeep, shareWeight }))),
)

/** By weekday, mean 1, from the whole city's counts of days [from, to); `weekday` of each day, 0 to 6. */
export function weekdayFactors(
  counts: ArrayLike<number>,
  weekday: ArrayLike<number>,
  { from, to }: { from: number; to: number },
): Float64Array {
  const sums = new Float64Array(7).fill(1)
  const days = new Float64Array(7).fill(1e-9)
  for (let day = Math.max(0, from); day < to; day++) {
    const at = weekday[day] ?? 0
    sums[at] = (sums[at] ?? 0) + (counts[day] ?? 0)
    days[at] = (days[at] ?? 0) + 1
  }
  const means = sums.map((sum, at) => sum / Math.max(1, days[at] ?? 1))
  const mean = means.reduce((all, one) => all + one, 0) / 7
  return means.map((one) => one / mean)
}

/** The city's level without the weekday, as known before each day; one more entry than days. */
export function trackLevel(
  counts: ArrayLike<number>,
  weekday: ArrayLike<number>,
  { factors, keep }: { factors: Float64Array; keep: number },
): Float64Array {
  const levels = new Float64Array(counts.length + 1)
  let sum = 0
  let base = 0
  for (let day = 0; day < counts.length; day++) {
    sum = sum * keep + (counts[day] ?? 0)
    base = base * keep + (factors[weekday[day] ?? 0] ?? 1)
    levels[day + 1] = sum / Math.max(base, 1e-9)
  }
  return levels
}

export type SharePrior = { keep: number; weight: number; prior: number }

/** A place's share of the city's counts, as known before each day; one more entry than days. */
export function trackShare(
  own: ArrayLike<number>,
  city: ArrayLike<number>,
  { keep, weight, prior }: SharePrior,
): Float64Array {
  const shares = new Float64Array(own.length + 1)
  let ofOwn = 0
  let ofCity = 0
  shares[0] = prior
  for (let day = 0; day < own.length; day++) {
    ofOwn = ofOwn * keep + (own[day] ?? 0)
    ofCity = ofCity * keep + (city[day] ?? 0)
    shares[day + 1] = prior <= 0 ? 0 : ((ofOwn + weight) * prior) / (ofCity * prior + weight)
  }
  return shares
}

/** 1 / dispersion by moments over pairs of count and mean; never below 0. */
export function excessOf(pairs: Iterable<readonly [count: number, mean: number]>): number {
  let excess = 0
  let squares = 0
  for (const [count, mean] of pairs) {
    excess += (count - mean) ** 2 - mean
    squares += mean ** 2
  }
  return squares > 0 ? Math.max(0, excess / squares) : 0
}

/** Within which a count lies with a chance of 80 %. */
export function intervalOf(mean: number, excess: number): { low: number; high: number } {
  if (mean <= 0) return { low: 0, high: 0 }
  const cdf =
    excess > 1e-9 ? (k: number) => negativeBinomialCdf(k, mean, 1 / excess) : (k: number) => poissonCdf(k, mean)
  return { low: countQuantile(cdf, 0.1, mean), high: countQuantile(cdf, 0.9, mean) }
}
