import type { IncomingMessage } from 'node:http'
import type { AuditEntry } from '../db/audit-entry.ts'
import type { Caller } from './caller.ts'

/** Finds out who asks. The kernel and the tile path know only this; api/sessions/door.ts is the one that is used. */
export type Door = {
  /** Never throws for what a request shows: who proves nothing is nobody. Throws when the database cannot be asked. */
  identify: (req: IncomingMessage) => Promise<Caller>
  /** As identify, from memory alone: undefined when the database has to be asked. */
  known: (req: IncomingMessage) => Caller | undefined
  /** What is held of callers is asked anew: for a handler that has just changed what its own caller is. */
  forget: () => void
  /** Called after rights, sessions, keys or screens may have changed, within a second of the commit. */
  onChange: (listener: () => void) => () => void
  /** Adds to the audit log in a transaction of its own. */
  note: (caller: Caller, entry: AuditEntry) => Promise<void>
  /** Takes the cost from the caller's budget; throws too-costly when it is spent. `used`: the right, for the account of a key. */
  spend: (caller: Caller, cost: number, used?: string) => Promise<void>
}
