import type { Pool } from 'pg'
import { may } from '#geo/rights'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { City } from './areas.contract.ts'
import { describeCity, listAreas, lookUpAreaCode } from './areas.contract.ts'
import type { CityRow } from './areas.queries.ts'
import { countOwn, describeCityRow, listAreaRows, lookUpCode, readDataVersion } from './areas.queries.ts'

/** How long an answer may stand though nothing was written: validity dates and estimates move without a write. */
const cityKeptMs = 5000

/** The city is described from `enginePool`, which counts everything; how many live and report is told by the caller's rights. */
export function mountAreas(kernel: Kernel, enginePool: Pool): void {
  const cityNow = keepCity(enginePool)
  mount(kernel, describeCity, async ({ caller, db }) => {
    const city = await cityNow()
    const told = caller.isWholeCity ? city.counts : await countOwnOf(caller, db)
    return { ...city, counts: { ...city.counts, ...tellable(caller, told) } }
  })

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
function keepCity(db: Pool): () => Promise<City> {
  const kept: { dataVersion: number; until: number; city: City | undefined } = {
    dataVersion: -1,
    until: 0,
    city: undefined,
  }
  return async () => {
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

type OwnCounts = Pick<City['counts'], 'households' | 'incidents' | 'placeholders'>
const untold: OwnCounts = { households: null, incidents: null, placeholders: null }

/** A screen of a part of the city has its figures from the published counts alone. */
async function countOwnOf({ kind }: Caller, db: Database): Promise<OwnCounts> {
  if (kind === 'screen') return untold
  const [own] = await countOwn(db, {})
  return own ?? untold
}

/** What the post is not told is null; for a screen, which anybody sees, counts are rounded down to steps of five. */
function tellable(caller: Caller, { households, incidents, placeholders }: OwnCounts): OwnCounts {
  if (caller.kind === 'screen')
    return { households: down(households), incidents: down(incidents), placeholders: down(placeholders) }
  const seesReports = may(caller, 'incidents:read')
  return {
    households: may(caller, 'households:read') ? households : null,
    incidents: seesReports ? incidents : null,
    placeholders: seesReports ? placeholders : null,
  }
}

function down(count: number | null): number | null {
  return count === null ? null : Math.floor(count / 5) * 5
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
