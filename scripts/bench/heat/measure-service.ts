import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { say, saying } from '../../support/say.ts'
import { makeCaller } from '../bench-caller.ts'
import { startChild } from './child.ts'
import { quantile } from './clients.ts'
import type { Metropolis } from './metropolis.ts'
import type { ProbeWish, Probed } from './probe-process.ts'
import type { Ground, HeatQuestion } from './questions.ts'
import { degreesOf } from './questions.ts'
import type { ServiceRun } from './service-run.ts'
import { ownFiles, startServiceRun } from './service-run.ts'

export type ServiceFigures = {
  fromCopySeconds: number
  fromOwnFileSeconds: number | null
  listeningSeconds: number
  commitToVisibleSeconds: number[]
  others: Record<string, Other>
  answersPerSecond: number
  /** From when heat first answered until everything else was loaded too. */
  calmAfterSeconds: number
}

/** `failed`: refused or cut off while heat was asked. */
type Other = { idleP99Ms: number; loadedP99Ms: number; ratio: number; failed: number }

type Wish = { clients: number; ground: Ground; questions: HeatQuestion[] }

const probeSeconds = 20
const othersPaths = ['/health', '/catalogues/classes']
const commits = 5
const longestWaitMs = 60_000
const longestLoadMs = 180_000
const calmMs = 100

/** What only a whole service shows: how soon it serves, how soon it tells of a commit, and what others wait for. */
export async function measureService(metropolis: Metropolis, wish: Wish): Promise<ServiceFigures> {
  const owner = new pg.Client({ connectionString: metropolis.url })
  await owner.connect()
  const { cookie } = await makeCaller(owner, { post: 'command' })
  const dataFolder = join(metropolis.folder, 'service-data')
  rmSync(dataFolder, { recursive: true, force: true })
  try {
    const fromCopy = await saying('Starting the service, from COPY', () =>
      startServiceRun(metropolis.url, dataFolder, cookie),
    )
    await untilItWroteItself(dataFolder)
    await fromCopy.stop()
    const hasFile = ownFiles(dataFolder).length > 0
    const again = hasFile
      ? await saying('Starting it from its own file', () => startServiceRun(metropolis.url, dataFolder, cookie))
      : await startServiceRun(metropolis.url, dataFolder, cookie)
    try {
      return {
        fromCopySeconds: round(fromCopy.servingSeconds),
        fromOwnFileSeconds: hasFile ? round(again.servingSeconds) : null,
        listeningSeconds: round(again.listeningSeconds),
        ...(await measureLoaded(again, owner, { ...wish, cookie })),
      }
    } finally {
      await again.stop()
    }
  } finally {
    await owner.end()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function untilItWroteItself(dataFolder: string): Promise<void> {
  for (let tries = 0; tries < 40 && ownFiles(dataFolder).length === 0; tries++) await wait(250)
}

type Loaded = Pick<ServiceFigures, 'commitToVisibleSeconds' | 'others' | 'answersPerSecond' | 'calmAfterSeconds'>

async function measureLoaded(service: ServiceRun, owner: pg.Client, wish: Wish & { cookie: string }): Promise<Loaded> {
  const { cookie } = wish
  const prober = await startChild<object>('probe-process.ts', [])
  const probe = (): Promise<Probed> =>
    prober.request({
      url: service.url,
      cookie,
      paths: othersPaths,
      perSecond: 40,
      seconds: probeSeconds,
    } satisfies ProbeWish)
  try {
    const calmAfterSeconds = await saying('Waiting until the service has loaded everything else', () =>
      untilCalm(service.url),
    )
    const idle = await saying('Other requests while it is idle', probe)
    const load = openLoad(service.url, wish)
    await wait(2000)
    const loaded = await saying(`Other requests beside ${wish.clients} clients of heat`, probe)
    const commitToVisibleSeconds = await timeCommits(service.url, owner, wish)
    const answersPerSecond = round(await load.stop())
    const others = Object.fromEntries(othersPaths.map((path) => [path, compareP99(idle[path], loaded[path])]))
    for (const [path, { idleP99Ms, loadedP99Ms, failed }] of Object.entries(others))
      say(`${path}: p99 ${idleP99Ms} ms idle, ${loadedP99Ms} ms beside heat, ${failed} failed`)
    return { commitToVisibleSeconds, others, answersPerSecond, calmAfterSeconds }
  } finally {
    await prober.stop()
  }
}

/** Streets and households come in after heat answers: idle is who has nothing left to load. Seconds it took. */
async function untilCalm(url: string): Promise<number> {
  const begun = performance.now()
  for (let calm = 0; calm < 50 && performance.now() - begun < longestLoadMs;) {
    const asked = performance.now()
    await askOrAgain(`${url}/health`, '')
    calm = performance.now() - asked < calmMs ? calm + 1 : 0
    await wait(100)
  }
  return round((performance.now() - begun) / 1000)
}

function compareP99(idle: number[] = [], loaded: number[] = []): Other {
  const answered = loaded.filter((ms) => ms !== Infinity)
  const [idleP99, loadedP99] = [quantile(idle, 0.99), quantile(answered, 0.99)]
  return {
    idleP99Ms: round(idleP99),
    loadedP99Ms: round(loadedP99),
    ratio: round(loadedP99 / idleP99),
    failed: loaded.length - answered.length,
  }
}

type Load = { stop: () => Promise<number> }

/** Clients that ask for figures and density of one question after the other, as the page does. Gives answers a second. */
function openLoad(url: string, { clients, questions, cookie }: Wish & { cookie: string }): Load {
  let next = 0
  let answered = 0
  let isOn = true
  const begun = performance.now()
  const client = async (): Promise<void> => {
    while (isOn) {
      const question = questions[next++ % questions.length]
      if (!question) return
      for (const path of heatPaths(question)) await askOrAgain(`${url}${path}`, cookie)
      answered++
    }
  }
  let failure: unknown
  const running = Promise.all(Array.from({ length: clients }, client)).catch((error: unknown) => {
    failure = error
  })
  return {
    stop: async () => {
      isOn = false
      await running
      if (failure !== undefined) throw failure instanceof Error ? failure : new Error('a client of heat failed')
      return answered / ((performance.now() - begun) / 1000)
    },
  }
}

/** A server that was busy closes lines that looked idle to it, as any may: then the question is put once more. */
async function askOrAgain(address: string, cookie: string): Promise<Response> {
  const ask = async (): Promise<Response> => {
    const answer = await fetch(address, { headers: { cookie } })
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`)
    return new Response(await answer.arrayBuffer())
  }
  return ask().catch((error: unknown) => {
    if (error instanceof TypeError) return ask()
    throw error
  })
}

function heatPaths({ filter, bbox, bucket, radiusMeters, mostCells }: HeatQuestion): string[] {
  const query = new URLSearchParams({ bbox: bbox.join(',') })
  for (const [name, value] of Object.entries(filter)) query.set(name, String(value))
  const density = new URLSearchParams(query)
  query.set('bucket', bucket)
  density.set('radiusMeters', String(radiusMeters))
  density.set('cells', String(mostCells))
  return [`/heat/summary?${query.toString()}`, `/heat/density?${density.toString()}`]
}

/** Seconds from a commit until the count of its place tells it, while the clients go on; each is taken back again. */
async function timeCommits(url: string, owner: pg.Client, wish: Wish & { cookie: string }): Promise<number[]> {
  const [place = { x: 0, y: 0 }] = wish.ground.places
  const reach = 40_000
  const box = { west: place.x - reach, east: place.x + reach, north: place.y - reach, south: place.y + reach }
  const [west, south, east, north] = degreesOf(box)
  const path = `/heat/summary?bucket=month&bbox=${[west, south, east, north].join(',')}`
  const total = async (): Promise<number> => {
    const answer = await askOrAgain(`${url}${path}`, wish.cookie)
    return ((await answer.json()) as { total: number }).total
  }
  const until = async (wanted: number): Promise<number> => {
    const begun = performance.now()
    while ((await total()) !== wanted) if (performance.now() - begun > longestWaitMs) return Infinity
    return (performance.now() - begun) / 1000
  }
  const seconds: number[] = []
  const before = await total()
  for (let n = 0; n < commits && !seconds.includes(Infinity); n++) {
    const { rows } = await owner.query<{ id: string }>(
      `INSERT INTO incidents (reported_at, position, position_quality, class_id)
       SELECT $4, ST_SetSRID(ST_MakePoint($1, $2), 4326), 'map', $3 FROM generate_series(1, 3) RETURNING id`,
      [(west + east) / 2, (south + north) / 2, wish.ground.classes[0], new Date(wish.ground.lastMs)],
    )
    seconds.push(round(await until(before + 3)))
    await owner.query('DELETE FROM incidents WHERE id = ANY ($1)', [rows.map(({ id }) => id)])
    seconds.push(round(await until(before)))
  }
  say(`a commit is told after ${seconds.join(', ')} s`)
  return seconds
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
