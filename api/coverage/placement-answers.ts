import type { GridGain, PlacedSite, PlacementAnswer } from '#geo/placement-words'
import type { Obstacle } from '../optimising/obstacles.ts'
import type { Placement } from '../optimising/place-sites.ts'
import type { SitingProblem } from '../optimising/siting-problem.ts'
import type { PlacementInputs } from './placement-inputs.ts'
import { floatAt, intAt } from './typed-arrays.ts'

type Trace = PlacementAnswer['trace']

const placesTold = 20

/** An answer in words of the city: which sites, who gains beside today, and how it was come by. */
export function tellPlacement(placement: Placement, inputs: PlacementInputs, trace: Trace): PlacementAnswer {
  const { open, obstacle, ...figures } = placement
  const { sites, sitesOffNetwork, problem } = inputs
  const { inAll, offNetwork } = inputs.demand
  const today = sites.flatMap(({ isNew }, site) => (isNew ? [] : [site]))
  const before = nearestOf(problem, today)
  const now = nearestOf(problem, open)
  const hasAnswer = figures.value !== null
  const siteOf = (site: number, nearest: Nearest): PlacedSite[] => {
    const known = sites[site]
    return known ? [{ ...known, served: servedBy(problem, nearest, site) }] : []
  }
  const closed = hasAnswer ? today.filter((site) => !open.includes(site)) : []
  return {
    ...figures,
    open: open.flatMap((site) => siteOf(site, now)),
    closed: closed.flatMap((site) => siteOf(site, before)),
    today: problem.capacity === null ? valueOf(problem, before) : null,
    grids: hasAnswer ? gainsOf(inputs, { before, now }) : [],
    trace,
    sitesOffNetwork,
    obstacle: obstacle && tellObstacle(obstacle, inputs),
    demandInAll: inAll,
    demandOffNetwork: offNetwork,
  }
}

/** The nearest open site of each demand and the minutes to it; -1 and Infinity where none can get there. */
type Nearest = { open: readonly number[]; site: Int32Array; minutes: Float64Array }

function nearestOf({ travel, weight }: SitingProblem, open: readonly number[]): Nearest {
  const nearest = { open, site: new Int32Array(weight.length).fill(-1), minutes: weight.map(() => Infinity) }
  for (const site of open)
    for (let pair = intAt(travel.first, site); pair < intAt(travel.first, site + 1); pair++) {
      const i = intAt(travel.demand, pair)
      if (floatAt(travel.minutes, pair) >= floatAt(nearest.minutes, i)) continue
      nearest.minutes[i] = floatAt(travel.minutes, pair)
      nearest.site[i] = site
    }
  return nearest
}

function isCover({ goal }: SitingProblem): boolean {
  return goal === 'most-covered' || goal === 'fewest-sites'
}

function servedBy(problem: SitingProblem, { site, minutes }: Nearest, which: number): number {
  const longest = isCover(problem) ? problem.coverMinutes : Infinity
  const isServed = (i: number): boolean => site[i] === which && floatAt(minutes, i) <= longest
  return problem.weight.reduce((sum, each, i) => sum + (isServed(i) ? each : 0), 0)
}

/** In the goal's own terms; null where the goal asks that everybody be served and somebody is not. */
function valueOf(problem: SitingProblem, { open, minutes }: Nearest): number | null {
  const { goal, weight, coverMinutes } = problem
  if (goal === 'fewest-sites') return open.length
  const sum = (of: (i: number) => number): number => weight.reduce((all, each, i) => all + (each > 0 ? of(i) : 0), 0)
  if (goal === 'most-covered') return sum((i) => (floatAt(minutes, i) <= coverMinutes ? floatAt(weight, i) : 0))
  const value =
    goal === 'least-travel'
      ? sum((i) => floatAt(weight, i) * floatAt(minutes, i))
      : weight.reduce((most, each, i) => (each > 0 ? Math.max(most, floatAt(minutes, i)) : most), 0)
  return Number.isFinite(value) ? value : null
}

type Ends = { before: Nearest; now: Nearest }

function gainsOf({ problem, demand, source }: PlacementInputs, ends: Ends): GridGain[] {
  const members = new Map<number, number[]>()
  demand.gridIds.forEach((gridId, i) => {
    const known = members.get(gridId)
    if (known) known.push(i)
    else members.set(gridId, [i])
  })
  const gains = source.city.grids.community.flatMap(({ id, code, name }): GridGain[] => {
    const places = members.get(id) ?? []
    return places.length === 0 ? [] : [{ gridId: id, code, name, ...gainOf(problem, places, ends) }]
  })
  const change = ({ covered, coveredBefore, minutes, minutesBefore, demand: weight }: GridGain): number =>
    isCover(problem) ? Math.abs(covered - coveredBefore) : Math.abs((minutes ?? 0) - (minutesBefore ?? 0)) * weight
  return gains.sort((a, b) => change(b) - change(a))
}

type Figures = Omit<GridGain, 'gridId' | 'code' | 'name'>

function gainOf(problem: SitingProblem, places: readonly number[], { before, now }: Ends): Figures {
  const weightOf = (i: number): number => floatAt(problem.weight, i)
  const sum = (of: (i: number) => number): number => places.reduce((all, i) => all + of(i), 0)
  const demand = sum(weightOf)
  const covered = ({ minutes }: Nearest): number =>
    sum((i) => (floatAt(minutes, i) <= problem.coverMinutes ? weightOf(i) : 0))
  const minutesOf = ({ minutes }: Nearest): number | null => {
    if (isCover(problem)) return null
    const told =
      problem.goal === 'least-travel'
        ? sum((i) => weightOf(i) * floatAt(minutes, i)) / demand
        : places.reduce((most, i) => Math.max(most, floatAt(minutes, i)), 0)
    return Number.isFinite(told) ? told : null
  }
  const coveredBefore = covered(before)
  return { demand, coveredBefore, covered: covered(now), minutesBefore: minutesOf(before), minutes: minutesOf(now) }
}

function tellObstacle(obstacle: Obstacle, { problem, demand }: PlacementInputs): PlacementAnswer['obstacle'] {
  const demands = 'demands' in obstacle ? obstacle.demands : []
  const weightOf = (i: number): number => problem.weight[i] ?? 0
  const heaviest = [...demands].sort((a, b) => weightOf(b) - weightOf(a) || a - b).slice(0, placesTold)
  return {
    kind: obstacle.kind,
    places: heaviest.flatMap((i) => {
      const position = demand.positions[i]
      return position ? [{ position, demand: weightOf(i) }] : []
    }),
    placesInAll: demands.length,
    demandInAll: demands.reduce((sum, i) => sum + weightOf(i), 0),
    moreSites: 'moreSites' in obstacle ? obstacle.moreSites : null,
    moreBudget: 'moreBudget' in obstacle ? obstacle.moreBudget : null,
    minutes: 'minutes' in obstacle ? obstacle.minutes : null,
    missingCapacity: 'missing' in obstacle ? obstacle.missing : null,
  }
}
