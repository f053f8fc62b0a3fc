import {
  cubicShares,
  kernelAt,
  kernelReach,
  kernelTaps,
  perSquareKilometer,
  tapReach,
  tapsACell,
} from './density-kernel.ts'
import type { Lattice } from './density-lattice.ts'
import type { Places } from './row-view.ts'

/**
 * Incidents per square kilometre at each sample, rows from north to south. Both ways below sum the same kernel, so
 * the same ground has the same value at every step.
 */
export function densityField(places: Places, lattice: Lattice): Float32Array {
  const field = tapField(lattice)
  const isSmall = field.columns * field.lines <= mostTaps
  const sums = isSmall ? sumByTaps(places, lattice, field) : sumByIncident(places, lattice)
  const scale = perSquareKilometer(lattice.radiusMeters)
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) * scale
  return sums
}

// 4 bytes each. Above it the samples lie so far apart that each incident reaches only a few.
const mostTaps = 12_000_000

type TapField = { columns: number; lines: number; spacing: number }

function tapField({ width, height, step }: Lattice): TapField {
  const spacing = step * tapsACell
  return { columns: (width - 1) * spacing + 1 + 2 * rim, lines: (height - 1) * spacing + 1 + 2 * rim, spacing }
}

type Place = { x: number; y: number; weight: number }

/** Hands each place to `use`, in taps from the first sample; many reports come from one address and count together. */
function eachPlace(places: Places, lattice: Lattice, use: (place: Place) => void): void {
  const { x, y, rows } = places
  const perUnit = tapsACell / (lattice.cell * 2 ** 32)
  const west = lattice.firstX * tapsACell
  const north = lattice.firstY * tapsACell
  const place = { x: 0, y: 0, weight: 0 }
  for (let i = 0; i < rows.length; i += place.weight) {
    const row = rows[i] ?? 0
    place.weight = countSamePlace(places, i)
    place.x = ((x[row] ?? 0) + 0.5) * perUnit - west
    place.y = ((y[row] ?? 0) + 0.5) * perUnit - north
    use(place)
  }
}

function countSamePlace({ x, y, rows }: Places, begin: number): number {
  const first = rows[begin] ?? 0
  let end = begin + 1
  while (end < rows.length && x[rows[end] ?? 0] === x[first] && y[rows[end] ?? 0] === y[first]) end++
  return end - begin
}

// Room around the taps of the samples, so that no place in reach falls off the edge: the kernel's and the cubic's.
const rim = tapReach + 3

/** Incidents are handed to taps once, and the taps summed along y, then along x. */
function sumByTaps(places: Places, lattice: Lattice, field: TapField): Float32Array {
  const { width, height } = lattice
  const { columns, spacing } = field
  const taps = spreadToTaps(places, lattice, field)
  const sums = new Float32Array(width * height)
  const summed = new Float64Array(columns)
  for (let j = 0; j < height; j++) {
    summed.fill(0)
    const begin = (j * spacing + rim - tapReach) * columns
    for (let t = 0; t < paddedTaps.length; t += 4) addFourLines(summed, taps, begin + t * columns, t)
    for (let i = 0; i < width; i++) sums[j * width + i] = dotTaps(summed, i * spacing + rim - tapReach)
  }
  return sums
}

function spreadToTaps(places: Places, lattice: Lattice, { columns, lines }: TapField): Float32Array {
  const taps = new Float32Array(columns * lines)
  const across = new Float64Array(4)
  const down = new Float64Array(4)
  eachPlace(places, lattice, ({ x, y, weight }) => {
    const left = Math.floor(x)
    const top = Math.floor(y)
    const column = left - 1 + rim
    const line = top - 1 + rim
    if (column < 0 || line < 0 || column + 4 > columns || line + 4 > lines) return
    cubicShares(x - left, across)
    cubicShares(y - top, down)
    for (let j = 0; j < 4; j++) addFour(taps, (line + j) * columns + column, weight * (down[j] ?? 0), across)
  })
  return taps
}

function addFour(taps: Float32Array, at: number, share: number, across: Float64Array): void {
  for (let k = 0; k < 4; k++) taps[at + k] = (taps[at + k] ?? 0) + share * (across[k] ?? 0)
}

// A whole number of fours, so that four lines can be added in one go; the rim has room for what is added to it.
const paddedTaps = new Float64Array(Math.ceil(kernelTaps.length / 4) * 4)
paddedTaps.set(kernelTaps)

function tapAt(tap: number): number {
  return paddedTaps[tap] ?? 0
}

/** Adds four lines of taps that follow each other: this is where the time goes, and each sum is touched once for four. */
function addFourLines(summed: Float64Array, taps: Float32Array, begin: number, tap: number): void {
  const count = summed.length
  const [a, b, c, d] = [tapAt(tap), tapAt(tap + 1), tapAt(tap + 2), tapAt(tap + 3)]
  for (let i = 0, at = begin; i < count; i++, at++) {
    const first = a * (taps[at] ?? 0) + b * (taps[at + count] ?? 0)
    summed[i] = (summed[i] ?? 0) + first + c * (taps[at + 2 * count] ?? 0) + d * (taps[at + 3 * count] ?? 0)
  }
}

function dotTaps(summed: Float64Array, begin: number): number {
  let sum = 0
  for (let t = 0; t <= 2 * tapReach; t++) sum += (summed[begin + t] ?? 0) * (kernelTaps[t] ?? 0)
  return sum
}

/** Samples are far apart: each incident is added to the few in its reach. */
function sumByIncident(places: Places, lattice: Lattice): Float32Array {
  const { width, height, step } = lattice
  const spacing = step * tapsACell
  const sums = new Float32Array(width * height)
  const across = new Float64Array(2 * kernelReach + 2)
  eachPlace(places, lattice, ({ x, y, weight }) => {
    const left = Math.max(0, Math.ceil((x - kernelReach) / spacing))
    const right = Math.min(width - 1, Math.floor((x + kernelReach) / spacing))
    const top = Math.max(0, Math.ceil((y - kernelReach) / spacing))
    const bottom = Math.min(height - 1, Math.floor((y + kernelReach) / spacing))
    if (left > right) return
    for (let i = left; i <= right; i++) across[i - left] = kernelAt(x - i * spacing)
    for (let j = top; j <= bottom; j++) {
      const share = weight * kernelAt(y - j * spacing)
      const line = j * width
      for (let i = left; i <= right; i++) sums[line + i] = (sums[line + i] ?? 0) + share * (across[i - left] ?? 0)
    }
  })
  return sums
}
