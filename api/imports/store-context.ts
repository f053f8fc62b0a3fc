import type { Database } from '../db/transaction.ts'
import type { Sealer } from '../sealing/sealing.ts'
import type { ImportPlan } from './import-plan.ts'
import type { QuarterPartition } from './staging.queries.ts'

export type QuarterKeeper = {
  /** No partition yet, and nothing waiting for one. */
  isFresh: (quarter: QuarterPartition) => Promise<boolean>
  ensure: (quarter: QuarterPartition) => Promise<void>
}

/** What the set-wise steps need to know. */
export type StoreContext = {
  db: Database
  plan: ImportPlan
  importId: number
  sealer: Sealer
  rowsRead: number
  isDryRun: boolean
  /** Where class words come from, for the record. */
  sourceName: string
  /** Outside the import's transaction, so that its locks last only for an instant. */
  quarters: QuarterKeeper
}
