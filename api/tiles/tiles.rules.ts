import { TileLayer, tileLayerTables, tileZooms } from '#geo/tile-layers'
import type { TileAddress } from '../columns/tile-rows.ts'

export type TileQuestion = {
  layer: TileLayer
  tile: TileAddress
  /** The data version and the database the address was made for; absent when it does not say. */
  version: number | undefined
  epoch: string | undefined
}

export type TileRefusal = { kind: 'not-found' | 'invalid-request'; detail: string }

export type ReadTileUrl = { ok: true; question: TileQuestion } | ({ ok: false } & TileRefusal)

const highestZoom = 16
const pattern = /^\/tiles\/([^/?]+)\/([^/?]+)\/([^/?]+)\/([^/?]+)\.mvt(?:\?([^#]*))?$/
const layers: readonly string[] = TileLayer.options

/** Reads a request's path and query by hand; undefined when it is no tile address at all. */
export function readTileUrl(url: string): ReadTileUrl | undefined {
  const match = pattern.exec(url)
  if (!match) return undefined
  const [, layer = '', z = '', x = '', y = '', query = ''] = match
  if (!isLayer(layer))
    return {
      ok: false,
      kind: 'not-found',
      detail: `There is no layer of that name. The layers are ${layers.join(', ')}.`,
    }
  const tile = { z: wholeNumber(z), x: wholeNumber(x), y: wholeNumber(y) }
  const { version, epoch } = readVersion(query)
  const refusal = refuseAddress(tile) ?? refuseVersion(version)
  if (refusal !== undefined) return { ok: false, kind: 'invalid-request', detail: refusal }
  return { ok: true, question: { layer, tile, version, epoch } }
}

function readVersion(query: string): Pick<TileQuestion, 'version' | 'epoch'> {
  if (query === '') return { version: undefined, epoch: undefined }
  const parameters = new URLSearchParams(query)
  const version = parameters.get('v')
  return { version: version === null ? undefined : wholeNumber(version), epoch: parameters.get('d') ?? undefined }
}

function refuseVersion(version: number | undefined): string | undefined {
  return Number.isNaN(version) ? 'The version v must be a whole number, as TileJSON gives it.' : undefined
}

function isLayer(word: string): word is TileLayer {
  return layers.includes(word)
}

function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN
}

function refuseAddress({ z, x, y }: TileAddress): string | undefined {
  if (!(z <= highestZoom))
    return `The zoom must be a whole number from 0 to ${highestZoom}; enlarge tiles of ${highestZoom} for more.`
  if (!(x < 2 ** z && y < 2 ** z))
    return `At zoom ${z} the column and row must be whole numbers from 0 to ${2 ** z - 1}.`
  return undefined
}

/** Below its lowest zoom a layer has nothing that a screen could show. */
export function isBelowLayer({ layer, tile }: TileQuestion): boolean {
  return tile.z < tileZooms[layer].minzoom
}

export function tableOf(layer: TileLayer): string {
  return tileLayerTables[layer]
}

// The ground everybody sees who sees a map at all. Of all else a right may be withdrawn, so each use asks again.
const baseMap: readonly TileLayer[] = ['areas', 'roads', 'ground']

/**
 * An address of the base map that carries a version never changes its answer, so it may be kept for ever. True for
 * every version from the one that last touched the tile to the newest known: in between nothing changed it.
 */
export function isImmutable(
  question: TileQuestion,
  known: { version: number; latest: number; epoch: string },
): boolean {
  const { layer, version, epoch } = question
  if (!baseMap.includes(layer) || version === undefined || (epoch !== undefined && epoch !== known.epoch)) return false
  return version >= known.version && version <= known.latest
}

/** Compares as RFC 9110 13.1.2 says for If-None-Match: weak marks do not count, `*` matches whatever there is. */
export function matchesEtag(ifNoneMatch: string | undefined, etags: readonly string[]): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((word) => {
    const tag = word.trim().replace(/^W\//, '')
    return tag === '*' || etags.includes(tag)
  })
}

/** RFC 9110 12.5.3, as far as it decides between gzip and nothing. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false
  const asked = /(?:^|[,\s])(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?/i.exec(acceptEncoding)
  return asked !== null && (asked[1] === undefined || Number(asked[1]) > 0)
}

const fieldsOf: Record<TileLayer, Record<string, string>> = {
  'community-grids': { code: 'String', name: 'String', responsibleUnit: 'String', population: 'Number' },
  'unit-grids': { code: 'String', name: 'String', responsibleUnit: 'String' },
  'grid-labels': { code: 'String', name: 'String', coverage: 'String' },
  areas: { code: 'String', level: 'String', name: 'String' },
  buildings: { gridId: 'Number', use: 'String', floors: 'Number' },
  roads: { name: 'String', class: 'String' },
  ground: { kind: 'String', name: 'String' },
  resources: { kind: 'String', name: 'String', capacity: 'Number' },
  incidents: {
    classId: 'Number',
    status: 'String',
    severity: 'Number',
    source: 'String',
    hour: 'Number',
    count: 'Number',
  },
}

/** Both coverages of grids carry the same name inside a tile, so one style draws either. */
export function layerNameInTile(layer: TileLayer): string {
  return layer === 'community-grids' || layer === 'unit-grids' ? 'grids' : layer
}

/** `version` is the newest of the layer's table, which every tile may be kept under until a change touches it. */
export function tileJson(layer: TileLayer, known: { version: number; epoch: string }) {
  return {
    tilejson: '3.0.0' as const,
    name: layer,
    tiles: [`/tiles/${layer}/{z}/{x}/{y}.mvt?v=${known.version}&d=${known.epoch}`],
    ...tileZooms[layer],
    vector_layers: [{ id: layerNameInTile(layer), fields: fieldsOf[layer] }],
    version: known.version,
  }
}

const streetZoom = 13

/**
 * What a tile of polygons carries at a zoom. Below the streets outlines are rounded to half a screen pixel, which thins
 * them alike for both neighbours of an edge, and words that no label shows yet are left out.
 */
export function shapeStyle(layer: TileLayer, z: number): { name: string; keys: (string | null)[]; extent: number } {
  const name = layerNameInTile(layer)
  if (layer === 'buildings') return { name, keys: ['gridId', 'use', 'floors'], extent: 4096 }
  // A unit grid often holds a single building, so how many live in it is on no tile.
  const population = layer === 'unit-grids' ? null : 'population'
  if (z >= streetZoom) return { name, keys: ['code', 'name', 'responsibleUnit', population], extent: 4096 }
  const keys = layer === 'unit-grids' ? [null, null, null, null] : ['code', null, null, population]
  return { name, keys, extent: 1024 }
}
