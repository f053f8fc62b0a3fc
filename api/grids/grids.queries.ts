import type { Boundary } from '#geo/geojson'
import type { CodeScheme, Coverage, GridKind } from '#geo/grid-words'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type GridRow = {
  id: number
  coverage: Coverage
  kind: GridKind
  code: string
  codeScheme: CodeScheme
  name: string
  communityCode: string | null
  responsibleUnit: string | null
  population: number | null
  validFrom: Date
  validTo: Date | null
  areaSquareMeters: number
  labelLongitude: number
  labelLatitude: number
}

export const listGridRows = sql<GridRow>()('list-grids', {
  coverage: 'text',
  at: 'timestamptz',
  after: 'text',
  limit: 'int4',
})

export const listGridRowsInBbox = sql<GridRow>()('list-grids-in-bbox', {
  coverage: 'text',
  at: 'timestamptz',
  after: 'text',
  limit: 'int4',
  west: 'float8',
  south: 'float8',
  east: 'float8',
  north: 'float8',
})

export type GridDetailRow = GridRow & {
  boundary: Boundary
  county: string | null
  street: string | null
  community: string | null
  households: number
  people: number
  buildings: number
  territoryGridId: number | null
  dataVersion: number
}
export const getGridRow = sql<GridDetailRow>()('get-grid', { id: 'int8' })

export type IncidentCounts = { openIncidents: number; overdueIncidents: number; weeklyIncidents: number[] }
export const countIncidentsOfGrid = sql<IncidentCounts>()('count-incidents-of-grid', { id: 'int8', now: 'timestamptz' })

export const countResourcesNearGrid = sql<{ kind: string; count: number; nearestMeters: number }>()(
  'count-resources-near-grid',
  { id: 'int8' },
)

export const listPredecessors = sql<{ id: number; code: string; relation: string; areaShare: number }>()(
  'list-predecessors',
  { id: 'int8' },
)

export const examineBoundary = sql<{ fault: string | null }>()('examine-boundary', { boundary: 'text' })

export const insertGrid = sql<{ id: number }>()('insert-grid', {
  coverage: 'text',
  kind: 'text',
  code: 'text',
  codeScheme: 'text',
  name: 'text',
  communityCode: 'text',
  responsibleUnit: 'text',
  validFrom: 'timestamptz',
  boundary: 'text',
})

export const retireGridRow = sql<{ id: number }>()('retire-grid', { id: 'int8', validTo: 'timestamptz' })
