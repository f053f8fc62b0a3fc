import type { ResourceKind } from '#geo/resource-kind'
import type { StockState } from '#geo/stock-words'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type StockRow = {
  id: number
  resourceId: number
  kind: ResourceKind
  name: string
  address: string
  hours: string
  longitude: number
  latitude: number
  item: string
  unit: string
  quantity: number
  minimum: number
  expiresOn: string | null
  state: StockState
  updatedAt: Date
}

export const listStockRows = sql<StockRow>()('list-stock', {
  now: 'timestamptz',
  days: 'int4',
  id: 'int8',
  resource: 'int8',
  item: 'text',
  states: 'text[]',
  after: 'int8',
  limit: 'int4',
})

export type StockItemRow = {
  item: string
  unit: string
  places: number
  usable: number
  expired: number
  minimum: number
  missing: number
  states: Record<StockState, number>
  nextExpiry: string | null
  oldestUpdate: Date
}

export const totalStockRows = sql<StockItemRow>()('total-stock', { now: 'timestamptz', days: 'int4' })

export const keepStockRow = sql<{ id: number }>()('keep-stock', {
  resourceId: 'int8',
  item: 'text',
  unit: 'text',
  quantity: 'int4',
  minimum: 'int4',
  expiresOn: 'text',
  now: 'timestamptz',
})

export const removeStockRow = sql<{ id: number }>()('remove-stock', { id: 'int8' })

export const findHolder = sql<{ id: number }>()('find-holder', { id: 'int8' })

export const locateIncident = sql<{ longitude: number | null; latitude: number | null; isPositionOfGrid: boolean }>()(
  'locate-incident',
  { id: 'int8' },
)

export const readVersion = sql<{ dataVersion: number }>()('read-version', {})
