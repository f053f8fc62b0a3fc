import { z } from 'zod'
import { defineRoute } from '#http'

export const Change = z.object({
  seq: z.number().int(),
  noun: z.string(),
  op: z.enum(['insert', 'update', 'delete']),
  /**
   * 1 and first = last for a single row; a bulk statement is one entry with its span of ids. 0 with ids 0 and no box:
   * something of the noun was written that the caller is not told of; what is on the screen is to be asked for again.
   */
  rowCount: z.number().int(),
  firstId: z.number().int(),
  lastId: z.number().int(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  madeAt: z.iso.datetime(),
})
export type Change = z.infer<typeof Change>

export const listChanges = defineRoute({
  id: 'listChanges',
  access: 'changes:read',
  method: 'get',
  path: '/changes',
  summary: 'What was written after a sequence number, in order of commit, as far as it concerns the caller',
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({
    changes: z.array(Change),
    /** The newest number looked at: ask on after it, for what came between may not be for the caller. */
    through: z.number().int(),
    latest: z.number().int(),
  }),
  problems: ['invalid-request', 'database-unavailable'],
})

/**
 * Server-sent events: `event: change`, `id:` the seq, `data:` a Change; resumes from Last-Event-ID. A comment every 15 s.
 * `event: access`, `data:` {view, isSignedIn}: the caller sees something else from now on; when not signed in, or without
 * the right to listen, the stream ends with it.
 */
export const streamChanges = defineRoute({
  id: 'streamChanges',
  access: 'changes:read',
  method: 'get',
  path: '/changes/stream',
  summary: 'The live stream of changes',
  query: z.object({ after: z.coerce.number().int().min(0).optional() }),
  media: 'text/event-stream',
  problems: ['invalid-request', 'too-many', 'database-unavailable'],
})
