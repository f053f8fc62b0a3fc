/** PostgreSQL's COPY text format: tab between values, \N for null. Our texts hold no tab, newline or backslash. */
export type CopyValue = string | number | null | undefined

export const copyLine = (values: readonly CopyValue[]): string => {
  let line = ''
  for (let i = 0; i < values.length; i++) {
    if (i > 0) line += '\t'
    const value = values[i]
    line += value === null || value === undefined ? '\\N' : String(value)
  }
  return `${line}\n`
}

/** A value of bytes; the backslash is written twice for COPY. */
export const byteaText = (bytes: Buffer): string => `\\\\x${bytes.toString('hex')}`

type Position = readonly [number, number]
type PolygonRings = readonly (readonly Position[])[]

// EWKB: little-endian, geometry type with the SRID flag, SRID 4326.
const sridFlag = 0x20000000
const wgs84 = 4326

const pointBuffer = Buffer.alloc(25)
pointBuffer.writeUInt8(1, 0)
pointBuffer.writeUInt32LE(1 + sridFlag, 1)
pointBuffer.writeUInt32LE(wgs84, 5)

export const pointHex = (position: Position): string => {
  pointBuffer.writeDoubleLE(position[0], 9)
  pointBuffer.writeDoubleLE(position[1], 17)
  return pointBuffer.toString('hex')
}

const writePositions = (buffer: Buffer, start: number, positions: readonly Position[]): number => {
  let at = buffer.writeUInt32LE(positions.length, start)
  for (const [longitude, latitude] of positions) {
    at = buffer.writeDoubleLE(longitude, at)
    at = buffer.writeDoubleLE(latitude, at)
  }
  return at
}

export const lineStringHex = (positions: readonly Position[]): string => {
  const buffer = Buffer.alloc(13 + positions.length * 16)
  buffer.writeUInt8(1, 0)
  buffer.writeUInt32LE(2 + sridFlag, 1)
  buffer.writeUInt32LE(wgs84, 5)
  writePositions(buffer, 9, positions)
  return buffer.toString('hex')
}

/** Rings may be open; they are closed here. */
export const multiPolygonHex = (polygons: readonly PolygonRings[]): string => {
  const closed = polygons.map((rings) => rings.map((ring) => [...ring, ...ring.slice(0, 1)]))
  const sizeOf = (rings: readonly (readonly Position[])[]) => rings.reduce((sum, ring) => sum + 4 + ring.length * 16, 9)
  const buffer = Buffer.alloc(closed.reduce((sum, rings) => sum + sizeOf(rings), 13))
  buffer.writeUInt8(1, 0)
  buffer.writeUInt32LE(6 + sridFlag, 1)
  buffer.writeUInt32LE(wgs84, 5)
  let at = buffer.writeUInt32LE(closed.length, 9)
  for (const rings of closed) {
    at = buffer.writeUInt8(1, at)
    at = buffer.writeUInt32LE(3, at)
    at = buffer.writeUInt32LE(rings.length, at)
    for (const ring of rings) at = writePositions(buffer, at, ring)
  }
  return buffer.toString('hex')
}
