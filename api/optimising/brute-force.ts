import type { SitingProblem } from './siting-problem.ts'

/**
 * The oracle of the tests: every set of sites, straight from the definitions, sharing nothing with what it proves but
 * the problem. Null where no set serves.
 */
export function bruteForce(problem: SitingProblem): number | null {
  const sites = problem.roles.length
  let best: number | null = null
  for (let bits = 0; bits < 1 << sites; bits++) {
    const open = Array.from({ length: sites }, (_, j) => j).filter((j) => (bits & (1 << j)) !== 0)
    if (!isLawful(problem, open)) continue
    const value = valueOf(problem, open)
    if (value === null) continue
    const isBetter = best === null || (problem.goal === 'most-covered' ? value > best : value < best)
    if (isBetter) best = value
  }
  return best
}

function isLawful({ roles, siteCost, limits }: SitingProblem, open: readonly number[]): boolean {
  const cost = open.reduce((sum, j) => sum + (siteCost[j] ?? 0), 0)
  const added = open.filter((j) => roles[j] === 'may-add').length
  const isWithin = open.length <= limits.mostOpen && added <= limits.mostAdded && cost <= limits.budget
  return (
    isWithin &&
    roles.every((role, j) => (role === 'keep' ? open.includes(j) : role !== 'excluded' || !open.includes(j)))
  )
}

function minutesTo({ travel }: SitingProblem, site: number, demand: number): number {
  for (let pair = travel.first[site] ?? 0; pair < (travel.first[site + 1] ?? 0); pair++)
    if (travel.demand[pair] === demand) return travel.minutes[pair] ?? Infinity
  return Infinity
}

function valueOf(problem: SitingProblem, open: readonly number[]): number | null {
  const demands = [...problem.weight.keys()].filter((i) => (problem.weight[i] ?? 0) > 0)
  const weightOf = (i: number): number => problem.weight[i] ?? 0
  if (demands.length === 0) return null
  if (problem.capacity !== null) return sharedValue(problem, open, demands)
  const timesOf = demands.map((i) => open.map((j) => minutesTo(problem, j, i)).sort((a, b) => a - b))
  const nearest = timesOf.map(([least]) => least ?? Infinity)
  const within = (minutes: number | undefined): boolean => (minutes ?? Infinity) <= problem.coverMinutes
  if (problem.goal === 'most-covered')
    return open.length === 0 && problem.roles.every((role) => role === 'excluded')
      ? null
      : demands.reduce((sum, i, at) => sum + (within(nearest[at]) ? weightOf(i) : 0), 0)
  if (problem.goal === 'fewest-sites')
    return timesOf.every((times) => within(times[problem.backup ? 1 : 0])) ? open.length : null
  const value =
    problem.goal === 'least-worst'
      ? Math.max(...nearest)
      : demands.reduce((sum, i, at) => sum + weightOf(i) * (nearest[at] ?? Infinity), 0)
  return value === Infinity ? null : value
}

/** The cheapest flow by shortest augmenting paths (Bellman and Ford): demand may be shared between sites. */
function sharedValue(problem: SitingProblem, open: readonly number[], demands: readonly number[]): number | null {
  const sink = demands.length + open.length + 1
  const arcs: { from: number; to: number; room: number; cost: number }[] = []
  const arc = (from: number, to: number, room: number, cost: number): void => {
    arcs.push({ from, to, room, cost }, { from: to, to: from, room: 0, cost: -cost })
  }
  const covers = problem.goal === 'most-covered'
  demands.forEach((i, at) => {
    arc(0, at + 1, problem.weight[i] ?? 0, 0)
    open.forEach((j, place) => {
      const minutes = minutesTo(problem, j, i)
      if (minutes <= (covers ? problem.coverMinutes : Number.MAX_VALUE))
        arc(at + 1, demands.length + 1 + place, Infinity, covers ? 0 : minutes)
    })
  })
  open.forEach((j, place) => arc(demands.length + 1 + place, sink, problem.capacity?.[j] ?? 0, 0))
  const { flow, cost } = cheapestFlow(arcs, sink)
  if (covers) return problem.roles.every((role) => role === 'excluded') ? null : flow
  const wanted = demands.reduce((sum, i) => sum + (problem.weight[i] ?? 0), 0)
  return flow >= wanted - 1e-9 ? cost : null
}

type Arc = { from: number; to: number; room: number; cost: number }

function cheapestFlow(arcs: Arc[], sink: number): { flow: number; cost: number } {
  const total = { flow: 0, cost: 0 }
  for (;;) {
    const path = cheapestPath(arcs, sink)
    if (path.length === 0) return total
    const amount = Math.min(...path.map((a) => arcs[a]?.room ?? 0))
    for (const a of path) {
      const [there, back] = [arcs[a], arcs[a ^ 1]]
      if (there) there.room -= amount
      if (back) back.room += amount
      total.cost += amount * (there?.cost ?? 0)
    }
    total.flow += amount
  }
}

/** Arcs from the sink back to the source; none where the sink cannot be come to. */
function cheapestPath(arcs: readonly Arc[], sink: number): number[] {
  const distance = new Float64Array(sink + 1).fill(Infinity)
  const by = new Int32Array(sink + 1).fill(-1)
  distance[0] = 0
  for (let round = 0; round <= sink; round++)
    arcs.forEach(({ from, to, room, cost }, a) => {
      const length = (distance[from] ?? Infinity) + cost
      if (room <= 1e-12 || length >= (distance[to] ?? Infinity) - 1e-12) return
      distance[to] = length
      by[to] = a
    })
  const path: number[] = []
  for (let node = sink; node !== 0 && (by[node] ?? -1) >= 0; node = arcs[by[node] ?? 0]?.from ?? 0)
    path.push(by[node] ?? 0)
  return path
}
