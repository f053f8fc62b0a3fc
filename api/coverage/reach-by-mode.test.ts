import { describe, expect, it } from 'vitest'
import type { Meters, Sketch } from './sketched-roads.ts'
import { costs, networkOf } from './sketched-roads.ts'

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
