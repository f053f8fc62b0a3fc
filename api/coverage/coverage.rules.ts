import type { DutyHours } from '#geo/duty-hours'
import type { NextGrid } from './coverage.contract.ts'

/** What is reached of all there is. */
export type Served = {
  households: number
  householdsReached: number
  residents: number
  residentsReached: number
  incidents: number
  incidentsReached: number
}

export const nothingServed: Served = {
  households: 0,
  householdsReached: 0,
  residents: 0,
  residentsReached: 0,
  incidents: 0,
  incidentsReached: 0,
}

const daysOfWeek = 7

/** Incidents of a period as so many in a week, to a hundredth. */
export function perWeek(incidents: number, days: number): number {
  return Math.round((incidents * daysOfWeek * 100) / days) / 100
}

/**
 * Care needs are known by grid alone, in steps of five; of those the same share is reached as of the grid's
 * households. Where somebody lives who needs care is nothing that this can tell.
 */
export function careReached(care: number, { households, householdsReached }: Served): number {
  return households === 0 ? 0 : Math.round((care * householdsReached) / households)
}

/** Full hours of a week; hours that cannot be read are none. */
export function hoursOnDuty(hours: DutyHours | undefined): number {
  return hours?.reduce((sum, flag) => sum + flag, 0) ?? 0
}

/** Counts below five are not told. */
const fewestTold = 5

export function toldCount(count: number): number | null {
  return count < fewestTold ? null : count
}

/** Unmet need: households unreached, each weighing more where more is reported a household. */
export function unmetNeed(served: Served): number {
  const unreached = served.households - served.householdsReached
  return unreached * (1 + served.incidents / Math.max(served.households, 1))
}

/** Twice the reach away counts as nothing near; twice the city's reports a household counts as many. */
const farLimits = 2
const manyTimesCity = 2

/**
 * Which fact weighs most. A grid whose households are all reached is served. Else nothing near, when no resource
 * can get there or the nearest is beyond twice the reach; else many incidents, when it has more than twice the
 * city's incidents a household; else its households are far.
 */
export function reasonOf(
  served: Served,
  city: Served,
  distance: { nearest: number | null; limit: number },
): NextGrid['reason'] {
  if (served.households === served.householdsReached) return 'served'
  if (distance.nearest === null || distance.nearest > farLimits * distance.limit) return 'nothing-near'
  const perHousehold = served.incidents / Math.max(served.households, 1)
  return perHousehold > (manyTimesCity * city.incidents) / Math.max(city.households, 1)
    ? 'incidents-many'
    : 'households-far'
}

/** Equal for the same question about the same grids. The whole city (null) is not the territory that holds no grid. */
export function answerKey(name: string, query: object, gridIds: ReadonlySet<number> | null): string {
  return JSON.stringify([name, query, gridIds && [...gridIds].sort((a, b) => a - b)])
}

export function sumServed(parts: readonly Served[]): Served {
  const sum = { ...nothingServed }
  for (const part of parts) {
    sum.households += part.households
    sum.householdsReached += part.householdsReached
    sum.residents += part.residents
    sum.residentsReached += part.residentsReached
    sum.incidents += part.incidents
    sum.incidentsReached += part.incidentsReached
  }
  return sum
}

/** The `top` neediest, the greatest need first, ties by code. */
export function neediest<G extends { need: number; code: string }>(grids: readonly G[], top: number): G[] {
  return [...grids].sort((a, b) => b.need - a.need || compareCodes(a.code, b.code)).slice(0, top)
}

/** By code unit, so that the order does not depend on a locale. */
export function compareCodes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
