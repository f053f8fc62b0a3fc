import type { Pool } from 'pg'
import { inTransaction } from '../db/transaction.ts'
import type { Caller } from './caller.ts'
import { claimsOf } from './caller.ts'
import { Problem } from './problem.ts'

/** Classes stay, so each is asked for once: a question of known ones waits for no database. */
const knownIn = new WeakMap<Pool, Set<number>>()

/** A class that there is not has no incidents, which would be told as zero of something. */
export async function refuseUnknownClasses(pool: Pool, caller: Caller, classes: readonly number[]): Promise<void> {
  const known = knownIn.get(pool) ?? new Set<number>()
  knownIn.set(pool, known)
  const asked = classes.filter((id) => !known.has(id))
  if (asked.length === 0) return
  const text = 'SELECT id FROM incident_classes WHERE id = ANY ($1::bigint[])'
  const found = await inTransaction(
    pool,
    true,
    (db) => db.query<{ id: number | string }>({ text, values: [asked] }),
    claimsOf(caller),
  )
  for (const { id } of found.rows) known.add(Number(id))
  const unknown = asked.filter((id) => !known.has(id))
  if (unknown.length > 0)
    throw new Problem(
      'invalid-request',
      `/query/classes: there is no class ${unknown.join(', ')}. Ask /catalogues/classes for those that there are.`,
    )
}
