import { adjustedPValues } from './false-discovery.ts'
import type { SumMoments } from './gi-star.ts'
import { momentsOf, momentsOfSums, upperChance } from './gi-star.ts'
import type { Trend } from './mann-kendall.ts'
import { mannKendall } from './mann-kendall.ts'
import type { Neighbours } from './neighbours.ts'
import { neighboursOf } from './neighbours.ts'

export const emergingKinds = ['new', 'intensifying', 'persistent', 'diminishing', 'sporadic', 'historical'] as const
export type EmergingKind = (typeof emergingKinds)[number]

export type EmergingPlace = {
  kind: EmergingKind | 'none'
  /** Hot or not, bin by bin. */
  hot: boolean[]
  scores: Float64Array<ArrayBuffer>
  trend: Trend
  /** The smallest adjusted p-value of its bins. */
  leastAdjustedP: number
}

/** Row by row: values[place * bins + bin]. */
export type PlaceTimeValues = { places: number; bins: number; values: Float64Array | Uint32Array }

/**
 * Hot places over time. The values of a place, its neighbours and the same of the bin before are summed as one Gi*, each
 * bin against all places of that bin alone: a season that is busy everywhere is no hot spot. Hot where the upper p-value,
 * adjusted over all places and bins, is at most the rate.
 */
export function emergingPlaces(cube: PlaceTimeValues, neighbours: Neighbours, rate: number): EmergingPlace[] {
  const { places, bins } = cube
  const { scores, chances } = scoresOf(cube, neighbours)
  const adjusted = adjustedPValues(chances)
  return Array.from({ length: places }, (_, place) => {
    const own = scores.slice(place * bins, (place + 1) * bins)
    const ownAdjusted = adjusted.subarray(place * bins, (place + 1) * bins)
    const hot = Array.from(ownAdjusted, (p) => p <= rate)
    const trend = mannKendall(own)
    return { kind: emergingKindOf(hot, trend, rate), hot, scores: own, trend, leastAdjustedP: leastOf(ownAdjusted) }
  })
}

function leastOf(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value), 1)
}

function scoresOf({ places, bins, values }: PlaceTimeValues, neighbours: Neighbours) {
  const ofBin = Array.from({ length: bins }, (_, bin) =>
    momentsOf(Float64Array.from({ length: places }, (_place, place) => values[place * bins + bin] ?? 0)),
  )
  const scores = new Float64Array(places * bins)
  const chances = new Float64Array(places * bins).fill(1)
  for (let place = 0; place < places; place++) {
    const around = neighboursOf(neighbours, place)
    // Nothing can be said of the surroundings of an island.
    if (around.length === 0) continue
    const sums = ofBin.map((_, bin) =>
      around.reduce((sum, j) => sum + (values[j * bins + bin] ?? 0), values[place * bins + bin] ?? 0),
    )
    const expected = ofBin.map((moments) => momentsOfSums(around.length + 1, moments))
    for (let bin = 0; bin < bins; bin++) {
      const found = scoreOf([bin - 1, bin], sums, expected)
      scores[place * bins + bin] = found.score
      chances[place * bins + bin] = found.chance
    }
  }
  return { scores, chances }
}

/** Dealt separately, the bins' sums are independent: their means, variances and third moments add up. */
function scoreOf(bins: readonly number[], sums: readonly number[], expected: readonly SumMoments[]) {
  let off = 0
  let variance = 0
  let third = 0
  for (const bin of bins) {
    off += (sums[bin] ?? 0) - (expected[bin]?.mean ?? 0)
    variance += expected[bin]?.variance ?? 0
    third += expected[bin]?.third ?? 0
  }
  if (variance <= 0) return { score: 0, chance: 1 }
  const score = off / Math.sqrt(variance)
  return { score, chance: upperChance(score, third / variance ** 1.5) }
}

/** Hot in at least this share of the bins is hot all along. */
const mostly = 0.9

/**
 * all along:  hot in at least nine tenths of the bins. Then historical, when the last bin is not hot; intensifying or
 *             diminishing, when the scores rise or fall beyond chance (Mann-Kendall at the rate); else persistent.
 * new:        hot in one unbroken run that reaches the last bin, and never before.
 * sporadic:   hot in the last bin and, with breaks, before.
 * none:       anything else.
 */
export function emergingKindOf(hot: readonly boolean[], trend: Trend, rate: number): EmergingKind | 'none' {
  const bins = hot.length
  const hotBins = hot.filter(Boolean).length
  const isHotNow = hot.at(-1) ?? false
  if (hotBins === 0) return 'none'
  if (hotBins >= mostly * bins) {
    if (!isHotNow) return 'historical'
    if (trend.p > rate) return 'persistent'
    return trend.s > 0 ? 'intensifying' : 'diminishing'
  }
  if (!isHotNow) return 'none'
  return hot.lastIndexOf(false) === bins - hotBins - 1 ? 'new' : 'sporadic'
}
