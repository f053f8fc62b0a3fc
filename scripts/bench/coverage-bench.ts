import { readFileSync } from 'node:fs'
import pg from 'pg'
import { migrate } from '../../api/db/migrate.ts'
import { openPool } from '../../api/db/pool.ts'
import { countNodes } from '../../api/coverage/reach-field.ts'
import { makeDemoCity } from '../../geodata/demo-city/make-demo-city.ts'
import { ensureDatabase } from '../support/cluster.ts'
import { refuse, say, saying } from '../support/say.ts'
import { openBenchPlace } from './bench-city.ts'
import type { BenchCity } from './coverage/our-reach.ts'
import { loadBenchCity } from './coverage/our-reach.ts'
import { fillPeer, openPeer } from './coverage/peer-reach.ts'
import { median, ratio } from './rounds.ts'

const targets = { fromScratch: 5, oneResource: 100, afterOneMoveMs: 150 }
const resources = 500
const limits = { all: 1000, one: 1000 }
const ones = 20

export type CoverageOrder = { size: 'town' | 'city'; rounds: number }

/**
 * Coverage of the demo city on foot: households within 1,000 m of the nearest of 500 resources, by grid, from scratch;
 * one resource's reach; and all figures after one move. pgRouting's pgr_drivingDistance does the first two in the same
 * run, in turns, over the same edges, from the same nodes. The counts must agree.
 */
export async function benchCoverage({ size, rounds }: CoverageOrder): Promise<object> {
  const place = await openBenchPlace()
  try {
    const url = await ensureDatabase(place.cluster, 'city')
    await saying(`Inventing the ${size}`, () => inventInto(url, size, place.folder))
    const pool = openPool({ connectionString: url, size: 2, statementTimeoutMs: 0, name: 'wangge-bench' })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const city = await saying('Loading it', () => loadBenchCity(pool, resources))
      await client.query(readFileSync(new URL('coverage/make-peer-tables.sql', import.meta.url), 'utf8'))
      await saying('Laying it out for pgRouting', () => fillPeer(client, city))
      return await compare({ client, city, size, rounds })
    } finally {
      await client.end()
      await pool.end()
    }
  } finally {
    await place.close()
  }
}

/** What the triggers would look up row by row the inventor already knows, see the heat bench. */
async function inventInto(url: string, size: CoverageOrder['size'], folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(`SELECT FROM pg_available_extensions WHERE name = 'pgrouting'`)
    if (rows.length === 0)
      refuse('This bench runs beside pgRouting. Install it first: apt-get install postgresql-15-pgrouting')
    await migrate(client)
    await client.query('CREATE EXTENSION pgrouting')
    await client.query('SET session_replication_role = replica')
    await makeDemoCity({ client, size, seed: 1, report: () => undefined, truthFile: `${folder}/truth.json` })
    await client.query('RESET session_replication_role')
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}

type Ground = { client: pg.Client; city: BenchCity; size: string; rounds: number }
type Times = Record<'ours' | 'theirs' | 'oursOne' | 'theirsOne' | 'move', number[]>

async function compare({ client, city, size, rounds }: Ground): Promise<object> {
  const peer = openPeer(client)
  const times: Times = { ours: [], theirs: [], oursOne: [], theirsOne: [], move: [] }
  const differences: string[] = []
  const agree = (what: string, ours: number, theirs: number): void => {
    if (ours !== theirs) differences.push(`${what}: ${ours} here, ${theirs} there`)
  }
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const ours = await timed(() => city.coverAll(limits.all))
    const theirs = await timed(() => peer.coverAll(limits.all))
    agree('households reached', ours.result.reached, theirs.result.reached)
    agree('grids with somebody reached', ours.result.grids, theirs.result.grids)
    const our = await timed(() => eachOf(ones, (i) => city.reachOne(i, limits.one)))
    const their = await timed(() => eachOf(ones, (i) => peer.reachOne(city.stands[i] ?? 0, limits.one)))
    for (const [i, field] of our.result.entries())
      agree('nodes reached by one', countNodes(field, limits.one).nodesReached, their.result[i] ?? -1)
    const moves = await timed(() => eachOf(ones, (i) => city.move(i, limits.all)))
    say(
      `round ${round}: all ${ours.ms.toFixed(0)} / ${theirs.ms.toFixed(0)} ms, one ${(our.ms / ones).toFixed(3)} / ${(their.ms / ones).toFixed(1)} ms, a move ${(moves.ms / ones).toFixed(0)} ms`,
    )
    if (round === 0) continue
    times.ours.push(ours.ms)
    times.theirs.push(theirs.ms)
    times.oursOne.push(our.ms / ones)
    times.theirsOne.push(their.ms / ones)
    times.move.push(moves.ms / ones)
  }
  return verdict(times, differences, { size, ...city.counts, limitMeters: limits.all, rounds })
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const begun = performance.now()
  const result = await work()
  return { ms: performance.now() - begun, result }
}

async function eachOf<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < count; i++) results.push(await work(i))
  return results
}

function verdict(times: Times, differences: readonly string[], facts: object): object {
  const ms = (list: readonly number[]): number => Number(median(list).toPrecision(3))
  const fromScratch = ratio(median(times.theirs), median(times.ours))
  const oneResource = ratio(median(times.theirsOne), median(times.oursOne))
  const afterOneMoveMs = ms(times.move)
  return {
    bench: 'coverage',
    ...facts,
    fromScratch: { oursMs: ms(times.ours), pgRoutingMs: ms(times.theirs), times: fromScratch },
    oneResource: { oursMs: ms(times.oursOne), pgRoutingMs: ms(times.theirsOne), times: oneResource },
    afterOneMoveMs,
    differences,
    targets,
    holds:
      differences.length === 0 &&
      fromScratch >= targets.fromScratch &&
      oneResource >= targets.oneResource &&
      afterOneMoveMs <= targets.afterOneMoveMs,
  }
}
