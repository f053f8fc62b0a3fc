import { createHash } from 'node:crypto'
import type { Position } from '#geo/geojson'
import { Problem } from '../http/problem.ts'
import type { SiteRole, SitingProblem, TravelTable } from '../optimising/siting-problem.ts'
import { pointsOf } from './city-snapshot.ts'
import type { PlacedDemand } from './city-snapshot.ts'
import type { PlacementQuestion } from '#geo/placement-words'
import { startPacer } from './pacer.ts'
import type { Source } from './reach-answers.ts'
import { incidentsOf } from './reach-answers.ts'
import type { Places } from './reach-field.ts'
import { costsAt, placeOnNetwork, spreadReach } from './reach-field.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** A problem to solve, with where its sites and demands are. */
export type PlacementInputs = {
  problem: SitingProblem
  sites: { position: Position; isNew: boolean }[]
  demandPositions: Position[]
  demandInAll: number
  demandOffNetwork: number
  dataVersion: number
  inputsDigest: string
}

/** What stands on the same hundred metres of a road is one demand, at its weighted middle. */
const demandMeters = 100
/** About 400 MB of travel times while a search runs. */
const mostPairs = 25_000_000
/** Beyond this many times the minutes of a cover no pair is kept: it would help nobody decide. */
const coverReach = 4

export async function placementInputs(
  source: Source,
  question: PlacementQuestion,
  dataVersion: number,
): Promise<PlacementInputs> {
  const { city, gridIds } = source
  const placed = question.demand === 'households' ? city.households : await incidentsOf(source, question.days)
  const demand = gatherDemand(placed, gridIds)
  const sites = sitesOf(source, question)
  if (sites.length * demand.weight.length > mostPairs)
    throw new Problem(
      'invalid-request',
      `/body/candidates: ${sites.length} sites and ${demand.weight.length} places of demand are too many pairs. Name fewer candidates.`,
    )
  const travel = await travelTimes(source, question, {
    sites: sites.map(({ position }) => position),
    places: demand.places,
  })
  const roles = sites.map(({ isNew }): SiteRole => (isNew ? 'may-add' : question.existing))
  const problem: SitingProblem = {
    goal: question.goal,
    weight: demand.weight,
    roles,
    siteCost: Float64Array.from(sites, ({ isNew }) => (isNew ? question.costOfNew : question.costOfExisting)),
    capacity: question.capacity === null ? null : new Float64Array(sites.length).fill(question.capacity),
    travel,
    coverMinutes: question.minutes,
    backup: question.backup,
    limits: {
      mostOpen: question.mostOpen ?? Infinity,
      mostAdded: question.mostAdded ?? Infinity,
      budget: question.budget ?? Infinity,
    },
  }
  const { positions, inAll, offNetwork } = demand
  const told = { demandPositions: positions, demandInAll: inAll, demandOffNetwork: offNetwork }
  return { problem, sites, ...told, dataVersion, inputsDigest: digestOf(problem) }
}

type Gathered = { weight: Float64Array; places: Places; positions: Position[]; inAll: number; offNetwork: number }
type Spot = { road: number; weight: number; along: number; off: number; longitude: number; latitude: number }

function gatherDemand(demand: PlacedDemand, gridIds: Source['gridIds']): Gathered {
  const spots = new Map<string, Spot>()
  let inAll = 0
  let offNetwork = 0
  for (let i = 0; i < demand.count.length; i++) {
    if (gridIds !== null && !gridIds.has(floatAt(demand.communityGridId, i))) continue
    const weight = floatAt(demand.count, i)
    const road = intAt(demand.places.road, i)
    inAll += weight
    if (road < 0) offNetwork += weight
    else addTo(spots, demand, { i, road, weight })
  }
  const all = [...spots.values()]
  const mean = (of: (spot: Spot) => number): Float64Array => Float64Array.from(all, (spot) => of(spot) / spot.weight)
  const places = {
    road: Int32Array.from(all, ({ road }) => road),
    alongMeters: mean((s) => s.along),
    offMeters: mean((s) => s.off),
  }
  const positions = all.map(({ longitude, latitude, weight }): Position => [longitude / weight, latitude / weight])
  return { weight: Float64Array.from(all, ({ weight }) => weight), places, positions, inAll, offNetwork }
}

function addTo(
  spots: Map<string, Spot>,
  { places, longitude, latitude }: PlacedDemand,
  { i, road, weight }: { i: number; road: number; weight: number },
): void {
  if (weight <= 0) return
  const along = floatAt(places.alongMeters, i)
  const key = `${road}:${Math.floor(along / demandMeters)}`
  const spot = spots.get(key) ?? { road, weight: 0, along: 0, off: 0, longitude: 0, latitude: 0 }
  spot.weight += weight
  spot.along += weight * along
  spot.off += weight * floatAt(places.offMeters, i)
  spot.longitude += weight * floatAt(longitude, i)
  spot.latitude += weight * floatAt(latitude, i)
  spots.set(key, spot)
}

function sitesOf({ city, gridIds }: Source, { kind, candidates }: PlacementQuestion): PlacementInputs['sites'] {
  const known = city.resources.get(kind)
  const existing = known
    ? [...known.longitude].map((longitude, i): Position => [longitude, floatAt(known.latitude, i)])
    : []
  const grids = city.grids.community.filter(({ id }) => gridIds?.has(id) ?? true)
  const added = candidates ?? grids.map(({ longitude, latitude }): Position => [longitude, latitude])
  return [
    ...existing.map((position) => ({ position, isNew: false })),
    ...added.map((position) => ({ position, isNew: true })),
  ]
}

type Ends = { sites: readonly Position[]; places: Places }

/** From every site along the roads to every demand, one search a site. */
async function travelTimes(
  { city }: Source,
  question: PlacementQuestion,
  { sites, places }: Ends,
): Promise<TravelTable> {
  const pacer = startPacer()
  const points = pointsOf(sites.map(([longitude, latitude]) => ({ longitude, latitude })))
  const stands = await placeOnNetwork(city.network, points, pacer)
  const covers = question.goal === 'most-covered' || question.goal === 'fewest-sites'
  const longest = covers ? coverReach * question.minutes : Infinity
  const first = new Int32Array(sites.length + 1)
  const pairs = { demand: [] as Int32Array[], minutes: [] as Float64Array[] }
  for (let site = 0; site < sites.length; site++) {
    const stand = {
      road: stands.road.slice(site, site + 1),
      alongMeters: stands.alongMeters.slice(site, site + 1),
      offMeters: stands.offMeters.slice(site, site + 1),
    }
    const terms = { mode: question.mode, measure: 'minutes', limit: longest * 60 } as const
    const field = await spreadReach(city.network, stand, terms, pacer)
    const minutes = (await costsAt(field, places, pacer)).map((seconds) => seconds / 60)
    const reached = Int32Array.from(minutes.keys()).filter(
      (i) => floatAt(minutes, i) < Infinity && floatAt(minutes, i) <= longest,
    )
    pairs.demand.push(reached)
    pairs.minutes.push(Float64Array.from(reached, (i) => floatAt(minutes, i)))
    first[site + 1] = intAt(first, site) + reached.length
  }
  const total = intAt(first, sites.length)
  // Shared, so that handing them to a thread copies nothing.
  const demand = new Int32Array(new SharedArrayBuffer(4 * total))
  const minutes = new Float64Array(new SharedArrayBuffer(8 * total))
  pairs.demand.forEach((each, site) => demand.set(each, intAt(first, site)))
  pairs.minutes.forEach((each, site) => minutes.set(each, intAt(first, site)))
  return { first, demand, minutes }
}

function digestOf({ weight, siteCost, capacity, travel, ...settings }: SitingProblem): string {
  const hash = createHash('sha256').update(
    JSON.stringify(settings, (_, value: unknown) => (value === Infinity ? 'none' : value)),
  )
  for (const part of [weight, siteCost, capacity ?? new Float64Array(0), travel.first, travel.demand, travel.minutes])
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  return hash.digest('hex')
}
