import { execFile, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { migrate } from '../../api/db/migrate.ts'
import type { Cluster } from '../support/cluster.ts'
import { ensureDatabase, startCluster } from '../support/cluster.ts'
import { refuse, saying } from '../support/say.ts'

/** A throw-away place for a bench: a folder, and a cluster in it that trades safety for speed. */
export type BenchPlace = { folder: string; cluster: Cluster; close: () => Promise<void> }

export async function openBenchPlace(): Promise<BenchPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-bench-'))
  // The peers' workers run under other users and must get at their sockets in here.
  chmodSync(folder, 0o755)
  const cluster = await startCluster({ folder: join(folder, 'cluster'), durable: false })
  return {
    folder,
    cluster,
    close: async () => {
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What the shell scripts of the bench folder read to find the database. */
export function libpqEnvironment({ cluster }: BenchPlace): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PGHOST: cluster.socketFolder,
    PGPORT: '5432',
    PGUSER: new URL(cluster.url('bench')).username,
    PGDATABASE: 'bench',
  }
}

/** Copies the bench folder, which may be read-only, and makes its database `bench` with the settings its README asks for. */
export async function makePeerCity(place: BenchPlace): Promise<string> {
  const source = process.env.BENCH_DIR ?? '../shared/bench'
  if (!existsSync(join(source, 'make-data.sql')))
    refuse(`There is no bench data at ${source}. Name the folder that holds make-data.sql in BENCH_DIR.`)
  const copy = join(place.folder, 'bench')
  cpSync(source, copy, { recursive: true })
  await promisify(execFile)('chmod', ['-R', 'u+w', copy])
  writeFileSync(
    join(copy, 'peers.sh'),
    // QGIS Server serves no vector tiles, so it is left out of the start.
    readFileSync(join(copy, 'peers.sh'), 'utf8').replace('mapserver; qgis; front', 'mapserver; front'),
  )
  const env = libpqEnvironment(place)
  await saying('Making the bench city (1 to 3 minutes)', () =>
    promisify(execFile)('./make-data.sh', [], { cwd: copy, env, maxBuffer: 2 ** 26 }),
  )
  await withClient(place.cluster.url('bench'), async (client) => {
    await client.query('ALTER DATABASE bench SET jit = off')
    await client.query('ALTER DATABASE bench SET max_parallel_workers_per_gather = 0')
  })
  return copy
}

const copied = {
  grids_in: {
    columns: 'id int, code text, name text, manager text, population int, geom geometry',
    query: 'SELECT id, code, name, manager, population, geom FROM grids',
  },
  buildings_in: {
    columns: 'id int, address text, use text, floors int, built int, grid_id int, geom geometry',
    query: 'SELECT id, address, use, floors, built, grid_id, geom FROM buildings',
  },
  incidents_in: {
    columns:
      'id int, grid_id int, category smallint, status smallint, severity smallint, reported_at timestamptz, geom geometry',
    query: 'SELECT id, grid_id, category, status, severity, reported_at, geom FROM incidents',
  },
}

/** The same city in our schema, in a database of its own. Returns its connection string. */
export async function makeOurCity(place: BenchPlace): Promise<string> {
  const url = await ensureDatabase(place.cluster, 'ours')
  await saying('Copying the bench city into our schema', () =>
    withClient(url, async (ours) => {
      await migrate(ours)
      await ours.query('CREATE SCHEMA bench_in')
      await withClient(place.cluster.url('bench'), async (theirs) => {
        for (const [table, { columns, query }] of Object.entries(copied)) {
          await ours.query(`CREATE UNLOGGED TABLE bench_in.${table} (${columns})`)
          await pipeline(
            theirs.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`)),
            ours.query(copyFrom(`COPY bench_in.${table} FROM STDIN (FORMAT binary)`)),
          )
        }
      })
      await ours.query('BEGIN')
      await ours.query(readFileSync(new URL('copy-bench-city.sql', import.meta.url), 'utf8'))
      await ours.query('COMMIT')
      await ours.query('DROP SCHEMA bench_in CASCADE')
      await ours.query('VACUUM ANALYZE')
    }),
  )
  return url
}

export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Our tile handler in a process of its own. */
export type TileServer = { port: number; rssMb: number; stop: () => Promise<void> }

export async function startTileServer(url: string, cacheBytes: number): Promise<TileServer> {
  const script = new URL('tile-server.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, String(cacheBytes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => {
      resolve(chunk.toString())
    })
    child.once('exit', (code) => {
      reject(new Error(`the tile server ended with code ${code ?? 'none'} before it listened`))
    })
  })
  const { port, rssMb } = JSON.parse(line) as { port: number; rssMb: number }
  return {
    port,
    rssMb,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await ended
    },
  }
}
