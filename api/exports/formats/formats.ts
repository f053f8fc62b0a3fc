import type { ExportFormat } from '#geo/export-words'
import { csv } from './csv.ts'
import { dxf } from './dxf.ts'
import { flatgeobuf } from './flatgeobuf.ts'
import type { Format } from './format.ts'
import { geojson, geojsonseq } from './geojson.ts'
import { geopackage } from './geopackage.ts'
import { geoparquet } from './geoparquet.ts'
import { kml } from './kml.ts'
import { shapefile } from './shapefile.ts'
import { xlsx } from './xlsx.ts'

export const formats: Record<ExportFormat, Format> = {
  csv,
  geojson,
  geojsonseq,
  geopackage,
  flatgeobuf,
  geoparquet,
  shapefile,
  kml,
  xlsx,
  dxf,
}
