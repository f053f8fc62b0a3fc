import type { Boundary } from '#geo/geojson'
import type { FaceFigures } from '#geo/planning/findings'
import type { PlanStep } from '#geo/planning/history'
import type { StoredPlan } from '#geo/planning/stored-plan'
import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type PlanRow = {
  id: number
  name: string
  areaCode: string
  areaName: string
  version: number
  madeAt: Date
  changedAt: Date
}
export const listPlanRows = sql<PlanRow>()('list-plans', { id: 'int8' })

export type PlanState = { version: number; lastStep: string | null }
export const lockPlan = sql<PlanState>()('lock-plan', { id: 'int8' })
export const peekPlan = sql<PlanState>()('peek-plan', { id: 'int8' })
export const readBeginning = sql<{ beginning: StoredPlan }>()('read-beginning', { id: 'int8' })
export const readSteps = sql<PlanStep>()('read-steps', { id: 'int8', after: 'int4' })

export const insertPlan = sql<{ id: number }>()('insert-plan', {
  name: 'text',
  areaCode: 'text',
  madeBy: 'int8',
  beginning: 'jsonb',
})
export const appendSteps = sql<{ version: number }>()('append-steps', {
  id: 'int8',
  version: 'int4',
  steps: 'jsonb',
  madeBy: 'int8',
})
export const deletePlan = sql<{ id: number }>()('delete-plan', { id: 'int8' })

export type AreaGridRow = {
  id: number
  code: string
  name: string
  kind: 'comprehensive' | 'exclusive'
  communityCode: string | null
  boundary: Boundary
}
export const listGridsOfArea = sql<AreaGridRow>()('grids-of-area', { areaCode: 'text' })
export const countFaces = sql<FaceFigures>()('count-faces', { faces: 'jsonb' })
export const readDataVersion = sql<{ dataVersion: number }>()('read-data-version', {})
