import { z } from 'zod'
import { FaceFigures } from '#geo/planning/findings'
import { PlanStep } from '#geo/planning/history'
import { Refused } from '#geo/planning/refusal'
import { StoredPlan } from '#geo/planning/stored-plan'
import { Provenance } from '#geo/provenance'
import { defineRoute } from '#http'

export const PlanHead = z.object({
  id: z.number().int(),
  name: z.string(),
  areaCode: z.string(),
  areaName: z.string(),
  /** The number of steps taken since the beginning. */
  version: z.number().int(),
  madeAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
})
export type PlanHead = z.infer<typeof PlanHead>

export const listPlans = defineRoute({
  id: 'listPlans',
  access: 'plans:read',
  method: 'get',
  path: '/plans',
  summary: 'Drafts of grid sets of areas in the caller’s territory, the newest change first',
  response: z.object({ plans: z.array(PlanHead) }),
  problems: ['database-unavailable'],
})

export const draftPlan = defineRoute({
  id: 'draftPlan',
  access: 'plans:draft',
  cost: 10,
  method: 'post',
  path: '/plans',
  summary: 'A draft made of the community grids in force in an area',
  body: z.object({
    name: z.string().min(1).max(200),
    areaCode: z
      .string()
      .regex(/^(\d{6}|\d{9}|\d{12})$/, 'A code of a county, street or community has 6, 9 or 12 digits.'),
  }),
  response: PlanHead,
  status: 201,
  problems: ['invalid-request', 'not-found', 'rule-broken', 'not-allowed', 'database-unavailable', 'took-too-long'],
})

const IdParams = z.object({ id: z.coerce.number().int().positive() })

export const getPlan = defineRoute({
  id: 'getPlan',
  access: 'plans:read',
  cost: 4,
  method: 'get',
  path: '/plans/:id',
  summary: 'A draft: what it began as, and every step since; coordinates in 1e-9 degree',
  params: IdParams,
  query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
  response: z.object({
    plan: PlanHead,
    /** Null where only steps after a version were asked for. */
    beginning: StoredPlan.nullable(),
    steps: z.array(PlanStep),
  }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

/** One object in two hands: what it was for both, and what each made of it; null is that it is not there. */
const Contested = z.object({
  noun: z.enum(['node', 'border', 'face']),
  id: z.string(),
  base: z.unknown(),
  mine: z.unknown(),
  theirs: z.unknown(),
})

export const takeSteps = defineRoute({
  id: 'takeSteps',
  access: 'plans:draft',
  method: 'post',
  path: '/plans/:id/steps',
  summary:
    'Appends steps made on an expected version. Steps on other borders than those of newer ones stand beside them; on the ' +
    'same border nothing is stored and the three versions are told. A step sent twice is stored once',
  params: IdParams,
  body: z.object({ expectedVersion: z.number().int().min(0), steps: z.array(PlanStep).min(1).max(200) }),
  response: z.object({
    outcome: z.enum(['stored', 'refused']),
    version: z.number().int(),
    /** Steps of others since the expected version, which the sender has not seen. */
    missed: z.array(PlanStep),
    /** Why, where, and which step: only where it was refused. */
    refusal: Refused.extend({ stepId: z.string() }).nullable(),
    contested: z.array(Contested),
  }),
  problems: ['invalid-request', 'not-found', 'not-allowed', 'too-large', 'database-unavailable', 'too-many'],
})

export const countPlan = defineRoute({
  id: 'countPlan',
  access: 'plans:read',
  cost: 4,
  method: 'post',
  path: '/plans/:id/figures',
  summary: 'Households and residents in fives, buildings and open incidents of the grids of a draft, as last stored',
  params: IdParams,
  body: z.object({ faces: z.array(z.string().max(80)).max(3000).optional() }),
  response: z.object({ version: z.number().int(), figures: z.array(FaceFigures), provenance: Provenance }),
  problems: ['invalid-request', 'not-found', 'database-unavailable', 'took-too-long'],
})

export const dropPlan = defineRoute({
  id: 'dropPlan',
  access: 'plans:draft',
  method: 'delete',
  path: '/plans/:id',
  summary: 'Throws a draft away, with its steps',
  params: IdParams,
  response: z.object({ id: z.number().int() }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
