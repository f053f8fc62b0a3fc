import type pg from 'pg'
import { fittingBucket } from '../../../api/columns/tallies.ts'
import type { Bucket } from '../../../api/columns/city-clock.ts'
import type { MercatorBox } from '../../../api/columns/morton.ts'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { IncidentSource, IncidentStatus } from '#geo/incident-words'
import { latitudeOfUnitY, longitudeOfUnitX, unitX, unitY } from '#geo/mercator'

export const views = ['city', 'district', 'neighbourhood', 'street'] as const
export type View = (typeof views)[number]

/** Density, counts by grid and histogram of what passes a filter and stands in a box. */
export type HeatQuestion = {
  view: View
  filter: Omit<IncidentFilter, 'bbox'>
  /** In whole parts of 2^32, edges included, so that all contestants mean the very same rows; `bbox` says the same. */
  box: MercatorBox
  bbox: Bbox
  radiusMeters: number
  mostCells: number
  bucket: Bucket
  isFiltered: boolean
}

/** Side of the box as the zoom of the tile that is as wide, and the kernel a person would look through there. */
const looks: Record<Exclude<View, 'city'>, { zoom: number; radiusMeters: number[] }> = {
  district: { zoom: 12, radiusMeters: [300, 500] },
  neighbourhood: { zoom: 14, radiusMeters: [100, 200, 300] },
  street: { zoom: 16, radiusMeters: [50, 100] },
}

export const zoneOffsetSeconds = 28_800
const mostCells = 512
const dayMs = 86_400_000

export type Ground = {
  /** Places of incidents drawn at random, in parts of 2^32: where people look is where incidents are. */
  places: { x: number; y: number }[]
  box: MercatorBox
  classes: number[]
  firstMs: number
  lastMs: number
}

/** What questions are made of, read from the city itself. */
export async function readGround(client: pg.Client, random: () => number): Promise<Ground> {
  const { rows: spans } = await client.query<{ last: number; from: Date; to: Date }>(
    'SELECT max(id)::float8 AS last, min(reported_at) AS from, max(reported_at) AS to FROM incidents',
  )
  const { last = 0, from = new Date(0), to = new Date(0) } = spans[0] ?? {}
  const ids = Array.from({ length: 2000 }, () => 1 + Math.floor(random() * last))
  const { rows } = await client.query<{ x: number; y: number }>(
    'SELECT ST_X(position) AS x, ST_Y(position) AS y FROM incidents WHERE id = ANY ($1) ORDER BY id',
    [ids],
  )
  const { rows: classes } = await client.query<{ id: number }>(
    'SELECT DISTINCT class_id AS id FROM incidents UNION SELECT parent_id FROM incident_classes WHERE parent_id IS NOT NULL ORDER BY 1',
  )
  const { rows: extents } = await client.query<{ west: number; south: number; east: number; north: number }>(
    `SELECT ST_XMin(e) AS west, ST_YMin(e) AS south, ST_XMax(e) AS east, ST_YMax(e) AS north
     FROM (SELECT ST_Extent(boundary) AS e FROM grids) extent`,
  )
  const { west = 0, south = 0, east = 0, north = 0 } = extents[0] ?? {}
  const scaled = (unit: number) => Math.floor(unit * 2 ** 32)
  const grace = 2 ** 14
  return {
    places: rows.map(({ x, y }) => ({ x: scaled(unitX(x)), y: scaled(unitY(y)) })),
    box: {
      west: scaled(unitX(west)) - grace,
      east: scaled(unitX(east)) + grace,
      north: scaled(unitY(north)) - grace,
      south: scaled(unitY(south)) + grace,
    },
    classes: classes.map(({ id }) => id),
    firstMs: from.getTime(),
    lastMs: to.getTime(),
  }
}

/** The same seed asks the same questions. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Each view as often as every other, in an order that does not favour one. */
export function makeQuestions(
  ground: Ground,
  count: number,
  random: () => number,
  of: readonly View[] = views,
): HeatQuestion[] {
  return Array.from({ length: count }, (_, i) => makeQuestion(ground, of[i % of.length] ?? 'city', random))
}

function makeQuestion(ground: Ground, view: View, random: () => number): HeatQuestion {
  const box = boxOf(ground, view, random)
  const filter = random() < 0.1 ? {} : filterOf(ground, random)
  const radii = view === 'city' ? [300, 500, 1000] : looks[view].radiusMeters
  return {
    view,
    filter,
    box,
    // The middle of the outermost units: rounding in either direction names the same units again.
    bbox: degreesOf({ west: box.west + 0.5, east: box.east + 0.5, north: box.north + 0.5, south: box.south + 0.5 }),
    radiusMeters: pick(radii, random),
    mostCells,
    bucket: fittingBucket(windowSeconds(filter, ground)),
    isFiltered: Object.keys(filter).length > 0,
  }
}

function boxOf(ground: Ground, view: View, random: () => number): MercatorBox {
  if (view === 'city') return ground.box
  const side = 2 ** (32 - looks[view].zoom)
  const { x, y } = pick(ground.places, random)
  const west = Math.floor(x - side * random())
  const north = Math.floor(y - side * random())
  return { west, north, east: west + side - 1, south: north + side - 1 }
}

export function degreesOf({ west, north, east, south }: MercatorBox): Bbox {
  const scale = 2 ** 32
  return [
    longitudeOfUnitX(west / scale),
    latitudeOfUnitY(south / scale),
    longitudeOfUnitX(east / scale),
    latitudeOfUnitY(north / scale),
  ]
}

/** At least one part is asked for. */
function filterOf(ground: Ground, random: () => number): HeatQuestion['filter'] {
  const filter: HeatQuestion['filter'] = {}
  if (random() < 0.7) Object.assign(filter, windowOf(ground, random))
  if (random() < 0.3) filter.hours = runOf(24, 1 + Math.floor(random() * 10), random)
  if (random() < 0.25) filter.weekdays = runOf(7, 1 + Math.floor(random() * 5), random).map((day) => day + 1)
  if (random() < 0.45) filter.classes = someOf(ground.classes, 1 + Math.floor(random() * 5), random)
  if (random() < 0.2) filter.sources = someOf(IncidentSource.options.slice(0, 4), 1 + Math.floor(random() * 2), random)
  if (random() < 0.2) filter.statuses = someOf(IncidentStatus.options, 1 + Math.floor(random() * 2), random)
  return Object.keys(filter).length === 0 ? windowOf(ground, random) : filter
}

function windowOf({ firstMs, lastMs }: Ground, random: () => number): { from: string; to: string } {
  const days = pick([1, 7, 30, 30, 90, 180, 365], random)
  const first = Math.floor(firstMs / dayMs)
  const past = Math.floor(lastMs / dayMs)
  const start = first + Math.floor(random() * Math.max(1, past - first - days))
  const midnight = start * dayMs - zoneOffsetSeconds * 1000
  return { from: new Date(midnight).toISOString(), to: new Date(midnight + days * dayMs).toISOString() }
}

function windowSeconds({ from, to }: HeatQuestion['filter'], { firstMs, lastMs }: Ground): number {
  return ((to === undefined ? lastMs : Date.parse(to)) - (from === undefined ? firstMs : Date.parse(from))) / 1000
}

function runOf(length: number, size: number, random: () => number): number[] {
  const start = Math.floor(random() * length)
  return Array.from({ length: size }, (_, i) => (start + i) % length).sort((a, b) => a - b)
}

function pick<T>(options: readonly T[], random: () => number): T {
  const found = options[Math.floor(random() * options.length)]
  if (found === undefined) throw new Error('there is nothing to pick from')
  return found
}

function someOf<T>(options: readonly T[], count: number, random: () => number): T[] {
  return [...new Set(Array.from({ length: count }, () => pick(options, random)))]
}
