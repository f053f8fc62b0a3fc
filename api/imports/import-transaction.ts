import type { Pool, PoolClient } from 'pg'
import { cancelBackend } from './imports.queries.ts'

type Settings = { pool: Pool; importId: number; timezone: string; signal: AbortSignal }

/**
 * Runs an import's work on one connection in one transaction. Commits when `keep` is true, else rolls back.
 * An abort stops even a statement that runs in the database.
 */
export async function importTransaction<T>(
  { pool, importId, timezone, signal }: Settings,
  work: (client: PoolClient) => Promise<{ keep: boolean; value: T }>,
): Promise<T> {
  const client = await pool.connect()
  let isBroken = true
  const stop = watchForAbort(pool, client, signal)
  try {
    await client.query('BEGIN')
    // Imports take their time and their memory; the pool's limits are for answers to people.
    await client.query(
      `SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true),
              set_config('work_mem', '64MB', true), set_config('synchronous_commit', 'on', true),
              set_config('timezone', $1, true), set_config('application_name', $2, true)`,
      [timezone, `wangge-import-${importId}`],
    )
    signal.throwIfAborted()
    const { keep, value } = await work(client)
    signal.throwIfAborted()
    await client.query(keep ? 'COMMIT' : 'ROLLBACK')
    isBroken = false
    return value
  } catch (error) {
    isBroken = await rollBack(client)
    throw error
  } finally {
    stop()
    client.release(isBroken)
  }
}

/** True when the connection cannot be used again. */
async function rollBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => false,
    () => true,
  )
}

function watchForAbort(pool: Pool, client: PoolClient, signal: AbortSignal): () => void {
  const pid = 'processID' in client && typeof client.processID === 'number' ? client.processID : null
  const cancel = (): void => {
    // Nothing to do when this fails: the work itself checks the signal at its next step.
    if (pid !== null) cancelBackend(pool, { pid }).catch(() => undefined)
  }
  signal.addEventListener('abort', cancel, { once: true })
  return () => {
    signal.removeEventListener('abort', cancel)
  }
}
