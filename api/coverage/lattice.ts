import { metersPerDegree } from './local-meters.ts'
import type { Pacer } from './pacer.ts'
import type { Points } from './reach-field.ts'
import { floatAt, intAt } from './typed-arrays.ts'

/** Cells of equal degrees over the city; `ground` lists those whose centre lies on the city's ground, row by row. */
export type Lattice = {
  west: number
  south: number
  /** A cell's sides in degrees, and the metres they stand for at the middle of the city. */
  stepLongitude: number
  stepLatitude: number
  cellMeters: number
  columns: number
  rows: number
  ground: Int32Array
}

const finestCellMeters = 50

/** So many cells in the whole box keep a first answer within a second or two. */
const maxCells = 300_000

type Shape = readonly Float64Array[]

/** Lays the finest lattice that stays within bounds over shapes given by their rings in degrees. */
export async function layLattice(shapes: readonly Shape[], pacer: Pacer): Promise<Lattice> {
  const frame = frameLattice(shapes)
  const inside = new Uint8Array(frame.columns * frame.rows)
  for (const shape of shapes) {
    fillShape(frame, shape, inside)
    if (pacer.isDue()) await pacer.pause()
  }
  const cells: number[] = []
  for (let cell = 0; cell < inside.length; cell++) if (inside[cell] === 1) cells.push(cell)
  return { ...frame, ground: Int32Array.from(cells) }
}

type Frame = Omit<Lattice, 'ground'>

function frameLattice(shapes: readonly Shape[]): Frame {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const shape of shapes)
    for (const ring of shape)
      for (let i = 0; i < ring.length; i += 2) {
        box.west = Math.min(box.west, floatAt(ring, i))
        box.east = Math.max(box.east, floatAt(ring, i))
        box.south = Math.min(box.south, floatAt(ring, i + 1))
        box.north = Math.max(box.north, floatAt(ring, i + 1))
      }
  if (box.west > box.east)
    return { west: 0, south: 0, stepLongitude: 1, stepLatitude: 1, cellMeters: finestCellMeters, columns: 0, rows: 0 }
  const perDegree = metersPerDegree((box.south + box.north) / 2)
  const width = (box.east - box.west) * perDegree.longitude
  const height = (box.north - box.south) * perDegree.latitude
  let cellMeters = finestCellMeters
  while ((width / cellMeters + 1) * (height / cellMeters + 1) > maxCells) cellMeters *= 2
  return {
    west: box.west,
    south: box.south,
    stepLongitude: cellMeters / perDegree.longitude,
    stepLatitude: cellMeters / perDegree.latitude,
    cellMeters,
    columns: Math.max(1, Math.ceil(width / cellMeters)),
    rows: Math.max(1, Math.ceil(height / cellMeters)),
  }
}

/** Marks the cells whose centre a shape holds: in each row, between the first and second crossing, third and fourth … */
function fillShape(frame: Frame, shape: Shape, inside: Uint8Array): void {
  const crossings = new Map<number, number[]>()
  for (const ring of shape)
    for (let i = 0; i + 3 < ring.length; i += 2) crossRows(frame, ring.subarray(i, i + 4), crossings)
  for (const [row, at] of crossings) {
    at.sort((a, b) => a - b)
    for (let k = 0; k + 1 < at.length; k += 2) {
      const start = firstCentre(at[k] ?? 0)
      const end = Math.min(frame.columns, firstCentre(at[k + 1] ?? 0))
      inside.fill(1, row * frame.columns + Math.max(0, start), Math.max(row * frame.columns, row * frame.columns + end))
    }
  }
}

/** The first column whose centre lies at or east of x (in columns from the western rim). */
function firstCentre(x: number): number {
  return Math.ceil(x - 0.5)
}

/** Where an edge crosses the centre lines of rows: half-open, so that a shared vertex counts once. */
function crossRows(frame: Frame, edge: Float64Array, crossings: Map<number, number[]>): void {
  const y1 = (floatAt(edge, 1) - frame.south) / frame.stepLatitude
  const y2 = (floatAt(edge, 3) - frame.south) / frame.stepLatitude
  const x1 = (floatAt(edge, 0) - frame.west) / frame.stepLongitude
  const x2 = (floatAt(edge, 2) - frame.west) / frame.stepLongitude
  const last = Math.min(frame.rows, firstCentre(Math.max(y1, y2)))
  for (let row = Math.max(0, firstCentre(Math.min(y1, y2))); row < last; row++) {
    const x = x1 + ((row + 0.5 - y1) / (y2 - y1)) * (x2 - x1)
    const known = crossings.get(row)
    if (known) known.push(x)
    else crossings.set(row, [x])
  }
}

/** The centres of the ground cells. */
export function cellCentres(lattice: Lattice): Points {
  const longitude = new Float64Array(lattice.ground.length)
  const latitude = new Float64Array(lattice.ground.length)
  for (let i = 0; i < lattice.ground.length; i++) {
    const cell = intAt(lattice.ground, i)
    longitude[i] = lattice.west + ((cell % lattice.columns) + 0.5) * lattice.stepLongitude
    latitude[i] = lattice.south + (Math.floor(cell / lattice.columns) + 0.5) * lattice.stepLatitude
  }
  return { longitude, latitude }
}

/** Square metres of a cell, by row: cells are as wide in degrees everywhere, so those nearer the pole are narrower. */
export function cellSquareMetersByRow(lattice: Lattice): Float64Array {
  return new Float64Array(lattice.rows).map((_, row) => {
    const perDegree = metersPerDegree(lattice.south + (row + 0.5) * lattice.stepLatitude)
    return lattice.stepLongitude * perDegree.longitude * lattice.stepLatitude * perDegree.latitude
  })
}
