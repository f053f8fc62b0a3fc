import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import type { Highs } from 'highs'
import type { ExactModel } from './exact-model.ts'
import { addCover, addNearestService, addSharedService, closeColumns, modelOfSites } from './exact-model.ts'
import { solveExactly } from './exact-solver.ts'
import type { Obstacle } from './obstacles.ts'
import { findObstacle } from './obstacles.ts'
import type { Found } from './find-sites.ts'
import { findSites, isProved, nothingFound, worstMinutes } from './find-sites.ts'
import type { SitingProblem } from './siting-problem.ts'
import { coverTable, serviceCosts } from './siting-problem.ts'

/** How good an answer is in the goal's own terms: weight covered, sites, weight × minutes, or worst minutes. */
export type Placement = {
  /** not-found: neither an answer nor a proof that there is none before time ran out. */
  status: 'optimal' | 'within-gap' | 'impossible' | 'not-found'
  open: number[]
  value: number | null
  /** Proved: nothing is better than this. */
  bound: number | null
  /** What is missing to the bound as a share of the value; null where there is no answer or its value is 0. */
  gap: number | null
  obstacle: Obstacle | null
  milliseconds: number
}

export type PlacingTerms = { seed: number; seconds: number; note: (placement: Placement) => void }

/** Models larger than this are left to the search and its bound. */
const mostEntries = 600_000

/**
 * Searches, then proves: everything better is told on the way, so that whoever stops it keeps the best so far. The same
 * problem and seed give the same answer unless time runs out first.
 */
export function placeSites(highs: Highs, problem: SitingProblem, { seed, seconds, note }: PlacingTerms): Placement {
  const begun = performance.now()
  const left = (): number => seconds - (performance.now() - begun) / 1000
  const tell = (found: Found, obstacle: Obstacle | null = null): Placement =>
    describe(problem, found, { obstacle, milliseconds: performance.now() - begun })
  const plain = findObstacle(highs, problem, { seed, onlyPlain: true })
  if (plain) return tell(nothingFound, plain)
  const keeper = keepBest(problem, (found) => note(tell(found)))
  for (const found of findSites(problem, seed)) {
    keeper.take(found)
    if (left() <= 0) break
  }
  const isImpossible = !isProved(keeper.best()) && left() > 0 && prove(highs, problem, { seed, left, keeper })
  if (!isImpossible && keeper.best().open) return tell(keeper.best())
  return tell(keeper.best(), findObstacle(highs, problem, { seed, onlyPlain: false, isImpossible }))
}

type Keeper = { best: () => Found; take: (found: Found) => void }

function keepBest(problem: SitingProblem, note: (found: Found) => void): Keeper {
  let best = nothingFound
  return {
    best: () => best,
    take: (found) => {
      const isBetter = found.open !== undefined && found.value < best.value
      const raised = sharpened(problem, Math.max(best.bound, found.bound))
      const next = isBetter ? { ...found } : { ...best }
      next.bound = Math.min(raised, next.value)
      if (found.provedClosed) next.provedClosed = found.provedClosed
      const isNews = isBetter || next.bound > best.bound
      best = next
      if (isNews && best.open) note(best)
    },
  }
}

/** A number of sites is whole, so its bound is too. */
function sharpened({ goal }: SitingProblem, bound: number): number {
  return goal === 'fewest-sites' ? Math.ceil(bound - 1e-6) : bound
}

type Proof = { seed: number; left: () => number; keeper: Keeper }

/** True when there is no answer at all. */
function prove(highs: Highs, problem: SitingProblem, proof: Proof): boolean {
  if (problem.goal === 'least-worst') return proveLeastWorst(highs, problem, proof)
  if (entriesOf(problem, proof.keeper.best()) > mostEntries) return false
  const model = exactModel(problem)
  closeColumns(model, proof.keeper.best().provedClosed ?? [])
  const isTold = problem.capacity !== null || problem.goal === 'fewest-sites'
  const take = ({ open, value, bound }: Omit<Found, 'provedClosed'>): void =>
    proof.keeper.take({ open, value: open && !isTold ? valueOf(problem, open) : value, bound })
  const answer = solveExactly(highs, model, { seconds: proof.left(), seed: proof.seed, note: take })
  if (answer.status === 'impossible' && proof.keeper.best().open === undefined) return true
  // Nothing cheaper among what was not proved closed: the best known is the best there is.
  if (answer.status === 'impossible') proof.keeper.take({ ...nothingFound, bound: Infinity })
  else take(answer)
  return false
}

/** How many numbers the model will have, before it is made. */
function entriesOf(problem: SitingProblem, { provedClosed }: Found): number {
  const { first } = problem.goal === 'fewest-sites' ? coverTable(problem, problem.coverMinutes) : serviceCosts(problem)
  const closed = new Set(provedClosed)
  return problem.roles.reduce(
    (sum, _, site) => sum + (closed.has(site) ? 0 : intAt(first, site + 1) - intAt(first, site)),
    0,
  )
}

export function exactModel(problem: SitingProblem): ExactModel {
  const none = new Float64Array(problem.roles.length)
  if (problem.goal === 'fewest-sites') {
    const model = modelOfSites(problem, none.fill(1))
    addCover(model, coverTable(problem, problem.coverMinutes), problem.backup ? 2 : 1)
    return model
  }
  const model = modelOfSites(problem, none)
  const costs = serviceCosts(problem)
  if (problem.capacity === null) addNearestService(model, costs)
  else addSharedService(model, costs, { weight: problem.weight, capacity: problem.capacity })
  return model
}

function valueOf(problem: SitingProblem, open: readonly number[]): number {
  const costs = serviceCosts(problem)
  const least = costs.unserved.slice()
  for (const site of open)
    for (let pair = intAt(costs.first, site); pair < intAt(costs.first, site + 1); pair++) {
      const i = intAt(costs.demand, pair)
      least[i] = Math.min(floatAt(least, i), floatAt(costs.cost, pair))
    }
  return least.reduce((sum, each) => sum + each, 0)
}

/** Asks the kept solver for a cover within fewer and fewer minutes until there is none. */
function proveLeastWorst(highs: Highs, problem: SitingProblem, { seed, left, keeper }: Proof): boolean {
  const within = problem.travel.minutes.filter((each) => each >= keeper.best().bound && each < keeper.best().value)
  const spans = new Float64Array(new Set(within)).sort()
  let [from, to] = [0, spans.length - 1]
  while (from <= to && left() > 0) {
    const middle = (from + to) >> 1
    const answer = coverWithin(highs, problem, floatAt(spans, middle), { seconds: left(), seed })
    if (answer.status === 'stopped') return false
    if (answer.open) {
      keeper.take({ open: answer.open, value: worstMinutes(problem, answer.open), bound: -Infinity })
      to = middle - 1
    } else {
      from = middle + 1
      keeper.take({ ...nothingFound, bound: spans[from] ?? keeper.best().value })
    }
  }
  return from > to && keeper.best().open === undefined
}

export function coverWithin(
  highs: Highs,
  problem: SitingProblem,
  minutes: number,
  { seconds, seed }: { seconds: number; seed: number },
): ReturnType<typeof solveExactly> {
  const model = modelOfSites(problem, new Float64Array(problem.roles.length).fill(1))
  addCover(model, coverTable(problem, minutes), problem.backup && problem.goal === 'fewest-sites' ? 2 : 1)
  return solveExactly(highs, model, { seconds, seed, note: () => undefined })
}

function describe(
  problem: SitingProblem,
  { open, value, bound }: Found,
  { obstacle, milliseconds }: { obstacle: Obstacle | null; milliseconds: number },
): Placement {
  const none = { open: [], value: null, bound: null, gap: null, obstacle, milliseconds }
  if (obstacle) return { status: 'impossible', ...none }
  if (!open) return { status: 'not-found', ...none }
  const total = problem.goal === 'most-covered' ? problem.weight.reduce((sum, each) => sum + each, 0) : 0
  const inGoal = (cost: number): number => (problem.goal === 'most-covered' ? total - cost : cost)
  const known = { open, value: inGoal(value), obstacle, milliseconds }
  if (isProved({ open, value, bound })) return { status: 'optimal', ...known, bound: known.value, gap: 0 }
  const gap = known.value === 0 ? null : (value - bound) / Math.abs(known.value)
  return { status: 'within-gap', ...known, bound: inGoal(bound), gap }
}
