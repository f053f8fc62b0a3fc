import { z } from 'zod'
import { MultiPolygon, Position } from '#geo/geojson'
import { Coverage } from '#geo/grid-words'
import { Provenance } from '#geo/provenance'
import { ResourceKind } from '#geo/resource-kind'
import { defineRoute } from '#http'

/** A reach over the road network: along streets, not in circles. */
export const ReachParameters = {
  kind: ResourceKind,
  mode: z.enum(['walk', 'drive']).default('walk'),
  measure: z.enum(['meters', 'minutes']).default('meters'),
  limit: z.coerce.number().positive().max(100_000),
  /** Callers whose territory is not the whole city can ask for community grids only. */
  coverage: Coverage.default('community'),
  /** Incidents counted as demand: those of the last so many days before the city's newest incident. */
  days: z.coerce.number().int().min(1).max(3650).default(90),
}

const Served = z.object({
  households: z.number().int(),
  householdsReached: z.number().int(),
  incidents: z.number().int(),
  incidentsReached: z.number().int(),
})

export const GridReach = Served.extend({ gridId: z.number().int(), code: z.string(), name: z.string() })
export type GridReach = z.infer<typeof GridReach>

export const ReachAnswer = z.object({
  /** Of the city; for a caller with a territory the sums over its grids. */
  city: Served,
  resources: z.number().int(),
  /** Resources too far from any road to be placed on the network. */
  resourcesOffNetwork: z.number().int(),
  nodes: z.number().int(),
  nodesReached: z.number().int(),
  grids: z.array(GridReach),
  provenance: Provenance,
})
export type ReachAnswer = z.infer<typeof ReachAnswer>

export const measureReach = defineRoute({
  id: 'measureReach',
  access: 'coverage:read',
  cost: 10,
  method: 'get',
  path: '/coverage',
  summary: 'Share of households and recent incidents within reach, by grid and for the city',
  query: z.object(ReachParameters),
  response: ReachAnswer,
  problems: ['invalid-request', 'not-found', 'still-loading', 'database-unavailable', 'took-too-long'],
})

export const drawUnreachedGround = defineRoute({
  id: 'drawUnreachedGround',
  access: 'coverage:read',
  cost: 20,
  method: 'get',
  path: '/coverage/gaps',
  summary: 'The ground not reached, as polygons on a lattice',
  query: z.object(ReachParameters),
  response: z.object({
    unreached: MultiPolygon,
    cellMeters: z.number(),
    unreachedSquareMeters: z.number(),
    citySquareMeters: z.number(),
    provenance: Provenance,
  }),
  problems: ['invalid-request', 'not-found', 'still-loading', 'database-unavailable', 'took-too-long'],
})

export const NextGrid = GridReach.extend({
  rank: z.number().int(),
  position: Position,
  householdsUnreached: z.number().int(),
  incidentsUnreached: z.number().int(),
  openIncidents: z.number().int(),
  /** Network distance or time from the grid's label point to the nearest resource of the kind, in the measure asked; null: none can get there. */
  nearest: z.number().nullable(),
  /** Unmet need: households unreached x (1 + recent incidents per household there); see ARCHITECTURE.md. */
  need: z.number(),
  /** Which fact weighs most, so that the page can say why in a sentence of either language. */
  reason: z.enum(['households-far', 'incidents-many', 'nothing-near', 'served']),
})
export type NextGrid = z.infer<typeof NextGrid>

export const rankWhereNext = defineRoute({
  id: 'rankWhereNext',
  access: 'coverage:read',
  cost: 10,
  method: 'get',
  path: '/coverage/where-next',
  summary: 'Grids ranked by unmet need',
  query: z.object({ ...ReachParameters, top: z.coerce.number().int().min(1).max(500).default(20) }),
  response: z.object({ grids: z.array(NextGrid), provenance: Provenance }),
  problems: ['invalid-request', 'not-found', 'still-loading', 'database-unavailable', 'took-too-long'],
})
