import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Database } from '../db/transaction.ts'
import type { City } from './areas.contract.ts'
import { describeCity, listAreas, lookUpAreaCode } from './areas.contract.ts'
import type { CityRow } from './areas.queries.ts'
import { describeCityRow, listAreaRows, lookUpCode, readDataVersion } from './areas.queries.ts'

/** How long an answer may stand though nothing was written: validity dates and estimates move without a write. */
const cityKeptMs = 5000

export function mountAreas(kernel: Kernel): void {
  const cityNow = keepCity()
  mount(kernel, describeCity, ({ db }) => cityNow(db))

  mount(kernel, listAreas, async ({ query, db }) => ({
    areas: await listAreaRows(db, { parent: query.parent ?? null, limit: query.limit }),
  }))

  mount(kernel, lookUpAreaCode, async ({ params, db }) => {
    const [found] = await lookUpCode(db, params)
    if (!found)
      throw new Problem(
        'not-found',
        `The published list has no code ${params.code}. Check the digits, or load the list of codes first.`,
      )
    return found
  })
}

/** Describes the city, once per data version and at most each five seconds: the map's start asks it often. */
function keepCity(): (db: Database) => Promise<City> {
  const kept: { dataVersion: number; until: number; city: City | undefined } = {
    dataVersion: -1,
    until: 0,
    city: undefined,
  }
  return async (db) => {
    const [version] = await readDataVersion(db, {})
    const dataVersion = version?.dataVersion ?? 0
    if (kept.city && kept.dataVersion === dataVersion && performance.now() < kept.until) return kept.city
    const [row] = await describeCityRow(db, {})
    if (!row) throw new Error('describe-city answered no row')
    const city = toCity(row)
    Object.assign(kept, { dataVersion, until: performance.now() + cityKeptMs, city })
    return city
  }
}

function toCity(row: CityRow): City {
  const { nameZh, nameEn, timezone, madeBy, newestIncidentAt, oldestIncidentAt, west, south, east, north, ...counts } =
    row
  return {
    nameZh,
    nameEn,
    timezone,
    madeBy,
    newestIncidentAt: newestIncidentAt?.toISOString() ?? null,
    oldestIncidentAt: oldestIncidentAt?.toISOString() ?? null,
    bbox: west === null || south === null || east === null || north === null ? null : [west, south, east, north],
    counts,
  }
}
