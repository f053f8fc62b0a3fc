import type { Value } from '../copy-rows.ts'
import { partsOfWkb, round } from '../wkb-text.ts'
import type { FileLayer, Format } from './format.ts'

const digits = 9

/** OGC KML 2.2: a folder a layer, values as schema data. KML is WGS 84 by its standard. */
export const kml: Format = {
  extension: 'kml',
  mediaType: 'application/vnd.google-earth.kml+xml',
  holdsLayers: true,
  write: async (job, out) => {
    out.write(
      '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="root">\n',
    )
    out.write(`<description>${xmlText(JSON.stringify(job.label))}</description>\n`)
    for (const [n, layer] of job.layers.entries()) out.write(schemaOf(layer, n))
    for (const [n, layer] of job.layers.entries()) {
      out.write(`<Folder><name>${xmlText(layer.title)}</name>\n`)
      const write = placemarkWriter(layer, n)
      await job.read(layer.layer, 'wkb', {
        row: (geometry, values) => out.write(write(geometry, values)),
        drain: out.drain,
      })
      out.write('</Folder>\n')
    }
    out.write('</Document></kml>\n')
  },
}

const kmlTypes = { text: 'string', integer: 'int', number: 'double', 'yes-no': 'bool', time: 'string' } as const

function schemaOf({ title, columns }: FileLayer, n: number): string {
  const fields = columns.map(
    ({ fileName, type }) => `<SimpleField name="${xmlText(fileName)}" type="${kmlTypes[type]}"></SimpleField>`,
  )
  return `<Schema name="${xmlText(title)}" id="layer_${n}">${fields.join('')}</Schema>\n`
}

function placemarkWriter(layer: FileLayer, n: number): (wkb: Buffer | null, values: readonly Value[]) => string {
  const opened = layer.columns.map(({ fileName }) => `<SimpleData name="${xmlText(fileName)}">`)
  const nameAt = layer.columns.findIndex(({ name }) => name === 'name')
  return (wkb, values) => {
    const name = values[nameAt] ?? null
    let text = name === null || name === '' ? '<Placemark>' : `<Placemark><name>${xmlText(String(name))}</name>`
    text += `<ExtendedData><SchemaData schemaUrl="#layer_${n}">`
    for (let i = 0; i < opened.length; i += 1) {
      const value = values[i] ?? null
      if (value !== null)
        text += `${opened[i] ?? ''}${xmlText(valueText(value, layer.columns[i]?.type === 'time'))}</SimpleData>`
    }
    return `${text}</SchemaData></ExtendedData>${wkb ? shapeOf(wkb, layer) : ''}</Placemark>\n`
  }
}

function valueText(value: Exclude<Value, null>, isTime: boolean): string {
  return isTime ? new Date(Number(value)).toISOString() : String(value)
}

function shapeOf(wkb: Buffer, { shape }: FileLayer): string {
  const parts = partsOfWkb(wkb)
  if (shape === 'Point') return `<Point><coordinates>${places(parts[0]?.[0])}</coordinates></Point>`
  if (shape === 'LineString') return `<LineString><coordinates>${places(parts[0]?.[0])}</coordinates></LineString>`
  const polygons = parts.map((rings) => `<Polygon>${rings.map(ringOf).join('')}</Polygon>`)
  return `<MultiGeometry>${polygons.join('')}</MultiGeometry>`
}

function ringOf(ring: Float64Array, n: number): string {
  const side = n === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs'
  return `<${side}><LinearRing><coordinates>${places(ring)}</coordinates></LinearRing></${side}>`
}

function places(pairs: Float64Array = new Float64Array(0)): string {
  let text = ''
  for (let i = 0; i < pairs.length; i += 2)
    text += `${i === 0 ? '' : ' '}${round(pairs[i] ?? 0, digits)},${round(pairs[i + 1] ?? 0, digits)}`
  return text
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// XML 1.0 has no place for control characters, not even as references.
const forbidden = new RegExp('[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uFFFE\\uFFFF]', 'g')

export function xmlText(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => marks[mark] ?? '').replace(forbidden, '')
}
