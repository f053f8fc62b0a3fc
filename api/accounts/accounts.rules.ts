import type { Post, Right } from '#geo/rights'
import { rights } from '#geo/rights'
import type { Territory } from '#geo/territory'

/** The nouns that tell of what lies in a grid; the base map is everybody's. */
const tellingNouns = new Set(['households', 'residents', 'incidents', 'heat', 'coverage'])

/** The territory of an account that holds a grid, widest first, or undefined. */
export function territoryHolding(
  territories: readonly Territory[],
  grid: { code: string; community: string | null },
): Territory | undefined {
  const holds = (one: Territory): boolean => {
    if (one.kind === 'city') return true
    return one.kind === 'grid' ? one.code === grid.code : grid.community?.startsWith(one.code) === true
  }
  const order = { city: 0, area: 1, grid: 2 }
  return territories.filter(holds).sort((a, b) => order[a.kind] - order[b.kind])[0]
}

/** What a post may see or do of what lies in a grid of its territory. */
export function rightsInGrid(post: Post, isWholeCity: boolean): Right[] {
  return rights
    .filter((line) => line.post === post && tellingNouns.has(line.right.split(':')[0] ?? ''))
    .filter((line) => line.reach !== 'whole-city' || isWholeCity)
    .map((line) => line.right)
}
