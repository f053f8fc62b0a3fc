import type { ExportLabel, ExportLayer } from '#geo/export-words'
import type { ByteOut } from '../byte-out.ts'
import type { TakeRow } from '../copy-rows.ts'
import type { OutFrame } from '../export-frame.ts'
import type { Column, Layer } from '../layer-columns.ts'

/** A layer as it goes into a file: names are those of the file. */
export type FileLayer = Omit<Layer, 'columns'> & { title: string; columns: readonly FileColumn[] }
export type FileColumn = Column & { fileName: string }

export type Wanted = 'wkb' | 'geojson' | 'wkt' | 'point'

/** What a writer is given. */
export type FormatJob = {
  layers: readonly FileLayer[]
  frame: OutFrame
  label: ExportLabel
  options: { geometry: 'wkt' | 'lonlat'; bom: boolean }
  /** Reads a layer's rows in order, in the frame asked for. */
  read: (layer: ExportLayer, wanted: Wanted, take: TakeRow) => Promise<void>
  /** WKT 1 of the frame, or null where it is no geodetic system. */
  systemWkt: () => Promise<string | null>
  /** A path in a folder that is emptied at the end. */
  scratch: (name: string) => string
  /** The time that files inside a file are given: that of the data, for the same data make the same file. */
  dataTime: Date
}

export type Format = {
  extension: string
  mediaType: string
  /** One file takes several layers; else several layers become a zip of files. */
  holdsLayers: boolean
  /** Of rows, where the format sets one. */
  mostRows?: number
  /** How the format cuts the names of columns, given those of one layer. */
  fitNames?: (names: readonly string[]) => string[]
  write: (job: FormatJob, out: ByteOut) => Promise<void>
}
