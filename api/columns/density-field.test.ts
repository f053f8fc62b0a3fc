import { describe, expect, it } from 'vitest'
import { mercatorHalf, unitX, unitY } from '#geo/mercator'
import type { ColumnStore } from './column-store.ts'
import { commitNewRow, openColumnStore, reserveRow } from './column-store.ts'
import { openDensity } from './density-field.ts'
import type { Lattice } from './density-lattice.ts'
import { latticeBbox, latticeOf } from './density-lattice.ts'

const latitude = 39.9
const middle = { longitude: 116.4, latitude }

/** Places around a middle, three hot spots and a spread, some of them on the very same point. */
type City = { store: ColumnStore; rows: Uint32Array }

function aCity(count: number): City {
  const store = openColumnStore(count)
  let state = 11
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
  for (let i = 0; i < count; i++) {
    const row = reserveRow(store)
    const spread = i % 4 === 0 ? 0.05 : 0.004 * (1 + (i % 3))
    const spot = (i % 3) * 0.01
    if (i % 10 === 9) {
      store.columns.x[row] = store.columns.x[row - 1] ?? 0
      store.columns.y[row] = store.columns.y[row - 1] ?? 0
    } else {
      store.columns.x[row] = unitX(middle.longitude + spot + spread * (random() - 0.5)) * 2 ** 32
      store.columns.y[row] = unitY(middle.latitude + spot + spread * (random() - 0.5)) * 2 ** 32
    }
    commitNewRow(store)
  }
  return { store, rows: Uint32Array.from({ length: count }, (_, i) => i) }
}

function densityField({ store, rows }: City, lattice: Lattice): Float32Array {
  const { x, y } = store.columns
  const sum = openDensity(lattice)
  sum.take({ x, y, rows })
  return sum.end()
}

/** The definition: the sum of Gaussians with sigma = radius / 2, in incidents per km2. */
function densityByDefinition({ store, rows }: City, lattice: Lattice, i: number, j: number): number {
  const metersPerWhole = 2 * mercatorHalf * Math.cos((latitude * Math.PI) / 180)
  const sigma = lattice.radiusMeters / 2
  const x = (lattice.firstX + i * lattice.step) * lattice.cell
  const y = (lattice.firstY + j * lattice.step) * lattice.cell
  let sum = 0
  for (const row of rows) {
    const dx = (((store.columns.x[row] ?? 0) + 0.5) / 2 ** 32 - x) * metersPerWhole
    const dy = (((store.columns.y[row] ?? 0) + 0.5) / 2 ** 32 - y) * metersPerWhole
    sum += Math.exp((dx * dx + dy * dy) / (-2 * sigma * sigma))
  }
  return (sum / (2 * Math.PI * sigma * sigma)) * 1e6
}

const box = [116.36, 39.86, 116.46, 39.96] as [number, number, number, number]

describe('the density field', () => {
  for (const [radius, cells] of [
    [400, 1024],
    [400, 40],
    [1500, 256],
    [60, 24],
  ] as const) {
    it(`equals the sum by definition at every sample (radius ${radius} m, at most ${cells} cells)`, () => {
      const city = aCity(1500)
      const lattice = latticeOf(box, radius, cells, latitude)
      const field = densityField(city, lattice)
      const highest = Math.max(...field)
      const stride = Math.max(1, Math.floor(field.length / 500))
      for (let at = 0; at < field.length; at += stride) {
        const truth = densityByDefinition(city, lattice, at % lattice.width, Math.floor(at / lattice.width))
        expect(Math.abs((field[at] ?? 0) - truth)).toBeLessThan(highest * 1e-3)
      }
    })
  }

  it('is near the definition around single incidents wherever they stand', () => {
    let compared = 0
    for (let n = 1; n <= 40; n++) {
      const all = aCity(n)
      const city = { store: all.store, rows: Uint32Array.of(n - 1) }
      const lattice = latticeOf(box, 800, 1024, latitude)
      const field = densityField(city, lattice)
      const peak = Math.max(...field)
      field.forEach((value, at) => {
        if (value < peak * 0.005) return
        compared++
        const truth = densityByDefinition(city, lattice, at % lattice.width, Math.floor(at / lattice.width))
        expect(Math.abs(value - truth) / peak).toBeLessThan(3e-3)
      })
    }
    expect(compared).toBeGreaterThan(1000)
  })

  it('adds up to the incidents', () => {
    const city = aCity(2000)
    const lattice = latticeOf([116.3, 39.8, 116.52, 40.02], 500, 1024, latitude)
    const sum = densityField(city, lattice).reduce((total, value) => total + value, 0)
    expect((sum * lattice.cellMeters ** 2) / 1e6 / 2000).toBeCloseTo(1, 3)
  })

  it('gives the same ground the same value in every view', () => {
    const city = aCity(1500)
    const near = latticeOf([116.39, 39.89, 116.41, 39.91], 200, 1024, latitude)
    const wide = latticeOf([116.3, 39.8, 116.5, 40], 200, 32, latitude)
    expect(wide.step).toBeGreaterThan(near.step)
    const nearField = densityField(city, near)
    const wideField = densityField(city, wide)
    let compared = 0
    wideField.forEach((value, at) => {
      const x = (wide.firstX + (at % wide.width) * wide.step - near.firstX) / near.step
      const y = (wide.firstY + Math.floor(at / wide.width) * wide.step - near.firstY) / near.step
      if (x < 0 || y < 0 || x >= near.width || y >= near.height) return
      compared++
      expect(value).toBeCloseTo(nearField[y * near.width + x] ?? NaN, 2)
    })
    expect(compared).toBeGreaterThan(4)
  })
})

describe('the lattice', () => {
  it('is anchored to the world: a moved view has its samples on the same ground', () => {
    const a = latticeOf([116.3, 39.8, 116.4, 39.9], 300, 512, latitude)
    const b = latticeOf([116.31234, 39.81234, 116.41234, 39.91234], 300, 512, latitude)
    expect(a.cell).toBe(b.cell)
    expect(Number.isInteger(a.firstX) && Number.isInteger(b.firstX)).toBe(true)
  })

  it('never gives more samples a side than asked, however wide the view', () => {
    for (const view of [box, [-180, -85, 180, 85], [100, 20, 130, 50]] as [number, number, number, number][]) {
      const lattice = latticeOf(view, 50, 100, latitude)
      expect(Math.max(lattice.width, lattice.height)).toBeLessThanOrEqual(100)
    }
    const [west, south, east, north] = latticeBbox(latticeOf(box, 300, 512, latitude))
    expect(west < east && south < north).toBe(true)
  })
})
