import { describe, expect, it } from 'vitest'
import type { Served } from './coverage.rules.ts'
import {
  answerKey,
  careReached,
  neediest,
  perWeek,
  toldCount,
  reasonOf,
  sumServed,
  unmetNeed,
} from './coverage.rules.ts'

const served = (households: number, householdsReached: number, incidents = 0): Served => ({
  households,
  householdsReached,
  residents: 2 * households,
  residentsReached: 2 * householdsReached,
  incidents,
  incidentsReached: 0,
})

describe('unmet need', () => {
  it('is households unreached, weighed by incidents a household', () => {
    expect(unmetNeed(served(400, 100, 200))).toBe(300 * 1.5)
    expect(unmetNeed(served(0, 0, 50))).toBe(0)
    expect(unmetNeed(served(400, 400, 50))).toBe(0)
  })
})

describe('the reason', () => {
  const city = served(10_000, 5_000, 1_000)
  const limit = 1000

  it.each([
    ['served', served(400, 400, 900), null],
    ['served', served(0, 0, 900), 5000],
    ['nothing-near', served(400, 399, 900), null],
    ['nothing-near', served(400, 0, 900), 2000.1],
    ['incidents-many', served(400, 0, 81), 2000],
    ['households-far', served(400, 0, 80), 2000],
    ['households-far', served(400, 0, 0), 100],
  ] as const)('is %s', (reason, grid, nearest) => {
    expect(reasonOf(grid, city, { nearest, limit })).toBe(reason)
  })
})

describe('ranking', () => {
  it('puts the greatest need first, ties by code, and stops at the number asked', () => {
    const grids = [
      { code: 'b', need: 5 },
      { code: 'a', need: 1 },
      { code: 'c', need: 9 },
      { code: 'a2', need: 5 },
    ]
    expect(neediest(grids, 3).map(({ code }) => code)).toEqual(['c', 'a2', 'b'])
  })
})

describe('the totals of a territory', () => {
  it('are the sums over its grids', () => {
    expect(sumServed([served(400, 100, 7), served(30, 30, 1)])).toEqual(served(430, 130, 8))
    expect(sumServed([])).toEqual(served(0, 0))
  })
})

describe('the key of a kept answer', () => {
  it('is another for every territory, for none and for the whole city', () => {
    const territories = [null, new Set<number>(), new Set([1, 2]), new Set([12])]
    expect(new Set(territories.map((gridIds) => answerKey('reach', { limit: 5 }, gridIds))).size).toBe(4)
    expect(answerKey('reach', { limit: 5 }, new Set([2, 1]))).toBe(answerKey('reach', { limit: 5 }, new Set([1, 2])))
  })
})

describe('what is told of care needs and small counts', () => {
  it('spreads the care needs of a grid over its households, whoever they are', () => {
    expect(careReached(40, served(200, 50))).toBe(10)
    expect(careReached(40, served(0, 0))).toBe(0)
    expect(careReached(5, served(3, 3))).toBe(5)
  })

  it('keeps counts below five to itself', () => {
    expect([0, 4, 5, 120].map(toldCount)).toEqual([null, null, 5, 120])
  })

  it('tells incidents by the week', () => {
    expect(perWeek(90, 90)).toBe(7)
    expect(perWeek(1, 90)).toBe(0.08)
  })
})
