import { describe, expect, it } from 'vitest'
import { giStar, giStarScore, momentsOf, momentsOfSums, openGiStarTest, upperChance } from './gi-star.ts'
import { localMoran, openLocalMoranTest } from './local-moran.ts'
import { mannKendall } from './mann-kendall.ts'
import { islandsOf, neighboursOf, neighboursOfPairs, neighboursWithin } from './neighbours.ts'
import { openSumDraws, sequentialPValue } from './permutation-test.ts'
import { seededRandom } from './seeded-random.ts'

const round = (values: Iterable<number>, digits: number) => Array.from(values, (value) => Number(value.toFixed(digits)))
const chain = (places: number) =>
  neighboursOfPairs(
    places,
    Array.from({ length: places - 1 }, (_, i) => [i, i + 1] as const),
  )

describe('Gi*', () => {
  it('has the ten scores published with gonum (stat/spatial, ExampleGetisOrdGStar)', () => {
    const scores = giStar([0, 0, 0, 1, 1, 1, 0, 1, 0, 0], chain(10))
    expect(Array.from(scores, (score) => Number(score.toPrecision(4)))).toEqual([
      -1.225, -1.604, -0.2673, 1.069, 2.405, 1.069, 1.069, -0.2673, -0.2673, -1.225,
    ])
  })

  it('has the score published with PySAL (esda, G_Local of six points, binary, star)', () => {
    const points = [
      [10, 10],
      [20, 10],
      [40, 10],
      [15, 20],
      [30, 20],
      [30, 30],
    ].map(([x = 0, y = 0]) => ({ x, y }))
    expect(giStar([2, 3, 3.2, 5, 8, 7], neighboursWithin(points, 15))[0]).toBeCloseTo(-1.39727626, 8)
  })

  it('says nothing where all places are equal or one is alone', () => {
    expect(Array.from(giStar([3, 3, 3], chain(3)))).toEqual([0, 0, 0])
    const test = openGiStarTest([1, 2, 9], neighboursOfPairs(3, [[0, 1]]), { seed: 1, permutations: 99 })
    expect(test(2)).toBe(1)
  })

  it('draws sums whose spread is the one its formula states', () => {
    const values = [0, 1, 1, 2, 3, 5, 8, 13, 40]
    const moments = momentsOf(values)
    const random = seededRandom(3)
    const draw = openSumDraws(values, 4)
    const scores = Array.from({ length: 40_000 }, () => giStarScore(draw(random), 4, moments))
    const drawn = momentsOf(scores)
    expect(drawn.mean).toBeCloseTo(0, 1)
    expect(drawn.variance).toBeCloseTo(1, 1)
  })

  it('has upper chances near those of drawing, far from the normal table, where values are skewed', () => {
    const random = seededRandom(5)
    const values = Array.from({ length: 600 }, () => Math.floor(-Math.log(1 - random.next()) * 2))
    const moments = momentsOf(values)
    const draw = openSumDraws(values, 6)
    const scores = Array.from({ length: 60_000 }, () => giStarScore(draw(random), 6, moments))
    const { variance, third } = momentsOfSums(6, moments)
    const skew = third / variance ** 1.5
    for (const limit of [2, 3, 4]) {
      const share = scores.filter((score) => score >= limit).length / scores.length
      expect(upperChance(limit, skew) / share).toBeGreaterThan(0.7)
      expect(upperChance(limit, skew) / share).toBeLessThan(1.4)
    }
    expect(upperChance(4, skew) / upperChance(4, 0)).toBeGreaterThan(10)
  })
})

/** De Smith, Goodchild & Longley, Geospatial Analysis: ten values and their borders, as PySAL ships them (desmith). */
const deSmith = {
  values: [2.24, 3.1, 4.55, -5.15, -4.39, 0.46, 5.54, 9.02, -2.09, -3.06],
  rows: [
    [2, 4],
    [1, 5],
    [4, 7],
    [1, 3, 5, 8],
    [2, 4, 6, 9],
    [5, 10],
    [3, 8],
    [4, 7, 9],
    [5, 8, 10],
    [6, 9],
  ],
}
const deSmithNeighbours = neighboursOfPairs(
  10,
  deSmith.rows.flatMap((row, i) => row.map((j) => [i, j - 1] as const)),
)

describe('local Moran', () => {
  it('has the ten statistics and quadrants published with PySAL (Moran_Local, desmith)', () => {
    const { statistics, quadrants } = localMoran(deSmith.values, deSmithNeighbours)
    // PySAL divides by n - 1 of 10 where Anselin's formula has n.
    const asPySal = statistics.map((value) => (value * 9) / 10)
    expect(round(asPySal, 8)).toEqual([
      -0.11409277, -0.19940543, -0.13351408, -0.51770383, 0.48095009, 0.12208113, 1.19148298, -0.58144305, 0.07101383,
      0.34314301,
    ])
    const published = [4, 4, 4, 2, 3, 3, 1, 4, 3, 3]
    const names = ['high-high', 'low-high', 'low-low', 'high-low']
    expect(quadrants).toEqual(published.map((quadrant) => names[quadrant - 1]))
  })

  it('sums to n times the global Moran’s I (Anselin 1995, formulas 12 to 15)', () => {
    const mean = deSmith.values.reduce((sum, value) => sum + value, 0) / 10
    const off = deSmith.values.map((value) => value - mean)
    const top = off.reduce(
      (sum, value, i) =>
        sum +
        neighboursOf(deSmithNeighbours, i).reduce(
          (inner, j) => inner + (value * (off[j] ?? 0)) / neighboursOf(deSmithNeighbours, i).length,
          0,
        ),
      0,
    )
    const globalI = top / off.reduce((sum, value) => sum + value * value, 0)
    const { statistics } = localMoran(deSmith.values, deSmithNeighbours)
    expect(statistics.reduce((sum, value) => sum + value, 0)).toBeCloseTo(10 * globalI, 10)
  })

  it('has the p-value of counting every way to deal the other values', () => {
    const values = [9, 8, 7, 1, 2, 3, 2]
    const neighbours = neighboursOfPairs(7, [
      [0, 1],
      [0, 2],
      [3, 4],
      [5, 6],
    ])
    const others = values.slice(1)
    const sums = others.flatMap((a, i) => others.slice(i + 1).map((b) => a + b))
    const exact = sums.filter((sum) => sum >= 15).length / sums.length
    const p = openLocalMoranTest(values, neighbours, { seed: 8, permutations: 50_000 })(0)
    expect(p).toBeGreaterThan(2 * exact * 0.6)
    expect(p).toBeLessThan(2 * exact * 1.5)
  })
})

describe('permutation tests', () => {
  it('give the same figures for the same seed, whatever was asked before', () => {
    const values = Array.from({ length: 50 }, (_, i) => (i * 37) % 11)
    const options = { seed: 42, permutations: 999 }
    const first = openGiStarTest(values, chain(50), options)
    const second = openGiStarTest(values, chain(50), options)
    const forwards = values.map((_, i) => first(i))
    const backwards = [...values.keys()].reverse().map((i) => second(i))
    expect(backwards.reverse()).toEqual(forwards)
    expect(values.map(openGiStarTestOf(43))).not.toEqual(forwards)
    function openGiStarTestOf(seed: number) {
      const other = openGiStarTest(values, chain(50), { ...options, seed })
      return (_: number, i: number) => other(i)
    }
  })

  it('stop early only where the answer is plain, and never promise less than 1 in the draws made', () => {
    expect(sequentialPValue(() => true, 9999, 20)).toBe(1)
    expect(sequentialPValue(() => false, 9999, 20)).toBe(1 / 10_000)
  })

  it('are uniform without signal: at 5 % of single places about 5 % are below it', () => {
    let below = 0
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed, 7)
      const values = Array.from({ length: 60 }, () => random.next() ** 4)
      const test = openGiStarTest(values, chain(60), { seed, permutations: 499 })
      below += values.filter((_, i) => test(i) <= 0.05).length
    }
    expect(below / 2400).toBeGreaterThan(0.03)
    expect(below / 2400).toBeLessThan(0.06)
  })
})

describe('neighbours', () => {
  it('go both ways, once, and leave islands bare', () => {
    const neighbours = neighboursOfPairs(4, [
      [0, 1],
      [1, 0],
      [2, 2],
      [1, 2],
    ])
    expect([...neighboursOf(neighbours, 1)]).toEqual([0, 2])
    expect(islandsOf(neighbours)).toEqual([3])
  })
})

describe('Mann-Kendall', () => {
  it('counts pairs and corrects for ties as Kendall (1975) does', () => {
    // By hand: 15 pairs of which 1 is tied; S = 12 - 2; 18·Var = 6·5·17 - 2·1·9.
    const trend = mannKendall([1, 3, 2, 3, 5, 6])
    expect(trend.s).toBe(12)
    expect(trend.z).toBeCloseTo(11 / Math.sqrt((6 * 5 * 17 - 2 * 1 * 9) / 18), 12)
  })

  it('finds no trend in a constant, and the surest one in a straight line', () => {
    expect(mannKendall([2, 2, 2, 2])).toEqual({ s: 0, z: 0, p: 1 })
    const line = mannKendall(Array.from({ length: 12 }, (_, i) => -i))
    expect(line.s).toBe(-66)
    expect(line.p).toBeLessThan(1e-5)
  })
})
