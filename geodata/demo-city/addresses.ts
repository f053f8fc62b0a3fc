import { forEachSide, pointAt, ringOf, sideKey } from './face-graph.ts'
import type { FaceGraph } from './face-graph.ts'
import type { Cell } from './land-use.ts'
import { distanceToSegment } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'
import type { RoadNetwork } from './road-network.ts'

interface Frontage {
  readonly name: string
  readonly from: Point
  readonly to: Point
  readonly isEven: boolean
}

export interface AddressBook {
  /** Street and number of a place (metres) in a cell: "砚溪路128号". */
  readonly addressOf: (cell: number, place: Point) => string
  readonly streetOf: (cell: number, place: Point) => string
}

interface Extent {
  west: number
  east: number
  south: number
  north: number
}

const inMeters = (graph: FaceGraph, vertex: number): Point => {
  const point = pointAt(graph, vertex)
  return { x: point.x / 100, y: point.y / 100 }
}

const measureStreets = (graph: FaceGraph, network: RoadNetwork): Map<string, Extent> => {
  const extents = new Map<string, Extent>()
  for (const road of network.roads) {
    const extent = extents.get(road.name) ?? { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity }
    for (const vertex of road.vertices) {
      const { x, y } = inMeters(graph, vertex)
      extent.west = Math.min(extent.west, x)
      extent.east = Math.max(extent.east, x)
      extent.south = Math.min(extent.south, y)
      extent.north = Math.max(extent.north, y)
    }
    extents.set(road.name, extent)
  }
  return extents
}

/** Numbers grow from the west or the south end, one number every eight metres, even numbers on one side. */
const numberAt = (extent: Extent | undefined, place: Point, isEven: boolean): number => {
  if (!extent) return 1
  const isEastWest = extent.east - extent.west > extent.north - extent.south
  const along = isEastWest ? place.x - extent.west : place.y - extent.south
  return 2 * Math.max(0, Math.floor(along / 16)) + (isEven ? 2 : 1)
}

const ownFrontages = (graph: FaceGraph, network: RoadNetwork, cell: Cell): Frontage[] => {
  const frontages: Frontage[] = []
  forEachSide(ringOf(graph, cell.face), (a, b) => {
    const name = network.nameOfSide.get(sideKey(a, b))
    if (name === undefined) return
    // The two faces of a side run along it in opposite directions: that tells the sides of the street apart.
    frontages.push({ name, from: inMeters(graph, a), to: inMeters(graph, b), isEven: a < b })
  })
  return frontages
}

export const createAddressBook = (graph: FaceGraph, network: RoadNetwork, cells: readonly Cell[]): AddressBook => {
  const extents = measureStreets(graph, network)
  const frontages = cells.map((cell) => ownFrontages(graph, network, cell))
  const ofBlock = new Map<number, Frontage[]>()
  cells.forEach((cell, index) => {
    const list = ofBlock.get(cell.block) ?? []
    list.push(...(frontages[index] ?? []))
    ofBlock.set(cell.block, list)
  })
  const nearest = (cell: number, place: Point): Frontage | undefined => {
    const own = frontages[cell] ?? []
    const choices = own.length > 0 ? own : (ofBlock.get(cells[cell]?.block ?? -1) ?? [])
    let best: Frontage | undefined
    let bestDistance = Infinity
    for (const choice of choices) {
      const away = distanceToSegment(place, choice.from, choice.to)
      if (away >= bestDistance) continue
      best = choice
      bestDistance = away
    }
    return best
  }
  return {
    addressOf: (cell, place) => {
      const front = nearest(cell, place)
      return front ? `${front.name}${numberAt(extents.get(front.name), place, front.isEven)}号` : ''
    },
    streetOf: (cell, place) => nearest(cell, place)?.name ?? '',
  }
}
