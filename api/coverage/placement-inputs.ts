import { createHash } from 'node:crypto'
import type { Position } from '#geo/geojson'
import { Problem } from '../http/problem.ts'
import type { SiteRole, SitingProblem, TravelTable } from '../optimising/siting-problem.ts'
import { pointsOf } from './city-snapshot.ts'
import type { PlacedDemand } from './city-snapshot.ts'
import type { PlacedSite, PlacementQuestion } from '#geo/placement-words'
import { startPacer } from './pacer.ts'
import type { Source } from './reach-answers.ts'
import { incidentsOf } from './reach-answers.ts'
import type { Places } from './reach-field.ts'
import { costsAt, placeOnNetwork, spreadReach } from './reach-field.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** What is asked about, before anything has been travelled. */
export type PlacementGround = {
  source: Source
  question: PlacementQuestion
  sites: Site[]
  demand: Gathered
  dataVersion: number
}
type Site = Pick<PlacedSite, 'position' | 'isNew' | 'resourceId' | 'gridId' | 'gridName'>

/** A problem to solve, with where its sites and demands are. */
export type PlacementInputs = PlacementGround & {
  problem: SitingProblem
  sitesOffNetwork: number
  inputsDigest: string
}

/** What stands on the same hundred metres of a road, in one grid, is one demand, at its weighted middle. */
const demandMeters = 100
/** About 400 MB of travel times while a search runs. */
const mostPairs = 25_000_000
/** Beyond this many times the minutes of a cover no pair is kept: it would help nobody decide. */
const coverReach = 4

/** Reads and gathers; refuses what can be seen to be no question. */
export async function placementGround(
  source: Source,
  question: PlacementQuestion,
  dataVersion: number,
): Promise<PlacementGround> {
  const { city, gridIds } = source
  const sites = sitesOf(source, question)
  refuseNothingToDecide(sites, question)
  const placed = question.demand === 'households' ? city.households : await incidentsOf(source, question.days)
  const demand = gatherDemand(placed, gridIds)
  if (sites.length * demand.weight.length > mostPairs)
    throw new Problem(
      'invalid-request',
      `/body/candidates: ${sites.length} sites and ${demand.weight.length} places of demand are too many pairs. Name fewer candidates.`,
    )
  return { source, question, sites, demand, dataVersion }
}

function refuseNothingToDecide(sites: readonly Site[], { existing, kept, mostAdded, kind }: PlacementQuestion): void {
  const known = new Set(sites.map(({ resourceId }) => resourceId))
  const stranger = kept.find((id) => !known.has(id))
  if (stranger !== undefined)
    throw new Problem('invalid-request', `/body/kept: there is no resource ${stranger} of kind ${kind} on the map.`)
  const hasNew = sites.some(({ isNew }) => isNew)
  if (!hasNew && (existing === 'keep' || (mostAdded ?? 0) > 0))
    throw new Problem(
      'invalid-request',
      '/body/candidates: no place is left where a new one may be. Name a candidate, or exclude less ground.',
    )
}

type Going = { signal: AbortSignal; onShare: (share: number) => void }

/** Travels from every site: most of the time before a search begins, so it tells how far it is, and can be ended. */
export async function placementInputs(ground: PlacementGround, going: Going): Promise<PlacementInputs> {
  const { question, sites, demand } = ground
  const { travel, sitesOffNetwork } = await travelTimes(ground, going)
  const kept = new Set(question.kept)
  const roleOf = ({ isNew, resourceId }: Site): SiteRole => {
    if (isNew) return 'may-add'
    return resourceId !== null && kept.has(resourceId) ? 'keep' : question.existing
  }
  const problem: SitingProblem = {
    goal: question.goal,
    weight: demand.weight,
    roles: sites.map(roleOf),
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
  return { ...ground, problem, sitesOffNetwork, inputsDigest: digestOf(problem) }
}

type Gathered = {
  weight: Float64Array
  places: Places
  positions: Position[]
  gridIds: number[]
  inAll: number
  offNetwork: number
}
type Spot = {
  road: number
  gridId: number
  weight: number
  along: number
  off: number
  longitude: number
  latitude: number
}

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
  const weight = Float64Array.from(all, (spot) => spot.weight)
  return { weight, places, positions, gridIds: all.map(({ gridId }) => gridId), inAll, offNetwork }
}

function addTo(
  spots: Map<string, Spot>,
  { places, longitude, latitude, communityGridId }: PlacedDemand,
  { i, road, weight }: { i: number; road: number; weight: number },
): void {
  if (weight <= 0) return
  const along = floatAt(places.alongMeters, i)
  const gridId = floatAt(communityGridId, i)
  const key = `${road}:${Math.floor(along / demandMeters)}:${gridId}`
  const spot = spots.get(key) ?? { road, gridId, weight: 0, along: 0, off: 0, longitude: 0, latitude: 0 }
  spot.weight += weight
  spot.along += weight * along
  spot.off += weight * floatAt(places.offMeters, i)
  spot.longitude += weight * floatAt(longitude, i)
  spot.latitude += weight * floatAt(latitude, i)
  spots.set(key, spot)
}

function sitesOf({ city, gridIds }: Source, { kind, candidates, excludedGrids }: PlacementQuestion): Site[] {
  const none = { resourceId: null, gridId: null, gridName: null }
  const known = city.resources.get(kind)
  const existing = known
    ? [...known.id].map((resourceId, i): Site => {
        const position: Position = [floatAt(known.longitude, i), floatAt(known.latitude, i)]
        return { ...none, position, isNew: false, resourceId }
      })
    : []
  if (candidates) return [...existing, ...candidates.map((position): Site => ({ ...none, position, isNew: true }))]
  const excluded = new Set(excludedGrids)
  const grids = city.grids.community.filter(({ id }) => (gridIds?.has(id) ?? true) && !excluded.has(id))
  const added = grids.map(({ id, name, code, longitude, latitude }): Site => {
    return { ...none, position: [longitude, latitude], isNew: true, gridId: id, gridName: name || code }
  })
  return [...existing, ...added]
}

/** From every site along the roads to every demand, one search a site. */
async function travelTimes(
  { source: { city }, question, sites, demand: { places } }: PlacementGround,
  { signal, onShare }: Going,
): Promise<{ travel: TravelTable; sitesOffNetwork: number }> {
  const pacer = startPacer()
  const points = pointsOf(sites.map(({ position: [longitude, latitude] }) => ({ longitude, latitude })))
  const stands = await placeOnNetwork(city.network, points, pacer)
  const covers = question.goal === 'most-covered' || question.goal === 'fewest-sites'
  const longest = covers ? coverReach * question.minutes : Infinity
  const first = new Int32Array(sites.length + 1)
  const pairs = { demand: [] as Int32Array[], minutes: [] as Float64Array[] }
  for (let site = 0; site < sites.length; site++) {
    signal.throwIfAborted()
    onShare(site / sites.length)
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
  const isOff = (site: Site, i: number): boolean => !site.isNew && intAt(stands.road, i) < 0
  return { travel: { first, demand, minutes }, sitesOffNetwork: sites.filter(isOff).length }
}

function digestOf({ weight, siteCost, capacity, travel, ...settings }: SitingProblem): string {
  const hash = createHash('sha256').update(
    JSON.stringify(settings, (_, value: unknown) => (value === Infinity ? 'none' : value)),
  )
  for (const part of [weight, siteCost, capacity ?? new Float64Array(0), travel.first, travel.demand, travel.minutes])
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  return hash.digest('hex')
}
