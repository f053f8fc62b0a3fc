import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellLattice, CellShape } from '#geo/cell-lattice'
import { cellCenter, cellOutline, formatCell } from '#geo/cell-lattice'
import { latitudeOfUnitY, longitudeOfUnitX, unitX, unitY } from '#geo/mercator'
import { cellGrid, cellUnder, topCells, valuesOn } from './cell-grid.ts'

const cells = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
  minLength: 1,
  maxLength: 20,
  selector: ([column, row]) => `${column} ${row}`,
})
const shapes = fc.constantFrom<CellShape>('square', 'hexagon')

function aGrid(shape: CellShape, at: readonly (readonly [number, number])[]) {
  const lattice: CellLattice = { shape, cellMeters: 250, latitudeTenths: 335 }
  const columns = Uint32Array.from(at, ([column]) => 108_400 + column)
  const rows = Uint32Array.from(at, ([, row]) => 53_601 + row)
  const grid = cellGrid(lattice, columns, rows)
  if (!grid) throw new Error('there are cells')
  return { lattice, columns, rows, grid, counts: Uint32Array.from(at, (_, i) => i + 1) }
}

describe('a grid of counted cells', () => {
  it('finds under the middle of every cell its name and its count', () => {
    fc.assert(
      fc.property(shapes, cells, (shape, at) => {
        const { lattice, columns, rows, grid, counts } = aGrid(shape, at)
        const values = valuesOn(grid, counts)
        columns.forEach((column, i) => {
          const cell = { column, row: rows[i] ?? 0 }
          const [x, y] = cellCenter(lattice, cell)
          const under = cellUnder(grid, values, [longitudeOfUnitX(x), latitudeOfUnitY(y)])
          expect([under?.name, under?.count]).toEqual([formatCell(lattice, cell), i + 1])
        })
      }),
    )
  })

  it('has edges that hold the outline of every cell and touch the outermost', () => {
    fc.assert(
      fc.property(shapes, cells, (shape, at) => {
        const { lattice, columns, rows, grid } = aGrid(shape, at)
        const corners = Array.from(columns, (column, i) => cellOutline(lattice, { column, row: rows[i] ?? 0 })).flat()
        const [west, south, east, north] = grid.bbox
        const half = (0.75 * (unitX(east) - unitX(west))) / grid.width
        for (const [lng, lat] of corners) {
          expect(lng >= west - 1e-9 && lng <= east + 1e-9 && lat >= south - 1e-9 && lat <= north + 1e-9).toBe(true)
        }
        expect(Math.abs(unitX(west) - Math.min(...corners.map(([lng]) => unitX(lng))))).toBeLessThan(half)
        expect(Math.abs(unitY(south) - Math.max(...corners.map(([, lat]) => unitY(lat))))).toBeLessThan(1e-9)
      }),
    )
  })

  it('names the fullest first, and nothing where nothing is', () => {
    const { grid, counts } = aGrid('hexagon', [
      [0, 0],
      [3, 4],
      [5, 5],
    ])
    expect(topCells(grid, counts, 2).map(({ count }) => count)).toEqual([3, 2])
    expect(cellUnder(grid, valuesOn(grid, counts), [112, 50])).toBeUndefined()
    expect(cellGrid(grid.lattice, new Uint32Array(0), new Uint32Array(0))).toBeUndefined()
  })
})
