import type { GridRow } from './coverage.queries.ts'
import type { ReachCity } from './reach-city.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** Households by the grids that are told of. */
export type Ground = {
  grids: GridRow[]
  /** Grids by community, where a grid lies in one. */
  communities: { code: string; name: string; grids: number[] }[]
  /** By household: its grid among those told of, or -1. */
  gridOf: Int32Array
  /** Those of grid g are member[first[g]] … member[first[g + 1] - 1]. */
  first: Int32Array
  member: Int32Array
  /** All that count for the sums of the whole: with a territory only those in its grids. */
  everybody: Int32Array
}

export function layGround(city: ReachCity, gridIds: ReadonlySet<number> | null): Ground {
  const grids = city.grids.community.filter(({ id }) => gridIds?.has(id) ?? true)
  const placeOf = new Map(grids.map(({ id }, place) => [id, place]))
  const { communityGridId } = city.households
  const gridOf = Int32Array.from(communityGridId, (id) => placeOf.get(id) ?? -1)
  const first = new Int32Array(grids.length + 1)
  for (const grid of gridOf) if (grid >= 0) first[grid + 1] = intAt(first, grid + 1) + 1
  for (let grid = 0; grid < grids.length; grid++) first[grid + 1] = intAt(first, grid + 1) + intAt(first, grid)
  const next = first.slice()
  const member = new Int32Array(intAt(first, grids.length))
  for (const [household, grid] of gridOf.entries()) {
    if (grid < 0) continue
    const slot = intAt(next, grid)
    member[slot] = household
    next[grid] = slot + 1
  }
  const everybody = gridIds === null ? Int32Array.from(gridOf.keys()) : member
  return { grids, communities: communitiesOf(grids), gridOf, first, member, everybody }
}

function communitiesOf(grids: readonly GridRow[]): Ground['communities'] {
  const byCode = new Map<string, Ground['communities'][number]>()
  for (const [place, { communityCode, communityName }] of grids.entries()) {
    if (communityCode === '') continue
    const known = byCode.get(communityCode) ?? { code: communityCode, name: communityName, grids: [] }
    known.grids.push(place)
    byCode.set(communityCode, known)
  }
  return [...byCode.values()]
}

export function membersOf({ first, member }: Ground, grid: number): Int32Array {
  return member.subarray(intAt(first, grid), intAt(first, grid + 1))
}

export function careOf(city: ReachCity, { grids }: Ground, grid: number): number {
  return city.care.get(grids[grid]?.id ?? 0) ?? 0
}

export function countAt(city: ReachCity, household: number): { count: number; people: number } {
  return { count: floatAt(city.households.count, household), people: floatAt(city.households.people, household) }
}
