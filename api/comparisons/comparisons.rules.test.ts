import { describe, expect, it } from 'vitest'
import { dataAsOfMs } from '../../geodata/demo-city/incident-calendar.ts'
import { inventCity } from '../../geodata/demo-city/invent-city.ts'
import { inventReports } from '../../geodata/demo-city/invent-incidents.ts'
import type { Random } from '../../geodata/demo-city/random.ts'
import { createRandom } from '../../geodata/demo-city/random.ts'
import type { Compared, Reference } from './comparisons.rules.ts'
import { compareGrids, hoursCovered, joinDays } from './comparisons.rules.ts'

const seeds = 200
const gridsOfCity = 100
const weeks = 13
const rate = 0.05

type Draw = (random: Random, mean: number) => number

/** Counts of a week without any change, by how they scatter. */
const scatters: Record<string, Draw> = {
  'independent counts': (random, mean) => random.poisson(mean),
  'events told one to many times': (random, mean) => {
    let count = 0
    for (let left = random.poisson(mean / 2); left > 0; left--) for (count++; random.next() < 0.5;) count++
    return count
  },
  'a burst of twenty now and then': (random, mean) =>
    random.poisson(mean * 0.8) + (random.next() < 0.03 * Math.min(1, mean) ? 5 + random.int(0, 15) : 0),
  'good and bad weeks': (random, mean) => random.poisson(mean * Math.exp(random.normal() * 0.5 - 0.125)),
}

const isMarked = ({ verdict }: Compared['grids'][number]) => verdict === 'more' || verdict === 'fewer'

function unchangedCity(seed: string, draw: Draw, reference: Reference): Compared {
  const random = createRandom(seed)
  const side = () => new Map<number, number[]>()
  const [a, b] = [side(), side()]
  // Where the change of the city is left out, the city swings by two fifths.
  const season = (week: number) => 1 + (reference === 'city' ? 0.4 * Math.sin(week / 4) : 0)
  for (let grid = 1; grid <= gridsOfCity; grid++) {
    const mean = Math.exp(random.normal() * 1.2)
    const weekly = (first: number) => Array.from({ length: weeks }, (_, i) => draw(random, mean * season(first + i)))
    a.set(grid, weekly(weeks))
    b.set(grid, weekly(0))
  }
  const hours = weeks * 168
  return compareGrids({ a: { steps: a, hours }, b: { steps: b, hours }, reference, acted: null, rate })
}

describe('on a city without change', () => {
  for (const [name, draw] of Object.entries(scatters))
    it.each(['city', 'time'] as const)(
      `with ${name}, next to nothing is marked (%s)`,
      (reference) => {
        let marked = 0
        let withMarks = 0
        for (let seed = 0; seed < seeds; seed++) {
          const count = unchangedCity(`${name}/${seed}`, draw, reference).grids.filter(isMarked).length
          marked += count
          if (count > 0) withMarks++
        }
        // All marks are false here, so the false discovery rate is the share of cities with any.
        expect(withMarks / seeds).toBeLessThanOrEqual(rate)
        expect(marked / (seeds * gridsOfCity)).toBeLessThanOrEqual(rate / 10)
      },
      30_000,
    )
})

describe('the changes planted in the demo city', () => {
  const towns = 8

  it('are found where there is more: four in five or better, and hardly anything else is marked', () => {
    const sums = { found: 0, planted: 0, others: 0 }
    for (let seed = 1; seed <= towns; seed++) {
      const town = findChanges(seed)
      sums.found += town.found
      sums.planted += town.planted
      sums.others += town.others
    }
    const { found, planted, others } = sums
    console.info(`planted rises found: ${found} of ${planted}; other grids marked as rising: ${others}`)
    expect(planted).toBe(towns * 4)
    expect(found / planted).toBeGreaterThanOrEqual(0.8)
    expect(others / Math.max(1, found + others)).toBeLessThanOrEqual(rate * 2)
  }, 30_000)
})

/** Compares the last ninety days of a town with the ninety before, class by planted class. */
function findChanges(seed: number): { found: number; planted: number; others: number } {
  const city = inventCity({ size: 'town', seed }, () => undefined)
  const { communityGrids } = city.areas
  const gridOf = new Map(communityGrids.flatMap(({ cells }, i) => cells.map((cell) => [cell, i + 1])))
  const reports = [...inventReports(city.world, city.random.fork('reports'), { events: 0, unreported: 0 })].flat()
  const { changes } = city.world.planted
  const since = changes[0]?.fromMs ?? 0
  const length = dataAsOfMs + 1000 - since
  const marked = [...new Set(changes.map((change) => change.classIndex))].flatMap((classIndex) => {
    const ofClass = reports.filter((one) => one.classIndex === classIndex)
    const sideFrom = (from: number) => ({
      steps: weeklyOf(
        ofClass.filter(({ reportedMs }) => reportedMs >= from && reportedMs < from + length),
        (cell) => gridOf.get(cell) ?? 0,
        from,
      ),
      hours: length / 3_600_000,
    })
    const compared = compareGrids({
      a: sideFrom(since),
      b: sideFrom(since - length),
      reference: 'city',
      acted: null,
      rate,
    })
    return compared.grids
      .filter(({ verdict }) => verdict === 'more')
      .map(({ gridId }) => `${classIndex}/${communityGrids[gridId - 1]?.code ?? ''}`)
  })
  const risen = changes.filter(({ factor }) => factor > 1).map((one) => `${one.classIndex}/${one.gridCode}`)
  const found = risen.filter((one) => marked.includes(one)).length
  return { found, planted: risen.length, others: marked.length - found }
}

function weeklyOf(
  reports: readonly { reportedMs: number; place: { cell: number } }[],
  gridOf: (cell: number) => number,
  fromMs: number,
): Map<number, number[]> {
  const steps = new Map<number, number[]>()
  for (const { reportedMs, place } of reports) {
    const grid = gridOf(place.cell)
    const counts = steps.get(grid) ?? new Array<number>(weeks).fill(0)
    steps.set(grid, counts)
    const week = Math.min(weeks - 1, Math.floor((reportedMs - fromMs) / (7 * 86_400_000)))
    counts[week] = (counts[week] ?? 0) + 1
  }
  return steps
}

describe('the parts of a comparison', () => {
  it('joins days to steps without losing one', () => {
    const cube = {
      keys: Uint32Array.of(0, 9),
      starts: Float64Array.of(0, 1, 2, 3, 4),
      counts: Uint32Array.of(1, 0, 2, 0, 3, 5, 5, 5, 5, 5),
    }
    expect([...joinDays(cube, 2)]).toEqual([
      [0, [1, 2, 3]],
      [9, [10, 10, 5]],
    ])
  })

  it('counts the hours that a filter leaves', () => {
    const window = { from: 0, to: 7 * 86_400 }
    const clock = (utc: number) => (Math.floor(utc / 3600) + 72) % 168
    expect(hoursCovered(window, {}, clock)).toBe(168)
    expect(hoursCovered(window, { hours: [8, 9] }, clock)).toBe(14)
    expect(hoursCovered(window, { hours: [8, 9], weekdays: [1] }, clock)).toBe(2)
  })
})
