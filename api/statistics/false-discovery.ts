/**
 * Control of the false discovery rate: among all that is marked, the expected share marked by chance stays at or under
 * the rate. `independent` is Benjamini & Hochberg (1995), valid for independent tests and for those that depend
 * positively, as neighbours that share their surroundings do (Benjamini & Yekutieli 2001, theorem 1.2). `any` is
 * Benjamini & Yekutieli (2001), theorem 1.3, valid whatever the dependence and stricter by the sum of 1/i.
 */
export type Dependence = 'independent' | 'any'

/** Adjusted p-values in the order given: a test is marked at a rate exactly when its adjusted p-value is at most that. */
export function adjustedPValues(
  pValues: ArrayLike<number>,
  dependence: Dependence = 'independent',
): Float64Array<ArrayBuffer> {
  const tests = pValues.length
  const order = Uint32Array.from({ length: tests }, (_, i) => i).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
  const penalty = dependence === 'any' ? harmonicSum(tests) : 1
  const adjusted = new Float64Array(tests)
  let least = 1
  for (let rank = tests; rank >= 1; rank--) {
    const at = order[rank - 1] ?? 0
    least = Math.min(least, ((pValues[at] ?? 1) * tests * penalty) / rank)
    adjusted[at] = least
  }
  return adjusted
}

/** Which tests may be called discoveries at this rate. */
export function falseDiscoveries(
  pValues: ArrayLike<number>,
  rate: number,
  dependence: Dependence = 'independent',
): boolean[] {
  return Array.from(adjustedPValues(pValues, dependence), (adjusted) => adjusted <= rate)
}

function harmonicSum(terms: number): number {
  let sum = 0
  for (let i = 1; i <= terms; i++) sum += 1 / i
  return sum
}
