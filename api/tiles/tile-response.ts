import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { problemBody } from '../http/problem-handler.ts'
import type { Problem } from '../http/problem.ts'
import type { StoredTile } from './tile-cache.ts'
import { acceptsGzip } from './tiles.rules.ts'

const compress = promisify(gzip)
const expand = promisify(gunzip)

// Below this a gzip header and the work cost more than what is saved.
const leastGzipBytes = 300

/** What stands in the head of every answer about one tile. */
export type TileHead = { etag: string; isImmutable: boolean }

/** The two forms of a tile are two representations, so they have two strong tags. */
export function etagsOf(head: TileHead): { identity: string; gzip: string } {
  return { identity: `"${head.etag}"`, gzip: `"${head.etag}-gz"` }
}

function headers(head: TileHead, etag: string): string[] {
  return [
    'Cache-Control',
    head.isImmutable ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    'ETag',
    etag,
    'Vary',
    'Accept-Encoding, Cookie, Authorization',
    'X-Content-Type-Options',
    'nosniff',
  ]
}

export function sendNotModified(req: IncomingMessage, res: ServerResponse, head: TileHead): void {
  const etags = etagsOf(head)
  const etag = req.headers['if-none-match']?.includes(etags.gzip) ? etags.gzip : etags.identity
  res.writeHead(304, headers(head, etag)).end()
}

export type TileForm = { body: Buffer; isGzip: boolean }

/** Which bytes go out; undefined when the asked form has still to be made from the other one. */
export function readyForm(req: IncomingMessage, tile: StoredTile): TileForm | undefined {
  const wantsGzip = acceptsGzip(req.headers['accept-encoding'])
  if (tile.identity !== undefined && (!wantsGzip || tile.identity.length < leastGzipBytes))
    return { body: tile.identity, isGzip: false }
  return wantsGzip && tile.gzip !== undefined ? { body: tile.gzip, isGzip: true } : undefined
}

/** Makes the form that `readyForm` found missing and keeps it in the tile. */
export async function makeForm(tile: StoredTile, level: number): Promise<TileForm> {
  if (tile.identity === undefined) {
    tile.identity = await expand(tile.gzip ?? Buffer.alloc(0))
    return { body: tile.identity, isGzip: false }
  }
  tile.gzip = await compress(tile.identity, { level })
  return { body: tile.gzip, isGzip: true }
}

export function sendTile(res: ServerResponse, head: TileHead, form: TileForm): void {
  const etags = etagsOf(head)
  if (form.body.length === 0) {
    res.writeHead(204, headers(head, etags.identity)).end()
    return
  }
  const list = headers(head, form.isGzip ? etags.gzip : etags.identity)
  list.push('Content-Type', 'application/vnd.mapbox-vector-tile', 'Content-Length', String(form.body.length))
  if (form.isGzip) list.push('Content-Encoding', 'gzip')
  res.writeHead(200, list).end(form.body)
}

export function sendProblem(req: IncomingMessage, res: ServerResponse, problem: Problem): void {
  if (res.headersSent || res.destroyed) {
    res.destroy()
    return
  }
  const body = problemBody(problem, req.url?.split('?')[0])
  const text = JSON.stringify(body)
  res
    .writeHead(body.status, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Content-Length': Buffer.byteLength(text),
      'X-Content-Type-Options': 'nosniff',
      ...retryAfter(problem, body.status),
      ...(body.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="wangge"' } : {}),
    })
    .end(text)
}

function retryAfter({ retrySeconds }: Problem, status: number): { 'Retry-After'?: string } {
  if (retrySeconds !== undefined) return { 'Retry-After': String(retrySeconds) }
  return status === 503 || status === 429 ? { 'Retry-After': '1' } : {}
}
