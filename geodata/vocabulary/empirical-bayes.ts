/**
 * Empirical Bayes smoothing of rates (Marshall, R. J., "Mapping disease and mortality rates using empirical Bayes
 * estimators", Applied Statistics 40, 1991, 283-294): a rate over a small base is drawn towards the mean of all by as
 * much as chance may have moved it. Both sides use it: the page where it divides, the service where it reports.
 */
export type RatedPlace = {
  count: number
  /** What the count is divided by: households, square kilometres. */
  base: number
}

export type SmoothedRate = {
  /** Counts per unit of the base; null where there is nothing to divide by. */
  raw: number | null
  smoothed: number | null
  /** How much of the smoothed rate is the place's own, 0 to 1; the rest is the mean. */
  weight: number
}

/** The mean of all rates and how much they truly differ, beyond chance. */
export type RatePrior = { mean: number; variance: number }

/** Marshall's moments over all places; null where no base is positive. */
export function ratePriorOf(places: readonly RatedPlace[]): RatePrior | null {
  const rated = places.filter(({ base }) => base > 0)
  const bases = rated.reduce((sum, { base }) => sum + base, 0)
  if (rated.length === 0) return null
  const mean = rated.reduce((sum, { count }) => sum + count, 0) / bases
  const spread = rated.reduce((sum, { count, base }) => sum + base * (count / base - mean) ** 2, 0) / bases
  return { mean, variance: Math.max(0, spread - mean / (bases / rated.length)) }
}

export function smoothRate({ count, base }: RatedPlace, prior: RatePrior): SmoothedRate {
  if (!(base > 0)) return { raw: null, smoothed: null, weight: 0 }
  const raw = count / base
  const byChance = prior.mean / base
  const weight = prior.variance + byChance > 0 ? prior.variance / (prior.variance + byChance) : 0
  return { raw, smoothed: weight * raw + (1 - weight) * prior.mean, weight }
}

/** One answer a place, in the order given. */
export function smoothRates(places: readonly RatedPlace[]): SmoothedRate[] {
  const prior = ratePriorOf(places)
  return places.map((place) => (prior ? smoothRate(place, prior) : { raw: null, smoothed: null, weight: 0 }))
}
