import type { Pool } from 'pg'
import type { Database } from '../db/transaction.ts'
import { ensureQuarter, findQuarter } from './imports.queries.ts'
import type { QuarterKeeper, StoreContext } from './store-context.ts'
import * as staging from './staging.queries.ts'

type Quarter = staging.QuarterPartition

/** Below this, building a quarter beside the table is not worth its catalogue entries. */
const worthwhileRows = 5000

export function quarterKeeper(pool: Pool): QuarterKeeper {
  return {
    isFresh: async ({ partition, from }) => {
      const [found] = await findQuarter(pool, { partition, quarter: from })
      return found !== undefined && !found.isThere && !found.hasStrays
    },
    ensure: async ({ from }) => {
      await ensureQuarter(pool, { quarter: from })
    },
  }
}

/**
 * Makes room for incidents. When all quarters are new they are returned: they are filled beside the table, get
 * their indexes built in one go, and are attached at the end, which takes a third of the time of inserting row by
 * row. Otherwise the missing partitions are made now, on another connection and before this transaction has
 * touched incidents, because making one locks the table.
 */
export async function prepareQuarters({ db, isDryRun, quarters }: StoreContext): Promise<Quarter[]> {
  if (isDryRun) return []
  const wanted = (await staging.listIncidentQuarters(db, {})).map(({ quarter }) => describeQuarter(quarter))
  const [inserted] = await staging.countQuarterRows(db, {})
  if ((inserted?.rows ?? 0) >= worthwhileRows) {
    await staging.lockPartitions(db, {})
    const fresh = await Promise.all(wanted.map((quarter) => quarters.isFresh(quarter)))
    if (fresh.every(Boolean)) return wanted
  }
  for (const quarter of wanted) await quarters.ensure(quarter)
  return []
}

function describeQuarter(start: Date): Quarter {
  const year = start.getUTCFullYear()
  const month = start.getUTCMonth()
  return {
    partition: `incidents_${year}q${month / 3 + 1}`,
    from: start.toISOString(),
    to: new Date(Date.UTC(year, month + 3, 1)).toISOString(),
  }
}

export async function insertIntoFreshQuarters(
  db: Database,
  quarters: Quarter[],
  values: [number, string],
): Promise<void> {
  await staging.fillIncoming(db, quarters, values)
}

/** Last of all, since attaching locks the default partition until the end of the transaction. */
export async function attachFreshQuarters(db: Database, quarters: Quarter[], importId: number): Promise<void> {
  await staging.handOverIncoming(db, quarters, importId)
}
