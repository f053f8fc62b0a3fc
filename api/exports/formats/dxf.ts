import iconv from 'iconv-lite'
import type { Value } from '../copy-rows.ts'
import { extentOfWkb, partsOfWkb, round } from '../wkb-text.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'

/**
 * DXF release 12, which every CAD reads: a drawing layer by layer and kind, shapes as polylines, a text with each code
 * or name. DXF has no attributes and no reference system: the file's name tells the frame. Chinese is GB 18030 under
 * ANSI_936; UTF-8 comes out garbled.
 */
export const dxf: Format = {
  extension: 'dxf',
  mediaType: 'image/vnd.dxf',
  holdsLayers: true,
  write: async (job, out) => {
    const pairs = (...all: readonly (string | number)[]): void =>
      out.write(iconv.encode(`${all.join('\n')}\n`, 'gb18030'))
    pairs(999, `wangge; ${job.frame.note}`)
    pairs(0, 'SECTION', 2, 'HEADER', 9, '$ACADVER', 1, 'AC1009', 9, '$DWGCODEPAGE', 3, 'ANSI_936', 0, 'ENDSEC')
    pairs(0, 'SECTION', 2, 'ENTITIES')
    for (const layer of job.layers) {
      const write = entityWriter(job, layer)
      await job.read(layer.layer, 'wkb', {
        row: (wkb, values) => {
          if (wkb) out.write(iconv.encode(write(wkb, values), 'gb18030'))
        },
        drain: out.drain,
      })
    }
    pairs(0, 'ENDSEC', 0, 'EOF')
  },
}

/** The column by which a layer is parted, and those of which the first that is not empty is written beside a shape. */
const partedBy = ['kind', 'status', 'use', 'class']
const labelledBy = ['code', 'name', 'class_zh']

function entityWriter({ frame }: FormatJob, layer: FileLayer): (wkb: Buffer, values: readonly Value[]) => string {
  const find = (names: readonly string[]): number[] =>
    names.map((name) => layer.columns.findIndex((column) => column.name === name)).filter((at) => at >= 0)
  const [partAt = -1] = find(partedBy)
  const labelsAt = find(labelledBy)
  const height = frame.isProjected ? 5 : 0.00005
  const at = (x: number, y: number): string => `10\n${round(x, frame.digits)}\n20\n${round(y, frame.digits)}\n30\n0\n`
  return (wkb, values) => {
    const part = oneLine(values[partAt] ?? null)
    const name = part === '' ? layer.title : `${layer.title}_${part}`
    const label = labelsAt.map((at) => oneLine(values[at] ?? null)).find((text) => text !== '') ?? ''
    const { minX, minY, maxX, maxY } = extentOfWkb(wkb)
    const text =
      label === '' ? '' : `0\nTEXT\n8\n${name}\n${at((minX + maxX) / 2, (minY + maxY) / 2)}40\n${height}\n1\n${label}\n`
    if (layer.shape === 'Point') return `0\nPOINT\n8\n${name}\n${at(minX, minY)}${text}`
    const isClosed = layer.shape === 'MultiPolygon'
    const lines = partsOfWkb(wkb).flat()
    return lines.map((line) => polyline(line, { name, isClosed, at })).join('') + text
  }
}

type Drawn = { name: string; isClosed: boolean; at: (x: number, y: number) => string }

function polyline(pairs: Float64Array, { name, isClosed, at }: Drawn): string {
  // A closed polyline goes back to its first vertex by itself.
  const end = isClosed ? pairs.length - 2 : pairs.length
  let text = `0\nPOLYLINE\n8\n${name}\n66\n1\n10\n0\n20\n0\n30\n0\n70\n${isClosed ? 1 : 0}\n`
  for (let i = 0; i < end; i += 2) text += `0\nVERTEX\n8\n${name}\n${at(pairs[i] ?? 0, pairs[i + 1] ?? 0)}`
  return `${text}0\nSEQEND\n8\n${name}\n`
}

/** A value of DXF ends with its line. */
function oneLine(value: Value): string {
  return value === null
    ? ''
    : String(value)
        .replace(/[\r\n\u0000-\u001F]+/g, ' ')
        .slice(0, 200)
}
