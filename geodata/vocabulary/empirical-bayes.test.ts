import { describe, expect, it } from 'vitest'
import { ratePriorOf, smoothRate, smoothRates } from './empirical-bayes.ts'

/*
 * The first ten counties of the St Louis homicides, 1979-1984 (columns HC7984 and PO7984 of stl_hom.csv), and their
 * global empirical Bayes rates as the documentation of PySAL's Empirical_Bayes prints them for all 78 counties.
 */
const counties = [
  [4, 189_087, 2.3671895e-5],
  [19, 425_580, 4.54539167e-5],
  [3, 69_649, 4.78114019e-5],
  [2, 88_540, 2.76907146e-5],
  [2, 33_697, 6.58989323e-5],
  [28, 774_843, 3.66494122e-5],
  [61, 1_056_438, 5.79952721e-5],
  [3, 172_182, 2.0306459e-5],
  [7, 224_033, 3.31152999e-5],
  [3, 113_497, 3.0274838e-5],
] as const

/** The prior of the 78 counties from two published rates: w = v / (v + m / n) leaves two unknowns. */
function publishedPrior(): { mean: number; variance: number } {
  const miss = (mean: number): { miss: number; variance: number } => {
    const [[count, base, rate], [otherCount, otherBase, otherRate]] = [counties[4], counties[0]]
    const weight = (rate - mean) / (count / base - mean)
    const variance = (weight / (1 - weight)) * (mean / base)
    const other = smoothRate({ count: otherCount, base: otherBase }, { mean, variance })
    return { miss: (other.smoothed ?? 0) - otherRate, variance }
  }
  let [low, high] = [6.7e-5, 1.5e-4]
  const isLowNegative = miss(low).miss < 0
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (miss(middle).miss < 0 === isLowNegative) low = middle
    else high = middle
  }
  return { mean: low, variance: miss(low).variance }
}

describe('smoothing rates', () => {
  it('agrees with the published rates of St Louis counties', () => {
    const prior = publishedPrior()
    for (const [count, base, rate] of counties)
      expect((smoothRate({ count, base }, prior).smoothed ?? 0) / rate).toBeCloseTo(1, 3)
  })

  it('takes the prior by Marshall’s moments', () => {
    const places = [
      { count: 2, base: 10 },
      { count: 30, base: 100 },
      { count: 90, base: 200 },
    ]
    const mean = 122 / 310
    const spread = (10 * (0.2 - mean) ** 2 + 100 * (0.3 - mean) ** 2 + 200 * (0.45 - mean) ** 2) / 310
    expect(ratePriorOf(places)?.mean).toBeCloseTo(mean, 14)
    expect(ratePriorOf(places)?.variance).toBeCloseTo(spread - mean / (310 / 3), 14)
  })

  it('trusts a large base and draws a small one to the mean', () => {
    const places = [
      { count: 4, base: 4 },
      ...Array.from({ length: 20 }, (_, i) => ({ count: 100 + 20 * (i % 5), base: 1000 })),
    ]
    const [small, large] = smoothRates(places)
    expect(small?.weight).toBeLessThan(0.1)
    expect(small?.smoothed).toBeLessThan(0.25)
    expect(large?.weight).toBeGreaterThan(0.8)
    expect(large?.smoothed).toBeCloseTo(0.1, 1)
  })

  it('gives all the mean where they differ by no more than chance, and nothing where there is no base', () => {
    const places = [1, 2, 1, 2, 0].map((count) => ({ count, base: 10 }))
    expect(smoothRates(places).map(({ smoothed, weight }) => [smoothed, weight])).toEqual(places.map(() => [0.12, 0]))
    expect(smoothRates([{ count: 3, base: 0 }])).toEqual([{ raw: null, smoothed: null, weight: 0 }])
  })
})
