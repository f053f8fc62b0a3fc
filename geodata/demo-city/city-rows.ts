import { footprintOf } from './building-shapes.ts'
import { lineStringHex, multiPolygonHex, pointHex } from './copy-text.ts'
import type { CopyValue } from './copy-text.ts'
import { pointAt } from './face-graph.ts'
import { fillStock } from './fill-stock.ts'
import type { InventedCity } from './invent-city.ts'
import type { LandUse } from './land-use.ts'
import type { PlaceNames } from './place-names.ts'
import { metersToWgs84, vertexToWgs84 } from './to-wgs84.ts'
import { traceOutline } from './trace-outline.ts'

/** Rows of the city's tables, ready for COPY, in the order they are stored. */
export interface TableRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: Iterable<readonly CopyValue[]>
}

/** Grid numbers by cell: community grids first, then one unit grid a cell in the order of the cells. */
export interface GridIds {
  readonly communityGridOfCell: readonly number[]
  readonly unitGridOfCell: readonly number[]
}

export const numberGrids = (city: InventedCity): GridIds => {
  const communityGridOfCell = city.cells.map(() => 0)
  city.areas.communityGrids.forEach((grid, index) => {
    for (const cell of grid.cells) communityGridOfCell[cell] = index + 1
  })
  const first = city.areas.communityGrids.length + 1
  return { communityGridOfCell, unitGridOfCell: city.cells.map((_, index) => first + index) }
}

const outlineHex = (city: InventedCity, cells: readonly number[]): string => {
  const faces = cells.map((cell) => city.cells[cell]?.face ?? 0)
  const polygons = traceOutline(city.graph, faces)
  return multiPolygonHex(
    polygons.map((rings) => rings.map((ring) => ring.map((vertex) => vertexToWgs84(pointAt(city.graph, vertex))))),
  )
}

const everyCell = (city: InventedCity): number[] => city.cells.map((_, index) => index)

export const areaRows = (city: InventedCity, names: PlaceNames): TableRows => {
  const { areas } = city
  const rows: CopyValue[][] = [[1, areas.countyCode, 'county', city.name.zh, null, outlineHex(city, everyCell(city))]]
  for (const { code, cells } of areas.streets) {
    rows.push([rows.length + 1, code, 'street', names.street.get(code), areas.countyCode, outlineHex(city, cells)])
  }
  for (const { code, streetCode, cells } of areas.communities) {
    rows.push([rows.length + 1, code, 'community', names.community.get(code), streetCode, outlineHex(city, cells)])
  }
  return { table: 'areas', columns: ['id', 'code', 'level', 'name', 'parent_code', 'outline'], rows }
}

const groundOf: Readonly<Record<LandUse, string>> = {
  courtyards: 'residential',
  slabs: 'residential',
  midrise: 'residential',
  towers: 'residential',
  village: 'residential',
  shops: 'commercial',
  mall: 'commercial',
  factory: 'industrial',
  school: 'public',
  hospital: 'public',
  government: 'public',
  park: 'park',
  square: 'square',
  field: 'green',
  river: 'water',
  site: 'residential',
}

export const groundRows = (city: InventedCity, names: PlaceNames): TableRows => {
  const groups = new Map<string, number[]>()
  city.cells.forEach((cell, index) => {
    const key = `${cell.block} ${groundOf[cell.use]}`
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  })
  const rows: CopyValue[][] = [[1, 'city', city.name.zh, outlineHex(city, everyCell(city))]]
  for (const [key, cells] of groups) {
    const [block = '', kind = ''] = key.split(' ')
    rows.push([rows.length + 1, kind, names.block.get(Number(block)) ?? '', outlineHex(city, cells)])
  }
  for (const lake of city.built.lakes) {
    rows.push([rows.length + 1, 'water', '', multiPolygonHex([[lake.map((point) => metersToWgs84(point.x, point.y))]])])
  }
  return { table: 'ground', columns: ['id', 'kind', 'name', 'shape'], rows }
}

// Before the first incident: every incident finds a grid in force.
const gridsValidFrom = '2023-01-01T00:00:00+08:00'

const gridColumns = [
  'id',
  'coverage',
  'kind',
  'code',
  'name',
  'community_code',
  'responsible_unit',
  'population',
  'valid_from',
  'boundary',
]

interface GridNames {
  readonly blockOf: (cell: number | undefined) => string
  readonly communityOf: (code: string) => string
}

const gridNames = (city: InventedCity, names: PlaceNames): GridNames => ({
  blockOf: (cell) => names.block.get(city.cells[cell ?? -1]?.block ?? -1) ?? '',
  communityOf: (code) => names.community.get(code) ?? '',
})

export const communityGridRows = (
  city: InventedCity,
  names: PlaceNames,
  populationOfCell: readonly number[],
): TableRows => {
  const { blockOf, communityOf } = gridNames(city, names)
  const rows = city.areas.communityGrids.map((grid, index) => {
    const isExclusive = grid.kind === 'exclusive'
    const compound = blockOf(grid.cells[0])
    const name = `${communityOf(grid.communityCode)}第${Number(grid.code.slice(-3))}网格`
    return [
      index + 1,
      'community',
      grid.kind,
      grid.code,
      isExclusive ? `${name}（${compound}）` : name,
      grid.communityCode,
      isExclusive ? compound : `${communityOf(grid.communityCode)}居民委员会`,
      grid.cells.reduce((sum, cell) => sum + (populationOfCell[cell] ?? 0), 0),
      gridsValidFrom,
      outlineHex(city, grid.cells),
    ]
  })
  return { table: 'grids', columns: gridColumns, rows }
}

export const unitGridRows = (city: InventedCity, names: PlaceNames, populationOfCell: readonly number[]): TableRows => {
  const { communityOf } = gridNames(city, names)
  const unitOfCell = new Map(city.areas.unitGrids.map((unit) => [unit.cell, unit]))
  const first = city.areas.communityGrids.length + 1
  const rows = city.cells.map((_, cell) => {
    const unit = unitOfCell.get(cell)
    if (!unit) throw new Error(`Cell ${cell} has no unit grid`)
    return [
      first + cell,
      'unit',
      'unit',
      unit.code,
      '',
      unit.communityCode,
      `${communityOf(unit.communityCode)}居民委员会`,
      populationOfCell[cell] ?? 0,
      gridsValidFrom,
      outlineHex(city, [cell]),
    ]
  })
  return { table: 'grids', columns: gridColumns, rows }
}

export const nodeRows = (city: InventedCity): TableRows => ({
  table: 'road_nodes',
  columns: ['id', 'code', 'position'],
  rows: city.network.nodes.map((vertex, index) => [
    index + 1,
    `N${index + 1}`,
    pointHex(vertexToWgs84(pointAt(city.graph, vertex))),
  ]),
})

export const roadRows = (city: InventedCity): TableRows => ({
  table: 'roads',
  columns: ['id', 'code', 'name', 'road_class', 'direction', 'from_node_id', 'to_node_id', 'speed_kmh', 'path'],
  rows: city.network.roads.map((road, index) => [
    index + 1,
    `R${index + 1}`,
    road.name,
    road.kind,
    road.direction,
    road.from + 1,
    road.to + 1,
    road.speedKmh,
    lineStringHex(road.vertices.map((vertex) => vertexToWgs84(pointAt(city.graph, vertex)))),
  ]),
})

const buildingColumns = [
  'id',
  'code',
  'name',
  'address',
  'use',
  'floors',
  'built_year',
  'footprint',
  'community_grid_id',
  'unit_grid_id',
  'grid_rule',
]

export const buildingRows = (city: InventedCity, names: PlaceNames, ids: GridIds): TableRows => {
  const random = city.random.fork('building-rows')
  const rows = function* (): Generator<CopyValue[]> {
    const numberInBlock = new Map<number, number>()
    for (const [index, building] of city.built.buildings.entries()) {
      const block = city.cells[building.cell]?.block ?? 0
      const number = (numberInBlock.get(block) ?? 0) + 1
      numberInBlock.set(block, number)
      const compound = names.block.get(block)
      const footprint = footprintOf(building.box, building.shape).map((point) => metersToWgs84(point.x, point.y))
      yield [
        index + 1,
        `B${index + 1}`,
        compound === undefined || building.use === 'other' ? '' : `${compound}${number}号楼`,
        city.addresses.addressOf(building.cell, building.box.center),
        building.use,
        building.floors,
        random.int(building.floors > 8 ? 2004 : 1978, 2023),
        multiPolygonHex([[footprint]]),
        ids.communityGridOfCell[building.cell],
        ids.unitGridOfCell[building.cell],
        'inside-point',
      ]
    }
  }
  return { table: 'buildings', columns: buildingColumns, rows: rows() }
}

export const resourceRows = (city: InventedCity): TableRows => ({
  table: 'resources',
  columns: ['id', 'code', 'kind', 'name', 'address', 'position', 'capacity', 'capacity_unit', 'hours'],
  rows: city.resources.map((resource, index) => [
    index + 1,
    `S${index + 1}`,
    resource.kind,
    resource.name,
    resource.address,
    pointHex(metersToWgs84(resource.position.x, resource.position.y)),
    resource.capacity,
    resource.capacityUnit,
    resource.hours,
  ]),
})

export const stockRows = (city: InventedCity): TableRows => ({
  table: 'stock',
  columns: ['id', 'resource_id', 'item', 'unit', 'quantity', 'minimum', 'expires_on', 'updated_at'],
  rows: fillStock(city.resources, city.random.fork('stock')).map((line, index) => [
    index + 1,
    line.resource + 1,
    line.item,
    line.unit,
    line.quantity,
    line.minimum,
    line.expiresOn,
    new Date(line.updatedMs).toISOString(),
  ]),
})
