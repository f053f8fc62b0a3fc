import pg from 'pg'
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg'

/** What a query needs: a pool, a client, or the transaction of a handler. */
export type Database = {
  query<R extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<R>>
}

/** What row security is told of the caller: settings of the transaction by name, without the prefix `wangge.`. */
export type ClaimSettings = Readonly<Record<string, string>>

/**
 * Runs `work` in one transaction; the connection is taken at the first query, so work that never asks the
 * database costs nothing. Commits when work returns, rolls back when it throws. Without claims row security shows
 * nothing to the roles it binds.
 */
export async function inTransaction<T>(
  pool: Pool,
  readOnly: boolean,
  work: (db: Database) => Promise<T>,
  claims: ClaimSettings = {},
): Promise<T> {
  const begun: { client?: Promise<PoolClient> } = {}
  const db: Database = {
    async query<R extends QueryResultRow>(config: QueryConfig) {
      begun.client ??= begin(pool, readOnly ? 'BEGIN READ ONLY' : 'BEGIN', claims)
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

/**
 * Runs `work` on one connection that sees one moment of the database from beginning to end. For what is read for longer
 * than a question may take: a connection on which it failed is given up, for it may still be sending.
 */
export async function inSnapshot<T>(
  pool: Pool,
  limitMs: number,
  work: (client: PoolClient) => Promise<T>,
  claims: ClaimSettings,
): Promise<T> {
  const opening = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${Math.round(limitMs)}`
  const client = await begin(pool, opening, claims)
  try {
    const result = await work(client)
    await end(client, 'COMMIT')
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** One more claim for the rest of the transaction. */
export async function claim(db: Database, name: string, value: string): Promise<void> {
  await db.query({ text: `SELECT set_config($1, $2, true)`, values: [`wangge.${name}`, value] })
}

async function begin(pool: Pool, opening: string, claims: ClaimSettings): Promise<PoolClient> {
  const client = await pool.connect()
  try {
    // One round trip: the claims travel with the beginning, as literals, because several statements take no parameters.
    await client.query(`${opening}${settings(claims)}`)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

function settings(claims: ClaimSettings): string {
  const calls = Object.entries(claims).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(`wangge.${name}`)}, ${pg.escapeLiteral(value)}, true)`,
  )
  return calls.length === 0 ? '' : `; SELECT ${calls.join(', ')}`
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
