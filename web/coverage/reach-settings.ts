import type { TravelMode } from '#geo/reach-words'
import type { ResourceKind } from '#geo/resource-kind'

export const reachMeasures = ['meters', 'minutes'] as const

export type ReachSettings = {
  kind: ResourceKind
  mode: TravelMode
  measure: (typeof reachMeasures)[number]
  limit: number
}

/** Walks of the life circles in GB 50180-2018: 5, 10 and 15 minutes. The widest is given as 800 to 1,000 m. */
export const lifeCircles = [
  { key: 'circle5', meters: 300 },
  { key: 'circle10', meters: 500 },
  { key: 'circle15', meters: 1000 },
] as const
