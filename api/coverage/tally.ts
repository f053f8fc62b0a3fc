import type { Served } from './coverage.rules.ts'
import type { Pacer } from './pacer.ts'
import { eachPaced } from './pacer.ts'
import { isWithin } from './reach-field.ts'
import { floatAt } from './typed-arrays.ts'

/** Counted demand and what it costs the nearest resource to get to each place, in the unit of `limitCost`. */
export type CostedDemand = { gridId: Float64Array; count: Float64Array; cost: Float64Array }

/** Sums for the city, and for each grid in the order the grids were given. */
export type Tally = { city: Served; grids: Served[] }

type Sums = { count: Float64Array; reached: Float64Array }

/** Adds up households and incidents, reached and all, for the city and for each of the grids given by id. */
export async function tallyReach(
  gridIds: readonly number[],
  demand: { households: CostedDemand; incidents: CostedDemand },
  limitCost: number,
  pacer: Pacer,
): Promise<Tally> {
  // One more place at the end takes what lies in none of the grids.
  const placeOf = new Map(gridIds.map((id, i) => [id, i]))
  const households = await addUp(demand.households, placeOf, limitCost, pacer)
  const incidents = await addUp(demand.incidents, placeOf, limitCost, pacer)
  return {
    city: {
      households: total(households.count),
      householdsReached: total(households.reached),
      incidents: total(incidents.count),
      incidentsReached: total(incidents.reached),
    },
    grids: gridIds.map((_, i) => ({
      households: floatAt(households.count, i),
      householdsReached: floatAt(households.reached, i),
      incidents: floatAt(incidents.count, i),
      incidentsReached: floatAt(incidents.reached, i),
    })),
  }
}

async function addUp(
  demand: CostedDemand,
  placeOf: ReadonlyMap<number, number>,
  limitCost: number,
  pacer: Pacer,
): Promise<Sums> {
  const none = placeOf.size
  const sums: Sums = { count: new Float64Array(none + 1), reached: new Float64Array(none + 1) }
  await eachPaced(pacer, demand.count.length, (i) => {
    const place = placeOf.get(floatAt(demand.gridId, i)) ?? none
    const count = floatAt(demand.count, i)
    sums.count[place] = floatAt(sums.count, place) + count
    if (isWithin(floatAt(demand.cost, i), limitCost)) sums.reached[place] = floatAt(sums.reached, place) + count
  })
  return sums
}

function total(sums: Float64Array): number {
  return sums.reduce((sum, value) => sum + value, 0)
}
