import type { Geometry, Position } from 'geojson'
import type { LonLat } from '#geo/gcj02'
import { ewkbHex } from './formats/wkb.ts'
import type { Frame } from './frames.ts'
import type { NounShape } from './noun-fields.ts'

/** Either a position, or a shape as hexadecimal EWKB, in WGS 84; or what is wrong. */
export type ParsedPlace =
  | { x: number; y: number }
  | { hex: string; mended?: { reason: string; detail: string } }
  | { reason: string; detail: string }
  | null

export type PlaceRules = { shape: NounShape; frame: Frame; isNorthingFirst: boolean }

/** Longitude and latitude in WGS 84 from a pair of numbers in the file's frame. */
export function parsePosition(
  [first = Number.NaN, second = Number.NaN]: Position,
  rules: PlaceRules,
): { x: number; y: number } | { reason: string; detail: string } {
  if (!Number.isFinite(first) || !Number.isFinite(second))
    return { reason: 'unreadable-position', detail: 'a coordinate is no number' }
  if (first === 0 && second === 0 && rules.shape === 'point')
    return { reason: 'position-zero', detail: '0, 0 is no place in a city; the position is missing' }
  const [x, y] = rules.frame.toWgs84(rules.isNorthingFirst ? [second, first] : [first, second])
  return isOnEarth(x, y) ? { x, y } : offTheEarth([first, second], [x, y], rules)
}

function isOnEarth(x: number, y: number): boolean {
  return Math.abs(x) <= 180 && Math.abs(y) <= 90
}

function offTheEarth(raw: LonLat, [x, y]: LonLat, { frame }: PlaceRules): { reason: string; detail: string } {
  if (!frame.isProjected && isOnEarth(y, x))
    return { reason: 'axes-swapped', detail: `latitude ${y} is off the earth; map lon and lat the other way round` }
  const detail = `${raw.join(', ')} are no longitude and latitude; name the system with --frame`
  return { reason: 'position-off-the-earth', detail }
}

export function parseGeometry(geometry: Geometry | null, rules: PlaceRules): ParsedPlace {
  if (geometry === null || isEmpty(geometry)) return null
  if (rules.shape === 'point') return parsePoint(geometry, rules)
  return rules.shape === 'line' ? parseLines(geometry, rules) : parsePolygons(geometry, rules)
}

function isEmpty(geometry: Geometry): boolean {
  return geometry.type === 'GeometryCollection' ? geometry.geometries.length === 0 : geometry.coordinates.length === 0
}

function wrongKind(geometry: Geometry, wanted: string): { reason: string; detail: string } {
  return { reason: 'wrong-geometry', detail: `a ${geometry.type} stands where ${wanted} is wanted` }
}

function parsePoint(geometry: Geometry, rules: PlaceRules): ParsedPlace {
  if (geometry.type === 'Point') return parsePosition(geometry.coordinates, rules)
  const [only, ...more] = geometry.type === 'MultiPoint' ? geometry.coordinates : []
  return only && more.length === 0 ? parsePosition(only, rules) : wrongKind(geometry, 'one point')
}

type Moved = { line: Position[] } | { reason: string; detail: string }

function movePositions(line: Position[], rules: PlaceRules): Moved {
  const moved: Position[] = []
  for (const pair of line) {
    const place = parsePosition(pair, rules)
    if ('reason' in place) return place
    moved.push([place.x, place.y])
  }
  return { line: moved }
}

function parseLines(geometry: Geometry, rules: PlaceRules): ParsedPlace {
  const lines = linesOf(geometry)
  if (!lines) return wrongKind(geometry, 'a line')
  const moved: Position[][] = []
  for (const line of lines) {
    const next = movePositions(line, rules)
    if ('reason' in next) return next
    if (next.line.length < 2) return { reason: 'line-too-short', detail: 'a line needs two points' }
    moved.push(next.line)
  }
  const [only, ...more] = moved
  const hex =
    only && more.length === 0
      ? ewkbHex({ type: 'LineString', coordinates: only })
      : ewkbHex({ type: 'MultiLineString', coordinates: moved })
  return { hex }
}

function linesOf(geometry: Geometry): Position[][] | null {
  if (geometry.type === 'LineString') return [geometry.coordinates]
  return geometry.type === 'MultiLineString' ? geometry.coordinates : null
}

type Mended = { reason: string; detail: string } | undefined

function parsePolygons(geometry: Geometry, rules: PlaceRules): ParsedPlace {
  const polygons = polygonsOf(geometry)
  if (!polygons) return wrongKind(geometry, 'a polygon')
  let mended: Mended
  const moved: Position[][][] = []
  for (const rings of polygons) {
    const next = parseRings(rings, rules)
    if ('reason' in next) return next
    mended ??= next.mended
    if (next.rings.length > 0) moved.push(next.rings)
  }
  if (moved.length === 0)
    return mended ? { reason: 'ring-too-short', detail: 'the outline has fewer than three corners' } : null
  return { hex: ewkbHex({ type: 'MultiPolygon', coordinates: moved }), ...(mended ? { mended } : {}) }
}

/** The rings of one polygon; none when its outline holds no ground, whatever holes it has. */
function parseRings(
  rings: Position[][],
  rules: PlaceRules,
): { rings: Position[][]; mended: Mended } | { reason: string; detail: string } {
  const kept: Position[][] = []
  let mended: Mended
  for (const ring of rings) {
    const next = movePositions(ring, rules)
    if ('reason' in next) return next
    if (closeRing(next.line)) mended = { reason: 'ring-closed', detail: 'the last corner repeats the first now' }
    if (new Set(next.line.map(String)).size >= 3) {
      kept.push(next.line)
      continue
    }
    mended = { reason: 'ring-dropped', detail: 'a ring of fewer than three corners holds no ground' }
    if (kept.length === 0) break
  }
  return { rings: kept, mended }
}

function polygonsOf(geometry: Geometry): Position[][][] | null {
  if (geometry.type === 'Polygon') return [geometry.coordinates]
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : null
}

/** Repeats the first point at the end where a writer left it out; true when it did. */
function closeRing(ring: Position[]): boolean {
  const [first] = ring
  const last = ring.at(-1)
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return false
  ring.push([...first])
  return true
}

/** The first position of any geometry, in the file's own frame. */
export function firstPosition(geometry: unknown): LonLat | undefined {
  let at: unknown =
    geometry && typeof geometry === 'object' && 'coordinates' in geometry ? geometry.coordinates : undefined
  for (let depth = 0; depth < 5 && Array.isArray(at); depth++) {
    const [first, second] = at as unknown[]
    if (typeof first === 'number' && typeof second === 'number') return [first, second]
    at = first
  }
  return undefined
}
