import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
let app: Client
beforeAll(async () => {
  database = await openTestDatabase()
  app = await database.client('wangge_app')
})
afterAll(async () => {
  await app.end()
  await database.close()
})

const roles = ['wangge_app', 'wangge_engine', 'wangge_door']

async function column<T>(text: string, values: unknown[] = []): Promise<T[]> {
  const { rows } = await database.pool.query<{ value: T }>(text, values)
  return rows.map(({ value }) => value)
}

const tablesWithout = `
  SELECT c.relname AS value FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT c.relrowsecurity
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`

describe('the roles that log in', () => {
  it('own nothing and pass nothing', async () => {
    const { rows } = await database.pool.query(
      `SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolinherit)`,
      [roles],
    )
    expect(rows).toEqual([])
    expect(
      await column(`SELECT c.relname AS value FROM pg_class c WHERE pg_get_userbyid(c.relowner) = ANY ($1)`, [roles]),
    ).toEqual([])
    expect(
      await column(`SELECT p.proname AS value FROM pg_proc p WHERE pg_get_userbyid(p.proowner) = ANY ($1)`, [roles]),
    ).toEqual([])
    expect(
      await column(
        `SELECT m.roleid::regrole::text AS value FROM pg_auth_members m WHERE m.member::regrole::text = ANY ($1)`,
        [roles],
      ),
    ).toEqual([])
  })

  it('may not make anything of their own in the schema', async () => {
    await expect(app.query('CREATE TABLE of_my_own (id int)')).rejects.toThrow(/permission denied/)
  })
})

describe('every table', () => {
  it('has row security', async () => {
    expect(await column(tablesWithout)).toEqual([])
  })

  it('would be found without it', async () => {
    await database.pool.query('CREATE TABLE forgotten (id int)')
    expect(await column(tablesWithout)).toEqual(['forgotten'])
    await database.pool.query('DROP TABLE forgotten')
  })

  it('shows nothing to a transaction without claims, or refuses', async () => {
    await database.pool.query(`INSERT INTO accounts (login, name) VALUES ('somebody', 'Somebody')`)
    const tables = await column<string>(
      `SELECT c.relname AS value FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`,
    )
    expect(tables.length).toBeGreaterThan(30)
    for (const table of tables.filter((name) => name !== 'rights')) {
      const seen = await app.query(`SELECT count(*)::int AS n FROM ${table}`).then(
        ({ rows }) => (rows[0] as { n: number }).n,
        (error: unknown) => String(error),
      )
      expect(seen === 0 || /permission denied/.test(String(seen)), `${table}: ${seen}`).toBe(true)
    }
  })

  it('is out of reach through its partitions', async () => {
    await database.pool.query(`SELECT ensure_incident_partitions('2026-01-05Z', '2026-01-05Z')`)
    await expect(app.query('SELECT * FROM incidents_2026q1')).rejects.toThrow(/permission denied/)
  })
})

describe('credentials', () => {
  it.each(['wangge_app', 'wangge_engine'] as const)('are refused to %s', async (role) => {
    const client = await database.client(role)
    for (const question of [
      'SELECT * FROM credentials',
      'SELECT token_hash FROM sessions',
      'SELECT token_hash FROM api_keys',
      'SELECT * FROM invitations',
    ])
      await expect(client.query(question), question).rejects.toThrow(/permission denied/)
    await client.end()
  })
  it('are all the door sees: no incident, no household, no person', async () => {
    const door = await database.client('wangge_door')
    for (const table of ['incidents', 'households', 'residents', 'resident_names', 'incident_originals', 'buildings'])
      await expect(door.query(`SELECT * FROM ${table}`), table).rejects.toThrow(/permission denied/)
    await door.end()
  })
  it('leave the engine without words and names', async () => {
    const engine = await database.client('wangge_engine')
    for (const question of [
      'SELECT text FROM incidents',
      'SELECT address FROM incidents',
      'SELECT place FROM households',
      'SELECT * FROM residents',
    ])
      await expect(engine.query(question), question).rejects.toThrow(/permission denied/)
    await engine.end()
  })
})
