import { describe, expect, it } from 'vitest'
import {
  betaCdf,
  betaQuantile,
  binomialCdf,
  countQuantile,
  gammaCdf,
  gammaQuantile,
  gammaTail,
  logGamma,
  negativeBinomialCdf,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  poissonCdf,
  poissonTail,
} from './distributions.ts'

/*
 * Values of Abramowitz & Stegun, Handbook of Mathematical Functions (1964): table 6.1 (gamma), 26.1 (normal),
 * 26.7 (chi-square), 26.9 (F and beta follow), and exact sums of small binomial and Poisson counts.
 */
describe('distribution functions', () => {
  it('know the gamma function', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13)
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 11)
    expect(Math.exp(logGamma(1.75))).toBeCloseTo(0.9190625268, 10)
  })

  it('agree with the normal table', () => {
    expect(normalCdf(1.96)).toBeCloseTo(0.97500_21048_51780, 13)
    expect(normalCdf(-3)).toBeCloseTo(0.00134_98980_31630, 13)
    expect(normalTwoSided(1.96)).toBeCloseTo(0.04999_57902_96440, 13)
    expect(normalQuantile(0.975)).toBeCloseTo(1.95996_39845, 9)
    expect(normalCdf(0)).toBeCloseTo(0.5, 14)
  })

  it('agree with the chi-square table', () => {
    expect(gammaTail(3.84146 / 2, 0.5)).toBeCloseTo(0.05, 6)
    expect(2 * gammaQuantile(0.95, 5)).toBeCloseTo(18.307, 3)
    expect(2 * gammaQuantile(0.005, 15)).toBeCloseTo(13.7867, 3)
    expect(gammaCdf(2, 1)).toBeCloseTo(1 - Math.exp(-2), 13)
  })

  it('agree with exact sums of small counts', () => {
    const binomial = [0, 1, 2, 3].reduce((sum, k) => sum + choose(10, k) * 0.3 ** k * 0.7 ** (10 - k), 0)
    expect(binomialCdf(3, 10, 0.3)).toBeCloseTo(binomial, 13)
    const poisson = [0, 1, 2, 3, 4].reduce((sum, k) => sum + (Math.exp(-2.5) * 2.5 ** k) / factorial(k), 0)
    expect(poissonCdf(4, 2.5)).toBeCloseTo(poisson, 13)
    expect(poissonTail(5, 2.5)).toBeCloseTo(1 - poisson, 13)
    // Two failures before the third success at even odds: (1/8)(1 + 3/2 + 6/4).
    expect(negativeBinomialCdf(2, 3, 3)).toBeCloseTo(0.5, 13)
  })

  it('invert themselves', () => {
    expect(betaCdf(betaQuantile(0.1, 2, 7), 2, 7)).toBeCloseTo(0.1, 12)
    expect(betaCdf(0.25, 2, 1)).toBeCloseTo(0.0625, 13)
    expect(countQuantile((k) => poissonCdf(k, 4), 0.95, 4)).toBe(8)
    expect(countQuantile((k) => poissonCdf(k, 4), 0.01, 4)).toBe(0)
  })
})

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}

function choose(n: number, k: number): number {
  return factorial(n) / factorial(k) / factorial(n - k)
}
