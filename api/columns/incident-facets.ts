import type { IncidentSource, IncidentStatus } from '#geo/incident-words'

/**
 * One byte an incident holds source, status and three marks, so that a filter is one look into a table of 256.
 * The numbers are written down again in sql/read-incident-columns.sql.
 */
export const sourceNumbers: Record<IncidentSource, number> = {
  hotline: 0,
  app: 1,
  web: 2,
  patrol: 3,
  sensor: 4,
  leader: 5,
  media: 6,
  other: 7,
}
export const statusNumbers: Record<IncidentStatus, number> = { open: 0, 'in-progress': 1, closed: 2, refused: 3 }
export const statusWords: readonly IncidentStatus[] = ['open', 'in-progress', 'closed', 'refused']

export const placeholderBit = 32
export const deletedBit = 128

export function sourceOfFacets(facets: number): number {
  return facets & 7
}

export function statusOfFacets(facets: number): number {
  return (facets >> 3) & 3
}
