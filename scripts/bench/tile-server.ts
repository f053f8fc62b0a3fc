import { createServer } from 'node:http'
import pino from 'pino'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import { openShapeColumns } from '../../api/columns/shape-columns.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import type { Role } from '../../api/db/roles.ts'
import { urlOfRole } from '../../api/db/roles.ts'
import { openDoor } from '../../api/sessions/door.ts'
import { cookieNames } from '../../api/sessions/presented.ts'
import { openTileService } from '../../api/tiles/tile-service.ts'
import { boundless } from './bench-caller.ts'

// The product's tile handler alone on a loopback port, as the bench's own process: tile-server.ts URL CACHE_BYTES.
// Prints its port as one line of JSON once everything is loaded, and ends when its standard input closes. It asks its
// database as the role that draws, and finds out who calls through the real door: the load generator shows a cookie of
// a real session, so what access costs a tile is in every figure. Only the budget has no end.
const [ownerUrl = '', cacheBytes = '0'] = process.argv.slice(2)
const urlOf = (role: Role): string => urlOfRole(ownerUrl, role, () => '')
const log = pino({ level: 'warn' }, pino.destination(2))
const connectionString = urlOf('wangge_engine')
const pool = openPool({ connectionString, size: 4, statementTimeoutMs: 30_000, name: 'wangge-bench' })
const doorUrl = urlOf('wangge_door')
const doorPool = openPool({ connectionString: doorUrl, size: 2, statementTimeoutMs: 30_000, name: 'wangge-bench-door' })
const door = openDoor({
  pool: doorPool,
  connectionString: doorUrl,
  names: cookieNames(false),
  trustsProxy: false,
  budgets: boundless,
  log,
})
const follower = await followChanges({ pool, connectionString, log })
const columns = openIncidentColumns({ pool, follower, log })
const shapes = openShapeColumns({ pool, follower, log })
const tiles = await openTileService({ pool, columns, shapes, follower, door, cacheBytes: Number(cacheBytes), log })
await columns.whenReady()
await shapes.whenReady()

const server = createServer((req, res) => {
  if (!tiles.handle(req, res)) res.writeHead(404).end()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`${JSON.stringify({ port, rssMb: Math.round(process.memoryUsage.rss() / 1e6) })}\n`)
})

process.stdin.resume()
process.stdin.on('end', () => {
  server.close()
  server.closeAllConnections()
  tiles.close()
  shapes.close()
  void Promise.all([columns.close(), follower.close(), door.close()]).then(() =>
    Promise.all([pool.end(), doorPool.end()]),
  )
})
