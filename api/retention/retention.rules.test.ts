import { describe, expect, it } from 'vitest'
import { DataClass } from '#geo/data-classes'
import { endOfTerm, leastDays, liesInGrids } from './retention.rules.ts'

describe('a retention term', () => {
  it('has a shortest length for every class, half a year for logs', () => {
    expect(DataClass.options.map((one) => [one, leastDays(one)])).toEqual([
      ['complaint-originals', 1],
      ['complaint-texts', 1],
      ['residents', 1],
      ['sessions', 30],
      ['openings', 180],
      ['audit', 180],
    ])
  })

  it('ends that many days of 24 hours ago', () => {
    expect(endOfTerm(2, new Date('2026-03-29T12:00:00Z'))).toEqual(new Date('2026-03-27T12:00:00Z'))
  })

  it('can be held for one grid where records lie in grids', () => {
    expect(DataClass.options.filter(liesInGrids)).toEqual(['complaint-originals', 'complaint-texts', 'residents'])
  })
})
