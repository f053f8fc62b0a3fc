import type { ResourceKind } from '#geo/resource-kind'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type ResourceRow = {
  id: number
  code: string | null
  kind: ResourceKind
  name: string
  address: string
  longitude: number
  latitude: number
  capacity: number | null
  capacityUnit: string | null
  hours: string
}

export const listResourceRows = sql<ResourceRow>()('list-resources', { after: 'int8', kind: 'text', limit: 'int4' })

export const countByKind = sql<{ kind: ResourceKind; count: number; capacity: number }>()('count-resources', {})

export const insertResource = sql<ResourceRow>()('insert-resource', {
  kind: 'text',
  name: 'text',
  address: 'text',
  longitude: 'float8',
  latitude: 'float8',
  capacity: 'int8',
  capacityUnit: 'text',
  hours: 'text',
})

export const deleteResource = sql<ResourceRow>()('delete-resource', { id: 'int8' })

export const hasResource = sql<{ id: number }>()('has-resource', { id: 'int8' })
