import type { Quadrant } from '../statistics/local-moran.ts'
import type { Neighbours } from '../statistics/neighbours.ts'
import { neighboursOf } from '../statistics/neighbours.ts'
import { standardisedRates } from '../statistics/standardised-rates.ts'
import type { HotspotGrid, HotspotKind, HotspotMeasure } from './hotspots.contract.ts'

export type Place = { id: number; code: string; name: string; longitude: number; latitude: number }

/** What an analysis looks at, place by place. */
export type Inputs = {
  incidents: Float64Array
  exposures: Float64Array
  /** What is compared: counts, or rates made comparable between large and small exposures. */
  values: Float64Array
  neighbours: Neighbours
}

export function exposuresOf(
  grids: readonly { households: number; areaKm2: number }[],
  measure: HotspotMeasure,
): Float64Array<ArrayBuffer> {
  const exposure = {
    count: () => 1,
    'per-household': (grid: { households: number }) => grid.households,
    'per-km2': (grid: { areaKm2: number }) => grid.areaKm2,
  }[measure]
  return Float64Array.from(grids, exposure)
}

export function valuesOf(
  incidents: Float64Array,
  exposures: Float64Array,
  measure: HotspotMeasure,
): Float64Array<ArrayBuffer> {
  return measure === 'count' ? Float64Array.from(incidents) : standardisedRates(incidents, exposures)
}

const leastPermutations = 999
const mostPermutations = 99_999

/**
 * So many that the surest grid alone could pass: its p-value has to get below rate / grids, twice over because two
 * tails are looked at, and twice again so that it is not a matter of one draw.
 */
export function permutationsFor(grids: number, rate: number): number {
  return Math.min(mostPermutations, Math.max(leastPermutations, Math.ceil((4 * grids) / rate) - 1))
}

type Found = { score: number; p: number; adjustedP: number }

/** One place's figures: its own, those around it, and what the city's mean or rate would make around it. */
export function gridOf(
  { incidents, exposures, neighbours }: Inputs,
  place: Place,
  { at, found, kind }: { at: number; found: Found; kind: HotspotKind },
): HotspotGrid {
  const around = [at, ...neighboursOf(neighbours, at)]
  const sumOf = (values: Float64Array) => around.reduce((sum, j) => sum + (values[j] ?? 0), 0)
  const all = exposures.reduce((sum, value) => sum + value, 0)
  const cases = incidents.reduce((sum, value) => sum + value, 0)
  return {
    gridId: place.id,
    code: place.code,
    name: place.name,
    position: [place.longitude, place.latitude],
    neighbours: around.length - 1,
    incidents: incidents[at] ?? 0,
    exposure: exposures[at] ?? 0,
    incidentsAround: sumOf(incidents),
    expectedAround: all > 0 ? (cases * sumOf(exposures)) / all : 0,
    ...found,
    kind,
  }
}

export type Verdict = { isIsland: boolean; adjustedP: number; rate: number }

export function giStarKind(score: number, { isIsland, adjustedP, rate }: Verdict): HotspotKind {
  if (isIsland) return 'island'
  if (adjustedP > rate) return 'none'
  return score > 0 ? 'hot' : 'cold'
}

export function moranKind(quadrant: Quadrant, { isIsland, adjustedP, rate }: Verdict): HotspotKind {
  if (isIsland) return 'island'
  return adjustedP > rate ? 'none' : quadrant
}

export function isMarked(kind: HotspotKind): boolean {
  return kind !== 'none' && kind !== 'island'
}

/** The surest first; of equally sure ones those farther from what was expected. */
export function bySurety(a: HotspotGrid, b: HotspotGrid): number {
  return a.adjustedP - b.adjustedP || Math.abs(b.score) - Math.abs(a.score) || a.gridId - b.gridId
}

/** Sums of a cube's rows by place; what lies in none of the places is counted apart. */
export function countsByPlace(
  cube: { keys: Uint32Array; starts: Float64Array; counts: Uint32Array },
  placeOf: ReadonlyMap<number, number>,
): { incidents: Float64Array; elsewhere: number } {
  const incidents = new Float64Array(placeOf.size)
  const bins = cube.starts.length
  let elsewhere = 0
  cube.keys.forEach((key, row) => {
    const sum = cube.counts.subarray(row * bins, (row + 1) * bins).reduce((total, count) => total + count, 0)
    const place = placeOf.get(key)
    if (place === undefined) elsewhere += sum
    else incidents[place] = sum
  })
  return { incidents, elsewhere }
}

/** The last bins that are over, as rows by place. */
export function lastBins(
  cube: { keys: Uint32Array; starts: Float64Array; end: number; counts: Uint32Array },
  placeOf: ReadonlyMap<number, number>,
  { bins, untilSeconds }: { bins: number; untilSeconds: number },
): { starts: number[]; end: number | null; values: Uint32Array } {
  const ends = [...cube.starts.slice(1), cube.end]
  // The newest report lies at most a day before the end of the data.
  const whole = ends.filter((end) => end <= untilSeconds + 86_400).length
  const first = Math.max(0, whole - bins)
  const wanted = whole - first
  const values = new Uint32Array(placeOf.size * wanted)
  cube.keys.forEach((key, row) => {
    const place = placeOf.get(key)
    const begin = row * cube.starts.length + first
    if (place !== undefined) values.set(cube.counts.subarray(begin, begin + wanted), place * wanted)
  })
  return { starts: [...cube.starts.slice(first, whole)], end: ends[whole - 1] ?? null, values }
}
