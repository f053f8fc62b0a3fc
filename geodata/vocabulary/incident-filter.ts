import { z } from 'zod'
import { BboxParameter } from './bbox.ts'
import { commaSeparated } from './comma-separated.ts'
import { IncidentSource, IncidentStatus } from './incident-words.ts'

/** One filter grammar for heat, lists, tables and exports, as it stands in a query string. */
export const IncidentFilterParameters = {
  /** Half-open window [from, to) on the time of report. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Class ids; a class stands for its whole subtree. */
  classes: commaSeparated(z.coerce.number().int().positive()).optional(),
  sources: commaSeparated(IncidentSource).optional(),
  statuses: commaSeparated(IncidentStatus).optional(),
  /** Hours of the day 0-23 and weekdays 1 (Monday) to 7, in the city's time zone. */
  hours: commaSeparated(z.coerce.number().int().min(0).max(23)).optional(),
  weekdays: commaSeparated(z.coerce.number().int().min(1).max(7)).optional(),
  /** Rows on a placeholder location are kept out unless asked for. */
  placeholders: z.enum(['true', 'false']).optional(),
  bbox: BboxParameter.optional(),
}

type Window = { from?: string | undefined; to?: string | undefined }

/** For `refine`, of every question that takes the filter: a window that holds no instant is a mistake, not zero incidents. */
export const runsForward: [holds: (window: Window) => boolean, told: { path: string[]; error: string }] = [
  ({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to),
  {
    path: ['to'],
    error: 'The window must end after it begins. Send a `to` later than `from`, or leave one of them out.',
  },
]

export const IncidentFilter = z.object(IncidentFilterParameters)
export type IncidentFilter = z.infer<typeof IncidentFilter>
