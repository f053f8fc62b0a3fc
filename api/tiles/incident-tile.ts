import { incidentPointsFromZoom } from '#geo/tile-layers'
import type { ColumnStore } from '../columns/column-store.ts'
import { sourceNumbers, sourceOfFacets, statusOfFacets, statusWords } from '../columns/incident-facets.ts'
import type { TileAddress } from '../columns/tile-rows.ts'
import { cellCountsOfTile, rowsOfTile } from '../columns/tile-rows.ts'
import { endMessage, mostVarintBytes, reserve, writeVarint, zigzag } from './byte-writer.ts'
import type { MvtLayer } from './mvt-layer.ts'
import { beginFeature, beginGeometry, finishMvtLayer, geometryPoint, openMvtLayer, valueNumber } from './mvt-layer.ts'

const extent = 4096
const buffer = 64
/** Cells a side of a tile below the zoom of points: 8 screen pixels each, on one lattice for the whole world. */
export const cellsASide = 64

const sourceWords = Object.entries(sourceNumbers)
  .sort(([, a], [, b]) => a - b)
  .map(([word]) => word)

/** Incidents of a tile from the columns in memory; rows on placeholder locations are never on the map. */
export function incidentTile(store: ColumnStore, tile: TileAddress): Buffer {
  const layer =
    tile.z >= incidentPointsFromZoom
      ? openMvtLayer('incidents', extent, ['classId', 'status', 'severity', 'source', 'hour'])
      : openMvtLayer('incidents', extent, ['count'])
  if (tile.z >= incidentPointsFromZoom) writePoints(layer, store, tile)
  else writeCells(layer, store, tile)
  return finishMvtLayer(layer)
}

function writePoints(layer: MvtLayer, store: ColumnStore, tile: TileAddress): void {
  const { id } = store.columns
  const { rows, x, y } = rowsOfTile(store, tile, buffer)
  const words = {
    statuses: statusWords.map((word) => valueNumber(layer, word)),
    sources: sourceWords.map((word) => valueNumber(layer, word)),
  }
  rows.forEach((row, i) => {
    const tags = tagsOf(layer, store, row, words)
    writePoint(layer, { id: id[row] ?? 0, tags, x: x[i] ?? 0, y: y[i] ?? 0 })
  })
}

/** `hour`: whole hours since 1970 UTC of the report, so that the page can filter what it already has by time. */
function tagsOf(
  layer: MvtLayer,
  { columns }: ColumnStore,
  row: number,
  { statuses, sources }: { statuses: number[]; sources: number[] },
): number[] {
  const facets = columns.facets[row] ?? 0
  const classValue = valueNumber(layer, columns.classId[row] ?? 0)
  const severity = valueNumber(layer, columns.severity[row] ?? 0)
  const hour = valueNumber(layer, Math.floor((columns.time[row] ?? 0) / 3600))
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
function writeCells(layer: MvtLayer, store: ColumnStore, tile: TileAddress): void {
  const side = extent / cellsASide
  const tags = [0, 0]
  cellCountsOfTile(store, tile, cellsASide).forEach((count, cell) => {
    if (count === 0) return
    tags[1] = valueNumber(layer, count)
    const x = (cell % cellsASide) * side + side / 2
    const y = Math.floor(cell / cellsASide) * side + side / 2
    writePoint(layer, { id: 0, tags, x, y })
  })
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
