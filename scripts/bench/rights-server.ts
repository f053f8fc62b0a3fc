import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import pino from 'pino'
import { createApp } from '../../api/app.ts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import { openShapeColumns } from '../../api/columns/shape-columns.ts'
import { readConfig } from '../../api/config.ts'
import { openReachEngine } from '../../api/coverage/reach-engine.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import type { Caller } from '../../api/http/caller.ts'
import { nobody } from '../../api/http/caller.ts'
import type { Door } from '../../api/http/door.ts'
import { hashOfToken } from '../../api/http/tokens.ts'
import { openPools } from '../../api/pools.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { openDoor } from '../../api/sessions/door.ts'
import { findCaller } from '../../api/sessions/find-caller.ts'
import { cookieNames } from '../../api/sessions/presented.ts'
import { openTileService } from '../../api/tiles/tile-service.ts'
import { boundless } from './bench-caller.ts'

// The whole service as the rights bench's own process: rights-server.ts URL FOLDER with|without COOKIE … Two ports, one
// with the tile cache and one that draws every tile; they are printed as JSON once everything is loaded. `without` is the
// same service with nothing of access left: its callers stand in memory and cost no budget, and what people ask is asked
// as the owner, whom row security does not bind. It ends when its standard input closes.
const [ownerUrl = '', dataFolder = '', manner = 'with', ...cookies] = process.argv.slice(2)
const log = pino({ level: 'warn' }, pino.destination(2))
const config = { ...readConfig({}), databaseUrl: ownerUrl, dataFolder, budgets: boundless }
const sealer = openSealer(addKey())
const names = cookieNames(false)
const bound = await openPools(config, sealer)
const ownerPool = openPool({
  connectionString: ownerUrl,
  size: config.poolSize,
  statementTimeoutMs: config.statementTimeoutMs,
  name: 'wangge-bench-owner',
})
const pools = manner === 'with' ? bound : { ...bound, app: ownerPool }
const realDoor = openDoor({
  pool: bound.door,
  connectionString: bound.urls.door,
  names,
  trustsProxy: false,
  budgets: boundless,
  log,
})
const door = manner === 'with' ? realDoor : await doorOfMemory()

async function doorOfMemory(): Promise<Door> {
  const callers = new Map<string, Caller>()
  for (const cookie of cookies) {
    const hash = hashOfToken(cookie.slice(cookie.indexOf('=') + 1))
    callers.set(cookie, (await findCaller(bound.door, { kind: 'account', hash })) ?? nobody)
  }
  const known = (req: IncomingMessage): Caller => callers.get(req.headers.cookie ?? '') ?? nobody
  const nothing = (): Promise<void> => Promise.resolve()
  return { ...realDoor, known, identify: (req) => Promise.resolve(known(req)), spend: nothing, note: nothing }
}

const pool = pools.engine
const follower = await followChanges({ pool, connectionString: pools.urls.engine, log })
const columns = openIncidentColumns({ pool, follower, log })
const shapes = openShapeColumns({ pool, follower, log })
const reach = openReachEngine({ pool, follower, log })
const openTiles = (cacheBytes: number) =>
  openTileService({ pool: pools.tiles, columns, shapes, follower, door, cacheBytes, log })
const [tiles, cold] = [await openTiles(config.tileCacheBytes), await openTiles(0)]
await Promise.all([columns.whenReady(), shapes.whenReady(), reach.ready()])

const { app, close } = await createApp({
  pools,
  door,
  log,
  sealer,
  names,
  oidc: null,
  publicUrl: null,
  follower,
  columns,
  reach,
  tiles,
  health: {
    version: 'bench',
    city: 'bench',
    startedAt: new Date(),
    dataVersion: follower.latest,
    pingDatabase: () => Promise.resolve(),
    incidentColumns: () => ({ ready: true, rows: columns.count(), bytes: columns.bytes(), loadedShare: 1 }),
    tileCache: () => ({ tiles: 0, bytes: 0, hits: 0, misses: 0 }),
  },
  exportFolder: `${dataFolder}/exports`,
  uploads: { folder: `${dataFolder}/uploads`, maxBytes: 1 },
  webFolder: null,
  checkAnswers: false,
})

async function listen(answer: RequestListener): Promise<{ port: number; stop: () => void }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { port: typeof address === 'object' && address !== null ? address.port : 0, stop }
}

const servers = [
  await listen((req, res) => {
    if (!tiles.handle(req, res)) app(req, res)
  }),
  await listen((req, res) => {
    if (!cold.handle(req, res)) res.writeHead(404).end()
  }),
]
process.stdout.write(`${JSON.stringify(servers.map(({ port }) => port))}\n`)

process.stdin.resume()
process.stdin.on('end', () => {
  for (const { stop } of servers) stop()
  for (const closing of [tiles, cold, shapes]) closing.close()
  void Promise.all([close(), columns.close(), reach.close(), follower.close(), realDoor.close()]).then(() =>
    Promise.all([bound.close(), ownerPool.end()]),
  )
})
