import { startPacer } from './pacer.ts'
import type { Points } from './reach-field.ts'
import { costsAt, placeOnNetwork, spreadReach } from './reach-field.ts'
import type { Measure, RoadNetwork, RoadRecord, TravelMode } from './road-network.ts'
import { collectRoads } from './road-network.ts'

/* Roads drawn in metres, for tests: what is reckoned by hand is drawn by hand. */

export type Meters = readonly [x: number, y: number]
export type Sketch = { from: number; to: number; via: Meters[] } & Partial<
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

export function networkOf(...sketches: Sketch[]): Promise<RoadNetwork> {
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
export async function costs(network: RoadNetwork, { resources, demand, mode = 'walk', measure = 'meters' }: Trip) {
  const field = await spread(network, { resources, mode, measure })
  const found = await costsAt(field, await placeOnNetwork(network, pointsAt(...demand), pacer), pacer)
  return [...found].map((cost) => Math.round(cost * 10) / 10)
}

export async function spread(
  network: RoadNetwork,
  { resources, mode, measure }: { resources: Meters[]; mode: TravelMode; measure: Measure },
) {
  return spreadReach(network, await placeOnNetwork(network, pointsAt(...resources), pacer), { mode, measure }, pacer)
}
