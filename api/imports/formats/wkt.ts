import type { Geometry } from 'geojson'

const kinds: Record<string, 'Point' | 'LineString' | 'Polygon' | 'MultiPoint' | 'MultiLineString' | 'MultiPolygon'> = {
  POINT: 'Point',
  LINESTRING: 'LineString',
  POLYGON: 'Polygon',
  MULTIPOINT: 'MultiPoint',
  MULTILINESTRING: 'MultiLineString',
  MULTIPOLYGON: 'MultiPolygon',
}

/** Reads well-known text as spreadsheets carry it: POINT, LINESTRING, POLYGON and their MULTI forms. Null: it is none. */
export function readWkt(text: string): Geometry | null {
  const match = /^\s*(?:SRID=\d+;)?\s*([A-Z]+)\s*(?:ZM|Z|M)?\s*(\(.*\))\s*$/is.exec(text)
  const type = kinds[match?.[1]?.toUpperCase() ?? '']
  if (type === undefined || match?.[2] === undefined || match[2].length > 16_000_000) return null
  // Numbers within one pair of brackets become positions; the brackets become JSON's.
  const json = match[2]
    .replaceAll(/[^(),]+/g, (words) =>
      words.trim() === '' ? '' : `[${words.trim().split(/\s+/).slice(0, 2).join(',')}]`,
    )
    .replaceAll('(', '[')
    .replaceAll(')', ']')
  try {
    const coordinates: unknown = JSON.parse(json)
    return { type, coordinates: unwrap(type, coordinates) } as Geometry
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** POINT (1 2) was read as a list of one position; MULTIPOINT ((1 2)) as lists of one. */
function unwrap(type: string, coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates
  const list: unknown[] = coordinates
  if (type === 'Point') return list[0]
  if (type !== 'MultiPoint') return list
  return list.map((item) => (Array.isArray(item) && Array.isArray(item[0]) ? (item[0] as unknown) : item))
}
