import type { IncidentSource } from '#geo/incident-words'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)
const span = { since: 'timestamptz', asOf: 'timestamptz' } as const

export type Arrivals = { lastAt: Date | null; arrived: number }
export const readSourceArrivals = sql<Arrivals & { source: IncidentSource }>()('read-source-arrivals', span)
export const readGridArrivals = sql<Arrivals & { gridId: number }>()('read-grid-arrivals', span)
export const readNewest = sql<{ newestAt: Date; arrived: number }>()('read-newest', { now: 'timestamptz' })

export const takeTurn = sql<{ isMine: boolean }>()('take-turn', {})
export const noteCheck = sql()('note-check', {
  checkedAt: 'timestamptz',
  asOf: 'timestamptz',
  feed: 'text',
  newestAt: 'timestamptz',
  learnedFrom: 'timestamptz',
  dataVersion: 'int8',
})
export const storeSources = sql()('store-sources', { sources: 'jsonb' })
export const storeGrids = sql()('store-grids', { grids: 'jsonb' })
export const raiseFlags = sql()('raise-flags', { asOf: 'timestamptz' })
export const endFlags = sql()('end-flags', { asOf: 'timestamptz' })

export type CheckRow = {
  checkedAt: Date
  asOf: Date
  feed: 'live' | 'silent' | 'not-live'
  newestAt: Date
  learnedFrom: Date
  dataVersion: number
}
export const readCheck = sql<CheckRow>()('read-check', {})
type Found = { lastAt: Date | null; weekly: number; expected: number; chance: number; flagAt: Date | null }
export type SourceRow = Found & {
  source: IncidentSource
  state: 'usual' | 'broken' | 'too-few' | 'no-data'
  flagMinutes: number[]
}
export const listSources = sql<SourceRow>()('list-sources', {})
export type GridRow = Found & {
  gridId: number
  code: string
  name: string
  state: 'usual' | 'quiet' | 'too-few' | 'no-data'
}
export const listGrids = sql<GridRow>()('list-grids', {})
export type FlagRow = {
  id: number
  source: IncidentSource | null
  gridId: number | null
  gridName: string | null
  silentSince: Date
  flaggedAt: Date
  endedAt: Date | null
  expected: number
  chance: number
}
export const listFlags = sql<FlagRow>()('list-flags', { limit: 'int4' })
