import { createAddressBook } from './addresses.ts'
import type { AddressBook } from './addresses.ts'
import { figuresOf } from './city-size.ts'
import type { DemoCitySize, SizeFigures } from './city-size.ts'
import { drawAreas } from './draw-areas.ts'
import type { AreaPlan } from './draw-areas.ts'
import type { FaceGraph } from './face-graph.ts'
import { createPlaceFinder, weighCells } from './incident-places.ts'
import type { IncidentWorld } from './invent-incidents.ts'
import { createNamer, inventCityName } from './invented-names.ts'
import type { Namer } from './invented-names.ts'
import { planCells } from './land-use.ts'
import type { Cell } from './land-use.ts'
import { layStreets } from './lay-streets.ts'
import { placeResources } from './place-resources.ts'
import type { Resource } from './place-resources.ts'
import { plantPatterns } from './plant-patterns.ts'
import { raiseBuildings } from './raise-buildings.ts'
import type { BuiltCity } from './raise-buildings.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { layRoadNetwork } from './road-network.ts'
import type { RoadNetwork } from './road-network.ts'

export type Report = (message: string) => void

export interface CityOrder {
  readonly size: DemoCitySize
  readonly seed: number
  /** Other figures than the size's own: for tests. */
  readonly figures?: Partial<SizeFigures>
}

export interface InventedCity {
  readonly name: { readonly zh: string; readonly en: string }
  readonly random: Random
  readonly namer: Namer
  readonly graph: FaceGraph
  readonly cells: readonly Cell[]
  readonly built: BuiltCity
  readonly areas: AreaPlan
  readonly network: RoadNetwork
  readonly addresses: AddressBook
  readonly resources: readonly Resource[]
  readonly world: IncidentWorld
}

/** The whole city except its incidents, which are made as they are stored. The same order, the same city. */
export const inventCity = (order: CityOrder, report: Report): InventedCity => {
  const figures = { ...figuresOf[order.size], ...order.figures }
  const random = createRandom(`wangge demo city/${order.size}/${order.seed}`)
  const namer = createNamer(random.fork('names'))
  const plan = layStreets(random.fork('streets'), figures)
  const { graph } = plan
  const cells = planCells(plan, figures.households, random.fork('land-use'))
  report(`Streets laid, ${cells.length} cells`)
  const built = raiseBuildings(graph, cells, { households: figures.households, random: random.fork('buildings') })
  report(`${built.buildings.length} buildings raised`)
  const areas = drawAreas(graph, cells, built.householdsOfCell)
  const network = layRoadNetwork(graph, namer, random.fork('roads'))
  report(`${areas.communityGrids.length} community grids drawn, ${network.roads.length} roads joined`)
  const addresses = createAddressBook(graph, network, cells)
  const finder = createPlaceFinder(built)
  const resources = placeResources({ cells, built, areas, addresses, finder, namer, random: random.fork('resources') })
  const weights = weighCells(cells, built, random.fork('weights'))
  const planted = plantPatterns({ areas, built, weights, incidents: figures.incidents }, random.fork('planted'))
  const world = { weights, finder, planted, incidents: figures.incidents }
  return {
    name: inventCityName(random.fork('name')),
    random,
    namer,
    graph,
    cells,
    built,
    areas,
    network,
    addresses,
    resources,
    world,
  }
}
