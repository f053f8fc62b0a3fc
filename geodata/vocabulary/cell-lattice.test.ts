import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellLattice, UnitPoint } from './cell-lattice.ts'
import {
  boxOfCells,
  cellAt,
  cellCenter,
  cellCorners,
  cellOutline,
  cellSizesMeters,
  cellWidth,
  formatCell,
  parseCell,
} from './cell-lattice.ts'
import { unitX, unitY } from './mercator.ts'

const lattices = fc.record({
  shape: fc.constantFrom('square' as const, 'hexagon' as const),
  cellMeters: fc.constantFrom(...cellSizesMeters),
  latitudeTenths: fc.integer({ min: -600, max: 600 }),
})
/** Somewhere on the ground that China covers. */
const points = fc.tuple(
  fc.double({ min: 0.7, max: 0.88, noNaN: true }),
  fc.double({ min: 0.3, max: 0.47, noNaN: true }),
)

/** By the corners alone: on the inner side of every edge, with a hair of tolerance. */
function isInside(lattice: CellLattice, point: UnitPoint): boolean {
  const width = cellWidth(lattice)
  const [cx, cy] = cellCenter(lattice, cellAt(lattice, point))
  const [x, y] = [(point[0] - cx) / width, (point[1] - cy) / width]
  const corners = cellCorners(lattice.shape)
  return corners.every(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length] ?? [0, 0]
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-6
  })
}

describe('a lattice of cells', () => {
  it('has for every point one cell, whose outline holds the point', () => {
    fc.assert(fc.property(lattices, points, (lattice, point) => isInside(lattice, point)))
  })

  it('gives back a cell from its centre, its name, and its name alone', () => {
    fc.assert(
      fc.property(lattices, points, (lattice, point) => {
        const cell = cellAt(lattice, point)
        expect(cellAt(lattice, cellCenter(lattice, cell))).toEqual(cell)
        expect(parseCell(formatCell(lattice, cell))).toEqual({ lattice, cell })
      }),
    )
  })

  it('covers the ground without gap or overlap: neighbours are a width apart and share corners', () => {
    const lattice = { shape: 'hexagon', cellMeters: 250, latitudeTenths: 335 } as const
    const corners = (column: number, row: number) =>
      cellOutline(lattice, { column, row }).map(([x, y]) => `${x.toFixed(7)} ${y.toFixed(7)}`)
    for (const row of [61_520, 61_521]) {
      const own = new Set(corners(133_482, row))
      const shift = row & 1
      const neighbours = [
        [133_483, row],
        [133_481, row],
        [133_481 + shift, row - 1],
        [133_482 + shift, row - 1],
        [133_481 + shift, row + 1],
        [133_482 + shift, row + 1],
      ] as const
      for (const [column, line] of neighbours)
        expect(corners(column, line).filter((corner) => own.has(corner))).toHaveLength(2)
    }
  })

  it('measures its cells on the ground of its latitude', () => {
    const lattice = { shape: 'square', cellMeters: 500, latitudeTenths: 335 } as const
    const cell = cellAt(lattice, [unitX(112), unitY(33.5)])
    const [northWest, northEast, southEast] = cellOutline(lattice, cell)
    const metersADegree = 111_319.49
    const east = ((northEast?.[0] ?? 0) - (northWest?.[0] ?? 0)) * metersADegree * Math.cos((33.5 * Math.PI) / 180)
    const south = ((northEast?.[1] ?? 0) - (southEast?.[1] ?? 0)) * metersADegree
    expect(east).toBeCloseTo(500, 0)
    expect(south).toBeCloseTo(500, 0)
  })

  it('keeps the names it has given: they are quoted in letters and minutes', () => {
    const wanted = (shape: 'square' | 'hexagon') => {
      const lattice = { shape, cellMeters: 250, latitudeTenths: 335 }
      return formatCell(lattice, cellAt(lattice, [unitX(112.001), unitY(33.502)]))
    }
    expect(wanted('square')).toBe('S250-335-108423-53620')
    expect(wanted('hexagon')).toBe('H250-335-108423-61915')
    expect(parseCell('H250-335-1')).toBeUndefined()
    expect(parseCell('X250-335-1-2')).toBeUndefined()
  })

  it('gives a box that holds every cell a view touches, whole', () => {
    fc.assert(
      fc.property(lattices, points, (lattice, [x, y]) => {
        const outline = cellOutline(lattice, cellAt(lattice, [x, y]))
        const longitude = (x - 0.5) * 360
        const latitude = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
        const [west, south, east, north] = boxOfCells(lattice, [longitude, latitude, longitude, latitude])
        return outline.every(([lng, lat]) => lng >= west && lng <= east && lat >= south && lat <= north)
      }),
    )
  })
})
