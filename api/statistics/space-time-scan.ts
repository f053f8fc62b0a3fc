import type { SeededRandom } from './seeded-random.ts'
import { seededRandom } from './seeded-random.ts'

/**
 * The prospective space-time permutation scan of Kulldorff, Heffernan, Hartman, Assunção & Mostashari (2005), "A
 * space-time permutation scan statistic for disease outbreak detection", PLoS Medicine 2(3): e59. It needs cases only:
 * where many are always reported, and weeks in which many are reported everywhere, are no clusters.
 *
 * One event is often reported several times within a day. Cases dealt one by one know nothing of that, so what chance
 * makes of them is multiplied by how much more the counts scatter than single cases would (as for a quasi-likelihood).
 */
export type ScanData = {
  /** Places in metres on a plane. */
  points: readonly { x: number; y: number }[]
  days: number
  /** Row by row: counts[place * days + day]; the last day is now. */
  counts: Uint32Array
}

export type ScanLimits = {
  radiusMeters: number
  /** The longest cluster; all end on the last day. */
  mostDays: number
  /** No circle may hold more than this share of all cases. */
  mostShare: number
  /** Fewer cases are no cluster. */
  leastCases: number
}

export type Cluster = {
  center: number
  places: number[]
  /** From the centre to the farthest place in it. */
  radiusMeters: number
  firstDay: number
  observed: number
  expected: number
  logLikelihoodRatio: number
}
export type TestedCluster = Cluster & { p: number }

type Circles = { order: Uint32Array[]; distances: Float64Array[] }

export type Scan = {
  /** Most likely first, none sharing a place with one before it. */
  clusters: (most: number) => Cluster[]
  /** The highest ratio when the days of the cases are dealt anew. */
  highestByChance: (random: SeededRandom) => number
}

export function openScan(data: ScanData, limits: ScanLimits): Scan {
  const facts = factsOf(data, limits)
  return {
    clusters: (most) => separateClusters(data, limits, { facts, most }),
    highestByChance: (random) => {
      let highest = 0
      visitCylinders(facts, dealDays(facts, random), ({ observed, expected }) => {
        if (boundOf(observed, expected, facts.cases) > highest)
          highest = Math.max(highest, logRatio(observed, expected, facts.cases))
      })
      return highest * facts.dispersion
    },
  }
}

/** Deals the days of the cases anew, one city at a step, until every cluster's p-value is known. */
export type ClusterTest = {
  /** False when there is nothing left to do. */
  step: () => boolean
  /** 0 to 1. */
  progress: () => number
  tested: () => TestedCluster[]
}

const enoughExtreme = 20

/**
 * A cluster's p-value is the share of random cities, the seen one among them, whose most likely cluster is at least as
 * unlikely; it is stopped early after Besag & Clifford (1991). Secondary clusters are compared with the same highest
 * ones, which is cautious.
 */
export function openClusterTest(
  scan: Scan,
  clusters: readonly Cluster[],
  { seed, replicates }: { seed: number; replicates: number },
): ClusterTest {
  const random = seededRandom(seed)
  const states = clusters.map((cluster) => ({ cluster, extreme: 0, drawn: 0 }))
  const open = () => states.filter(({ extreme, drawn }) => extreme < enoughExtreme && drawn < replicates)
  return {
    step: () => {
      const left = open()
      if (left.length === 0) return false
      const highest = scan.highestByChance(random)
      for (const state of left) {
        state.drawn += 1
        if (highest >= state.cluster.logLikelihoodRatio - 1e-9) state.extreme += 1
      }
      return true
    },
    progress: () => (open().length === 0 ? 1 : Math.max(...states.map(({ drawn }) => drawn)) / replicates),
    tested: () =>
      states.map(({ cluster, extreme, drawn }) => ({
        ...cluster,
        p: extreme >= enoughExtreme ? extreme / drawn : (extreme + 1) / (drawn + 1),
      })),
  }
}

export function scanForClusters(
  data: ScanData,
  limits: ScanLimits,
  { seed, replicates, most = 5 }: { seed: number; replicates: number; most?: number },
): TestedCluster[] {
  const scan = openScan(data, limits)
  const test = openClusterTest(scan, scan.clusters(most), { seed, replicates })
  while (test.step());
  return test.tested()
}

type Facts = {
  circles: Circles
  limits: ScanLimits
  cases: number
  /** Of all days. */
  byPlace: Float64Array
  /** Cases of the last so many days, all places: index 1 is the last day alone. */
  lastDays: Float64Array
  /** Cases of each of the last days, [place * mostDays + daysAgo]. */
  recent: Uint32Array
  mostDays: number
  /** Variance of the counts by place and day over their mean; never below 1. */
  dispersion: number
  /** The place of each case, for dealing. */
  placeOfCase: Uint32Array
}

function factsOf(data: ScanData, limits: ScanLimits): Facts {
  const { points, days, counts } = data
  const mostDays = Math.min(limits.mostDays, days)
  const byPlace = new Float64Array(points.length)
  const recent = new Uint32Array(points.length * mostDays)
  const lastDays = new Float64Array(mostDays + 1)
  for (let place = 0; place < points.length; place++) {
    for (let day = 0; day < days; day++) {
      const count = counts[place * days + day] ?? 0
      byPlace[place] = (byPlace[place] ?? 0) + count
      const ago = days - 1 - day
      if (ago >= mostDays) continue
      recent[place * mostDays + ago] = count
      lastDays[ago + 1] = (lastDays[ago + 1] ?? 0) + count
    }
  }
  for (let length = 1; length <= mostDays; length++)
    lastDays[length] = (lastDays[length] ?? 0) + (lastDays[length - 1] ?? 0)
  const cases = byPlace.reduce((sum, count) => sum + count, 0)
  const placeOfCase = new Uint32Array(cases)
  let filled = 0
  byPlace.forEach((count, place) => placeOfCase.fill(place, filled, (filled += count)))
  return {
    circles: circlesOf(data, byPlace, limits),
    limits,
    cases,
    byPlace,
    lastDays,
    recent,
    mostDays,
    dispersion: dispersionOf(data, byPlace),
    placeOfCase,
  }
}

function dispersionOf({ days, counts }: ScanData, byPlace: Float64Array): number {
  let squares = 0
  let places = 0
  byPlace.forEach((cases, place) => {
    if (cases === 0) return
    places++
    const mean = cases / days
    for (let day = 0; day < days; day++) squares += ((counts[place * days + day] ?? 0) - mean) ** 2 / mean
  })
  const freedom = places * (days - 1)
  return freedom > 0 ? Math.max(1, squares / freedom) : 1
}

/** Places around each centre by distance, as far as the radius; places without any case are left out everywhere. */
function circlesOf({ points }: ScanData, byPlace: Float64Array, { radiusMeters }: ScanLimits): Circles {
  const used = points.flatMap((point, i) => ((byPlace[i] ?? 0) > 0 ? [{ ...point, i }] : []))
  // From west to east, so that of each centre only the strip within the radius is looked at.
  used.sort((a, b) => a.x - b.x)
  const order: Uint32Array[] = points.map(() => new Uint32Array())
  const distances: Float64Array[] = points.map(() => new Float64Array())
  // A little wider: rounding must not lose who lies on the rim.
  const reachMeters = radiusMeters * 1.001
  let first = 0
  for (const center of used) {
    while ((used[first]?.x ?? Infinity) < center.x - reachMeters) first++
    const near: { i: number; distance: number }[] = []
    for (let at = first; at < used.length; at++) {
      const point = used[at]
      if (!point || point.x > center.x + reachMeters) break
      const distance = Math.hypot(point.x - center.x, point.y - center.y)
      if (distance <= radiusMeters) near.push({ i: point.i, distance })
    }
    near.sort((a, b) => a.distance - b.distance || a.i - b.i)
    order[center.i] = Uint32Array.from(near, (one) => one.i)
    distances[center.i] = Float64Array.from(near, (one) => one.distance)
  }
  return { order, distances }
}

type Cylinder = { center: number; size: number; length: number; observed: number; expected: number }

/** Every cylinder with more cases than expected. */
function visitCylinders(facts: Facts, recent: Uint32Array, visit: (found: Cylinder) => void): void {
  const { circles, limits, cases, byPlace, mostDays } = facts
  const seen = new Float64Array(mostDays)
  circles.order.forEach((order, center) => {
    seen.fill(0)
    let inCircle = 0
    for (let size = 1; size <= order.length; size++) {
      const place = order[size - 1] ?? 0
      inCircle += byPlace[place] ?? 0
      if (inCircle > limits.mostShare * cases) break
      for (let ago = 0; ago < mostDays; ago++) seen[ago] = (seen[ago] ?? 0) + (recent[place * mostDays + ago] ?? 0)
      visitLengths(facts, seen, { center, size, inCircle, visit })
    }
  })
}

type Circle = { center: number; size: number; inCircle: number; visit: (found: Cylinder) => void }

function visitLengths(facts: Facts, seen: Float64Array, { center, size, inCircle, visit }: Circle): void {
  const { limits, cases, lastDays, mostDays } = facts
  let observed = 0
  for (let ago = 0; ago < mostDays; ago++) {
    observed += seen[ago] ?? 0
    const expected = (inCircle * (lastDays[ago + 1] ?? 0)) / cases
    if (observed < limits.leastCases || observed <= expected) continue
    visit({ center, size, length: ago + 1, observed, expected })
  }
}

/** The ratio is never above this, which needs no logarithm: log(1 + x) is at most x. A trifle more, for rounding. */
function boundOf(observed: number, expected: number, cases: number): number {
  const surplus = observed - expected
  return surplus * (observed / expected - (cases - observed) / (cases - expected)) * (1 + 1e-9) + 1e-9
}

/** The logarithm of the likelihood ratio. */
function logRatio(observed: number, expected: number, cases: number): number {
  const outside = cases - observed
  const rest = outside > 0 ? outside * Math.log(outside / (cases - expected)) : 0
  return observed * Math.log(observed / expected) + rest
}

/** The days of the cases dealt anew: each day keeps its number of cases, each place its number, only who has which day is chance. */
function dealDays({ lastDays, mostDays, byPlace, placeOfCase }: Facts, random: SeededRandom): Uint32Array {
  const recent = new Uint32Array(byPlace.length * mostDays)
  let dealt = 0
  for (let ago = 0; ago < mostDays; ago++) {
    const cases = (lastDays[ago + 1] ?? 0) - (lastDays[ago] ?? 0)
    for (let n = 0; n < cases; n++, dealt++) {
      const at = dealt + random.below(placeOfCase.length - dealt)
      const place = placeOfCase[at] ?? 0
      placeOfCase[at] = placeOfCase[dealt] ?? 0
      placeOfCase[dealt] = place
      recent[place * mostDays + ago] = (recent[place * mostDays + ago] ?? 0) + 1
    }
  }
  return recent
}

function separateClusters(
  data: ScanData,
  limits: ScanLimits,
  { facts, most }: { facts: Facts; most: number },
): Cluster[] {
  const best: (Cylinder & { ratio: number })[] = []
  // The best cylinder of each centre is enough: a cluster's other cylinders share its places.
  visitCylinders(facts, facts.recent, (found) => {
    const known = best[found.center]
    const ratio = logRatio(found.observed, found.expected, facts.cases)
    if (known === undefined || ratio > known.ratio) best[found.center] = { ...found, ratio }
  })
  const taken = new Set<number>()
  const clusters: Cluster[] = []
  for (const found of best.filter(Boolean).sort((a, b) => b.ratio - a.ratio)) {
    const places = Array.from(facts.circles.order[found.center]?.subarray(0, found.size) ?? [])
    if (clusters.length === most) break
    if (places.some((place) => taken.has(place))) continue
    places.forEach((place) => taken.add(place))
    clusters.push({
      center: found.center,
      places,
      radiusMeters: facts.circles.distances[found.center]?.[found.size - 1] ?? 0,
      firstDay: data.days - Math.min(found.length, limits.mostDays),
      observed: found.observed,
      expected: found.expected,
      logLikelihoodRatio: found.ratio,
    })
  }
  return clusters
}
