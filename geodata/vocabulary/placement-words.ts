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
  /** Where new ones may be; left out: at the middle of each community grid. */
  candidates: z.array(Position).max(1000).optional(),
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
  /** Any one of these would do; null: it alone does not help, or could not be told in time. */
  moreSites: z.number().nullable(),
  moreBudget: z.number().nullable(),
  minutes: z.number().nullable(),
  missingCapacity: z.number().nullable(),
})

export const PlacementAnswer = z.object({
  /** not-found: neither an answer nor a proof that there is none before time ran out. */
  status: z.enum(['optimal', 'within-gap', 'impossible', 'not-found']),
  /** Demand covered, sites, demand x minutes, or the worst minutes; `bound`: nothing is better than this, proved. */
  value: z.number().nullable(),
  bound: z.number().nullable(),
  gap: z.number().nullable(),
  milliseconds: z.number(),
  open: z.array(z.object({ position: Position, isNew: z.boolean() })),
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
  inputsDigest: z.string(),
  solver: z.string(),
  madeAt: z.string(),
  finishedAt: z.string().nullable(),
  error: z.string().nullable(),
  provenance: Provenance,
})
export type PlacementRun = z.infer<typeof PlacementRun>
