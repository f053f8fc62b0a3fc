/**
 * Distribution functions, accurate to about 1e-12 (checked against published tables). Quantiles are found by bisection
 * of the distribution function, so both always agree.
 */

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0 (Lanczos, g = 7). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const t = shifted + 7.5
  const sum = lanczos.reduce((total, term, i) => total + (i === 0 ? term : term / (shifted + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum)
}

const tiny = 1e-300
const enough = 1e-16
const mostTerms = 10_000

/** P(X ≤ x) of a gamma distribution with this shape and scale 1: the regularised lower incomplete gamma function. */
export function gammaCdf(x: number, shape: number): number {
  if (x <= 0) return 0
  return x < shape + 1 ? gammaSeries(x, shape) : 1 - gammaFraction(x, shape)
}

/** 1 - gammaCdf, without the loss of digits where that is small. */
export function gammaTail(x: number, shape: number): number {
  if (x <= 0) return 1
  return x < shape + 1 ? 1 - gammaSeries(x, shape) : gammaFraction(x, shape)
}

function gammaSeries(x: number, shape: number): number {
  let term = 1 / shape
  let sum = term
  for (let n = 1; n < mostTerms && Math.abs(term) > Math.abs(sum) * enough; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape))
}

/** Lentz's continued fraction. */
function gammaFraction(x: number, shape: number): number {
  let b = x + 1 - shape
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let i = 1; i < mostTerms; i++) {
    const a = -i * (i - shape)
    b += 2
    d = 1 / nonZero(a * d + b)
    c = nonZero(b + a / c)
    const factor = d * c
    h *= factor
    if (Math.abs(factor - 1) < enough) break
  }
  return h * Math.exp(shape * Math.log(x) - x - logGamma(shape))
}

function nonZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

/** P(X ≤ x) of a beta distribution: the regularised incomplete beta function. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** Millions of calls: no inner function, which would be made anew by each. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < enough) break
  }
  return h
}

/** Φ(z). */
export function normalCdf(z: number): number {
  const half = gammaTail((z * z) / 2, 0.5) / 2
  return z > 0 ? 1 - half : half
}

/** The chance that |Z| is at least |z|. */
export function normalTwoSided(z: number): number {
  return gammaTail((z * z) / 2, 0.5)
}

/** P(X ≤ k) of a Poisson count with this mean. */
export function poissonCdf(k: number, mean: number): number {
  if (k < 0) return 0
  return mean <= 0 ? 1 : gammaTail(mean, Math.floor(k) + 1)
}

/** P(X ≥ k) of a Poisson count with this mean. */
export function poissonTail(k: number, mean: number): number {
  if (k <= 0) return 1
  return mean <= 0 ? 0 : gammaCdf(mean, Math.ceil(k))
}

/** P(X ≤ k) of a binomial count. */
export function binomialCdf(k: number, trials: number, chance: number): number {
  if (k < 0) return 0
  const whole = Math.floor(k)
  return whole >= trials ? 1 : betaCdf(1 - chance, trials - whole, whole + 1)
}

/** P(X ≤ k) of a count with a gamma-mixed Poisson: variance = mean + mean² / dispersion. */
export function negativeBinomialCdf(k: number, mean: number, dispersion: number): number {
  if (k < 0) return 0
  return mean <= 0 ? 1 : betaCdf(dispersion / (dispersion + mean), dispersion, Math.floor(k) + 1)
}

export function gammaQuantile(p: number, shape: number): number {
  let high = Math.max(1, shape)
  while (gammaCdf(high, shape) < p && high < 1e300) high *= 2
  return bisect((x) => gammaCdf(x, shape), p, { low: 0, high })
}

export function betaQuantile(p: number, a: number, b: number): number {
  return bisect((x) => betaCdf(x, a, b), p, { low: 0, high: 1 })
}

export function normalQuantile(p: number): number {
  return bisect(normalCdf, p, { low: -40, high: 40 })
}

function bisect(cdf: (x: number) => number, p: number, range: { low: number; high: number }): number {
  let { low, high } = range
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (cdf(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The least count k with P(X ≤ k) ≥ p. */
export function countQuantile(cdf: (k: number) => number, p: number, start: number): number {
  let high = Math.max(1, Math.ceil(start))
  while (cdf(high) < p) high *= 2
  let low = -1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (cdf(middle) >= p) high = middle
    else low = middle
  }
  return high
}
