import type { CellShape } from '#geo/cell-lattice'

export const heatModes = ['density', 'cells', 'grids'] as const
export const heatMeasures = ['count', 'per-100-households', 'per-km2'] as const

export type HeatSettings = {
  mode: (typeof heatModes)[number]
  radiusMeters: number
  measure: (typeof heatMeasures)[number]
  /** Upper end of the density scale in incidents per km2; null lets the page choose it for the whole city. */
  scaleMax: number | null
  /** Rates of grids are drawn as they divide instead of smoothed. */
  isRaw: boolean
  cellShape: CellShape
  cellMeters: number
}
