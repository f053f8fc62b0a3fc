import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import type { Highs } from 'highs'
import { seededRandom } from '../statistics/seeded-random.ts'
import { addCover, addSharedService, modelOfSites } from './exact-model.ts'
import { solveExactly } from './exact-solver.ts'
import { nearestSites } from './nearest-sites.ts'
import { exchangeSites, openGreedily } from './site-search.ts'
import type { SitingProblem } from './siting-problem.ts'
import { coverTable, isAllowed, keptSites, serviceCosts } from './siting-problem.ts'

/** Why there is no answer, and the least that would have to give way. Demands by their place in the problem. */
export type Obstacle =
  | { kind: 'no-sites' }
  | { kind: 'no-demand' }
  /** What is kept goes beyond the limits by itself. */
  | { kind: 'kept-beyond-limits'; moreSites: number; moreBudget: number }
  /** Too few sites can get there, whichever are open; within `minutes` enough could (null: within none). */
  | { kind: 'out-of-reach'; demands: number[]; minutes: number | null }
  | { kind: 'too-little-capacity'; missing: number }
  /** Any one of these would do (null: it alone does not help, or could not be told in time); `demands` go unserved. */
  | {
      kind: 'limits-too-tight'
      demands: number[]
      moreSites: number | null
      moreBudget: number | null
      minutes: number | null
    }

type Terms = { seed: number; onlyPlain: boolean; isImpossible?: boolean }

/** Those that can be told by looking come first; the others are only looked for when the search came to nothing. */
export function findObstacle(highs: Highs, problem: SitingProblem, terms: Terms): Obstacle | null {
  const plain = contradictionOf(problem) ?? unreachedOf(problem) ?? capacityMissing(problem)
  if (plain || terms.onlyPlain || !terms.isImpossible) return plain
  return tightLimits(highs, problem, terms.seed)
}

function contradictionOf(problem: SitingProblem): Obstacle | null {
  const { roles, limits, weight } = problem
  if (!weight.some((each) => each > 0)) return { kind: 'no-demand' }
  const kept = keptSites(problem)
  if (!isAllowed(problem, kept))
    return {
      kind: 'kept-beyond-limits',
      moreSites: Math.max(0, kept.open - limits.mostOpen),
      moreBudget: Math.max(0, kept.spent - limits.budget),
    }
  return roles.every((role) => role === 'excluded') ? { kind: 'no-sites' } : null
}

function timesNeeded({ goal, backup }: SitingProblem): 1 | 2 {
  return goal === 'fewest-sites' && backup ? 2 : 1
}

function minutesNeeded({ goal, coverMinutes }: SitingProblem): number {
  return goal === 'fewest-sites' ? coverMinutes : Infinity
}

function unreachedOf(problem: SitingProblem): Obstacle | null {
  const { goal, travel, roles, weight } = problem
  if (goal === 'most-covered') return null
  const nearest = weight.map(() => Infinity)
  const second = weight.map(() => Infinity)
  roles.forEach((role, site) => {
    if (role === 'excluded') return
    for (let pair = intAt(travel.first, site); pair < intAt(travel.first, site + 1); pair++) {
      const i = intAt(travel.demand, pair)
      const minutes = floatAt(travel.minutes, pair)
      second[i] = Math.min(floatAt(second, i), Math.max(minutes, floatAt(nearest, i)))
      nearest[i] = Math.min(floatAt(nearest, i), minutes)
    }
  })
  const decisive = timesNeeded(problem) === 2 ? second : nearest
  const demands = [...weight.keys()].filter(
    (i) => floatAt(weight, i) > 0 && (floatAt(decisive, i) > minutesNeeded(problem) || decisive[i] === Infinity),
  )
  if (demands.length === 0) return null
  const minutes = demands.reduce((most, i) => Math.max(most, floatAt(decisive, i)), 0)
  return { kind: 'out-of-reach', demands, minutes: minutes < Infinity ? minutes : null }
}

function capacityMissing({ goal, capacity, weight, roles }: SitingProblem): Obstacle | null {
  if (goal !== 'least-travel' || capacity === null) return null
  const room = capacity.reduce((sum, each, site) => sum + (roles[site] === 'excluded' ? 0 : each), 0)
  const missing = weight.reduce((sum, each) => sum + each, 0) - room
  return missing > 1e-9 ? { kind: 'too-little-capacity', missing } : null
}

const secondsEach = 5

/** Lets one limit go at a time and asks for the least that is needed of it. */
function tightLimits(highs: Highs, problem: SitingProblem, seed: number): Obstacle {
  const { limits, siteCost, roles } = problem
  const ones = siteCost.map(() => 1)
  const added = siteCost.map((_, site) => (roles[site] === 'may-add' ? 1 : 0))
  const beyond = (needed: number | null, limit: number): number | null =>
    needed === null || limit === Infinity ? null : Math.max(0, needed - limit)
  const least = (let_: Partial<typeof limits>, prices: Float64Array): number | null =>
    leastOf(highs, { ...problem, limits: { ...limits, ...let_ } }, { prices, seed })
  const moreOpen = beyond(least({ mostOpen: Infinity, mostAdded: Infinity }, ones), limits.mostOpen)
  const moreAdded = beyond(least({ mostOpen: Infinity, mostAdded: Infinity }, added), limits.mostAdded)
  const needs = [moreOpen, moreAdded].filter((more) => more !== null)
  return {
    kind: 'limits-too-tight',
    demands: leftOut(problem, seed),
    moreSites: needs.length === 0 || Math.max(...needs) === 0 ? null : Math.max(...needs),
    moreBudget: beyond(least({ budget: Infinity }, siteCost), limits.budget),
    minutes: problem.goal === 'fewest-sites' ? leastMinutes(highs, problem, seed) : null,
  }
}

function leastOf(
  highs: Highs,
  problem: SitingProblem,
  { prices, seed }: { prices: Float64Array; seed: number },
): number | null {
  const model = modelOfSites(problem, prices)
  const { capacity, weight } = problem
  if (capacity === null) addCover(model, coverTable(problem, minutesNeeded(problem)), timesNeeded(problem))
  else {
    const costs = serviceCosts(problem)
    addSharedService(model, { ...costs, cost: costs.cost.map(() => 0) }, { weight, capacity })
  }
  const answer = solveExactly(highs, model, { seconds: secondsEach, seed, note: () => undefined })
  return answer.status === 'optimal' ? Math.round(answer.value * 1e6) / 1e6 : null
}

/** The fewest minutes within which the limits allow to cover everybody. */
function leastMinutes(highs: Highs, problem: SitingProblem, seed: number): number | null {
  const spans = new Float64Array(new Set(problem.travel.minutes.filter((each) => each > problem.coverMinutes))).sort()
  const begun = performance.now()
  let [from, to] = [0, spans.length - 1]
  let enough: number | null = null
  while (from <= to && performance.now() - begun < 4 * secondsEach * 1000) {
    const middle = (from + to) >> 1
    const minutes = floatAt(spans, middle)
    const prices = problem.siteCost.map(() => 1)
    if (leastOf(highs, { ...problem, coverMinutes: minutes }, { prices, seed }) === null) from = middle + 1
    else {
      enough = minutes
      to = middle - 1
    }
  }
  return enough
}

/** Whom the best search within the limits leaves out. */
function leftOut(problem: SitingProblem, seed: number): number[] {
  const costs = coverTable(problem, minutesNeeded(problem))
  const ground = { costs, penalty: costs.unserved, sites: problem }
  const { open } = exchangeSites(ground, openGreedily(ground), seededRandom(seed))
  const { site } = nearestSites(costs, costs.unserved, open)
  return [...costs.origin].filter((_, i) => site[i] === -1)
}
