import type { SeededRandom } from './seeded-random.ts'

/**
 * A Monte Carlo p-value after Besag & Clifford (1991), "Sequential Monte Carlo p-values", Biometrika 78: it stops as
 * soon as `enough` draws were at least as extreme, so that the time goes where the answer is in doubt. The p-value is
 * exact for any number of draws: P(p ≤ a) ≤ a without signal.
 */
export function sequentialPValue(isAsExtreme: () => boolean, mostDraws: number, enough = 20): number {
  let extreme = 0
  for (let draw = 1; draw <= mostDraws; draw++) {
    if (isAsExtreme() && ++extreme === enough) return extreme / draw
  }
  return (extreme + 1) / (mostDraws + 1)
}

/** Draws sums of `size` of the values without replacement, out of all or out of all but the one at `leftOut`. */
export function openSumDraws(
  values: ArrayLike<number>,
  size: number,
  leftOut?: number,
): (random: SeededRandom) => number {
  const drawnIn = new Uint32Array(values.length)
  let draws = 0
  return (random) => {
    draws += 1
    if (leftOut !== undefined) drawnIn[leftOut] = draws
    let sum = 0
    for (let left = size; left > 0;) {
      const at = random.below(values.length)
      if (drawnIn[at] === draws) continue
      drawnIn[at] = draws
      sum += values[at] ?? 0
      left -= 1
    }
    return sum
  }
}
