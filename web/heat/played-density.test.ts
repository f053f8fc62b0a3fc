import { describe, expect, it } from 'vitest'
import type { CellLattice } from '#geo/cell-lattice'
import { cellAt } from '#geo/cell-lattice'
import { unitX, unitY } from '#geo/mercator'
import { openDensity } from '../../api/columns/density-field.ts'
import { latticeOf } from '../../api/columns/density-lattice.ts'
import { cellGrid } from './cell-grid.ts'
import { cellsARadius, playedDensity, samplesFor } from './played-density.ts'

const radiusMeters = 300
const places = Array.from({ length: 400 }, (_, i): [number, number] => [
  112.05 + 0.02 * Math.abs(Math.sin(i * 12.9898)),
  33.5 + 0.02 * Math.abs(Math.sin(i * 78.233)),
])

function gridOf(cellMeters: number) {
  const lattice: CellLattice = { shape: 'square', cellMeters, latitudeTenths: 335 }
  const counted = new Map<string, { column: number; row: number; count: number }>()
  // A rim of empty cells, so that no kernel is cut off.
  const cells = [...places, [112.03, 33.48], [112.09, 33.54]] as [number, number][]
  cells.forEach(([longitude, latitude], i) => {
    const cell = cellAt(lattice, [unitX(longitude), unitY(latitude)])
    const key = `${cell.column} ${cell.row}`
    counted.set(key, { ...cell, count: (counted.get(key)?.count ?? 0) + (i < places.length ? 1 : 0) })
  })
  const all = [...counted.values()]
  const grid = cellGrid(
    lattice,
    Uint32Array.from(all, (c) => c.column),
    Uint32Array.from(all, (c) => c.row),
  )
  if (!grid) throw new Error('there are cells')
  return { grid, counts: Uint32Array.from(all, (c) => c.count) }
}

describe('a field for playing', () => {
  it.each([1, 2, 3])(
    'holds every incident: its integral over the ground is the count, at %i samples a cell',
    (samples) => {
      const { grid, counts } = gridOf(100)
      const field = playedDensity(grid, counts, radiusMeters, samples)
      const km2 = (100 / samples / 1000) ** 2
      expect(field.values.reduce((sum, value) => sum + value * km2, 0)).toBeCloseTo(places.length, 1)
    },
  )

  it('is the field the service draws, to a few percent of its highest value', () => {
    const cellMeters = radiusMeters / cellsARadius
    const { grid, counts } = gridOf(cellMeters)
    const samples = samplesFor(radiusMeters, cellMeters)
    const field = playedDensity(grid, counts, radiusMeters, samples)
    const [west, south, east, north] = grid.bbox
    const exact = latticeOf(grid.bbox, radiusMeters, 2000, 33.5)
    const x = Uint32Array.from(places, ([longitude]) => Math.floor(unitX(longitude) * 2 ** 32))
    const y = Uint32Array.from(places, ([, latitude]) => Math.floor(unitY(latitude) * 2 ** 32))
    const sum = openDensity(exact)
    sum.take({ x, y, rows: Uint32Array.from(places, (_, i) => i) })
    const truth = sum.end()
    const highest = truth.reduce((most, value) => Math.max(most, value), 0)
    let worst = 0
    for (let row = 0; row < exact.height; row++)
      for (let column = 0; column < exact.width; column++) {
        const ux = (exact.firstX + column) * exact.cell
        const uy = (exact.firstY + row) * exact.cell
        const place = [
          ((ux - unitX(west)) / (unitX(east) - unitX(west))) * field.width - 0.5,
          ((uy - unitY(north)) / (unitY(south) - unitY(north))) * field.height - 0.5,
        ] as const
        worst = Math.max(worst, Math.abs(bilinear(field, place) - (truth[row * exact.width + column] ?? 0)))
      }
    expect(worst / highest).toBeLessThan(0.06)
  })
})

function bilinear(
  field: { width: number; height: number; values: Float32Array },
  [x, y]: readonly [number, number],
): number {
  const at = (column: number, row: number) =>
    field.values[
      Math.min(field.height - 1, Math.max(0, row)) * field.width + Math.min(field.width - 1, Math.max(0, column))
    ] ?? 0
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [f, g] = [x - left, y - top]
  return (
    (at(left, top) * (1 - f) + at(left + 1, top) * f) * (1 - g) +
    (at(left, top + 1) * (1 - f) + at(left + 1, top + 1) * f) * g
  )
}
