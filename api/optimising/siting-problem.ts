import { floatAt, intAt } from '../coverage/typed-arrays.ts'
/** What is asked: where to be, given who needs how much and who can be reached from where in how many minutes. */

export type Goal = 'most-covered' | 'fewest-sites' | 'least-travel' | 'least-worst'
export type SiteRole = 'keep' | 'may-close' | 'may-add' | 'excluded'

/** Infinity where there is no limit. Costs are those of every open site, kept ones too. */
export type SiteLimits = { mostOpen: number; mostAdded: number; budget: number }

/** Minutes by site: those of site j stand at first[j] … first[j + 1] - 1; a pair that is left out cannot be travelled. */
export type TravelTable = { first: Int32Array; demand: Int32Array; minutes: Float64Array }

export type SitingProblem = {
  goal: Goal
  /** Of each demand point; one that weighs nothing is no demand. */
  weight: Float64Array
  roles: readonly SiteRole[]
  siteCost: Float64Array
  /** How much demand a site can serve; demand may be shared between sites. Null: as much as comes. */
  capacity: Float64Array | null
  travel: TravelTable
  /** Within so many minutes a place is covered. */
  coverMinutes: number
  /** Fewest sites: every place covered by two sites, so that one may be lost. */
  backup: boolean
  limits: SiteLimits
}

/** What a demand point costs at each site that can serve it, sites in order, and what it costs unserved. */
export type ServiceCosts = {
  sites: number
  demands: number
  first: Int32Array
  demand: Int32Array
  cost: Float64Array
  /** Infinity where it must be served. */
  unserved: Float64Array
  /** Which demand of the problem each one is. */
  origin: Int32Array
}

export type Sites = { roles: readonly SiteRole[]; siteCost: Float64Array; limits: SiteLimits }

/** A set of open sites that knows what it uses of the limits. */
export type OpenSites = { isOpen: Uint8Array; open: number; added: number; spent: number }

const slack = 1e-9

export function noSites({ roles }: Sites): OpenSites {
  return { isOpen: new Uint8Array(roles.length), open: 0, added: 0, spent: 0 }
}

export function keptSites(sites: Sites): OpenSites {
  const set = noSites(sites)
  sites.roles.forEach((role, site) => {
    if (role === 'keep') openSite(sites, set, site)
  })
  return set
}

export function openSite({ roles, siteCost }: Sites, set: OpenSites, site: number): void {
  set.isOpen[site] = 1
  set.open++
  if (roles[site] === 'may-add') set.added++
  set.spent += floatAt(siteCost, site)
}

export function closeSite({ roles, siteCost }: Sites, set: OpenSites, site: number): void {
  set.isOpen[site] = 0
  set.open--
  if (roles[site] === 'may-add') set.added--
  set.spent -= floatAt(siteCost, site)
}

/** Whether the limits let `site` open, `instead` closing for it (-1: none). */
export function mayOpen({ roles, siteCost, limits }: Sites, set: OpenSites, site: number, instead = -1): boolean {
  if (roles[site] === 'excluded' || set.isOpen[site] === 1) return false
  const leaves = instead >= 0
  const open = set.open + (leaves ? 0 : 1)
  const added = set.added + Number(roles[site] === 'may-add') - Number(leaves && roles[instead] === 'may-add')
  const spent = set.spent + floatAt(siteCost, site) - (leaves ? floatAt(siteCost, instead) : 0)
  return open <= limits.mostOpen && added <= limits.mostAdded && isWithinBudget(spent, limits)
}

export function isAllowed({ limits }: Sites, set: OpenSites): boolean {
  return set.open <= limits.mostOpen && set.added <= limits.mostAdded && isWithinBudget(set.spent, limits)
}

function isWithinBudget(spent: number, { budget }: SiteLimits): boolean {
  return spent <= budget + slack * Math.max(1, Math.abs(spent))
}

export function setOf(sites: Sites, open: Iterable<number>): OpenSites {
  const set = noSites(sites)
  for (const site of open) openSite(sites, set, site)
  return set
}

export function listOpen({ isOpen }: OpenSites): number[] {
  const open: number[] = []
  isOpen.forEach((flag, site) => {
    if (flag === 1) open.push(site)
  })
  return open
}

/** Who can be served from where and at what cost, for a goal that adds up costs. Excluded sites serve nobody. */
export function serviceCosts(problem: SitingProblem): ServiceCosts {
  const covers = problem.goal === 'most-covered'
  const limit = covers ? problem.coverMinutes : Infinity
  const costOf = covers ? () => 0 : (demand: number, minutes: number) => floatAt(problem.weight, demand) * minutes
  return tableWithin(problem, limit, { costOf, unservedOf: (weight) => (covers ? weight : Infinity) })
}

/** Who is covered from where within so many minutes; a place left out costs its weight in `unserved`. */
export function coverTable(problem: SitingProblem, minutes: number): ServiceCosts {
  return tableWithin(problem, minutes, { costOf: () => 0, unservedOf: () => 1 })
}

type Pricing = { costOf: (demand: number, minutes: number) => number; unservedOf: (weight: number) => number }

function tableWithin(problem: SitingProblem, limit: number, { costOf, unservedOf }: Pricing): ServiceCosts {
  const { weight, roles, travel } = problem
  const origin = Int32Array.from([...weight.keys()].filter((i) => floatAt(weight, i) > 0))
  const number = new Int32Array(weight.length).fill(-1)
  origin.forEach((from, i) => (number[from] = i))
  const first = new Int32Array(roles.length + 1)
  const demand = new Int32Array(travel.demand.length)
  const cost = new Float64Array(travel.demand.length)
  let at = 0
  for (let site = 0; site < roles.length; site++) {
    const end = roles[site] === 'excluded' ? -1 : intAt(travel.first, site + 1)
    for (let pair = intAt(travel.first, site); pair < end; pair++) {
      const from = intAt(travel.demand, pair)
      const minutes = floatAt(travel.minutes, pair)
      const to = number[from] ?? -1
      if (to < 0 || minutes > limit) continue
      demand[at] = to
      cost[at++] = costOf(from, minutes)
    }
    first[site + 1] = at
  }
  const unserved = Float64Array.from(origin, (from) => unservedOf(floatAt(weight, from)))
  const parts = { first, demand: demand.subarray(0, at), cost: cost.subarray(0, at), unserved, origin }
  return { sites: roles.length, demands: origin.length, ...parts }
}
