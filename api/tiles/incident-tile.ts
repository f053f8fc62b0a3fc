import { incidentPointsFromZoom } from '#geo/tile-layers'
import type { ColumnStore } from '../columns/column-store.ts'
import { sourceNumbers, sourceOfFacets, statusOfFacets, statusWords } from '../columns/incident-facets.ts'
import type { PublishedGrid } from '../columns/published-figures.ts'
import type { RowView } from '../columns/row-view.ts'
import type { TileAddress, TileRows } from '../columns/tile-rows.ts'
import { cellCountsOfTile, rowsOfTile } from '../columns/tile-rows.ts'
import { endMessage, mostVarintBytes, reserve, writeVarint, zigzag } from './byte-writer.ts'
import type { MvtLayer } from './mvt-layer.ts'
import { beginFeature, beginGeometry, finishMvtLayer, geometryPoint, openMvtLayer, valueNumber } from './mvt-layer.ts'
import { exactHoursFromZoom, roughHours } from './tiles.contract.ts'

const extent = 4096
const buffer = 64
/** Cells a side of a tile below the zoom of points: 8 screen pixels each, on one lattice for the whole world. */
export const cellsASide = 64
/** Cells a side of a tile that has too many points to send: 4 screen pixels each. */
const cellsASideWhenCrowded = 128
/** Tiles of points travel at 0.37 of their bytes, so what stays under this is sent with less than 500 kB. */
const mostPointBytes = 1_250_000
// A point with its five attributes takes 23 bytes at the very least: with more points the attempt is not worth making.
const mostPoints = Math.floor(mostPointBytes / 23)
// A closer view has tiles only to this zoom, so there the points themselves come whatever they weigh.
const alwaysPointsFromZoom = 16

const sourceWords = Object.entries(sourceNumbers)
  .sort(([, a], [, b]) => a - b)
  .map(([word]) => word)

/**
 * Incidents of a tile from the columns in memory; rows on placeholder locations are never on the map. Features are
 * points with their attributes, or cells with `count` only.
 */
export function incidentTile(store: ColumnStore, tile: TileAddress, view: RowView): Buffer {
  if (tile.z < incidentPointsFromZoom) return cellTile(store, tile, cellsASide, view)
  const found = rowsOfTile(store, tile, buffer, view)
  if (tile.z >= alwaysPointsFromZoom) return pointTile(store, tile, found)
  const points = found.rows.length > mostPoints ? undefined : pointTile(store, tile, found)
  return points && points.length <= mostPointBytes ? points : cellTile(store, tile, cellsASideWhenCrowded, view)
}

type Words = { statuses: number[]; sources: number[]; hoursApart: number }

function pointTile(store: ColumnStore, tile: TileAddress, { rows, x, y }: TileRows): Buffer {
  const layer = openMvtLayer('incidents', extent, ['classId', 'status', 'severity', 'source', 'hour'])
  const { id, classId, severity } = store.columns
  const words: Words = {
    statuses: statusWords.map((word) => valueNumber(layer, word)),
    sources: sourceWords.map((word) => valueNumber(layer, word)),
    hoursApart: tile.z < exactHoursFromZoom ? roughHours : 1,
  }
  // Low places in the list of values take one byte in a tag: these few values come before the many hours.
  for (const row of rows) valueNumber(layer, severity[row] ?? 0)
  for (const row of rows) valueNumber(layer, classId[row] ?? 0)
  rows.forEach((row, i) => {
    const tags = tagsOf(layer, store, row, words)
    writePoint(layer, { id: id[row] ?? 0, tags, x: x[i] ?? 0, y: y[i] ?? 0 })
  })
  return finishMvtLayer(layer)
}

/** `hour`: whole hours since 1970 UTC of the report, so that the page can filter what it already has by time. */
function tagsOf(
  layer: MvtLayer,
  { columns }: ColumnStore,
  row: number,
  { statuses, sources, hoursApart }: Words,
): number[] {
  const facets = columns.facets[row] ?? 0
  const classValue = valueNumber(layer, columns.classId[row] ?? 0)
  const severity = valueNumber(layer, columns.severity[row] ?? 0)
  const hour = valueNumber(layer, Math.floor((columns.time[row] ?? 0) / 3600 / hoursApart) * hoursApart)
  return [
    0,
    classValue,
    1,
    statuses[statusOfFacets(facets)] ?? 0,
    2,
    severity,
    3,
    sources[sourceOfFacets(facets)] ?? 0,
    4,
    hour,
  ]
}

/** The point of a cell is its middle. */
function cellTile(store: ColumnStore, tile: TileAddress, cells: number, view: RowView): Buffer {
  const layer = openMvtLayer('incidents', extent, ['count'])
  const side = extent / cells
  const tags = [0, 0]
  cellCountsOfTile(store, tile, cells, view).forEach((count, cell) => {
    if (count === 0) return
    tags[1] = valueNumber(layer, count)
    const x = (cell % cells) * side + side / 2
    const y = Math.floor(cell / cells) * side + side / 2
    writePoint(layer, { id: 0, tags, x, y })
  })
  return finishMvtLayer(layer)
}

/** At every zoom one point a grid, with `count` only; no rim. */
export function publishedTile(grids: readonly PublishedGrid[], tile: TileAddress): Buffer {
  const layer = openMvtLayer('incidents', extent, ['count'])
  const size = 2 ** (32 - tile.z)
  const west = tile.x * size
  const north = tile.y * size
  for (const { x, y, count } of grids) {
    if (x < west || x >= west + size || y < north || y >= north + size) continue
    const place = { x: Math.floor(((x - west) / size) * extent), y: Math.floor(((y - north) / size) * extent) }
    writePoint(layer, { id: 0, tags: [0, valueNumber(layer, count)], ...place })
  }
  return finishMvtLayer(layer)
}

function writePoint(layer: MvtLayer, point: { id: number; tags: number[]; x: number; y: number }): void {
  const begun = beginFeature(layer, point.id, point.tags, geometryPoint)
  const geometryBegun = beginGeometry(layer)
  const { writer } = layer
  reserve(writer, 3 * mostVarintBytes)
  writeVarint(writer, (1 << 3) | 1)
  writeVarint(writer, zigzag(point.x))
  writeVarint(writer, zigzag(point.y))
  endMessage(writer, geometryBegun)
  endMessage(writer, begun)
}
