import type { Caller } from '../http/caller.ts'
import type { Database } from './transaction.ts'

export type AuditKind =
  'sign-in' | 'sign-out' | 'refusal' | 'grant' | 'personal-read' | 'export' | 'administration' | 'removal' | 'service'

/** One entry of the append-only log. `detail` must hold nothing personal and no secret. */
export type AuditEntry = {
  kind: AuditKind
  action: string
  outcome?: 'done' | 'refused' | 'failed'
  purpose?: string
  noun?: string
  recordIds?: readonly number[]
  detail?: Readonly<Record<string, unknown>>
}

export type Actor = Pick<Caller, 'accountId' | 'name' | 'post' | 'address'>

export const theService: Actor = { accountId: null, name: 'service', post: null, address: '' }

/**
 * Adds an entry in the transaction of `db`: what is done and its trace are committed together or not at all. The
 * chain's lock is held until commit, so it comes last.
 */
export async function addToAudit(db: Database, actor: Actor, entry: AuditEntry): Promise<void> {
  await db.query({
    name: 'add_to_audit',
    text: `INSERT INTO audit_log (kind, action, outcome, account_id, actor, post, address, purpose, noun, record_ids, detail)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      entry.kind,
      entry.action,
      entry.outcome ?? 'done',
      actor.accountId,
      actor.name,
      actor.post,
      actor.address,
      entry.purpose ?? null,
      entry.noun ?? null,
      entry.recordIds ?? [],
      JSON.stringify(entry.detail ?? {}),
    ],
  })
}
