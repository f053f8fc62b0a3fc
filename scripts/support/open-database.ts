import pg from 'pg'
import { readConfig } from '../../api/config.ts'
import type { Config } from '../../api/config.ts'
import { migrate } from '../../api/db/migrate.ts'
import { ensureDatabase, startCluster } from './cluster.ts'
import { refuse, say } from './say.ts'

export type OpenedDatabase = { url: string; close: () => Promise<void> }

/** The configuration, or one sentence and exit code 2. */
export function configOrRefuse(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

/**
 * The migrated database this command works on: DATABASE_URL, or database wangge_<city> of the private cluster,
 * which is started when it is not running and stopped again by `close`.
 */
export async function openDatabase(config: Config = configOrRefuse()): Promise<OpenedDatabase> {
  const opened =
    config.databaseUrl === undefined
      ? await openPrivate(config)
      : { url: config.databaseUrl, close: () => Promise.resolve() }
  await migrateOrRefuse(opened)
  if (config.databaseUrl === undefined && config.city !== 'demo') await nameCity(opened.url, config.city)
  return opened
}

async function openPrivate(config: Config): Promise<OpenedDatabase> {
  const cluster = await startCluster({ folder: config.dataFolder, durable: true })
  const url = await ensureDatabase(cluster, `wangge_${config.city}`)
  return { url, close: cluster.stop }
}

/** A city that nobody named yet is called as its database is. */
async function nameCity(url: string, city: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const name = `${city.charAt(0).toUpperCase()}${city.slice(1).replaceAll('_', ' ')}`
  await client.query(
    `INSERT INTO city_settings (key, value) VALUES ('name_zh', $1), ('name_en', $1) ON CONFLICT (key) DO NOTHING`,
    [name],
  )
  await client.end()
}

async function migrateOrRefuse({ url, close }: OpenedDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const applied = await migrate(client)
    if (applied.length > 0) say(`Schema brought forward: ${applied.length} migrations.`)
  } catch (error) {
    await close()
    refuse(
      `The database cannot be used: ${error instanceof Error ? error.message : String(error)}\nCheck DATABASE_URL: PostgreSQL 15 or later with PostGIS 3.3 or later is wanted.`,
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
