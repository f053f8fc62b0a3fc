import type { EquityLedger, EquitySide } from '#geo/scenario-words'

/** Households of one grid before and after; seconds are means over its households. */
export type GridOutcome = {
  gridId: number
  code: string
  name: string
  households: number
  reached: { before: number; after: number }
  meanSeconds: { before: number; after: number }
  householdsLosing: number
}
/** So many households by whole seconds of their way, in all of the ground that is told of. */
export type SecondsCount = Float64Array

export type Losses = {
  householdsLosing: number
  residentsLosing: number
  householdsNoLongerReached: number
  householdsGaining: number
}
type Side = 'before' | 'after'
type Outcomes = {
  grids: readonly GridOutcome[]
  seconds: Record<Side, SecondsCount>
  reached: Record<Side, number>
  losses: Losses
  targetShare: number
}

const secondsPerMinute = 60
const losersTold = 20
/** Means are sums of whole seconds by whole households: less than this is rounding. */
const leastSeconds = 1e-6

/** Beside every mean: who is at the end of it, and who loses. Grids without a household are none. */
export function keepLedger({ grids, seconds, reached, losses, targetShare }: Outcomes): EquityLedger {
  const lived = grids.filter(({ households }) => households > 0)
  const side = (which: Side): EquitySide => sideOf(lived, which, { seconds: seconds[which], reached, targetShare })
  const losing = lived.filter(({ meanSeconds }) => meanSeconds.after > meanSeconds.before + leastSeconds)
  return {
    before: side('before'),
    after: side('after'),
    ...losses,
    gridsLosing: losing.length,
    losers: losing
      .sort((a, b) => lossOf(b) - lossOf(a) || Number(a.code > b.code) - Number(a.code < b.code))
      .slice(0, losersTold)
      .map(({ gridId, code, name, households, householdsLosing, meanSeconds }) => ({
        gridId,
        code,
        name,
        households,
        householdsLosing,
        beforeMinutes: toMinutes(meanSeconds.before),
        afterMinutes: toMinutes(meanSeconds.after),
      })),
    marks: marksOf(lived, { seconds, reached }),
  }
}

function lossOf({ meanSeconds }: GridOutcome): number {
  return meanSeconds.after - meanSeconds.before
}

/** A mean that gets better hides nobody: is the end of it worse than the end was? */
function marksOf(
  grids: readonly GridOutcome[],
  { seconds, reached }: Pick<Outcomes, 'seconds' | 'reached'>,
): EquityLedger['marks'] {
  const mean = (which: Side): number => meanOf(seconds[which]) ?? 0
  const isLifted = mean('after') < mean('before') - leastSeconds || reached.after > reached.before
  if (!isLifted || grids.length === 0) return []
  const worst = (which: Side): number => Math.max(...grids.map(({ meanSeconds }) => meanSeconds[which]))
  const least = (which: Side): number => Math.min(...grids.map((grid) => grid.reached[which] / grid.households))
  return [
    ...(worst('after') > worst('before') + leastSeconds ? (['worst-grid-slower'] as const) : []),
    ...(least('after') < least('before') ? (['least-reached-less'] as const) : []),
  ]
}

function sideOf(
  grids: readonly GridOutcome[],
  which: Side,
  all: { seconds: SecondsCount; reached: Record<Side, number>; targetShare: number },
): EquitySide {
  const named = ({ gridId, code, name }: GridOutcome) => ({ gridId, code, name })
  const timed = (grid: GridOutcome | undefined) =>
    grid ? { ...named(grid), meanMinutes: toMinutes(grid.meanSeconds[which]) } : null
  const share = (grid: GridOutcome): number => grid.reached[which] / grid.households
  const worst = extreme(grids, (a, b) => a.meanSeconds[which] > b.meanSeconds[which])
  const best = extreme(grids, (a, b) => a.meanSeconds[which] < b.meanSeconds[which])
  const least = extreme(grids, (a, b) => share(a) < share(b))
  const households = all.seconds.reduce((sum, count) => sum + count, 0)
  const mean = meanOf(all.seconds)
  const tenth = worstTenth(all.seconds)
  return {
    meanMinutes: mean === null ? null : toMinutes(mean),
    shareReached: households === 0 ? null : all.reached[which] / households,
    worstTenthMinutes: tenth === null ? null : toMinutes(tenth),
    gini: giniOf(all.seconds),
    worstGrid: timed(worst),
    bestGrid: timed(best),
    worstByBest:
      best && worst && best.meanSeconds[which] > 0 ? worst.meanSeconds[which] / best.meanSeconds[which] : null,
    leastReached: least ? { ...named(least), share: share(least) } : null,
    gridsOnTarget: grids.filter((grid) => share(grid) >= all.targetShare).length,
    grids: grids.length,
  }
}

/** The first that no other surpasses. */
function extreme<T>(all: readonly T[], isMore: (a: T, b: T) => boolean): T | undefined {
  return all.reduce<T | undefined>((best, one) => (best === undefined || isMore(one, best) ? one : best), undefined)
}

export function toMinutes(seconds: number): number {
  return seconds / secondsPerMinute
}

export function meanOf(counts: SecondsCount): number | null {
  let households = 0
  let sum = 0
  for (const [seconds, count] of counts.entries()) {
    households += count
    sum += count * seconds
  }
  return households === 0 ? null : sum / households
}

/** The seconds that this share of the households does not exceed. */
export function quantileOf(counts: SecondsCount, share: number): number | null {
  const households = counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (const [seconds, count] of counts.entries()) {
    below += count
    if (count > 0 && below >= share * households) return seconds
  }
  return null
}

/** Mean over the tenth of the households with the longest way; the one on the edge counts in part. */
export function worstTenth(counts: SecondsCount): number | null {
  const wanted = counts.reduce((sum, count) => sum + count, 0) / 10
  if (wanted === 0) return null
  let left = wanted
  let sum = 0
  for (let seconds = counts.length - 1; seconds >= 0 && left > 0; seconds--) {
    const taken = Math.min(left, counts[seconds] ?? 0)
    sum += taken * seconds
    left -= taken
  }
  return sum / wanted
}

/** One less twice the area below the Lorenz curve. */
export function giniOf(counts: SecondsCount): number | null {
  const households = counts.reduce((sum, count) => sum + count, 0)
  const total = (meanOf(counts) ?? 0) * households
  if (households === 0) return null
  if (total === 0) return 0
  let below = 0
  let area = 0
  for (const [seconds, count] of counts.entries()) {
    area += count * (2 * below + count * seconds)
    below += count * seconds
  }
  return Math.max(0, 1 - area / (households * total))
}
