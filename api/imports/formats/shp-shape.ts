import type { Geometry, Position } from 'geojson'

type Read = { geometry: Geometry | null } | { broken: { reason: string; detail: string } }

/** One record of a .shp file; z and m values are left out. Shape types 11-28 are the z and m kinds of 1-8. */
export function readShape(bytes: Buffer, maxVertices: number): Read {
  try {
    const type = bytes.length < 4 ? 0 : bytes.readInt32LE(0) % 10
    switch (type) {
      case 0:
        return { geometry: null }
      case 1:
        return { geometry: { type: 'Point', coordinates: position(bytes, 4) } }
      case 8:
        return { geometry: { type: 'MultiPoint', coordinates: positions(bytes, 40, bytes.readInt32LE(36)) } }
      case 3:
      case 5:
        return readPartedShape(bytes, type, maxVertices)
      default:
        return broken('wrong-geometry', `shape type ${bytes.readInt32LE(0)} is not read`)
    }
  } catch (error) {
    if (error instanceof RangeError) return broken('broken-feature', 'the record is shorter than it says')
    throw error
  }
}

function readPartedShape(bytes: Buffer, type: 3 | 5, maxVertices: number): Read {
  const vertices = bytes.readInt32LE(40)
  if (vertices > maxVertices) return broken('too-many-vertices', `the shape has ${vertices} vertices`)
  const parts = readParts(bytes)
  return { geometry: type === 3 ? asLines(parts) : { type: 'MultiPolygon', coordinates: groupRings(parts) } }
}

function broken(reason: string, detail: string): Read {
  return { broken: { reason, detail } }
}

function position(bytes: Buffer, at: number): Position {
  return [bytes.readDoubleLE(at), bytes.readDoubleLE(at + 8)]
}

function positions(bytes: Buffer, at: number, count: number): Position[] {
  if (count < 0 || at + count * 16 > bytes.length) throw new RangeError('more points than bytes')
  return Array.from({ length: count }, (_, index) => position(bytes, at + index * 16))
}

function readParts(bytes: Buffer): Position[][] {
  const partCount = bytes.readInt32LE(36)
  const pointCount = bytes.readInt32LE(40)
  if (partCount < 0 || 44 + partCount * 4 > bytes.length) throw new RangeError('more parts than bytes')
  const all = positions(bytes, 44 + partCount * 4, pointCount)
  const starts = Array.from({ length: partCount }, (_, index) => bytes.readInt32LE(44 + index * 4))
  return starts.map((start, index) => all.slice(start, starts[index + 1] ?? pointCount))
}

function asLines(parts: Position[][]): Geometry {
  const [first] = parts
  return parts.length === 1 && first
    ? { type: 'LineString', coordinates: first }
    : { type: 'MultiLineString', coordinates: parts }
}

/** Outer rings run clockwise in a Shapefile, holes the other way; a hole belongs to the outer ring around it. */
function groupRings(rings: Position[][]): Position[][][] {
  const outer = rings.filter((ring) => signedArea(ring) <= 0).map((ring) => [ring])
  if (outer.length === 0) return rings.map((ring) => [ring])
  for (const hole of rings.filter((ring) => signedArea(ring) > 0)) {
    const home = outer.find(([shell]) => shell !== undefined && hole.some((p) => isInside(p, shell)))
    if (home) home.push(hole)
    else outer.push([hole])
  }
  return outer
}

function signedArea(ring: Position[]): number {
  let sum = 0
  for (let i = 0; i < ring.length - 1; i++) {
    const [ax = 0, ay = 0] = ring[i] ?? []
    const [bx = 0, by = 0] = ring[i + 1] ?? []
    sum += ax * by - bx * ay
  }
  return sum / 2
}

function isInside([x = 0, y = 0]: Position, ring: Position[]): boolean {
  let inside = false
  for (let i = 1; i < ring.length; i++) if (isCrossed(ring[i - 1] ?? [], ring[i] ?? [], x, y)) inside = !inside
  return inside
}

/** Whether the ray from x, y to the east crosses the edge. */
function isCrossed([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, x: number, y: number): boolean {
  return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax
}
