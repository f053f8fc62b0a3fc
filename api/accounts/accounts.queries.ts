import type { Post } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type AccountRow = {
  id: number
  login: string
  name: string
  post: Post | null
  signIn: 'password' | 'oidc'
  isDisabled: boolean
  awaitsConfirmation: boolean
  madeAt: Date
  lastSignInAt: Date | null
  isStale: boolean
  territories: Territory[]
}
export const listAccountRows = sql<AccountRow>()('list-accounts', { id: 'int8' })
export const awaitsSecurityAdmin = sql<{ awaits: boolean }>()('awaits-security-admin', {})
export const insertAccount = sql<{ id: number }>()('insert-account', {
  login: 'text',
  name: 'text',
  signIn: 'text',
  madeBy: 'int8',
})
export const changeAccountRow = sql<{ id: number }>()('change-account', {
  id: 'int8',
  name: 'text',
  isDisabled: 'bool',
})
export const setPost = sql<{ id: number }>()('set-post', { id: 'int8', post: 'text' })
export const clearTerritories = sql()('clear-territories', { id: 'int8' })
export const addTerritories = sql()('add-territories', { id: 'int8', kinds: 'text[]', codes: 'text[]' })
export const insertInvitation = sql()('insert-invitation', { token: 'text', accountId: 'int8', hours: 'int4' })
export const readInvitationHours = sql<{ hours: number }>()('read-invitation-hours', {})
export const listUnknownTerritories = sql<{ code: string }>()('list-unknown-territories', {
  kinds: 'text[]',
  codes: 'text[]',
})
export const findGrid = sql<{ code: string; name: string; community: string | null }>()('find-grid', { code: 'text' })
