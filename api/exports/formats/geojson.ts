import type { Value } from '../copy-rows.ts'
import type { ColumnType } from '../layer-columns.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'

/** RFC 7946 in WGS 84. Another frame is told by the old member `crs`, which GDAL and QGIS read, and by `frame`. */
export const geojson: Format = {
  extension: 'geojson',
  mediaType: 'application/geo+json',
  holdsLayers: false,
  write: async (job, out) => {
    const layer = job.layers[0]
    if (!layer) return
    out.write(`{"type":"FeatureCollection","name":${JSON.stringify(nameOf(job, layer))}${system(job)},`)
    out.write(`"frame":${JSON.stringify(job.frame.name)},"wangge":${JSON.stringify(job.label)},"features":[\n`)
    const write = featureWriter(layer)
    let comma = ''
    await job.read(layer.layer, 'geojson', {
      row: (geometry, values) => {
        out.write(comma + write(geometry, values))
        comma = ',\n'
      },
      drain: out.drain,
    })
    out.write('\n]}\n')
  },
}

/** RFC 8142 without the record separators, one feature a line, as GDAL, tippecanoe and jq take it. */
export const geojsonseq: Format = {
  extension: 'geojsonl',
  mediaType: 'application/geo+json-seq',
  holdsLayers: false,
  write: async (job, out) => {
    const layer = job.layers[0]
    if (!layer) return
    const write = featureWriter(layer)
    await job.read(layer.layer, 'geojson', {
      row: (geometry, values) => out.write(`${write(geometry, values)}\n`),
      drain: out.drain,
    })
  },
}

function nameOf({ frame }: FormatJob, { title }: FileLayer): string {
  return `${title} (${frame.name})`
}

function system({ frame }: FormatJob): string {
  if (frame.epsg === null || frame.name === 'wgs84') return ''
  return `,"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::${frame.epsg}"}}`
}

function featureWriter({ columns }: FileLayer): (geometry: Buffer | null, values: readonly Value[]) => string {
  const keys = columns.map(({ fileName }, i) => `${i === 0 ? '' : ','}${JSON.stringify(fileName)}:`)
  const types = columns.map(({ type }) => type)
  return (geometry, values) => {
    let text = '{"type":"Feature","properties":{'
    for (let i = 0; i < keys.length; i += 1) text += (keys[i] ?? '') + jsonValue(values[i] ?? null, types[i])
    return `${text}},"geometry":${geometry ? geometry.toString('latin1') : 'null'}}`
  }
}

function jsonValue(value: Value, type: ColumnType | undefined): string {
  if (value === null) return 'null'
  if (type === 'time') return `"${new Date(Number(value)).toISOString()}"`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
