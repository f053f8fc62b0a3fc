import { z } from 'zod'
import { defineRoute } from '#http'
import { KeyScope } from '#geo/rights'

export const ApiKey = z.object({
  id: z.number().int(),
  accountId: z.number().int(),
  accountName: z.string(),
  name: z.string(),
  /** The first letters, to tell keys apart. */
  beginning: z.string(),
  scopes: z.array(z.string()),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  isMine: z.boolean(),
})
export type ApiKey = z.infer<typeof ApiKey>

const IdParams = z.object({ id: z.coerce.number().int().positive() })

export const listKeys = defineRoute({
  id: 'listKeys',
  method: 'get',
  path: '/keys',
  summary: "One's own API keys, and everybody's for who manages keys",
  access: 'signed-in',
  response: z.object({ keys: z.array(ApiKey), longestDays: z.number().int() }),
  problems: ['database-unavailable'],
})

/** The key is in this answer and nowhere else: it is stored as a hash. */
export const makeKey = defineRoute({
  id: 'makeKey',
  method: 'post',
  path: '/keys',
  summary: 'Make an API key that may part of what its owner may; send it as Authorization: Bearer',
  access: 'keys:make',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(KeyScope).min(1),
    days: z.number().int().min(1).max(3650),
  }),
  response: z.object({ key: ApiKey, token: z.string() }),
  status: 201,
  problems: ['invalid-request', 'rule-broken', 'database-unavailable'],
})

export const revokeKey = defineRoute({
  id: 'revokeKey',
  method: 'post',
  path: '/keys/:id/revocation',
  summary: "Revoke one of one's own keys, or any for who manages keys",
  access: 'signed-in',
  params: IdParams,
  response: ApiKey,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const listKeyUses = defineRoute({
  id: 'listKeyUses',
  method: 'get',
  path: '/keys/:id/uses',
  summary: 'What a key was used for in the last 90 days, by day and right',
  access: 'signed-in',
  params: IdParams,
  response: z.object({
    uses: z.array(
      z.object({ day: z.string(), right: z.string(), requests: z.number().int(), refused: z.number().int() }),
    ),
  }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
