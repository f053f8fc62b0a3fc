import type { Bbox } from '#geo/bbox'
import { bboxesTouch } from '#geo/bbox'
import { tileBbox, unitY } from '#geo/mercator'

export type TileId = { z: number; x: number; y: number }
type Touch = { bbox: Bbox; seq: number }

/** Which version each tile of each layer has: the layer's own, or that of the last change that touched the tile. */
export type TileVersions = Readonly<Record<string, { base: number; touches: readonly Touch[] }>>

/** A tile draws a rim of its neighbours, so a change just outside it touches it too: a sixteenth of its side. */
const rim = 1 / 16

/** Beyond so many remembered changes the oldest half is folded into the layer's own version. */
const mostTouches = 400

export function withLayerVersion(versions: TileVersions, layer: string, version: number): TileVersions {
  const known = versions[layer]
  const touches = (known?.touches ?? []).filter((touch) => touch.seq > version)
  return { ...versions, [layer]: { base: Math.max(version, known?.base ?? 0), touches } }
}

/** Takes in a change; a change without a box may be anywhere, so it makes every tile of the layer new. */
export function withChange(versions: TileVersions, layer: string, bbox: Bbox | null, seq: number): TileVersions {
  if (bbox === null) return withLayerVersion(versions, layer, seq)
  const known = versions[layer] ?? { base: 0, touches: [] }
  const touches = [...known.touches, { bbox, seq }]
  if (touches.length <= mostTouches) return { ...versions, [layer]: { base: known.base, touches } }
  const folded = touches.slice(0, mostTouches / 2).reduce((most, touch) => Math.max(most, touch.seq), known.base)
  return { ...versions, [layer]: { base: folded, touches: touches.slice(mostTouches / 2) } }
}

export function versionOfTile(versions: TileVersions, layer: string, tile: TileId): number | undefined {
  const known = versions[layer]
  if (!known) return undefined
  const bbox = withRim(tileBbox(tile.z, tile.x, tile.y))
  return known.touches.reduce(
    (version, touch) => (touch.seq > version && bboxesTouch(bbox, touch.bbox) ? touch.seq : version),
    known.base,
  )
}

function withRim([west, south, east, north]: Bbox): Bbox {
  const width = (east - west) * rim
  const height = (north - south) * rim
  return [west - width, south - height, east + width, north + height]
}

/** The tiles of a zoom whose own ground or rim meets the box. */
export function tilesOver(bbox: Bbox, z: number): TileId[] {
  const n = 2 ** z
  const [west, south, east, north] = bbox
  const column = (longitude: number, shift: number) => clamp(Math.floor((longitude / 360 + 0.5) * n + shift), n)
  const row = (latitude: number, shift: number) => clamp(Math.floor(unitY(latitude) * n + shift), n)
  const tiles: TileId[] = []
  for (let x = column(west, -rim); x <= column(east, rim); x++)
    for (let y = row(north, -rim); y <= row(south, rim); y++) tiles.push({ z, x, y })
  return tiles
}

function clamp(index: number, n: number): number {
  return Math.max(0, Math.min(n - 1, index))
}

const tileAddress = /\/tiles\/([a-z-]+)\/(\d+)\/(\d+)\/(\d+)\.mvt/

/** The address of a tile in its newest version; other addresses stay as they are. */
export function versionedAddress(versions: TileVersions, address: string): string {
  const [, layer, z, x, y] = tileAddress.exec(address) ?? []
  if (layer === undefined) return address
  const version = versionOfTile(versions, layer, { z: Number(z), x: Number(x), y: Number(y) })
  if (version === undefined) return address
  const [path = address, query] = address.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('v', String(version))
  return `${path}?${parameters.toString()}`
}
