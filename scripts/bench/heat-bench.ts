import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { classTreeOf } from '../../api/columns/class-tree.ts'
import { say, saying } from '../support/say.ts'
import { withClient } from './bench-city.ts'
import { indexIncidents, layOutPlain, openPostgis, prewarm } from './heat/ask-postgis.ts'
import type { Child } from './heat/child.ts'
import { startChild } from './heat/child.ts'
import type { Asked } from './heat/clients.ts'
import { quantile } from './heat/clients.ts'
import type { Compared, Contestant } from './heat/compare-heat.ts'
import { compare, contestants, demandEqual, round } from './heat/compare-heat.ts'
import type { DuckAsked } from './heat/duckdb-process.ts'
import type { ServiceFigures } from './heat/measure-service.ts'
import { measureService } from './heat/measure-service.ts'
import type { Metropolis } from './heat/metropolis.ts'
import { openMetropolis } from './heat/metropolis.ts'
import { makeParquet } from './heat/parquet.ts'
import type { Subtree } from './heat/plain-sql.ts'
import { forms, plainPaths } from './heat/plain-sql.ts'
import type { Ground, HeatQuestion } from './heat/questions.ts'
import { makeQuestions, randomOf, readGround, views } from './heat/questions.ts'

export type HeatWish = { rows: number; clients: number; rounds: number; folder: string | undefined }

const targets = {
  medianMs: 60,
  p99Ms: 300,
  mixOfPostgis: 20,
  mixOfDuckdb: 2,
  cityOfPostgis: 20,
  cityOfDuckdb: 1,
  streetOfDuckdb: 5,
  bytesAnIncident: 40,
  servingSeconds: 20,
  visibleSeconds: 2,
  othersP99OfIdle: 2,
}

const oursAlone = 1600
const chunk = 200
const longestAloneSeconds = 60

/**
 * Density, counts by grid and histogram of ten million incidents, asked by several clients at once: of our columns, of
 * PostGIS on the product's table with the best index we know, of DuckDB on a Parquet, and of PostgreSQL on tables without
 * geometry made for these questions; the same questions in one run, in turns. Fails when any count differs.
 */
export async function benchHeat(wish: HeatWish): Promise<object> {
  const folder = wish.folder ?? mkdtempSync(join(tmpdir(), 'wangge-bench-'))
  if (wish.folder === undefined) chmodSync(folder, 0o755)
  const metropolis = await openMetropolis(folder, wish.rows)
  try {
    return await measure(metropolis, wish)
  } finally {
    await metropolis.cluster.stop()
    if (wish.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

type Prepared = { ground: Ground; classes: DuckAsked['classes']; subtree: Subtree; parquet: string }

async function prepare({ url, folder, rows }: Metropolis): Promise<Prepared> {
  return withClient(url, async (client) => {
    await saying('Laying the incidents out for PostgreSQL', () => layOutPlain(client))
    await saying('Indexing the incidents for these questions', () => indexIncidents(client))
    const parquet = join(folder, `incidents-${rows}.parquet`)
    await saying('Writing the Parquet', () => makeParquet(client, parquet))
    await saying('Reading tables and indexes into the cache', () => prewarm(client))
    const ground = await readGround(client, randomOf(11))
    const { rows: found } = await client.query<{ id: number; parent: number; sensitive: number }>(
      'SELECT id, coalesce(parent_id, 0) AS parent, is_sensitive::int4 AS sensitive FROM incident_classes',
    )
    const tree = classTreeOf(found.map(({ id, parent, sensitive }) => [id, parent, sensitive]))
    const classes = ground.classes.map((id): [number, number[]] => [id, [...tree.subtreeOf(id)]])
    const below = new Map(classes)
    return { ground, classes, subtree: (id) => below.get(id) ?? [id], parquet }
  })
}

async function measure(metropolis: Metropolis, wish: HeatWish): Promise<object> {
  const prepared = await prepare(metropolis)
  const raced = await race(metropolis, prepared, wish)
  tellGroups(raced.groups)
  const service = await measureService(metropolis, {
    clients: wish.clients,
    ground: prepared.ground,
    questions: makeQuestions(prepared.ground, 200, randomOf(3)),
  })
  const judged = judge(raced, service)
  for (const [target, { measured, holds }] of Object.entries(judged))
    say(`${holds ? 'holds ' : 'MISSES'} ${target}: ${measured}`)
  const { rows, madeSeconds } = metropolis
  return {
    bench: 'heat',
    rows,
    madeSeconds,
    clients: wish.clients,
    ...raced,
    service,
    targets,
    judged,
    holds: Object.values(judged).every(({ holds }) => holds),
  }
}

type Engine = { rows: number; bytes: number; loadSeconds: number; rssGrowth: number }
type Raced = {
  engine: Engine & { rssAtEnd: number }
  alone: Record<string, { questions: number; medianMs: number; p99Ms: number; perSecond: number }>
  groups: Record<Group, Compared>
  /** Of the mix, where short questions wait behind long ones of other clients. */
  mixByView: Record<string, Compared>
  postgisBy: Record<string, string>
  plainBy: Record<string, string>
  duckdbBy: string
  duckdbRss: number
}

/** What stands in one race; each is asked by itself, so that no short question waits behind those of another view. */
type Group = 'mix' | 'city with filters' | 'street'

function questionsOf({ ground }: Prepared): Record<Group, HeatQuestion[]> {
  const ofCity = makeQuestions(ground, 30, randomOf(12), ['city'])
  return {
    mix: makeQuestions(ground, 48, randomOf(1)),
    'city with filters': ofCity.filter(({ isFiltered }) => isFiltered).slice(0, 16),
    street: makeQuestions(ground, 96, randomOf(13), ['street']),
  }
}

async function race(metropolis: Metropolis, prepared: Prepared, wish: HeatWish): Promise<Raced> {
  const { clients } = wish
  const engine = await saying('Loading our columns', () => startChild<Engine>('engine-process.ts', [metropolis.url]))
  const duckdb = await startChild<{ rss: number }>('duckdb-process.ts', [prepared.parquet, String(clients)])
  const { subtree } = prepared
  const postgis = await openPostgis(metropolis.url, { clients, workers: 2, subtree, paths: ['incidents'] })
  const plain = await openPostgis(metropolis.url, { clients, workers: 2, subtree, paths: plainPaths })
  try {
    const askOurs = (questions: HeatQuestion[]) => engine.request<Answers>({ questions, clients })
    const alone = await saying('Ours alone', () => askAlone(askOurs, prepared.ground))
    const duck = await saying('Looking for the best way to ask DuckDB', () => bestDuckForm(duckdb, prepared))
    const samples = samplesOf(prepared.ground)
    await saying('Looking for the best way to ask PostGIS', () => postgis.calibrate(samples))
    await saying('Looking for the best way to ask PostgreSQL on plain tables', () => plain.calibrate(samples))
    const asks: Asks = {
      ours: async (questions) => (await askOurs(questions)).answers,
      duckdb: async (questions) => (await duck.ask(questions)).answers,
      postgis: postgis.ask,
      plain: plain.ask,
    }
    const groups: Partial<Record<Group, Compared>> = {}
    const byView: Record<string, Compared> = {}
    for (const [group, questions] of Object.entries(questionsOf(prepared)) as [Group, HeatQuestion[]][]) {
      const rounds = await inTurns(asks, { ...wish, group, questions })
      groups[group] = compare(questions, rounds)
      if (group !== 'mix') continue
      for (const view of views) byView[view] = compare(questions, rounds, (question) => question.view === view)
    }
    return {
      engine: { ...engine.ready, rssAtEnd: (await askOurs([])).rss },
      alone,
      groups: groups as Record<Group, Compared>,
      mixByView: byView,
      postgisBy: postgis.chosen(),
      plainBy: plain.chosen(),
      duckdbBy: duck.form,
      duckdbRss: (await duck.ask([])).rss,
    }
  } finally {
    await postgis.close()
    await plain.close()
    await duckdb.stop()
    await engine.stop()
  }
}

function tellGroups(groups: Record<string, Compared>): void {
  for (const [group, { questions, medianMs, timesOurs }] of Object.entries(groups)) {
    const told = Object.entries(timesOurs).map(
      ([name, { byMedian, bySum }]) => `${name} ${byMedian} x (sum ${bySum} x)`,
    )
    say(`  ${group}, ${questions} questions: ours ${medianMs.ours} ms, of ours ${told.join(', ')}`)
  }
}

type Asks = Record<Contestant, (questions: HeatQuestion[]) => Promise<Asked[]>>

async function inTurns(
  asks: Asks,
  { rounds, group, questions }: HeatWish & { group: Group; questions: HeatQuestion[] },
): Promise<Record<Contestant, Asked[][]>> {
  const told: Record<Contestant, Asked[][]> = { ours: [], duckdb: [], postgis: [], plain: [] }
  for (let n = 0; n < rounds; n++) {
    for (let i = 0; i < contestants.length; i++) {
      const name = contestants[(i + n) % contestants.length] ?? 'ours'
      told[name].push(await saying(`${group}, round ${n + 1}: ${name}`, () => asks[name](questions)))
    }
    const [ours = [], duckdb = [], postgis = [], plain = []] = contestants.map((name) => told[name][n])
    demandEqual(questions, { ours, duckdb, postgis, plain })
  }
  return told
}

/** Enough questions of each view for a p99, after some for the compiler; who is slow gets no more than its time. */
async function askAlone(
  ask: (questions: HeatQuestion[]) => Promise<{ answers: Asked[] }>,
  ground: Ground,
): Promise<Raced['alone']> {
  const questions = makeQuestions(ground, oursAlone, randomOf(2))
  await ask(makeQuestions(ground, chunk, randomOf(6)))
  const answers: Asked[] = []
  const begun = performance.now()
  const seconds = (): number => (performance.now() - begun) / 1000
  while (answers.length < questions.length && seconds() < longestAloneSeconds)
    answers.push(...(await ask(questions.slice(answers.length, answers.length + chunk))).answers)
  const took = seconds()
  const told = (wanted: (question: HeatQuestion) => boolean) => {
    const ms = answers.flatMap((answer, i) => (questions.slice(i, i + 1).some(wanted) ? [answer.ms] : []))
    const perSecond = round(ms.length / took)
    return { questions: ms.length, medianMs: round(quantile(ms, 0.5)), p99Ms: round(quantile(ms, 0.99)), perSecond }
  }
  const byView = views.map((view) => [view, told((question) => question.view === view)])
  const alone: Raced['alone'] = { mix: told(() => true), ...(Object.fromEntries(byView) as Raced['alone']) }
  for (const [view, { medianMs, p99Ms }] of Object.entries(alone))
    say(`  ${view}: median ${medianMs} ms, p99 ${p99Ms} ms`)
  return alone
}

/** Other questions than those that are raced, enough to meet every view with short and long windows twice. */
function samplesOf(ground: Ground): HeatQuestion[] {
  return makeQuestions(ground, 80, randomOf(5))
}

type Answers = { answers: Asked[]; rss: number }
type DuckWay = { form: string; ask: (questions: HeatQuestion[]) => Promise<Answers> }

async function bestDuckForm(duckdb: Child<unknown>, { ground, classes }: Prepared): Promise<DuckWay> {
  const samples = makeQuestions(ground, 16, randomOf(5))
  let best = { form: forms[0] as (typeof forms)[number], seconds: Infinity }
  for (const form of forms) {
    await duckdb.request({ questions: samples, form, classes } satisfies DuckAsked)
    const begun = performance.now()
    await duckdb.request({ questions: samples, form, classes } satisfies DuckAsked)
    const seconds = (performance.now() - begun) / 1000
    say(`  DuckDB, ${form}: ${seconds.toFixed(2)} s for ${samples.length} questions`)
    if (seconds < best.seconds) best = { form, seconds }
  }
  const { form } = best
  return { form, ask: (questions) => duckdb.request<Answers>({ questions, form, classes } satisfies DuckAsked) }
}

type Judged = Record<string, { measured: number; target: number; holds: boolean }>

function judge({ engine, alone, groups }: Raced, service: ServiceFigures): Judged {
  const atMost = (measured: number, target: number) => ({
    measured: round(measured),
    target,
    holds: measured <= target,
  })
  const atLeast = (measured: number, target: number) => ({
    measured: round(measured),
    target,
    holds: measured >= target,
  })
  // By the time all questions of a group took: with eight clients the median tells who is dealt first as much.
  const times = (group: Group, name: 'duckdb' | 'postgis') => groups[group].timesOurs[name].bySum
  const slowestCommit = Math.max(...service.commitToVisibleSeconds)
  const worstOther = Math.max(
    ...Object.values(service.others).map(({ ratio, failed }) => (failed > 0 ? Infinity : ratio)),
  )
  return {
    'median ms over the mix': atMost(alone.mix?.medianMs ?? NaN, targets.medianMs),
    'p99 ms over the mix': atMost(alone.mix?.p99Ms ?? NaN, targets.p99Ms),
    'mix, times PostGIS': atLeast(times('mix', 'postgis'), targets.mixOfPostgis),
    'mix, times DuckDB': atLeast(times('mix', 'duckdb'), targets.mixOfDuckdb),
    'whole city with filters, times PostGIS': atLeast(times('city with filters', 'postgis'), targets.cityOfPostgis),
    'whole city with filters, times DuckDB': atLeast(times('city with filters', 'duckdb'), targets.cityOfDuckdb),
    'street views, times DuckDB': atLeast(times('street', 'duckdb'), targets.streetOfDuckdb),
    'bytes an incident': atMost(engine.bytes / engine.rows, targets.bytesAnIncident),
    'serving seconds from a start': atMost(
      service.fromOwnFileSeconds ?? service.fromCopySeconds,
      targets.servingSeconds,
    ),
    'commit to visible, seconds': atMost(slowestCommit, targets.visibleSeconds),
    'p99 of other requests, of idle': atMost(worstOther, targets.othersP99OfIdle),
  }
}
