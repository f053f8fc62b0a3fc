import { describe, expect, it } from 'vitest'
import { binomialCdf } from './distributions.ts'
import { emergingPlaces } from './emerging.ts'
import { falseDiscoveries } from './false-discovery.ts'
import { openGiStarTest } from './gi-star.ts'
import { openLocalMoranTest } from './local-moran.ts'
import type { Neighbours } from './neighbours.ts'
import { neighboursOfPairs } from './neighbours.ts'
import { seededRandom } from './seeded-random.ts'
import { openScan, scanForClusters } from './space-time-scan.ts'
import { standardisedRates } from './standardised-rates.ts'

/** Two hundred invented cities in which nothing is hidden. */
const cities = 200
const rate = 0.05
const side = 10
const places = side * side
const seeds = Array.from({ length: cities }, (_, i) => 1000 + i)

/** The most cities of 200 that may show something, were the chance for each exactly the rate (99.9 % bound). */
const mostByChance = Array.from({ length: cities }, (_, k) => k).find((k) => binomialCdf(k, cities, rate) > 0.999) ?? 0

const queen: Neighbours = neighboursOfPairs(
  places,
  Array.from({ length: places }, (_, a) => a).flatMap((a) =>
    [1, side - 1, side, side + 1]
      .map((step) => a + step)
      .filter((b) => b < places && Math.abs((b % side) - (a % side)) <= 1)
      .map((b) => [a, b] as const),
  ),
)

function poisson(mean: number, random: { next: () => number }): number {
  let product = random.next()
  let count = 0
  for (const limit = Math.exp(-mean); product > limit; count++) product *= random.next()
  return count
}

type Marks = { share: number; citiesWithMarks: number }

function marksOver(test: (seed: number) => boolean[]): Marks {
  const marked = seeds.map((seed) => test(seed).filter(Boolean).length)
  return {
    share: marked.reduce((sum, count) => sum + count, 0) / (cities * places),
    citiesWithMarks: marked.filter((count) => count > 0).length,
  }
}

function expectNoSignal({ share, citiesWithMarks }: Marks): void {
  expect(share).toBeLessThanOrEqual(rate)
  expect(citiesWithMarks).toBeLessThanOrEqual(mostByChance)
}

const few = (seed: number) => {
  const random = seededRandom(seed, 1)
  return Array.from({ length: places }, () => poisson(1.5, random))
}

describe('without signal, over 200 cities of 100 grids at a rate of 5 %', { timeout: 60_000 }, () => {
  const permutations = 9999

  it('Gi* of small, skewed counts marks nothing beyond the rate', () => {
    const marks = marksOver((seed) => {
      const test = openGiStarTest(few(seed), queen, { seed, permutations })
      return falseDiscoveries(
        few(seed).map((_, i) => test(i)),
        rate,
      )
    })
    expectNoSignal(marks)
  })

  it('Gi* of rates over unequal numbers of households marks nothing beyond the rate', () => {
    const marks = marksOver((seed) => {
      const random = seededRandom(seed, 2)
      const households = Array.from({ length: places }, () => 20 + Math.floor(600 * random.next() ** 3))
      const counts = households.map((n) => poisson(n * 0.03, random))
      const test = openGiStarTest(standardisedRates(counts, households), queen, { seed, permutations })
      return falseDiscoveries(
        counts.map((_, i) => test(i)),
        rate,
      )
    })
    expectNoSignal(marks)
  })

  it('local Moran marks nothing beyond the rate', () => {
    const marks = marksOver((seed) => {
      const test = openLocalMoranTest(few(seed), queen, { seed, permutations })
      return falseDiscoveries(
        few(seed).map((_, i) => test(i)),
        rate,
      )
    })
    expectNoSignal(marks)
  })

  it('emerging places of twelve months are nearly always none', () => {
    const marks = marksOver((seed) => {
      const random = seededRandom(seed, 3)
      // A year with a summer three times as busy as its winter, everywhere.
      const season = (at: number) => 2 + Math.sin((2 * Math.PI * (at % 12)) / 12)
      const values = Float64Array.from({ length: places * 12 }, (_, at) => poisson(season(at), random))
      return emergingPlaces({ places, bins: 12, values }, queen, rate).map(({ kind }) => kind !== 'none')
    })
    expectNoSignal(marks)
  })

  it('the scan raises an alert in no more runs than its level', () => {
    const limits = { radiusMeters: 350, mostDays: 7, mostShare: 0.5, leastCases: 3 }
    const points = Array.from({ length: 49 }, (_, i) => ({ x: (i % 7) * 100, y: Math.floor(i / 7) * 100 }))
    const alerts = seeds.filter((seed) => {
      const random = seededRandom(seed, 4)
      // Places and days differ, and are independent: neither a busy place nor a busy week is a cluster.
      const busy = points.map(() => random.next() ** 2 * 0.3)
      const week = Array.from({ length: 40 }, (_, day) => (day % 7 < 5 ? 1 : 0.4))
      const counts = Uint32Array.from(busy.flatMap((mean) => week.map((factor) => poisson(mean * factor, random))))
      const [best] = openScan({ points, days: 40, counts }, limits).clusters(1)
      if (best === undefined) return false
      const [tested] = scanForClusters({ points, days: 40, counts }, limits, { seed, replicates: 99, most: 1 })
      return (tested?.p ?? 1) <= rate
    }).length
    expect(alerts).toBeLessThanOrEqual(mostByChance)
  })
})
