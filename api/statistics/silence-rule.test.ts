import { describe, expect, it } from 'vitest'
import type { ArrivalRate } from './arrival-rate.ts'
import { hoursPerWeek, learnArrivals, shapeOf } from './arrival-rate.ts'
import { activityOf, chanceOfSilence, expectedBetween, hoursUntilFlag, silenceRule } from './silence-rule.ts'

/** Two an hour by day, none by night. */
const rate: ArrivalRate = {
  hourly: Float64Array.from({ length: hoursPerWeek }, (_, hour) => (hour % 24 < 12 ? 2 : 0)),
  weekly: 12 * 2 * 7,
  dispersion: 1e9,
  hours: 26 * hoursPerWeek,
}

describe('the silence rule', () => {
  it('has the Poisson chance where arrivals are even, and more where they are not', () => {
    expect(chanceOfSilence(5, 1e9)).toBeCloseTo(Math.exp(-5), 8)
    expect(chanceOfSilence(5, 1)).toBeCloseTo(1 / 6, 12)
  })

  it('expects its arrivals over broken hours, nights, weeks and around outages', () => {
    expect(expectedBetween(rate, { from: 10.5, to: 12.5 })).toBeCloseTo(3, 12)
    expect(expectedBetween(rate, { from: 5, to: 5 + hoursPerWeek })).toBeCloseTo(rate.weekly, 9)
    expect(expectedBetween(rate, { from: 0, to: 24 }, [{ from: 6, to: 30 }])).toBeCloseTo(12, 12)
  })

  it('is kept exactly when as many arrivals are missing as it asks for', () => {
    const rule = silenceRule(rate, 0.02)
    expect(rule.chance).toBeCloseTo(0.02 / 168, 12)
    expect(chanceOfSilence(rule.expected, rate.dispersion)).toBeCloseTo(rule.chance, 9)
    for (const from of [0, 11.25, 30, 160.5]) {
      const hours = hoursUntilFlag(rate, rule, from)
      expect(expectedBetween(rate, { from, to: from + hours })).toBeCloseTo(rule.expected, 6)
    }
  })

  it('never comes for a stream without arrivals, and later on a quiet day', () => {
    const rule = silenceRule(rate, 0.02)
    expect(hoursUntilFlag({ ...rate, weekly: 0 }, rule, 0)).toBe(Infinity)
    expect(activityOf(20, 10)).toBe(1)
    expect(hoursUntilFlag(rate, rule, 0, activityOf(2, 20))).toBeGreaterThan(hoursUntilFlag(rate, rule, 0))
  })
})

describe('a learned rate', () => {
  const hourOfWeek = Uint8Array.from({ length: 26 * hoursPerWeek }, (_, i) => i % hoursPerWeek)
  const even = Uint32Array.from(hourOfWeek, (hour) => (hour % 24 < 12 ? 2 : 0))

  it('finds level and hours of an even stream', () => {
    const stream = { counts: even, hourOfWeek }
    const learned = learnArrivals(stream, shapeOf(stream))
    expect(learned.weekly).toBeCloseTo(168, 0)
    expect(learned.hourly[5]).toBeGreaterThan(1.9)
    expect(learned.hourly[20]).toBeLessThan(0.1)
  })

  it('measures that arrivals come in bursts', () => {
    const bursts = Uint32Array.from(even, (count, i) => (Math.floor(i / 24) % 2 === 0 ? count * 2 : 0))
    const learn = (counts: Uint32Array) => learnArrivals({ counts, hourOfWeek }, shapeOf({ counts: even, hourOfWeek }))
    expect(learn(bursts).dispersion).toBeLessThan(learn(even).dispersion / 5)
  })
})
