import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type FoundRow = {
  id: number
  label: string
  detail: string
  longitude: number
  latitude: number
  west: number | null
  south: number | null
  east: number | null
  north: number | null
  rank: number
}

export const findGrids = sql<FoundRow>()('find-grids', {
  codePrefix: 'text',
  beginsWith: 'text',
  contains: 'text',
  limit: 'int4',
})

export const findAreas = sql<FoundRow>()('find-areas', {
  codePrefix: 'text',
  beginsWith: 'text',
  contains: 'text',
  limit: 'int4',
})

export const findBuildings = sql<FoundRow>()('find-buildings', {
  beginsWith: 'text',
  contains: 'text',
  hasCase: 'bool',
  limit: 'int4',
})

export const findRoads = sql<FoundRow>()('find-roads', { beginsWith: 'text', contains: 'text', limit: 'int4' })

export const findResources = sql<FoundRow>()('find-resources', { beginsWith: 'text', contains: 'text', limit: 'int4' })

export const findGround = sql<FoundRow>()('find-ground', { beginsWith: 'text', contains: 'text', limit: 'int4' })

export const findIncident = sql<FoundRow>()('find-incident', { id: 'int8' })

export const locatePoint = sql<{ gridCode: string; gridDistance: number | null }>()('locate-point', {
  longitude: 'float8',
  latitude: 'float8',
})
