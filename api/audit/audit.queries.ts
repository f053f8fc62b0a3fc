import { sqlFolder } from '../db/sql.ts'
import type { AuditRecord } from './audit.contract.ts'

const sql = sqlFolder(import.meta.url)

export type AuditRow = Omit<AuditRecord, 'at'> & { at: Date }
export const searchAuditRows = sql<AuditRow>()('search-audit', {
  before: 'int8',
  kind: 'text',
  outcome: 'text',
  account: 'int8',
  from: 'timestamptz',
  to: 'timestamptz',
  text: 'text',
  limit: 'int4',
})

export const proveAudit = sql<{
  entries: number
  firstAt: Date | null
  lastHash: string
  brokenSeq: number | null
  brokenFault: string | null
}>()('verify-audit', {})
