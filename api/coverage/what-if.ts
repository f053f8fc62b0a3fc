import type { FiguresPair, ScenarioAnswer, ScenarioChange, ScenarioFigures, ScenarioTerms } from '#geo/scenario-words'
import { mostMinutes } from '#geo/scenario-words'
import { resourcesOf } from './city-snapshot.ts'
import { careReached, nothingServed } from './coverage.rules.ts'
import type { GridOutcome, Losses, SecondsCount } from './equity-ledger.ts'
import { keepLedger, meanOf, quantileOf, toMinutes } from './equity-ledger.ts'
import { inputsOf } from './input-digests.ts'
import { eachPaced, startPacer } from './pacer.ts'
import type { ReachCity } from './reach-city.ts'
import { costsAt, isWithin, spreadReach } from './reach-field.ts'
import type { RecentlyUsed } from './recently-used.ts'
import { recentlyUsed } from './recently-used.ts'
import { resourceReach } from './resource-reach.ts'
import { floatAt, intAt } from './typed-arrays.ts'
import type { Ground } from './what-if-ground.ts'
import { careOf, countAt, layGround, membersOf } from './what-if-ground.ts'
import { changeResources } from './what-if-resources.ts'

export type WhatIfQuestion = {
  terms: ScenarioTerms
  changes: readonly ScenarioChange[]
  /** `changed`: only grids and communities whose figures differ, without how the resources stood. */
  detail: 'changed' | 'all'
}
export type WhatIf = Omit<ScenarioAnswer, 'provenance'>

/** What it takes to get to each household: as it is, and in whole seconds up to the most that count. */
type Travel = { cost: Float64Array; seconds: Uint16Array }
type Measured = { figures: ScenarioFigures; meanSeconds: number; counts: SecondsCount }
/** Today, reckoned once for each question; every try is set beside it. */
type Today = {
  ground: Ground
  travel: Travel
  grids: Measured[]
  communities: Measured[]
  whole: Measured
  resources: number
}

const secondsPerMinute = 60
const farSeconds = mostMinutes * secondsPerMinute
const daysKept = 8
const noResources = resourcesOf([])
const todays = new WeakMap<ReachCity, RecentlyUsed<Today>>()

/** What a scenario would make of today's situation, and what it is today. */
export async function answerWhatIf(
  city: ReachCity,
  { terms, changes, detail }: WhatIfQuestion,
  gridIds: ReadonlySet<number> | null,
): Promise<WhatIf> {
  const resources = city.resources.get(terms.kind) ?? noResources
  const today = await todayOf(city, terms, gridIds)
  const changed = await changeResources(city.network, resources, { terms, changes })
  const field = await spreadReach(city.network, changed.places, travelTerms(terms), startPacer())
  const travel = await roundTravel(await costsAt(field, city.households.places, startPacer()))
  const compared = await compare(city, { terms, today, travel })
  const inputs = inputsOf(city, resources, { terms, changes, grids: today.ground.grids })
  return {
    ...tell(today, compared, detail),
    ledger: keepLedger({
      grids: compared.outcomes,
      seconds: { before: today.whole.counts, after: compared.whole.counts },
      reached: {
        before: today.whole.figures.householdsReached,
        after: compared.whole.figures.householdsReached,
      },
      losses: compared.losses,
      targetShare: terms.targetShare,
    }),
    faults: changed.faults,
    resources: { before: today.resources, after: changed.count },
    inputs: detail === 'all' ? inputs : { ...inputs, standing: [] },
  }
}

function travelTerms({ mode }: ScenarioTerms) {
  return { mode, measure: 'minutes' } as const
}

function todayOf(city: ReachCity, terms: ScenarioTerms, gridIds: ReadonlySet<number> | null): Promise<Today> {
  const kept = todays.get(city) ?? recentlyUsed<Today>(daysKept)
  todays.set(city, kept)
  const { kind, mode, minutes, hour } = terms
  const key = JSON.stringify([kind, mode, minutes, hour, gridIds && [...gridIds].sort((a, b) => a - b)])
  return kept.remember(key, async () => {
    const ground = layGround(city, gridIds)
    const reach = await resourceReach(city, { kind, hour: hour ?? undefined, ...travelTerms(terms) })
    const travel = await roundTravel(await costsAt(reach.field, city.households.places, startPacer()))
    const measuring: Measuring = { city, terms, ground, travel }
    const grids = ground.grids.map((_, grid) => measureGrid(measuring, grid))
    return {
      ground,
      travel,
      grids,
      communities: ground.communities.map((community) => measureMany(measuring, community.grids, grids)),
      whole: measureWhole(measuring, grids),
      resources: reach.resources,
    }
  })
}

async function roundTravel(cost: Float64Array): Promise<Travel> {
  const seconds = new Uint16Array(cost.length)
  await eachPaced(startPacer(), cost.length, (i) => {
    seconds[i] = Math.min(farSeconds, Math.round(floatAt(cost, i)))
  })
  return { cost, seconds }
}

type Measuring = { city: ReachCity; terms: ScenarioTerms; ground: Ground; travel: Travel }

function measure({ city, terms, travel }: Measuring, members: Int32Array): Measured {
  const counts: SecondsCount = new Float64Array(farSeconds + 1)
  const sums = { ...nothingServed }
  const limit = terms.minutes * secondsPerMinute
  for (const household of members) {
    const { count, people } = countAt(city, household)
    const seconds = travel.seconds[household] ?? farSeconds
    counts[seconds] = floatAt(counts, seconds) + count
    sums.households += count
    sums.residents += people
    if (!isWithin(floatAt(travel.cost, household), limit)) continue
    sums.householdsReached += count
    sums.residentsReached += people
  }
  const { households, householdsReached, residents, residentsReached } = sums
  return withTimes({ households, householdsReached, residents, residentsReached, care: 0, careReached: 0 }, counts)
}

type Sums = Omit<ScenarioFigures, 'meanMinutes' | 'p90Minutes' | 'householdsFar'>

function withTimes(sums: Sums, counts: SecondsCount): Measured {
  const mean = meanOf(counts)
  const p90 = quantileOf(counts, 0.9)
  return {
    figures: {
      ...sums,
      meanMinutes: mean === null ? null : toMinutes(mean),
      p90Minutes: p90 === null ? null : toMinutes(p90),
      householdsFar: floatAt(counts, farSeconds),
    },
    meanSeconds: mean ?? 0,
    counts,
  }
}

/** Only the whole keeps its counts by second: those of every grid would be a gigabyte in a large city. */
const noCounts: SecondsCount = new Float64Array(0)

function measureGrid(measuring: Measuring, grid: number): Measured {
  const { figures, meanSeconds } = measure(measuring, membersOf(measuring.ground, grid))
  const care = careOf(measuring.city, measuring.ground, grid)
  const reached = careReached(care, { ...nothingServed, ...figures })
  return { figures: { ...figures, care, careReached: reached }, meanSeconds, counts: noCounts }
}

function careSums(grids: readonly Measured[]): Pick<Sums, 'care' | 'careReached'> {
  return {
    care: grids.reduce((sum, { figures }) => sum + figures.care, 0),
    careReached: grids.reduce((sum, { figures }) => sum + figures.careReached, 0),
  }
}

function measureMany(measuring: Measuring, grids: readonly number[], all: readonly Measured[]): Measured {
  const members = Int32Array.from(grids.flatMap((grid) => [...membersOf(measuring.ground, grid)]))
  const { figures, meanSeconds } = measure(measuring, members)
  const care = careSums(grids.flatMap((grid) => all[grid] ?? []))
  return { figures: { ...figures, ...care }, meanSeconds, counts: noCounts }
}

function measureWhole(measuring: Measuring, all: readonly Measured[]): Measured {
  const whole = measure(measuring, measuring.ground.everybody)
  return { ...whole, figures: { ...whole.figures, ...careSums(all) } }
}

type Compared = {
  grids: Measured[]
  communities: Measured[]
  isChanged: Uint8Array
  whole: Measured
  outcomes: GridOutcome[]
  losses: Losses
}

/** Only grids in which some household's way is another are reckoned anew. */
async function compare(
  city: ReachCity,
  { terms, today, travel }: { terms: ScenarioTerms; today: Today; travel: Travel },
): Promise<Compared> {
  const { ground } = today
  const seen = await seeChanges(city, { terms, today, travel })
  const measuring: Measuring = { city, terms, ground, travel }
  const grids = today.grids.map((before, grid) => (seen.isChanged[grid] === 1 ? measureGrid(measuring, grid) : before))
  const communities = ground.communities.map((community, i) => {
    const isChanged = community.grids.some((grid) => seen.isChanged[grid] === 1)
    const before = today.communities[i]
    return before && !isChanged ? before : measureMany(measuring, community.grids, grids)
  })
  const outcomes = ground.grids.flatMap(({ id, code, name }, grid): GridOutcome[] => {
    const [before, after] = [today.grids[grid], grids[grid]]
    if (!before || !after) return []
    return [
      {
        gridId: id,
        code,
        name,
        households: before.figures.households,
        reached: { before: before.figures.householdsReached, after: after.figures.householdsReached },
        meanSeconds: { before: before.meanSeconds, after: after.meanSeconds },
        householdsLosing: floatAt(seen.losing, grid),
      },
    ]
  })
  const whole = measureWhole(measuring, grids)
  return { grids, communities, isChanged: seen.isChanged, whole, outcomes, losses: seen.losses }
}

type Seen = { isChanged: Uint8Array; losing: Float64Array; losses: Losses }

async function seeChanges(
  city: ReachCity,
  { terms, today, travel }: { terms: ScenarioTerms; today: Today; travel: Travel },
): Promise<Seen> {
  const { ground } = today
  const isChanged = new Uint8Array(ground.grids.length)
  const losing = new Float64Array(ground.grids.length)
  const losses: Losses = { householdsLosing: 0, residentsLosing: 0, householdsNoLongerReached: 0, householdsGaining: 0 }
  const limit = terms.minutes * secondsPerMinute
  await eachPaced(startPacer(), ground.everybody.length, (i) => {
    const household = intAt(ground.everybody, i)
    const [before, after] = [floatAt(today.travel.cost, household), floatAt(travel.cost, household)]
    if (before === after) return
    const grid = intAt(ground.gridOf, household)
    if (grid >= 0) isChanged[grid] = 1
    const { count, people } = countAt(city, household)
    const [secondsBefore, secondsAfter] = [today.travel.seconds[household] ?? 0, travel.seconds[household] ?? 0]
    if (secondsAfter < secondsBefore) losses.householdsGaining += count
    if (secondsAfter > secondsBefore) {
      losses.householdsLosing += count
      losses.residentsLosing += people
      if (grid >= 0) losing[grid] = floatAt(losing, grid) + count
    }
    if (isWithin(before, limit) && !isWithin(after, limit)) losses.householdsNoLongerReached += count
  })
  return { isChanged, losing, losses }
}

function tell({ ground, grids, communities, whole }: Today, compared: Compared, detail: WhatIfQuestion['detail']) {
  const pair = (before: Measured | undefined, after: Measured | undefined): FiguresPair | undefined =>
    before && after && { before: before.figures, after: after.figures }
  const isTold = (isChanged: boolean): boolean => detail === 'all' || isChanged
  return {
    city: { before: whole.figures, after: compared.whole.figures },
    communities: ground.communities.flatMap(({ code, name }, i) => {
      const figures = pair(communities[i], compared.communities[i])
      return figures && isTold(figures.before !== figures.after) ? [{ code, name, ...figures }] : []
    }),
    grids: ground.grids.flatMap(({ id, code, name }, i) => {
      const figures = pair(grids[i], compared.grids[i])
      return figures && isTold(compared.isChanged[i] === 1) ? [{ gridId: id, code, name, ...figures }] : []
    }),
  }
}
