import type { Boundary } from '#geo/geojson'

/** A ring must end where it began; PostGIS cannot even examine one that does not. */
export function hasClosedRings(boundary: Boundary): boolean {
  const rings = boundary.type === 'Polygon' ? boundary.coordinates : boundary.coordinates.flat()
  return rings.every((ring) => {
    const first = ring[0]
    const last = ring.at(-1)
    return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
  })
}

/** Splits one row more than asked for into the page and the cursor of the next one. */
export function toPage<R extends { code: string }>(rows: R[], limit: number): { page: R[]; next: string | null } {
  const page = rows.slice(0, limit)
  return { page, next: rows.length > limit ? (page.at(-1)?.code ?? null) : null }
}
