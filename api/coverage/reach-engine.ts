import type { ResponseOf } from '../http/route.ts'
import type { CityKeeperOptions } from './city-keeper.ts'
import { keepCity } from './city-keeper.ts'
import type { drawUnreachedGround, rankWhereNext, ReachAnswer } from './coverage.contract.ts'
import type { ReachQuery, Source, WhereNextQuery } from './reach-answers.ts'
import { answerReach, answerUnreachedGround, answerWhereNext } from './reach-answers.ts'
import { maxOffRoadMeters } from './reach-field.ts'
import { offRoadDriveKmh, walkKmh } from './road-network.ts'

export type ReachEngine = {
  measureReach: (query: ReachQuery) => Promise<ReachAnswer>
  drawUnreachedGround: (query: ReachQuery) => Promise<ResponseOf<typeof drawUnreachedGround>>
  rankWhereNext: (query: WhereNextQuery) => Promise<ResponseOf<typeof rankWhereNext>>
  /** Resolves when the city has been read for the first time. */
  ready: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Answers how far resources reach, from memory. Loading starts at once, in slices beside the serving of requests;
 * until it is done every question is refused as still-loading. Answers are kept until the data they stand on change.
 */
export function openReachEngine(options: CityKeeperOptions): ReachEngine {
  const keeper = keepCity(options)
  const ask = async <Q extends ReachQuery, A extends object>(
    name: string,
    query: Q,
    answer: (source: Source, query: Q) => Promise<A>,
  ) => {
    const { city, dataVersion } = keeper.current()
    keeper.notePeriod(query.days)
    const kept = await city.answers.remember(name + JSON.stringify(query), async () => ({
      figures: await answer({ pool: options.pool, city }, query),
      computedAt: new Date().toISOString(),
    }))
    const source = describeSource(query)
    return { ...(kept.figures as A), provenance: { source, dataVersion, computedAt: kept.computedAt } }
  }
  return {
    measureReach: (query) => ask('reach', query, answerReach),
    drawUnreachedGround: (query) => ask('ground', query, answerUnreachedGround),
    rankWhereNext: (query) => ask('next', query, answerWhereNext),
    ready: keeper.ready,
    close: keeper.close,
  }
}

function describeSource({ kind, mode, days, measure }: ReachQuery): string {
  const speed = mode === 'walk' ? `${walkKmh} km/h` : `the roads' speeds, ${offRoadDriveKmh} km/h off the road`
  return [
    `roads (${mode}${measure === 'minutes' ? ` at ${speed}` : ''}), places at most ${maxOffRoadMeters} m from a road`,
    `resources of kind ${kind}`,
    'households by building',
    `incidents of the ${days} days before the newest, without placeholder locations and those outside the city`,
    'grids in force',
  ].join('; ')
}
