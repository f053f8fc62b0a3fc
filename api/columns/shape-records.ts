import { mercatorHalf } from '#geo/mercator'
import type { Field } from './copy-tuples.ts'
import type { AttributeValue, ShapeRecord } from './shape-store.ts'

// The first columns of every shape query, see sql/read-grid-shapes.sql.
const leadingColumns = 5
const postgresEpochMs = 946_684_800_000
const sridFlag = 0x2000_0000

export type AttributeKind = 'text' | 'int2' | 'int4'

export type ReadShape = { group: string; record: ShapeRecord }

/** One row of a shape query. Throws when the geometry is not a polygon: the schema allows nothing else. */
export function readShape(bytes: Buffer, fields: readonly Field[], kinds: readonly AttributeKind[]): ReadShape {
  const [id, outline, group, from, to] = fields
  if (!id || !outline || !group || !from || !to) throw new RangeError('a shape query gives at least five columns')
  return {
    group: textOf(bytes, group),
    record: {
      id: Number(bytes.readBigInt64BE(id.offset)),
      validFrom: from.length < 0 ? -Infinity : timeOf(bytes, from),
      validTo: to.length < 0 ? Infinity : timeOf(bytes, to),
      attributes: kinds.map((kind, i) => attributeOf(bytes, fields[leadingColumns + i], kind)),
      rings: readRings(bytes.subarray(outline.offset, outline.offset + outline.length)),
    },
  }
}

function textOf(bytes: Buffer, { offset, length }: Field): string {
  return bytes.toString('utf8', offset, offset + length)
}

/** PostgreSQL sends microseconds since 2000; its infinities are the ends of the number range and stay far away. */
function timeOf(bytes: Buffer, { offset }: Field): number {
  return Number(bytes.readBigInt64BE(offset)) / 1000 + postgresEpochMs
}

function attributeOf(bytes: Buffer, field: Field | undefined, kind: AttributeKind): AttributeValue {
  if (!field || field.length < 0) return null
  if (kind === 'text') return textOf(bytes, field)
  return kind === 'int2' ? bytes.readInt16BE(field.offset) : bytes.readInt32BE(field.offset)
}

/** EWKB of a polygon or several, little-endian as PostGIS sends it on every machine we run on. */
function readRings(wkb: Buffer): ShapeRecord['rings'] {
  const view = new DataView(wkb.buffer, wkb.byteOffset, wkb.length)
  const rings: ShapeRecord['rings'] = []
  const type = view.getUint32(1, true)
  let at = type & sridFlag ? 9 : 5
  if ((type & 0xff) === 3) {
    readPolygon(view, at, rings)
    return rings
  }
  if ((type & 0xff) !== 6) throw new RangeError(`a shape is of geometry type ${type & 0xff}, not a polygon`)
  const polygons = view.getUint32(at, true)
  at += 4
  for (let i = 0; i < polygons; i++) at = readPolygon(view, at + 5, rings)
  return rings
}

function readPolygon(view: DataView, start: number, rings: ShapeRecord['rings']): number {
  const count = view.getUint32(start, true)
  let at = start + 4
  for (let ring = 0; ring < count; ring++) {
    const points = view.getUint32(at, true)
    at += 4
    const coordinates: number[] = []
    for (let i = 0; i < points - 1; i++) {
      coordinates.push(scaled(view.getFloat64(at + i * 16, true)), scaled(-view.getFloat64(at + i * 16 + 8, true)))
    }
    at += points * 16
    const isHole = ring > 0
    if (turnsRight(coordinates) === isHole) reverse(coordinates)
    rings.push({ isHole, coordinates })
  }
  return at
}

/** Metres of EPSG:3857 from the origin, growing east or south, to whole parts of 2^32. */
function scaled(meters: number): number {
  return Math.min(2 ** 32 - 1, Math.max(0, Math.round((meters / (2 * mercatorHalf) + 0.5) * 2 ** 32)))
}

/** Whether a ring turns clockwise on a screen, y growing downward. */
function turnsRight(coordinates: number[]): boolean {
  const originX = coordinates[0] ?? 0
  const originY = coordinates[1] ?? 0
  let doubleArea = 0
  for (let i = 2; i + 3 < coordinates.length; i += 2) {
    const ax = (coordinates[i] ?? 0) - originX
    const ay = (coordinates[i + 1] ?? 0) - originY
    doubleArea += ax * ((coordinates[i + 3] ?? 0) - originY) - ((coordinates[i + 2] ?? 0) - originX) * ay
  }
  return doubleArea > 0
}

function reverse(coordinates: number[]): void {
  for (let low = 0, high = coordinates.length - 2; low < high; low += 2, high -= 2) {
    for (const k of [0, 1]) {
      const held = coordinates[low + k] ?? 0
      coordinates[low + k] = coordinates[high + k] ?? 0
      coordinates[high + k] = held
    }
  }
}
