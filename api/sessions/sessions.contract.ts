import { z } from 'zod'
import { defineRoute } from '#http'
import { AnyPost } from '#geo/rights'
import { Territory } from '#geo/territory'

/** Who the asker is, and what is still wanted of him. */
export const Me = z.object({
  kind: z.enum(['nobody', 'account', 'key', 'screen']),
  accountId: z.number().int().nullable(),
  name: z.string(),
  post: AnyPost.nullable(),
  isWholeCity: z.boolean(),
  territories: z.array(Territory),
  /** Of an API key; null: everything the post may. */
  scopes: z.array(z.string()).nullable(),
  /** What has to be done before anything else is allowed. */
  pending: z.enum(['password', 'second-factor', 'confirmation']).nullable(),
  hasSecondFactor: z.boolean(),
  sessionId: z.number().int().nullable(),
  /** Changes whenever what the asker may see changes. */
  view: z.string(),
})
export type Me = z.infer<typeof Me>

export const Session = z.object({
  id: z.number().int(),
  accountId: z.number().int(),
  accountName: z.string(),
  proof: z.enum(['password', 'password+totp', 'oidc', 'oidc+totp']),
  madeAt: z.iso.datetime(),
  lastActiveAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  endReason: z.string().nullable(),
  device: z.string(),
  address: z.string(),
  isThisOne: z.boolean(),
})
export type Session = z.infer<typeof Session>

const Login = z.string().trim().toLowerCase().min(2).max(64)
const Password = z.string().min(1).max(256)
const TotpCode = z.string().regex(/^\d{6}$/, 'The code has six digits.')
const Token = z.string().regex(/^[A-Za-z0-9_-]{20,64}$/, 'This is no link of ours. Copy it whole.')

export const describeSignIn = defineRoute({
  id: 'describeSignIn',
  method: 'get',
  path: '/sessions/ways',
  summary: 'How one may sign in here, and the rule for passwords',
  access: 'anyone',
  response: z.object({
    /** The name of the identity provider, or null where there is none. */
    oidc: z.string().nullable(),
    passwordLeastLength: z.number().int(),
    passwordLeastKinds: z.number().int(),
    idleSeconds: z.number().int(),
  }),
  problems: ['database-unavailable'],
})

export const signIn = defineRoute({
  id: 'signIn',
  method: 'post',
  path: '/sessions',
  summary: 'Sign in with a password; answers second-factor-wanted where a code is needed too',
  access: 'anyone',
  cost: 10,
  body: z.object({ login: Login, password: Password, code: TotpCode.optional() }),
  response: Me,
  status: 201,
  problems: ['invalid-request', 'not-signed-in', 'second-factor-wanted', 'locked-out', 'database-unavailable'],
})

export const describeMe = defineRoute({
  id: 'describeMe',
  method: 'get',
  path: '/sessions/me',
  summary: 'Who am I, and what may I see',
  access: 'anyone',
  response: Me,
  problems: ['database-unavailable'],
})

export const signOut = defineRoute({
  id: 'signOut',
  method: 'delete',
  path: '/sessions/me',
  summary: 'Sign out; the browser is told to forget what it keeps of this site',
  access: 'signed-in',
  response: Me,
  problems: ['database-unavailable'],
})

export const listSessions = defineRoute({
  id: 'listSessions',
  method: 'get',
  path: '/sessions',
  summary: "One's own sessions, newest first; those of an account for who manages sessions",
  access: 'signed-in',
  query: z.object({ account: z.coerce.number().int().positive().optional() }),
  response: z.object({ sessions: z.array(Session) }),
  problems: ['invalid-request', 'database-unavailable'],
})

export const endSession = defineRoute({
  id: 'endSession',
  method: 'post',
  path: '/sessions/:id/ending',
  summary: "End one of one's own sessions, or any for who manages sessions",
  access: 'signed-in',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: Session,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'database-unavailable'],
})

export const changePassword = defineRoute({
  id: 'changePassword',
  method: 'post',
  path: '/sessions/password',
  summary: "Change one's password; every other session of the account ends",
  access: 'signed-in',
  cost: 10,
  body: z.object({ current: Password, next: Password }),
  response: Me,
  problems: [
    'invalid-request',
    'not-signed-in',
    'state-does-not-allow',
    'rule-broken',
    'locked-out',
    'database-unavailable',
  ],
})

export const beginSecondFactor = defineRoute({
  id: 'beginSecondFactor',
  method: 'post',
  path: '/sessions/second-factor',
  summary: 'A new TOTP secret for an authenticator; it counts once a code of it was confirmed',
  access: 'signed-in',
  cost: 10,
  body: z.object({ password: Password.optional() }),
  response: z.object({ secret: z.string(), uri: z.string() }),
  problems: ['invalid-request', 'not-signed-in', 'state-does-not-allow', 'locked-out', 'database-unavailable'],
})

export const confirmSecondFactor = defineRoute({
  id: 'confirmSecondFactor',
  method: 'post',
  path: '/sessions/second-factor/confirmation',
  summary: 'Confirm the secret with a code; the session counts as proven twice',
  access: 'signed-in',
  cost: 10,
  body: z.object({ code: TotpCode }),
  response: Me,
  problems: ['invalid-request', 'not-signed-in', 'state-does-not-allow', 'locked-out', 'database-unavailable'],
})

export const lookAtInvitation = defineRoute({
  id: 'lookAtInvitation',
  method: 'post',
  path: '/sessions/invitations/look',
  summary: 'Whom a one-time link is for',
  access: 'anyone',
  cost: 10,
  body: z.object({ token: Token }),
  response: z.object({ login: z.string(), name: z.string(), expiresAt: z.iso.datetime() }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const acceptInvitation = defineRoute({
  id: 'acceptInvitation',
  method: 'post',
  path: '/sessions/invitations',
  summary: 'Use a one-time link: choose a password and sign in',
  access: 'anyone',
  cost: 10,
  body: z.object({ token: Token, password: Password }),
  response: Me,
  status: 201,
  problems: ['invalid-request', 'not-found', 'rule-broken', 'database-unavailable'],
})

export const beginOidc = defineRoute({
  id: 'beginOidc',
  method: 'get',
  path: '/sessions/oidc',
  summary: 'Sends the browser to the identity provider',
  access: 'anyone',
  cost: 10,
  media: 'text/html',
  problems: ['not-found'],
})

export const finishOidc = defineRoute({
  id: 'finishOidc',
  method: 'get',
  path: '/sessions/oidc/return',
  summary: 'Where the identity provider sends the browser back; ends at the page, signed in or with a reason',
  access: 'anyone',
  cost: 10,
  media: 'text/html',
  problems: ['not-found'],
})
