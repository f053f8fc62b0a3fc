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
  /** In the unit of the measure; null where there is nothing to divide by. */
  value: number | null
  isBaseSmall: boolean
}

/** One row a grid, in the order given. Grids without incidents are there with a count of zero. */
export function rateGrids(
  grids: readonly GridFacts[],
  counts: ReadonlyMap<number, number>,
  measure: GridMeasure,
): GridRate[] {
  return grids.map((grid) => {
    const count = counts.get(grid.id) ?? 0
    const km2 = grid.areaSquareMeters / 1e6
    if (measure === 'count') return { ...grid, count, value: count, isBaseSmall: false }
    if (measure === 'per-km2')
      return { ...grid, count, value: km2 > 0 ? count / km2 : null, isBaseSmall: km2 < smallBaseKm2 }
    const households = grid.households ?? 0
    return {
      ...grid,
      count,
      value: households > 0 ? (count / households) * 100 : null,
      isBaseSmall: grid.households !== null && households < smallBaseHouseholds,
    }
  })
}
