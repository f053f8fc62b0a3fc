import { execFile, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { say, saying } from '../support/say.ts'
import type { BenchPlace, TileServer } from './bench-city.ts'
import { makeCaller } from './bench-caller.ts'
import {
  libpqEnvironment,
  makeOurCity,
  makePeerCity,
  openBenchPlace,
  startTileServer,
  withClient,
} from './bench-city.ts'
import type { Contestant, Measured, Row } from './rounds.ts'
import { ratio, runInTurns } from './rounds.ts'

/** What we use of the bench folder's tiles.mjs. */
type Measuring = {
  tileList: (zooms: string, passes?: number) => [number, number, number][]
  measure: (
    template: string,
    tiles: [number, number, number][],
    connections: number,
    headers?: Record<string, string>,
  ) => Promise<Measured>
}

type Bench = {
  place: BenchPlace
  folder: string
  measuring: Measuring
  /** Address of nginx before MapServer; undefined where they are not installed. */
  peers: string | undefined
  cold: TileServer
  warm: TileServer
  /** Of somebody who sees the whole city as it is, for our own server; the peers know nobody. */
  cookie: string
}

type BenchLayer = 'grids' | 'buildings' | 'incidents'

const connections = 8
const cacheBytes = 512 * 2 ** 20
const layers: BenchLayer[] = ['grids', 'buildings', 'incidents']
const ourNames: Record<BenchLayer, string> = {
  grids: 'community-grids',
  buildings: 'buildings',
  incidents: 'incidents',
}
/** Of the limit, on street tiles (z13-16). */
const streetTargets: Record<BenchLayer, number> = { grids: 1.2, buildings: 0.95, incidents: 5 }
const cachedTarget = 0.7
const cityTargets = { bytes: 500_000, p99Ms: 300 }
/** Of the limit, on city tiles (z10-12), where the limit draws every point and we tell counts by cell. */
const cityOfLimit: Partial<Record<BenchLayer, number>> = { incidents: 20 }

export async function benchTiles(options: { rounds: number }): Promise<object> {
  const place = await openBenchPlace()
  const stops: (() => Promise<unknown>)[] = [place.close]
  try {
    const folder = await makePeerCity(place)
    const url = await makeOurCity(place)
    const { cookie } = await withClient(url, (client) => makeCaller(client, { post: 'command' }))
    const cold = await startTileServer(url, 0)
    stops.unshift(cold.stop)
    const warm = await startTileServer(url, cacheBytes)
    stops.unshift(warm.stop)
    const peers = await startPeers(place, folder)
    if (peers) stops.unshift(peers.stop)
    const measuring = (await import(pathToFileURL(join(folder, 'tiles.mjs')).href)) as Measuring
    const bench: Bench = { place, folder, measuring, peers: peers?.address, cold, warm, cookie }
    return await measureAll(bench, options.rounds)
  } finally {
    for (const stop of stops) await stop()
  }
}

async function measureAll(bench: Bench, rounds: number): Promise<object> {
  const street: Record<string, object> = {}
  for (const layer of layers) street[layer] = await measureStreet(bench, layer, '13-16', rounds)
  // At z13 our incidents are counts by cell, as every zoom below the points': fewer bytes. Here points meet points.
  street['incidents, z14-16 alone'] = await measureStreet(bench, 'incidents', '14-16', rounds)
  const cached: Record<string, object> = {}
  for (const layer of layers) if (bench.peers !== undefined) cached[layer] = await measureCached(bench, layer, rounds)
  const city: Record<string, object> = {}
  for (const layer of layers) city[layer] = await measureCity(bench, layer, rounds)
  return {
    bench: 'tiles',
    data: { grids: 2500, buildings: 200_000, incidents: 1_000_000 },
    connections,
    rounds,
    serverRssMb: bench.cold.rssMb,
    incidentsBelowZ14: 'counts by cell',
    street,
    cached,
    city,
  }
}

async function measureStreet(bench: Bench, layer: BenchLayer, zooms: string, rounds: number): Promise<object> {
  // Cheap tiles are over in a tenth of a second; several passes make the figure steadier.
  const passes = layer === 'grids' ? 4 : 1
  const tiles = bench.measuring.tileList(zooms, passes)
  const contestants: Contestant[] = [
    { name: 'limit', run: () => runLimit(bench, layer, zooms, passes) },
    { name: 'ours', run: () => measureOurs(bench, ourTemplate(bench.cold, layer), tiles) },
  ]
  const mapserver = peerTemplate(bench, 'mapserver', layer)
  if (mapserver !== undefined)
    contestants.push({ name: 'mapserver', run: () => bench.measuring.measure(mapserver, tiles, connections) })
  // One pass unmeasured, as pgbench's connections get their first tile: a server that runs is a warm one.
  const warmUp = bench.measuring.tileList(zooms)
  await measureOurs(bench, ourTemplate(bench.cold, layer), warmUp)
  const rows = await saying(`Street tiles z${zooms} of ${layer}`, () => runInTurns(contestants, rounds))
  const limit = perSecondOf(rows, 'limit')
  for (const row of rows) tell(`${layer} z${zooms}`, row, `${ratio(row.perSecond, limit)} of the limit`)
  const ours = ratio(perSecondOf(rows, 'ours'), limit)
  return { rows, ofLimit: ours, target: streetTargets[layer], holds: ours >= streetTargets[layer] }
}

async function measureCached(bench: Bench, layer: BenchLayer, rounds: number): Promise<object> {
  const { measure, tileList } = bench.measuring
  const nginx = peerTemplate(bench, 'cached', layer) ?? ''
  const ours = ourTemplate(bench.warm, layer)
  const tiles = tileList('13-16', 4)
  await measure(nginx, tileList('13-16'), connections)
  await measureOurs(bench, ours, tileList('13-16'))
  const rows = await saying(`Cached tiles of ${layer}`, () =>
    runInTurns(
      [
        { name: 'nginx-cache-hit', run: () => measure(nginx, tiles, connections) },
        { name: 'ours-cached', run: () => measureOurs(bench, ours, tiles) },
      ],
      rounds,
    ),
  )
  const hit = perSecondOf(rows, 'nginx-cache-hit')
  for (const row of rows) tell(`${layer} cached`, row, `${ratio(row.perSecond, hit)} of nginx`)
  const share = ratio(perSecondOf(rows, 'ours-cached'), hit)
  return { rows, ofNginx: share, target: cachedTarget, holds: share >= cachedTarget }
}

async function measureCity(bench: Bench, layer: BenchLayer, rounds: number): Promise<object> {
  const template = ourTemplate(bench.cold, layer)
  const tiles = bench.measuring.tileList('10-12')
  const target = cityOfLimit[layer] ?? 0
  const contestants: Contestant[] = [
    { name: 'ours', run: () => measureOurs(bench, template, tiles) },
    { name: 'limit', run: () => runLimit(bench, layer, '10-12', 1) },
  ]
  const rows = await saying(`City tiles of ${layer}`, () => runInTurns(contestants, rounds))
  const largestBytes = await largestTile(bench, template, tiles)
  const p99 = rows.find(({ name }) => name === 'ours')?.p99 ?? NaN
  const ofLimit = ratio(perSecondOf(rows, 'ours'), perSecondOf(rows, 'limit'))
  const verdict = `our largest ${Math.round(largestBytes / 1000)} kB, ours ${ofLimit} of the limit`
  for (const row of rows) tell(`${layer} z10-12`, row, verdict)
  return {
    rows,
    largestBytes,
    ofLimit,
    targets: { ...cityTargets, ofLimit: target },
    holds: largestBytes <= cityTargets.bytes && p99 <= cityTargets.p99Ms && ofLimit >= target,
  }
}

async function largestTile({ cookie }: Bench, template: string, tiles: [number, number, number][]): Promise<number> {
  let largest = 0
  for (const [z, x, y] of tiles) {
    const url = template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y))
    const answer = await fetch(url, { headers: { cookie, 'accept-encoding': 'identity' } })
    largest = Math.max(largest, (await answer.arrayBuffer()).byteLength)
  }
  return largest
}

function measureOurs(
  { measuring, cookie }: Bench,
  template: string,
  tiles: [number, number, number][],
): Promise<Measured> {
  return measuring.measure(template, tiles, connections, { cookie })
}

function ourTemplate({ port }: TileServer, layer: BenchLayer): string {
  return `http://127.0.0.1:${port}/tiles/${ourNames[layer]}/{z}/{x}/{y}.mvt`
}

function peerTemplate({ peers }: Bench, path: 'mapserver' | 'cached', layer: BenchLayer): string | undefined {
  if (peers === undefined) return undefined
  return `${peers}/${path}?map=bench&mode=tile&tilemode=gmap&map.imagetype=mvt&layers=${layer}&tile={x}+{y}+{z}`
}

function perSecondOf(rows: Row[], name: string): number {
  return rows.find((row) => row.name === name)?.perSecond ?? NaN
}

function tell(what: string, { name, perSecond, p50, p99, bytes, bad }: Row, verdict: string): void {
  const megabytes = ((bytes ?? 0) / 1e6).toFixed(2)
  const failures = bad ? `, ${bad} BAD` : ''
  say(
    `${what}: ${name} ${Math.round(perSecond)}/s, p50 ${p50} ms, p99 ${p99} ms, ${megabytes} MB${failures}; ${verdict}`,
  )
}

async function runLimit({ place, folder }: Bench, layer: string, zooms: string, passes: number): Promise<Measured> {
  const words = [layer, String(connections), zooms, String(passes)]
  const { stdout } = await promisify(execFile)('./limit.sh', words, {
    cwd: folder,
    env: libpqEnvironment(place),
  })
  return JSON.parse(stdout) as Measured
}

/** MapServer behind nginx, where Debian's packages are there. */
async function startPeers(
  place: BenchPlace,
  folder: string,
): Promise<{ address: string; stop: () => Promise<unknown> } | undefined> {
  const missing = ['mapserv', 'nginx', 'spawn-fcgi'].filter((program) => spawnSync('which', [program]).status !== 0)
  if (missing.length > 0) {
    say(
      `No peers: ${missing.join(', ')} not installed (apt-get install cgi-mapserver mapserver-bin spawn-fcgi nginx-light).`,
    )
    return undefined
  }
  const port = await freePort()
  const env = { ...libpqEnvironment(place), PEERS_PORT: String(port), PEERS_DIR: join(place.folder, 'peers') }
  const peers = (word: string) => promisify(execFile)('./peers.sh', [word], { cwd: folder, env })
  const before = new Set(mapServers())
  await peers('start')
  const stop = async (): Promise<void> => {
    await peers('stop')
    // spawn-fcgi writes the numbers of its workers without a gap, so the peers' own stop misses them.
    for (const pid of mapServers()) if (!before.has(pid)) process.kill(pid)
  }
  return { address: `http://127.0.0.1:${port}`, stop }
}

function mapServers(): number[] {
  const { stdout } = spawnSync('pgrep', ['-f', '/cgi-bin/mapserv$'], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  })
}
