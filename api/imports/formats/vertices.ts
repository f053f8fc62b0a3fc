import type { Geometry } from 'geojson'

/** Positions in a geometry, without recursion on what the file says about its own depth. */
export function countVertices(geometry: Geometry): number {
  const open: unknown[] = [geometry.type === 'GeometryCollection' ? geometry.geometries : geometry.coordinates]
  let count = 0
  while (open.length > 0) {
    const next = open.pop()
    if (!Array.isArray(next)) continue
    if (typeof next[0] === 'number') count++
    else for (const inner of next) open.push(inner)
  }
  return count
}
