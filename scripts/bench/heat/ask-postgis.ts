import { readFileSync } from 'node:fs'
import pg from 'pg'
import { say } from '../../support/say.ts'
import type { Asked } from './clients.ts'
import { askAll } from './clients.ts'
import type { Print } from './figures.ts'
import { printOf } from './figures.ts'
import type { Form, Path, Subtree } from './plain-sql.ts'
import { figuresOf, forms, groupHits, postgresHits } from './plain-sql.ts'
import type { HeatQuestion } from './questions.ts'

export type Postgis = {
  /** What was found fastest for each view and kind of filter. */
  chosen: () => Record<string, string>
  ask: (questions: HeatQuestion[]) => Promise<Asked[]>
  close: () => Promise<void>
}

type Way = { path: Path; form: Form }

/**
 * Beside the product's own indexes, by place and by time, one that holds all these questions ask for: PostGIS then
 * answers about a window of time without a look at the table.
 */
export async function indexIncidents(client: pg.Client): Promise<void> {
  await client.query("SET maintenance_work_mem = '2GB'")
  await client.query(`CREATE INDEX IF NOT EXISTS bench_incidents_by_time ON incidents (reported_at)
    INCLUDE (class_id, community_grid_id, source, status, position_quality, position) WITH (fillfactor = 100)`)
  await client.query('VACUUM (ANALYZE) incidents')
}

/** Lays the incidents out as plain integers beside the product's table, if an earlier run has not. */
export async function layOutPlain(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('bench.by_time') IS NOT NULL AS there`)
  if (rows[0]?.there === true) return
  await client.query("SET work_mem = '1GB'; SET maintenance_work_mem = '2GB'")
  await client.query('BEGIN')
  await client.query(readFileSync(new URL('make-plain-incidents.sql', import.meta.url), 'utf8'))
  await client.query('COMMIT')
  for (const table of ['by_place', 'by_time']) await client.query(`VACUUM (ANALYZE) bench.${table}`)
}

/** Eight warm connections with the settings that suit these questions: no JIT, two workers, everything in memory. */
export async function openPostgis(
  url: string,
  { clients, workers, subtree, paths }: { clients: number; workers: number; subtree: Subtree; paths: readonly Path[] },
): Promise<Postgis & { calibrate: (samples: HeatQuestion[]) => Promise<void> }> {
  const connections = await Promise.all(Array.from({ length: clients }, () => connect(url, workers)))
  const ways = new Map<string, Way>()
  const askBy = async (question: HeatQuestion, way: Way, connection: pg.Client | undefined): Promise<Print> => {
    const text = groupHits(postgresHits(way.path, question, subtree), way.form)
    const answer = await connection?.query<[number, number, number]>({ text, rowMode: 'array' })
    return printOf(figuresOf(answer?.rows ?? [], question))
  }
  const [first] = connections
  const [usual = 'incidents'] = paths
  if (!first) throw new Error('PostGIS needs at least one client')
  return {
    calibrate: async (samples) => {
      for (const kind of new Set(samples.map(kindOf))) {
        const alike = samples.filter((question) => kindOf(question) === kind).slice(0, 2)
        ways.set(kind, await fastestWay(alike, first, { paths, askBy: (question, way) => askBy(question, way, first) }))
      }
    },
    chosen: () => Object.fromEntries([...ways].map(([kind, { path, form }]) => [kind, `${path}, ${form}`])),
    ask: (questions) =>
      askAll(questions, clients, (question, number) =>
        askBy(question, ways.get(kindOf(question)) ?? { path: usual, form: 'sets' }, connections[number]),
      ),
    close: async () => {
      for (const connection of connections) await connection.end()
    },
  }
}

async function connect(connectionString: string, workers: number): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(`SET jit = off; SET max_parallel_workers = ${workers}; SET max_parallel_workers_per_gather = ${workers};
    SET parallel_setup_cost = 100; SET work_mem = '256MB'; SET effective_cache_size = '12GB'; SET random_page_cost = 1.0;
    SET statement_timeout = ${longestMs}`)
  return client
}

/** Reads tables and indexes into the cache once. */
export async function prewarm(client: pg.Client): Promise<void> {
  await client.query(`SELECT pg_prewarm(c.oid, 'read') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'i') AND (n.nspname = 'bench' OR c.relname LIKE '%incidents%')`)
}

const dayMs = 86_400_000

/** Which index serves best depends on how much of the ground and of the years is asked for. */
export function kindOf({ view, filter }: HeatQuestion): string {
  const days =
    filter.from === undefined || filter.to === undefined
      ? Infinity
      : (Date.parse(filter.to) - Date.parse(filter.from)) / dayMs
  return `${view}, ${days <= 45 ? 'a month at most' : 'longer'}`
}

type Timed = { way: Way; ms: number }

/** Every path by one form, then the best two paths by every form. Who takes twice as long as the best is cut off. */
async function fastestWay(
  samples: HeatQuestion[],
  connection: pg.Client,
  { paths, askBy }: { paths: readonly Path[]; askBy: (question: HeatQuestion, way: Way) => Promise<unknown> },
): Promise<Way> {
  const tried: Timed[] = []
  const attempt = async (path: Path, form: Form): Promise<void> => {
    const best = Math.min(longestMs, ...tried.map(({ ms }) => ms))
    await connection.query(`SET statement_timeout = ${Math.ceil(2 * best + 200)}`)
    let ms = 0
    for (const question of samples) ms += await bestOfTwo(() => askBy(question, { path, form }))
    tried.push({ way: { path, form }, ms })
    tried.sort((a, b) => a.ms - b.ms)
  }
  for (const path of paths) await attempt(path, 'sets')
  for (const { way } of tried.slice(0, 2)) for (const form of forms) if (form !== 'sets') await attempt(way.path, form)
  await connection.query(`SET statement_timeout = ${longestMs}`)
  const [sample] = samples
  const told = tried.map(({ way: { path, form }, ms }) => `${path}/${form} ${Math.round(ms)}`)
  if (sample) say(`  ${kindOf(sample)}: ${told.join(', ')} ms`)
  return tried[0]?.way ?? { path: paths[0] ?? 'incidents', form: 'sets' }
}

const longestMs = 60_000

async function bestOfTwo(ask: () => Promise<unknown>): Promise<number> {
  let best = Infinity
  for (let i = 0; i < 2; i++) {
    const begun = performance.now()
    try {
      await ask()
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === '57014') return Infinity
      throw error
    }
    best = Math.min(best, performance.now() - begun)
  }
  return best
}
