import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { TileLayer } from '#geo/tile-layers'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import type { ShapeColumns, ShapeGroup } from '../columns/shape-columns.ts'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import { toProblem } from '../http/problem-handler.ts'
import { Problem } from '../http/problem.ts'
import { incidentTile } from './incident-tile.ts'
import { shapeTile } from './shape-tile.ts'
import type { StoredTile, TileCache } from './tile-cache.ts'
import { openTileCache } from './tile-cache.ts'
import type { TileQueue } from './tile-queue.ts'
import { openTileQueue } from './tile-queue.ts'
import type { TileHead } from './tile-response.ts'
import { etagsOf, makeForm, readyForm, sendNotModified, sendProblem, sendTile } from './tile-response.ts'
import type { TileVersions } from './tile-versions.ts'
import { openTileVersions, tileNumber } from './tile-versions.ts'
import { readLastChanges, readTile, readTileEpoch } from './tiles.queries.ts'
import type { TileQuestion } from './tiles.rules.ts'
import { isBelowLayer, isImmutable, matchesEtag, readTileUrl, shapeStyle, tableOf, tileJson } from './tiles.rules.ts'

export type TileStats = {
  answered: number
  hits: number
  drawn: number
  notModified: number
  problems: number
  waiting: number
  running: number
  cachedTiles: number
  cachedBytes: number
}

export type TileService = {
  /** Answers a tile address on a bare node:http server; false when the request is for somebody else. */
  handle: (req: IncomingMessage, res: ServerResponse) => boolean
  describe: (layer: TileLayer) => ReturnType<typeof tileJson>
  stats: () => TileStats
  close: () => void
}

export type TileServiceOptions = {
  /** Best a pool of its own, as small as there are cores: a tile keeps a core of the database busy. */
  pool: Pool
  columns: IncidentColumns
  shapes: ShapeColumns
  follower: ChangeFollower
  /** 0 switches the cache off. */
  cacheBytes: number
  log: Logger
}

type Service = {
  options: TileServiceOptions
  versions: TileVersions
  epoch: string
  cache: TileCache
  queue: TileQueue<Buffer>
  counts: { answered: number; hits: number; drawn: number; notModified: number; problems: number }
}

const groupOfLayer: Partial<Record<TileLayer, ShapeGroup>> = {
  'community-grids': 'community',
  'unit-grids': 'unit',
  buildings: 'buildings',
}

const placesAtOnce = 4
const mostWaiting = 512
const changesReadAtStart = 5000
const levelOfKept = 5
const levelOfPassing = 1

/** Open it after the columns: the feed then tells the columns first, and no tile gets a version it does not hold. */
export async function openTileService(options: TileServiceOptions): Promise<TileService> {
  const { pool, follower, cacheBytes } = options
  const early: ChangeEntry[] = []
  const feed = { take: (changes: ChangeEntry[]): void => void early.push(...changes) }
  const unsubscribe = follower.subscribe((changes) => feed.take(changes))
  const versions = await readVersions(pool)
  const [row] = await readTileEpoch(pool, {})
  for (const change of early) versions.touch(change)
  feed.take = (changes) => changes.forEach((change) => versions.touch(change))
  const service: Service = {
    options,
    versions,
    epoch: row?.epoch ?? '',
    cache: openTileCache(cacheBytes),
    queue: openTileQueue(placesAtOnce, mostWaiting),
    counts: { answered: 0, hits: 0, drawn: 0, notModified: 0, problems: 0 },
  }
  return {
    handle: (req, res) => handle(service, req, res),
    describe: (layer) => tileJson(layer, { version: versions.newest(tableOf(layer)), epoch: service.epoch }),
    stats: () => ({
      ...service.counts,
      waiting: service.queue.waiting(),
      running: service.queue.running(),
      cachedTiles: service.cache.size(),
      cachedBytes: service.cache.bytes(),
    }),
    close: unsubscribe,
  }
}

async function readVersions(pool: Pool): Promise<TileVersions> {
  const newest = await readLastChanges(pool, { count: changesReadAtStart })
  const isAll = newest.length < changesReadAtStart
  const versions = openTileVersions(isAll ? 0 : (newest[0]?.seq ?? 1) - 1)
  for (const { seq, noun, west, south, east, north } of newest) {
    const hasBox = west !== null && south !== null && east !== null && north !== null
    versions.touch({ seq, noun, bbox: hasBox ? [west, south, east, north] : null })
  }
  return versions
}

function handle(service: Service, req: IncomingMessage, res: ServerResponse): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false
  const read = readTileUrl(req.url ?? '')
  if (!read) return false
  service.counts.answered++
  if (!read.ok) {
    service.counts.problems++
    sendProblem(req, res, new Problem(read.kind, read.detail))
    return true
  }
  answer(service, read.question, req, res)
  return true
}

function answer(service: Service, question: TileQuestion, req: IncomingMessage, res: ServerResponse): void {
  const { versions, epoch, cache, counts } = service
  const { layer, tile } = question
  const version = versions.versionOf(tableOf(layer), tile)
  const head: TileHead = {
    etag: `${layer}-${version}-${epoch}`,
    isImmutable: isImmutable(question, { version, latest: versions.latest(), epoch }),
  }
  if (matchesEtag(req.headers['if-none-match'], Object.values(etagsOf(head)))) {
    counts.notModified++
    sendNotModified(req, res, head)
    return
  }
  const kept = cache.get(cacheKey(question), version)
  const form = kept && readyForm(req, kept)
  if (form) {
    counts.hits++
    sendTile(res, head, form)
    return
  }
  draw(service, { question, version, kept }, { req, res, head }).catch((error: unknown) => {
    counts.problems++
    const problem = toProblem(error)
    if (problem.kind === 'internal') service.options.log.error({ err: error, path: req.url }, 'drawing a tile failed')
    sendProblem(req, res, problem)
  })
}

type Asked = { question: TileQuestion; version: number; kept: StoredTile | undefined }
type Exchange = { req: IncomingMessage; res: ServerResponse; head: TileHead }

async function draw(service: Service, asked: Asked, { req, res, head }: Exchange): Promise<void> {
  const { cache, options } = service
  const stored = asked.kept ?? (await drawTile(service, asked, res))
  const form = readyForm(req, stored) ?? (await makeForm(stored, options.cacheBytes > 0 ? levelOfKept : levelOfPassing))
  // Browsers take gzip; the other form would only fill the cache. Whoever wants it has it made from this one.
  if (form.isGzip && !asked.kept) stored.identity = undefined
  if (options.cacheBytes > 0) cache.put(cacheKey(asked.question), stored)
  if (!res.destroyed) sendTile(res, head, form)
}

/** The version was read before the data are, so a tile may be newer than its name says, never older. */
async function drawTile(service: Service, asked: Asked, res: ServerResponse): Promise<StoredTile> {
  const { question, version } = asked
  const identity = drawInMemory(service, question) ?? (await drawByPostgis(service, asked, res))
  return { version, identity, gzip: undefined }
}

/** Undefined for layers that are not held in memory, or not yet: PostGIS draws those. */
function drawInMemory({ options, counts }: Service, question: TileQuestion): Buffer | undefined {
  const { layer, tile } = question
  if (isBelowLayer(question)) return Buffer.alloc(0)
  if (layer === 'incidents') refuseWhileLoading(options.columns)
  const group = groupOfLayer[layer]
  const shapes = group && options.shapes.store(group)
  if (layer !== 'incidents' && !shapes) return undefined
  counts.drawn++
  return shapes
    ? shapeTile(shapes, tile, shapeStyle(layer, tile.z), Date.now())
    : incidentTile(options.columns.store(), tile)
}

function refuseWhileLoading(columns: IncidentColumns): void {
  if (columns.ready()) return
  const percent = Math.floor(columns.loadedShare() * 100)
  throw new Problem('still-loading', `The incidents are being read into memory (${percent} %). Ask again in a moment.`)
}

async function drawByPostgis({ options, counts, queue }: Service, asked: Asked, res: ServerResponse): Promise<Buffer> {
  const { layer, tile } = asked.question
  if (layer === 'incidents') return Buffer.alloc(0)
  const key = `${layer}/${tile.z}/${tile.x}/${tile.y}/${asked.version}`
  return queue.join(key, { isGone: () => res.destroyed }, () => {
    counts.drawn++
    return readTile(options.pool, layer, tile)
  })
}

function cacheKey({ layer, tile: { z, x, y } }: TileQuestion): number {
  return TileLayer.options.indexOf(layer) * 2 ** 40 + tileNumber(z, x, y)
}
