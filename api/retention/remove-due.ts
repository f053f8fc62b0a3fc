import type { Pool } from 'pg'
import { DataClass } from '#geo/data-classes'
import type { Actor } from '../db/audit-entry.ts'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import { Problem } from '../http/problem.ts'
import type { Removed } from './retention.queries.ts'
import { beginRemoval, getTerm, noteRemoval, removers } from './retention.queries.ts'
import { endOfTerm } from './retention.rules.ts'

export type Removal = Removed & { dataClass: DataClass; before: Date }

/**
 * Removes what is due, a class at a time, each in a transaction that also holds its line in the list of removals and its
 * entry in the log. `ownerPool` is the owner's: nobody else may remove. Throws a Problem while another removal runs.
 */
export async function removeDue(ownerPool: Pool, actor: Actor, only?: DataClass): Promise<Removal[]> {
  const removals: Removal[] = []
  for (const dataClass of only === undefined ? DataClass.options : [only])
    removals.push(await inTransaction(ownerPool, false, (db) => removeClass(db, actor, dataClass)))
  return removals
}

async function removeClass(db: Database, actor: Actor, dataClass: DataClass): Promise<Removal> {
  const [begun] = await beginRemoval(db, {})
  if (begun?.isAlone !== true)
    throw new Problem('state-does-not-allow', 'Another removal is running. Look at the list when it is through.')
  const [term] = await getTerm(db, { dataClass })
  if (!term) throw new Error(`there is no term for ${dataClass}`)
  const before = endOfTerm(term.days, new Date())
  const [removed] = await removers[dataClass](db, { before })
  if (!removed) throw new Error(`removing ${dataClass} answered no row`)
  await noteRemoval(db, { dataClass, before, ...removed })
  const detail = { dataClass, before: before.toISOString(), ...removed }
  await addToAudit(db, actor, { kind: 'removal', action: 'runRemoval', noun: 'retention', detail })
  return { dataClass, before, ...removed }
}
