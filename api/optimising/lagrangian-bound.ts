import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import type { ServiceCosts, Sites } from './siting-problem.ts'
import { keptSites, listOpen, mayOpen, openSite } from './siting-problem.ts'

/**
 * A proved lower bound of the least cost (Geoffrion; Cornuéjols, Fisher and Nemhauser 1977): each demand's "is served
 * once" is priced by a multiplier and so is the budget; what is left falls apart by site. A subgradient step raises the
 * bound, Held and Karp's way, towards the best value known.
 */
export type LagrangianBound = {
  bound: number
  /** The sites that the multipliers chose last: a start for a search. */
  chosen: () => readonly number[]
  /** One step towards `target`; false once steps no longer lead anywhere. */
  step: (target: number) => boolean
  /** Sites that are closed in every set cheaper than `target`. */
  provedClosed: (target: number) => number[]
}

type State = {
  multipliers: Float64Array
  budgetPrice: number
  direction: Float64Array
  length: number
  sinceRaise: number
  best: { multipliers: Float64Array; budgetPrice: number; bound: number }
}

const patience = 12
const shortest = 1e-5

/** `start` are first multipliers, of any kind; a good choice lies between each demand's two cheapest open sites. */
export function openLagrangianBound(costs: ServiceCosts, sites: Sites, start: Float64Array): LagrangianBound {
  const state: State = {
    multipliers: start.map((each, i) => Math.min(each, floatAt(costs.unserved, i))),
    budgetPrice: 0,
    direction: new Float64Array(costs.demands),
    length: 1.5,
    sinceRaise: 0,
    best: { multipliers: start, budgetPrice: 0, bound: -Infinity },
  }
  let relaxed = relax(costs, sites, state)
  keepBest(state, relaxed.bound)
  return {
    get bound() {
      return state.best.bound
    },
    chosen: () => relaxed.open,
    step: (target) => {
      if (!move({ costs, sites }, state, relaxed, target)) return false
      relaxed = relax(costs, sites, state)
      keepBest(state, relaxed.bound)
      return state.length > shortest
    },
    provedClosed: (target) => closedBelow(sites, relax(costs, sites, { ...state, ...state.best }), target),
  }
}

type Relaxed = { bound: number; open: number[]; reduced: Float64Array }

function relax(costs: ServiceCosts, sites: Sites, { multipliers, budgetPrice }: State): Relaxed {
  const reduced = reducedCosts(costs, multipliers)
  for (let j = 0; j < reduced.length; j++) reduced[j] = floatAt(reduced, j) + budgetPrice * floatAt(sites.siteCost, j)
  const open = cheapestSet(sites, reduced)
  let bound = budgetPrice === 0 ? 0 : -budgetPrice * sites.limits.budget
  for (const multiplier of multipliers) bound += multiplier
  for (const site of open) bound += floatAt(reduced, site)
  return { bound, open, reduced }
}

function reducedCosts({ sites, first, demand, cost }: ServiceCosts, multipliers: Float64Array): Float64Array {
  const reduced = new Float64Array(sites)
  for (let j = 0; j < sites; j++) {
    const end = intAt(first, j + 1)
    let sum = 0
    for (let pair = intAt(first, j); pair < end; pair++) {
      const saved = floatAt(cost, pair) - floatAt(multipliers, intAt(demand, pair))
      if (saved < 0) sum += saved
    }
    reduced[j] = sum
  }
  return reduced
}

/** The cheapest set by reduced cost within the limits by number, which are nested: the greedy choice is exact. */
function cheapestSet(sites: Sites, reduced: Float64Array): number[] {
  const unpriced = { ...sites, limits: { ...sites.limits, budget: Infinity } }
  const set = keptSites(unpriced)
  const inOrder = [...reduced.keys()]
    .filter((site) => floatAt(reduced, site) < 0)
    .sort((a, b) => floatAt(reduced, a) - floatAt(reduced, b) || a - b)
  for (const site of inOrder) if (mayOpen(unpriced, set, site)) openSite(unpriced, set, site)
  return listOpen(set)
}

function keepBest(state: State, bound: number): void {
  const { best } = state
  if (bound > best.bound + 1e-7 * Math.abs(best.bound)) state.sinceRaise = 0
  else state.sinceRaise++
  if (bound > best.bound) state.best = { multipliers: state.multipliers.slice(), budgetPrice: state.budgetPrice, bound }
  if (state.sinceRaise < patience) return
  state.length /= 2
  state.sinceRaise = 0
  state.multipliers = state.best.multipliers.slice()
  state.budgetPrice = state.best.budgetPrice
  state.direction.fill(0)
}

type Ground = { costs: ServiceCosts; sites: Sites }

function move({ costs, sites }: Ground, state: State, { open, bound }: Relaxed, target: number): boolean {
  const { direction, multipliers } = state
  const served = timesServed(costs, multipliers, open)
  let square = 0
  for (let i = 0; i < direction.length; i++) {
    const pull = 1 - floatAt(served, i)
    const isCapped = pull > 0 && floatAt(multipliers, i) >= floatAt(costs.unserved, i)
    direction[i] = isCapped ? 0 : pull + 0.3 * floatAt(direction, i)
    square += floatAt(direction, i) ** 2
  }
  const overspent = overspentBy(sites, open, state.budgetPrice)
  square += overspent ** 2
  if (square === 0) return false
  const stride = (state.length * Math.max(target - bound, 1e-9 * Math.abs(target))) / square
  for (let i = 0; i < direction.length; i++)
    multipliers[i] = Math.min(
      floatAt(costs.unserved, i),
      Math.max(0, floatAt(multipliers, i) + stride * floatAt(direction, i)),
    )
  state.budgetPrice = Math.max(0, state.budgetPrice + stride * overspent)
  return true
}

function timesServed(
  { first, demand, cost, demands }: ServiceCosts,
  multipliers: Float64Array,
  open: number[],
): Float64Array {
  const served = new Float64Array(demands)
  for (const j of open) {
    const end = intAt(first, j + 1)
    for (let pair = intAt(first, j); pair < end; pair++) {
      const i = intAt(demand, pair)
      if (floatAt(cost, pair) < floatAt(multipliers, i)) served[i] = floatAt(served, i) + 1
    }
  }
  return served
}

function overspentBy({ siteCost, limits }: Sites, open: readonly number[], price: number): number {
  if (limits.budget === Infinity) return 0
  const overspent = open.reduce((sum, site) => sum + floatAt(siteCost, site), 0) - limits.budget
  return overspent < 0 && price === 0 ? 0 : overspent
}

function closedBelow(sites: Sites, { bound, open, reduced }: Relaxed, target: number): number[] {
  const isChosen = new Set(open)
  const loose = open.filter((site) => sites.roles[site] !== 'keep')
  const added = open.filter((site) => sites.roles[site] === 'may-add').length
  const dearest = Math.max(-Infinity, ...loose.map((site) => floatAt(reduced, site)))
  return [...sites.roles.keys()].filter((site) => {
    if (isChosen.has(site)) return false
    if (sites.roles[site] === 'excluded') return true
    const isFull =
      open.length >= sites.limits.mostOpen || (sites.roles[site] === 'may-add' && added >= sites.limits.mostAdded)
    const rise = floatAt(reduced, site) - (isFull ? dearest : 0)
    return bound + rise > target
  })
}
