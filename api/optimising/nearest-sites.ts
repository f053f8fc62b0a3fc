import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import type { ServiceCosts } from './siting-problem.ts'

/** Of each demand its cheapest open site and what it and the second cheapest cost; site -1: cheapest unserved. */
export type Nearest = { best: Float64Array; second: Float64Array; site: Int32Array; value: number; unserved: number }

/**
 * Everything is worked out anew from the open columns: a few hundred thousand numbers even at city size. `penalty`
 * stands in for an unserved demand that must be served, so that a search may pass through sets that leave some out.
 */
export function nearestSites(costs: ServiceCosts, penalty: Float64Array, open: readonly number[]): Nearest {
  const best = penalty.slice()
  const second = penalty.slice()
  const site = new Int32Array(costs.demands).fill(-1)
  for (const j of open) {
    const end = intAt(costs.first, j + 1)
    for (let pair = intAt(costs.first, j); pair < end; pair++) {
      const i = intAt(costs.demand, pair)
      const cost = floatAt(costs.cost, pair)
      const least = floatAt(best, i)
      if (cost < least) {
        second[i] = least
        best[i] = cost
        site[i] = j
      } else if (cost < floatAt(second, i)) second[i] = cost
    }
  }
  let value = 0
  let unserved = 0
  for (let i = 0; i < costs.demands; i++) {
    value += floatAt(best, i)
    if (site[i] === -1) unserved++
  }
  return { best, second, site, value, unserved }
}

/** What a demand costs unserved while searching: more than any way of serving it where it must be served. */
export function penaltiesOf({ demands, demand, cost, unserved }: ServiceCosts): Float64Array {
  const most = new Float64Array(demands)
  for (let pair = 0; pair < demand.length; pair++) {
    const i = intAt(demand, pair)
    most[i] = Math.max(floatAt(most, i), floatAt(cost, pair))
  }
  const total = most.reduce((sum, each) => sum + each, 0)
  // One left out weighs more than all the others served at their worst.
  return unserved.map((each) => (each === Infinity ? 2 * total + 1 : each))
}
