import type { Lot } from './building-lots.ts'
import type { PlaceKind } from './incident-rhythms.ts'
import type { Cell, LandUse } from './land-use.ts'
import { centroid, distance, distanceToSegment, isInside } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'
import type { BuiltCity, Building } from './raise-buildings.ts'
import type { Random } from './random.ts'

export const placeKinds = ['shopfront', 'road', 'homes', 'site', 'green', 'river'] as const satisfies PlaceKind[]

/** How much of each kind of trouble a cell makes, before anybody reports it. */
export type CellWeights = Readonly<Record<PlaceKind, Float64Array>>

export interface Place {
  readonly cell: number
  readonly x: number
  readonly y: number
}

const streetWeight = {
  expressway: 0.4,
  arterial: 1.2,
  secondary: 1.1,
  branch: 0.9,
  residential: 0.4,
  path: 0.1,
  none: 0,
}

const streetMeters = (lot: Lot): number =>
  lot.sides.reduce((sum, side) => sum + distance(side.from, side.to) * streetWeight[side.kind], 0)

const greenness: Partial<Record<LandUse, number>> = { park: 1, square: 1.4, field: 0.05, government: 0.15, school: 0.1 }
const shopBonus: Partial<Record<LandUse, number>> = {
  mall: 14,
  shops: 5,
  square: 6,
  courtyards: 1.5,
  school: 3,
  hospital: 8,
}

/** Trouble in the streets goes with street length and with how much is going on beside them. */
const roadWeight = (cell: Cell, meters: number, buildings: number): number => {
  const bustle = Math.min(1, buildings / 6) * Math.exp(-cell.remoteness * 0.9) + 0.05
  return meters * bustle * (isOpenGround(cell) ? 0.15 : 1)
}

const siteWeight = (cell: Cell, meters: number, hectares: number): number => {
  if (cell.use === 'site') return 40 * hectares
  return isOpenGround(cell) ? 0 : meters * 0.004
}

const riverWeight = (cell: Cell, hectares: number): number => {
  if (cell.use === 'river') return hectares * 0.3
  return cell.zone === 'riverside' ? hectares : 0
}

const isOpenGround = (cell: Cell): boolean => cell.use === 'field' || cell.use === 'river'

const weightsOfCell = (cell: Cell, index: number, built: BuiltCity): Record<PlaceKind, number> => {
  const lot = built.lots[index]
  const own = (built.buildingsOfCell[index] ?? []).map((number) => built.buildings[number])
  const shops = own.filter((building) => building?.use === 'commercial' || building?.use === 'mixed').length
  const households = built.householdsOfCell[index] ?? 0
  const meters = lot ? streetMeters(lot) : 0
  const hectares = cell.areaSquareMeters / 10_000
  return {
    shopfront: shops * 0.8 + (shopBonus[cell.use] ?? 0) * hectares,
    road: roadWeight(cell, meters, own.length),
    homes: households,
    site: siteWeight(cell, meters, hectares),
    green: (greenness[cell.use] ?? 0) * hectares + households * 0.002,
    river: riverWeight(cell, hectares),
  }
}

/** Some corners are always worse than others: a lasting factor a cell, log-normal. */
export const weighCells = (cells: readonly Cell[], built: BuiltCity, random: Random): CellWeights => {
  const empty = () => new Float64Array(cells.length)
  const weights: CellWeights = {
    shopfront: empty(),
    road: empty(),
    homes: empty(),
    site: empty(),
    green: empty(),
    river: empty(),
  }
  cells.forEach((cell, index) => {
    const own = weightsOfCell(cell, index, built)
    for (const kind of placeKinds) weights[kind][index] = own[kind] * Math.exp(random.normal() * 0.45)
  })
  return weights
}

/** Draws an index in proportion to its weight. */
export interface Draw {
  readonly total: number
  readonly draw: (random: Random) => number
}

export const createDraw = (weights: ArrayLike<number>): Draw => {
  const sums = new Float64Array(weights.length)
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    total += weights[i] ?? 0
    sums[i] = total
  }
  const draw = (random: Random) => {
    const wanted = random.next() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
  return { total, draw }
}

// Clear of the shared edge by much more than the rounding of coordinates, so that construction and geometry agree.
const edgeClearance = 0.6

const isWellInside = (lot: Lot, p: Point): boolean =>
  isInside(p, lot.ring) && !lot.sides.some((side) => distanceToSegment(p, side.from, side.to) < edgeClearance)

const onStreet = (lot: Lot, random: Random): Point | undefined => {
  const streets = lot.sides.filter((side) => side.kind !== 'none')
  const side = streets[random.int(0, Math.max(0, streets.length - 1))]
  if (!side) return undefined
  const length = distance(side.from, side.to)
  const share = random.range(0.04, 0.96)
  const inward = random.range(0.3, 1.05) * side.setback
  return {
    x: side.from.x + (side.to.x - side.from.x) * share - ((side.to.y - side.from.y) / length) * inward,
    y: side.from.y + (side.to.y - side.from.y) * share + ((side.to.x - side.from.x) / length) * inward,
  }
}

export interface PlaceFinder {
  /** A likely spot inside the cell, in metres. */
  readonly spotIn: (cell: number, kind: PlaceKind, random: Random) => Place
  /** Is this very spot clear inside the cell? */
  readonly holds: (cell: number, spot: Point) => boolean
}

const isSuited = (building: Building, kind: PlaceKind): boolean =>
  kind === 'homes' ? building.households > 0 : building.use === 'commercial' || building.use === 'mixed'

const besideBuilding = (building: Building, random: Random): Point => {
  const { center, halfLength, halfDepth, along } = building.box
  const s = random.range(-1, 1) * halfLength
  const t = (halfDepth + random.range(1, 5)) * (random.chance(0.5) ? 1 : -1)
  return { x: center.x + along.x * s - along.y * t, y: center.y + along.y * s + along.x * t }
}

/** Beside a building that suits the kind, if a few draws find one; else beside any. */
const nearBuilding = (built: BuiltCity, cell: number, kind: PlaceKind, random: Random): Point | undefined => {
  const own = built.buildingsOfCell[cell] ?? []
  for (let tries = 0; tries < 4; tries++) {
    const building = built.buildings[own[random.int(0, Math.max(0, own.length - 1))] ?? -1]
    if (building && (isSuited(building, kind) || tries === 3)) return besideBuilding(building, random)
  }
  return undefined
}

const anywhere = (lot: Lot, random: Random): Point => {
  const a = lot.ring[random.int(0, lot.ring.length - 1)] ?? { x: 0, y: 0 }
  const middle = centroid(lot.ring)
  const share = Math.sqrt(random.next())
  return {
    x: middle.x + (a.x - middle.x) * share + random.normal() * 8,
    y: middle.y + (a.y - middle.y) * share + random.normal() * 8,
  }
}

export const createPlaceFinder = (built: BuiltCity): PlaceFinder => {
  const candidate = (cell: number, lot: Lot, kind: PlaceKind, random: Random): Point | undefined => {
    if (kind === 'road') return onStreet(lot, random)
    if (kind === 'homes') return nearBuilding(built, cell, kind, random)
    if (kind !== 'shopfront') return anywhere(lot, random)
    return random.chance(0.6) ? nearBuilding(built, cell, kind, random) : onStreet(lot, random)
  }
  const holds = (cell: number, spot: Point) => {
    const lot = built.lots[cell]
    return lot !== undefined && isWellInside(lot, spot)
  }
  const spotIn = (cell: number, kind: PlaceKind, random: Random): Place => {
    const lot = built.lots[cell]
    for (let tries = 0; lot && tries < 80; tries++) {
      const spot = tries < 6 ? candidate(cell, lot, kind, random) : anywhere(lot, random)
      if (spot && isWellInside(lot, spot)) return { cell, x: spot.x, y: spot.y }
    }
    throw new Error(`No clear spot in cell ${cell}`)
  }
  return { spotIn, holds }
}
