import { z } from 'zod'
import { defineRoute } from '#http'

export const AuditKind = z.enum([
  'sign-in',
  'sign-out',
  'refusal',
  'grant',
  'personal-read',
  'export',
  'administration',
  'removal',
  'service',
])

export const AuditRecord = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  kind: AuditKind,
  action: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  accountId: z.number().int().nullable(),
  actor: z.string(),
  post: z.string().nullable(),
  address: z.string(),
  purpose: z.string().nullable(),
  noun: z.string().nullable(),
  recordIds: z.array(z.number().int()),
  detail: z.record(z.string(), z.unknown()),
  /** Hexadecimal. */
  hash: z.string(),
})
export type AuditRecord = z.infer<typeof AuditRecord>

export const searchAudit = defineRoute({
  id: 'searchAudit',
  method: 'get',
  path: '/audit',
  summary: 'The audit log, newest first, a page at a time',
  access: 'audit:read',
  query: z.object({
    kind: AuditKind.optional(),
    outcome: z.enum(['done', 'refused', 'failed']).optional(),
    account: z.coerce.number().int().positive().optional(),
    /** A part of the actor's name, the action, the noun, the purpose or the detail. */
    text: z.string().trim().max(100).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({ entries: z.array(AuditRecord), next: z.number().int().nullable() }),
  problems: ['invalid-request', 'database-unavailable', 'took-too-long'],
})

export const verifyAudit = defineRoute({
  id: 'verifyAudit',
  method: 'post',
  path: '/audit/verification',
  summary: 'Prove the chain: every hash, from the first entry to the last',
  access: 'audit:read',
  cost: 50,
  response: z.object({
    isWhole: z.boolean(),
    entries: z.number().int(),
    firstAt: z.iso.datetime().nullable(),
    /** Hexadecimal hash of the last entry: note it outside, and compare later. */
    lastHash: z.string(),
    broken: z.object({ seq: z.number().int(), fault: z.string() }).nullable(),
  }),
  problems: ['database-unavailable', 'took-too-long'],
})
