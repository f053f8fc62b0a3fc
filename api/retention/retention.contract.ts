import { z } from 'zod'
import { defineRoute } from '#http'
import { DataClass } from '#geo/data-classes'

export const Term = z.object({
  dataClass: DataClass,
  days: z.number().int(),
  /** The shortest term that may be set. */
  leastDays: z.number().int(),
  changedAt: z.iso.datetime(),
  changedBy: z.string().nullable(),
  /** What a removal now would take, and what legal holds keep of it. */
  due: z.number().int(),
  heldBack: z.number().int(),
  oldestAt: z.iso.datetime().nullable(),
})
export type Term = z.infer<typeof Term>

export const Hold = z.object({
  id: z.number().int(),
  dataClass: DataClass,
  reason: z.string(),
  gridCode: z.string().nullable(),
  placedAt: z.iso.datetime(),
  placedBy: z.string(),
  liftedAt: z.iso.datetime().nullable(),
  liftedBy: z.string().nullable(),
})
export type Hold = z.infer<typeof Hold>

export const Removal = z.object({
  id: z.number().int(),
  dataClass: DataClass,
  runAt: z.iso.datetime(),
  before: z.iso.datetime(),
  removed: z.number().int(),
  heldBack: z.number().int(),
  firstId: z.number().int().nullable(),
  lastId: z.number().int().nullable(),
})
export type Removal = z.infer<typeof Removal>

const Retention = z.object({ terms: z.array(Term), holds: z.array(Hold), removals: z.array(Removal) })

export const readRetention = defineRoute({
  id: 'readRetention',
  method: 'get',
  path: '/retention',
  summary: 'Terms with a preview of what is due, legal holds, and the last 100 removals',
  access: 'retention:read',
  cost: 10,
  response: Retention,
  problems: ['database-unavailable', 'took-too-long'],
})

export const setTerm = defineRoute({
  id: 'setTerm',
  method: 'put',
  path: '/retention/terms/:dataClass',
  summary: 'Set how many days a class of data is kept',
  access: 'retention:change',
  params: z.object({ dataClass: DataClass }),
  body: z.object({ days: z.number().int().min(1).max(36_500) }),
  response: Retention,
  problems: ['invalid-request', 'rule-broken', 'database-unavailable'],
})

export const placeHold = defineRoute({
  id: 'placeHold',
  method: 'post',
  path: '/retention/holds',
  summary: 'Keep a class of data, in the whole city or one community grid, until the hold is lifted',
  access: 'retention:change',
  body: z.object({
    dataClass: DataClass,
    reason: z.string().trim().min(4).max(400),
    gridCode: z.string().min(1).max(40).optional(),
  }),
  response: Retention,
  status: 201,
  problems: ['invalid-request', 'rule-broken', 'database-unavailable'],
})

export const liftHold = defineRoute({
  id: 'liftHold',
  method: 'post',
  path: '/retention/holds/:id/lifting',
  summary: 'Lift a legal hold',
  access: 'retention:change',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: Retention,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'database-unavailable'],
})

export const runRemoval = defineRoute({
  id: 'runRemoval',
  method: 'post',
  path: '/retention/removals',
  summary: 'Remove what is due now, of one class or of all; the log keeps what went',
  access: 'retention:run',
  cost: 50,
  body: z.object({ dataClass: DataClass.optional() }),
  response: Retention,
  status: 201,
  problems: ['invalid-request', 'state-does-not-allow', 'database-unavailable', 'took-too-long'],
})
