import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { packCounts, sparseCounts } from '#geo/sparse-counts'
import { countCells } from '../../api/columns/cell-counts.ts'
import type { City } from '../../api/columns/incident-figures.ts'
import { densityExact } from '../../api/columns/incident-figures.ts'
import { densityHeaders } from '../../api/heat/heat.rules.ts'
import { say, saying } from '../support/say.ts'
import { benchColumns, pointBytes } from './bench-columns.ts'
import { median, ratio } from './rounds.ts'

const contestants = ['ours', 'deck-heatmap', 'maplibre-heatmap'] as const
type Contestant = (typeof contestants)[number]
const limitMs = 120_000
const cityBox: [number, number, number, number] = [116.15, 39.72, 116.56, 40.05]
const everything = { grids: null, moves: null }
const playedWeeks = Array.from({ length: 12 }, (_, i) => 40 + i)

type Timing =
  { firstHeatMs: number; firstMb: number; wireMb: number; prepareMs: number; frameMs: number } | { failed: string }

/** Heat in real Chromium, ours beside deck.gl's and MapLibre's own of the same incidents: first picture, bytes, frames. */
export async function benchBrowser({ sizes }: { sizes: number[] }): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-browser-bench-'))
  const root = join(import.meta.dirname, 'browser')
  await saying('Building the bench page', () =>
    build({
      root,
      configFile: false,
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    }),
  )
  const results: Record<string, object> = {}
  try {
    for (const size of sizes) results[String(size)] = await benchSize(size, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { bench: 'browser', viewport: '1280x720', radiusMeters: 300, sizes: results }
}

async function benchSize(size: number, folder: string): Promise<object> {
  const city = await saying(`Making ${size} incidents`, () => Promise.resolve(benchColumns(size)))
  const place = await serve(city, gzipSync(pointBytes(size), { level: 1 }), folder)
  try {
    const timings = {} as Record<Contestant, Timing>
    for (const contestant of contestants) {
      timings[contestant] = await timeOne(place, contestant)
      say(`${size} ${contestant}: ${JSON.stringify(timings[contestant])}`)
    }
    return { ...timings, ratios: ratiosOf(timings) }
  } finally {
    place.server.close()
  }
}

/** How many times as long, or as many bytes, as ours. */
function ratiosOf(timings: Record<Contestant, Timing>): object {
  const { ours, ...others } = timings
  if ('failed' in ours) return {}
  const against = Object.entries(others).map(([name, timing]) => [
    name,
    'failed' in timing
      ? timing.failed
      : {
          firstHeat: ratio(timing.firstHeatMs, ours.firstHeatMs),
          firstBytes: ratio(timing.firstMb, ours.firstMb),
          allBytes: ratio(timing.wireMb, ours.wireMb),
          frame: ratio(timing.frameMs, ours.frameMs),
        },
  ])
  return Object.fromEntries(against) as object
}

/** In a browser of its own, so that nothing of one contestant is left for the next; killed when its time is over. */
async function timeOne(place: Place, contestant: Contestant): Promise<Timing> {
  const browser = await chromium.launch({
    executablePath: process.env.WANGGE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--js-flags=--max-old-space-size=3072'],
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Timing>((resolve) => {
    timer = setTimeout(() => resolve({ failed: `not done after ${limitMs / 1000} s` }), limitMs)
  })
  try {
    return await Promise.race([measure(browser, place, contestant), late])
  } catch (error) {
    return { failed: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  } finally {
    clearTimeout(timer)
    await browser.close()
  }
}

async function measure(browser: Browser, place: Place, contestant: Contestant): Promise<Timing> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  const crashed = new Promise<never>((_, reject) => page.once('crash', () => reject(new Error('the page crashed'))))
  const run = async (): Promise<Timing> => {
    await page.goto(`${place.url}/?contestant=${contestant}`)
    await page.waitForFunction('window.bench !== undefined', undefined, { timeout: 30_000 })
    place.sentBytes = 0
    const timed = (what: string) =>
      page.evaluate<number>(
        `(async () => { const at = performance.now(); await window.bench.${what}; return performance.now() - at })()`,
      )
    const firstHeatMs = await timed('first()')
    const firstMb = megabytes(place.sentBytes)
    const prepareMs = await timed('prepare()')
    const frames: number[] = []
    for (const week of playedWeeks) frames.push(await timed(`frame(${week})`))
    return {
      firstHeatMs: Math.round(firstHeatMs),
      firstMb,
      wireMb: megabytes(place.sentBytes),
      prepareMs: Math.round(prepareMs),
      frameMs: Math.round(median(frames)),
    }
  }
  return Promise.race([run(), crashed])
}

function megabytes(bytes: number): number {
  return Number((bytes / 1e6).toFixed(3))
}

type Place = { url: string; server: Server; sentBytes: number }

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

async function serve(city: City, points: Buffer, folder: string): Promise<Place> {
  const place: Place = { url: '', server: createServer(), sentBytes: 0 }
  place.server.on('request', (req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost')
    const send = (body: Buffer, isPacked = false) => {
      const packed = isPacked ? body : gzipSync(body, { level: 1 })
      place.sentBytes += packed.length
      res.setHeader('content-encoding', 'gzip').end(packed)
    }
    if (url.pathname === '/points') send(points, true)
    else if (url.pathname === '/density') sendDensity(city, Number(url.searchParams.get('radius')), res, send)
    else if (url.pathname === '/cells') sendCells(city, Number(url.searchParams.get('meters')), res, send)
    else sendFile(folder, url.pathname === '/' ? '/index.html' : url.pathname, res)
  })
  await new Promise<void>((resolve) => place.server.listen(0, '127.0.0.1', resolve))
  place.url = `http://127.0.0.1:${(place.server.address() as AddressInfo).port}`
  return place
}

type Send = (body: Buffer) => void

function sendDensity(city: City, radiusMeters: number, res: ServerResponse, send: Send): void {
  const density = densityExact(city, everything, {}, { bbox: cityBox, radiusMeters, mostCells: 768 })
  for (const [name, value] of Object.entries(densityHeaders(density))) res.setHeader(name, value)
  send(Buffer.from(density.field.buffer))
}

function sendCells(city: City, cellMeters: number, res: ServerResponse, send: Send): void {
  const cells = countCells(city, everything, {}, { shape: 'square', cellMeters, bbox: cityBox, bucket: 'week' })
  res.setHeader('x-cell-latitude', String(cells.lattice.latitudeTenths))
  send(Buffer.from(packCounts(sparseCounts({ ...cells, keys: [cells.columns, cells.rows] })).buffer))
}

function sendFile(folder: string, path: string, res: ServerResponse): void {
  res
    .setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
    .end(readFileSync(join(folder, path)))
}
