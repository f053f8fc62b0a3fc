import type { Coverage } from '#geo/grid-words'
import { sqlFolder } from '../db/sql.ts'
import type { HotspotKind, HotspotMeasure, HotspotMethod, HotspotWeights } from './hotspots.contract.ts'

const sql = sqlFolder(import.meta.url)

export type AnalysedGrid = {
  id: number
  code: string
  name: string
  longitude: number
  latitude: number
  areaKm2: number
  households: number
  communityGridId: number | null
}
export const listGridsToAnalyse = sql<AnalysedGrid>()('list-grids-to-analyse', { coverage: 'text' })
export const listSharedBorders = sql<{ a: number; b: number }>()('list-shared-borders', { coverage: 'text' })

export const storeRun = sql<{ id: number }>()('store-run', {
  method: 'text',
  coverage: 'text',
  measure: 'text',
  weights: 'text',
  bandMeters: 'float8',
  rate: 'float8',
  seed: 'int4',
  permutations: 'int4',
  filter: 'jsonb',
  dataVersion: 'int8',
  inputsDigest: 'text',
  tellsSensitive: 'bool',
})
export const storeResults = sql()('store-results', { runId: 'int8', results: 'jsonb' })

type RunRow = {
  id: number
  madeAt: Date
  madeBy: string | null
  method: HotspotMethod
  coverage: Coverage
  measure: HotspotMeasure
  weights: HotspotWeights
  bandMeters: number | null
  rate: number
  seed: number
  permutations: number
  filter: Record<string, unknown>
  dataVersion: number
  inputsDigest: string
}
export const listRuns = sql<RunRow>()('list-runs', { id: 'int8' })

type ResultRow = {
  gridId: number
  code: string
  name: string
  longitude: number
  latitude: number
  neighbourIds: number[]
  incidents: number
  exposure: number
  value: number
  incidentsAround: number
  expectedAround: number
  score: number
  p: number
  adjustedP: number
  kind: HotspotKind
}
export const listResults = sql<ResultRow>()('list-results', { runId: 'int8' })

export const newestReport = sql<{ newestAt: Date | null }>()('newest-report', {})
export const listScanGroups = sql<{ classId: number; newestAt: Date | null }>()('list-scan-groups', {})
export const claimScan = sql<{ id: number }>()('claim-scan', { slot: 'timestamptz' })
export const noteScan = sql()('note-scan', {
  id: 'int8',
  progress: 'float8',
  finished: 'bool',
  dataUntil: 'timestamptz',
  dataVersion: 'int8',
  groups: 'int4',
})
export const storeAlerts = sql<{ made: number }>()('store-alerts', { alerts: 'jsonb' })

export type AlertRow = {
  id: number
  classId: number
  gridIds: number[]
  longitude: number
  latitude: number
  gridName: string | null
  radiusMeters: number
  fromAt: Date
  toAt: Date
  observed: number
  expected: number
  p: number
  adjustedP: number
  recurrenceDays: number
  seed: number
  replicates: number
  inputsDigest: string
  dataVersion: number
  firstSeenAt: Date
  lastSeenAt: Date
  endedAt: Date | null
  seenAt: Date | null
}
export const listAlerts = sql<AlertRow>()('list-alerts', {})

export type ScanRow = {
  finishedAt: Date | null
  dataUntil: Date | null
  dataVersion: number | null
  groups: number | null
  progress: number | null
}
export const latestScan = sql<ScanRow>()('latest-scan', {})
export const noteAlertSeen = sql<{ id: number }>()('note-alert-seen', { id: 'int8' })
