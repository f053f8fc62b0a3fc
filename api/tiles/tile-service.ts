import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { TileLayer } from '#geo/tile-layers'
import type { Audience } from '../columns/audience.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import { refuseWhileLoading } from '../columns/refusals.ts'
import type { ShapeColumns, ShapeGroup } from '../columns/shape-columns.ts'
import type { TileAddress } from '../columns/tile-rows.ts'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import type { Caller } from '../http/caller.ts'
import { admit } from '../http/caller.ts'
import type { Door } from '../http/door.ts'
import { toProblem } from '../http/problem-handler.ts'
import { Problem } from '../http/problem.ts'
import type { AudienceSlots } from './audience-slots.ts'
import { openAudienceSlots } from './audience-slots.ts'
import { publishedTile } from './incident-tile.ts'
import { shapeTile } from './shape-tile.ts'
import { admitToLayer, rightFor } from './tile-access.ts'
import type { StoredTile, TileCache } from './tile-cache.ts'
import { openTileCache } from './tile-cache.ts'
import type { TileQueue } from './tile-queue.ts'
import { openTileQueue } from './tile-queue.ts'
import type { TileHead } from './tile-response.ts'
import { etagsOf, makeForm, readyForm, sendNotModified, sendProblem, sendTile } from './tile-response.ts'
import type { TileVersions } from './tile-versions.ts'
import { openTileVersions, tileNumber } from './tile-versions.ts'
import { getTile } from './tiles.contract.ts'
import { readLastChanges, readTile, readTileEpoch } from './tiles.queries.ts'
import type { TileQuestion, TileRefusal } from './tiles.rules.ts'
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
  door: Door
  /** 0 switches the cache off. */
  cacheBytes: number
  log: Logger
}

type Service = {
  options: TileServiceOptions
  versions: TileVersions
  epoch: string
  cache: TileCache
  slots: AudienceSlots
  queue: TileQueue<Buffer>
  /** Of tiles of incidents: its own, so that slow answers of the database hold none of them up. */
  counting: TileQueue<Buffer>
  counts: { answered: number; hits: number; drawn: number; notModified: number; problems: number }
}

const groupOfLayer: Partial<Record<TileLayer, ShapeGroup>> = {
  'community-grids': 'community',
  'unit-grids': 'unit',
  buildings: 'buildings',
}

const placesAtOnce = 4
const countedAtOnce = 8
// Fewer than 512, so that a slot, a layer and a tile make one whole number that is exact; see `cacheKey`.
const mostAudiences = 500
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
    slots: openAudienceSlots(mostAudiences),
    queue: openTileQueue(placesAtOnce, mostWaiting),
    counting: openTileQueue(countedAtOnce, mostWaiting),
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
  const exchange = { req, res }
  const answering = read.ok ? letIn(service, read.question, exchange) : refuseAddress(service, read, exchange)
  answering.catch((error: unknown) => refuse(service, error, exchange))
  return true
}

type Exchange = { req: IncomingMessage; res: ServerResponse }

function refuse({ counts, options }: Service, error: unknown, { req, res }: Exchange): void {
  counts.problems++
  const problem = toProblem(error)
  if (problem.kind === 'internal') options.log.error({ err: error, path: req.url }, 'answering a tile failed')
  sendProblem(req, res, problem)
}

/** First the budget, then the right, as every other answer; who asked a moment ago costs no question. */
async function letIn(service: Service, question: TileQuestion, exchange: Exchange): Promise<void> {
  const { layer } = question
  const caller = await whoAsks(service, exchange, (asking) => rightFor(layer, asking))
  const audience = await orNote(service, caller, () => admitToLayer(layer, caller))
  if (!exchange.res.destroyed) await answer(service, { question, audience }, exchange)
}

/** What is wrong with an address is told to whoever may ask for a tile at all. */
async function refuseAddress(service: Service, { kind, detail }: TileRefusal, exchange: Exchange): Promise<never> {
  const caller = await whoAsks(service, exchange, () => getTile.access)
  await orNote(service, caller, () => admit(caller, getTile.access))
  throw new Problem(kind, detail)
}

async function whoAsks(
  { options: { door } }: Service,
  { req }: Exchange,
  rightOf: (caller: Caller) => string,
): Promise<Caller> {
  const caller = door.known(req) ?? (await door.identify(req))
  await door.spend(caller, 1, rightOf(caller))
  return caller
}

async function orNote<T>({ options }: Service, caller: Caller, admitting: () => T): Promise<T> {
  try {
    return admitting()
  } catch (refusal) {
    if (caller.kind !== 'nobody')
      await options.door.note(caller, { kind: 'refusal', action: getTile.id, outcome: 'refused' })
    throw refusal
  }
}

/** `audience` only where what a tile holds depends on who asks. */
type Wish = { question: TileQuestion; audience: Audience | undefined }

async function answer(service: Service, wish: Wish, { req, res }: Exchange): Promise<void> {
  const { versions, epoch, cache, counts } = service
  const { question } = wish
  const version = versions.versionOf(tableOf(question.layer), question.tile)
  const head: TileHead = {
    etag: `${question.layer}-${await editionOf(service, wish, version)}`,
    isImmutable: isImmutable(question, { version, latest: versions.latest(), epoch }),
  }
  if (matchesEtag(req.headers['if-none-match'], Object.values(etagsOf(head)))) {
    counts.notModified++
    sendNotModified(req, res, head)
    return
  }
  const key = cacheKey(service, wish)
  const kept = cache.get(key, head.etag)
  const form = kept && readyForm(req, kept)
  if (form) {
    counts.hits++
    sendTile(res, head, form)
    return
  }
  await draw(service, { wish, key, kept }, { req, res, head })
}

/**
 * What the tile holds, in a word. Who does not see everything is not told which tile was touched last: that would say
 * where something happened. What is published changes with its table only.
 */
async function editionOf({ versions, epoch, options }: Service, { audience }: Wish, version: number): Promise<string> {
  if (!audience || audience.key === '') return `${version}-${epoch}`
  if (audience.figures === 'published') {
    refuseWhileLoading(options.columns)
    return `${(await options.columns.publishedGrids(audience)).edition}-${epoch}-${audience.key}`
  }
  return `${Math.max(versions.newest('incidents'), versions.newest('grids'))}-${epoch}-${audience.key}`
}

type Asked = { wish: Wish; key: number; kept: StoredTile | undefined }

async function draw(service: Service, asked: Asked, { req, res, head }: Exchange & { head: TileHead }): Promise<void> {
  const { cache, options } = service
  const stored = asked.kept ?? (await drawTile(service, asked.wish, { res, edition: head.etag }))
  const form = readyForm(req, stored) ?? (await makeForm(stored, options.cacheBytes > 0 ? levelOfKept : levelOfPassing))
  // Browsers take gzip; the other form would only fill the cache. Whoever wants it has it made from this one.
  if (form.isGzip && !asked.kept) stored.identity = undefined
  if (options.cacheBytes > 0) cache.put(asked.key, stored)
  if (!res.destroyed) sendTile(res, head, form)
}

/** The version was read before the data are, so a tile may be newer than its name says, never older. */
async function drawTile(
  service: Service,
  wish: Wish,
  drawing: { res: ServerResponse; edition: string },
): Promise<StoredTile> {
  return { edition: drawing.edition, identity: await drawLayer(service, wish, drawing), gzip: undefined }
}

async function drawLayer(
  service: Service,
  { question, audience }: Wish,
  drawing: { res: ServerResponse; edition: string },
): Promise<Buffer> {
  const { layer, tile } = question
  if (isBelowLayer(question)) return Buffer.alloc(0)
  if (audience) return drawIncidents(service, { tile, audience }, drawing)
  if (layer === 'incidents') return Buffer.alloc(0)
  return drawShapes(service, question) ?? drawByPostgis(service, { layer, tile }, drawing)
}

/** Undefined for layers that are not held in memory, or not yet: PostGIS draws those. */
function drawShapes({ options, counts }: Service, question: TileQuestion): Buffer | undefined {
  const { layer, tile } = question
  const group = groupOfLayer[layer]
  const shapes = group && options.shapes.store(group)
  if (!shapes) return undefined
  counts.drawn++
  return shapeTile(shapes, tile, shapeStyle(layer, tile.z), Date.now())
}

/** Whoever asks for a tile that is being drawn waits for the same one. */
async function drawIncidents(
  { options, counts, counting }: Service,
  { tile, audience }: { tile: TileAddress; audience: Audience },
  { res, edition }: { res: ServerResponse; edition: string },
): Promise<Buffer> {
  const { columns } = options
  refuseWhileLoading(columns)
  if (audience.figures === 'published') {
    const { grids } = await columns.publishedGrids(audience)
    counts.drawn++
    return publishedTile(grids(), tile)
  }
  return counting.join(`${edition}/${tile.z}/${tile.x}/${tile.y}`, { isGone: () => res.destroyed }, () => {
    counts.drawn++
    return columns.drawTile(tile, audience)
  })
}

async function drawByPostgis(
  { options, counts, queue }: Service,
  { layer, tile }: { layer: Exclude<TileLayer, 'incidents'>; tile: TileAddress },
  { res, edition }: { res: ServerResponse; edition: string },
): Promise<Buffer> {
  const key = `${edition}/${tile.z}/${tile.x}/${tile.y}`
  return queue.join(key, { isGone: () => res.destroyed }, () => {
    counts.drawn++
    return readTile(options.pool, layer, tile)
  })
}

/** One number for a layer's tile and an audience. */
function cacheKey({ slots }: Service, { question, audience }: Wish): number {
  const { z, x, y } = question.tile
  const layer = TileLayer.options.indexOf(question.layer)
  return (slots.slotOf(audience?.key ?? '') * 16 + layer) * 2 ** 40 + tileNumber(z, x, y)
}
