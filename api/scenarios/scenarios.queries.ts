import type { Boundary } from '#geo/geojson'
import type { ResourceKind } from '#geo/resource-kind'
import type { ChangePrices, ScenarioAnswer, ScenarioChange, ScenarioInputs, ScenarioTerms } from '#geo/scenario-words'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const judgePlaces = sql<{ place: number; isInCity: boolean; isInWater: boolean; isInTerritory: boolean }>()(
  'judge-places',
  { longitudes: 'float8[]', latitudes: 'float8[]' },
)
export const judgeResources = sql<{ id: number; isMine: boolean }>()('judge-resources', { ids: 'int8[]' })

type PriceRow = ChangePrices & { kind: ResourceKind; changedAt: Date }
export const listPriceRows = sql<PriceRow>()('list-prices', { kind: 'text' })
export const setPriceRow = sql<PriceRow>()('set-prices', {
  kind: 'text',
  add: 'float8',
  move: 'float8',
  close: 'float8',
  shift: 'float8',
})

type Figures = Pick<ScenarioAnswer, 'city' | 'ledger' | 'faults' | 'resources'> & { source: string }
type Parts = Pick<ScenarioAnswer, 'communities' | 'grids'>
export type ScenarioRow = {
  id: number
  name: string
  note: string
  madeAt: Date
  isMine: boolean
  ownerName: string
  changedAt: Date
  changedName: string
  revision: number
  terms: ScenarioTerms
  changes: ScenarioChange[]
  prices: ChangePrices
  costYuan: number
  isMarked: boolean
  dataVersion: number
  computedAt: Date
  /** `communities` and `grids` only where the whole of it was asked. */
  figures: Figures & Partial<Parts>
  inputs: ScenarioInputs | null
  inputsDigest: string
  gridIds: number[] | null
}
export const listScenarioRows = sql<ScenarioRow>()('list-scenarios', { id: 'int8', isWhole: 'bool' })

const content = {
  name: 'text',
  note: 'text',
  actor: 'text',
  terms: 'jsonb',
  changes: 'jsonb',
  prices: 'jsonb',
  costYuan: 'float8',
  figures: 'jsonb',
  isMarked: 'bool',
  dataVersion: 'int8',
  computedAt: 'timestamptz',
  inputs: 'jsonb',
  inputsDigest: 'text',
} as const
export const insertScenario = sql<{ id: number }>()('insert-scenario', content)
export const updateScenario = sql<{ id: number }>()('update-scenario', { ...content, id: 'int8', revision: 'int4' })
export const deleteScenario = sql<{ id: number; name: string }>()('delete-scenario', { id: 'int8' })

type OutlineRow = { gridId: number; code: string; name: string; boundary: Boundary }
export const listOutlineRows = sql<OutlineRow>()('list-outlines', {})
