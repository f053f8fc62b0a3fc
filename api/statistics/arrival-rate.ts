/**
 * The rate at which records arrive, by hour of the week: a level times a shape. Thin streams borrow the shape of the
 * whole city, and how unevenly they come is measured against what was expected before each week began.
 */
export const hoursPerWeek = 168

/** Consecutive hours: what came in each, and which hour of the week it was (0 is Monday 0:00). */
export type HourlyCounts = { counts: ArrayLike<number>; hourOfWeek: ArrayLike<number> }

export type ArrivalRate = {
  /** Expected arrivals in each hour of the week. */
  hourly: Float64Array
  weekly: number
  /** Of a gamma-mixed Poisson: variance = mean + mean² / dispersion. Holds what is not known of the level too. */
  dispersion: number
  /** Hours it was learned from. */
  hours: number
}

/** Arrivals the shared shape counts for: ten for each hour of the week, so that a thin stream has the city's shape. */
const shapeWeight = 1680
/** How long until a week weighs half as much in the level as the newest. */
const halfLifeHours = 4 * hoursPerWeek
/** No real stream is as even as a Poisson process; holidays and weather are not in the hour of the week. */
const leastUnevenness = 0.02
const blockHours = [1, 3, 6, 12, 24, 48, hoursPerWeek] as const
/** A block should expect about as much as the silences that are judged. */
const expectedOfBlock = 8
const weeksBeforeJudging = 4

/** Shares of the hours of the week, adding up to 1. Pass the counts of the whole city. */
export function shapeOf({ counts, hourOfWeek }: HourlyCounts): Float64Array {
  const sums = new Float64Array(hoursPerWeek)
  const seen = new Float64Array(hoursPerWeek)
  for (let i = 0; i < counts.length; i++) {
    const hour = hourOfWeek[i] ?? 0
    sums[hour] = (sums[hour] ?? 0) + (counts[i] ?? 0)
    seen[hour] = (seen[hour] ?? 0) + 1
  }
  // Half an arrival each, so that no hour is impossible.
  const means = sums.map((sum, hour) => (sum + 0.5) / Math.max(1, seen[hour] ?? 0))
  const whole = means.reduce((all, mean) => all + mean, 0)
  return means.map((mean) => mean / whole)
}

export function learnArrivals(stream: HourlyCounts, cityShape: Float64Array): ArrivalRate {
  const { counts } = stream
  const shape = ownShape(stream, cityShape)
  const level = levelAt(stream, shape, counts.length)
  const unevenness = Math.max(leastUnevenness, unevennessOf(stream, shape)) + 1 / Math.max(1, level.arrivals)
  return {
    hourly: shape.map((share) => share * level.weekly),
    weekly: level.weekly,
    dispersion: 1 / unevenness,
    hours: counts.length,
  }
}

function ownShape(stream: HourlyCounts, cityShape: Float64Array): Float64Array {
  let arrivals = 0
  for (let i = 0; i < stream.counts.length; i++) arrivals += stream.counts[i] ?? 0
  const own = shapeOf(stream)
  const trust = arrivals / (arrivals + shapeWeight)
  return own.map((share, hour) => trust * share + (1 - trust) * (cityShape[hour] ?? 0))
}

/** Mean of the weeks before `end`, newer ones weighing more. `arrivals` is how many it rests on. */
function levelAt(stream: HourlyCounts, shape: Float64Array, end: number): { weekly: number; arrivals: number } {
  const keep = 0.5 ** (1 / halfLifeHours)
  let sum = 0
  let base = 0
  let squares = 0
  for (let i = 0; i < end; i++) {
    const count = stream.counts[i] ?? 0
    sum = sum * keep + count
    base = base * keep + (shape[stream.hourOfWeek[i] ?? 0] ?? 0)
    squares = squares * keep * keep + count
  }
  return { weekly: base > 0 ? sum / base : 0, arrivals: squares > 0 ? sum ** 2 / squares : 0 }
}

/**
 * 1 / dispersion by moments, each block of hours against the level of the time before its week: the largest over blocks
 * as long as the silences that are judged, days and weeks. A quiet day or a slow change lasts for many such silences.
 */
function unevennessOf(stream: HourlyCounts, shape: Float64Array): number {
  const expected = expectedBefore(stream, shape)
  const first = weeksBeforeJudging * hoursPerWeek
  let whole = 0
  for (let i = first; i < expected.length; i++) whole += expected[i] ?? 0
  const perHour = whole / Math.max(1, expected.length - first)
  const shortest = blockHours.find((hours) => hours * perHour >= expectedOfBlock) ?? hoursPerWeek
  const blocks = blockHours.filter((hours) => hours === shortest || hours === 24 || hours === hoursPerWeek)
  return Math.max(0, ...blocks.filter((hours) => hours >= shortest).map((hours) => excessOf(stream, expected, hours)))
}

function excessOf({ counts }: HourlyCounts, expected: Float64Array, block: number): number {
  let excess = 0
  let squares = 0
  for (let start = weeksBeforeJudging * hoursPerWeek; start + block <= expected.length; start += block) {
    let mean = 0
    let count = 0
    for (let i = start; i < start + block; i++) {
      mean += expected[i] ?? 0
      count += counts[i] ?? 0
    }
    excess += (count - mean) ** 2 - mean
    squares += mean ** 2
  }
  return squares > 0 ? excess / squares : 0
}

/** What each hour would have been expected to bring, judged by the level before its week. */
function expectedBefore(stream: HourlyCounts, shape: Float64Array): Float64Array {
  const expected = new Float64Array(stream.counts.length)
  const keep = 0.5 ** (1 / halfLifeHours)
  let sum = 0
  let base = 0
  let weekly = 0
  for (let i = 0; i < expected.length; i++) {
    if (i % hoursPerWeek === 0) weekly = base > 0 ? sum / base : 0
    const share = shape[stream.hourOfWeek[i] ?? 0] ?? 0
    expected[i] = weekly * share
    sum = sum * keep + (stream.counts[i] ?? 0)
    base = base * keep + share
  }
  return expected
}
