import { createServer } from 'node:http'
import pino from 'pino'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import { openShapeColumns } from '../../api/columns/shape-columns.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import { openTileService } from '../../api/tiles/tile-service.ts'

// The product's tile handler alone on a loopback port, as the bench's own process: tile-server.ts URL CACHE_BYTES.
// Prints its port as one line of JSON once everything is loaded, and ends when its standard input closes.
const [connectionString = '', cacheBytes = '0'] = process.argv.slice(2)
const log = pino({ level: 'warn' }, pino.destination(2))
const pool = openPool({ connectionString, size: 4, statementTimeoutMs: 30_000, name: 'wangge-bench' })
const follower = await followChanges({ pool, connectionString, log })
const columns = openIncidentColumns({ pool, follower, log })
const shapes = openShapeColumns({ pool, follower, log })
const tiles = await openTileService({ pool, columns, shapes, follower, cacheBytes: Number(cacheBytes), log })
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
  columns.close()
  shapes.close()
  void follower.close().then(() => pool.end())
})
