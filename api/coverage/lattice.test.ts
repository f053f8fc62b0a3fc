import { describe, expect, it } from 'vitest'
import { cellCentres, cellSquareMetersByRow, layLattice } from './lattice.ts'
import { startPacer } from './pacer.ts'

const box = (west: number, south: number, east: number, north: number): Float64Array =>
  Float64Array.from([west, south, east, south, east, north, west, north, west, south])

async function squareMetersOf(...shapes: Float64Array[][]): Promise<number> {
  const lattice = await layLattice(shapes, startPacer())
  const ofRow = cellSquareMetersByRow(lattice)
  return lattice.ground.reduce((sum, cell) => sum + (ofRow[Math.floor(cell / lattice.columns)] ?? NaN), 0)
}

describe('laying a lattice', () => {
  // 0.02 by 0.01 degrees at 35 N: 1,825.8 m by 1,109.3 m.
  const town = box(111, 35, 111.02, 35.01)
  const townSquareMeters = 1825.8 * 1109.3

  it('covers the ground in cells of 50 m, to the rounding of its rim', async () => {
    const lattice = await layLattice([[town]], startPacer())
    expect(lattice.cellMeters).toBe(50)
    expect(Math.abs((await squareMetersOf([town])) / townSquareMeters - 1)).toBeLessThan(0.03)
  })

  it('counts ground shared out among grids once and leaves holes out', async () => {
    const halves = [[box(111, 35, 111.01, 35.01)], [box(111.01, 35, 111.02, 35.01)]]
    expect(await squareMetersOf(...halves)).toBe(await squareMetersOf([town]))
    const half = [town, box(111, 35, 111.01, 35.01)]
    expect(Math.abs((await squareMetersOf(half)) / (townSquareMeters / 2) - 1)).toBeLessThan(0.05)
  })

  it('gives centres that lie on the ground', async () => {
    const triangle = Float64Array.from([111, 35, 111.02, 35, 111, 35.01, 111, 35])
    const lattice = await layLattice([[triangle]], startPacer())
    const { longitude, latitude } = cellCentres(lattice)
    expect(longitude.length).toBeGreaterThan(300)
    for (const [i, x] of longitude.entries()) {
      const share = (x - 111) / 0.02 + ((latitude[i] ?? 0) - 35) / 0.01
      expect(share).toBeLessThanOrEqual(1 + 1e-9)
    }
  })

  it('widens its cells for a large city', async () => {
    const lattice = await layLattice([[box(111, 35, 111.8, 35.6)]], startPacer())
    expect(lattice.cellMeters).toBe(200)
  })

  it('is empty without shapes', async () => {
    expect((await layLattice([], startPacer())).ground.length).toBe(0)
  })
})
