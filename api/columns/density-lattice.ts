import type { Bbox } from '#geo/bbox'
import { latitudeOfUnitY, longitudeOfUnitX, mercatorHalf, unitX, unitY } from '#geo/mercator'
import { kernelReach } from './density-kernel.ts'
import type { MercatorBox } from './morton.ts'

// Four lattice cells a radius, two a sigma: enough that nothing between two samples is missed.
const cellsARadius = 4

/**
 * A view on the one lattice of the city for a radius. Lattice points lie at whole multiples of the cell in the unit
 * square of Web Mercator, so they stay where they are whatever is looked at; a view takes every `step`-th.
 */
export type Lattice = {
  /** Side of a cell in the unit square. */
  cell: number
  step: number
  /** Lattice numbers of the first sample, divisible by `step`; y grows southward. */
  firstX: number
  firstY: number
  width: number
  height: number
  /** Ground metres of a cell at the city's latitude. */
  cellMeters: number
  radiusMeters: number
}

/** `latitude` is the city's, the same for every view, or the lattice would move with the view. */
export function latticeOf(bbox: Bbox, radiusMeters: number, mostCells: number, latitude: number): Lattice {
  const cellMeters = radiusMeters / cellsARadius
  const cell = cellMeters / (2 * mercatorHalf * Math.cos((latitude * Math.PI) / 180))
  const [west, south, east, north] = bbox
  const edges = { west: unitX(west), east: unitX(east), north: clampUnit(unitY(north)), south: clampUnit(unitY(south)) }
  const cells = Math.max(edges.east - edges.west, edges.south - edges.north) / cell
  let step = 1
  while (cells / step + 1 > mostCells) step *= 2
  const first = (edge: number) => Math.ceil(edge / cell / step) * step
  const count = (from: number, edge: number) => Math.max(1, Math.floor((edge / cell - from) / step) + 1)
  const firstX = first(edges.west)
  const firstY = first(edges.north)
  return {
    cell,
    step,
    firstX,
    firstY,
    width: count(firstX, edges.east),
    height: count(firstY, edges.south),
    cellMeters,
    radiusMeters,
  }
}

function clampUnit(y: number): number {
  return Math.min(1, Math.max(0, y))
}

/** West, south, east, north of the outer edges of the cells around the samples, in degrees. */
export function latticeBbox(lattice: Lattice): Bbox {
  const half = lattice.step / 2
  const { cell, firstX, firstY, width, height, step } = lattice
  return [
    longitudeOfUnitX((firstX - half) * cell),
    latitudeOfUnitY((firstY + (height - 1) * step + half) * cell),
    longitudeOfUnitX((firstX + (width - 1) * step + half) * cell),
    latitudeOfUnitY((firstY - half) * cell),
  ]
}

/** Where an incident must stand to weigh in the view. */
export function latticeReach(lattice: Lattice): MercatorBox {
  const { cell, firstX, firstY, width, height, step } = lattice
  const scale = (number: number) => Math.min(2 ** 32 - 1, Math.max(0, Math.floor(number * cell * 2 ** 32)))
  const reach = Math.ceil(kernelReach)
  return {
    west: scale(firstX - reach),
    east: scale(firstX + (width - 1) * step + reach + 1),
    north: scale(firstY - reach),
    south: scale(firstY + (height - 1) * step + reach + 1),
  }
}
