import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const listClassGroups = sql<{ id: number }>()('list-class-groups', {})
export const askForForecasts = sql<{ isAsked: boolean }>()('ask-for-forecasts', {})
export const listGridsInForce = sql<{ id: number }>()('list-grids-in-force', { at: 'timestamptz' })
export const readNewestRecord = sql<{ newestAt: Date }>()('read-newest-record', { now: 'timestamptz' })
export const takeTurn = sql<{ isMine: boolean }>()('take-turn', {})

export const beginRun = sql<{ id: number }>()('begin-run', {
  madeAt: 'timestamptz',
  dataVersion: 'int8',
  lastDay: 'text',
  seed: 'int4',
})
export const storeGroup = sql()('store-group', { runId: 'int8', group: 'jsonb' })
export const storeForecasts = sql()('store-forecasts', { runId: 'int8', forecasts: 'jsonb' })
export const dropOldRuns = sql()('drop-old-runs', { kept: 'int4' })

export type RunRow = { id: number; madeAt: Date; dataVersion: number; lastDay: string; seed: number }
export const readRun = sql<RunRow>()('read-run', {})

type SkillRow = { skill: number | null; low: number | null; high: number | null }
export type GroupRow = SkillRow & {
  classId: number
  nameZh: string
  nameEn: string
  covered: number
  grids: number
  gridsBeating: number
}
export const listGroups = sql<GroupRow>()('list-groups', { runId: 'int8' })

export type GridRow = SkillRow & {
  gridId: number
  code: string
  name: string
  beats: boolean
  next7: number[]
  next14: number[]
}
export const listGridForecasts = sql<GridRow>()('list-forecasts', { runId: 'int8', classId: 'int4' })

export type DetailRow = GridRow & {
  means: number[]
  lows: number[]
  highs: number[]
  history: number[]
  modelScores: number[]
  ruleScores: number[]
}
export const getForecast = sql<DetailRow>()('get-forecast', { runId: 'int8', classId: 'int4', gridId: 'int8' })
