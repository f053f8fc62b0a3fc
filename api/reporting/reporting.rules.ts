import type { EventOfReports } from '../statistics/duplicate-reports.ts'
import { normalQuantile } from '../statistics/distributions.ts'
import { ranksOf } from '../statistics/rank-correlation.ts'
import type { PartEstimate, RateEstimate } from '../statistics/reporting-rate.ts'
import {
  estimateParts,
  estimateReporting,
  informationOf,
  meanFromTruncated,
  sizeDispersion,
} from '../statistics/reporting-rate.ts'

/** One event, however often it is told: the same class within so many metres and hours of its first report. */
export const eventRule = { withinMeters: 50, withinSeconds: 24 * 3600 }
/** Who tells of their own accord. Patrols and sensors find things whether or not anybody would have told. */
export const residentSources = ['hotline', 'app', 'web'] as const
/** The stated level of every interval here. */
export const level = 0.9

// Where three events in ten would be swallowed by another, repeated reports cannot be told from separate events.
const mostSwallowed = 0.3
// However crowded a place is, an event seen there stands for no more than this many.
const mostStoodFor = 4
// Joining reports by place and hour has a scatter of its own. On invented cities, where the truth is known, estimates lie
// this much further from it (as variance) than single events explain.
const ownScatter = 1.2

// Shorter, and hardly an event is told twice: the rate would be that of a few days.
const leastDays = 28

/** What is wrong with the period of an estimate, and what to do; undefined where nothing is. */
export function periodComplaint({ from, to }: { from: Date; to: Date }): string | undefined {
  const days = (to.getTime() - from.getTime()) / 86_400_000
  if (days >= leastDays) return undefined
  const told = days > 0 ? 'is too short to learn from' : 'must end after it begins'
  return `the period ${told}. Take ${leastDays} days or more; a year is usual.`
}

/** What was seen in one grid. Events are counted with those that others swallowed, so they need not be whole. */
export type GridTally = {
  reports: number
  events: number
  /** Those of places calm enough to estimate from. */
  calmReports: number
  calmEvents: number
  calmSizes: Map<number, number>
}

export function tallyEvents(tallies: Map<number, GridTally>, events: readonly EventOfReports[]): void {
  for (const { placeId, reports, swallowed, isBurst } of events) {
    const tally = tallies.get(placeId) ?? {
      reports: 0,
      events: 0,
      calmReports: 0,
      calmEvents: 0,
      calmSizes: new Map<number, number>(),
    }
    tallies.set(placeId, tally)
    const standsFor = Math.min(mostStoodFor, 1 / Math.max(1e-9, 1 - swallowed))
    tally.reports += reports
    tally.events += Math.min(reports, standsFor)
    if (isBurst || swallowed > mostSwallowed) continue
    tally.calmReports += reports
    tally.calmEvents += standsFor
    tally.calmSizes.set(reports, (tally.calmSizes.get(reports) ?? 0) + 1)
  }
}

export type AreaRate = RateEstimate & { reports: number; events: number; estimatedEvents: number }
export type GridRate = PartEstimate & {
  gridId: number
  communityCode: string
  reports: number
  events: number
  estimatedEvents: number
}
export type CommunityRate = AreaRate & { communityCode: string }

/** Below so many events an area has no estimate of its own. */
export const fewestEvents = 50

/**
 * Rates of communities, and of grids drawn towards their community's. A community with too few events takes its place
 * in nobody's list; its grids are drawn towards the whole city's rate.
 */
export function estimateRates(
  tallies: ReadonlyMap<number, GridTally>,
  communityOf: (gridId: number) => string,
): { communities: CommunityRate[]; grids: GridRate[] } {
  const byCommunity = new Map<string, number[]>()
  for (const gridId of tallies.keys()) {
    const code = communityOf(gridId)
    byCommunity.set(code, [...(byCommunity.get(code) ?? []), gridId])
  }
  const scatter = scatterOf([...byCommunity.values()].map((ids) => talliesOf(tallies, ids)))
  const whole = estimateArea(talliesOf(tallies, [...tallies.keys()]), scatter)
  if (!whole) return { communities: [], grids: [] }
  const communities: CommunityRate[] = []
  const grids: GridRate[] = []
  for (const [communityCode, gridIds] of byCommunity) {
    const parts = talliesOf(tallies, gridIds)
    const own = communityCode === '' ? null : estimateArea(parts, scatter)
    if (own) communities.push({ communityCode, ...own.told })
    grids.push(...gridRates({ communityCode, gridIds, parts, whole: own ?? whole }))
  }
  return { communities, grids }
}

function talliesOf(tallies: ReadonlyMap<number, GridTally>, ids: readonly number[]): GridTally[] {
  return ids.flatMap((id) => tallies.get(id) ?? [])
}

type Area = { told: AreaRate; dispersion: number; standardError: number }

function estimateArea(parts: readonly GridTally[], scatter: number): Area | null {
  const sum = (of: (part: GridTally) => number): number => parts.reduce((all, part) => all + of(part), 0)
  const calm = { reports: sum((part) => part.calmReports), events: sum((part) => part.calmEvents) }
  if (calm.events < fewestEvents) return null
  const sizes = new Map<number, number>()
  for (const { calmSizes } of parts)
    for (const [size, count] of calmSizes) sizes.set(size, (sizes.get(size) ?? 0) + count)
  const dispersion = ownScatter * Math.max(scatter, sizeDispersion(sizes)) + swallowedDispersion(sizes, calm)
  const estimate = estimateReporting(calm, { chiSquare: quantile ** 2, dispersion })
  if (!estimate || estimate.rate <= 0) return null
  const events = sum((part) => part.events)
  return {
    told: { ...estimate, reports: sum((part) => part.reports), events, estimatedEvents: events / estimate.rate },
    dispersion,
    standardError: Math.sqrt(dispersion / (calm.events * informationOf(estimate.mean))),
  }
}

/**
 * How much further the grids of a community stand from its mean than single events explain, over the whole city; at
 * least 1. What goes together within a grid (a bad corner, one zealous caller) is in it, and in no event alone.
 */
function scatterOf(communities: readonly GridTally[][]): number {
  let square = 0
  let free = 0
  for (const parts of communities) {
    const enough = parts.filter(({ calmEvents }) => calmEvents >= 10)
    const events = enough.reduce((all, part) => all + part.calmEvents, 0)
    const seen = enough.reduce((all, part) => all + part.calmReports, 0) / events
    const variance = seen * (1 + meanFromTruncated(seen) - seen)
    if (enough.length < 2 || !(variance > 0)) continue
    for (const part of enough) square += ((part.calmReports / part.calmEvents - seen) ** 2 * part.calmEvents) / variance
    free += enough.length - 1
  }
  return free < 10 ? 1 : Math.max(1, square / free)
}

/** That some events were swallowed is an estimate too: their number scatters like any count, and the mean with it. */
function swallowedDispersion(sizes: ReadonlyMap<number, number>, calm: { reports: number; events: number }): number {
  const seenEvents = [...sizes.values()].reduce((all, count) => all + count, 0)
  const mean = calm.reports / calm.events
  const variance = mean * (1 + meanFromTruncated(mean) - mean)
  return variance > 0 ? (mean ** 2 * Math.max(0, 1 - seenEvents / calm.events)) / variance : 0
}

const quantile = normalQuantile((1 + level) / 2)

function gridRates(order: {
  communityCode: string
  gridIds: readonly number[]
  parts: readonly GridTally[]
  whole: Area
}): GridRate[] {
  const { communityCode, gridIds, parts, whole } = order
  const observed = parts.map(({ calmReports, calmEvents }) => ({ reports: calmReports, events: calmEvents }))
  const { dispersion, standardError } = whole
  const estimates = estimateParts(observed, { mean: whole.told.mean, standardError }, { quantile, dispersion })
  return parts.flatMap(({ reports, events }, i) => {
    const found = estimates[i]
    // A grid without one calm event is told its community's own figure, which is all that is known of it.
    const estimate = found ?? { ...rateOnly(whole.told), weight: 0 }
    const gridId = gridIds[i] ?? 0
    return [{ ...estimate, gridId, communityCode, reports, events, estimatedEvents: events / estimate.rate }]
  })
}

function rateOnly({ mean, low, high, rate, rateLow, rateHigh }: RateEstimate): RateEstimate {
  return { mean, low, high, rate, rateLow, rateHigh }
}

/** Ranks from 1, the most first: by reports as they came in, and by estimated events. */
export function withRanks<Row extends { reports: number; estimatedEvents: number }>(
  rows: readonly Row[],
): (Row & { rawRank: number; correctedRank: number })[] {
  const raw = ranksOf(rows.map(({ reports }) => -reports))
  const corrected = ranksOf(rows.map(({ estimatedEvents }) => -estimatedEvents))
  return rows.map((row, i) => ({ ...row, rawRank: raw[i] ?? 0, correctedRank: corrected[i] ?? 0 }))
}

/**
 * Places in metres of one plane for all reports: with a scale of each place's own latitude, 50 m to the north would
 * move a place as far to the east. True to a thousandth within half a degree of the latitude.
 */
export function placerAt(latitude: number): (place: { longitude: number; latitude: number }) => PlaceInMeters {
  const { east, north } = metersPerDegree(latitude)
  return (place) => ({ xMeters: place.longitude * east, yMeters: place.latitude * north })
}

export type PlaceInMeters = { xMeters: number; yMeters: number }

/** On the WGS 84 ellipsoid, to a centimetre in fifty metres. */
function metersPerDegree(latitude: number): { east: number; north: number } {
  const phi = (latitude * Math.PI) / 180
  return {
    east: 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi),
    north: 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi),
  }
}
