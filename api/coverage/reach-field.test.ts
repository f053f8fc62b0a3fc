import { describe, expect, it } from 'vitest'
import { countNodes } from './reach-field.ts'
import type { Meters, Sketch } from './sketched-roads.ts'
import { costs, networkOf, spread } from './sketched-roads.ts'

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

describe('a network without roads', () => {
  it('reaches nothing', async () => {
    expect(await costs(await networkOf(), { resources: [[0, 0]], demand: [[0, 0]] })).toEqual([Infinity])
  })
})
