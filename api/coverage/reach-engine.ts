import { Problem } from '../http/problem.ts'
import type { ResponseOf } from '../http/route.ts'
import type { CityKeeperOptions } from './city-keeper.ts'
import { keepCity } from './city-keeper.ts'
import type { Provenance } from '#geo/provenance'
import type { PlacementQuestion } from '#geo/placement-words'
import type { drawUnreachedGround, rankWhereNext, ReachAnswer } from './coverage.contract.ts'
import { answerKey } from './coverage.rules.ts'
import type { PlacementGround } from './placement-inputs.ts'
import { placementGround } from './placement-inputs.ts'
import type { ReachQuery, Source, Territory, WhereNextQuery } from './reach-answers.ts'
import { answerReach, answerUnreachedGround, answerWhereNext } from './reach-answers.ts'
import type {
  BackupFigures,
  CapacityFigures,
  CapacityQuery,
  Gap,
  GapQuery,
  ReacherQuery,
  WeekFigures,
  WeekQuery,
} from './reach-details.ts'
import { answerBackup, answerCapacity, answerWeek, gatherGaps } from './reach-details.ts'
import { maxOffRoadMeters } from './reach-field.ts'
import { cycleKmh, offRoadWheelsKmh, walkKmh } from './road-network.ts'
import type { WhatIf, WhatIfQuestion } from './what-if.ts'
import { answerWhatIf } from './what-if.ts'
import type { WhoReaches } from './who-reaches.ts'
import { answerReachers } from './who-reaches.ts'

type Told<Figures> = Figures & { provenance: Provenance }

export type ReachEngine = {
  /** With the community grids of a territory, or null: the whole city. */
  measureReach: (query: ReachQuery, gridIds: Territory) => Promise<ReachAnswer>
  drawUnreachedGround: (query: ReachQuery) => Promise<ResponseOf<typeof drawUnreachedGround>>
  rankWhereNext: (query: WhereNextQuery, gridIds: Territory) => Promise<ResponseOf<typeof rankWhereNext>>
  /** What a search is about, over today's roads, resources and demand. */
  placementGround: (question: PlacementQuestion, gridIds: Territory) => Promise<PlacementGround>
  measureBackup: (query: ReachQuery, gridIds: Territory) => Promise<Told<BackupFigures>>
  measureCapacity: (query: CapacityQuery, gridIds: Territory) => Promise<Told<CapacityFigures>>
  coverByHour: (query: WeekQuery, gridIds: Territory) => Promise<Told<WeekFigures>>
  gatherGaps: (query: GapQuery, gridIds: Territory) => Promise<Told<{ gaps: Gap[] }>>
  findReachers: (query: ReacherQuery) => Promise<Told<WhoReaches>>
  /** What changes to the resources of a kind would make of today. */
  whatIf: (question: WhatIfQuestion, gridIds: Territory) => Promise<Told<WhatIf>>
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
  const ask = async <Q extends WeekQuery, A extends object>(
    name: string,
    { query, gridIds }: { query: Q; gridIds: Territory },
    answer: (source: Source, query: Q) => Promise<A>,
  ) => {
    const { city, dataVersion } = keeper.current()
    keeper.notePeriod(query.days)
    const key = answerKey(name, query, gridIds)
    const kept = await city.answers.remember(key, async () => ({
      figures: await answer({ pool: options.pool, city, gridIds }, query),
      computedAt: new Date().toISOString(),
    }))
    const source = describeSource(query, gridIds)
    return { ...(kept.figures as A), provenance: { source, dataVersion, computedAt: kept.computedAt } }
  }
  return {
    measureReach: async (query, gridIds) => {
      refuseUnits(query, gridIds)
      return ask('reach', { query, gridIds }, answerReach)
    },
    // The ground is a matter of streets and resources, which everybody who may ask sees everywhere.
    drawUnreachedGround: (query) => ask('ground', { query, gridIds: null }, answerUnreachedGround),
    rankWhereNext: async (query, gridIds) => {
      refuseUnits(query, gridIds)
      return ask('next', { query, gridIds }, answerWhereNext)
    },
    placementGround: async (question, gridIds) => {
      const { city, dataVersion } = keeper.current()
      return placementGround({ pool: options.pool, city, gridIds }, question, dataVersion)
    },
    measureBackup: async (query, gridIds) => {
      refuseUnits(query, gridIds)
      return ask('backup', { query, gridIds }, answerBackup)
    },
    measureCapacity: async (query, gridIds) => {
      refuseUnits(query, gridIds)
      return ask('capacity', { query, gridIds }, answerCapacity)
    },
    coverByHour: (query, gridIds) => ask('week', { query, gridIds }, answerWeek),
    gatherGaps: (query, gridIds) =>
      ask('gaps', { query, gridIds }, async (source) => ({ gaps: await gatherGaps(source, query) })),
    findReachers: (query) => tellReachers(keeper.current(), query),
    whatIf: (question, gridIds) => tellWhatIf(keeper.current(), question, gridIds),
    ready: keeper.ready,
    close: keeper.close,
  }
}

type Current = ReturnType<ReturnType<typeof keepCity>['current']>

async function tellWhatIf(
  { city, dataVersion }: Current,
  question: WhatIfQuestion,
  gridIds: Territory,
): Promise<Told<WhatIf>> {
  const figures = await answerWhatIf(city, question, gridIds)
  const source = describeSource({ ...question.terms, measure: 'minutes', days: 0 }, gridIds)
  return { ...figures, provenance: { source, dataVersion, computedAt: new Date().toISOString() } }
}

async function tellReachers({ city, dataVersion }: Current, query: ReacherQuery): Promise<Told<WhoReaches>> {
  const figures = await answerReachers(city, query)
  const source = `roads (${query.mode}), from each resource to the place; resources wherever they are`
  return { ...figures, provenance: { source, dataVersion, computedAt: new Date().toISOString() } }
}

/** A unit grid is tied to no community grid, so it cannot be told whether all of it lies in a territory. */
function refuseUnits({ coverage }: ReachQuery, gridIds: Territory): void {
  if (gridIds !== null && coverage === 'unit')
    throw new Problem(
      'invalid-request',
      '/query/coverage: within a territory reach is measured by community grid. Ask with coverage=community.',
    )
}

type Described = Pick<WeekQuery, 'kind' | 'mode' | 'days' | 'measure'>

function describeSource({ kind, mode, days, measure }: Described, gridIds: Territory): string {
  const speed = {
    walk: `${walkKmh} km/h`,
    cycle: `${cycleKmh} km/h, ${offRoadWheelsKmh} km/h on paths and off the road`,
    drive: `the roads' speeds, ${offRoadWheelsKmh} km/h off the road`,
  }[mode]
  return [
    `roads (${mode}${measure === 'minutes' ? ` at ${speed}` : ''}), places at most ${maxOffRoadMeters} m from a road`,
    `resources of kind ${kind}`,
    'households by building',
    ...(days > 0
      ? [`incidents of the ${days} days before the newest, without placeholder locations and those outside the city`]
      : []),
    gridIds === null ? 'grids in force' : 'grids in force of your territory, the totals being their sums',
  ].join('; ')
}
