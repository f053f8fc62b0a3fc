import { z } from 'zod'
import { defineRoute } from '#http'
import { ScreenLevel } from '#geo/rights'
import { Territory } from '#geo/territory'

export const Screen = z.object({
  id: z.number().int(),
  name: z.string(),
  level: ScreenLevel,
  territory: Territory,
  pairedAt: z.iso.datetime(),
  pairedBy: z.string(),
  revokedAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
})
export type Screen = z.infer<typeof Screen>

/** The token travels in a cookie of the waiting browser only. */
export const beginPairing = defineRoute({
  id: 'beginPairing',
  method: 'post',
  path: '/screens/pairings',
  summary: 'A screen asks to be paired: shows the code to whoever may pair it',
  access: 'anyone',
  cost: 10,
  response: z.object({ code: z.string(), expiresAt: z.iso.datetime() }),
  status: 201,
  problems: ['database-unavailable'],
})

export const describeMyScreen = defineRoute({
  id: 'describeMyScreen',
  method: 'get',
  path: '/screens/mine',
  summary: 'Is this browser a paired screen, or still waiting',
  access: 'anyone',
  response: z.object({
    state: z.enum(['unknown', 'waiting', 'paired']),
    name: z.string().nullable(),
    level: ScreenLevel.nullable(),
  }),
  problems: ['database-unavailable'],
})

export const listScreens = defineRoute({
  id: 'listScreens',
  method: 'get',
  path: '/screens',
  summary: 'Every paired screen with its level and when it was last seen',
  access: 'screens:manage',
  response: z.object({ screens: z.array(Screen) }),
  problems: ['database-unavailable'],
})

export const pairScreen = defineRoute({
  id: 'pairScreen',
  method: 'post',
  path: '/screens',
  summary: 'Pair the screen that shows a code, for one territory and one level of redaction',
  access: 'screens:manage',
  body: z.object({
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9]{4}-?[A-Z0-9]{4}$/, 'The code has two groups of four letters and digits.'),
    name: z.string().trim().min(1).max(100),
    level: ScreenLevel,
    territory: Territory,
  }),
  response: Screen,
  status: 201,
  problems: ['invalid-request', 'not-found', 'rule-broken', 'database-unavailable'],
})

export const revokeScreen = defineRoute({
  id: 'revokeScreen',
  method: 'post',
  path: '/screens/:id/revocation',
  summary: 'Take the token of a screen away',
  access: 'screens:manage',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: Screen,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
