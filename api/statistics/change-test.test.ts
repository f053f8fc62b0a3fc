import { describe, expect, it } from 'vitest'
import { estimateDispersion, leastPValue, ratioOfRatios, spreadBetweenPeriods, testChange } from './change-test.ts'

describe('testing a change', () => {
  it('agrees with the published comparison of two rates (Fay 2010; poisson.test of R): 11 in 800, 21 in 3011', () => {
    const change = testChange({ a: 11, b: 21, expectedRatio: 800 / 3011, dispersion: 1 }, 0.95)
    expect(change.ratio).toBeCloseTo(1.971488, 6)
    expect(change.low).toBeCloseTo(0.8584264, 6)
    expect(change.high).toBeCloseTo(4.2772659, 5)
  })

  it('agrees with Conover’s Mendelian example (binom.test of R): 682 of 925 at odds of three to one', () => {
    const change = testChange({ a: 682, b: 243, expectedRatio: 3, dispersion: 1 }, 0.95)
    const share = (ratio: number) => (3 * ratio) / (1 + 3 * ratio)
    expect(share(change.low)).toBeCloseTo(0.7076683, 6)
    expect(share(change.high ?? 0)).toBeCloseTo(0.7654066, 6)
  })

  it('is twice the smaller exact tail', () => {
    // 8 of 10 at even odds: P(X >= 8) = (45 + 10 + 1) / 1024.
    expect(testChange({ a: 8, b: 2, expectedRatio: 1, dispersion: 1 }, 0.95).pValue).toBeCloseTo((2 * 56) / 1024, 12)
    expect(testChange({ a: 5, b: 5, expectedRatio: 1, dispersion: 1 }, 0.95).pValue).toBe(1)
  })

  it('counts pairs once when everything is told twice', () => {
    const pairs = testChange({ a: 16, b: 4, expectedRatio: 1, dispersion: 2 }, 0.95)
    const once = testChange({ a: 8, b: 2, expectedRatio: 1, dispersion: 1 }, 0.95)
    expect(pairs).toEqual(once)
  })

  it('has an interval without end where there was nothing before, and says so', () => {
    const change = testChange({ a: 9, b: 0, expectedRatio: 1, dispersion: 1 }, 0.95)
    expect(change).toMatchObject({ ratio: null, high: null })
    expect(change.low).toBeGreaterThan(1)
    expect(testChange({ a: 0, b: 0, expectedRatio: 1, dispersion: 1 }, 0.95)).toMatchObject({ pValue: 1, low: 0 })
  })

  it('knows what can never be told', () => {
    expect(leastPValue({ a: 2, b: 1, expectedRatio: 1, dispersion: 1 })).toBeCloseTo(0.25, 12)
  })
})

describe('over-dispersion', () => {
  it('is one and a bit at most for even counts, and two where everything comes in pairs', () => {
    const calm = { periods: [[5, 5, 5, 5]] }
    expect(estimateDispersion([calm, calm]).pooled).toBe(1)
    const pairs = (counts: number[]) => ({ periods: [counts.map((count) => 2 * count)] })
    const single = [
      [3, 1, 4, 1],
      [1, 3, 1, 4],
      [4, 2, 0, 3],
    ]
    const one = estimateDispersion(single.map((counts) => ({ periods: [counts] }))).pooled
    expect(estimateDispersion(single.map(pairs)).pooled).toBeCloseTo(2 * one, 10)
  })

  it('leaves out what the whole city does, and a change between the periods', () => {
    const place = (size: number) => ({
      periods: [[1, 2, 1, 2].map((n) => n * size), [9, 3, 9, 3].map((n) => n * size)],
    })
    expect(estimateDispersion([place(1), place(7)]).pooled).toBe(1)
  })

  it('between periods is read off the majority', () => {
    const places = Array.from({ length: 100 }, (_, i) => ({
      a: 100 + (i % 2 === 0 ? 20 : -20),
      b: 100 - (i % 2 === 0 ? 20 : -20),
      expectedRatio: 1,
      dispersion: 1,
    }))
    const spread = spreadBetweenPeriods(places)
    expect(spread).toBeCloseTo(400 / 50 / 0.4549, 6)
    const changed = places.map((place, i) => (i < 10 ? { ...place, a: 900 } : place))
    expect(spreadBetweenPeriods(changed)).toBeCloseTo(spread, 6)
  })
})

describe('before and after an action', () => {
  it('is the ratio of ratios, with an interval of four counts', () => {
    const result = ratioOfRatios({ a: 40, b: 80, expectedRatio: 1, dispersion: 1 }, { a: 900, b: 1000 }, 1.96)
    expect(result?.ratio).toBeCloseTo(0.5 / 0.9, 12)
    const error = Math.sqrt(1 / 40 + 1 / 80 + 1 / 900 + 1 / 1000)
    expect(Math.log((result?.high ?? 0) / (result?.low ?? 1))).toBeCloseTo(2 * 1.96 * error, 12)
    expect(ratioOfRatios({ a: 0, b: 3, expectedRatio: 1, dispersion: 1 }, { a: 9, b: 9 }, 1.96)).toBeNull()
  })
})
