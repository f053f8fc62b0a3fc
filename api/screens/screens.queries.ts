import type { ScreenLevel } from '#geo/rights'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type ScreenRow = {
  id: number
  name: string
  level: ScreenLevel
  territoryKind: 'city' | 'area' | 'grid'
  territoryCode: string
  pairedAt: Date
  pairedBy: string
  revokedAt: Date | null
  lastSeenAt: Date | null
}
export const insertPairing = sql<{ expiresAt: Date }>()('insert-pairing', { code: 'text', token: 'text' })
export const isWaiting = sql<{ waits: boolean }>()('is-waiting', { token: 'text' })
export const pairScreenRow = sql<{ id: number }>()('pair-screen', {
  code: 'text',
  name: 'text',
  level: 'text',
  kind: 'text',
  territoryCode: 'text',
  pairedBy: 'int8',
})
export const isTerritory = sql<{ known: boolean }>()('is-territory', { kind: 'text', code: 'text' })
export const listScreenRows = sql<ScreenRow>()('list-screens', { id: 'int8' })
export const revokeScreenRow = sql<{ id: number }>()('revoke-screen', { id: 'int8' })
