import { gammaCdf, gammaTail, normalCdf } from './distributions.ts'
import type { Neighbours } from './neighbours.ts'
import { neighboursOf } from './neighbours.ts'
import { openSumDraws, sequentialPValue } from './permutation-test.ts'
import { seededRandom } from './seeded-random.ts'

/** What the values of a city are, taken together. */
export type Moments = { count: number; mean: number; variance: number; thirdCentral: number }

export function momentsOf(values: ArrayLike<number>): Moments {
  const count = values.length
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i] ?? 0
  const mean = count === 0 ? 0 : sum / count
  let square = 0
  let cube = 0
  for (let i = 0; i < count; i++) {
    const off = (values[i] ?? 0) - mean
    square += off * off
    cube += off * off * off
  }
  return { count, mean, variance: count === 0 ? 0 : square / count, thirdCentral: count === 0 ? 0 : cube / count }
}

/**
 * The standardised Gi* of Ord & Getis (1995), formula 5, for weights 1 and the place itself among its neighbours:
 * (Σx − W·x̄) / (S·√((n·W − W²) / (n − 1))), where W places are summed. 0 where nothing varies.
 */
export function giStarScore(sumAround: number, placesAround: number, { count, mean, variance }: Moments): number {
  const spread = Math.sqrt((variance * (count * placesAround - placesAround * placesAround)) / (count - 1))
  return spread > 0 ? (sumAround - placesAround * mean) / spread : 0
}

/** The sum over each place and its neighbours. */
export function sumsAround(values: ArrayLike<number>, neighbours: Neighbours): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: values.length }, (_, i) =>
    neighboursOf(neighbours, i).reduce((sum, j) => sum + (values[j] ?? 0), values[i] ?? 0),
  )
}

export function giStar(values: ArrayLike<number>, neighbours: Neighbours): Float64Array<ArrayBuffer> {
  const moments = momentsOf(values)
  return sumsAround(values, neighbours).map((sum, i) =>
    giStarScore(sum, neighboursOf(neighbours, i).length + 1, moments),
  )
}

/**
 * Two-sided p-values of single places by permutation: all values are dealt anew, the place's own among them, and the
 * sum over as many places is compared. Counts are skewed, so the normal table would promise too much. Each place draws
 * from a stream of its own: the answer does not depend on which are asked, or in what order.
 */
export function openGiStarTest(
  values: ArrayLike<number>,
  neighbours: Neighbours,
  { seed, permutations }: { seed: number; permutations: number },
): (place: number) => number {
  const { mean, variance } = momentsOf(values)
  const sums = sumsAround(values, neighbours)
  return (place) => {
    const size = neighboursOf(neighbours, place).length + 1
    if (size === 1 || variance === 0) return 1
    const sum = sums[place] ?? 0
    const isHigh = sum >= size * mean
    const random = seededRandom(seed, place)
    const draw = openSumDraws(values, size)
    const slack = 1e-9 * Math.abs(sum)
    const isAsExtreme = () => (isHigh ? draw(random) >= sum - slack : draw(random) <= sum + slack)
    return Math.min(1, 2 * sequentialPValue(isAsExtreme, permutations))
  }
}

/** Mean, variance and third central moment of the sum of `size` values drawn without replacement; exact. */
export type SumMoments = { mean: number; variance: number; third: number }

export function momentsOfSums(size: number, { count, mean, variance, thirdCentral }: Moments): SumMoments {
  if (size >= count || count < 3) return { mean: size * mean, variance: 0, third: 0 }
  return {
    mean: size * mean,
    variance: (variance * size * (count - size)) / (count - 1),
    third: (thirdCentral * size * (count - size) * (count - 2 * size)) / ((count - 1) * (count - 2)),
  }
}

/**
 * The chance of a standardised sum at least as high: a Pearson type III (shifted gamma) with this skewness. For very
 * many sums, where drawing for each would take too long; without skew it is the normal table.
 */
export function upperChance(score: number, skew: number): number {
  if (Math.abs(skew) < 1e-4) return 1 - normalCdf(score)
  const shape = 4 / (skew * skew)
  const at = shape + (2 * score) / skew
  return skew > 0 ? gammaTail(at, shape) : gammaCdf(at, shape)
}
