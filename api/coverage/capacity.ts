import type { NearestFew } from './nearest-few.ts'
import { floatAt, intAt } from './typed-arrays.ts'

export type Assigned = {
  /** By place: how much of its demand somebody takes. */
  met: Float64Array
  /** Who takes how much from where, in the order it was given. */
  given: { place: number; owner: number; amount: number }[]
}

/**
 * Gives demand to resources, the nearest pairs first: whoever is nearer is taken earlier, and what finds its nearest
 * full goes on to the next of its few. `capacity` and `demand` are in the same unit.
 */
export function assignNearestFirst(
  demand: Float64Array,
  nearest: NearestFew,
  capacity: Float64Array,
  limit: number,
): Assigned {
  const pairs: number[] = []
  for (let at = 0; at < nearest.owner.length; at++)
    if (intAt(nearest.owner, at) >= 0 && floatAt(nearest.cost, at) <= limit) pairs.push(at)
  const order = Int32Array.from(pairs).sort((a, b) => floatAt(nearest.cost, a) - floatAt(nearest.cost, b) || a - b)
  const met = new Float64Array(demand.length)
  const left = capacity.slice()
  const given: Assigned['given'] = []
  for (const at of order) {
    const place = Math.floor(at / nearest.few)
    const owner = intAt(nearest.owner, at)
    const amount = Math.min(floatAt(demand, place) - floatAt(met, place), floatAt(left, owner))
    if (amount <= 0) continue
    met[place] = floatAt(met, place) + amount
    left[owner] = floatAt(left, owner) - amount
    given.push({ place, owner, amount })
  }
  return { met, given }
}
