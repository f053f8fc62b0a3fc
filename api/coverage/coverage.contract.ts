import { z } from 'zod'
import { MultiPolygon, Position } from '#geo/geojson'
import { Provenance } from '#geo/provenance'
import { PlacementQuestion, PlacementRun } from '#geo/placement-words'
import { GridReach, ReachParameters, Served } from '#geo/reach-words'
import { ResourceKind } from '#geo/resource-kind'
import { defineRoute } from '#http'

const problems = ['invalid-request', 'not-found', 'still-loading', 'database-unavailable', 'took-too-long'] as const

export const ReachAnswer = z.object({
  /** Of the city; for a caller with a territory the sums over its grids. */
  city: Served,
  resources: z.number().int(),
  /** Resources too far from any road to be placed on the network. */
  resourcesOffNetwork: z.number().int(),
  /** Resources not on duty at the hour asked, and those among them whose hours cannot be read. */
  resourcesOffDuty: z.number().int(),
  hoursUnread: z.number().int(),
  nodes: z.number().int(),
  nodesReached: z.number().int(),
  /** The same sums by community. */
  communities: z.array(Served.extend({ code: z.string(), name: z.string() })),
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
  problems,
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
  problems,
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
  problems,
})

/** What a resource is called and where it stands; one removed meanwhile is named by nothing. */
const Named = z.object({
  id: z.number().int(),
  kind: ResourceKind,
  name: z.string(),
  address: z.string(),
  position: Position,
})
const Grid = z.object({ gridId: z.number().int(), code: z.string(), name: z.string() })

export const BackupGrid = Grid.extend({
  households: z.number().int(),
  householdsReached: z.number().int(),
  /** Still reached whichever one resource is lost. */
  householdsBackedUp: z.number().int(),
})
export const ResourceLoss = Named.extend({
  /** Households whose nearest resource it is, and those that nothing reaches without it. */
  householdsNearest: z.number().int(),
  householdsLost: z.number().int(),
  residentsLost: z.number().int(),
  incidentsLost: z.number().int(),
})
export type ResourceLoss = z.infer<typeof ResourceLoss>

export const measureBackup = defineRoute({
  id: 'measureBackup',
  access: 'coverage:read',
  cost: 20,
  method: 'get',
  path: '/coverage/backup',
  summary: 'What the loss of any one resource would leave without cover, by resource and by grid',
  query: z.object(ReachParameters),
  response: z.object({
    households: z.number().int(),
    householdsReached: z.number().int(),
    householdsBackedUp: z.number().int(),
    resources: z.array(ResourceLoss),
    grids: z.array(BackupGrid),
    provenance: Provenance,
  }),
  problems,
})

const Load = z.object({
  /** Incidents expected in a week, and of those: taken, reached but above capacity, beyond reach. */
  demandWeekly: z.number(),
  metWeekly: z.number(),
  unmetWeekly: z.number(),
  unreachedWeekly: z.number(),
})
export const LoadedGrid = Grid.extend(Load.shape)
export const LoadedResource = Named.extend({
  capacityWeekly: z.number(),
  loadWeekly: z.number(),
  hoursOnDuty: z.number().int(),
})
export type LoadedResource = z.infer<typeof LoadedResource>

export const measureCapacity = defineRoute({
  id: 'measureCapacity',
  access: 'coverage:read',
  cost: 30,
  method: 'get',
  path: '/coverage/capacity',
  summary: 'Expected incidents beside what resources can take, in cases a week: met, above capacity, beyond reach',
  query: z.object({
    ...ReachParameters,
    /** Cases that one unit of a resource's capacity takes in an hour on duty; a resource without capacity is one unit. */
    casesPerHour: z.coerce.number().positive().max(1000).default(0.25),
  }),
  response: z.object({
    city: Load.extend({ capacityWeekly: z.number() }),
    resources: z.array(LoadedResource),
    grids: z.array(LoadedGrid),
    provenance: Provenance,
  }),
  problems,
})

export const coverByHour = defineRoute({
  id: 'coverByHour',
  access: 'coverage:read',
  cost: 30,
  method: 'get',
  path: '/coverage/week',
  summary: 'Who is on duty in each hour of the week, and how many households they reach',
  query: z.object(ReachParameters).omit({ hour: true }),
  response: z.object({
    households: z.number().int(),
    hoursUnread: z.number().int(),
    /** 168, from Monday 00:00. `units` is the capacity on duty; a resource without one is one unit. */
    hours: z.array(
      z.object({ onDuty: z.number().int(), units: z.number().int(), householdsReached: z.number().int() }),
    ),
    provenance: Provenance,
  }),
  problems,
})

export const GapPlace = z.object({
  position: Position,
  /** Of the nearest building that has an address, else the nearest road; null where there is neither. */
  address: z.string().nullable(),
  grid: Grid.nullable(),
  /** Null: fewer than five. */
  households: z.number().int().nullable(),
  residents: z.number().int().nullable(),
  /** To the nearest resource from the place's nearest household, in the measure asked; null: no way. */
  nearest: z.number().nullable(),
})
export type GapPlace = z.infer<typeof GapPlace>

export const listGapPlaces = defineRoute({
  id: 'listGapPlaces',
  access: 'coverage:read',
  cost: 20,
  method: 'get',
  path: '/coverage/gap-places',
  summary: 'Where households are not reached, as places with an address, most households first',
  query: z.object({ ...ReachParameters, top: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({ places: z.array(GapPlace), total: z.number().int(), provenance: Provenance }),
  problems,
})

export const Reacher = Named.extend({
  minutes: z.number(),
  isOnDuty: z.boolean(),
  capacity: z.number().int().nullable(),
})
export type Reacher = z.infer<typeof Reacher>

export const findReachers = defineRoute({
  id: 'findReachers',
  access: 'coverage:read',
  cost: 10,
  method: 'get',
  path: '/coverage/reachers',
  summary: 'Who can reach a place, with minutes along the roads, nearest first',
  query: z.object({
    longitude: z.coerce.number().min(-180).max(180),
    latitude: z.coerce.number().min(-85).max(85),
    kind: ResourceKind.optional(),
    mode: ReachParameters.mode,
    minutes: z.coerce.number().positive().max(600).default(30),
    hour: ReachParameters.hour,
    top: z.coerce.number().int().min(1).max(200).default(20),
  }),
  response: z.object({
    /** In a straight line to the road the place is put on. */
    offRoadMeters: z.number(),
    reachers: z.array(Reacher),
    /** How many get there in time, get there later, find no way, and stand off every road. */
    inTime: z.number().int(),
    later: z.number().int(),
    noWay: z.number().int(),
    offNetwork: z.number().int(),
    provenance: Provenance,
  }),
  problems: [...problems, 'rule-broken'],
})

const runProblems = ['invalid-request', 'not-found', 'database-unavailable'] as const
const RunId = z.object({ id: z.coerce.number().int().positive() })

export const findPlaces = defineRoute({
  id: 'findPlaces',
  access: 'analysis:run',
  cost: 50,
  method: 'post',
  path: '/coverage/placements',
  summary: 'Look for the best places within limits; it runs in the background and keeps the best so far',
  body: PlacementQuestion,
  response: PlacementRun,
  status: 202,
  problems: [...runProblems, 'still-loading', 'state-does-not-allow', 'took-too-long'],
})

export const listPlacements = defineRoute({
  id: 'listPlacements',
  access: 'analysis:read',
  method: 'get',
  path: '/coverage/placements',
  summary: 'The newest searches for places, those whose ground lies in the territory of the caller',
  response: z.object({ runs: z.array(PlacementRun) }),
  problems: ['database-unavailable'],
})

export const getPlacement = defineRoute({
  id: 'getPlacement',
  access: 'analysis:read',
  method: 'get',
  path: '/coverage/placements/:id',
  summary: 'One search for places, with the best so far while it runs',
  params: RunId,
  response: PlacementRun,
  problems: [...runProblems],
})

export const cancelPlacement = defineRoute({
  id: 'cancelPlacement',
  access: 'analysis:run',
  method: 'post',
  path: '/coverage/placements/:id/cancel',
  summary: 'Stop a search for places that is running; the best so far stays',
  params: RunId,
  response: PlacementRun,
  problems: [...runProblems, 'state-does-not-allow'],
})
