import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg'

/** What a query needs: a pool, a client, or the transaction of a handler. */
export type Database = {
  query<R extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<R>>
}

/**
 * Runs `work` in one transaction; the connection is taken at the first query, so work that never asks the
 * database costs nothing. Commits when work returns, rolls back when it throws.
 */
export async function inTransaction<T>(pool: Pool, readOnly: boolean, work: (db: Database) => Promise<T>): Promise<T> {
  const begun: { client?: Promise<PoolClient> } = {}
  const db: Database = {
    async query<R extends QueryResultRow>(config: QueryConfig) {
      begun.client ??= begin(pool, readOnly)
      const client = await begun.client
      return client.query<R>(config)
    },
  }
  try {
    const result = await work(db)
    if (begun.client) await end(await begun.client, 'COMMIT')
    return result
  } catch (error) {
    if (begun.client) await rollBack(begun.client)
    throw error
  }
}

async function begin(pool: Pool, readOnly: boolean): Promise<PoolClient> {
  const client = await pool.connect()
  try {
    await client.query(readOnly ? 'BEGIN READ ONLY' : 'BEGIN')
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function end(client: PoolClient, word: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  try {
    await client.query(word)
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function rollBack(opening: Promise<PoolClient>): Promise<void> {
  const client = await opening.then(
    (opened) => opened,
    () => undefined,
  )
  if (!client) return
  // The first error is the one worth telling; a connection that cannot roll back is thrown away by `end`.
  await end(client, 'ROLLBACK').catch(() => undefined)
}
