import type { Change, TwoCounts } from '../statistics/change-test.ts'
import {
  estimateDispersion,
  leastPValue,
  ratioOfRatios,
  spreadBetweenPeriods,
  testChange,
} from '../statistics/change-test.ts'
import { normalQuantile, normalTwoSided } from '../statistics/distributions.ts'
import { adjustedPValues, falseDiscoveries } from '../statistics/false-discovery.ts'

/** What one side of a comparison counted: by grid (0: in none) and step of time, and how many hours it covers. */
export type Side = { steps: ReadonlyMap<number, readonly number[]>; hours: number }

/** What counts are held against: nothing but time, the rest of the city, or the grids outside the action. */
export type Reference = 'time' | 'city' | 'control'

export type Comparison = {
  a: Side
  b: Side
  reference: Reference
  /** Grids of an action; null: all are asked about. */
  acted: ReadonlySet<number> | null
  /** Of the marked grids, at most this share is marked by chance alone, on average. */
  rate: number
}

export type GridVerdict = 'more' | 'fewer' | 'within-chance' | 'too-few' | 'control'
export type GridChange = Change & {
  gridId: number
  a: number
  b: number
  /** Adjusted for as many grids as were tested (Benjamini & Hochberg); null where there was nothing to test. */
  qValue: number | null
  verdict: GridVerdict
}

export type ActionChange = { a: number; b: number; ratio: number; low: number; high: number; pValue: number }

export type Compared = {
  totalA: number
  totalB: number
  outsideA: number
  outsideB: number
  grids: GridChange[]
  /** Variance over mean, of all grids together. */
  dispersion: number
  tested: number
  action: ActionChange | null
}

const confidence = 0.95

type Counted = { gridId: number; a: number; b: number; periods: [readonly number[], readonly number[]] }

export type Prepared = {
  grids: Counted[]
  /** What `testGrid` is asked, one a grid. */
  counts: TwoCounts[]
  totals: Pair
  outside: Pair
  control: Pair
  dispersion: number
}

/** Everything before the tests of single grids, which are slow enough to be done a few at a time. */
export function prepareComparison(comparison: Comparison): Prepared {
  const { acted } = comparison
  const counted = countBoth(comparison)
  const grids = counted.filter(({ gridId }) => gridId !== 0)
  const totals = sumOf(counted)
  const control = sumOf(grids.filter((grid) => !isAsked(acted, grid)))
  const { pooled, byPlace } = estimateDispersion(grids)
  const counts = grids.map((grid, i) => ({
    a: grid.a,
    b: grid.b,
    ...expectedOf(comparison, grid, { totals, control, dispersion: byPlace[i] ?? pooled }),
  }))
  const spread = spreadBetweenPeriods(counts.filter((_, i) => isAsked(acted, grids[i])))
  return {
    grids,
    counts: counts.map((count) => ({ ...count, dispersion: count.dispersion * spread })),
    totals,
    outside: sumOf(counted.filter(({ gridId }) => gridId === 0)),
    control,
    dispersion: pooled * spread,
  }
}

export function testGrid(counts: TwoCounts): Change {
  return testChange(counts, confidence)
}

/** Which grids changed beyond chance. Totals are those of the cubes, so they agree with the sum of grids to the incident. */
export function judge(comparison: Comparison, prepared: Prepared, changes: readonly Change[]): Compared {
  const { acted, rate } = comparison
  const { grids, counts, totals, outside, control, dispersion } = prepared
  const isTested = counts.map((count, i) => isAsked(acted, grids[i]) && leastPValue(count) <= rate)
  const pValues = changes.filter((_, i) => isTested[i]).map(({ pValue }) => pValue)
  const marks = falseDiscoveries(pValues, rate)
  const adjusted = adjustedPValues(pValues)
  let next = -1
  return {
    totalA: totals.a,
    totalB: totals.b,
    outsideA: outside.a,
    outsideB: outside.b,
    dispersion,
    tested: pValues.length,
    action: acted && actionOf(grids, acted, { control, dispersion, comparison }),
    grids: grids.map(({ gridId, a, b }, i) => {
      const told = { gridId, a, b, ...(changes[i] ?? nothing) }
      if (!isAsked(acted, grids[i])) return { ...told, qValue: null, verdict: 'control' }
      if (isTested[i] !== true) return { ...told, qValue: null, verdict: 'too-few' }
      next++
      const expected = counts[i]?.expectedRatio ?? 1
      const verdict = marks[next] !== true ? 'within-chance' : a > b * expected ? 'more' : 'fewer'
      return { ...told, qValue: adjusted[next] ?? 1, verdict }
    }),
  }
}

export function compareGrids(comparison: Comparison): Compared {
  const prepared = prepareComparison(comparison)
  return judge(comparison, prepared, prepared.counts.map(testGrid))
}

const nothing: Change = { ratio: null, low: 0, high: null, pValue: 1 }

function isAsked(acted: ReadonlySet<number> | null, grid: Counted | undefined): boolean {
  return acted === null || (grid !== undefined && acted.has(grid.gridId))
}

function countBoth({ a, b }: Comparison): Counted[] {
  const ids = [...new Set([...a.steps.keys(), ...b.steps.keys()])].sort((x, y) => x - y)
  const none = (side: Side): number[] => [...(side.steps.values().next().value ?? [])].map(() => 0)
  const [noneA, noneB] = [none(a), none(b)]
  return ids.map((gridId) => {
    const periods: [readonly number[], readonly number[]] = [a.steps.get(gridId) ?? noneA, b.steps.get(gridId) ?? noneB]
    return { gridId, periods, a: total(periods[0]), b: total(periods[1]) }
  })
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

type Pair = { a: number; b: number }

function sumOf(counted: readonly Pair[]): Pair {
  return { a: total(counted.map(({ a }) => a)), b: total(counted.map(({ b }) => b)) }
}

/**
 * The ratio there would be without change. Where it is read off other grids, it is itself a figure with chance in it:
 * the variance of the grid's log ratio grows by the share of the grid's counts in the reference's.
 */
function expectedOf(
  { reference, a, b }: Comparison,
  grid: Pair,
  known: { totals: Pair; control: Pair; dispersion: number },
): { expectedRatio: number; dispersion: number } {
  const { totals, control, dispersion } = known
  const byTime = { expectedRatio: b.hours > 0 ? a.hours / b.hours : 1, dispersion }
  if (reference === 'time') return byTime
  const rest = reference === 'control' ? control : { a: totals.a - grid.a, b: totals.b - grid.b }
  if (rest.a <= 0 || rest.b <= 0) return byTime
  return { expectedRatio: rest.a / rest.b, dispersion: dispersion * (1 + (grid.a + grid.b) / (rest.a + rest.b)) }
}

function actionOf(
  grids: readonly Counted[],
  acted: ReadonlySet<number>,
  known: { control: Pair; dispersion: number; comparison: Comparison },
): ActionChange | null {
  const { control, dispersion, comparison } = known
  const sum = sumOf(grids.filter(({ gridId }) => acted.has(gridId)))
  if (comparison.reference !== 'control') {
    const expectedRatio = comparison.a.hours / comparison.b.hours
    const change = testChange({ ...sum, expectedRatio, dispersion }, confidence)
    if (change.ratio === null || change.high === null) return null
    return { ...sum, ratio: change.ratio, low: change.low, high: change.high, pValue: change.pValue }
  }
  const ratios = ratioOfRatios({ ...sum, expectedRatio: 1, dispersion }, control, normalQuantile((1 + confidence) / 2))
  if (!ratios) return null
  const { z, ...told } = ratios
  return { ...sum, ...told, pValue: normalTwoSided(z) }
}

/** Counts by day joined to steps, so long that there are at least eight where the period allows, and at most a week. */
export function stepDaysOf(days: number): number {
  return Math.max(1, Math.min(7, Math.floor(days / 8)))
}

/** Rows of a cube by day as steps of so many days from its first day on. */
export function joinDays(
  cube: { keys: Uint32Array; starts: Float64Array; counts: Uint32Array },
  stepDays: number,
): Map<number, number[]> {
  const days = cube.starts.length
  const steps = new Map<number, number[]>()
  cube.keys.forEach((key, k) => {
    const counts = new Array<number>(Math.ceil(days / stepDays)).fill(0)
    for (let day = 0; day < days; day++) {
      const step = Math.floor(day / stepDays)
      counts[step] = (counts[step] ?? 0) + (cube.counts[k * days + day] ?? 0)
    }
    steps.set(key, counts)
  })
  return steps
}

type Hours = { hours?: number[] | undefined; weekdays?: number[] | undefined }

/** Hours of [from, to) that a filter by hour of the day and weekday leaves; `hourOfWeek` is the city's clock. */
export function hoursCovered(
  window: { from: number; to: number },
  { hours, weekdays }: Hours,
  hourOfWeek: (utcSeconds: number) => number,
): number {
  const length = (window.to - window.from) / 3600
  if (!hours && !weekdays) return length
  let covered = 0
  for (let at = window.from; at < window.to; at += 3600) {
    const hour = hourOfWeek(at)
    const isIn = (!hours || hours.includes(hour % 24)) && (!weekdays || weekdays.includes(Math.floor(hour / 24) + 1))
    if (isIn) covered += Math.min(3600, window.to - at) / 3600
  }
  return covered
}
