import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type KeyRow = {
  id: number
  accountId: number
  accountName: string
  name: string
  beginning: string
  scopes: string[]
  madeAt: Date
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}
export const listKeyRows = sql<KeyRow>()('list-keys', { id: 'int8' })
export const insertKey = sql<{ id: number }>()('insert-key', {
  accountId: 'int8',
  name: 'text',
  beginning: 'text',
  token: 'text',
  scopes: 'text[]',
  days: 'int4',
})
export const revokeKeyRow = sql<{ id: number }>()('revoke-key', { id: 'int8' })
export const listUses = sql<{ day: string; right: string; requests: number; refused: number }>()('list-key-uses', {
  id: 'int8',
})
export const readLongestDays = sql<{ days: number | null }>()('read-longest-days', {})
