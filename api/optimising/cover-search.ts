import { floatAt, intAt } from '../coverage/typed-arrays.ts'
import type { SeededRandom } from '../statistics/seeded-random.ts'
import { shuffled } from './site-search.ts'
import type { OpenSites, ServiceCosts, Sites } from './siting-problem.ts'
import { closeSite, keptSites, listOpen, mayOpen, openSite, setOf } from './siting-problem.ts'

/** Everybody covered `times` times, at the least sum of `prices`. */
export type CoverGround = { table: ServiceCosts; times: number; prices: Float64Array; sites: Sites }

export type Cover = { open: number[]; price: number }

/** A cover by greed, cleaned of what is not needed; undefined where the limits let none be found this way. */
export function coverGreedily(ground: CoverGround, from: OpenSites = keptSites(ground.sites)): Cover | undefined {
  const { table, times, prices, sites } = ground
  const set = setOf(sites, listOpen(from))
  const missing = new Int8Array(table.demands).fill(times)
  for (const site of listOpen(set)) count(table, missing, site, -1)
  for (;;) {
    const site = mostForItsPrice(ground, set, missing)
    if (site < 0) break
    openSite(sites, set, site)
    count(table, missing, site, -1)
  }
  if (missing.some((each) => each > 0)) return undefined
  dropNeedless(ground, set, missing)
  const open = listOpen(set)
  return { open, price: open.reduce((sum, site) => sum + floatAt(prices, site), 0) }
}

function count({ first, demand }: ServiceCosts, missing: Int8Array, site: number, by: number): void {
  const end = intAt(first, site + 1)
  for (let pair = intAt(first, site); pair < end; pair++) {
    const i = intAt(demand, pair)
    missing[i] = (missing[i] ?? 0) + by
  }
}

function mostForItsPrice({ table, prices, sites }: CoverGround, set: OpenSites, missing: Int8Array): number {
  let best = -1
  let most = 0
  for (let site = 0; site < table.sites; site++) {
    if (!mayOpen(sites, set, site)) continue
    const gain = sum(table, site, (i) => ((missing[i] ?? 0) > 0 ? 1 : 0)) / Math.max(floatAt(prices, site), 1e-6)
    if (gain <= most) continue
    most = gain
    best = site
  }
  return best
}

function sum({ first, demand }: ServiceCosts, site: number, of: (demand: number) => number): number {
  let total = 0
  const end = intAt(first, site + 1)
  for (let pair = intAt(first, site); pair < end; pair++) total += of(intAt(demand, pair))
  return total
}

/** Closes the dearest of those without which everybody is covered still. */
function dropNeedless({ table, prices, sites }: CoverGround, set: OpenSites, missing: Int8Array): void {
  const loose = listOpen(set).filter((site) => sites.roles[site] !== 'keep')
  for (const site of loose.sort((a, b) => floatAt(prices, b) - floatAt(prices, a) || a - b)) {
    if (sum(table, site, (i) => ((missing[i] ?? 0) >= 0 ? 1 : 0)) > 0) continue
    closeSite(sites, set, site)
    count(table, missing, site, 1)
  }
}

/** Closes a third of a cover by lot and covers anew. */
export function coverAgain(ground: CoverGround, { open }: Cover, random: SeededRandom): Cover | undefined {
  const set = setOf(ground.sites, open)
  const loose = open.filter((site) => ground.sites.roles[site] !== 'keep')
  const order = shuffled(loose.length, random)
  for (const k of order.subarray(0, 1 + random.below(Math.max(1, Math.ceil(loose.length / 3)))))
    closeSite(ground.sites, set, loose[k] ?? 0)
  return coverGreedily(ground, set)
}

/**
 * A proved least price: some of the demands no two of which share a site, each of which needs sites of its own. Picked
 * greedily, those with the fewest sites first. Kept sites are paid anyway.
 */
export function disjointBound(
  { table, times, prices, sites }: CoverGround,
  rows: readonly (readonly number[])[],
): number {
  const paid = new Float64Array(table.sites)
  let bound = 0
  sites.roles.forEach((role, site) => {
    if (role !== 'keep') return
    bound += floatAt(prices, site)
    paid[site] = 1
  })
  const order = [...rows.keys()].sort((a, b) => (rows[a]?.length ?? 0) - (rows[b]?.length ?? 0) || a - b)
  for (const i of order) {
    const row = rows[i] ?? []
    if (row.some((site) => paid[site] === 1)) continue
    for (const site of row) paid[site] = 1
    const cheapest = row.map((site) => floatAt(prices, site)).sort((a, b) => a - b)
    bound += cheapest.slice(0, times).reduce((total, price) => total + price, 0)
  }
  return bound
}
