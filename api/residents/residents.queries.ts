import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const listHouseholds = sql<{ id: number; place: string; size: number | null; recorded: number }>()(
  'list-households',
  { buildingId: 'int8' },
)

export const hasBuilding = sql<{ id: number }>()('has-building', { id: 'int8' })

export const openRecords = sql<{ id: number }>()('open-records', {
  accountId: 'int8',
  purpose: 'text',
  note: 'text',
  householdIds: 'int8[]',
  residentIds: 'int8[]',
})

export type SealedResident = {
  id: number
  householdId: number
  recordedAt: Date
  source: string
  place: string
  names: Buffer | null
  telephones: Buffer | null
  identities: Buffer | null
  care: Buffer | null
}
export const readResidents = sql<SealedResident>()('read-residents', { householdId: 'int8', residentIds: 'int8[]' })

export const findResidents = sql<{ id: number }>()('find-residents', { fingerprints: 'text[]' })

export const listLooks = sql<{ at: Date; by: string; purpose: string }>()('list-looks', { id: 'int8' })
