import type { Position } from '#geo/geojson'

/** A rectangle of the page, in points (1/72 inch), from its top left corner. */
export type Rectangle = { x: number; y: number; width: number; height: number }

/** A map of one scale: 1 to `scale`. */
export type MapFrame = {
  scale: number
  /** Position on the page. */
  onPage: (position: Position) => [x: number, y: number]
  /** What the rectangle shows, in degrees. */
  box: { west: number; south: number; east: number; north: number }
  /** Points of the page to a metre of ground. */
  pointsPerMeter: number
}

const pointsPerPageMeter = 72 / 0.0254
const metersPerDegree = 111_195
/** Scales people know from maps. */
const scales = [2000, 2500, 5000, 7500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000]
const coarsest = [150_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 20_000_000]

/**
 * The largest known scale at which the positions fit the rectangle with room around them. What room the scale leaves
 * shows as much of `ground` as it can.
 */
export function frameAround(
  positions: readonly Position[],
  { x, y, width, height }: Rectangle,
  ground: readonly Position[] = positions,
): MapFrame {
  const [west, east] = ends(positions.map(([longitude]) => longitude))
  const [south, north] = ends(positions.map(([, latitude]) => latitude))
  const shrink = Math.cos(((south + north) * Math.PI) / 360)
  const room = 0.92
  const fits = (scale: number): boolean =>
    ((east - west) * shrink * metersPerDegree * pointsPerPageMeter) / scale <= width * room &&
    ((north - south) * metersPerDegree * pointsPerPageMeter) / scale <= height * room
  const all = [...scales, ...coarsest]
  const scale = all.find(fits) ?? all.at(-1) ?? 1
  const pointsPerMeter = pointsPerPageMeter / scale
  const pointsPerDegree = pointsPerMeter * metersPerDegree
  const half = { longitude: width / 2 / pointsPerDegree / shrink, latitude: height / 2 / pointsPerDegree }
  const middle: Position = [
    middleOf(
      { low: west, high: east, reach: half.longitude * room, half: half.longitude },
      ground.map(([longitude]) => longitude),
    ),
    middleOf(
      { low: south, high: north, reach: half.latitude * room, half: half.latitude },
      ground.map(([, latitude]) => latitude),
    ),
  ]
  return {
    scale,
    pointsPerMeter,
    onPage: ([longitude, latitude]) => [
      x + width / 2 + (longitude - middle[0]) * shrink * pointsPerDegree,
      y + height / 2 - (latitude - middle[1]) * pointsPerDegree,
    ],
    box: {
      west: middle[0] - half.longitude,
      east: middle[0] + half.longitude,
      south: middle[1] - half.latitude,
      north: middle[1] + half.latitude,
    },
  }
}

type Span = { low: number; high: number; reach: number; half: number }

/** Where the frame stands on one axis: on the ground, as far as [low, high] stays within reach. */
function middleOf({ low, high, reach, half }: Span, ground: readonly number[]): number {
  const [first, last] = ends([...ground, low, high])
  const isWhole = last - first <= 2 * half
  const wanted = isWhole ? (first + last) / 2 : clamp((low + high) / 2, first + half, last - half)
  return low + reach < high - reach ? (low + high) / 2 : clamp(wanted, high - reach, low + reach)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function ends(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [values[0] ?? 0, values[0] ?? 0],
  )
}

/** A round number of metres about a quarter of the map wide, for the scale bar. */
export function barMeters(width: number, pointsPerMeter: number): number {
  const wanted = width / 4 / pointsPerMeter
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([5, 2, 1].find((step) => step * power <= wanted) ?? 1) * power
}

export function scaleText(scale: number): string {
  return `1:${scale.toLocaleString('en-US').replaceAll(',', ' ')}`
}
