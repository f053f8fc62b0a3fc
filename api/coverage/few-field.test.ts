import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignNearestFirst } from './capacity.ts'
import { fewAt, spreadFew } from './few-field.ts'
import { startPacer } from './pacer.ts'
import type { Places } from './reach-field.ts'
import { costsAt, spreadReach } from './reach-field.ts'
import type { RoadNetwork, RoadRecord } from './road-network.ts'
import { collectRoads } from './road-network.ts'

const pacer = startPacer()

type Road = [from: number, to: number, meters: number, direction?: RoadRecord['direction']]

/** Roads by their ends and lengths; how they are drawn does not matter here. */
function networkOf(roads: readonly Road[]): Promise<RoadNetwork> {
  const collector = collectRoads()
  for (const [fromNodeId, toNodeId, lengthMeters, direction = 'both'] of roads)
    collector.add({
      fromNodeId,
      toNodeId,
      lengthMeters,
      speedKmh: 36,
      direction,
      isExpressway: false,
      isPath: false,
      path: Float64Array.of(111, 35, 111.01, 35),
    })
  return collector.build(pacer)
}

type Spot = readonly [road: number, along: number, off?: number]
const placesAt = (spots: readonly Spot[]): Places => ({
  road: Int32Array.from(spots, ([road]) => road),
  alongMeters: Float64Array.from(spots, ([, along]) => along),
  offMeters: Float64Array.from(spots, ([, , off]) => off ?? 0),
})

const without = (places: Places, lost: number): Places => ({
  road: places.road.filter((_, i) => i !== lost),
  alongMeters: places.alongMeters.filter((_, i) => i !== lost),
  offMeters: places.offMeters.filter((_, i) => i !== lost),
})

//  1 --0: 1000 m--> 2 --1: 500 m-- 3     one way from 1 to 2, and from 3 back to 1
//  ^--------2: 800 m---------------'
const triangle: Road[] = [
  [1, 2, 1000, 'forward'],
  [2, 3, 500],
  [3, 1, 800, 'forward'],
]

describe('the nearest few on a network reckoned by hand', () => {
  it('drives round by the arrows, walks against them', async () => {
    const network = await networkOf(triangle)
    // Resource 0 stands 600 m along the one-way road, resource 1 in the middle of the road both ways.
    const resources = placesAt([
      [0, 600],
      [1, 250],
    ])
    const demand = placesAt([
      [0, 500, 20],
      [2, 400],
    ])
    const few = async (mode: 'walk' | 'drive') => {
      const field = await spreadFew({ network, mode, measure: 'meters' }, resources, { few: 2, limit: Infinity }, pacer)
      const found = await fewAt(field, demand, pacer)
      return [[...found.owner], [...found.cost]]
    }
    // By car to 500 m: from 1 by 3 and 1, 250 + 800 + 500; from 0 all the way round, 400 + 500 + 800 + 500; 20 m off.
    expect(await few('drive')).toEqual([
      [1, 0, 1, 0],
      [1570, 2220, 650, 1300],
    ])
    // On foot: 0 is 100 m back; 1 over 2 250 + 500. Half-way of the third: 1 by 3, 250 + 400; 0 by 1, 600 + 400.
    expect(await few('walk')).toEqual([
      [0, 1, 1, 0],
      [120, 770, 650, 1000],
    ])
  })

  it('finds no more than there are, and nobody beyond the limit', async () => {
    const network = await networkOf(triangle)
    const terms = { network, mode: 'drive', measure: 'minutes' } as const
    const field = await spreadFew(terms, placesAt([[0, 600]]), { few: 3, limit: 60 }, pacer)
    // 400 m to the crossing at 10 m/s, and 150 m on.
    const found = await fewAt(
      field,
      placesAt([
        [1, 150],
        [2, 790],
        [-1, 0],
      ]),
      pacer,
    )
    expect([...found.owner]).toEqual([0, -1, -1, -1, -1, -1, -1, -1, -1])
    expect(found.cost[0]).toBeCloseTo(55, 9)
  })

  it('fills the nearest first and hands on what is above its capacity', async () => {
    const network = await networkOf(triangle)
    const resources = placesAt([
      [0, 600],
      [1, 250],
    ])
    const demand = placesAt([
      [0, 500, 20],
      [2, 400],
      [1, 500],
    ])
    const field = await spreadFew(
      { network, mode: 'walk', measure: 'meters' },
      resources,
      { few: 2, limit: 900 },
      pacer,
    )
    const nearest = await fewAt(field, demand, pacer)
    const cases = Float64Array.of(8, 5, 4)
    // 1 is nearest to the third (250 m) and the second (650 m); 6 cases leave it 2 for the second; the first has 3 with
    // 0 and finds 1 full; the second has 0 too far (1,000 m).
    const { met, given } = assignNearestFirst(cases, nearest, Float64Array.of(3, 6), 900)
    expect([...met]).toEqual([3, 2, 4])
    expect(given.map(({ place, owner, amount }) => [place, owner, amount])).toEqual([
      [0, 0, 3],
      [2, 1, 4],
      [1, 1, 2],
    ])
    // With room for all, all but what lies beyond the limit is met.
    expect([...assignNearestFirst(cases, nearest, Float64Array.of(99, 99), 600).met]).toEqual([8, 0, 4])
  })
})

describe('taking one resource away', () => {
  const roads = fc.array(
    fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 0, max: 900 }), fc.constantFrom('both', 'forward', 'backward')),
    { minLength: 6, maxLength: 24 },
  )
  const spots = (least: number) =>
    fc.array(fc.tuple(fc.nat(99), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40)), {
      minLength: least,
      maxLength: 9,
    })

  it('equals reckoning everything from scratch without it, 200 times', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          roads,
          resources: spots(2),
          demand: spots(1),
          lost: fc.nat(99),
          mode: fc.constantFrom('walk', 'cycle', 'drive'),
        }),
        async ({ roads: drawn, resources: stands, demand: lives, lost: any, mode }) => {
          const network = await networkOf(drawn)
          const put = (list: [number, number, number][]) =>
            placesAt(
              list.map(([n, share, off]): Spot => {
                const road = n % drawn.length
                return [road, share * (drawn[road]?.[2] ?? 0), off]
              }),
            )
          const [resources, demand] = [put(stands), put(lives)]
          const lost = any % stands.length
          const terms = { network, mode, measure: 'meters' } as const
          const few = await fewAt(await spreadFew(terms, resources, { few: 2, limit: Infinity }, pacer), demand, pacer)
          const before = await costsAt(await spreadReach(network, resources, terms, pacer), demand, pacer)
          const after = await costsAt(await spreadReach(network, without(resources, lost), terms, pacer), demand, pacer)
          for (let i = 0; i < lives.length; i++) {
            expectSame(few.cost[2 * i], before[i])
            expectSame(few.owner[2 * i] === lost ? few.cost[2 * i + 1] : few.cost[2 * i], after[i])
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

function expectSame(found: number | undefined, truth: number | undefined): void {
  if (truth === Infinity) expect(found).toBe(Infinity)
  else expect(found).toBeCloseTo(truth ?? NaN, 6)
}
