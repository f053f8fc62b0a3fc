import type { Pool } from 'pg'
import type { output } from 'zod'
import { inTransaction } from '../db/transaction.ts'
import type { ResponseOf } from '../http/route.ts'
import type { PlacedDemand } from './city-snapshot.ts'
import { loadGround, loadRecentIncidents } from './city-snapshot.ts'
import type { drawUnreachedGround, measureReach, NextGrid, ReachAnswer, rankWhereNext } from './coverage.contract.ts'
import type { GridRow } from './coverage.queries.ts'
import { readOneInstant } from './coverage.queries.ts'
import { neediest, nothingServed, reasonOf, sumServed, unmetNeed } from './coverage.rules.ts'
import { describeGrid, describeReach } from './describe-reach.ts'
import type { Lattice } from './lattice.ts'
import { cellCentres, cellSquareMetersByRow, layLattice } from './lattice.ts'
import { traceOutlines } from './outline-tracing.ts'
import { eachPaced, startPacer } from './pacer.ts'
import type { PlacedLattice, ReachCity, ResourceReach } from './reach-city.ts'
import { placeDemand } from './reach-city.ts'
import type { Places } from './reach-field.ts'
import { costsAt, countNodes, isWithin, placeOnNetwork } from './reach-field.ts'
import { resourceReach } from './resource-reach.ts'
import type { CostedDemand, Tally } from './tally.ts'
import { tallyReach } from './tally.ts'
import { floatAt, intAt } from './typed-arrays.ts'

export type ReachQuery = output<(typeof measureReach)['query']>
export type WhereNextQuery = output<(typeof rankWhereNext)['query']>
type Unsigned<A> = Omit<A, 'provenance'>
type ReachFigures = Unsigned<ReachAnswer>
type UnreachedGround = Unsigned<ResponseOf<typeof drawUnreachedGround>>
type WhereNext = Unsigned<ResponseOf<typeof rankWhereNext>>

/** Community grids somebody is told of; null: all. */
export type Territory = ReadonlySet<number> | null

/** Where the answers come from: one state of the city, and the store for what is read when first asked for. */
export type Source = { pool: Pool; city: ReachCity; gridIds: Territory }

/** Grids that may be told of, with their place among all of the coverage. */
export function gridsToTell(
  { city, gridIds }: Source,
  coverage: ReachQuery['coverage'],
): { grid: GridRow; place: number }[] {
  const all = city.grids[coverage].map((grid, place) => ({ grid, place }))
  return gridIds === null ? all : all.filter(({ grid }) => gridIds.has(grid.id))
}

const secondsPerMinute = 60

/** Inside the engine a reach is metres or seconds. */
export function limitCost({ measure, limit }: Pick<ReachQuery, 'measure' | 'limit'>): number {
  return measure === 'meters' ? limit : limit * secondsPerMinute
}

export async function answerReach(source: Source, query: ReachQuery): Promise<ReachFigures> {
  const reach = await resourceReach(source.city, query)
  const tally = await tallyDemand(source, query, reach)
  const described = describeReach(gridsToTell(source, query.coverage), tally, { care: source.city.care, query })
  return {
    ...described,
    resources: reach.resources,
    resourcesOffNetwork: reach.resourcesOffNetwork,
    resourcesOffDuty: reach.resourcesOffDuty,
    hoursUnread: reach.hoursUnread,
    ...countNodes(reach.field, limitCost(query)),
  }
}

/** Costs are worked out once for each set of places, so that another limit only adds up again. */
export function costsOf(reach: ResourceReach, places: Places): Promise<Float64Array> {
  const known = reach.costs.get(places)
  if (known) return known
  const costs = costsAt(reach.field, places, startPacer())
  reach.costs.set(places, costs)
  return costs
}

export function incidentsOf({ pool, city }: Source, days: number): Promise<PlacedDemand> {
  return city.incidentsByDays.remember(String(days), async () => {
    const pacer = startPacer()
    const demand = await inTransaction(pool, true, (db) => loadRecentIncidents(db, days, pacer))
    return placeDemand(city.network, demand, pacer)
  })
}

async function tallyDemand(source: Source, query: ReachQuery, reach: ResourceReach): Promise<Tally> {
  const costed = async (demand: PlacedDemand): Promise<CostedDemand> => ({
    gridId: query.coverage === 'community' ? demand.communityGridId : demand.unitGridId,
    count: demand.count,
    people: demand.people,
    cost: await costsOf(reach, demand.places),
  })
  const households = await costed(source.city.households)
  const incidents = await costed(await incidentsOf(source, query.days))
  const gridIds = gridsToTell(source, query.coverage).map(({ grid }) => grid.id)
  const tally = await tallyReach(gridIds, { households, incidents }, limitCost(query), startPacer())
  return source.gridIds === null ? tally : { ...tally, city: sumServed(tally.grids) }
}

export async function answerWhereNext(source: Source, query: WhereNextQuery): Promise<WhereNext> {
  const reach = await resourceReach(source.city, query)
  const tally = await tallyDemand(source, query, reach)
  const nearestCosts = await costsOf(reach, source.city.labels[query.coverage])
  const ranked = neediest(
    gridsToTell(source, query.coverage).map(({ grid, place }, i) => {
      const served = tally.grids[i] ?? nothingServed
      return { grid, code: grid.code, served, need: unmetNeed(served), nearestCost: floatAt(nearestCosts, place) }
    }),
    query.top,
  )
  return {
    grids: ranked.map(({ grid, served, need, nearestCost }, i): NextGrid => {
      const nearest = inMeasure(nearestCost, query)
      return {
        ...describeGrid(grid, served, { care: source.city.care, query }),
        rank: i + 1,
        position: [roundDegrees(grid.longitude), roundDegrees(grid.latitude)],
        householdsUnreached: served.households - served.householdsReached,
        incidentsUnreached: served.incidents - served.incidentsReached,
        openIncidents: source.city.openIncidents.get(grid.id) ?? 0,
        nearest,
        need,
        reason: reasonOf(served, tally.city, { nearest, limit: query.limit }),
      }
    }),
  }
}

/** Metres or minutes, to a tenth. */
export function inMeasure(cost: number, { measure }: Pick<ReachQuery, 'measure'>): number | null {
  if (cost === Infinity) return null
  return Math.round((measure === 'meters' ? cost : cost / secondsPerMinute) * 10) / 10
}

/** A millionth of a degree is about 0.1 m. */
function roundDegrees(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

export async function answerUnreachedGround(source: Source, query: ReachQuery): Promise<UnreachedGround> {
  const reach = await resourceReach(source.city, query)
  const { lattice, places } = await placedLattice(source, query.coverage)
  const costs = await costsOf(reach, places)
  const limit = limitCost(query)
  const squareMeters = cellSquareMetersByRow(lattice)
  const marked = new Uint8Array(lattice.columns * lattice.rows)
  const sums = { city: 0, unreached: 0 }
  const pacer = startPacer()
  await eachPaced(pacer, lattice.ground.length, (i) => {
    const cell = intAt(lattice.ground, i)
    const area = floatAt(squareMeters, Math.floor(cell / lattice.columns))
    sums.city += area
    if (isWithin(floatAt(costs, i), limit)) return
    marked[cell] = 1
    sums.unreached += area
  })
  if (pacer.isDue()) await pacer.pause()
  return {
    unreached: { type: 'MultiPolygon', coordinates: outlinesInDegrees(lattice, marked) },
    cellMeters: lattice.cellMeters,
    unreachedSquareMeters: Math.round(sums.unreached),
    citySquareMeters: Math.round(sums.city),
  }
}

function placedLattice({ pool, city }: Source, coverage: ReachQuery['coverage']): Promise<PlacedLattice> {
  return city.lattices.remember(coverage, async () => {
    const pacer = startPacer()
    const shapes = await inTransaction(pool, true, async (db) => {
      await readOneInstant(db)
      return loadGround(db, coverage, pacer)
    })
    const lattice = await layLattice(shapes, pacer)
    return { lattice, places: await placeOnNetwork(city.network, cellCentres(lattice), pacer) }
  })
}

function outlinesInDegrees(lattice: Lattice, marked: Uint8Array): [number, number][][][] {
  return traceOutlines({ columns: lattice.columns, rows: lattice.rows, marked }).map((polygon) =>
    polygon.map((ring) =>
      ring.map(([column, row]): [number, number] => [
        roundDegrees(lattice.west + column * lattice.stepLongitude),
        roundDegrees(lattice.south + row * lattice.stepLatitude),
      ]),
    ),
  )
}
