import { z } from 'zod'
import { defineRoute } from '#http'

export const Change = z.object({
  seq: z.number().int(),
  noun: z.string(),
  op: z.enum(['insert', 'update', 'delete']),
  /** 1 and first = last for a single row; a bulk statement is one entry with its span of ids. */
  rowCount: z.number().int(),
  firstId: z.number().int(),
  lastId: z.number().int(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  madeAt: z.iso.datetime(),
})
export type Change = z.infer<typeof Change>

export const listChanges = defineRoute({
  id: 'listChanges',
  method: 'get',
  path: '/changes',
  summary: 'What was written after a sequence number, in order of commit',
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ changes: z.array(Change), latest: z.number().int() }),
  problems: ['invalid-request', 'database-unavailable'],
})

/** Server-sent events: `event: change`, `id:` the seq, `data:` a Change; resumes from Last-Event-ID. A comment every 15 s. */
export const streamChanges = defineRoute({
  id: 'streamChanges',
  method: 'get',
  path: '/changes/stream',
  summary: 'The live stream of changes',
  query: z.object({ after: z.coerce.number().int().min(0).optional() }),
  media: 'text/event-stream',
  problems: ['invalid-request', 'too-many', 'database-unavailable'],
})
