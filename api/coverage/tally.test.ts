import { describe, expect, it } from 'vitest'
import { startPacer } from './pacer.ts'
import type { CostedDemand } from './tally.ts'
import { tallyReach } from './tally.ts'

function demandOf(...rows: [gridId: number, count: number, cost: number][]): CostedDemand {
  return {
    gridId: Float64Array.from(rows, ([id]) => id),
    count: Float64Array.from(rows, ([, count]) => count),
    people: Float64Array.from(rows, ([, count]) => 3 * count),
    cost: Float64Array.from(rows, ([, , cost]) => cost),
  }
}

describe('adding up reach', () => {
  it('counts what is at the limit, and demand outside any grid for the city alone', async () => {
    const households = demandOf([31, 10, 500], [31, 5, 500.1], [22, 7, Infinity], [0, 3, 10])
    const demand = { households, incidents: demandOf([22, 4, 0], [9, 1, 0]) }
    const { city, grids } = await tallyReach([31, 22], demand, 500, startPacer())
    expect(city).toEqual({
      households: 25,
      householdsReached: 13,
      residents: 75,
      residentsReached: 39,
      incidents: 5,
      incidentsReached: 5,
    })
    expect(grids).toEqual([
      { households: 15, householdsReached: 10, residents: 45, residentsReached: 30, incidents: 0, incidentsReached: 0 },
      { households: 7, householdsReached: 0, residents: 21, residentsReached: 0, incidents: 4, incidentsReached: 4 },
    ])
  })

  it('is all zero without demand', async () => {
    const { city, grids } = await tallyReach([1], { households: demandOf(), incidents: demandOf() }, 500, startPacer())
    expect([city, ...grids]).toEqual(
      Array(2).fill({
        households: 0,
        householdsReached: 0,
        residents: 0,
        residentsReached: 0,
        incidents: 0,
        incidentsReached: 0,
      }),
    )
  })
})
