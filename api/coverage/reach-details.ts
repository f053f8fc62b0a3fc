import type { output } from 'zod'
import { hoursOfWeek } from '#geo/duty-hours'
import type { ResponseOf } from '../http/route.ts'
import { assignNearestFirst } from './capacity.ts'
import type { PlacedDemand, Resources } from './city-snapshot.ts'
import type { coverByHour, findReachers, listGapPlaces, measureBackup, measureCapacity } from './coverage.contract.ts'
import type { GridRow } from './coverage.queries.ts'
import { hoursOnDuty, perWeek } from './coverage.rules.ts'
import { fewAt, spreadFew } from './few-field.ts'
import type { NearestFew } from './nearest-few.ts'
import { eachPaced, startPacer } from './pacer.ts'
import type { ReachQuery, Source } from './reach-answers.ts'
import { costsOf, gridsToTell, incidentsOf, inMeasure, limitCost } from './reach-answers.ts'
import type { ResourceReach } from './reach-city.ts'
import { isWithin } from './reach-field.ts'
import { resourceReach } from './resource-reach.ts'
import { floatAt, intAt } from './typed-arrays.ts'

type Unsigned<A> = Omit<A, 'provenance'>
/** Resources are told by id; the caller's own rights say what else is told of them. */
type ById<A, Row> = Unsigned<Omit<A, 'resources'>> & { resources: Row[] }

type BackupAnswer = ResponseOf<typeof measureBackup>
export type BackupFigures = ById<BackupAnswer, Unnamed<BackupAnswer['resources'][number]>>
type CapacityAnswer = ResponseOf<typeof measureCapacity>
export type CapacityFigures = ById<CapacityAnswer, Unnamed<CapacityAnswer['resources'][number]>>
type Unnamed<Row> = Omit<Row, 'kind' | 'name' | 'address' | 'position'>

export type WeekFigures = Unsigned<ResponseOf<typeof coverByHour>>

export type CapacityQuery = output<(typeof measureCapacity)['query']>
export type WeekQuery = output<(typeof coverByHour)['query']>
export type GapQuery = output<(typeof listGapPlaces)['query']>
export type ReacherQuery = output<(typeof findReachers)['query']>

/** A case goes to one of so many nearest resources: who finds all of them full is unmet. */
const nearestTried = 8

async function nearestFew(
  reach: ResourceReach,
  demand: PlacedDemand,
  { few, limit }: { few: number; limit: number },
): Promise<NearestFew> {
  const pacer = startPacer()
  return fewAt(await spreadFew(reach.field, reach.places, { few, limit }, pacer), demand.places, pacer)
}

/** By place of the demand, the place of its grid among those told of; -1: it is not told of. */
function placesOfGrids(grids: readonly { grid: GridRow }[], ids: Float64Array): Int32Array {
  const placeOf = new Map(grids.map(({ grid }, i) => [grid.id, i]))
  return Int32Array.from(ids, (id) => placeOf.get(id) ?? -1)
}

function gridColumn(demand: PlacedDemand, coverage: ReachQuery['coverage']): Float64Array {
  return coverage === 'community' ? demand.communityGridId : demand.unitGridId
}

const named = ({ id, code, name }: GridRow) => ({ gridId: id, code, name })

type Loss = BackupFigures['resources'][number]
type Backed = Pick<BackupFigures, 'households' | 'householdsReached' | 'householdsBackedUp'>

/** Visits the demand that may be told of: whose grid, whose nearest (-1: nobody's in reach), and whether somebody else is. */
async function eachNearest(
  { source, query, reach, grids }: Asked,
  demand: PlacedDemand,
  visit: (i: number, nearest: { grid: number; owner: number; isBackedUp: boolean }) => void,
): Promise<void> {
  const limit = limitCost(query)
  const nearest = await nearestFew(reach, demand, { few: 2, limit })
  const gridOf = placesOfGrids(grids, gridColumn(demand, query.coverage))
  await eachPaced(startPacer(), demand.count.length, (i) => {
    const grid = intAt(gridOf, i)
    if (source.gridIds !== null && grid < 0) return
    const owner = isWithin(floatAt(nearest.cost, 2 * i), limit) ? intAt(nearest.owner, 2 * i) : -1
    visit(i, { grid, owner, isBackedUp: isWithin(floatAt(nearest.cost, 2 * i + 1), limit) })
  })
}

type Asked = { source: Source; query: ReachQuery; reach: ResourceReach; grids: { grid: GridRow }[] }

export async function answerBackup(source: Source, query: ReachQuery): Promise<BackupFigures> {
  const reach = await resourceReach(source.city, query)
  const { households } = source.city
  const incidents = await incidentsOf(source, query.days)
  const grids = gridsToTell(source, query.coverage)
  const losses = Array.from(reach.onDuty.id, (id): Loss => ({
    id,
    householdsNearest: 0,
    householdsLost: 0,
    residentsLost: 0,
    incidentsLost: 0,
  }))
  const nobody: Backed = { households: 0, householdsReached: 0, householdsBackedUp: 0 }
  const byGrid = grids.map(({ grid }) => ({ ...named(grid), ...nobody }))
  const city = { ...nobody }
  const asked = { source, query, reach, grids }
  await eachNearest(asked, households, (i, { grid, owner, isBackedUp }) => {
    const count = floatAt(households.count, i)
    addBacked(city, count, { isReached: owner >= 0, isBackedUp })
    addBacked(byGrid[grid], count, { isReached: owner >= 0, isBackedUp })
    const loss = losses[owner]
    if (loss === undefined) return
    loss.householdsNearest += count
    if (isBackedUp) return
    loss.householdsLost += count
    loss.residentsLost += floatAt(households.people, i)
  })
  await eachNearest(asked, incidents, (i, { owner, isBackedUp }) => {
    const loss = losses[owner]
    if (loss !== undefined && !isBackedUp) loss.incidentsLost += floatAt(incidents.count, i)
  })
  losses.sort((a, b) => b.householdsLost - a.householdsLost || b.householdsNearest - a.householdsNearest || a.id - b.id)
  return { ...city, resources: losses, grids: byGrid }
}

function addBacked(
  sums: Backed | undefined,
  count: number,
  { isReached, isBackedUp }: { isReached: boolean; isBackedUp: boolean },
): void {
  if (sums === undefined) return
  sums.households += count
  if (isReached) sums.householdsReached += count
  if (isBackedUp) sums.householdsBackedUp += count
}

type Loads = { demand: number; met: number; reached: number }

const noLoads: Loads = { demand: 0, met: 0, reached: 0 }

export async function answerCapacity(source: Source, query: CapacityQuery): Promise<CapacityFigures> {
  const reach = await resourceReach(source.city, query)
  const incidents = await incidentsOf(source, query.days)
  const grids = gridsToTell(source, query.coverage)
  const limit = limitCost(query)
  const weekly = incidents.count.map((count) => (count * 7) / query.days)
  const capacity = Float64Array.from(reach.onDuty.id, (_, r) => weeklyCapacity(reach.onDuty, r, query))
  const nearest = await nearestFew(reach, incidents, { few: nearestTried, limit })
  const { given, met } = assignNearestFirst(weekly, nearest, capacity, limit)
  const gridOf = placesOfGrids(grids, gridColumn(incidents, query.coverage))
  const isTold = (place: number): boolean => source.gridIds === null || intAt(gridOf, place) >= 0
  const city = { ...noLoads }
  const byGrid = grids.map(() => ({ ...noLoads }))
  for (let i = 0; i < weekly.length; i++) {
    if (!isTold(i)) continue
    const isReached = isWithin(floatAt(nearest.cost, i * nearest.few), limit)
    const part = { demand: floatAt(weekly, i), met: floatAt(met, i), reached: isReached ? floatAt(weekly, i) : 0 }
    addLoads(city, part)
    addLoads(byGrid[intAt(gridOf, i)], part)
  }
  // What a resource takes from elsewhere is nothing a territory is told of.
  const load = new Float64Array(capacity.length)
  for (const { place, owner, amount } of given) if (isTold(place)) load[owner] = floatAt(load, owner) + amount
  return {
    city: { ...describeLoads(city), capacityWeekly: round(capacity.reduce((sum, cases) => sum + cases, 0)) },
    resources: Array.from(reach.onDuty.id, (id, r) => ({
      id,
      capacityWeekly: round(floatAt(capacity, r)),
      loadWeekly: round(floatAt(load, r)),
      hoursOnDuty: hoursOnDuty(reach.onDuty.hours[r]),
    })).sort((a, b) => b.loadWeekly - a.loadWeekly || a.id - b.id),
    grids: grids.map(({ grid }, i) => ({ ...named(grid), ...describeLoads(byGrid[i] ?? noLoads) })),
  }
}

function addLoads(sums: Loads | undefined, part: Loads): void {
  if (sums === undefined) return
  sums.demand += part.demand
  sums.met += part.met
  sums.reached += part.reached
}

/** At a named hour the week is taken as if every hour were like that one. */
function weeklyCapacity(resources: Resources, r: number, { casesPerHour, hour }: CapacityQuery): number {
  const hours = hour === undefined ? hoursOnDuty(resources.hours[r]) : hoursOfWeek
  return (resources.capacity[r] ?? 1) * casesPerHour * hours
}

function describeLoads({ demand, met, reached }: Loads) {
  return {
    demandWeekly: round(demand),
    metWeekly: round(met),
    unmetWeekly: round(Math.max(0, reached - met)),
    unreachedWeekly: round(Math.max(0, demand - reached)),
  }
}

const round = (cases: number): number => perWeek(cases, 7)

export async function answerWeek(source: Source, query: WeekQuery): Promise<WeekFigures> {
  const { city, gridIds } = source
  const { households } = city
  const isTold = (i: number): boolean => gridIds === null || gridIds.has(floatAt(households.communityGridId, i))
  const pacer = startPacer()
  const limit = limitCost(query)
  const hours: { onDuty: number; units: number; householdsReached: number }[] = []
  const sums = { households: 0, hoursUnread: 0 }
  await eachPaced(pacer, households.count.length, (i) => {
    if (isTold(i)) sums.households += floatAt(households.count, i)
  })
  // Shifts are few: hours with the same people on duty share one answer.
  const reachedBy = new Map<string, number>()
  for (let hour = 0; hour < hoursOfWeek; hour++) {
    const reach = await resourceReach(city, { ...query, hour })
    const key = reach.onDuty.id.join()
    let reached = reachedBy.get(key)
    if (reached === undefined) {
      const costs = await costsOf(reach, households.places)
      const counted = { households: 0 }
      await eachPaced(pacer, households.count.length, (i) => {
        if (isTold(i) && isWithin(floatAt(costs, i), limit)) counted.households += floatAt(households.count, i)
      })
      reached = counted.households
      reachedBy.set(key, reached)
    }
    const units = reach.onDuty.capacity.reduce<number>((sum, capacity) => sum + (capacity ?? 1), 0)
    hours.push({ onDuty: reach.onDuty.id.length, units, householdsReached: reached })
    sums.hoursUnread = reach.hoursUnread
  }
  return { ...sums, hours }
}

/** A gap is ground of this size within one grid: about a block. */
const gapMeters = 300

export type Gap = {
  longitude: number
  latitude: number
  grid: GridRow | null
  households: number
  residents: number
  nearest: number | null
}

/** Households not reached, gathered by block and grid; the most first. The point is their mean, which may be the one house there is; where it is told it is rounded. */
export async function gatherGaps(source: Source, query: ReachQuery): Promise<Gap[]> {
  const { city, gridIds } = source
  const { households } = city
  const reach = await resourceReach(city, query)
  const costs = await costsOf(reach, households.places)
  const limit = limitCost(query)
  const { frame } = city.network
  const gridOf = new Map(city.grids.community.map((grid) => [grid.id, grid]))
  const gaps = new Map<string, Gap & { cost: number }>()
  await eachPaced(startPacer(), households.count.length, (i) => {
    const gridId = floatAt(households.communityGridId, i)
    if (isWithin(floatAt(costs, i), limit) || (gridIds !== null && !gridIds.has(gridId))) return
    const [longitude, latitude] = [floatAt(households.longitude, i), floatAt(households.latitude, i)]
    const column = Math.floor(((longitude - frame.longitude0) * frame.metersPerLongitude) / gapMeters)
    const row = Math.floor(((latitude - frame.latitude0) * frame.metersPerLatitude) / gapMeters)
    const key = `${gridId} ${column} ${row}`
    const gap = gaps.get(key) ?? emptyGap(gridOf.get(gridId) ?? null)
    gaps.set(key, gap)
    const count = floatAt(households.count, i)
    gap.longitude += longitude * count
    gap.latitude += latitude * count
    gap.households += count
    gap.residents += floatAt(households.people, i)
    gap.cost = Math.min(gap.cost, floatAt(costs, i))
  })
  return [...gaps.values()]
    .map(({ cost, ...gap }) => ({
      ...gap,
      longitude: gap.longitude / gap.households,
      latitude: gap.latitude / gap.households,
      nearest: inMeasure(cost, query),
    }))
    .sort((a, b) => b.households - a.households || a.longitude - b.longitude || a.latitude - b.latitude)
}

function emptyGap(grid: GridRow | null): Gap & { cost: number } {
  return { longitude: 0, latitude: 0, grid, households: 0, residents: 0, nearest: null, cost: Infinity }
}
