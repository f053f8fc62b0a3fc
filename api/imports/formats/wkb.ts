import type { Geometry, Position } from 'geojson'

type Cursor = { bytes: Buffer; at: number; depth: number }

/** Reads well-known binary, ISO and extended, any number of dimensions; only x and y are kept. */
export function readWkb(bytes: Buffer, at = 0): Geometry {
  return readGeometry({ bytes, at, depth: 0 })
}

function readGeometry(cursor: Cursor): Geometry {
  if (++cursor.depth > 8) throw new RangeError('geometry collections are nested too deep')
  const isLittle = cursor.bytes.readUInt8(cursor.at) === 1
  const uint = (): number => {
    const value = isLittle ? cursor.bytes.readUInt32LE(cursor.at) : cursor.bytes.readUInt32BE(cursor.at)
    cursor.at += 4
    return value
  }
  cursor.at += 1
  const word = uint()
  if ((word & 0x20000000) !== 0) cursor.at += 4
  const iso = word & 0x0fffffff
  const dimensions = 2 + (hasZ(word, iso) ? 1 : 0) + (hasM(word, iso) ? 1 : 0)
  const count = (): number => {
    const n = uint()
    if (n * 4 > cursor.bytes.length) throw new RangeError('a count is larger than the data')
    return n
  }
  const position = (): Position => {
    const at = cursor.at
    cursor.at += 8 * dimensions
    return isLittle
      ? [cursor.bytes.readDoubleLE(at), cursor.bytes.readDoubleLE(at + 8)]
      : [cursor.bytes.readDoubleBE(at), cursor.bytes.readDoubleBE(at + 8)]
  }
  const geometry = readBody(iso % 1000, cursor, { count, position })
  cursor.depth--
  return geometry
}

function hasZ(word: number, iso: number): boolean {
  const thousands = Math.floor(iso / 1000)
  return (word & 0x80000000) !== 0 || thousands === 1 || thousands === 3
}

function hasM(word: number, iso: number): boolean {
  const thousands = Math.floor(iso / 1000)
  return (word & 0x40000000) !== 0 || thousands === 2 || thousands === 3
}

function readBody(type: number, cursor: Cursor, read: { count: () => number; position: () => Position }): Geometry {
  const times = <T>(one: () => T): T[] => Array.from({ length: read.count() }, one)
  const line = () => times(read.position)
  const members = () => times(() => readGeometry(cursor))
  switch (type) {
    case 1:
      return { type: 'Point', coordinates: read.position() }
    case 2:
      return { type: 'LineString', coordinates: line() }
    case 3:
      return { type: 'Polygon', coordinates: times(line) }
    case 4:
      return { type: 'MultiPoint', coordinates: members().flatMap((m) => (m.type === 'Point' ? [m.coordinates] : [])) }
    case 5:
      return {
        type: 'MultiLineString',
        coordinates: members().flatMap((m) => (m.type === 'LineString' ? [m.coordinates] : [])),
      }
    case 6:
      return {
        type: 'MultiPolygon',
        coordinates: members().flatMap((m) => (m.type === 'Polygon' ? [m.coordinates] : [])),
      }
    case 7:
      return { type: 'GeometryCollection', geometries: members() }
    default:
      throw new RangeError(`geometry type ${type} is not read (curves and surfaces must be turned into polygons first)`)
  }
}

/** Extended WKB in EPSG:4326 as the hexadecimal text that COPY takes. Lines and polygons, single or many. */
export function ewkbHex(
  geometry: Extract<Geometry, { type: 'MultiPolygon' | 'LineString' | 'MultiLineString' }>,
): string {
  const doubles: number[] = []
  const pieces: Buffer[] = []
  const flush = (): void => {
    if (doubles.length === 0) return
    pieces.push(Buffer.from(Float64Array.from(doubles).buffer))
    doubles.length = 0
  }
  const head = (type: number, count: number, srid = false): void => {
    flush()
    const bytes = Buffer.alloc(srid ? 13 : 9)
    bytes.writeUInt8(1, 0)
    bytes.writeUInt32LE(srid ? type + 0x20000000 : type, 1)
    if (srid) bytes.writeUInt32LE(4326, 5)
    bytes.writeUInt32LE(count, srid ? 9 : 5)
    pieces.push(bytes)
  }
  const positions = (line: Position[]): void => {
    for (const [x = Number.NaN, y = Number.NaN] of line) doubles.push(x, y)
  }
  const polygon = (rings: Position[][]): void => {
    head(3, rings.length)
    for (const ring of rings) {
      flush()
      pieces.push(uint32(ring.length))
      positions(ring)
    }
  }
  if (geometry.type === 'LineString') {
    head(2, geometry.coordinates.length, true)
    positions(geometry.coordinates)
  } else if (geometry.type === 'MultiLineString') {
    head(5, geometry.coordinates.length, true)
    for (const line of geometry.coordinates) {
      head(2, line.length)
      positions(line)
    }
  } else {
    head(6, geometry.coordinates.length, true)
    for (const rings of geometry.coordinates) polygon(rings)
  }
  flush()
  return Buffer.concat(pieces).toString('hex')
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
