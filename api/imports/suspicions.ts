import type { Database } from '../db/transaction.ts'
import type { LonLat } from '#geo/gcj02'
import { isShifted, wgs84FromBd09, wgs84FromGcj02 } from '#geo/gcj02'
import { judgePlaces, samplePlaces } from './staging.queries.ts'

export type Suspicion = 'looks-like-gcj02' | 'looks-like-bd09' | 'axes-swapped'

type Fit = { insideCity: number | null; nearRoad: number | null; insideBuilding: number | null }

/**
 * Whether the file's positions would fit the stored city far better if they were taken as GCJ-02 or BD-09, or
 * with their axes the other way round. Only a warning: the declared frame stands.
 */
export async function suspectFrame(db: Database, frame: string): Promise<Suspicion | null> {
  const rows = await samplePlaces(db, {})
  const places = rows.map(({ x, y }): LonLat => [x, y])
  if (places.length < 5) return null
  const asDeclared = await fitOf(db, places)
  const swapped = places.map(([x, y]): LonLat => [y, x])
  if (isBetter(asDeclared, await fitOf(db, swapped))) return 'axes-swapped'
  if (frame === 'gcj02' || frame === 'bd09' || !places.some(isShifted)) return null
  const asGcj = await fitOf(db, places.map(wgs84FromGcj02))
  const asBd = await fitOf(db, places.map(wgs84FromBd09))
  if (isBetter(asDeclared, asBd) && score(asBd) >= score(asGcj)) return 'looks-like-bd09'
  return isBetter(asDeclared, asGcj) ? 'looks-like-gcj02' : null
}

async function fitOf(db: Database, places: LonLat[]): Promise<Fit> {
  const [fit] = await judgePlaces(db, { xs: places.map(([x]) => String(x)), ys: places.map(([, y]) => String(y)) })
  return fit ?? { insideCity: null, nearRoad: null, insideBuilding: null }
}

function score(fit: Fit): number {
  return (fit.insideCity ?? 0) + (fit.nearRoad ?? 0) + (fit.insideBuilding ?? 0)
}

/**
 * A shift of 500 m leaves most points of a large city inside it, so nearness to roads and buildings is asked too.
 * The other reading must explain most points, and a quarter more of them than the declared one.
 */
function isBetter(declared: Fit, other: Fit): boolean {
  const pairs = [
    [declared.insideCity, other.insideCity],
    [declared.nearRoad, other.nearRoad],
    [declared.insideBuilding, other.insideBuilding],
  ] as const
  const gains = pairs.some(
    ([before, after]) => before !== null && after !== null && after >= 0.6 && after - before >= 0.25,
  )
  const loses = pairs.some(([before, after]) => before !== null && after !== null && before - after >= 0.25)
  return gains && !loses
}
