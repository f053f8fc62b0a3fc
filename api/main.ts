import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import pg from 'pg'
import { pino } from 'pino'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import type { IncidentColumns } from './columns/incident-columns.ts'
import { openIncidentColumns } from './columns/incident-columns.ts'
import type { ShapeColumns } from './columns/shape-columns.ts'
import { openShapeColumns } from './columns/shape-columns.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import type { ReachEngine } from './coverage/reach-engine.ts'
import { openReachEngine } from './coverage/reach-engine.ts'
import type { ChangeFollower } from './db/change-follower.ts'
import { followChanges } from './db/change-follower.ts'
import { migrate } from './db/migrate.ts'
import { openPool } from './db/pool.ts'
import { inTransaction } from './db/transaction.ts'
import type { HealthSources } from './health/health.routes.ts'
import type { TileService } from './tiles/tile-service.ts'
import { openTileService } from './tiles/tile-service.ts'

export type Service = { url: string; close: () => Promise<void> }

const root = fileURLToPath(new URL('..', import.meta.url))
// A tile keeps a core of the database busy: more connections than cores only make the queue longer.
const tileConnections = Math.max(2, availableParallelism())

/** Starts everything that answers on one port. The database must be migrated. */
export async function startService(config: Config & { databaseUrl: string }, log: Logger): Promise<Service> {
  const engines = await openEngines(config, log)
  const { tiles, pool } = engines
  const { app, close: closeApp } = await createApp({
    ...engines,
    log,
    health: healthSources(config, engines),
    uploads: { folder: `${config.dataFolder}/uploads`, maxBytes: config.maxUploadBytes },
    webFolder: existsSync(`${root}dist/index.html`) ? `${root}dist` : null,
    checkAnswers: !config.isProduction,
  })
  const server = createServer((req, res) => {
    if (!tiles.handle(req, res)) app(req, res)
  })
  // A large upload over a slow line may take its time; headers still have to come within a minute.
  server.requestTimeout = 3_600_000
  const calendar = setInterval(() => void followCalendar(pool, log), 60_000)
  const close = async (): Promise<void> => {
    clearInterval(calendar)
    await closeApp()
    await closeServer(server)
    await closeEngines(engines)
  }
  try {
    await listen(server, config)
  } catch (error) {
    await close()
    throw error
  }
  return { url: addressOf(server, config.host), close }
}

type Engines = {
  pool: Pool
  tilePool: Pool
  follower: ChangeFollower
  columns: IncidentColumns
  shapes: ShapeColumns
  reach: ReachEngine
  tiles: TileService
}

/** What holds data in memory. Columns hear of changes before tiles, so no tile gets a version it does not hold. */
async function openEngines(config: Config & { databaseUrl: string }, log: Logger): Promise<Engines> {
  const { databaseUrl: connectionString, statementTimeoutMs, tileCacheBytes: cacheBytes } = config
  const pool = openPool({ connectionString, size: config.poolSize, statementTimeoutMs, name: 'wangge' })
  const tilePool = openPool({ connectionString, size: tileConnections, statementTimeoutMs, name: 'wangge-tiles' })
  const follower = await followChanges({ pool, connectionString, log })
  const columns = openIncidentColumns({ pool, follower, log })
  const shapes = openShapeColumns({ pool, follower, log })
  const tiles = await openTileService({ pool: tilePool, columns, shapes, follower, cacheBytes, log })
  const reach = openReachEngine({ pool, follower, log })
  return { pool, tilePool, follower, columns, shapes, reach, tiles }
}

async function closeEngines({ pool, tilePool, follower, columns, shapes, reach, tiles }: Engines): Promise<void> {
  tiles.close()
  await reach.close()
  columns.close()
  shapes.close()
  await follower.close()
  await Promise.all([pool.end(), tilePool.end()])
}

function healthSources(config: Config, { pool, follower, columns, tiles }: Engines): HealthSources {
  return {
    version: productVersion(),
    city: config.city,
    startedAt: new Date(),
    dataVersion: follower.latest,
    pingDatabase: () => ping(pool),
    incidentColumns: () => ({
      ready: columns.ready(),
      rows: columns.count(),
      bytes: columns.bytes(),
      loadedShare: columns.loadedShare(),
    }),
    tileCache: () => {
      const { cachedTiles, cachedBytes, hits, drawn } = tiles.stats()
      return { tiles: cachedTiles, bytes: cachedBytes, hits, misses: drawn }
    },
  }
}

/** Links follow grids whose first or last day has come; over a whole city that takes longer than a question may. */
async function followCalendar(pool: Pool, log: Logger): Promise<void> {
  try {
    await inTransaction(pool, false, async (db) => {
      await db.query({ text: 'SET LOCAL statement_timeout = 0' })
      await db.query({ text: 'SELECT relink_what_came_into_force()' })
    })
  } catch (error) {
    log.warn({ err: error }, 'relinking by calendar failed; trying again in a minute')
  }
}

async function ping(pool: Pool): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooSlow = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within two seconds')), 2000)
  })
  await Promise.race([pool.query('SELECT 1'), tooSlow]).finally(() => clearTimeout(timer))
}

function productVersion(): string {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
  return version
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, () => resolve())
  })
}

function addressOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`
}

/** Stops accepting, lets running answers finish for five seconds, then cuts what is left (streams). */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), 5000)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** `tsx api/main.ts`: the service alone, on DATABASE_URL; what a container runs. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  if (config.databaseUrl === undefined)
    throw new Error('Set DATABASE_URL, or use npm start, which brings a database of its own.')
  const log = pino({ level: config.logLevel })
  const client = new pg.Client({ connectionString: config.databaseUrl })
  await client.connect()
  await migrate(client)
  await client.end()
  const service = await startService({ ...config, databaseUrl: config.databaseUrl }, log)
  log.info({ url: service.url }, 'listening')
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void service.close().then(() => process.exit(0)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  })
}
