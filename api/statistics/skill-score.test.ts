import { describe, expect, it } from 'vitest'
import { intervalOf, trackLevel, trackShare, weekdayFactors } from './count-forecast.ts'
import { poissonCdf } from './distributions.ts'
import { sameWeekdayMean } from './seasonal-naive.ts'
import { countScore, skillOf } from './skill-score.ts'

describe('the score of counts', () => {
  it('is the sum of squared distances of the distribution functions', () => {
    const byHand = (actual: number, mean: number) =>
      Array.from({ length: 200 }, (_, k) => (poissonCdf(k, mean) - (k >= actual ? 1 : 0)) ** 2).reduce((a, b) => a + b)
    for (const actual of [0, 1, 4, 30]) expect(countScore(actual, 3.5, 0)).toBeCloseTo(byHand(actual, 3.5), 6)
  })

  it('is proper: the true mean has the lowest expected score', () => {
    const expected = (mean: number) =>
      Array.from({ length: 60 }, (_, k) => (poissonCdf(k, 4) - poissonCdf(k - 1, 4)) * countScore(k, mean, 0)).reduce(
        (a, b) => a + b,
      )
    expect(expected(4)).toBeLessThan(expected(3.7))
    expect(expected(4)).toBeLessThan(expected(4.3))
  })

  it('goes on where chances are too small to be numbers', () => {
    expect(countScore(1000, 1000, 0)).toBeCloseTo(Math.sqrt(1000) * (Math.SQRT2 - 1) * 0.5642, 1)
  })
})

describe('skill', () => {
  it('is the share of the rule’s score that is saved, with the same interval for the same seed', () => {
    const rule = Array.from({ length: 84 }, (_, day) => 2 + (day % 5))
    const model = rule.map((score) => score / 2)
    expect(skillOf(model, rule, 7)).toEqual({ skill: 0.5, low: 0.5, high: 0.5 })
    const rough = rule.map((score, day) => score * (day % 3 === 0 ? 1.4 : 0.7))
    expect(skillOf(rough, rule, 7)).toEqual(skillOf(rough, rule, 7))
  })

  it('is null where the rule made no mistake', () => {
    expect(skillOf([0, 1], [0, 0], 1)).toBeNull()
  })
})

describe('the seasonal rule', () => {
  it('takes the last four same weekdays that were known, never the target’s own week', () => {
    const counts = Array.from({ length: 42 }, (_, day) => day)
    expect(sameWeekdayMean(counts, 35, 35)).toBe((28 + 21 + 14 + 7) / 4)
    expect(sameWeekdayMean(counts, 30, 40)).toBe((26 + 19 + 12 + 5) / 4)
  })
})

describe('counts followed', () => {
  const weekday = Uint8Array.from({ length: 140 }, (_, day) => day % 7)

  it('finds level, weekday and share', () => {
    const city = Uint32Array.from(weekday, (day) => (day === 6 ? 20 : 10))
    const own = Uint32Array.from(city, (count) => count / 5)
    const factors = weekdayFactors(city, weekday, { from: 0, to: 140 })
    expect((factors[6] ?? 0) / (factors[0] ?? 1)).toBeCloseTo(2, 1)
    const level = trackLevel(city, weekday, { factors, keep: 0.95 })
    expect(level[140]).toBeCloseTo(80 / 7, 0)
    expect(trackShare(own, city, { keep: 0.997, weight: 2, prior: 0.05 })[140]).toBeGreaterThan(0.18)
  })

  it('knows before a day nothing of that day', () => {
    const counts = [5, 5, 5, 500]
    const factors = new Float64Array(7).fill(1)
    const before = trackLevel(counts, weekday, { factors, keep: 0.9 })
    expect(before[3]).toBeCloseTo(5, 9)
    expect(before[4]).toBeGreaterThan(100)
  })

  it('holds four counts of five in its interval', () => {
    const { low, high } = intervalOf(12, 0)
    expect(poissonCdf(high, 12) - poissonCdf(low - 1, 12)).toBeGreaterThanOrEqual(0.8)
    expect(intervalOf(12, 0.5).high).toBeGreaterThan(high)
  })
})
