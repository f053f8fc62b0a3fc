import type { CellGrid } from './cell-grid.ts'

/** A field for playing: made in the page from counts by small squares, so that frames cost no request. */
export type PlayedField = { width: number; height: number; values: Float32Array }

/** Cells of a third of the radius: the spread within a cell is then a small part of the kernel's, and is taken off it. */
export const cellsARadius = 3

/**
 * How far a cell reaches, in samples, and what each weighs. Counting by cells spreads an incident over its cell, which
 * has a variance of a twelfth of the side squared on each axis; the kernel is made narrower by as much.
 */
function kernelOf(radiusMeters: number, cellMeters: number, samples: number): Float64Array {
  const sigma = radiusMeters / 2
  const spread = Math.sqrt(Math.max(sigma ** 2 - cellMeters ** 2 / 12, (cellMeters / 4) ** 2))
  const spacing = cellMeters / samples
  // Symmetric around the middle of a cell, which lies between two samples when there is an even number of them.
  const reach = Math.ceil((3 * spread) / spacing)
  const half = (samples - 1) / 2
  const taps = Float64Array.from({ length: samples + 2 * reach }, (_, i) =>
    Math.exp((((i - reach - half) * spacing) / spread) ** 2 / -2),
  )
  // On one axis the taps sum to one incident a cell: so many per kilometre of it.
  const mass = taps.reduce((sum, tap) => sum + tap, 0)
  return taps.map((tap) => tap / mass / (spacing / 1000))
}

/** Incidents per km2 on a lattice `samples` times as fine as the cells, with the same outer edges. */
export function playedDensity(grid: CellGrid, counts: Uint32Array, radiusMeters: number, samples: number): PlayedField {
  const { width, height, places, lattice } = grid
  const taps = kernelOf(radiusMeters, lattice.cellMeters, samples)
  const reach = (taps.length - samples) / 2
  const fine = { width: width * samples, height: height * samples }
  const lines = new Float32Array(fine.width * height)
  const isHeld = new Uint8Array(height)
  places.forEach((place, i) => {
    const count = counts[i] ?? 0
    if (count === 0) return
    const row = Math.floor(place / width)
    isHeld[row] = 1
    spread(lines.subarray(row * fine.width, (row + 1) * fine.width), taps, {
      first: (place - row * width) * samples - reach,
      weight: count,
    })
  })
  const values = new Float32Array(fine.width * fine.height)
  for (let row = 0; row < height; row++) {
    if (isHeld[row] === 0) continue
    const line = lines.subarray(row * fine.width, (row + 1) * fine.width)
    taps.forEach((tap, k) => addLine(values, line, row * samples - reach + k, tap))
  }
  return { ...fine, values }
}

function spread(line: Float32Array, taps: Float64Array, { first, weight }: { first: number; weight: number }): void {
  const past = Math.min(taps.length, line.length - first)
  for (let k = Math.max(0, -first); k < past; k++) line[first + k] = (line[first + k] ?? 0) + weight * (taps[k] ?? 0)
}

function addLine(values: Float32Array, line: Float32Array, row: number, weight: number): void {
  const begin = row * line.length
  if (row < 0 || begin >= values.length) return
  for (let i = 0; i < line.length; i++) values[begin + i] = (values[begin + i] ?? 0) + weight * (line[i] ?? 0)
}

/** So fine that four samples or so stand in a radius, as in the fields the service sends. */
export function samplesFor(radiusMeters: number, cellMeters: number): number {
  return Math.max(1, Math.ceil((3.5 * cellMeters) / radiusMeters))
}
