import type { LonLat } from '#geo/gcj02'

/*
 * Little-endian well-known binary of points, lines, polygons and their collections in two dimensions, as
 * export_geometry writes it. Only what the writers need: no general reader, which imports have.
 */
export type Walk = {
  point?: (x: number, y: number) => void
  /** Before and after a ring, a line or the parts of a shape. */
  open?: () => void
  close?: () => void
}

const pointType = 1
const lineType = 2
const polygonType = 3

type Cursor = { view: DataView; at: number }

/** Calls `place` for every coordinate pair, with where it stands. */
function eachPair(cursor: Cursor, place: (view: DataView, at: number) => void, nest?: (opens: boolean) => void): void {
  const type = cursor.view.getUint32(cursor.at + 1, true)
  cursor.at += 5
  if (type === pointType) {
    place(cursor.view, cursor.at)
    cursor.at += 16
    return
  }
  const count = cursor.view.getUint32(cursor.at, true)
  cursor.at += 4
  nest?.(true)
  for (let n = 0; n < count; n += 1) {
    if (type === lineType) {
      place(cursor.view, cursor.at)
      cursor.at += 16
    } else if (type === polygonType) ring(cursor, place, nest)
    else eachPair(cursor, place, nest)
  }
  nest?.(false)
}

function ring(cursor: Cursor, place: (view: DataView, at: number) => void, nest?: (opens: boolean) => void): void {
  const count = cursor.view.getUint32(cursor.at, true)
  cursor.at += 4
  nest?.(true)
  for (let n = 0; n < count; n += 1) {
    place(cursor.view, cursor.at)
    cursor.at += 16
  }
  nest?.(false)
}

function cursorOf(wkb: Uint8Array): Cursor {
  return { view: new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength), at: 0 }
}

/** Moves every coordinate in place. */
export function moveWkb(wkb: Uint8Array, move: (place: LonLat) => LonLat): void {
  eachPair(cursorOf(wkb), (view, at) => {
    const [x, y] = move([view.getFloat64(at, true), view.getFloat64(at + 8, true)])
    view.setFloat64(at, x, true)
    view.setFloat64(at + 8, y, true)
  })
}

export type Extent = { minX: number; minY: number; maxX: number; maxY: number }

export function extentOfWkb(wkb: Uint8Array): Extent {
  const extent = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity }
  eachPair(cursorOf(wkb), (view, at) => {
    const x = view.getFloat64(at, true)
    const y = view.getFloat64(at + 8, true)
    if (x < extent.minX) extent.minX = x
    if (x > extent.maxX) extent.maxX = x
    if (y < extent.minY) extent.minY = y
    if (y > extent.maxY) extent.maxY = y
  })
  return extent
}

/** Lines, rings and polygons of one shape: each part a list of rings, each ring x, y, x, y … A point is one ring of one pair. */
export function partsOfWkb(wkb: Uint8Array): Float64Array[][] {
  const cursor = cursorOf(wkb)
  const type = cursor.view.getUint32(1, true)
  if (type <= polygonType) return [simplePart(cursor)]
  const count = cursor.view.getUint32(5, true)
  cursor.at = 9
  return Array.from({ length: count }, () => simplePart(cursor))
}

function simplePart(cursor: Cursor): Float64Array[] {
  const type = cursor.view.getUint32(cursor.at + 1, true)
  cursor.at += 5
  if (type === pointType) return [pairs(cursor, 1)]
  const count = cursor.view.getUint32(cursor.at, true)
  cursor.at += 4
  if (type === lineType) return [pairs(cursor, count)]
  return Array.from({ length: count }, () => {
    const length = cursor.view.getUint32(cursor.at, true)
    cursor.at += 4
    return pairs(cursor, length)
  })
}

function pairs(cursor: Cursor, count: number): Float64Array {
  const found = new Float64Array(count * 2)
  for (let n = 0; n < count * 2; n += 1, cursor.at += 8) found[n] = cursor.view.getFloat64(cursor.at, true)
  return found
}

const typeNames: Record<number, string> = {
  1: 'Point',
  2: 'LineString',
  3: 'Polygon',
  4: 'MultiPoint',
  5: 'MultiLineString',
  6: 'MultiPolygon',
}

/** As PostGIS would write it, for coordinates that PostGIS cannot compute. */
export function textOfWkb(wkb: Uint8Array, kind: 'geojson' | 'wkt', digits: number): string {
  const cursor = cursorOf(wkb)
  const type = typeNames[cursor.view.getUint32(1, true)] ?? 'Unknown'
  const [between, opening, closing] = kind === 'geojson' ? [',', '[', ']'] : [' ', '(', ')']
  let text = ''
  const comma = (): void => {
    if (text !== '' && !text.endsWith(opening)) text += ','
  }
  eachPair(
    cursor,
    (view, at) => {
      comma()
      const pair = `${round(view.getFloat64(at, true), digits)}${between}${round(view.getFloat64(at + 8, true), digits)}`
      text += kind === 'geojson' || type === 'Point' ? `${opening}${pair}${closing}` : pair
    },
    (opens) => {
      if (opens) comma()
      text += opens ? opening : closing
    },
  )
  return kind === 'geojson' ? `{"type":"${type}","coordinates":${text}}` : `${type.toUpperCase()}${text}`
}

export function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
