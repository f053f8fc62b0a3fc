import { sqlFolder } from '../db/sql.ts'
import type { ImportManifest, ImportNoun, ImportOptions, ImportRecord } from './imports.contract.ts'

const sql = sqlFolder(import.meta.url)

export type ImportRow = {
  id: number
  noun: ImportNoun
  fileName: string
  profile: string | null
  options: ImportOptions & { upload?: string; uploadName?: string }
  state: ImportRecord['state']
  startedAt: Date
  finishedAt: Date | null
  progress: ImportRecord['progress']
  manifest: ImportManifest | null
}
type Nothing = Record<string, never>

export const adoptTimezone = sql()('adopt-timezone', { timezone: 'text' })

export const readCityTimezone = sql<{ timezone: string }>()('read-city-timezone', {})
export const findProjection = sql<{ definition: string }>()('find-projection', { code: 'int4' })
export const createImport = sql<ImportRow>()('create-import', {
  noun: 'text',
  fileName: 'text',
  profile: 'text',
  options: 'jsonb',
  state: 'text',
})
export const getImport = sql<ImportRow>()('get-import', { id: 'int8' })
export const listImports = sql<ImportRow>()('list-imports', {})
export const startImport = sql<ImportRow>()('start-import', { id: 'int8', profile: 'text', options: 'jsonb' })
export const writeProgress = sql<Nothing>()('write-progress', { id: 'int8', progress: 'jsonb' })
export const finishImport = sql<ImportRow>()('finish-import', {
  id: 'int8',
  state: 'text',
  progress: 'jsonb',
  manifest: 'jsonb',
})
export const failAbandonedImports = sql<{ id: number }>()('fail-abandoned-imports', {})
export const findDependents = sql<{ reason: string }>()('find-dependents', { id: 'int8' })
export const removeMadeNodes = sql<Nothing>()('remove-made-nodes', { id: 'int8' })
export const removeMadeClasses = sql<Nothing>()('remove-made-classes', { id: 'int8' })
export const restoreKeys = sql<Nothing>()('restore-keys', { id: 'int8' })
export const restoreOriginals = sql<Nothing>()('restore-originals', { id: 'int8' })
export const forgetReplaced = sql<Nothing>()('forget-replaced', { id: 'int8' })
export const ensureQuarter = sql<{ made: number }>()('ensure-quarter', { quarter: 'timestamptz' })
export const cancelBackend = sql<{ cancelled: boolean }>()('cancel-backend', { pid: 'int4' })
export const findQuarter = sql<{ isThere: boolean; hasStrays: boolean }>()('find-quarter', {
  quarter: 'timestamptz',
  partition: 'text',
})
