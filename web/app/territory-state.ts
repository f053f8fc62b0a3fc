import type { City } from '#contract/areas'
import type { Me } from '#contract/sessions'

/** How much of the city is the caller's: what the figures count, or why they count nothing. */
export type TerritoryState = 'whole-city' | 'part' | 'none' | 'empty'

export function territoryState(
  { isWholeCity, territories }: Pick<Me, 'isWholeCity' | 'territories'>,
  counts: Pick<City['counts'], 'households' | 'incidents'>,
): TerritoryState {
  if (isWholeCity) return 'whole-city'
  if (territories.length === 0) return 'none'
  const told = [counts.households, counts.incidents].filter((count) => count !== null)
  return told.length > 0 && told.every((count) => count === 0) ? 'empty' : 'part'
}
