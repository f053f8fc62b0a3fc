import type { Pool } from 'pg'

export type Trace = { kind: string; action: string; outcome: string; ids: number[]; detail: Record<string, unknown> }

/** What the log holds of a noun, in order. */
export async function auditOf(pool: Pick<Pool, 'query'>, noun: string): Promise<Trace[]> {
  const { rows } = await pool.query<Trace>(
    `SELECT kind, action, outcome, record_ids::int[] AS ids, detail FROM audit_log WHERE noun = $1 ORDER BY seq`,
    [noun],
  )
  return rows
}
