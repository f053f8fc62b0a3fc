import { beforeAll, describe, expect, it } from 'vitest'
import type { Highs } from 'highs'
import { seededRandom } from '../statistics/seeded-random.ts'
import { bruteForce } from './brute-force.ts'
import { loadHighs } from './load-highs.ts'
import type { Placement } from './place-sites.ts'
import { placeSites } from './place-sites.ts'
import type { Goal, SiteRole, SitingProblem, TravelTable } from './siting-problem.ts'
import { isAllowed, setOf } from './siting-problem.ts'

let highs: Highs
beforeAll(async () => {
  highs = await loadHighs()
})

const noLimits = { mostOpen: Infinity, mostAdded: Infinity, budget: Infinity }

type Point = readonly [number, number]

function travelBetween(sites: readonly Point[], places: readonly Point[], isCut: () => boolean): TravelTable {
  const first = [0]
  const pairs: [number, number][] = []
  for (const [x, y] of sites) {
    places.forEach(([px, py], i) => {
      if (!isCut()) pairs.push([i, Math.round(Math.hypot(x - px, y - py))])
    })
    first.push(pairs.length)
  }
  const [demand, minutes] = [pairs.map(([i]) => i), pairs.map(([, each]) => each)]
  return { first: Int32Array.from(first), demand: Int32Array.from(demand), minutes: Float64Array.from(minutes) }
}

/** A small town by lot: places and sites on a square, some pairs that cannot be travelled, all kinds of roles and limits. */
function smallTown(goal: Goal, seed: number, withCapacity = false): SitingProblem {
  const random = seededRandom(seed, 7)
  const demands = 5 + random.below(withCapacity ? 4 : 10)
  const sites = 3 + random.below(withCapacity ? 3 : 5)
  const point = (): Point => [random.next() * 10, random.next() * 10]
  const travel = travelBetween(
    Array.from({ length: sites }, point),
    Array.from({ length: demands }, point),
    () => random.next() < 0.1,
  )
  const kinds: SiteRole[] = ['keep', 'may-close', 'may-add', 'may-add', 'may-add', 'excluded']
  const weight = Float64Array.from({ length: demands }, () => random.below(10))
  const fairShare = weight.reduce((sum, each) => sum + each, 0) / sites
  const bySite = (of: () => number): Float64Array => Float64Array.from({ length: sites }, of)
  const limit = (odds: number, of: () => number): number => (random.below(odds) === 0 ? Infinity : of())
  return {
    goal,
    weight,
    roles: Array.from({ length: sites }, () => kinds[random.below(kinds.length)] ?? 'keep'),
    siteCost: bySite(() => 1 + random.below(9)),
    capacity: withCapacity ? bySite(() => Math.ceil(fairShare * (0.5 + 2 * random.next()))) : null,
    travel,
    coverMinutes: (goal === 'fewest-sites' ? 6 : 3) + random.below(4),
    backup: goal === 'fewest-sites' && random.below(3) === 0,
    limits: {
      mostOpen: limit(3, () => 1 + random.below(4)),
      mostAdded: limit(2, () => random.below(4)),
      budget: limit(2, () => 5 + random.below(15)),
    },
  }
}

function place(problem: SitingProblem, seed = 1, told: Placement[] = []): Placement {
  return placeSites(highs, problem, { seed, seconds: 20, note: (better) => told.push(better) })
}

/** Whatever was told on the way is attainable and its bound is true. */
function expectTrue(problem: SitingProblem, told: readonly Placement[], best: number): void {
  const sign = problem.goal === 'most-covered' ? -1 : 1
  for (const { open, value, bound } of told) {
    expect(isAllowed(problem, setOf(problem, open))).toBe(true)
    expect(sign * (value ?? NaN)).toBeGreaterThanOrEqual(sign * best - 1e-6)
    if (bound !== null) expect(sign * bound).toBeLessThanOrEqual(sign * best + 1e-6)
  }
}

const goals: Goal[] = ['most-covered', 'fewest-sites', 'least-travel', 'least-worst']
const instances = 200

describe.each(goals)('%s', (goal) => {
  it(`equals brute force on ${instances} small towns, impossible ones included`, { timeout: 120_000 }, () => {
    const seen = { optimal: 0, impossible: 0 }
    for (let seed = 1; seed <= instances; seed++) {
      const problem = smallTown(goal, seed)
      const truth = bruteForce(problem)
      const told: Placement[] = []
      const answer = place(problem, seed, told)
      if (truth === null) {
        expect([seed, answer.status]).toEqual([seed, 'impossible'])
        expect(answer.obstacle).not.toBeNull()
        seen.impossible++
        continue
      }
      expect([seed, answer.status, answer.value]).toEqual([seed, 'optimal', expect.closeTo(truth, 6)])
      expect(answer.gap).toBe(0)
      expectTrue(problem, [...told, answer], truth)
      seen.optimal++
    }
    expect(seen.optimal).toBeGreaterThan(50)
    expect(seen.impossible).toBeGreaterThan(5)
  })
})

describe.each<Goal>(['most-covered', 'least-travel'])('%s within capacities', (goal) => {
  it(`equals brute force on ${instances} small towns`, { timeout: 120_000 }, () => {
    let optimal = 0
    for (let seed = 1; seed <= instances; seed++) {
      const problem = smallTown(goal, seed, true)
      const truth = bruteForce(problem)
      const told: Placement[] = []
      const answer = place(problem, seed, told)
      if (truth === null) {
        expect([seed, answer.status]).toEqual([seed, 'impossible'])
        continue
      }
      expect([seed, answer.status, answer.value]).toEqual([seed, 'optimal', expect.closeTo(truth, 5)])
      expectTrue(problem, [...told, answer], truth)
      optimal++
    }
    expect(optimal).toBeGreaterThan(50)
  })
})

/** Three places in a row and a site at each, a minute apart. */
function row(goal: Goal, change: Partial<SitingProblem> = {}): SitingProblem {
  return {
    goal,
    weight: Float64Array.of(1, 1, 1),
    roles: ['may-add', 'may-add', 'may-add'],
    siteCost: Float64Array.of(1, 1, 1),
    capacity: null,
    travel: {
      first: Int32Array.of(0, 3, 6, 9),
      demand: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2),
      minutes: Float64Array.of(0, 1, 2, 1, 0, 1, 2, 1, 0),
    },
    coverMinutes: 0,
    backup: false,
    limits: noLimits,
    ...change,
  }
}

describe('what cannot be', () => {
  it('says which demand makes it impossible, and how many sites, minutes or how much budget would do', () => {
    const limits = { mostOpen: 2, mostAdded: Infinity, budget: Infinity }
    const { status, obstacle } = place(row('fewest-sites', { limits }))
    expect(status).toBe('impossible')
    expect(obstacle).toMatchObject({ kind: 'limits-too-tight', moreSites: 1, moreBudget: null, minutes: 1 })
    expect(obstacle).toHaveProperty('demands.length', 1)
    const poor = place(row('fewest-sites', { limits: { ...noLimits, budget: 1 } }))
    expect(poor.obstacle).toMatchObject({ kind: 'limits-too-tight', moreSites: null, moreBudget: 2, minutes: 1 })
  })
  it('names places that nobody can reach, and the minutes within which somebody could', () => {
    const far = row('fewest-sites', { roles: ['may-add', 'may-add', 'excluded'] })
    expect(place(far).obstacle).toEqual({ kind: 'out-of-reach', demands: [2], minutes: 1 })
    const island = row('least-travel', { weight: Float64Array.of(1, 1, 1, 5) })
    expect(place(island).obstacle).toEqual({ kind: 'out-of-reach', demands: [3], minutes: null })
    expect(place({ ...island, goal: 'most-covered' }).status).toBe('optimal')
  })
  it('asks two sites for each place where one may be lost', () => {
    expect(place(row('fewest-sites', { backup: true })).obstacle).toEqual({
      kind: 'out-of-reach',
      demands: [0, 1, 2],
      minutes: 1,
    })
    expect(place(row('fewest-sites', { backup: true, coverMinutes: 1 })).value).toBe(3)
  })
  it('refuses limits that what is kept breaks by itself', () => {
    const limits = { mostOpen: 1, mostAdded: 0, budget: 1.5 }
    expect(place(row('most-covered', { roles: ['keep', 'keep', 'excluded'], limits })).obstacle).toEqual({
      kind: 'kept-beyond-limits',
      moreSites: 1,
      moreBudget: 0.5,
    })
  })
  it('says so where there is no site, no demand, or not room enough', () => {
    expect(place(row('most-covered', { roles: ['excluded', 'excluded', 'excluded'] })).obstacle).toEqual({
      kind: 'no-sites',
    })
    const none = {
      roles: [],
      siteCost: new Float64Array(0),
      travel: { first: Int32Array.of(0), demand: new Int32Array(0), minutes: new Float64Array(0) },
    }
    expect(place(row('least-travel', none)).obstacle).toEqual({ kind: 'no-sites' })
    expect(place(row('least-worst', { weight: new Float64Array(3) })).obstacle).toEqual({ kind: 'no-demand' })
    expect(place(row('least-travel', { capacity: Float64Array.of(1, 0.5, 1) })).obstacle).toEqual({
      kind: 'too-little-capacity',
      missing: 0.5,
    })
  })
})

it('gives the same answers in the same order for the same seed', () => {
  const problem = smallTown('least-travel', 12)
  const run = (): unknown[] => {
    const told: Placement[] = []
    return [...told, place(problem, 5, told)].map(({ open, value, bound }) => [open, value, bound])
  }
  expect(run()).toEqual(run())
})
