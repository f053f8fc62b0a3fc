import { appendFile } from 'node:fs/promises'
import type { Pool } from 'pg'
import type { Logger } from 'pino'

const everyMs = 60_000

/** One line a note: time, number and hash (hexadecimal) of the last entry of the audit log. */
export function anchorLine(at: Date, lastSeq: number, lastHash: string): string {
  return `${at.toISOString()} ${lastSeq} ${lastHash}`
}

/**
 * Notes the end of the audit chain in a file outside the database, each minute in which it grew: whoever rules the
 * database could build the chain anew from any entry on, but not make it end in what was noted here.
 */
export function anchorAudit(pool: Pool, file: string, log: Logger): { close: () => Promise<void> } {
  const noted = { seq: 0 }
  const note = async (): Promise<void> => {
    const { rows } = await pool.query<{ seq: number; hash: string }>({
      name: 'read_audit_end',
      text: `SELECT last_seq AS seq, encode(last_hash, 'hex') AS hash FROM audit_chain`,
    })
    const [end] = rows
    if (!end || end.seq === noted.seq) return
    await appendFile(file, `${anchorLine(new Date(), end.seq, end.hash)}\n`, { mode: 0o600 })
    noted.seq = end.seq
  }
  const safely = (): Promise<void> =>
    note().catch((error: unknown) => log.warn({ err: error }, 'the end of the audit log could not be noted outside'))
  const timer = setInterval(() => void safely(), everyMs)
  return {
    close: async () => {
      clearInterval(timer)
      await safely()
    },
  }
}
