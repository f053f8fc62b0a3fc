import { momentsOf } from './gi-star.ts'
import type { Neighbours } from './neighbours.ts'
import { neighboursOf } from './neighbours.ts'
import { openSumDraws, sequentialPValue } from './permutation-test.ts'
import { seededRandom } from './seeded-random.ts'

/** Own value first, that of the surroundings second, each against the city's mean. */
export type Quadrant = 'high-high' | 'low-low' | 'high-low' | 'low-high'

export type LocalMoran = { statistics: Float64Array<ArrayBuffer>; quadrants: Quadrant[] }

/**
 * Local Moran's I of Anselin (1995), formula 12, in standard deviations and with weights that sum to 1:
 * z_i · (mean of z_j over the neighbours), z with the population's variance. 0 where there is no neighbour.
 */
export function localMoran(values: ArrayLike<number>, neighbours: Neighbours): LocalMoran {
  const scores = standardised(values)
  const around = scores.map((_, i) => meanAround(scores, neighbours, i))
  return {
    statistics: scores.map((score, i) => score * (around[i] ?? 0)),
    quadrants: Array.from(scores, (score, i) => quadrantOf(score, around[i] ?? 0)),
  }
}

function standardised(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { mean, variance } = momentsOf(values)
  const deviation = Math.sqrt(variance)
  return Float64Array.from(values, (value) => (deviation > 0 ? (value - mean) / deviation : 0))
}

function meanAround(scores: Float64Array, neighbours: Neighbours, place: number): number {
  const around = neighboursOf(neighbours, place)
  return around.length === 0 ? 0 : around.reduce((sum, j) => sum + (scores[j] ?? 0), 0) / around.length
}

function quadrantOf(own: number, around: number): Quadrant {
  if (own > 0) return around > 0 ? 'high-high' : 'high-low'
  return around > 0 ? 'low-high' : 'low-low'
}

/**
 * Two-sided pseudo p-values of single places by conditional permutation (Anselin 1995, section 2.3): the place keeps
 * its value, its neighbours' values are drawn from all the others.
 */
export function openLocalMoranTest(
  values: ArrayLike<number>,
  neighbours: Neighbours,
  { seed, permutations }: { seed: number; permutations: number },
): (place: number) => number {
  const scores = standardised(values)
  return (place) => {
    const around = neighboursOf(neighbours, place)
    const own = scores[place] ?? 0
    const size = around.length
    if (size === 0 || own === 0) return 1
    const sum = around.reduce((total, j) => total + (scores[j] ?? 0), 0)
    // All others together sum to -own, so a draw of `size` of them has this mean.
    const isHigh = sum >= (-own * size) / (scores.length - 1)
    const random = seededRandom(seed, place)
    const draw = openSumDraws(scores, size, place)
    const slack = 1e-9
    const isAsExtreme = () => (isHigh ? draw(random) >= sum - slack : draw(random) <= sum + slack)
    return Math.min(1, 2 * sequentialPValue(isAsExtreme, permutations))
  }
}
