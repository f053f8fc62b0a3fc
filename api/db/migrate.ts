import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { ClientBase } from 'pg'
import { loadRights } from './load-rights.ts'

export type Migration = { name: string; sql: string; checksum: string }

const folder = new URL('../../geodata/schema/', import.meta.url)

export function listMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings the database forward, one transaction a file, under a lock so that two processes cannot both try.
 * Refuses when a shipped file was changed afterwards. Returns the names it applied.
 */
export async function migrate(client: ClientBase, migrations = listMigrations()): Promise<string[]> {
  await client.query('SELECT pg_advisory_lock(815, 0)')
  try {
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    )
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'SELECT name, checksum FROM schema_migrations',
    )
    const known = new Map(rows.map((row) => [row.name, row.checksum]))
    const pending = migrations.filter((migration) => isPending(migration, known.get(migration.name)))
    for (const migration of pending) await apply(client, migration)
    if (await hasRights(client)) await loadRights(client)
    return pending.map((migration) => migration.name)
  } finally {
    await client.query('SELECT pg_advisory_unlock(815, 0)')
  }
}

/** Tests apply the first migrations alone, before there was a table of rights. */
async function hasRights(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>(`SELECT to_regclass('rights') IS NOT NULL AS "isThere"`)
  return rows[0]?.isThere === true
}

function isPending(migration: Migration, checksum: string | undefined): boolean {
  if (checksum !== undefined && checksum !== migration.checksum)
    throw new Error(
      `${migration.name} was changed after it was applied. Restore the file and write a new migration instead.`,
    )
  return checksum === undefined
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [
      migration.name,
      migration.checksum,
    ])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
