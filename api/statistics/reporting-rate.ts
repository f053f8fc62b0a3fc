/**
 * How often an event is reported, from how often those that were reported were told again. Reports of an event are
 * Poisson; events nobody reports are not seen, so the number seen of an event is a zero-truncated Poisson count. Its
 * likelihood depends on the reports and the events alone (David & Johnson 1952), and 1 - exp(-mean) is the share of
 * events that get reported at all.
 */
export type Observed = {
  reports: number
  /** Events with at least one report. */
  events: number
}

export type MeanEstimate = {
  /** Mean reports an event gets, the unreported among them. */
  mean: number
  low: number
  high: number
}

export type RateEstimate = MeanEstimate & { rate: number; rateLow: number; rateHigh: number }

const mostMean = 50

/** The mean of a Poisson count whose zeros are cut off and whose mean then is `truncated`. */
export function meanFromTruncated(truncated: number): number {
  if (truncated <= 1) return 0
  return solve((mean) => truncatedMean(mean) - truncated, 0, mostMean)
}

export function truncatedMean(mean: number): number {
  return mean < 1e-8 ? 1 + mean / 2 : mean / -Math.expm1(-mean)
}

/** What one event tells of the mean: variance of the score, which is var(count) / mean². */
export function informationOf(mean: number): number {
  const m = Math.max(mean, 1e-6)
  const seen = truncatedMean(m)
  const variance = seen * (1 + m - seen)
  return variance / m ** 2
}

/**
 * Estimate with its profile-likelihood interval. `chiSquare` is the quantile of chi-square with one degree of freedom
 * (the squared normal quantile); `dispersion` above 1 widens the interval where events differ among themselves.
 */
export function estimateReporting(
  observed: Observed,
  { chiSquare, dispersion }: { chiSquare: number; dispersion: number },
): RateEstimate | null {
  const { reports, events } = observed
  if (!(events > 0)) return null
  const mean = meanFromTruncated(reports / events)
  const best = logLikelihood(observed, mean)
  const drop = (at: number): number => 2 * (best - logLikelihood(observed, at)) - chiSquare * dispersion
  const low = mean > 0 ? solve((at) => -drop(at), 1e-9, mean) : 0
  const high = drop(mostMean) < 0 ? mostMean : solve(drop, Math.max(mean, 1e-9), mostMean)
  return withRates({ mean, low, high })
}

export function withRates(estimate: MeanEstimate): RateEstimate {
  const rateOf = (mean: number): number => -Math.expm1(-mean)
  return {
    ...estimate,
    rate: rateOf(estimate.mean),
    rateLow: rateOf(estimate.low),
    rateHigh: rateOf(estimate.high),
  }
}

function logLikelihood({ reports, events }: Observed, mean: number): number {
  const m = Math.max(mean, 1e-12)
  // ln(m / (e^m - 1)) = -ln((e^m - 1) / m), which is 0 at m = 0.
  return (reports - events) * Math.log(m) - events * (m < 1e-8 ? m / 2 : Math.log(Math.expm1(m) / m))
}

/** Root of a function that grows from negative to positive. */
function solve(grows: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let i = 0; i < 100 && high - low > 1e-12; i++) {
    const middle = (low + high) / 2
    if (grows(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Variance of the sizes seen, over what a truncated Poisson count of that mean would have; at least 1. */
export function sizeDispersion(sizes: ReadonlyMap<number, number>): number {
  let events = 0
  let reports = 0
  for (const [size, count] of sizes) {
    events += count
    reports += size * count
  }
  const mean = meanFromTruncated(reports / events)
  if (events < 30 || mean <= 0) return 1
  const seen = reports / events
  let squares = 0
  for (const [size, count] of sizes) squares += count * (size - seen) ** 2
  return Math.max(1, squares / (events - 1) / (seen * (1 + mean - seen)))
}

export type PartEstimate = RateEstimate & {
  /** How much of the estimate is the part's own, 0 to 1; the rest is that of the whole it belongs to. */
  weight: number
}

type Whole = { mean: number; standardError: number }

/**
 * Estimates of small parts (grids of a community), each drawn towards the whole by as much as chance may have moved
 * it; how much parts truly differ is read off all of them (DerSimonian & Laird 1986). A part starts from the whole by
 * one step of scoring, so that one without a single repeated report has an estimate too.
 */
export function estimateParts(
  parts: readonly Observed[],
  whole: Whole,
  { quantile, dispersion }: { quantile: number; dispersion: number },
): (PartEstimate | null)[] {
  const step = informationOf(whole.mean) / dispersion
  const own = parts.map(({ reports, events }) => {
    const score = (reports / events - truncatedMean(whole.mean)) / Math.max(whole.mean, 1e-6)
    return { mean: whole.mean + score / informationOf(whole.mean), variance: 1 / (events * step) }
  })
  const between = betweenParts(
    own.filter((_, i) => (parts[i]?.events ?? 0) > 0),
    whole.mean,
  )
  return own.map(({ mean, variance }, i) => {
    if (!((parts[i]?.events ?? 0) > 0)) return null
    const weight = between / (between + variance)
    const shrunk = Math.max(1e-3, weight * mean + (1 - weight) * whole.mean)
    const error = Math.sqrt(weight * variance + ((1 - weight) * whole.standardError) ** 2)
    const low = Math.max(1e-4, shrunk - quantile * error)
    return { ...withRates({ mean: shrunk, low, high: shrunk + quantile * error }), weight }
  })
}

function betweenParts(own: readonly { mean: number; variance: number }[], mean: number): number {
  const weights = own.map(({ variance }) => 1 / variance)
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const squares = weights.reduce((all, weight) => all + weight ** 2, 0)
  const spread = own.reduce((all, part, i) => all + (weights[i] ?? 0) * (part.mean - mean) ** 2, 0)
  const free = sum - squares / sum
  return free > 0 ? Math.max(0, (spread - (own.length - 1)) / free) : 0
}
