import { kernelAt, kernelReach, perSquareKilometer, reachCells, taps } from './density-kernel.ts'
import type { Lattice } from './density-lattice.ts'

/** Places in Web Mercator scaled to 2^32, by position in `rows`' numbers. */
export type Places = { x: Uint32Array; y: Uint32Array; rows: Uint32Array }

/** Takes places batch by batch and gives incidents per square kilometre at each sample, rows from north to south. */
export type DensitySum = { take: (places: Places, weight?: number) => void; end: () => Float32Array }

/** Both ways below sum the same kernel, so the same ground has the same value at every step and in every view. */
export function openDensity(lattice: Lattice): DensitySum {
  const cells = cellsOf(lattice)
  return cells.columns * cells.lines > mostCells ? sumAtSamples(lattice) : sumOnLattice(lattice, cells)
}

// 8 bytes each. Above it the samples lie so far apart that each incident reaches only a few.
const mostCells = 8_000_000

// Room for the taps around the samples and for the spline around an incident at the edge.
const rim = reachCells + 2

type Cells = { columns: number; lines: number }

function cellsOf({ width, height, step }: Lattice): Cells {
  return { columns: (width - 1) * step + 1 + 2 * rim, lines: (height - 1) * step + 1 + 2 * rim }
}

function sumOnLattice(lattice: Lattice, cells: Cells): DensitySum {
  // Doubles: single precision would be converted both ways at each of the nine points of each incident.
  const heights = new Float64Array(cells.columns * cells.lines)
  const frame = { ...cells, ...frameOf(lattice), heights }
  return {
    take: (places, weight = 1) => spread(places, frame, weight),
    end: () => sumTaps(lattice, cells, heights),
  }
}

/** From scaled Mercator to cells from the first lattice point of the rim. */
function frameOf({ cell, firstX, firstY }: Lattice): { perUnit: number; left: number; top: number } {
  return { perUnit: 1 / (cell * 2 ** 32), left: firstX - rim, top: firstY - rim }
}

type Frame = Cells & { perUnit: number; left: number; top: number; heights: Float64Array }

/** The nine lattice points around each place. */
function spread({ x, y, rows }: Places, frame: Frame, weight: number): void {
  const { columns, lines, perUnit, left, top, heights } = frame
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number
    const px = ((x[row] as number) + 0.5) * perUnit - left
    const py = ((y[row] as number) + 0.5) * perUnit - top
    if (!(px >= 0.5 && py >= 0.5 && px < columns - 1.5 && py < lines - 1.5)) continue
    const column = (px + 0.5) | 0
    const line = (py + 0.5) | 0
    const fx = px - column
    const fy = py - line
    const west = 0.5 * (0.5 - fx) * (0.5 - fx)
    const middle = 0.75 - fx * fx
    const east = 0.5 * (0.5 + fx) * (0.5 + fx)
    const upper = weight * 0.5 * (0.5 - fy) * (0.5 - fy)
    const level = weight * (0.75 - fy * fy)
    const lower = weight * 0.5 * (0.5 + fy) * (0.5 + fy)
    const at = line * columns + column
    const above = at - columns
    const below = at + columns
    // Written out: this is where the time of a question about a million incidents goes.
    heights[above - 1] = (heights[above - 1] as number) + upper * west
    heights[above] = (heights[above] as number) + upper * middle
    heights[above + 1] = (heights[above + 1] as number) + upper * east
    heights[at - 1] = (heights[at - 1] as number) + level * west
    heights[at] = (heights[at] as number) + level * middle
    heights[at + 1] = (heights[at + 1] as number) + level * east
    heights[below - 1] = (heights[below - 1] as number) + lower * west
    heights[below] = (heights[below] as number) + lower * middle
    heights[below + 1] = (heights[below + 1] as number) + lower * east
  }
}

/** Down each column for the lines of samples, then along each line at the samples. Taps are the same either way. */
function sumTaps(lattice: Lattice, { columns }: Cells, heights: Float64Array): Float32Array {
  const { width, height, step } = lattice
  const sums = new Float32Array(width * height)
  const summed = new Float64Array(columns)
  const scale = perSquareKilometer(lattice.cellMeters)
  for (let j = 0; j < height; j++) {
    const line = (j * step + rim) * columns
    copyLine(summed, heights, line, taps[reachCells] as number)
    for (let t = 1; t <= reachCells; t++)
      addLines(
        summed,
        heights,
        { above: line - t * columns, below: line + t * columns },
        taps[reachCells + t] as number,
      )
    const out = j * width
    for (let i = 0; i < width; i++) sums[out + i] = scale * sumAround(summed, i * step + rim)
  }
  return sums
}

function copyLine(summed: Float64Array, heights: Float64Array, begin: number, tap: number): void {
  for (let i = 0; i < summed.length; i++) summed[i] = tap * (heights[begin + i] as number)
}

function addLines(
  summed: Float64Array,
  heights: Float64Array,
  { above, below }: { above: number; below: number },
  tap: number,
): void {
  for (let i = 0; i < summed.length; i++)
    summed[i] = (summed[i] as number) + tap * ((heights[above + i] as number) + (heights[below + i] as number))
}

function sumAround(summed: Float64Array, at: number): number {
  let sum = (summed[at] as number) * (taps[reachCells] as number)
  for (let t = 1; t <= reachCells; t++)
    sum += ((summed[at - t] as number) + (summed[at + t] as number)) * (taps[reachCells + t] as number)
  return sum
}

/** Samples are far apart: each incident is added to the few in its reach. */
function sumAtSamples(lattice: Lattice): DensitySum {
  const { width, height, step, cell, firstX, firstY } = lattice
  const sums = new Float32Array(width * height)
  const perUnit = 1 / (cell * 2 ** 32)
  const scale = perSquareKilometer(lattice.cellMeters)
  const add = (px: number, py: number, weight: number): void => {
    const left = Math.max(0, Math.ceil((px - kernelReach) / step))
    const right = Math.min(width - 1, Math.floor((px + kernelReach) / step))
    const top = Math.max(0, Math.ceil((py - kernelReach) / step))
    const bottom = Math.min(height - 1, Math.floor((py + kernelReach) / step))
    for (let j = top; j <= bottom; j++) {
      const share = weight * kernelAt(py - j * step)
      for (let i = left; i <= right; i++) {
        const at = j * width + i
        sums[at] = (sums[at] ?? 0) + share * kernelAt(px - i * step)
      }
    }
  }
  return {
    take: ({ x, y, rows }, weight = 1) => {
      for (const row of rows)
        add(((x[row] ?? 0) + 0.5) * perUnit - firstX, ((y[row] ?? 0) + 0.5) * perUnit - firstY, weight)
    },
    end: () => sums.map((sum) => sum * scale),
  }
}
