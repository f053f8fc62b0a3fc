import type { ShapeStore } from '../columns/shape-store.ts'
import { shapesInBox } from '../columns/shape-store.ts'
import type { TileAddress } from '../columns/tile-rows.ts'
import { endMessage, mostVarintBytes, reserve, writeVarint, zigzag } from './byte-writer.ts'
import type { ClipBox, Ring } from './clip-ring.ts'
import { clipRing, emptyRing, openRing } from './clip-ring.ts'
import type { MvtLayer } from './mvt-layer.ts'
import {
  beginFeature,
  beginGeometry,
  discardFeature,
  finishMvtLayer,
  geometryPolygon,
  openMvtLayer,
  valueNumber,
} from './mvt-layer.ts'

export type ShapeTileStyle = {
  name: string
  /** Names of the store's attributes in their order; null leaves one out. */
  keys: (string | null)[]
  extent: number
}

const rimShare = 64 / 4096
const moveTo = (1 << 3) | 1
const closePath = (1 << 3) | 7

/** Where a tile lies: its corner and the length of its unit in Web Mercator scaled to 2^32. */
type Frame = { west: number; north: number; unit: number; box: ClipBox }

// Reused by every tile: they are drawn one at a time.
const scratch: [Ring, Ring] = [openRing(), openRing()]

/**
 * A tile of polygons. Every vertex is rounded to the tile's lattice by itself, so an edge that two neighbours share
 * stays the same for both; rings that collapse are left out.
 */
export function shapeTile(store: ShapeStore, tile: TileAddress, style: ShapeTileStyle, now: number): Buffer {
  const frame = frameOf(tile, style.extent)
  const keys = style.keys.filter((key) => key !== null)
  const layer = openMvtLayer(style.name, style.extent, keys)
  for (const shape of shapesInBox(store, frame.box, now)) writeShape(layer, store, shape, { frame, style })
  return finishMvtLayer(layer)
}

function frameOf({ z, x, y }: TileAddress, extent: number): Frame {
  const size = 2 ** (32 - z)
  const west = x * size
  const north = y * size
  const rim = size * rimShare
  const box = { west: west - rim, north: north - rim, east: west + size + rim, south: north + size + rim }
  return { west, north, unit: size / extent, box }
}

function writeShape(
  layer: MvtLayer,
  store: ShapeStore,
  shape: number,
  { frame, style }: { frame: Frame; style: ShapeTileStyle },
): void {
  const begun = beginFeature(layer, store.ids[shape] ?? 0, tagsOf(layer, store, shape, style), geometryPolygon)
  const geometryBegun = beginGeometry(layer)
  const bounds = boundsOf(store, shape)
  const cursor = { x: 0, y: 0 }
  let hasShell = false
  let isEmpty = true
  for (let ring = store.shapeStart[shape] ?? 0; ring < (store.shapeStart[shape + 1] ?? 0); ring++) {
    const isHole = store.ringIsHole[ring] === 1
    if (isHole && !hasShell) continue
    const drawn = placeRing(store, ring, frame, bounds)
    const isDrawn = hasArea(drawn, isHole)
    if (!isHole) hasShell = isDrawn
    if (!isDrawn) continue
    writeRing(layer, drawn, cursor)
    isEmpty = false
  }
  endMessage(layer.writer, geometryBegun)
  endMessage(layer.writer, begun)
  if (isEmpty) discardFeature(layer, begun)
}

function tagsOf(layer: MvtLayer, store: ShapeStore, shape: number, { keys }: ShapeTileStyle): number[] {
  const tags: number[] = []
  const attributes = store.attributes[shape] ?? []
  let place = 0
  keys.forEach((key, i) => {
    if (key === null) return
    const value = attributes[i] ?? null
    if (value !== null) tags.push(place, valueNumber(layer, value))
    place++
  })
  return tags
}

function boundsOf({ boxes }: ShapeStore, shape: number): ClipBox {
  const at = shape * 4
  const [west = 0, north = 0, east = 0, south = 0] = boxes.subarray(at, at + 4)
  return { west, north, east, south }
}

/** The ring in tile units, cut to the tile and its rim, without points that fell together. */
function placeRing(store: ShapeStore, ring: number, frame: Frame, bounds: ClipBox): Ring {
  const { coordinates } = store
  const begin = store.ringStart[ring] ?? 0
  const end = store.ringStart[ring + 1] ?? 0
  const [first] = scratch
  emptyRing(first, end - begin)
  for (let i = begin; i < end; i++) first.coordinates[i - begin] = coordinates[i] ?? 0
  first.length = end - begin
  const cut = clipRing(scratch, frame.box, bounds)
  roundInPlace(cut, frame)
  return cut
}

function roundInPlace(ring: Ring, { west, north, unit }: Frame): void {
  const { coordinates } = ring
  const perUnit = 1 / unit
  let kept = 0
  let lastX = NaN
  let lastY = NaN
  for (let i = 0; i < ring.length; i += 2) {
    const x = Math.floor(((coordinates[i] ?? 0) - west) * perUnit + 0.5)
    const y = Math.floor(((coordinates[i + 1] ?? 0) - north) * perUnit + 0.5)
    if (x === lastX && y === lastY) continue
    coordinates[kept++] = lastX = x
    coordinates[kept++] = lastY = y
  }
  if (kept > 2 && coordinates[0] === lastX && coordinates[1] === lastY) kept -= 2
  ring.length = kept
}

/** Shells must still turn right and holes left: what was squeezed flat or inside out is nothing to draw. */
function hasArea({ coordinates, length }: Ring, isHole: boolean): boolean {
  if (length < 6) return false
  let doubleArea = 0
  let beforeX = coordinates[length - 2] ?? 0
  let beforeY = coordinates[length - 1] ?? 0
  for (let i = 0; i < length; i += 2) {
    const x = coordinates[i] ?? 0
    const y = coordinates[i + 1] ?? 0
    doubleArea += beforeX * y - x * beforeY
    beforeX = x
    beforeY = y
  }
  return isHole ? doubleArea < 0 : doubleArea > 0
}

function writeRing({ writer }: MvtLayer, { coordinates, length }: Ring, cursor: { x: number; y: number }): void {
  reserve(writer, (length + 4) * mostVarintBytes)
  for (let i = 0; i < length; i += 2) {
    if (i === 0) writeVarint(writer, moveTo)
    if (i === 2) writeVarint(writer, ((length / 2 - 1) << 3) | 2)
    const x = coordinates[i] ?? 0
    const y = coordinates[i + 1] ?? 0
    writeVarint(writer, zigzag(x - cursor.x))
    writeVarint(writer, zigzag(y - cursor.y))
    cursor.x = x
    cursor.y = y
  }
  writeVarint(writer, closePath)
}
