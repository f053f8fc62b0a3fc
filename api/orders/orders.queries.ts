import type { Boundary } from '#geo/geojson'
import type { OrderMove, OrderState } from '#geo/order-words'
import type { AnyPost } from '#geo/rights'
import type { ChangePrices, ScenarioAnswer, ScenarioChange, ScenarioInputs, ScenarioTerms } from '#geo/scenario-words'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type OrderedScenario = {
  id: number
  name: string
  revision: number
  terms: ScenarioTerms
  changes: ScenarioChange[]
  gridIds: number[] | null
}
export const readScenario = sql<OrderedScenario>()('read-scenario', { id: 'int8' })

export type NamedResource = {
  id: number
  name: string
  address: string
  longitude: number
  latitude: number
  hours: string
}
export const nameResources = sql<NamedResource>()('name-resources', { ids: 'int8[]' })

const words = { title: 'text', effectiveFrom: 'text', reason: 'text', equityReason: 'text' } as const
export const insertOrder = sql<{ id: number }>()('insert-order', {
  ...words,
  scenarioId: 'int8',
  scenarioName: 'text',
  isMarked: 'bool',
  madePost: 'text',
  terms: 'jsonb',
  changes: 'jsonb',
  moves: 'jsonb',
  prices: 'jsonb',
  costYuan: 'float8',
  figures: 'jsonb',
  dataVersion: 'int8',
  computedAt: 'timestamptz',
  inputs: 'jsonb',
  inputsDigest: 'text',
  gridIds: 'int8[]',
})

type Figures = Pick<ScenarioAnswer, 'city' | 'ledger' | 'resources'> & { source: string }
type Parts = Pick<ScenarioAnswer, 'communities' | 'grids'>
export type OrderRow = {
  id: number
  scenarioId: number | null
  scenarioName: string
  state: OrderState
  title: string
  effectiveFrom: string
  reason: string
  equityReason: string | null
  isMarked: boolean
  revision: number
  madeAt: Date
  madePost: AnyPost
  issuedAt: Date | null
  issuedPost: AnyPost | null
  endedAt: Date | null
  endNote: string
  terms: ScenarioTerms
  changes: ScenarioChange[]
  moves: OrderMove[]
  prices: ChangePrices
  costYuan: number
  figures: Figures & Partial<Parts>
  dataVersion: number
  computedAt: Date
  inputs: ScenarioInputs | null
  inputsDigest: string
  gridIds: number[] | null
}
export const listOrderRows = sql<OrderRow>()('list-orders', { id: 'int8', isWhole: 'bool' })
export const redraftRow = sql<{ id: number }>()('redraft-order', { ...words, id: 'int8', revision: 'int4' })
export const moveOrderRow = sql<{ id: number }>()('move-order', {
  id: 'int8',
  revision: 'int4',
  from: 'text',
  to: 'text',
  post: 'text',
  note: 'text',
})

const box = { west: 'float8', south: 'float8', east: 'float8', north: 'float8', tolerance: 'float8' } as const
export const readTimezone = sql<{ timezone: string }>()('read-timezone', {})

type Line = { type: 'LineString'; coordinates: [number, number][] }
export type MapGrid = { gridId: number; boundary: Boundary }
export type MapRoad = { roadClass: string; path: Line }
export type MapGround = { kind: string; shape: Boundary }
export const mapGrids = sql<MapGrid>()('map-grids', { ids: 'int8[]' })
export const mapRoads = sql<MapRoad>()('map-roads', { ...box, isCoarse: 'bool' })
export const mapGround = sql<MapGround>()('map-ground', box)
