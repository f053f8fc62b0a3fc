import { csvText } from '#geo/csv-text'
import type { Value } from '../copy-rows.ts'
import type { ColumnType } from '../layer-columns.ts'
import { round } from '../wkb-text.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'

/**
 * RFC 4180 with line feeds. A text that a spreadsheet would take for a formula begins with an apostrophe, as OWASP
 * advises; figures of ours are no texts and stay as they are.
 */
export const csv: Format = {
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  holdsLayers: false,
  write: async (job, out) => {
    const layer = job.layers[0]
    if (!layer) return
    if (job.options.bom) out.write('\uFEFF')
    const { header, place } = shapeColumns(job, layer)
    out.write(`${[...header, ...layer.columns.map(({ fileName }) => fileName)].map(csvText).join(',')}\n`)
    const types = layer.columns.map(({ type }) => type)
    const wanted = job.options.geometry === 'wkt' ? 'wkt' : 'point'
    await job.read(layer.layer, wanted, {
      row: (geometry, values) => {
        let line = place(geometry)
        for (let i = 0; i < types.length; i += 1) line += `,${csvValue(values[i] ?? null, types[i])}`
        out.write(`${line}\n`)
      },
      drain: out.drain,
    })
  },
}

function shapeColumns(
  { options, frame }: FormatJob,
  layer: FileLayer,
): {
  header: string[]
  place: (geometry: Buffer | null) => string
} {
  const own = new Set(layer.columns.map(({ fileName }) => fileName))
  const named = (name: string): string => (own.has(name) ? `${name}_1` : name)
  if (options.geometry === 'wkt')
    return { header: [named('wkt')], place: (wkt) => (wkt ? `"${wkt.toString('latin1')}"` : '') }
  const header = frame.isProjected ? ['easting', 'northing'] : ['longitude', 'latitude']
  return {
    header: header.map(named),
    place: (point) =>
      point ? `${round(point.readDoubleLE(5), frame.digits)},${round(point.readDoubleLE(13), frame.digits)}` : ',',
  }
}

function csvValue(value: Value, type: ColumnType | undefined): string {
  if (value === null) return ''
  if (type === 'time') return new Date(Number(value)).toISOString()
  return typeof value === 'string' ? csvText(value) : String(value)
}
