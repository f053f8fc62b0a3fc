import type { Position } from '#geo/geojson'
import type { Database } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import type { Found } from './search.contract.ts'
import { searchPlaces } from './search.contract.ts'
import type { FoundRow } from './search.queries.ts'
import {
  findAreas,
  findBuildings,
  findGrids,
  findGround,
  findIncident,
  findResources,
  findRoads,
  locatePoint,
} from './search.queries.ts'
import type { Ranked } from './search.rules.ts'
import { mergeResults, planSearch } from './search.rules.ts'

export function mountSearch(kernel: Kernel): void {
  mount(kernel, searchPlaces, async ({ query, db }) => {
    const { coordinates, incidentId, codePrefix, beginsWith, contains, hasCase } = planSearch(query.q)
    const words = { beginsWith, contains, limit: query.limit }
    const ranked: Ranked[] = [
      ...(await describeCoordinates(db, coordinates)),
      ...(incidentId === null ? [] : toRanked('incident', await findIncident(db, { id: incidentId }))),
      ...toRanked('grid', await findGrids(db, { ...words, codePrefix })),
      ...toRanked('area', await findAreas(db, { ...words, codePrefix })),
      ...toRanked('building', await findBuildings(db, { ...words, hasCase })),
      ...toRanked('road', await findRoads(db, words)),
      ...toRanked('resource', await findResources(db, words)),
      ...toRanked('ground', await findGround(db, words)),
    ]
    return { results: mergeResults(ranked, query.limit) }
  })
}

/** Where two readings are possible, the one nearer to the city's grids comes first. */
async function describeCoordinates(db: Database, readings: Position[]): Promise<Ranked[]> {
  const located: { found: Ranked; gridDistance: number }[] = []
  for (const position of readings) {
    const [longitude, latitude] = position
    const [where] = await locatePoint(db, { longitude, latitude })
    const label = `${longitude.toFixed(6)}, ${latitude.toFixed(6)}`
    const found = { type: 'coordinate' as const, id: null, label, detail: where?.gridCode ?? '', position, bbox: null }
    located.push({ found: { ...found, rank: 0 }, gridDistance: where?.gridDistance ?? 0 })
  }
  return located.toSorted((a, b) => a.gridDistance - b.gridDistance).map(({ found }) => found)
}

function toRanked(type: Found['type'], rows: FoundRow[]): Ranked[] {
  return rows.map(({ id, label, detail, longitude, latitude, west, south, east, north, rank }) => ({
    type,
    id,
    label,
    detail,
    position: [longitude, latitude],
    bbox: west === null || south === null || east === null || north === null ? null : [west, south, east, north],
    rank,
  }))
}
