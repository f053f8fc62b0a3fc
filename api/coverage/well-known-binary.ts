/** Reads the little-endian (NDR) well-known binary that ST_AsBinary(geometry, 'NDR') writes. Coordinates in turn. */
const lineString = 2
const polygon = 3
const multiPolygon = 6

export function readLineString(bytes: Buffer): Float64Array {
  if (bytes.readUInt32LE(1) !== lineString) throw new Error('not a LineString')
  return readCoordinates(bytes, 5).coordinates
}

/** The rings of a Polygon or MultiPolygon, all in one list; a point is inside where an odd number of them holds it. */
export function readRings(bytes: Buffer): Float64Array[] {
  const rings: Float64Array[] = []
  readRingsInto(rings, bytes, 0)
  return rings
}

function readRingsInto(rings: Float64Array[], bytes: Buffer, offset: number): number {
  const type = bytes.readUInt32LE(offset + 1)
  if (type !== polygon && type !== multiPolygon) throw new Error(`neither Polygon nor MultiPolygon but type ${type}`)
  const count = bytes.readUInt32LE(offset + 5)
  let next = offset + 9
  for (let i = 0; i < count; i++) {
    if (type === multiPolygon) {
      next = readRingsInto(rings, bytes, next)
      continue
    }
    const ring = readCoordinates(bytes, next)
    rings.push(ring.coordinates)
    next = ring.next
  }
  return next
}

function readCoordinates(bytes: Buffer, offset: number): { coordinates: Float64Array; next: number } {
  const count = bytes.readUInt32LE(offset) * 2
  const coordinates = new Float64Array(count)
  for (let i = 0; i < count; i++) coordinates[i] = bytes.readDoubleLE(offset + 4 + 8 * i)
  return { coordinates, next: offset + 4 + 8 * count }
}
