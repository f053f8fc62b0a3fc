import { describe, expect, it } from 'vitest'
import { rateGrids } from './grid-rates.ts'

const aGrid = (id: number, households: number, areaSquareMeters = 50_000) => ({
  id,
  code: `${id}`,
  name: '',
  households,
  areaSquareMeters,
})

describe('rating grids', () => {
  const counts = new Map([[1, 20]])

  it('keeps grids without incidents, at zero', () => {
    expect(rateGrids([aGrid(1, 400), aGrid(2, 400)], counts, 'count').map((rate) => rate.value)).toEqual([20, 0])
  })

  it('divides by a hundred households, and marks a small base instead of hiding it', () => {
    const [large, small] = rateGrids([aGrid(1, 400), aGrid(1, 10)], counts, 'per-100-households')
    expect([large?.value, large?.isBaseSmall]).toEqual([5, false])
    expect([small?.value, small?.isBaseSmall]).toEqual([200, true])
  })

  it('has no rate where there is nothing to divide by', () => {
    expect(rateGrids([aGrid(1, 0)], counts, 'per-100-households')[0]).toMatchObject({ value: null, isBaseSmall: true })
    expect(rateGrids([aGrid(1, 0, 0)], counts, 'per-km2')[0]).toMatchObject({ value: null, isBaseSmall: true })
  })

  it('divides by the ground', () => {
    expect(rateGrids([aGrid(1, 0)], counts, 'per-km2')[0]?.value).toBeCloseTo(400)
  })
})
