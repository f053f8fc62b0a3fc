import { z } from 'zod'
import { Position } from './geojson.ts'
import { Provenance } from './provenance.ts'
import { TravelMode } from './reach-words.ts'
import { ResourceKind } from './resource-kind.ts'

const limit = z.number().min(0).max(1e9)

/** Where to be: what is wished, over today's roads, resources and demand. */
export const PlacementQuestion = z.object({
  goal: z.enum(['most-covered', 'fewest-sites', 'least-travel', 'least-worst']),
  kind: ResourceKind,
  mode: TravelMode.default('walk'),
  /** Within so many minutes a place is covered; least travel and least worst travel need none. */
  minutes: z.number().positive().max(600).default(15),
  /** Each place covered by two sites, so that one may be lost; for the fewest sites. */
  backup: z.boolean().default(false),
  /** Whether the resources there are stay, or may be given up. */
  existing: z.enum(['keep', 'may-close']).default('keep'),
  /** Resources, by id, that stay although others may be given up. */
  kept: z.array(z.number().int().positive()).max(10_000).default([]),
  /** Where new ones may be; left out: at the middle of each community grid. */
  candidates: z.array(Position).max(1000).optional(),
  /** Community grids, by id, whose middle is no place for a new one. */
  excludedGrids: z.array(z.number().int().positive()).max(10_000).default([]),
  mostAdded: z.number().int().min(0).max(1000).nullable().default(null),
  mostOpen: z.number().int().min(0).max(10_000).nullable().default(null),
  budget: limit.nullable().default(null),
  costOfExisting: limit.default(0),
  costOfNew: limit.default(0),
  /** How much demand each site can serve; for most covered and least travel of small cases. */
  capacity: limit.nullable().default(null),
  demand: z.enum(['households', 'incidents']).default('households'),
  days: z.number().int().min(1).max(3650).default(90),
  seed: z.number().int().min(0).max(2_147_483_646).default(1),
  seconds: z.number().int().min(1).max(300).default(60),
})
export type PlacementQuestion = z.infer<typeof PlacementQuestion>

const ObstacleAnswer = z.object({
  kind: z.enum([
    'no-sites',
    'no-demand',
    'kept-beyond-limits',
    'out-of-reach',
    'too-little-capacity',
    'limits-too-tight',
  ]),
  /** Some of the demand that makes it impossible, the heaviest first, and how many places there are in all. */
  places: z.array(z.object({ position: Position, demand: z.number() })),
  placesInAll: z.number().int(),
  /** What stands on all of them. */
  demandInAll: z.number(),
  /** Any one of these would do; null: it alone does not help, or could not be told in time. */
  moreSites: z.number().nullable(),
  moreBudget: z.number().nullable(),
  minutes: z.number().nullable(),
  missingCapacity: z.number().nullable(),
})

/** Demand of a community grid, before and after: within the minutes asked, and on the way to the nearest site. */
const GridGain = z.object({
  gridId: z.number().int(),
  code: z.string(),
  name: z.string(),
  demand: z.number(),
  coveredBefore: z.number(),
  covered: z.number(),
  /** The mean for least travel, the longest for least worst travel; null where somebody has no way, and for the other goals. */
  minutesBefore: z.number().nullable(),
  minutes: z.number().nullable(),
})
export type GridGain = z.infer<typeof GridGain>

const Site = z.object({
  position: Position,
  isNew: z.boolean(),
  /** Of a resource that is there; null for a new one. */
  resourceId: z.number().int().nullable(),
  /** The community grid in whose middle a new one would be. */
  gridId: z.number().int().nullable(),
  gridName: z.string().nullable(),
  /** Demand that has it as its nearest open site, within the minutes where the goal is to cover. */
  served: z.number(),
})
export type PlacedSite = z.infer<typeof Site>

export const PlacementAnswer = z.object({
  /** not-found: neither an answer nor a proof that there is none before time ran out. */
  status: z.enum(['optimal', 'within-gap', 'impossible', 'not-found']),
  /** Demand covered, sites, demand x minutes, or the worst minutes; `bound`: nothing is better than this, proved. */
  value: z.number().nullable(),
  bound: z.number().nullable(),
  gap: z.number().nullable(),
  milliseconds: z.number(),
  open: z.array(Site),
  /** Resources given up. */
  closed: z.array(Site),
  /** The value of today's resources alone; null where capacities decide who is served, or somebody has no way. */
  today: z.number().nullable(),
  /** Grids with demand, those that gain or lose most first. */
  grids: z.array(GridGain),
  /** How value and bound moved while it ran. */
  trace: z.array(z.object({ milliseconds: z.number(), value: z.number(), bound: z.number().nullable() })),
  /** Resources too far from any road to serve anybody. */
  sitesOffNetwork: z.number().int(),
  obstacle: ObstacleAnswer.nullable(),
  /** What was counted, and what stands too far from any road to be. */
  demandInAll: z.number(),
  demandOffNetwork: z.number(),
})
export type PlacementAnswer = z.infer<typeof PlacementAnswer>

export const PlacementRun = z.object({
  id: z.number().int(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  question: PlacementQuestion,
  /** The best so far; it stays when the search is stopped. */
  answer: PlacementAnswer.nullable(),
  /** Share of the travel times that is reckoned; the search begins at 1. */
  preparedShare: z.number(),
  /** Null until the travel times are there. */
  inputsDigest: z.string().nullable(),
  solver: z.string(),
  madeAt: z.string(),
  finishedAt: z.string().nullable(),
  error: z.string().nullable(),
  provenance: Provenance,
})
export type PlacementRun = z.infer<typeof PlacementRun>
