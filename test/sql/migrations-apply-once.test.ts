import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listMigrations, migrate } from '../../api/db/migrate.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await openTestDatabase()
  client = await database.client()
})
afterAll(async () => {
  await client.end()
  await database.close()
})
// The clone is migrated already; these tests want to begin with nothing.
beforeEach(async () => {
  await client.query('DROP SCHEMA public CASCADE')
  await client.query('CREATE SCHEMA public')
})

async function tables(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  )
  return rows.map((row) => row.name)
}

describe('migrating', () => {
  it('applies every file to an empty database, in order, and nothing the second time', async () => {
    const names = listMigrations().map((migration) => migration.name)
    expect(names.length).toBeGreaterThan(8)
    expect(await migrate(client)).toEqual(names)
    expect(await tables()).toContain('incidents')
    expect(await migrate(client)).toEqual([])
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM schema_migrations ORDER BY applied_at, name',
    )
    expect(rows.map((row) => row.name)).toEqual(names)
  })

  it('applies each file once when several processes start together', async () => {
    const others = await Promise.all([database.client(), database.client(), database.client()])
    const applied = await Promise.all(others.map((other) => migrate(other)))
    await Promise.all(others.map((other) => other.end()))
    expect(applied.flat().toSorted()).toEqual(listMigrations().map((migration) => migration.name))
  })

  it('refuses when a file was changed after it was applied', async () => {
    const first = { name: '0001-first.sql', sql: 'CREATE TABLE first ()', checksum: 'a' }
    expect(await migrate(client, [first])).toEqual(['0001-first.sql'])
    await expect(migrate(client, [{ ...first, checksum: 'b' }])).rejects.toThrow(/0001-first\.sql was changed after/)
  })

  it('leaves nothing of a file that fails half way, keeps those before it, and can go on once it is mended', async () => {
    const first = { name: '0001-first.sql', sql: 'CREATE TABLE first ()', checksum: 'a' }
    const broken = { name: '0002-second.sql', sql: 'CREATE TABLE second (); SELECT no_such_thing()', checksum: 'b' }
    await expect(migrate(client, [first, broken])).rejects.toThrow(/0002-second\.sql failed: .*no_such_thing/)
    expect(await tables()).toEqual(['first', 'schema_migrations'])
    const mended = { ...broken, sql: 'CREATE TABLE second ()', checksum: 'c' }
    expect(await migrate(client, [first, mended])).toEqual(['0002-second.sql'])
    expect(await tables()).toEqual(['first', 'schema_migrations', 'second'])
  })

  it('numbers its files without gap or repeat and names them by what they do', () => {
    const names = listMigrations().map((migration) => migration.name)
    names.forEach((name, index) =>
      expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.sql$`)),
    )
  })
})
