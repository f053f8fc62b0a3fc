import { describe, expect, it } from 'vitest'
import { ranksOf, spearman } from './rank-correlation.ts'

describe('rank correlation', () => {
  it('agrees with the published example of ten pairs (intelligence and hours of television): -29/165', () => {
    const intelligence = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110]
    const hours = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]
    expect(spearman(intelligence, hours)).toBeCloseTo(-29 / 165, 12)
  })

  it('gives equal values the mean of their ranks', () => {
    expect(ranksOf([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
  })

  it('says nothing where one side does not vary', () => {
    expect(spearman([1, 2, 3], [5, 5, 5])).toBeNull()
    expect(() => spearman([1], [1, 2])).toThrow(RangeError)
  })
})
