import type { ServiceCosts, Sites } from './siting-problem.ts'

/** Rows and columns for the kept solver, column-free: rows are added one after another. */
export type ExactModel = {
  columns: { cost: number[]; upper: number[]; lower: number[]; whole: number[] }
  rows: { lower: number[]; upper: number[]; starts: number[]; index: number[]; value: number[] }
  offset: number
  /** Columns 0 … sites - 1 say which site is open. */
  sites: number
}

export type Entry = readonly [column: number, value: number]

/** One column a site, open or not, and the limits. `prices` is what an open site costs the objective. */
export function modelOfSites({ roles, siteCost, limits }: Sites, prices: ArrayLike<number>): ExactModel {
  const model: ExactModel = {
    columns: { cost: [], upper: [], lower: [], whole: [] },
    rows: { lower: [], upper: [], starts: [0], index: [], value: [] },
    offset: 0,
    sites: roles.length,
  }
  roles.forEach((role, site) => {
    addColumn(model, { cost: prices[site] ?? 0, upper: role === 'excluded' ? 0 : 1, whole: 1 })
    if (role === 'keep') model.columns.lower[site] = 1
  })
  const every = roles.map((_, site): Entry => [site, 1])
  if (limits.mostOpen < Infinity) addRow(model, every, { upper: limits.mostOpen })
  const added = every.filter(([site]) => roles[site] === 'may-add')
  if (limits.mostAdded < Infinity) addRow(model, added, { upper: limits.mostAdded })
  const costs = roles.map((_, site): Entry => [site, siteCost[site] ?? 0])
  if (limits.budget < Infinity) addRow(model, costs, { upper: limits.budget })
  return model
}

export function addColumn(
  model: ExactModel,
  { cost, upper, whole }: { cost: number; upper: number; whole: number },
): number {
  const { columns } = model
  columns.lower.push(0)
  columns.upper.push(upper)
  columns.whole.push(whole)
  return columns.cost.push(cost) - 1
}

export function addRow(
  { rows }: ExactModel,
  entries: readonly Entry[],
  { lower = -Infinity, upper = Infinity }: { lower?: number; upper?: number },
): void {
  for (const [column, value] of entries) {
    if (value === 0) continue
    rows.index.push(column)
    rows.value.push(value)
  }
  rows.starts.push(rows.index.length)
  rows.lower.push(lower)
  rows.upper.push(upper)
}

export function closeColumns({ columns }: ExactModel, sites: readonly number[]): void {
  for (const site of sites) columns.upper[site] = 0
}

/** What of the table each demand can use: its sites from the cheapest on. */
export function sitesByDemand({
  sites,
  demands,
  first,
  demand,
  cost,
}: ServiceCosts): { site: number; cost: number }[][] {
  const rows: { site: number; cost: number }[][] = Array.from({ length: demands }, () => [])
  for (let site = 0; site < sites; site++) {
    const end = first[site + 1] ?? 0
    for (let pair = first[site] ?? 0; pair < end; pair++) rows[demand[pair] ?? 0]?.push({ site, cost: cost[pair] ?? 0 })
  }
  for (const row of rows) row.sort((a, b) => a.cost - b.cost || a.site - b.site)
  return rows
}

/**
 * Cheapest service by steps (Elloumi 2010): a column a demand and distinct cost says that nothing as cheap is open; what
 * the next step costs more is paid then. As tight as a column a pair, and one number a pair. Demands that see the same
 * sites at the same steps, as where covering alone counts, are one.
 */
export function addNearestService(model: ExactModel, costs: ServiceCosts): void {
  const alike = new Map<string, { steps: Step[]; unserved: number }>()
  sitesByDemand(costs).forEach((row, i) => {
    const steps = stepsOf(row)
    const unserved = costs.unserved[i] ?? 0
    const isFlat = unserved < Infinity && steps.every(({ cost }) => cost === 0)
    const key = isFlat ? (steps[0]?.sites.join() ?? '') : `#${i}`
    const known = alike.get(key)
    if (known) known.unserved += unserved
    else alike.set(key, { steps, unserved })
  })
  for (const { steps, unserved } of alike.values()) addSteps(model, steps, unserved)
}

type Step = { cost: number; sites: number[] }

function stepsOf(row: readonly { site: number; cost: number }[]): Step[] {
  const steps: Step[] = []
  for (const { site, cost } of row) {
    const last = steps.at(-1)
    if (last?.cost === cost) last.sites.push(site)
    else steps.push({ cost, sites: [site] })
  }
  return steps
}

function addSteps(model: ExactModel, steps: readonly Step[], unserved: number): void {
  if (steps.length === 0) {
    model.offset += unserved
    return
  }
  model.offset += steps[0]?.cost ?? 0
  let before = -1
  steps.forEach(({ cost, sites }, k) => {
    const next = steps[k + 1]?.cost ?? unserved
    const left: Entry[] = before < 0 ? [] : [[before, -1]]
    const entries = [...sites.map((site): Entry => [site, 1]), ...left]
    const mustServe = next === Infinity
    before = mustServe ? -1 : addColumn(model, { cost: next - cost, upper: 1, whole: 0 })
    addRow(model, mustServe ? entries : [...entries, [before, 1]], { lower: left.length === 0 ? 1 : 0 })
  })
}

/** Every demand covered by so many open sites; demands with the same sites are one. */
export function addCover(model: ExactModel, costs: ServiceCosts, times: number): void {
  const seen = new Set<string>()
  for (const row of sitesByDemand(costs)) {
    const sites = row.map(({ site }) => site).sort((a, b) => a - b)
    const key = sites.join()
    if (seen.has(key)) continue
    seen.add(key)
    const entries = sites.map((site): Entry => [site, 1])
    addRow(model, entries, { lower: times })
  }
}

/** Service within capacities: a column a pair says which share of the demand goes there. */
export function addSharedService(
  model: ExactModel,
  costs: ServiceCosts,
  { weight, capacity }: { weight: Float64Array; capacity: Float64Array },
): void {
  const loads: Entry[][] = Array.from({ length: costs.sites }, (_, site) => [[site, -(capacity[site] ?? 0)]])
  sitesByDemand(costs).forEach((row, i) => {
    const unserved = costs.unserved[i] ?? 0
    const shares = row.map(({ site, cost }): Entry => {
      const share = addColumn(model, { cost, upper: 1, whole: 0 })
      addRow(
        model,
        [
          [share, 1],
          [site, -1],
        ],
        { upper: 0 },
      )
      loads[site]?.push([share, weight[costs.origin[i] ?? 0] ?? 0])
      return [share, 1]
    })
    const left: Entry[] = unserved < Infinity ? [[addColumn(model, { cost: unserved, upper: 1, whole: 0 }), 1]] : []
    addRow(model, [...shares, ...left], { lower: 1, upper: 1 })
  })
  for (const load of loads) if (load.length > 1) addRow(model, load, { upper: 0 })
}
