import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'

export type Counts = Record<string, number>

/** How many rows every table holds. */
export async function countRows(pool: Pool): Promise<Counts> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`,
  )
  const counts: Counts = {}
  for (const { name } of rows) {
    const { rows: found } = await pool.query<{ count: number }>(`SELECT count(*) AS count FROM ${name}`)
    counts[name] = found[0]?.count ?? 0
  }
  return counts
}

/** What the service writes when its own clock says so, whoever calls meanwhile; attack-callers sees that no door does. */
export const byItsClock = /^(silence_|cluster_scans$)/

/** Tables that hold another number of rows than before, or came or went: name -> by how many. */
export function changesOf(before: Counts, after: Counts): Counts {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !byItsClock.test(name))
  const changes = names.map((name): [string, number] => [
    name,
    (after[name] ?? -Infinity) - (before[name] ?? -Infinity),
  ])
  return Object.fromEntries(changes.filter(([, by]) => by !== 0))
}

/** How often some statement was found sleeping during the work; looks ten times a second. */
export async function sleepsDuring(pool: Pool, work: () => Promise<void>): Promise<number> {
  const seen = { slept: 0, isOver: false }
  const watching = (async () => {
    while (!seen.isOver) {
      const { rows } = await pool.query<{ count: number }>(
        `SELECT count(*) AS count FROM pg_stat_activity WHERE wait_event = 'PgSleep'`,
      )
      seen.slept += rows[0]?.count ?? 0
      await wait(100)
    }
  })()
  await work().finally(() => (seen.isOver = true))
  await watching
  return seen.slept
}
