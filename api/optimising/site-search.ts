import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import type { SeededRandom } from '../statistics/seeded-random.ts'
import type { Nearest } from './nearest-sites.ts'
import { nearestSites } from './nearest-sites.ts'
import type { OpenSites, ServiceCosts, Sites } from './siting-problem.ts'
import { closeSite, keptSites, listOpen, mayOpen, openSite, setOf } from './siting-problem.ts'

/** What a search works on; `penalty` is what an unserved demand costs it. */
export type SearchGround = { costs: ServiceCosts; penalty: Float64Array; sites: Sites }

/** Opens sites one by one, each the one that saves most (per cost, where there is a budget); gains are only renewed when due. */
export function openGreedily({ costs, penalty, sites }: SearchGround, from: OpenSites = keptSites(sites)): OpenSites {
  const set = setOf(sites, listOpen(from))
  const { best } = nearestSites(costs, penalty, listOpen(set))
  const price = (site: number): number =>
    sites.limits.budget === Infinity ? 1 : Math.max(floatAt(sites.siteCost, site), 1e-9)
  const gains = Float64Array.from(sites.roles, (_, site) =>
    mayOpen(sites, set, site) ? savedBy(costs, best, site) / price(site) : 0,
  )
  for (;;) {
    const site = likeliest(gains)
    if (site < 0) return set
    if (!mayOpen(sites, set, site)) {
      gains[site] = 0
      continue
    }
    const gain = savedBy(costs, best, site) / price(site)
    const isStale = gain < floatAt(gains, site)
    gains[site] = isStale ? gain : 0
    if (isStale || gain <= 0) continue
    openSite(sites, set, site)
    serveFrom(costs, best, site)
  }
}

function likeliest(gains: Float64Array): number {
  let most = 0
  let site = -1
  for (let j = 0; j < gains.length; j++) {
    const gain = floatAt(gains, j)
    if (gain <= most) continue
    most = gain
    site = j
  }
  return site
}

function savedBy({ first, demand, cost }: ServiceCosts, best: Float64Array, site: number): number {
  let saved = 0
  const end = intAt(first, site + 1)
  for (let pair = intAt(first, site); pair < end; pair++) {
    const gain = floatAt(best, intAt(demand, pair)) - floatAt(cost, pair)
    if (gain > 0) saved += gain
  }
  return saved
}

function serveFrom({ first, demand, cost }: ServiceCosts, best: Float64Array, site: number): void {
  const end = intAt(first, site + 1)
  for (let pair = intAt(first, site); pair < end; pair++) {
    const i = intAt(demand, pair)
    best[i] = Math.min(floatAt(best, i), floatAt(cost, pair))
  }
}

/**
 * Interchange of Teitz and Bart with Whitaker's bookkeeping: for every closed site one pass over its column tells what
 * opening it saves with each open site closed for it. Takes the best exchange of a site as soon as it saves anything.
 */
export function exchangeSites(
  ground: SearchGround,
  start: OpenSites,
  random: SeededRandom,
): Nearest & { open: number[] } {
  const { costs, penalty, sites } = ground
  const set = setOf(sites, listOpen(start))
  let nearest = nearestSites(costs, penalty, listOpen(set))
  let losses = lossesOf(nearest, costs.sites)
  const order = shuffled(sites.roles.length, random)
  let quiet = 0
  for (let at = 0; quiet < order.length; at = (at + 1) % order.length) {
    const site = intAt(order, at)
    quiet++
    if (set.isOpen[site] === 1 || sites.roles[site] === 'excluded') continue
    const move = bestExchange(ground, { set, nearest, losses }, site)
    if (move === undefined) continue
    if (move >= 0) closeSite(sites, set, move)
    openSite(sites, set, site)
    nearest = nearestSites(costs, penalty, listOpen(set))
    losses = lossesOf(nearest, costs.sites)
    quiet = 0
  }
  return { ...nearest, open: listOpen(set) }
}

type Standing = { set: OpenSites; nearest: Nearest; losses: Float64Array }

/** Which open site to close for it: -1 none, undefined: opening it saves nothing. */
function bestExchange({ costs, sites }: SearchGround, standing: Standing, site: number): number | undefined {
  const { set, nearest, losses } = standing
  const { gain, spared } = columnGains(costs, nearest, site)
  let best = -1e-9 * Math.max(1, nearest.value)
  let instead: number | undefined
  if (gain > -best && mayOpen(sites, set, site)) {
    best = -gain
    instead = -1
  }
  for (let r = 0; r < losses.length; r++) {
    if (set.isOpen[r] !== 1 || sites.roles[r] === 'keep') continue
    const change = floatAt(losses, r) - floatAt(spared, r) - gain
    if (change >= best || !mayOpen(sites, set, site, r)) continue
    best = change
    instead = r
  }
  return instead
}

/** What opening a site saves, and what it spares of each open site's loss if that one closed. */
function columnGains(costs: ServiceCosts, nearest: Nearest, site: number): { gain: number; spared: Float64Array } {
  const spared = new Float64Array(costs.sites)
  let gain = 0
  const end = intAt(costs.first, site + 1)
  for (let pair = intAt(costs.first, site); pair < end; pair++) {
    const i = intAt(costs.demand, pair)
    const cost = floatAt(costs.cost, pair)
    const second = floatAt(nearest.second, i)
    if (cost >= second) continue
    const best = floatAt(nearest.best, i)
    if (cost < best) gain += best - cost
    const server = nearest.site[i] ?? -1
    if (server >= 0) spared[server] = floatAt(spared, server) + second - Math.max(cost, best)
  }
  return { gain, spared }
}

function lossesOf({ best, second, site }: Nearest, sites: number): Float64Array {
  const losses = new Float64Array(sites)
  for (let i = 0; i < site.length; i++) {
    const server = site[i] ?? -1
    if (server >= 0) losses[server] = floatAt(losses, server) + floatAt(second, i) - floatAt(best, i)
  }
  return losses
}

export function shuffled(count: number, random: SeededRandom): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = intAt(order, i)
    order[i] = intAt(order, j)
    order[j] = held
  }
  return order
}

/** Closes a few sites by lot and fills up greedily with others: another place to search from. */
export function shakeSites(ground: SearchGround, open: readonly number[], random: SeededRandom): OpenSites {
  const { sites } = ground
  const set = setOf(sites, open)
  const loose = open.filter((site) => sites.roles[site] !== 'keep')
  const count = Math.min(loose.length, 2 + random.below(3))
  const order = shuffled(loose.length, random)
  for (let k = 0; k < count; k++) closeSite(sites, set, loose[intAt(order, k)] ?? 0)
  for (const site of shuffled(sites.roles.length, random).subarray(0, count))
    if (mayOpen(sites, set, site)) openSite(sites, set, site)
  return openGreedily(ground, set)
}
