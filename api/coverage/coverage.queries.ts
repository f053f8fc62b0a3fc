import type { ResourceKind } from '#geo/resource-kind'
import { sqlFolder } from '../db/sql.ts'
import type { Database } from '../db/transaction.ts'
import type { PlacementAnswer, PlacementQuestion } from '#geo/placement-words'

const sql = sqlFolder(import.meta.url)
const page = { afterId: 'int8', pageSize: 'int4' } as const

type RoadRow = {
  id: number
  fromNodeId: number
  toNodeId: number
  lengthMeters: number
  speedKmh: number
  direction: 'both' | 'forward' | 'backward'
  isExpressway: boolean
  isPath: boolean
  path: Buffer
}
export const pageRoads = sql<RoadRow>()('page-roads', page)

export type PackedPage = { packed: Buffer | null; lastId: number | null }
export const packBuildingHouseholds = sql<PackedPage>()('pack-building-households', page)
export const packLoneHouseholds = sql<PackedPage>()('pack-lone-households', page)
export const packRecentIncidents = sql<{ packed: Buffer }>()('pack-recent-incidents', { days: 'int4' })
export const countOpenIncidents = sql<{ gridId: number; openIncidents: number }>()('count-open-incidents', {})

export type ResourceRow = {
  id: number
  kind: string
  hours: string
  capacity: number | null
  longitude: number
  latitude: number
}
export const listResourcePoints = sql<ResourceRow>()('list-resource-points', {})

export type GridRow = {
  id: number
  coverage: 'community' | 'unit'
  code: string
  name: string
  longitude: number
  latitude: number
  communityCode: string
  communityName: string
}
export const pageGridsInForce = sql<GridRow>()('page-grids-in-force', page)
export const nextValidityChange = sql<{ dueAt: Date | null }>()('next-validity-change', {})

type ShapeRow = { id: number; shape: Buffer }
export const pageGroundShapes = sql<ShapeRow>()('page-ground-shapes', { source: 'text', ...page })

export type PlacementRow = {
  id: number
  madeAt: Date
  finishedAt: Date | null
  state: 'running' | 'done' | 'failed' | 'cancelled'
  question: PlacementQuestion
  dataVersion: number
  inputsDigest: string | null
  preparedShare: number
  solver: string
  answer: PlacementAnswer | null
  error: string | null
}
export const startPlacement = sql<PlacementRow>()('start-placement', {
  madeBy: 'int8',
  question: 'jsonb',
  gridIds: 'int8[]',
  dataVersion: 'int8',
  solver: 'text',
})
export const preparePlacement = sql()('prepare-placement', { id: 'int8', share: 'float8', inputsDigest: 'text' })
export const writePlacement = sql()('write-placement', { id: 'int8', answer: 'jsonb' })
export const endPlacement = sql<PlacementRow>()('end-placement', {
  id: 'int8',
  state: 'text',
  answer: 'jsonb',
  error: 'text',
})
export const failAbandonedPlacements = sql()('fail-abandoned-placements', {})
export const listPlacementRows = sql<PlacementRow>()('list-placements', { id: 'int8' })
export const countCare = sql<{ gridId: number; care: number }>()('count-care', {})

type NamedRow = { id: number; kind: ResourceKind; name: string; address: string; longitude: number; latitude: number }
export const nameResources = sql<NamedRow>()('name-resources', { ids: 'int8[]' })
export const findAddresses = sql<{ place: number; address: string | null }>()('find-addresses', {
  longitudes: 'float8[]',
  latitudes: 'float8[]',
})

/** Makes everything a transaction reads come from one instant; only as its first statement. */
export async function readOneInstant(db: Database): Promise<void> {
  await db.query({ text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' })
}
