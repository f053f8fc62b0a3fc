import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
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
import { inTransaction } from './db/transaction.ts'
import type { HealthSources } from './health/health.routes.ts'
import { anchorAudit } from './db/anchor-audit.ts'
import { hostIsOurs } from './http/same-origin.ts'
import { openKeys } from './open-keys.ts'
import type { Pools } from './pools.ts'
import { openPools } from './pools.ts'
import type { Sealer } from './sealing/sealing.ts'
import { openSealer } from './sealing/sealing.ts'
import { openDoor } from './sessions/door.ts'
import { openOidc } from './sessions/oidc.ts'
import type { CookieNames } from './sessions/presented.ts'
import { cookieNames } from './sessions/presented.ts'
import type { TileService } from './tiles/tile-service.ts'
import { openTileService } from './tiles/tile-service.ts'

export type Service = { url: string; close: () => Promise<void> }

const root = fileURLToPath(new URL('..', import.meta.url))

/** Starts everything that answers on one port. The database must be migrated. */
export async function startService(config: Config & { databaseUrl: string }, log: Logger): Promise<Service> {
  const sealer = openSealer(openKeys(config))
  const names = cookieNames(config.publicUrl?.startsWith('https:') === true)
  const engines = await openEngines(config, { sealer, names, log })
  const { tiles, pools } = engines
  const { app, close: closeApp } = await createApp({
    ...engines,
    log,
    sealer,
    names,
    oidc: config.oidc === null ? null : openOidc(config.oidc, sealer),
    publicUrl: config.publicUrl,
    health: healthSources(config, engines),
    exportFolder: resolve(config.dataFolder, `exports-${config.city}`),
    uploads: { folder: `${config.dataFolder}/uploads`, maxBytes: config.maxUploadBytes },
    webFolder: existsSync(`${root}dist/index.html`) ? `${root}dist` : null,
    checkAnswers: !config.isProduction,
  })
  const isOurs = hostIsOurs(config.publicUrl)
  const server = createServer((req, res) => {
    // A tile asked for under a stranger's name is refused as everything else is: by the app.
    if (!isOurs(req) || !tiles.handle(req, res)) app(req, res)
  })
  // A large upload over a slow line may take its time; headers still have to come within a minute.
  server.requestTimeout = 3_600_000
  const calendar = setInterval(() => void followCalendar(pools.jobs, log), 60_000)
  const anchor = anchorAudit(pools.jobs, `${config.dataFolder}/audit-anchors-${config.city}.txt`, log)
  const close = async (): Promise<void> => {
    clearInterval(calendar)
    await closeApp()
    await closeServer(server)
    await anchor.close()
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
  pools: Pools
  door: ReturnType<typeof openDoor>
  follower: ChangeFollower
  columns: IncidentColumns
  shapes: ShapeColumns
  reach: ReachEngine
  tiles: TileService
}

type EngineParts = { sealer: Sealer; names: CookieNames; log: Logger }

/** What holds data in memory. Columns hear of changes before tiles, so no tile gets a version it does not hold. */
async function openEngines(
  config: Config & { databaseUrl: string },
  { sealer, names, log }: EngineParts,
): Promise<Engines> {
  const pools = await openPools(config, sealer)
  const { trustsProxy, budgets, tileCacheBytes: cacheBytes } = config
  const door = openDoor({ pool: pools.door, connectionString: pools.urls.door, names, trustsProxy, budgets, log })
  const pool = pools.engine
  const follower = await followChanges({ pool, connectionString: pools.urls.engine, log })
  const file = `${config.dataFolder}/incident-columns-${config.city}.bin`
  const columns = openIncidentColumns({ pool, follower, log, file })
  const shapes = openShapeColumns({ pool, follower, log })
  const tiles = await openTileService({ pool: pools.tiles, columns, shapes, follower, cacheBytes, door, log })
  const reach = openReachEngine({ pool, follower, log })
  return { pools, door, follower, columns, shapes, reach, tiles }
}

async function closeEngines({ pools, door, follower, columns, shapes, reach, tiles }: Engines): Promise<void> {
  tiles.close()
  await reach.close()
  await columns.close()
  shapes.close()
  await follower.close()
  await door.close()
  await pools.close()
}

function healthSources(config: Config, { pools, follower, columns, tiles }: Engines): HealthSources {
  return {
    version: productVersion(),
    city: config.city,
    startedAt: new Date(),
    dataVersion: follower.latest,
    pingDatabase: () => ping(pools.engine),
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
