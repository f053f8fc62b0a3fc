import { openCsv } from './csv.ts'
import type { FileBytes } from './file-bytes.ts'
import { openFileBytes } from './file-bytes.ts'
import { openFlatGeobuf } from './flatgeobuf.ts'
import { openGeoJson } from './geojson.ts'
import { openGeoPackage } from './geopackage.ts'
import type { ImportLimits } from './limits.ts'
import { importLimits, unreadable } from './limits.ts'
import { openOsmPbf } from './osm-pbf.ts'
import { openShapefile } from './shapefile.ts'
import type { FileFormat, Source } from './source.ts'
import { openTopoJson } from './topojson.ts'

/** Opens a file of any kind we read. The kind is told by the bytes; the name is not trusted. */
export async function openSource(
  path: string,
  options: { layer?: string | undefined; limits?: ImportLimits } = {},
): Promise<Source & { bytes: number }> {
  const limits = options.limits ?? importLimits
  const layer = options.layer ?? null
  const file = await openFileBytes(path, limits)
  const format = recognise(file)
  if (format === 'shapefile' && file.isGzip) throw unreadable('A gzipped zip file is not read. Unpack the outer layer.')
  // Not spread: the encoding of a source may still change while it is read.
  return Object.assign(await openAs(format, { path, file, layer, limits }), { bytes: file.bytes })
}

function openAs(
  format: FileFormat,
  { path, file, layer, limits }: { path: string; file: FileBytes; layer: string | null; limits: ImportLimits },
): Promise<Source> {
  switch (format) {
    case 'csv':
      return openCsv(file, limits)
    case 'geojson':
      return openGeoJson(file, 'features', limits)
    case 'geojson-sequence':
      return openGeoJson(file, 'sequence', limits)
    case 'topojson':
      return openTopoJson(file, layer, limits)
    case 'shapefile':
      return openShapefile(path, layer, limits)
    case 'geopackage':
      return openGeoPackage(path, file, { layer, limits })
    case 'flatgeobuf':
      return openFlatGeobuf(file, limits)
    case 'osm-pbf':
      return openOsmPbf(file, limits)
  }
}

function recognise(file: FileBytes): FileFormat {
  const magic = file.head.toString('latin1', 0, 16)
  if (magic.startsWith('SQLite format 3')) return 'geopackage'
  if (magic.startsWith('fgb')) return 'flatgeobuf'
  if (magic.startsWith('\n\tOSMHeader', 4)) return 'osm-pbf'
  if (magic.startsWith('PK')) return 'shapefile'
  refuseKnownOthers(magic)
  const text = file.head.toString('utf8').replace(/^[\uFEFF\u001e\s]+/, '')
  if (text.startsWith('{')) return recogniseJson(text)
  if (text.startsWith('['))
    throw unreadable('The file is a JSON list. Import a GeoJSON FeatureCollection or a CSV file.')
  if (text.startsWith('<'))
    throw unreadable(
      'The file is XML or HTML. Export it as CSV, GeoJSON, GeoPackage or a zipped Shapefile; OpenStreetMap as .osm.pbf.',
    )
  return 'csv'
}

function refuseKnownOthers(magic: string): void {
  if (magic.startsWith('%PDF')) throw unreadable('The file is a PDF. Ask for the data behind it as CSV or GeoJSON.')
  if (magic.startsWith('\x00\x00\x27\x0a'))
    throw unreadable('A .shp file alone has no attributes. Zip it with its .dbf, .prj and .cpg and import the zip.')
  if (magic.startsWith('\xd0\xcf\x11\xe0'))
    throw unreadable('The file is an old Excel workbook. Save it as CSV (UTF-8).')
}

function recogniseJson(text: string): FileFormat {
  const topType = /^\{[^{}[\]]*?"type"\s*:\s*"(\w+)"/.exec(text)?.[1]
  if (topType === 'Topology') return 'topojson'
  if (topType === 'FeatureCollection') return 'geojson'
  if (topType === 'Feature') return 'geojson-sequence'
  if (/"arcs"\s*:/.test(text) || /"type"\s*:\s*"Topology"/.test(text)) return 'topojson'
  if (/"features"\s*:/.test(text)) return 'geojson'
  if (/"geometry"\s*:/.test(text)) return 'geojson-sequence'
  throw unreadable(
    'The JSON is neither GeoJSON nor TopoJSON. Import a FeatureCollection, a text sequence or a CSV file.',
  )
}
