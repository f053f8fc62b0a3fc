/**
 * Rates made comparable between large and small exposures: the empirical Bayes standardisation of Assunção & Reis
 * (1999), "A new proposal to adjust Moran's I for population density", Statistics in Medicine 18. A rate's distance
 * from the city's is divided by the deviation that its exposure explains; without exposure it says nothing (0).
 */
export function standardisedRates(counts: ArrayLike<number>, exposures: ArrayLike<number>): Float64Array<ArrayBuffer> {
  let cases = 0
  let exposure = 0
  let exposed = 0
  for (let i = 0; i < counts.length; i++) {
    const at = exposures[i] ?? 0
    if (at <= 0) continue
    cases += counts[i] ?? 0
    exposure += at
    exposed += 1
  }
  const standardised = new Float64Array(counts.length)
  if (cases === 0) return standardised
  const mean = cases / exposure
  let spread = 0
  for (let i = 0; i < counts.length; i++) {
    const at = exposures[i] ?? 0
    if (at > 0) spread += at * ((counts[i] ?? 0) / at - mean) ** 2
  }
  const between = spread / exposure - mean / (exposure / exposed)
  return standardised.map((_, i) => {
    const at = exposures[i] ?? 0
    if (at <= 0) return 0
    const variance = between + mean / at
    return ((counts[i] ?? 0) / at - mean) / Math.sqrt(variance > 0 ? variance : mean / at)
  })
}
