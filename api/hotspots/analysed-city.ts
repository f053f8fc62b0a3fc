import type { Pool } from 'pg'
import type { Coverage } from '#geo/grid-words'
import type { ChangeFollower } from '../db/change-follower.ts'
import type { Neighbours } from '../statistics/neighbours.ts'
import { neighboursOfPairs, neighboursWithin } from '../statistics/neighbours.ts'
import type { HotspotWeights } from './hotspots.contract.ts'
import type { AnalysedGrid } from './hotspots.queries.ts'
import { listGridsToAnalyse, listSharedBorders } from './hotspots.queries.ts'

type Ground = { grids: readonly AnalysedGrid[]; borders: readonly { a: number; b: number }[] }

/** Published grids with their borders, read once and again after a change of grids or households, or ten minutes. */
export type AnalysedCity = {
  groundOf: (coverage: Coverage) => Promise<Ground>
  close: () => void
}

const heldMs = 600_000

export function openAnalysedCity(pool: Pool, follower: Pick<ChangeFollower, 'subscribe'>): AnalysedCity {
  const held = new Map<Coverage, { ground: Promise<Ground>; at: number }>()
  const unsubscribe = follower.subscribe((changes) => {
    if (changes.some(({ noun }) => noun === 'grids' || noun === 'households')) held.clear()
    return Promise.resolve()
  })
  return {
    groundOf: (coverage) => {
      const known = held.get(coverage)
      if (known && performance.now() - known.at < heldMs) return known.ground
      const ground = readGround(pool, coverage)
      held.set(coverage, { ground, at: performance.now() })
      ground.catch(() => held.delete(coverage))
      return ground
    },
    close: unsubscribe,
  }
}

async function readGround(pool: Pool, coverage: Coverage): Promise<Ground> {
  const [grids, borders] = await Promise.all([
    listGridsToAnalyse(pool, { coverage }),
    listSharedBorders(pool, { coverage }),
  ])
  return { grids, borders }
}

/** Of the grids given, which may be fewer than the ground's: a territory's neighbours are those inside it. */
export function neighboursAmong(
  grids: readonly AnalysedGrid[],
  { borders }: Ground,
  { weights, bandMeters }: { weights: HotspotWeights; bandMeters: number },
): Neighbours {
  if (weights === 'distance') return neighboursWithin(pointsOf(grids), bandMeters)
  const placeOf = new Map(grids.map(({ id }, place) => [id, place]))
  const pairs = borders.flatMap(({ a, b }) => {
    const [from, to] = [placeOf.get(a), placeOf.get(b)]
    return from === undefined || to === undefined ? [] : [[from, to] as const]
  })
  return neighboursOfPairs(grids.length, pairs)
}

const metersPerDegree = 111_195

/** Metres on a plane that touches the city's middle; good to a thousandth over fifty kilometres. */
export function pointsOf(grids: readonly AnalysedGrid[]): { x: number; y: number }[] {
  const middle = grids.reduce((sum, { latitude }) => sum + latitude, 0) / Math.max(1, grids.length)
  const shrink = Math.cos((middle * Math.PI) / 180)
  return grids.map(({ longitude, latitude }) => ({
    x: longitude * shrink * metersPerDegree,
    y: latitude * metersPerDegree,
  }))
}
