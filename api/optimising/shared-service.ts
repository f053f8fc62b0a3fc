import { floatAt } from '../coverage/typed-arrays.ts'
import { nearestSites } from './nearest-sites.ts'
import type { SearchGround } from './site-search.ts'
import type { OpenSites } from './siting-problem.ts'
import { closeSite, listOpen, mayOpen, openSite, setOf } from './siting-problem.ts'

/** Sites that can serve only so much; `rows` are each demand's sites from the cheapest on. */
export type SharedGround = SearchGround & {
  load: Float64Array
  capacity: Float64Array
  rows: readonly (readonly { site: number; cost: number }[])[]
}
export type Shared = { value: number; isServed: boolean }

/**
 * Gives demand to open sites while they have room: who would lose most by going elsewhere comes first, and what no
 * longer fits goes on to the next site. A way of serving that can be kept to, not always the cheapest.
 */
export function shareService({ costs, penalty, load, capacity, rows }: SharedGround, open: readonly number[]): Shared {
  const { best, second } = nearestSites(costs, penalty, open)
  const regret = second.map((each, i) => (each - floatAt(best, i)) / Math.max(floatAt(load, i), 1e-12))
  const order = [...regret.keys()].sort((a, b) => floatAt(regret, b) - floatAt(regret, a) || a - b)
  const room = new Float64Array(costs.sites)
  for (const site of open) room[site] = floatAt(capacity, site)
  let value = 0
  let isServed = true
  for (const i of order) {
    let share = 1
    const weight = floatAt(load, i)
    for (const { site, cost } of rows[i] ?? []) {
      const taken = Math.min(share, floatAt(room, site) / weight)
      if (taken <= 0) continue
      room[site] = floatAt(room, site) - taken * weight
      value += taken * cost
      share -= taken
      if (share <= 1e-12) break
    }
    if (share <= 1e-12) continue
    value += share * floatAt(penalty, i)
    isServed &&= costs.unserved[i] !== Infinity
  }
  return { value, isServed }
}

/** Exchanges while any helps, by trying each: for hundreds of places, not for tens of thousands. */
export function* exchangeShared(ground: SharedGround, start: OpenSites): Generator<Shared & { open: number[] }> {
  const { sites } = ground
  const set = setOf(sites, listOpen(start))
  let best = shareService(ground, listOpen(set))
  yield { ...best, open: listOpen(set) }
  for (let found = true; found;) {
    found = false
    for (let site = 0; site < sites.roles.length; site++) {
      const better = betterWith(ground, set, { site, best })
      if (!better) continue
      best = better
      found = true
      yield { ...best, open: listOpen(set) }
    }
  }
}

type Trial = { site: number; best: Shared }

/** Opens a site, for the first open one or for none, that makes things better; else leaves the set as it was. */
function betterWith(ground: SharedGround, set: OpenSites, { site, best }: Trial): Shared | undefined {
  const { sites } = ground
  for (const instead of [-1, ...listOpen(set)]) {
    if (!mayOpen(sites, set, site, instead) || (instead >= 0 && sites.roles[instead] === 'keep')) continue
    exchange(ground, set, site, instead)
    const tried = shareService(ground, listOpen(set))
    if (tried.value < best.value - 1e-9 * Math.max(1, best.value)) return tried
    undo(ground, set, site, instead)
  }
  return undefined
}

function exchange({ sites }: SharedGround, set: OpenSites, site: number, instead: number): void {
  if (instead >= 0) closeSite(sites, set, instead)
  openSite(sites, set, site)
}

function undo({ sites }: SharedGround, set: OpenSites, site: number, instead: number): void {
  closeSite(sites, set, site)
  if (instead >= 0) openSite(sites, set, instead)
}
