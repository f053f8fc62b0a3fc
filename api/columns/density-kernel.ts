/**
 * One axis of the kernel: a Gaussian with sigma = radius / 2, cut off at 3 sigma. The plane's kernel is the product of
 * two, so whole fields can be summed along one axis and then the other. It is held as taps an eighth of a sigma apart
 * with cubic interpolation between them, which is within 2e-5 of the Gaussian: then an incident can be handed to the
 * four taps around it, and a million of them cost no more than their taps.
 */
const sigmaTaps = 8
const cutOffSigmas = 3
export const tapReach = cutOffSigmas * sigmaTaps

/** The lattice has two cells a sigma. */
export const tapsACell = 4
export const reachCells = tapReach / tapsACell

// The outermost taps stand on the cut itself and weigh half, as the trapezoid rule has it.
export const kernelTaps = Float64Array.from({ length: 2 * tapReach + 1 }, (_, i) => {
  const distance = i - tapReach
  return Math.exp((distance / sigmaTaps) ** 2 / -2) * (Math.abs(distance) === tapReach ? 0.5 : 1)
})

// The mass that is left after the cut, on one axis, in sigmas: divided by it, each incident weighs exactly one.
const keptMass = kernelTaps.reduce((sum, tap) => sum + tap, 0) / sigmaTaps

/** What a sum of kernels is to be multiplied by to give incidents per square kilometre. */
export function perSquareKilometer(radiusMeters: number): number {
  const sigmaKm = radiusMeters / 2 / 1000
  return 1 / (keptMass * sigmaKm) ** 2
}

/** Shares of the taps -1, 0, 1, 2 for a place `f` of the way from tap 0 to tap 1, into `out` (cubic Lagrange). */
export function cubicShares(f: number, out: Float64Array): void {
  const a = f + 1
  const b = f - 1
  const c = f - 2
  out[0] = (-f * b * c) / 6
  out[1] = (a * b * c) / 2
  out[2] = (-a * f * c) / 2
  out[3] = (a * f * b) / 6
}

// The cubic of the outermost tap still weighs a little up to two taps further out.
export const kernelReach = tapReach + 2

const steps = 64
const table = fineTable()

/** The kernel at a distance in taps, at most `kernelReach` either way. */
export function kernelAt(distanceTaps: number): number {
  const place = (distanceTaps + kernelReach) * steps
  const index = place | 0
  const low = table[index] ?? 0
  return low + ((table[index + 1] ?? 0) - low) * (place - index)
}

/** The interpolated kernel at every 1/64 of a tap: a straight line between two of these is within 1e-6 of it. */
function fineTable(): Float64Array {
  const shares = new Float64Array(4)
  return Float64Array.from({ length: 2 * kernelReach * steps + 2 }, (_, i) => {
    const distance = i / steps - kernelReach
    const base = Math.floor(distance)
    cubicShares(distance - base, shares)
    return shares.reduce((sum, share, k) => sum + share * (kernelTaps[base - 1 + k + tapReach] ?? 0), 0)
  })
}
