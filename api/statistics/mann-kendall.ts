import { normalTwoSided } from './distributions.ts'

export type Trend = {
  /** Pairs that rise less pairs that fall. */
  s: number
  z: number
  /** Two-sided. */
  p: number
}

/**
 * The test for a trend of Mann (1945) and Kendall (1975), with the variance corrected for ties and the score for
 * continuity; the normal table is good from eight values on.
 */
export function mannKendall(series: ArrayLike<number>): Trend {
  const n = series.length
  let s = 0
  const ties = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const value = series[i] ?? 0
    ties.set(value, (ties.get(value) ?? 0) + 1)
    for (let j = i + 1; j < n; j++) s += Math.sign((series[j] ?? 0) - value)
  }
  let variance = n * (n - 1) * (2 * n + 5)
  for (const tied of ties.values()) variance -= tied * (tied - 1) * (2 * tied + 5)
  const z = variance > 0 ? (s - Math.sign(s)) / Math.sqrt(variance / 18) : 0
  return { s, z, p: normalTwoSided(z) }
}
