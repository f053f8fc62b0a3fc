import { z } from 'zod'
import { defineRoute } from '#http'
import { Post } from '#geo/rights'
import { Territory } from '#geo/territory'

export const Account = z.object({
  id: z.number().int(),
  login: z.string(),
  name: z.string(),
  post: Post.nullable(),
  territories: z.array(Territory),
  signIn: z.enum(['password', 'oidc']),
  isDisabled: z.boolean(),
  /** A system administrator made a new link for it: its rights rest until a security administrator gives its post again. */
  awaitsConfirmation: z.boolean(),
  madeAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
  /** Nobody signed in for 90 days, or never within 30 of being made: ask whether it is still needed. */
  isStale: z.boolean(),
})
export type Account = z.infer<typeof Account>

/** A link that works once; its token is shown here and never again. */
export const Invitation = z.object({ token: z.string(), expiresAt: z.iso.datetime() })

const IdParams = z.object({ id: z.coerce.number().int().positive() })
const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/, 'A login has 2 to 64 small letters, digits, dots, @, _ or hyphens.')
const Name = z.string().trim().min(1).max(100)

export const listAccounts = defineRoute({
  id: 'listAccounts',
  method: 'get',
  path: '/accounts',
  summary: 'Every account with its post and territory',
  access: 'accounts:read',
  response: z.object({
    accounts: z.array(Account),
    /** There is no security administrator yet: the system administrator appoints the first. */
    awaitsSecurityAdmin: z.boolean(),
  }),
  problems: ['database-unavailable'],
})

export const makeAccount = defineRoute({
  id: 'makeAccount',
  method: 'post',
  path: '/accounts',
  summary: 'Make an account without a post, and a one-time link for its owner',
  access: 'accounts:manage',
  body: z.object({ login: Login, name: Name, signIn: z.enum(['password', 'oidc']).default('password') }),
  response: z.object({ account: Account, invitation: Invitation.nullable() }),
  status: 201,
  problems: ['invalid-request', 'code-taken', 'database-unavailable'],
})

export const changeAccount = defineRoute({
  id: 'changeAccount',
  method: 'patch',
  path: '/accounts/:id',
  summary: 'Rename, disable or enable an account; disabling ends its sessions and keys at once',
  access: 'accounts:manage',
  params: IdParams,
  body: z.object({ name: Name.optional(), isDisabled: z.boolean().optional() }),
  response: Account,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'database-unavailable'],
})

export const inviteAgain = defineRoute({
  id: 'inviteAgain',
  method: 'post',
  path: '/accounts/:id/invitations',
  summary: 'A new one-time link, for a forgotten password or a lost second factor',
  access: 'accounts:manage',
  params: IdParams,
  response: Invitation,
  status: 201,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'database-unavailable'],
})

export const givePost = defineRoute({
  id: 'givePost',
  method: 'put',
  path: '/accounts/:id/post',
  summary: 'Give a post and territories, or take them away (post null)',
  access: 'grants:give',
  params: IdParams,
  body: z.object({ post: Post.nullable(), territories: z.array(Territory).max(200) }),
  response: Account,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'rule-broken', 'database-unavailable'],
})

export const appointAdministrator = defineRoute({
  id: 'appointAdministrator',
  method: 'post',
  path: '/accounts/:id/appointment',
  summary: 'Appoint the first security or audit administrator, while there is no security administrator',
  access: 'grants:appoint',
  params: IdParams,
  body: z.object({ post: z.enum(['security-admin', 'audit-admin']) }),
  response: Account,
  problems: ['invalid-request', 'not-found', 'state-does-not-allow', 'rule-broken', 'database-unavailable'],
})

export const Seer = z.object({
  accountId: z.number().int(),
  name: z.string(),
  login: z.string(),
  post: Post,
  /** The territory that holds the grid. */
  because: Territory,
  /** What the post may there, as noun:action. */
  rights: z.array(z.string()),
})
export type Seer = z.infer<typeof Seer>

export const listSeers = defineRoute({
  id: 'listSeers',
  method: 'get',
  path: '/accounts/who-sees',
  summary: 'Who can see what lies in a community grid, and why',
  access: 'accounts:read',
  query: z.object({ grid: z.string().min(1).max(40) }),
  response: z.object({ gridCode: z.string(), gridName: z.string(), seers: z.array(Seer) }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
