/**
 * The kernel: a Gaussian with sigma = radius / 2, cut off at 3.5 sigma, on a lattice of two cells a sigma. An incident
 * is handed to the nine lattice points around it by a quadratic B-spline and the lattice is then summed with taps of a
 * slightly narrower Gaussian, along one axis and then the other: both together are within 3e-3 of the Gaussian's peak
 * wherever the incident stands, because a Gaussian this wide holds no waves that such a lattice could mistake. (A linear
 * spline would write four points, but stray by 1.6 % around single incidents.)
 */
const cellsASigma = 2
export const reachCells = 7

// Of the spline, in cells squared: the taps are narrower by as much.
const splineVariance = 1 / 4

/** Weights of lattice points -7 to 7 on one axis; they sum to one, so that each incident weighs exactly one. */
export const taps = makeTaps()

function makeTaps(): Float64Array {
  const variance = cellsASigma ** 2 - splineVariance
  const raw = Float64Array.from({ length: 2 * reachCells + 1 }, (_, i) =>
    Math.exp((i - reachCells) ** 2 / (-2 * variance)),
  )
  const sum = raw.reduce((total, tap) => total + tap, 0)
  return raw.map((tap) => tap / sum)
}

/** Incidents per lattice cell to incidents per square kilometre. */
export function perSquareKilometer(cellMeters: number): number {
  return 1e6 / cellMeters ** 2
}

/** How far an incident reaches at most, in cells: taps and spline. */
export const kernelReach = reachCells + 1.5

const steps = 256
const table = Float64Array.from({ length: Math.ceil(2 * kernelReach * steps) + 2 }, (_, i) =>
  quadraticAt(i / steps - kernelReach),
)

/** What of an incident arrives `distanceCells` away on one axis, as taps and quadratic spline give it. */
export function kernelAt(distanceCells: number): number {
  const place = (distanceCells + kernelReach) * steps
  const index = place | 0
  const low = table[index] ?? 0
  return low + ((table[index + 1] ?? 0) - low) * (place - index)
}

function quadraticAt(distance: number): number {
  let sum = 0
  taps.forEach((tap, i) => {
    sum += tap * quadraticSpline(distance - (i - reachCells))
  })
  return sum
}

function quadraticSpline(x: number): number {
  const far = Math.abs(x)
  if (far <= 0.5) return 0.75 - far * far
  return far < 1.5 ? (1.5 - far) ** 2 / 2 : 0
}
