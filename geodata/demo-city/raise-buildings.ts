import { lotOf } from './building-lots.ts'
import type { Lot } from './building-lots.ts'
import { buildOn } from './building-styles.ts'
import type { BuildingPlan } from './building-styles.ts'
import type { FaceGraph } from './face-graph.ts'
import type { Cell } from './land-use.ts'
import { centroid, distance, distanceToSegment, isInside } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'
import type { Random } from './random.ts'

export interface Building extends BuildingPlan {
  readonly cell: number
  households: number
}

export interface BuiltCity {
  readonly lots: readonly Lot[]
  readonly buildings: readonly Building[]
  /** Numbers of a cell's buildings. */
  readonly buildingsOfCell: readonly (readonly number[])[]
  readonly householdsOfCell: readonly number[]
  /** Shores of park lakes, in metres. */
  readonly lakes: readonly (readonly Point[])[]
}

const shoreIn = (lot: Lot, random: Random): Point[] | undefined => {
  const middle = centroid(lot.ring)
  if (!isInside(middle, lot.ring)) return undefined
  const phases = [random.range(0, 6), random.range(0, 6)] as const
  const count = 36
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count
    const direction = { x: Math.cos(angle), y: Math.sin(angle) }
    const wobble = 0.72 + 0.14 * Math.sin(2 * angle + phases[0]) + 0.1 * Math.sin(3 * angle + phases[1])
    const radius = reachInside(lot, middle, direction) * wobble
    return { x: middle.x + direction.x * radius, y: middle.y + direction.y * radius }
  })
}

/** How far one can walk before coming within 22 metres of the lot's edge. */
const reachInside = (lot: Lot, from: Point, direction: Point): number => {
  const clearance = 22
  let reach = 0
  for (let step = 0; step < 40; step++) {
    const at = { x: from.x + direction.x * (reach + 5), y: from.y + direction.y * (reach + 5) }
    const near = Math.min(...lot.sides.map((side) => distanceToSegment(at, side.from, side.to)))
    if (near < clearance || !isInside(at, lot.ring)) break
    reach += 5
  }
  return reach
}

const hasLake = (cell: Cell, random: Random): boolean =>
  cell.use === 'park' &&
  cell.zone !== 'riverside' &&
  cell.areaSquareMeters > 26_000 &&
  random.chance(cell.areaSquareMeters > 60_000 ? 0.9 : 0.4)

const touchesLake = (building: BuildingPlan, lake: readonly Point[]): boolean =>
  isInside(building.box.center, lake) || lake.some((point) => distance(point, building.box.center) < 14)

const buildAll = (graph: FaceGraph, cells: readonly Cell[], random: Random) => {
  const lots = cells.map((cell) => lotOf(graph, cell.face))
  const buildings: Building[] = []
  const lakes: Point[][] = []
  cells.forEach((cell, index) => {
    const lot = lots[index]
    if (!lot) return
    const lake = hasLake(cell, random) ? shoreIn(lot, random) : undefined
    if (lake) lakes.push(lake)
    for (const plan of buildOn(lot, cell.use, random)) {
      if (!lake || !touchesLake(plan, lake)) buildings.push({ ...plan, cell: index, households: 0 })
    }
  })
  return { lots, buildings, lakes }
}

/** Heights follow the number of people the city has to house; then every building takes its exact share. */
const houseEverybody = (buildings: readonly Building[], households: number): void => {
  const roomIn = (building: Building) => building.floors * building.perFloor
  const low = buildings.filter((building) => building.perFloor > 0 && building.floors <= 3)
  const high = buildings.filter((building) => building.perFloor > 0 && building.floors > 3)
  const sum = (some: readonly Building[]) => some.reduce((total, building) => total + roomIn(building), 0)
  const wanted = Math.max(0, households / 0.95 - sum(low))
  const factor = wanted / Math.max(1, sum(high))
  for (const building of high) building.floors = Math.min(33, Math.max(3, Math.round(building.floors * factor)))
  const room = sum([...low, ...high])
  let roomSoFar = 0
  let housedSoFar = 0
  for (const building of buildings) {
    roomSoFar += roomIn(building)
    const due = Math.round((roomSoFar * households) / room)
    building.households = due - housedSoFar
    housedSoFar = due
  }
}

export const raiseBuildings = (
  graph: FaceGraph,
  cells: readonly Cell[],
  order: { households: number; random: Random },
): BuiltCity => {
  const { lots, buildings, lakes } = buildAll(graph, cells, order.random)
  houseEverybody(buildings, order.households)
  const buildingsOfCell: number[][] = cells.map(() => [])
  const householdsOfCell = cells.map(() => 0)
  buildings.forEach((building, index) => {
    buildingsOfCell[building.cell]?.push(index)
    householdsOfCell[building.cell] = (householdsOfCell[building.cell] ?? 0) + building.households
  })
  return { lots, buildings, buildingsOfCell, householdsOfCell, lakes }
}
