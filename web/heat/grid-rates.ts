import { smoothRates } from '#geo/empirical-bayes'

/** Below so many households a rate says more about chance than about the ground; such grids are hatched. */
export const smallBaseHouseholds = 30
/** Below so much ground, in km2, a count per km2 is mostly division by a sliver. */
export const smallBaseKm2 = 0.01

export type GridMeasure = 'count' | 'per-100-households' | 'per-km2'

export type GridFacts = {
  id: number
  code: string
  name: string
  areaSquareMeters: number
  /** Null: not told to this reader. */
  households: number | null
}

export type GridRate = GridFacts & {
  count: number
  /** In the unit of the measure; null where there is nothing to divide by. Smoothed, unless raw rates were asked for. */
  value: number | null
  /** As it divides, with all the chance of a small base in it. */
  raw: number | null
  /** How much of the smoothed value is the grid's own, 0 to 1; the rest is the mean of all. 1 where nothing is smoothed. */
  weight: number
  isBaseSmall: boolean
}

/**
 * One row a grid, in the order given. Grids without incidents are there with a count of zero. Rates are drawn towards
 * the mean of all by as much as chance may have moved them, unless `isSmoothed` is false.
 */
export function rateGrids(
  grids: readonly GridFacts[],
  counts: ReadonlyMap<number, number>,
  { measure, isSmoothed }: { measure: GridMeasure; isSmoothed: boolean },
): GridRate[] {
  const places = grids.map((grid) => ({ count: counts.get(grid.id) ?? 0, base: baseOf(grid, measure) }))
  const rates = smoothRates(places)
  return grids.map((grid, i) => {
    const count = places[i]?.count ?? 0
    if (measure === 'count') return { ...grid, count, value: count, raw: count, weight: 1, isBaseSmall: false }
    const { raw, smoothed, weight } = rates[i] ?? { raw: null, smoothed: null, weight: 0 }
    const value = isSmoothed ? smoothed : raw
    return { ...grid, count, value, raw, weight: isSmoothed ? weight : 1, isBaseSmall: isBaseSmall(grid, measure) }
  })
}

/** What a count is divided by, in the unit of the measure. */
function baseOf({ areaSquareMeters, households }: GridFacts, measure: GridMeasure): number {
  return measure === 'per-km2' ? areaSquareMeters / 1e6 : (households ?? 0) / 100
}

function isBaseSmall({ areaSquareMeters, households }: GridFacts, measure: GridMeasure): boolean {
  if (measure === 'per-km2') return areaSquareMeters / 1e6 < smallBaseKm2
  return households !== null && households < smallBaseHouseholds
}
