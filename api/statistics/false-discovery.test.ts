import { describe, expect, it } from 'vitest'
import { adjustedPValues, falseDiscoveries } from './false-discovery.ts'

/** Benjamini & Hochberg (1995), section 3.2: fifteen p-values of a trial of treatments after heart attacks. */
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
]

describe('the false discovery rate', () => {
  it('marks the four of Benjamini and Hochberg at 5 %, where Bonferroni marks three', () => {
    expect(falseDiscoveries(published, 0.05).filter(Boolean)).toHaveLength(4)
    expect(published.filter((p) => p <= 0.05 / published.length)).toHaveLength(3)
  })

  it('adjusts as the definition says: the least of p × m / rank from that rank on', () => {
    const adjusted = adjustedPValues(published)
    published.forEach((_, i) => {
      const least = Math.min(1, ...published.slice(i).map((p, k) => (p * published.length) / (i + k + 1)))
      expect(adjusted[i]).toBeCloseTo(least, 12)
    })
    expect(adjusted[3]).toBeCloseTo(0.035625, 6)
  })

  it('keeps the order it was given, whatever that is', () => {
    const shuffled = [0.5, 0.001, 0.9, 0.02]
    expect(Array.from(adjustedPValues(shuffled))).toEqual([0.5 * (4 / 3), 0.004, 0.9, 0.04])
    expect(falseDiscoveries(shuffled, 0.05)).toEqual([false, true, false, true])
  })

  it('is stricter under any dependence, by the sum of 1/i', () => {
    const harmonic = published.reduce((sum, _, i) => sum + 1 / (i + 1), 0)
    expect(adjustedPValues(published, 'any')[0]).toBeCloseTo(0.0001 * 15 * harmonic, 12)
    expect(falseDiscoveries(published, 0.05, 'any').filter(Boolean)).toHaveLength(3)
  })

  it('has nothing to say of no tests', () => {
    expect(falseDiscoveries([], 0.05)).toEqual([])
  })
})
