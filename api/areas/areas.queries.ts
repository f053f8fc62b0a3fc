import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type CityRow = {
  nameZh: string
  nameEn: string
  timezone: string
  madeBy: string
  newestIncidentAt: Date | null
  oldestIncidentAt: Date | null
  west: number | null
  south: number | null
  east: number | null
  north: number | null
  communityGrids: number
  unitGrids: number
  buildings: number
  households: number
  incidents: number
  placeholders: number
  resources: number
  roads: number
}
export const describeCityRow = sql<CityRow>()('describe-city', {})

export const readDataVersion = sql<{ dataVersion: number }>()('read-data-version', {})

type AreaRow = {
  code: string
  level: 'county' | 'street' | 'community'
  name: string
  parentCode: string | null
  gridCount: number
}
export const listAreaRows = sql<AreaRow>()('list-areas', { parent: 'text', limit: 'int4' })

export const lookUpCode = sql<{ code: string; name: string; parentCode: string }>()('look-up-area-code', {
  code: 'text',
})

export const countOwn = sql<{ households: number; incidents: number; placeholders: number }>()('count-own', {})
