import type { DataClass } from '#geo/data-classes'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

type TermRow = { dataClass: DataClass; days: number; changedAt: Date; changedBy: string | null }
export const listTerms = sql<TermRow>()('list-terms', {})

type PreviewRow = { dataClass: DataClass; due: number; heldBack: number; oldestAt: Date | null }
export const readRemovalPreview = sql<PreviewRow>()('read-removal-preview', {})
export const previewRemovals = sql<PreviewRow & { days: number }>()('preview-removals', {})

type HoldRow = {
  id: number
  dataClass: DataClass
  reason: string
  gridCode: string | null
  placedAt: Date
  placedBy: string
  liftedAt: Date | null
  liftedBy: string | null
}
export const listHolds = sql<HoldRow>()('list-holds', {})

type RemovalRow = {
  id: number
  dataClass: DataClass
  runAt: Date
  before: Date
  removed: number
  heldBack: number
  firstId: number | null
  lastId: number | null
}
export const listRemovals = sql<RemovalRow>()('list-removals', {})

export const getTerm = sql<{ days: number }>()('get-term', { dataClass: 'text' })
export const setTermRow = sql<{ daysBefore: number }>()('set-term', {
  dataClass: 'text',
  days: 'int4',
  accountId: 'int8',
})

export const isCommunityGrid = sql<{ isThere: boolean }>()('is-community-grid', { gridCode: 'text' })
export const insertHold = sql<{ id: number }>()('place-hold', {
  dataClass: 'text',
  reason: 'text',
  gridCode: 'text',
  accountId: 'int8',
})
export const liftHoldRow = sql<{ dataClass: DataClass }>()('lift-hold', { id: 'int8', accountId: 'int8' })
export const hasHold = sql<{ id: number }>()('has-hold', { id: 'int8' })

export type Removed = { removed: number; heldBack: number; firstId: number | null; lastId: number | null }
export const beginRemoval = sql<{ isAlone: boolean; timeout: string }>()('begin-removal', {})
/** What takes the records of each class that are older than an instant. Only the owner may. */
export const removers = {
  'complaint-originals': sql<Removed>()('remove-originals', { before: 'timestamptz' }),
  'complaint-texts': sql<Removed>()('remove-texts', { before: 'timestamptz' }),
  residents: sql<Removed>()('remove-residents', { before: 'timestamptz' }),
  sessions: sql<Removed>()('remove-sessions', { before: 'timestamptz' }),
  openings: sql<Removed>()('remove-openings', { before: 'timestamptz' }),
  audit: sql<Removed>()('remove-audit', { before: 'timestamptz' }),
} as const satisfies Record<DataClass, unknown>
export const noteRemoval = sql()('note-removal', {
  dataClass: 'text',
  before: 'timestamptz',
  removed: 'int8',
  heldBack: 'int8',
  firstId: 'int8',
  lastId: 'int8',
})
