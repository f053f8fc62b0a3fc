import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import { seededRandom } from '../statistics/seeded-random.ts'
import type { CoverGround } from './cover-search.ts'
import { coverAgain, coverGreedily, disjointBound } from './cover-search.ts'
import { sitesByDemand } from './exact-model.ts'
import type { LagrangianBound } from './lagrangian-bound.ts'
import { openLagrangianBound } from './lagrangian-bound.ts'
import { nearestSites, penaltiesOf } from './nearest-sites.ts'
import type { SharedGround } from './shared-service.ts'
import { exchangeShared } from './shared-service.ts'
import type { SearchGround } from './site-search.ts'
import { exchangeSites, openGreedily, shakeSites } from './site-search.ts'
import type { SitingProblem } from './siting-problem.ts'
import { coverTable, isAllowed, listOpen, serviceCosts, setOf } from './siting-problem.ts'

/**
 * What is known so far, as a cost to be small: weight not covered, sites, weight × minutes, or minutes. `open` is
 * undefined while no set is known that serves everybody who must be served.
 */
export type Found = { open: number[] | undefined; value: number; bound: number; provedClosed?: number[] }

/** No cost is below nothing. */
export const nothingFound: Found = { open: undefined, value: Infinity, bound: 0 }

const boundSteps = 1500
const stepsEach = 25
const shakes = 150

/** Better and better, the first within a fraction of a second; the same for the same problem and seed. */
export function findSites(problem: SitingProblem, seed: number): Generator<Found> {
  if (problem.goal === 'fewest-sites') return findCover(groundOfCover(problem), seed)
  if (problem.goal === 'least-worst') return findLeastWorst(problem, seed)
  return findLeastCost(problem, seed)
}

export function groundOfCover(
  problem: SitingProblem,
  prices = new Float64Array(problem.roles.length).fill(1),
): CoverGround {
  const table = coverTable(problem, problem.coverMinutes)
  return { table, times: problem.backup ? 2 : 1, prices, sites: problem }
}

function* findLeastCost(problem: SitingProblem, seed: number): Generator<Found> {
  const costs = serviceCosts(problem)
  const ground: SearchGround = { costs, penalty: penaltiesOf(costs), sites: problem }
  const start = openGreedily(ground)
  if (problem.capacity === null) yield told(ground, listOpen(start), nothingFound)
  const random = seededRandom(seed)
  const first = exchangeSites(ground, start, random)
  const between = first.best.map((best, i) => (best + floatAt(first.second, i)) / 2)
  const bound = openLagrangianBound(costs, problem, between)
  if (problem.capacity !== null) {
    yield* findShared(problem, ground, { open: first.open, bound, target: first.value })
    return
  }
  let best = told(ground, first.open, nothingFound)
  yield best
  for (let round = 0; round < shakes; round++) {
    raiseBound(bound, best.value, stepsEach)
    const chosen = setOf(problem, bound.chosen())
    // The bound's own choice may cost more than the budget.
    const isStart = round % 3 === 0 && isAllowed(problem, chosen)
    const from = isStart ? openGreedily(ground, chosen) : shakeSites(ground, best.open ?? first.open, random)
    best = better(best, told(ground, exchangeSites(ground, from, random).open, best), bound.bound)
    yield best
    if (isProved(best)) return
  }
  yield { ...best, provedClosed: bound.provedClosed(best.value) }
}

function raiseBound(bound: LagrangianBound, target: number, steps: number): void {
  for (let step = 0; step < steps; step++) if (!bound.step(target)) return
}

function better(known: Found, tried: Found, bound: number): Found {
  return { ...(tried.value < known.value ? tried : known), bound: Math.max(known.bound, bound) }
}

function told({ costs, penalty }: SearchGround, open: number[], { bound }: Found): Found {
  const { value, site } = nearestSites(costs, penalty, open)
  const isServed = site.every((server, i) => server >= 0 || costs.unserved[i] !== Infinity)
  return isServed ? { open, value, bound } : { ...nothingFound, bound }
}

type Unshared = { open: number[]; bound: LagrangianBound; target: number }

function* findShared(problem: SitingProblem, ground: SearchGround, unshared: Unshared): Generator<Found> {
  const { costs } = ground
  const load = Float64Array.from(costs.origin, (from) => floatAt(problem.weight, from))
  const capacity = problem.capacity ?? new Float64Array(0)
  const shared: SharedGround = { ...ground, load, capacity, rows: sitesByDemand(costs) }
  raiseBound(unshared.bound, unshared.target, boundSteps / 5)
  // Who could serve without limit serves at least as well.
  const { bound } = unshared.bound
  for (const { open, value, isServed } of exchangeShared(shared, setOf(problem, unshared.open)))
    yield isServed ? { open, value, bound } : { ...nothingFound, bound }
}

export function isProved({ value, bound }: Found): boolean {
  return value < Infinity && value - bound <= 1e-7 * Math.max(1, Math.abs(value))
}

export function* findCover(ground: CoverGround, seed: number): Generator<Found> {
  const rows = sitesByDemand(ground.table).map((row) => row.map(({ site }) => site))
  const bound = disjointBound(ground, rows)
  let best = coverGreedily(ground)
  if (!best) {
    yield { ...nothingFound, bound }
    return
  }
  yield { open: best.open, value: best.price, bound }
  const random = seededRandom(seed)
  for (let round = 0; round < shakes && best.price > bound; round++) {
    const tried = coverAgain(ground, best, random)
    if (!tried || tried.price > best.price) continue
    best = tried
    yield { open: best.open, value: best.price, bound }
  }
}

/** Halves the span of minutes in question: is everybody covered within so many? */
function* findLeastWorst(problem: SitingProblem, seed: number): Generator<Found> {
  const random = seededRandom(seed)
  const all = coverTable(problem, Infinity)
  const nearest = new Float64Array(all.demands).fill(Infinity)
  const minutes = minutesOfPairs(problem)
  all.demand.forEach((i, pair) => (nearest[i] = Math.min(floatAt(nearest, i), floatAt(minutes, pair))))
  // Nobody can be served faster than by the nearest site of all.
  let low = nearest.reduce((most, each) => Math.max(most, each), 0)
  let best: Found = { ...nothingFound, bound: low }
  const spans = Float64Array.from(new Set(minutes.filter((each) => each >= low))).sort()
  let [from, to] = [0, spans.length - 1]
  while (from <= to) {
    const middle = (from + to) >> 1
    const { worst, open, isImpossible } = tryMinutes(problem, floatAt(spans, middle), random)
    if (isImpossible) low = Math.max(low, spans[middle + 1] ?? low)
    if (worst < best.value) best = { open, value: worst, bound: low }
    if (open) to = middle - 1
    else from = middle + 1
    best = { ...best, bound: low }
    yield best
  }
}

/** In the order of `coverTable(problem, Infinity)`. */
function minutesOfPairs({ travel, roles, weight }: SitingProblem): Float64Array {
  const minutes: number[] = []
  roles.forEach((role, site) => {
    if (role === 'excluded') return
    for (let pair = intAt(travel.first, site); pair < intAt(travel.first, site + 1); pair++)
      if (floatAt(weight, intAt(travel.demand, pair)) > 0) minutes.push(floatAt(travel.minutes, pair))
  })
  return Float64Array.from(minutes)
}

type Tried = { worst: number; open: number[] | undefined; isImpossible: boolean }

function tryMinutes(problem: SitingProblem, minutes: number, random: ReturnType<typeof seededRandom>): Tried {
  const costs = coverTable(problem, minutes)
  const ground: SearchGround = { costs, penalty: costs.unserved, sites: problem }
  let found = exchangeSites(ground, openGreedily(ground), random)
  for (let round = 0; round < 8 && found.unserved > 0; round++) {
    const again = exchangeSites(ground, shakeSites(ground, found.open, random), random)
    if (again.unserved <= found.unserved) found = again
  }
  if (found.unserved === 0) return { worst: worstMinutes(problem, found.open), open: found.open, isImpossible: false }
  const bound = openLagrangianBound(
    costs,
    problem,
    found.best.map((best, i) => (best + floatAt(found.second, i)) / 2),
  )
  for (let step = 0; step < 150 && bound.bound <= 1e-6; step++) if (!bound.step(found.value)) break
  return { worst: Infinity, open: undefined, isImpossible: bound.bound > 1e-6 }
}

/** How long the worst placed goes to his nearest open site; Infinity where somebody cannot. */
export function worstMinutes(problem: SitingProblem, open: readonly number[]): number {
  const { travel, weight } = problem
  const least = weight.map((each) => (each > 0 ? Infinity : 0))
  for (const site of open)
    for (let pair = intAt(travel.first, site); pair < intAt(travel.first, site + 1); pair++) {
      const i = intAt(travel.demand, pair)
      least[i] = Math.min(floatAt(least, i), floatAt(travel.minutes, pair))
    }
  return least.reduce((most, each) => Math.max(most, each), 0)
}
