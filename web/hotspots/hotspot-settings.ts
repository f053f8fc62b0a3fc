import type { HotspotMeasure, HotspotWeights } from '#contract/hotspots'
import type { Coverage } from '#geo/grid-words'

export const hotspotMethods = ['gi-star', 'moran', 'emerging', 'clusters'] as const
export type HotspotMethodShown = (typeof hotspotMethods)[number]
export const hotspotMeasures = ['count', 'per-household', 'per-km2'] as const satisfies readonly HotspotMeasure[]
export const hotspotWeights = ['borders', 'distance'] as const satisfies readonly HotspotWeights[]
export const hotspotCoverages = ['unit', 'community'] as const satisfies readonly Coverage[]
export const hotspotBuckets = ['month', 'week'] as const

export type HotspotSettings = {
  method: HotspotMethodShown
  coverage: Coverage
  measure: HotspotMeasure
  weights: HotspotWeights
  bandMeters: number
  /** Of emerging patterns. */
  bucket: (typeof hotspotBuckets)[number]
  seed: number
}

export const firstHotspotSettings: HotspotSettings = {
  method: 'gi-star',
  coverage: 'unit',
  measure: 'count',
  weights: 'borders',
  bandMeters: 400,
  bucket: 'month',
  seed: 1,
}
