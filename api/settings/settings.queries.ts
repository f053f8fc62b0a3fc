import { sqlFolder } from '../db/sql.ts'

const sql = sqlFolder(import.meta.url)

export const readStoredSettings = sql<{ settings: Record<string, unknown> }>()('read-settings', {})
export const listSettingChanges = sql<{ key: string; value: unknown; changedAt: Date; changedBy: string | null }>()(
  'list-setting-changes',
  {},
)
export const writeSetting = sql()('write-setting', { key: 'text', value: 'jsonb', changedBy: 'int8' })
