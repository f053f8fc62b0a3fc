import { seededRandom } from '../statistics/seeded-random.ts'
import type { Goal, SitingProblem } from './siting-problem.ts'

type Size = { goal: Goal; demands: number; sites: number; mostOpen: number; coverMinutes: number; seed: number }

/** Places and sites by lot on a square that is crossed in an hour, weights 1 to 30: what is measured and tested on. */
export function squareCity({ goal, demands, sites, mostOpen, coverMinutes, seed }: Size): SitingProblem {
  const random = seededRandom(seed)
  const points = (count: number): Float64Array => Float64Array.from({ length: 2 * count }, () => 60 * random.next())
  const [places, stands] = [points(demands), points(sites)]
  const shared = <T>(bytes: number, make: (buffer: SharedArrayBuffer) => T): T => make(new SharedArrayBuffer(bytes))
  const pairs = demands * sites
  const minutes = shared(8 * pairs, (buffer) => new Float64Array(buffer))
  const demand = shared(4 * pairs, (buffer) => new Int32Array(buffer))
  for (let j = 0; j < sites; j++)
    for (let i = 0; i < demands; i++) {
      const [east, north] = [0, 1].map((axis) => (places[2 * i + axis] ?? 0) - (stands[2 * j + axis] ?? 0))
      minutes[j * demands + i] = Math.sqrt((east ?? 0) ** 2 + (north ?? 0) ** 2)
      demand[j * demands + i] = i
    }
  return {
    goal,
    weight: Float64Array.from({ length: demands }, () => 1 + random.below(30)),
    roles: Array.from({ length: sites }, () => 'may-add'),
    siteCost: new Float64Array(sites),
    capacity: null,
    travel: { first: Int32Array.from({ length: sites + 1 }, (_, j) => j * demands), demand, minutes },
    coverMinutes,
    backup: false,
    limits: { mostOpen, mostAdded: Infinity, budget: Infinity },
  }
}
