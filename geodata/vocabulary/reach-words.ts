import { z } from 'zod'
import { Coverage } from './grid-words.ts'
import { ResourceKind } from './resource-kind.ts'

/** How one travels. Cycles keep to one-way streets as cars do, and off expressways as people on foot. */
export const TravelMode = z.enum(['walk', 'cycle', 'drive'])
export type TravelMode = z.infer<typeof TravelMode>

/** A reach over the road network: along streets, not in circles. */
export const ReachParameters = {
  kind: ResourceKind,
  mode: TravelMode.default('walk'),
  measure: z.enum(['meters', 'minutes']).default('meters'),
  limit: z.coerce.number().positive().max(100_000),
  /** Callers whose territory is not the whole city can ask for community grids only. */
  coverage: Coverage.default('community'),
  /** Incidents counted as demand: those of the last so many days before the city's newest incident. */
  days: z.coerce.number().int().min(1).max(3650).default(90),
  /** Only resources on duty at this full hour of the week count (0: Monday 00:00 … 167); without it all do. */
  hour: z.coerce.number().int().min(0).max(167).optional(),
}

export const Served = z.object({
  households: z.number().int(),
  householdsReached: z.number().int(),
  residents: z.number().int(),
  residentsReached: z.number().int(),
  /** Residents with care needs, in steps of five by community grid and spread over its households; null by unit grid. */
  care: z.number().int().nullable(),
  careReached: z.number().int().nullable(),
  incidents: z.number().int(),
  incidentsReached: z.number().int(),
  /** Incidents to be expected in a week: the period's, as so many a week. */
  expectedWeekly: z.number(),
  expectedWeeklyReached: z.number(),
})
export type Served = z.infer<typeof Served>

export const GridReach = Served.extend({ gridId: z.number().int(), code: z.string(), name: z.string() })
export type GridReach = z.infer<typeof GridReach>
