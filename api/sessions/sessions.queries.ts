import type { Post, ScreenLevel } from '#geo/rights'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type TerritoryRow = { kind: 'city' | 'area' | 'grid'; code: string }
type Settings = Record<string, unknown>
export type Proof = 'password' | 'password+totp' | 'oidc' | 'oidc+totp'

export type SessionFound = {
  sessionId: number
  proof: Proof
  isEnded: boolean
  ageSeconds: number
  idleSeconds: number
  accountId: number
  name: string
  post: Post | null
  signIn: 'password' | 'oidc'
  isDisabled: boolean
  awaitsConfirmation: boolean
  isLocked: boolean
  hasSecondFactor: boolean
  passwordAgeSeconds: number | null
  territories: TerritoryRow[]
  settings: Settings
}
export type KeyFound = {
  keyId: number
  keyName: string
  scopes: string[]
  isEnded: boolean
  accountId: number
  name: string
  post: Post | null
  isDisabled: boolean
  territories: TerritoryRow[]
}
export type ScreenFound = {
  screenId: number
  name: string
  level: ScreenLevel
  isEnded: boolean
  territories: TerritoryRow[]
}
const byToken = { token: 'text' } as const
export const findSession = sql<SessionFound>()('find-session', byToken)
export const findKey = sql<KeyFound>()('find-key', byToken)
export const findScreen = sql<ScreenFound>()('find-screen', byToken)
export const listTerritoryGrids = sql<{ id: number }>()('list-territory-grids', { areas: 'text[]', grids: 'text[]' })
export const touchSession = sql()('touch-session', { id: 'int8', idleSeconds: 'int4' })
export const touchScreen = sql()('touch-screen', { id: 'int8' })
export const countKeyUses = sql()('count-key-uses', { id: 'int8', right: 'text', requests: 'int8', refused: 'int8' })

export type Credentials = {
  accountId: number
  name: string
  login: string
  post: Post | null
  signIn: 'password' | 'oidc'
  isDisabled: boolean
  passwordHash: string | null
  history: string[]
  failedTries: number
  lockedSeconds: number
  totpSealed: string | null
  isTotpConfirmed: boolean
  totpLastStep: number
  settings: Settings
}
export const findCredentials = sql<Credentials>()('find-credentials', { login: 'text', accountId: 'int8' })
export const noteFailedTry = sql<{ isLocked: boolean }>()('note-failed-try', {
  accountId: 'int8',
  lockAfter: 'int4',
  lockSeconds: 'int4',
})
export const holdUnknownLogin = sql()('hold-unknown-login', { login: 'text' })
export const noteGoodTry = sql()('note-good-try', { accountId: 'int8', totpStep: 'int8' })
export const openSession = sql<{ id: number }>()('open-session', {
  token: 'text',
  accountId: 'int8',
  proof: 'text',
  device: 'text',
  address: 'text',
})
export const proveSessionTwice = sql()('prove-session-twice', { id: 'int8' })
export const endSessionRow = sql<{ id: number }>()('end-session', { id: 'int8', reason: 'text' })
export const endOtherSessions = sql()('end-other-sessions', { accountId: 'int8', kept: 'int8', reason: 'text' })

export type SessionRow = {
  id: number
  accountId: number
  accountName: string
  proof: Proof
  madeAt: Date
  lastActiveAt: Date
  endedAt: Date | null
  endReason: string | null
  device: string
  address: string
}
export const listSessionRows = sql<SessionRow>()('list-sessions', { accountId: 'int8' })
export const getSessionRow = sql<SessionRow>()('get-session', { id: 'int8' })
export const storePassword = sql()('store-password', { accountId: 'int8', hash: 'text', kept: 'int4' })
export const storeTotp = sql()('store-totp', { accountId: 'int8', sealed: 'text' })
export const confirmTotp = sql()('confirm-totp', { accountId: 'int8', step: 'int8' })
export const findInvitation = sql<{ accountId: number; expiresAt: Date; login: string; name: string }>()(
  'find-invitation',
  byToken,
)
export const useInvitations = sql()('use-invitations', { accountId: 'int8' })
export const findOidcAccount = sql<{
  accountId: number
  name: string
  post: Post | null
  isUnlinked: boolean
  isDisabled: boolean
}>()('find-oidc-account', { subject: 'text', login: 'text' })
export const linkOidcAccount = sql()('link-oidc-account', { accountId: 'int8', subject: 'text' })
export const readAccessSettings = sql<{ settings: Settings }>()('read-access-settings', {})
