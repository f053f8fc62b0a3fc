import { describe, expect, it } from 'vitest'
import type { StockState } from '#geo/stock-words'
import { addUp } from './stock.rules.ts'

const line = (id: number, quantity: number, state: StockState = 'enough') => ({
  id,
  resourceId: id * 10,
  quantity,
  state,
})
const minutes = new Map([
  [10, 9],
  [20, 3],
  [30, 3],
  [40, 1],
])

describe('adding up what is near', () => {
  it('empties the nearest first and takes no more than is wanted', () => {
    const told = addUp([line(1, 100), line(2, 40), line(3, 30)], minutes, 90)
    expect(told.stock.map(({ id, minutes: away, taken }) => [id, away, taken])).toEqual([
      [2, 3, 40],
      [3, 3, 30],
      [1, 9, 20],
    ])
    expect(told).toMatchObject({ found: 90, missing: 0 })
  })

  it('tells what is missing when all of it is not enough', () => {
    expect(addUp([line(1, 5), line(2, 4, 'short')], minutes, 20)).toMatchObject({ found: 9, missing: 11 })
  })

  it('leaves out what expired or is used up, however near, and tells what expired', () => {
    const told = addUp([line(4, 50, 'expired'), line(2, 0, 'out'), line(1, 5, 'expiring')], minutes, 5)
    expect(told.stock.map(({ id }) => id)).toEqual([1])
    expect(told).toMatchObject({ missing: 0, expired: { places: 1, quantity: 50 } })
  })

  it('counts what does not get there in time apart', () => {
    expect(addUp([line(1, 5), line(7, 60), line(8, 0, 'out')], minutes, 10)).toMatchObject({
      missing: 5,
      beyond: { places: 1, quantity: 60 },
    })
  })

  it('of nothing finds nothing', () => {
    expect(addUp([], minutes, 3)).toEqual({
      stock: [],
      found: 0,
      missing: 3,
      beyond: { places: 0, quantity: 0 },
      expired: { places: 0, quantity: 0 },
    })
  })
})
