import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export type RunRow = {
  id: number
  state: 'running' | 'done' | 'failed' | 'cancelled'
  share: number
  fromAt: Date
  toAt: Date
  startedAt: Date
  finishedAt: Date | null
  dataVersion: number
  error: string | null
}
export const readPeriod = sql<{ from: Date; to: Date }>()('read-period', { from: 'timestamptz', to: 'timestamptz' })
export const startRun = sql<RunRow>()('start-run', { from: 'timestamptz', to: 'timestamptz' })
export const listRuns = sql<RunRow>()('list-runs', {})
export const writeShare = sql()('write-share', { id: 'int8', share: 'float8' })
export const endRun = sql<RunRow>()('end-run', { id: 'int8', state: 'text', error: 'text' })
export const failAbandonedRuns = sql()('fail-abandoned-runs', {})
export const forgetOlderRuns = sql()('forget-older-runs', { id: 'int8' })

type ReportRow = { classId: number; placeId: number; seconds: number; longitude: number; latitude: number }
export const pageResidentReports = sql<ReportRow>()('page-resident-reports', {
  from: 'timestamptz',
  to: 'timestamptz',
  sources: 'text[]',
})
export const listGridCommunities = sql<{ id: number; communityCode: string }>()('list-grid-communities', {})

export const storeCommunities = sql()('store-communities', { runId: 'int8', rows: 'jsonb' })
export const storeGrids = sql()('store-grids', { runId: 'int8', rows: 'jsonb' })

type Figures = {
  reports: number
  events: number
  rate: number
  rateLow: number
  rateHigh: number
  estimatedEvents: number
}
export const listCommunities = sql<Figures & { communityCode: string; name: string }>()('list-communities', {
  runId: 'int8',
})
export const listGrids = sql<
  Figures & { gridId: number; code: string; name: string; communityCode: string; weight: number }
>()('list-grids', { runId: 'int8' })
