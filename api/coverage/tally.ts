import type { Served } from './coverage.rules.ts'
import type { Pacer } from './pacer.ts'
import { eachPaced } from './pacer.ts'
import { isWithin } from './reach-field.ts'
import { floatAt } from './typed-arrays.ts'

/** Counted demand and what it costs the nearest resource to get to each place, in the unit of `limitCost`. */
export type CostedDemand = { gridId: Float64Array; count: Float64Array; people: Float64Array; cost: Float64Array }

/** Sums for the city, and for each grid in the order the grids were given. */
export type Tally = { city: Served; grids: Served[] }

type Sums = Record<'count' | 'reached' | 'people' | 'peopleReached', Float64Array>

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
    city: servedBy(households, incidents, total),
    grids: gridIds.map((_, i) => servedBy(households, incidents, (sums) => floatAt(sums, i))),
  }
}

function servedBy(households: Sums, incidents: Sums, read: (sums: Float64Array) => number): Served {
  return {
    households: read(households.count),
    householdsReached: read(households.reached),
    residents: read(households.people),
    residentsReached: read(households.peopleReached),
    incidents: read(incidents.count),
    incidentsReached: read(incidents.reached),
  }
}

async function addUp(
  demand: CostedDemand,
  placeOf: ReadonlyMap<number, number>,
  limitCost: number,
  pacer: Pacer,
): Promise<Sums> {
  const none = placeOf.size
  const column = (): Float64Array => new Float64Array(none + 1)
  const sums: Sums = { count: column(), reached: column(), people: column(), peopleReached: column() }
  const add = (to: Float64Array, place: number, much: number): void => {
    to[place] = floatAt(to, place) + much
  }
  await eachPaced(pacer, demand.count.length, (i) => {
    const place = placeOf.get(floatAt(demand.gridId, i)) ?? none
    const [count, people] = [floatAt(demand.count, i), floatAt(demand.people, i)]
    add(sums.count, place, count)
    add(sums.people, place, people)
    if (!isWithin(floatAt(demand.cost, i), limitCost)) return
    add(sums.reached, place, count)
    add(sums.peopleReached, place, people)
  })
  return sums
}

function total(sums: Float64Array): number {
  return sums.reduce((sum, value) => sum + value, 0)
}
