import type { Geometry } from 'geojson'

export type FileFormat =
  'csv' | 'geojson' | 'geojson-sequence' | 'topojson' | 'shapefile' | 'geopackage' | 'flatgeobuf' | 'osm-pbf'

/** What a file says about its own coordinates, before anybody has judged it. */
export type DeclaredFrame = { kind: 'wgs84' } | { kind: 'epsg'; code: number } | { kind: 'wkt'; wkt: string }

/** One row of a file. `values` stand in the order of the columns that were asked for. */
export type SourceRow = {
  /** 1 is the first row after a header. */
  row: number
  values: unknown[]
  geometry: Geometry | null
  /** Set when the row itself could not be read; the rest of the file still can. */
  broken?: { reason: string; detail: string }
}

/** An opened file. Rows can be read more than once; every reading starts at the first row. */
export type Source = {
  format: FileFormat
  encoding: string
  layers: string[]
  layer: string | null
  columns: string[]
  hasGeometry: boolean
  declaredFrame: DeclaredFrame | null
  rows: (columns: readonly string[]) => AsyncIterable<SourceRow[]>
  /** How much of the file the current reading has passed, 0 to 1. */
  share: () => number
  close: () => Promise<void>
}

export const rowsPerBatch = 500
