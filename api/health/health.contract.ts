import { z } from 'zod'
import { defineRoute } from '#http'

export const Health = z.object({
  status: z.enum(['ok', 'loading', 'degraded']),
  version: z.string(),
  city: z.string(),
  startedAt: z.iso.datetime(),
  database: z.object({ reachable: z.boolean(), detail: z.string() }),
  /** The newest change the service has taken in, and its age. */
  dataVersion: z.number().int(),
  incidentColumns: z.object({
    ready: z.boolean(),
    rows: z.number().int(),
    bytes: z.number().int(),
    loadedShare: z.number(),
  }),
  tileCache: z.object({
    tiles: z.number().int(),
    bytes: z.number().int(),
    hits: z.number().int(),
    misses: z.number().int(),
  }),
  memoryBytes: z.number().int(),
})
export type Health = z.infer<typeof Health>

/** Answers 200 as long as the process lives; `status` says how well. */
export const checkHealth = defineRoute({
  id: 'checkHealth',
  access: 'anyone',
  // Whoever watches the service asks often, and may share its address with somebody who has spent the budget.
  cost: 0,
  method: 'get',
  path: '/health',
  summary: 'Is the service alive, and what does it hold',
  response: Health,
  problems: [],
})
/** Answers 503 until the database and the incident columns are ready: for load balancers. */
export const checkReadiness = defineRoute({
  id: 'checkReadiness',
  access: 'anyone',
  // Whoever watches the service asks often, and may share its address with somebody who has spent the budget.
  cost: 0,
  method: 'get',
  path: '/health/ready',
  summary: 'Can the service answer everything',
  response: Health,
  problems: ['database-unavailable', 'still-loading'],
})
