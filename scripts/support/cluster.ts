import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { alone, enterCluster, leaveCluster } from './cluster-users.ts'
import { refuse, say } from './say.ts'
import { requirePostgres } from './system-packages.ts'

export type Cluster = {
  socketFolder: string
  /** Connection string of one of its databases. */
  url: (database: string) => string
  /** Leaves it; the last process to leave stops it. */
  stop: () => Promise<void>
}

type Owner = { uid: number; gid: number } | undefined

/**
 * Starts a private PostgreSQL cluster in a folder of ours, on a unix socket only: it can neither meet nor harm the
 * system's own cluster. As root it runs as the system's user postgres, which PostgreSQL demands. A cluster that is
 * already running there is joined. `durable: false` (tests, benches) trades crash safety for speed.
 */
export async function startCluster(options: { folder: string; durable: boolean }): Promise<Cluster> {
  const { binFolder } = requirePostgres()
  const owner = databaseOwner()
  const home = reachableFolder(resolve(options.folder), owner)
  const data = `${home}/postgres`
  const socketFolder = shortSocketFolder(home)
  for (const folder of [home, socketFolder]) {
    mkdirSync(folder, { recursive: true })
    if (owner) chownSync(folder, owner.uid, owner.gid)
  }
  const url = (database: string): string =>
    `postgresql://wangge@localhost/${database}?host=${encodeURIComponent(socketFolder)}`
  const run = { owner, home, binFolder }
  await alone(home, async () => {
    enterCluster(home)
    if (await answers(url('postgres'))) return
    if (!existsSync(`${data}/PG_VERSION`)) initialise(run, data)
    const args = ['-D', data, '-k', socketFolder, '-c', 'listen_addresses=', ...settings(options.durable)]
    const hasEnded = launch(run, args)
    await untilItAnswers(url('postgres'), hasEnded, `${home}/postgres.log`)
  })
  const stop = (): Promise<void> =>
    alone(home, async () => {
      if (leaveCluster(home)) await stopCluster(run, data)
    })
  return { socketFolder, url, stop }
}

type Run = { owner: Owner; home: string; binFolder: string }

function as(owner: Owner): { uid?: number; gid?: number } {
  return owner ?? {}
}

function databaseOwner(): Owner {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string): number =>
    Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout.trim() || NaN)
  const owner = { uid: id('-u'), gid: id('-g') }
  if (Number.isNaN(owner.uid))
    refuse('PostgreSQL never runs as root, and there is no user postgres. Start as an ordinary user instead.')
  return owner
}

/** The folder itself, or one under /var/lib when the database's user cannot reach it (a clone under /root). */
function reachableFolder(folder: string, owner: Owner): string {
  if (!owner) return folder
  mkdirSync(folder, { recursive: true })
  chownSync(folder, owner.uid, owner.gid)
  const reaches = spawnSync('test', ['-x', folder], { ...as(owner) }).status === 0
  if (reaches) return folder
  const other = `/var/lib/wangge-${shortHash(folder)}`
  say(`The user postgres cannot enter ${folder}; the database's files go to ${other}.`)
  return other
}

/** A unix socket's path may have 107 bytes. */
function shortSocketFolder(home: string): string {
  const folder = `${home}/socket`
  return folder.length <= 85 ? folder : `/tmp/wangge-${shortHash(home)}`
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function initialise({ owner, binFolder }: Run, data: string): void {
  say('Making a database cluster of its own …')
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { mode: 0o700 })
  if (owner) chownSync(data, owner.uid, owner.gid)
  const made = spawnSync(
    `${binFolder}/initdb`,
    ['-D', data, '-U', 'wangge', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'],
    { ...as(owner), encoding: 'utf8', cwd: '/' },
  )
  if (made.status !== 0) refuse(`initdb failed:\n${made.stderr}`)
}

function settings(durable: boolean): string[] {
  const megabytes = Math.max(128, Math.min(2048, Math.round(totalmem() / 8 / 2 ** 20)))
  const all: Record<string, string | number> = {
    unix_socket_permissions: '0700',
    shared_buffers: `${megabytes}MB`,
    effective_cache_size: `${megabytes * 3}MB`,
    maintenance_work_mem: '256MB',
    work_mem: '32MB',
    // Nobody replicates a private cluster; a load into a table made in the same transaction then needs no log.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '4GB',
    random_page_cost: 1.1,
    max_connections: 100,
    jit: 'off',
    wal_compression: 'on',
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Returns a question: has it ended already? */
function launch({ owner, home, binFolder }: Run, args: string[]): () => boolean {
  const log = openSync(`${home}/postgres.log`, 'a')
  // A process group of its own: Ctrl-C reaches the service first, which then stops the database in order.
  const child = spawn(`${binFolder}/postgres`, args, {
    ...as(owner),
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
  })
  child.unref()
  return () => child.exitCode !== null
}

async function untilItAnswers(url: string, hasEnded: () => boolean, logFile: string): Promise<void> {
  const deadline = Date.now() + 120_000
  const told = Date.now() + 2000
  let hasTold = false
  while (Date.now() < deadline && !hasEnded()) {
    if (await answers(url)) return
    if (!hasTold && Date.now() > told) {
      say('Waiting for the database to come up …')
      hasTold = true
    }
    await wait(100)
  }
  refuse(`The database did not come up. Its log says:\n${readFileSync(logFile, 'utf8').slice(-2000)}`)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === '3D000'
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function stopCluster({ owner, binFolder }: Run, data: string): Promise<void> {
  const stopping = spawn(`${binFolder}/pg_ctl`, ['-D', data, '-m', 'fast', '-w', '-t', '60', 'stop'], {
    ...as(owner),
    stdio: 'ignore',
    cwd: '/',
    detached: true,
  })
  await new Promise((done) => stopping.on('exit', done))
}

/** Makes the database if it is not there. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: cluster.url('postgres') })
  await admin.connect()
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  } finally {
    await admin.end()
  }
  return cluster.url(name)
}
