import { describe, expect, it } from 'vitest'
import {
  estimateParts,
  estimateReporting,
  informationOf,
  meanFromTruncated,
  sizeDispersion,
  truncatedMean,
} from './reporting-rate.ts'

/*
 * Persons by how often they were met in one year, four Dutch cities: van der Heijden, Cruyff & van Houwelingen,
 * "Estimating the size of a criminal population from police records using the truncated Poisson regression model",
 * Statistica Neerlandica 57 (2003), table 1: the model without covariates gives 7,080 (6,363 to 7,797).
 */
const published = new Map([
  [1, 1645],
  [2, 183],
  [3, 37],
  [4, 13],
  [5, 1],
  [6, 1],
])
const observed = { reports: 2185, events: 1880 }

describe('the share of events that are reported', () => {
  it('agrees with the published example', () => {
    const estimate = estimateReporting(observed, { chiSquare: 1.96 ** 2, dispersion: 1 })
    expect(1880 / (estimate?.rate ?? 1)).toBeCloseTo(7080, -1)
    // Theirs is symmetric and also counts the chance of who was seen; ours is of the rate.
    expect(1880 / (estimate?.rateHigh ?? 1)).toBeGreaterThan(6363)
    expect(1880 / (estimate?.rateLow ?? 1)).toBeLessThan(7850)
  })

  it('is found again from the exact truncated mean', () => {
    for (const mean of [0.1, 0.2, 0.7, 1.5, 4]) expect(meanFromTruncated(truncatedMean(mean))).toBeCloseTo(mean, 8)
    expect(meanFromTruncated(1)).toBe(0)
  })

  it('knows what an event tells', () => {
    // Variance of the count seen at mean 1: mean seen 1/(1-1/e), second moment twice that.
    const seen = 1 / (1 - Math.exp(-1))
    expect(informationOf(1)).toBeCloseTo(2 * seen - seen ** 2, 10)
  })

  it('has no lower end where nothing was told twice, and none at all without events', () => {
    const once = estimateReporting({ reports: 10, events: 10 }, { chiSquare: 2.706, dispersion: 1 })
    expect(once?.mean).toBe(0)
    expect(once?.low).toBe(0)
    expect(once?.rateHigh).toBeGreaterThan(0.2)
    expect(estimateReporting({ reports: 0, events: 0 }, { chiSquare: 2.706, dispersion: 1 })).toBeNull()
  })

  it('widens where events differ more than chance lets them', () => {
    expect(sizeDispersion(published)).toBeGreaterThan(1.1)
    const narrow = estimateReporting(observed, { chiSquare: 2.706, dispersion: 1 })
    const wide = estimateReporting(observed, { chiSquare: 2.706, dispersion: 2 })
    expect((wide?.rateHigh ?? 0) - (wide?.rateLow ?? 0)).toBeGreaterThan(
      1.3 * ((narrow?.rateHigh ?? 0) - (narrow?.rateLow ?? 0)),
    )
  })
})

describe('parts of a whole', () => {
  const whole = { mean: 0.7, standardError: 0.02 }
  const options = { quantile: 1.645, dispersion: 1 }
  const events = 200

  it('that differ by no more than chance are all the whole', () => {
    const parts = [1.38, 1.4, 1.39, 1.405].map((seen) => ({ reports: seen * events, events }))
    for (const part of estimateParts(parts, whole, options)) {
      expect(part?.weight).toBe(0)
      expect(part?.mean).toBeCloseTo(0.7, 10)
    }
  })

  it('that truly differ keep what is their own', () => {
    const parts = [1.1, 1.15, 1.7, 1.65].map((seen) => ({ reports: seen * events, events }))
    const [low, , high] = estimateParts(parts, whole, options)
    expect(low?.weight).toBeGreaterThan(0.8)
    expect(low?.rate).toBeLessThan(high?.rate ?? 0)
  })

  it('without events have no estimate of their own', () => {
    expect(estimateParts([{ reports: 0, events: 0 }], whole, options)).toEqual([null])
  })
})
