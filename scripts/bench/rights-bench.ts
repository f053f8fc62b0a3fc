import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { migrate } from '../../api/db/migrate.ts'
import { openPool } from '../../api/db/pool.ts'
import type { Role } from '../../api/db/roles.ts'
import { urlOfRole } from '../../api/db/roles.ts'
import type { ClaimSettings, Database } from '../../api/db/transaction.ts'
import { inTransaction } from '../../api/db/transaction.ts'
import { listGridRows } from '../../api/grids/grids.queries.ts'
import type { Caller } from '../../api/http/caller.ts'
import { claimsOf } from '../../api/http/caller.ts'
import { hashOfToken } from '../../api/http/tokens.ts'
import { listIncidentRows } from '../../api/incidents/incidents.queries.ts'
import { findCaller } from '../../api/sessions/find-caller.ts'
import { readTile } from '../../api/tiles/tiles.queries.ts'
import { ensureDatabase } from '../support/cluster.ts'
import { say, saying } from '../support/say.ts'
import { makeCaller } from './bench-caller.ts'
import type { BenchPlace } from './bench-city.ts'
import { openBenchPlace, withClient } from './bench-city.ts'
import { median, ratio } from './rounds.ts'

/** What access may cost a list and a tile, as a multiple of the same without it. */
const mostRatio = 1.15

/** Median milliseconds. */
type Cost = { with: number; without: number; ratio: number }
type Asked = { caller: Caller; cookie: string }

export async function benchRights({ rounds }: { rounds: number }): Promise<object> {
  const place = await openBenchPlace()
  try {
    const url = await ensureDatabase(place.cluster, 'rights')
    await saying('Making a city of 200,000 incidents and 300 grids', () => makeCity(url))
    const callers = await makeCallers(url)
    const sql = await saying('Asking the database', () => measureSql(url, callers, rounds))
    const overHttp = await saying('Asking the service', () => measureHttp(place, url, callers, rounds))
    const ratios = worstOf({ ...sql, ...overHttp })
    return {
      bench: 'rights',
      data: { incidents: 200_000, grids: 300, roads: 22_000, resources: 5000 },
      rounds,
      medianMs: { ...sql, ...overHttp },
      ratios,
      target: mostRatio,
      holds: Object.entries(ratios).every(([kind, cost]) => kind === 'tileAsPeople' || cost <= mostRatio),
    }
  } finally {
    await place.close()
  }
}

async function makeCity(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await migrate(client)
    await client.query(readFileSync(new URL('make-rights-city.sql', import.meta.url), 'utf8'))
    await client.query('VACUUM ANALYZE')
  })
}

/** One of each reach, as the door finds them. */
async function makeCallers(url: string): Promise<Record<string, Asked>> {
  const pool = poolOf(url, 'wangge_door')
  const make = async (code?: string): Promise<Asked> => {
    const { cookie } = await withClient(url, (client) =>
      makeCaller(client, {
        post: 'command',
        territory: code === undefined ? { kind: 'city' } : { kind: 'area', code },
      }),
    )
    const hash = hashOfToken(cookie.slice(cookie.indexOf('=') + 1))
    const caller = await findCaller(pool, { kind: 'account', hash })
    if (!caller) throw new Error('the door does not know the caller that was made')
    return { caller, cookie }
  }
  try {
    return { city: await make(), street: await make('999001002'), community: await make('999001002005') }
  } finally {
    await pool.end()
  }
}

function poolOf(url: string, role: Role | 'owner'): Pool {
  const connectionString = role === 'owner' ? url : urlOfRole(url, role, () => '')
  return openPool({ connectionString, size: 1, statementTimeoutMs: 30_000, name: 'wangge-bench' })
}

type Statement = (db: Database, caller: Caller) => Promise<unknown>

const noFilter = {
  ...{ from: null, to: null, classes: null, sources: null, statuses: null, hours: null, weekdays: null },
  ...{ placeholders: false, west: null, south: null, east: null, north: null, grid: null },
  ...{ afterMicros: null, afterId: null },
}
const tileAddress = { z: 14, x: 13_481, y: 6215 }

const statements: Record<string, { role: Role; ask: Statement }> = {
  'list incidents': {
    role: 'wangge_app',
    ask: (db, { gridIds }) => listIncidentRows(db, { ...noFilter, territory: gridIds && [...gridIds], limit: 51 }),
  },
  'list grids': {
    role: 'wangge_app',
    ask: (db) => listGridRows(db, { coverage: 'community', at: null, after: null, limit: 201 }),
  },
  'tile roads': { role: 'wangge_engine', ask: (db) => readTile(db, 'roads', tileAddress) },
  'tile resources': { role: 'wangge_engine', ask: (db) => readTile(db, 'resources', tileAddress) },
  // The service draws as the engine alone; so a tile would cost if it were asked for with a person's claims.
  'tile roads, as people': { role: 'wangge_app', ask: (db) => readTile(db, 'roads', tileAddress) },
  'tile resources, as people': { role: 'wangge_app', ask: (db) => readTile(db, 'resources', tileAddress) },
}

/** One way of asking, with access and without. */
type Contest = { what: string; times: number; with: () => Promise<unknown>; without: () => Promise<unknown> }

async function measureSql(url: string, callers: Record<string, Asked>, rounds: number): Promise<Record<string, Cost>> {
  const pools: Pool[] = []
  const contests: Contest[] = []
  for (const [reach, { caller }] of Object.entries(callers))
    for (const [name, { role, ask }] of Object.entries(statements)) {
      const claims = claimsOf(caller)
      const [bound, owner] = [poolOf(url, role), poolOf(url, 'owner')]
      pools.push(bound, owner)
      await claimForAll(owner, claims)
      const work = (db: Database): Promise<unknown> => ask(db, caller)
      contests.push({
        what: `${name}, ${reach}`,
        times: 200,
        // What the engine reads depends on no claim, so the service makes none for it.
        with: () => inTransaction(bound, true, work, role === 'wangge_app' ? claims : {}),
        without: () => inTransaction(owner, true, work),
      })
    }
  try {
    return await measureAll(contests, rounds)
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

/**
 * The owner's one connection is told once who asks, not in each transaction: the statements blank out what a caller is
 * not told, and without row security they shall answer the same.
 */
async function claimForAll(owner: Pool, claims: ClaimSettings): Promise<void> {
  for (const [name, value] of Object.entries(claims))
    await owner.query('SELECT set_config($1, $2, false)', [`wangge.${name}`, value])
}

/** All in each round, so that a burst of somebody else's work spoils one round of a few and not one figure. */
async function measureAll(contests: Contest[], rounds: number): Promise<Record<string, Cost>> {
  const seen = new Map<string, Cost[]>(contests.map(({ what }) => [what, []]))
  for (let round = 0; round < rounds; round++)
    for (const contest of contests) seen.get(contest.what)?.push(await inTurns(contest))
  const costs = Object.fromEntries(
    [...seen].map(([what, found]): [string, Cost] => [
      what,
      {
        with: median(found.map((cost) => cost.with)),
        without: median(found.map((cost) => cost.without)),
        ratio: median(found.map((cost) => cost.ratio)),
      },
    ]),
  )
  for (const [what, cost] of Object.entries(costs))
    say(`${what}: ${cost.with} ms, without ${cost.without} ms, ${cost.ratio}`)
  return costs
}

/** Each pair in the other order than the one before, so that the machine's noise falls on both. */
async function inTurns(contest: Contest): Promise<Cost> {
  const seen = { with: [] as number[], without: [] as number[] }
  const time = async (manner: 'with' | 'without'): Promise<void> => {
    const begun = performance.now()
    await contest[manner]()
    seen[manner].push(performance.now() - begun)
  }
  const unmeasured = Math.max(100, contest.times / 10)
  for (let n = 0; n < contest.times + unmeasured; n++) {
    if (n === unmeasured) seen.with.length = seen.without.length = 0
    for (const manner of n % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const))
      await time(manner)
  }
  const [withMs, withoutMs] = [median(seen.with), median(seen.without)]
  return { with: rounded(withMs), without: rounded(withoutMs), ratio: ratio(withMs, withoutMs) }
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(4))
}

type RightsServer = { ports: [warm: number, cold: number]; stop: () => Promise<void> }

async function startRightsServer(
  place: BenchPlace,
  url: string,
  { manner, callers }: { manner: 'with' | 'without'; callers: Record<string, Asked> },
): Promise<RightsServer> {
  const script = new URL('rights-server.ts', import.meta.url).pathname
  const cookies = Object.values(callers).map(({ cookie }) => cookie)
  const words = ['--import', 'tsx', script, url, join(place.folder, manner), manner, ...cookies]
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', (code) => reject(new Error(`the service ended with code ${code ?? 'none'} before it listened`)))
  })
  return {
    ports: JSON.parse(line) as [number, number],
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await ended
    },
  }
}

const incidentTile = '/tiles/incidents/15/26962/12430.mvt'
const questions: Record<string, { path: string; port: 0 | 1; times: number }> = {
  'http list': { path: '/incidents?limit=50', port: 0, times: 200 },
  'http grids': { path: '/grids?limit=200', port: 0, times: 200 },
  'http tile': { path: incidentTile, port: 1, times: 400 },
  // Over in a tenth of a millisecond: only many of them tell one door from the other.
  'http tile cached': { path: incidentTile, port: 0, times: 3000 },
}

async function measureHttp(
  place: BenchPlace,
  url: string,
  callers: Record<string, Asked>,
  rounds: number,
): Promise<Record<string, Cost>> {
  const servers = {
    with: await startRightsServer(place, url, { manner: 'with', callers }),
    without: await startRightsServer(place, url, { manner: 'without', callers }),
  }
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const contests: Contest[] = []
  try {
    for (const [reach, { cookie }] of Object.entries(callers))
      for (const [name, { path, port, times }] of Object.entries(questions)) {
        const ask = ({ ports }: RightsServer) => fetchBytes(agent, { port: ports[port], path, cookie })
        const what = `${name}, ${reach}`
        expectSame(what, await ask(servers.with), await ask(servers.without))
        contests.push({ what, times, with: () => ask(servers.with), without: () => ask(servers.without) })
      }
    return await measureAll(contests, rounds)
  } finally {
    agent.destroy()
    await Promise.all([servers.with.stop(), servers.without.stop()])
  }
}

function expectSame(what: string, bytesWith: number, bytesWithout: number): void {
  if (bytesWith !== bytesWithout)
    throw new Error(`${what} has ${bytesWith} bytes with access and ${bytesWithout} without`)
}

type Request = { port: number; path: string; cookie: string }

/** Resolves to the size of an answer that is one. */
function fetchBytes(agent: http.Agent, { port, path, cookie }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'gzip' }
    http
      .get({ agent, host: '127.0.0.1', port, path, headers }, (res) => {
        let bytes = 0
        res.on('data', (chunk: Buffer) => (bytes += chunk.length))
        res.on('error', reject)
        res.on('end', () => {
          if (res.statusCode === 200) resolve(bytes)
          else reject(new Error(`${path} answered ${res.statusCode ?? 0}`))
        })
      })
      .on('error', reject)
  })
}

const kinds: Record<string, RegExp> = {
  list: /^list /,
  tile: /^tile (?!.*as people)/,
  tileAsPeople: /^tile .*as people/,
  httpList: /^http (list|grids)/,
  httpTileCached: /^http tile cached/,
  httpTile: /^http tile,/,
}

/** The dearest of each kind, whoever asks. */
function worstOf(costs: Record<string, Cost>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, pattern]) => {
      const found = Object.entries(costs).filter(([what]) => pattern.test(what))
      return [kind, Math.max(...found.map(([, cost]) => cost.ratio))]
    }),
  )
}
