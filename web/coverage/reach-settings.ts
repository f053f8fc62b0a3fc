import type { TravelMode } from '#geo/reach-words'
import type { ResourceKind } from '#geo/resource-kind'

export const reachMeasures = ['meters', 'minutes'] as const
/** What is asked about cover; the map follows it. */
export const reachQuestions = ['reached', 'week', 'backup', 'capacity', 'reachers'] as const
export type ReachQuestion = (typeof reachQuestions)[number]

export type ReachSettings = {
  kind: ResourceKind
  mode: TravelMode
  measure: (typeof reachMeasures)[number]
  limit: number
  /** Only who is on duty at this hour of the week counts (0: Monday 00:00 … 167); null: everybody. */
  hour: number | null
  question: ReachQuestion
  /** Households that no road leads to are left out of the total. */
  isReachableOnly: boolean
  /** Cases that one unit of capacity takes in an hour on duty. */
  casesPerHour: number
}

export const firstReach: ReachSettings = {
  kind: 'service-centre',
  mode: 'walk',
  measure: 'meters',
  limit: 500,
  hour: null,
  question: 'reached',
  isReachableOnly: false,
  casesPerHour: 0.25,
}

type Preset = Pick<ReachSettings, 'mode' | 'measure' | 'limit'>

/**
 * Walks of the life circles in GB 50180-2018: 5, 10 and 15 minutes, the widest given as 800 to 1,000 m; and a drive of
 * ten minutes, within which somebody should be there.
 */
export const reachPresets: ({ key: 'circle5' | 'circle10' | 'circle15' | 'response10' } & Preset)[] = [
  { key: 'circle5', mode: 'walk', measure: 'meters', limit: 300 },
  { key: 'circle10', mode: 'walk', measure: 'meters', limit: 500 },
  { key: 'circle15', mode: 'walk', measure: 'meters', limit: 1000 },
  { key: 'response10', mode: 'drive', measure: 'minutes', limit: 10 },
]

/** As far as the service reckons: whoever is not reached then is not reached at all. */
export const farthest = { measure: 'meters', limit: 100_000 } as const

/** What of the settings the service is asked. */
export function reachQuery({ kind, mode, measure, limit, hour }: ReachSettings) {
  return { kind, mode, measure, limit, ...(hour === null ? {} : { hour }) }
}
export type ReachQuery = ReturnType<typeof reachQuery>
