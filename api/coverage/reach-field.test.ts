import { describe, expect, it } from 'vitest'
import { startPacer } from './pacer.ts'
import type { Points } from './reach-field.ts'
import { costsAt, countNodes, placeOnNetwork, spreadReach } from './reach-field.ts'
import type { Measure, RoadNetwork, RoadRecord, TravelMode } from './road-network.ts'
import { collectRoads } from './road-network.ts'

type Meters = readonly [x: number, y: number]
type Sketch = { from: number; to: number; via: Meters[] } & Partial<
  Pick<RoadRecord, 'direction' | 'speedKmh' | 'isExpressway' | 'isPath' | 'lengthMeters'>
>

// Near the equator a metre is the same part of a degree everywhere a test goes.
const perLongitude = 111_319.458
const perLatitude = 110_574.304

const pacer = startPacer()

function roadOf({ from, to, via, ...rest }: Sketch): RoadRecord {
  const lengthMeters = via
    .slice(1)
    .reduce((sum, [x, y], i) => sum + Math.hypot(x - (via[i]?.[0] ?? 0), y - (via[i]?.[1] ?? 0)), 0)
  return {
    fromNodeId: from,
    toNodeId: to,
    lengthMeters,
    speedKmh: 36,
    direction: 'both',
    isExpressway: false,
    isPath: false,
    ...rest,
    path: Float64Array.from(via.flatMap(([x, y]) => [x / perLongitude, y / perLatitude])),
  }
}

function networkOf(...sketches: Sketch[]): Promise<RoadNetwork> {
  const collector = collectRoads()
  for (const sketch of sketches) collector.add(roadOf(sketch))
  return collector.build(pacer)
}

function pointsAt(...places: Meters[]): Points {
  return {
    longitude: Float64Array.from(places, ([x]) => x / perLongitude),
    latitude: Float64Array.from(places, ([, y]) => y / perLatitude),
  }
}

type Trip = { resources: Meters[]; demand: Meters[]; mode?: TravelMode; measure?: Measure }

/** Costs to a tenth of a metre or second: the flat frame is good to a few centimetres here. */
async function costs(network: RoadNetwork, { resources, demand, mode = 'walk', measure = 'meters' }: Trip) {
  const field = await spread(network, { resources, mode, measure })
  const found = await costsAt(field, await placeOnNetwork(network, pointsAt(...demand), pacer), pacer)
  return [...found].map((cost) => Math.round(cost * 10) / 10)
}

async function spread(
  network: RoadNetwork,
  { resources, mode, measure }: { resources: Meters[]; mode: TravelMode; measure: Measure },
) {
  return spreadReach(network, await placeOnNetwork(network, pointsAt(...resources), pacer), { mode, measure }, pacer)
}

// 1 ---- 1000 m ---- 2 ---- 500 m ---- 3
const street: Sketch[] = [
  {
    from: 1,
    to: 2,
    via: [
      [0, 0],
      [1000, 0],
    ],
  },
  {
    from: 2,
    to: 3,
    via: [
      [1000, 0],
      [1500, 0],
    ],
  },
]

describe('reach along streets', () => {
  it('adds the way to the road, along it, and from it', async () => {
    const network = await networkOf(...street)
    const trip = {
      resources: [[100, 30]] as Meters[],
      demand: [
        [1200, 40],
        [1500, 0],
        [0, 0],
      ] as Meters[],
    }
    expect(await costs(network, trip)).toEqual([30 + 900 + 200 + 40, 30 + 1400, 30 + 100])
  })

  it('meets on one road without passing a node', async () => {
    const network = await networkOf(...street)
    expect(
      await costs(network, {
        resources: [[400, 0]],
        demand: [
          [450, 10],
          [350, 0],
          [400, 0],
        ],
      }),
    ).toEqual([60, 50, 0])
  })

  it('shares the length of a crooked road by its pieces, as given and not as drawn', async () => {
    // Drawn 300 + 400 m, but 1,400 m long on the ellipsoid.
    const network = await networkOf({
      from: 1,
      to: 2,
      via: [
        [0, 0],
        [300, 0],
        [300, 400],
      ],
      lengthMeters: 1400,
    })
    expect(
      await costs(network, {
        resources: [[0, 0]],
        demand: [
          [300, 200],
          [150, 0],
        ],
      }),
    ).toEqual([1000, 300])
  })

  it('turns metres into minutes at walking speed and at the roads own speed', async () => {
    const network = await networkOf(...street)
    const trip = { resources: [[0, 0]] as Meters[], demand: [[1000, 100]] as Meters[], measure: 'minutes' as const }
    expect(await costs(network, trip)).toEqual([825])
    // 1,000 m at 36 km/h and 100 m off the road at 10 km/h.
    expect(await costs(network, { ...trip, mode: 'drive' })).toEqual([136])
  })

  it('takes no place farther than 500 m from any road, and one exactly there', async () => {
    const network = await networkOf(...street)
    expect(
      await costs(network, {
        resources: [[0, 0]],
        demand: [
          [0, 499.9],
          [0, 500.5],
          [0, -90_000],
        ],
      }),
    ).toEqual([499.9, Infinity, Infinity])
    expect(await costs(network, { resources: [[0, 600]], demand: [[0, 0]] })).toEqual([Infinity])
  })

  it('finds nothing on an island of roads, and nothing without resources', async () => {
    const network = await networkOf(...street, {
      from: 8,
      to: 9,
      via: [
        [0, 2000],
        [1000, 2000],
      ],
    })
    expect(
      await costs(network, {
        resources: [[0, 0]],
        demand: [
          [500, 2000],
          [500, 0],
        ],
      }),
    ).toEqual([Infinity, 500])
    expect(await costs(network, { resources: [], demand: [[500, 0]] })).toEqual([Infinity])
  })

  it('counts the nodes within the limit, one exactly at it included', async () => {
    const network = await networkOf(...street, {
      from: 8,
      to: 9,
      via: [
        [0, 2000],
        [1000, 2000],
      ],
    })
    const field = await spread(network, { resources: [[0, 0]], mode: 'walk', measure: 'meters' })
    expect(countNodes(field, 1000)).toEqual({ nodes: 5, nodesReached: 2 })
    expect(countNodes(field, 999.99)).toEqual({ nodes: 5, nodesReached: 1 })
  })
})

describe('one-way streets', () => {
  // A ring: 1 -> 2 -> 3 -> 1, each 1,000, 500 and 800 m; only with the arrows.
  const ring: Sketch[] = [
    {
      from: 1,
      to: 2,
      via: [
        [0, 0],
        [1000, 0],
      ],
      direction: 'forward',
    },
    {
      from: 3,
      to: 2,
      via: [
        [1000, 500],
        [1000, 0],
      ],
      direction: 'backward',
    },
    {
      from: 3,
      to: 1,
      via: [
        [1000, 500],
        [0, 0],
      ],
      direction: 'forward',
      lengthMeters: 800,
    },
  ]

  it('makes cars go round towards the demand, people on foot not', async () => {
    const network = await networkOf(...ring)
    const trip = {
      resources: [[600, 0]] as Meters[],
      demand: [
        [500, 0],
        [700, 0],
      ] as Meters[],
    }
    expect(await costs(network, { ...trip, mode: 'drive' })).toEqual([400 + 500 + 800 + 500, 100])
    expect(await costs(network, trip)).toEqual([100, 100])
  })

  it('drives from the resource to the demand, not the other way', async () => {
    const network = await networkOf({
      from: 1,
      to: 2,
      via: [
        [0, 0],
        [1000, 0],
      ],
      direction: 'forward',
    })
    expect(await costs(network, { resources: [[0, 0]], demand: [[1000, 0]], mode: 'drive' })).toEqual([1000])
    expect(await costs(network, { resources: [[1000, 0]], demand: [[0, 0]], mode: 'drive' })).toEqual([Infinity])
  })

  it('lets what stands at a crossing use every road there', async () => {
    // Both stand at 2, where they are put on the first road; it alone would lead the one away and the other nowhere.
    const network = await networkOf(
      {
        from: 2,
        to: 3,
        via: [
          [1000, 0],
          [1000, 700],
        ],
        direction: 'forward',
      },
      {
        from: 2,
        to: 4,
        via: [
          [1000, 0],
          [1400, 0],
        ],
        direction: 'forward',
      },
    )
    expect(await costs(network, { resources: [[1000, 0]], demand: [[1400, 0]], mode: 'drive' })).toEqual([400])
    const inward = await networkOf(
      {
        from: 3,
        to: 2,
        via: [
          [1000, 700],
          [1000, 0],
        ],
        direction: 'forward',
      },
      {
        from: 4,
        to: 2,
        via: [
          [1400, 0],
          [1000, 0],
        ],
        direction: 'forward',
      },
    )
    expect(await costs(inward, { resources: [[1400, 0]], demand: [[1000, 0]], mode: 'drive' })).toEqual([400])
  })
})

describe('expressways', () => {
  const withExpressway: Sketch[] = [
    {
      from: 1,
      to: 2,
      via: [
        [0, 0],
        [3000, 0],
      ],
      isExpressway: true,
      speedKmh: 100,
    },
    {
      from: 1,
      to: 4,
      via: [
        [0, 0],
        [0, 300],
      ],
    },
    {
      from: 2,
      to: 5,
      via: [
        [3000, 0],
        [3000, 300],
      ],
    },
  ]

  it('carry cars but nobody on foot', async () => {
    const network = await networkOf(...withExpressway)
    const trip = { resources: [[0, 300]] as Meters[], demand: [[3000, 300]] as Meters[] }
    expect(await costs(network, { ...trip, mode: 'drive' })).toEqual([3600])
    expect(await costs(network, trip)).toEqual([Infinity])
  })

  it('are no place to stand: nobody gets on or off between nodes', async () => {
    const network = await networkOf(...withExpressway)
    expect(await costs(network, { resources: [[0, 300]], demand: [[1500, 10]], mode: 'drive' })).toEqual([Infinity])
  })
})

describe('on a cycle', () => {
  const oneWay: Sketch = {
    from: 1,
    to: 2,
    via: [
      [0, 0],
      [1500, 0],
    ],
    direction: 'forward',
  }
  const ends = { resources: [[0, 0]] as Meters[], demand: [[1500, 0]] as Meters[], measure: 'minutes' } as const

  it('it takes 15 km/h on streets, against no arrow', async () => {
    const network = await networkOf(oneWay)
    expect(await costs(network, { ...ends, mode: 'cycle' })).toEqual([360])
    const back = { resources: ends.demand, demand: ends.resources }
    expect(await costs(network, { ...back, mode: 'cycle' })).toEqual([Infinity])
    expect(await costs(network, { ...back, mode: 'walk' })).toEqual([1500])
  })

  it('it takes 10 km/h where people walk, and no expressway', async () => {
    const onPath = await networkOf({ ...oneWay, isPath: true })
    expect(await costs(onPath, { ...ends, mode: 'cycle' })).toEqual([540])
    const alongExpressway = await networkOf({ ...oneWay, isExpressway: true })
    expect(await costs(alongExpressway, { ...ends, mode: 'cycle' })).toEqual([Infinity])
  })
})

describe('a network without roads', () => {
  it('reaches nothing', async () => {
    expect(await costs(await networkOf(), { resources: [[0, 0]], demand: [[0, 0]] })).toEqual([Infinity])
  })
})
