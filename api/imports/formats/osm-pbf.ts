import { inflateSync } from 'node:zlib'
import { OSMTransform, parse } from 'osm-pbf-parser-node'
import type { FileBytes } from './file-bytes.ts'
import { featureRow } from './geojson.ts'
import type { ImportLimits } from './limits.ts'
import { asUnreadable, unreadable } from './limits.ts'
import { isRoad, roadColumns, roadValues } from './osm-roads.ts'
import type { Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'

/**
 * Opens the roads of an OpenStreetMap extract (.osm.pbf): one row for each piece of a way between two junctions, so
 * that what crosses on one level is joined there and what crosses on a bridge is not. Coordinates are WGS 84.
 */
export async function openOsmPbf(file: FileBytes, limits: ImportLimits): Promise<Source> {
  const passed = { share: 0 }
  const roads = await readRoads(file, limits)
  return {
    format: 'osm-pbf',
    encoding: 'utf-8',
    layers: ['roads'],
    layer: 'roads',
    columns: [...roadColumns],
    hasGeometry: true,
    declaredFrame: { kind: 'wgs84' },
    rows: (wanted) => eachRow(roads, { wanted, limits, passed }),
    share: () => passed.share,
    close: () => Promise.resolve(),
  }
}

type Tags = Record<string, string>
type Way = { id: number; refs: number[]; tags: Tags }
type Item = { type: string; id: number; lat?: number; lon?: number; refs?: number[]; tags?: Tags }

/** Ways of roads with the nodes they are drawn by, in ascending order of node id. */
type Roads = { ways: Way[]; nodes: Nodes }
type Nodes = { id: Float64Array; uses: Uint8Array; longitude: Float64Array; latitude: Float64Array }

/** Nodes stand before the ways that name them, so a first pass learns which are named and a second where they are. */
async function readRoads(file: FileBytes, limits: ImportLimits): Promise<Roads> {
  const ways: Way[] = []
  for await (const items of blocks(file, limits, { node: false, way: true, relation: false }))
    for (const item of items) takeRoad(ways, item)
  if (ways.length === 0)
    throw unreadable(
      'The extract holds no roads (no way with a highway tag). Choose an extract with roads, unfiltered.',
    )
  const nodes = nodesOf(ways)
  for await (const items of blocks(file, limits, { node: false, way: false, relation: false }))
    for (const item of items) if (item.type === 'node') placeNode(nodes, item)
  return { ways, nodes }
}

function takeRoad(ways: Way[], { type, id, refs = [], tags = {} }: Item): void {
  if (type === 'way' && isRoad(tags) && refs.length > 1) ways.push({ id, refs, tags })
}

type WithTags = { node: boolean; way: boolean; relation: boolean }

/** A block unpacks to 32 MB at most, as the format says. */
async function* blocks(file: FileBytes, limits: ImportLimits, withTags: WithTags): AsyncGenerator<Item[]> {
  const stream = new OSMTransform({ writeRaw: true })
  const fed = feed(file, stream)
  try {
    for await (const block of stream as AsyncIterable<Buffer | object[]>) {
      if (!Buffer.isBuffer(block)) continue
      yield parse(inflateSync(block, { maxOutputLength: limits.featureBytes }), withTags as never) as Item[]
    }
    await fed
  } catch (error) {
    throw damaged(error)
  } finally {
    stream.destroy()
    await fed.catch(() => undefined)
  }
}

async function feed(file: FileBytes, stream: OSMTransform): Promise<void> {
  try {
    for await (const chunk of file.chunks()) {
      if (stream.destroyed) return
      if (!stream.write(chunk)) await drained(stream)
    }
    stream.end()
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

function drained(stream: OSMTransform): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.once('drain', done).once('close', done)
  })
}

function damaged(error: unknown): Error {
  const told = asUnreadable(error, 'the OpenStreetMap extract')
  const isOfLibrary = error instanceof Error && /input|inflating|not implemented|Unimplemented type/.test(error.message)
  return isOfLibrary
    ? unreadable(
        `The OpenStreetMap extract is damaged, cut off or packed in a way that is not read (${error.message}). Download it again, or write it anew with: osmium cat IN.osm.pbf -o OUT.osm.pbf`,
      )
    : told
}

function nodesOf(ways: readonly Way[]): Nodes {
  const total = ways.reduce((sum, { refs }) => sum + refs.length, 0)
  const all = new Float64Array(total)
  let at = 0
  for (const { refs } of ways) {
    all.set(refs, at)
    at += refs.length
  }
  all.sort()
  const id = all.filter((node, i) => i === 0 || node !== all[i - 1])
  const uses = new Uint8Array(id.length)
  for (const { refs } of ways) {
    for (const ref of refs) use(uses, indexOfNode(id, ref))
    // At the ends of a way it stops, so they are junctions in any case.
    for (const end of [refs[0], refs.at(-1)]) use(uses, indexOfNode(id, end ?? 0))
  }
  return { id, uses, longitude: new Float64Array(id.length).fill(NaN), latitude: new Float64Array(id.length) }
}

function use(uses: Uint8Array, node: number): void {
  uses[node] = Math.min(2, (uses[node] ?? 0) + 1)
}

/** -1 where there is none. */
function indexOfNode(ids: Float64Array, id: number): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? 0) < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id ? low : -1
}

function placeNode({ id, longitude, latitude }: Nodes, { id: node, lon = NaN, lat = NaN }: Item): void {
  const at = indexOfNode(id, node)
  if (at < 0) return
  longitude[at] = lon
  latitude[at] = lat
}

type Reading = { wanted: readonly string[]; limits: ImportLimits; passed: { share: number } }

async function* eachRow({ ways, nodes }: Roads, { wanted, limits, passed }: Reading): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = []
  let row = 0
  passed.share = 0
  for (const [w, way] of ways.entries()) {
    for (const [piece, path] of piecesOf(way, nodes).entries())
      batch.push(rowOf(++row, { way, piece, path }, { wanted, limits }))
    if (batch.length < rowsPerBatch) continue
    passed.share = w / ways.length
    yield await Promise.resolve(batch)
    batch = []
  }
  passed.share = 1
  yield batch
}

type Piece = { way: Way; piece: number; path: number[] }

function rowOf(row: number, { way, piece, path }: Piece, { wanted, limits }: Omit<Reading, 'passed'>): SourceRow {
  const properties = roadValues({ id: `${way.id}-${piece + 1}`, tags: way.tags })
  return featureRow(row, { properties, geometry: { type: 'LineString', coordinates: pairs(path) } }, wanted, limits)
}

/** From junction to junction. Where the extract was cut, nodes are missing: the road ends there. */
function piecesOf({ refs }: Way, { id, uses, longitude, latitude }: Nodes): number[][] {
  const pieces: number[][] = []
  let path: number[] = []
  const end = (): void => {
    if (path.length >= 4) pieces.push(path)
    path = []
  }
  for (const ref of refs) {
    const node = indexOfNode(id, ref)
    const [east = NaN, north = NaN] = [longitude[node], latitude[node]]
    if (Number.isNaN(east)) {
      end()
      continue
    }
    path.push(east, north)
    if ((uses[node] ?? 0) < 2) continue
    end()
    path.push(east, north)
  }
  end()
  return pieces
}

function pairs(path: readonly number[]): [number, number][] {
  return Array.from({ length: path.length / 2 }, (_, i) => [path[2 * i] ?? 0, path[2 * i + 1] ?? 0])
}
