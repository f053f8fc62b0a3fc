import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Pool } from 'pg'
import { rights } from '#geo/rights'
import { listMigrations, migrate } from '../../api/db/migrate.ts'
import { openPool } from '../../api/db/pool.ts'
import type { Role } from '../../api/db/roles.ts'
import { urlOfRole } from '../../api/db/roles.ts'

export type TestDatabase = {
  /** The owner's connections: row security does not bind them. */
  pool: Pool
  url: string
  /** The same database as one of the roles that row security binds. */
  urlOf: (role: Role) => string
  client: (role?: Role) => Promise<pg.Client>
  close: () => Promise<void>
}

const adminUrl = process.env.TEST_DATABASE_URL

/**
 * A migrated database of its own for one test file, cloned from a template that the first caller makes.
 * TEST_DATABASE_URL names a cluster's maintenance database; scripts/test.ts starts a throw-away one.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  if (adminUrl === undefined)
    throw new Error('TEST_DATABASE_URL is not set; run the tests with npm test, or npm test -- FILE')
  const template = await templateDatabase(adminUrl)
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const url = withDatabase(adminUrl, name)
  const pool = openPool({ connectionString: url, size: 8, statementTimeoutMs: 30_000, name: 'wangge-test' })
  return {
    pool,
    url,
    urlOf: (role) => urlOfRole(url, role, () => ''),
    client: async (role) => {
      const client = new pg.Client({ connectionString: role === undefined ? url : urlOfRole(url, role, () => '') })
      await client.connect()
      return client
    },
    close: async () => {
      await pool.end()
      await asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

/** Named after the schema it holds, so that a template of an older schema is never cloned. */
async function templateDatabase(url: string): Promise<string> {
  const schema = [...listMigrations().map(({ name, checksum }) => `${name} ${checksum}`), JSON.stringify(rights)]
  const name = `wangge_template_${createHash('sha256').update(schema.join('\n')).digest('hex').slice(0, 12)}`
  await asAdmin(url, async (admin) => {
    await admin.query('SELECT pg_advisory_lock(815, 9)')
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) {
      await admin.query(`CREATE DATABASE ${name}_making`)
      const client = new pg.Client({ connectionString: withDatabase(url, `${name}_making`) })
      await client.connect()
      await migrate(client)
      await client.end()
      await admin.query(`ALTER DATABASE ${name}_making RENAME TO ${name}`)
    }
  })
  return name
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** The same cluster, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
