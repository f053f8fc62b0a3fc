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
    expect(
      rateGrids([aGrid(1, 400), aGrid(2, 400)], counts, { measure: 'count', isSmoothed: false }).map(
        (rate) => rate.value,
      ),
    ).toEqual([20, 0])
  })

  it('divides by a hundred households, and marks a small base instead of hiding it', () => {
    const [large, small] = rateGrids([aGrid(1, 400), aGrid(1, 10)], counts, {
      measure: 'per-100-households',
      isSmoothed: false,
    })
    expect([large?.value, large?.isBaseSmall]).toEqual([5, false])
    expect([small?.value, small?.isBaseSmall]).toEqual([200, true])
  })

  it('has no rate where there is nothing to divide by', () => {
    expect(rateGrids([aGrid(1, 0)], counts, { measure: 'per-100-households', isSmoothed: false })[0]).toMatchObject({
      value: null,
      isBaseSmall: true,
    })
    expect(rateGrids([aGrid(1, 0, 0)], counts, { measure: 'per-km2', isSmoothed: false })[0]).toMatchObject({
      value: null,
      isBaseSmall: true,
    })
  })

  it('divides by the ground', () => {
    expect(rateGrids([aGrid(1, 0)], counts, { measure: 'per-km2', isSmoothed: false })[0]?.value).toBeCloseTo(400)
  })

  it('draws a small base to the mean, and tells the raw rate and the weight beside it', () => {
    const grids = [aGrid(1, 2), ...Array.from({ length: 30 }, (_, i) => aGrid(i + 2, 400))]
    const many = new Map(grids.map(({ id }) => [id, id === 1 ? 4 : 10 + (id % 7) * 8]))
    const [small, large] = rateGrids(grids, many, { measure: 'per-100-households', isSmoothed: true })
    expect(small?.raw).toBe(200)
    expect(small?.value).toBeLessThan(30)
    expect(small?.weight).toBeLessThan(0.2)
    expect(large?.weight).toBeGreaterThan(0.8)
    expect(large?.value).toBeCloseTo(large?.raw ?? 0, 0)
  })

  it('never smooths counts', () => {
    expect(rateGrids([aGrid(1, 400)], counts, { measure: 'count', isSmoothed: true })[0]).toMatchObject({
      value: 20,
      weight: 1,
    })
  })
})
