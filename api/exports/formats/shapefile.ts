import { closeSync, openSync, writeSync } from 'node:fs'
import type { Value } from '../copy-rows.ts'
import type { ColumnType } from '../layer-columns.ts'
import { extentOfWkb, partsOfWkb } from '../wkb-text.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'
import { openZip } from './zip.ts'

/**
 * Esri shapefile, zipped, a set of files a layer, in UTF-8 (.cpg). Names of columns are cut to ten bytes, texts to 254;
 * label.json in the zip tells the whole names.
 */
export const shapefile: Format = {
  extension: 'zip',
  mediaType: 'application/zip',
  holdsLayers: true,
  fitNames: (names) => cutNames(names, 10),
  write: async (job, out) => {
    const zip = openZip(out, job.dataTime)
    const wkt = await job.systemWkt()
    zip.text('label.json', `${JSON.stringify(job.label, null, 2)}\n`)
    for (const layer of job.layers) {
      const base = `${layer.title}_${job.frame.slug}`
      await writeLayer(job, layer, base)
      for (const part of ['shp', 'shx', 'dbf']) zip.file(job.scratch(`${base}.${part}`), `${base}.${part}`)
      zip.text(`${base}.cpg`, 'UTF-8')
      if (wkt !== null) zip.text(`${base}.prj`, wkt)
    }
    await zip.end()
  },
}

/** At most so many bytes of UTF-8, cut between characters; a number where two would be equal. */
export function cutNames(names: readonly string[], bytes: number): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let cut = cutText(name, bytes)
    for (let n = 1; taken.has(cut.toLowerCase()); n += 1) cut = `${cutText(name, bytes - String(n).length)}${n}`
    taken.add(cut.toLowerCase())
    return cut
  })
}

function cutText(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text
  let cut = ''
  let used = 0
  for (const character of text) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    cut += character
  }
  return cut
}

const textBytes = 254
const dbfFields: Record<ColumnType, { letter: string; width: number; decimals: number }> = {
  text: { letter: 'C', width: textBytes, decimals: 0 },
  integer: { letter: 'N', width: 18, decimals: 0 },
  number: { letter: 'N', width: 24, decimals: 6 },
  'yes-no': { letter: 'L', width: 1, decimals: 0 },
  time: { letter: 'C', width: 24, decimals: 0 },
}
/** Short words of ours need no 254 bytes a row. */
const narrow: Record<string, number> = {
  code: 64,
  kind: 24,
  code_scheme: 16,
  community: 16,
  grid: 64,
  use: 16,
  class: 24,
  direction: 16,
  scheme: 32,
  source: 16,
  status: 16,
  place_quality: 16,
  class_zh: 160,
  class_en: 160,
  capacity_unit: 40,
}

type FileOut = { write: (bytes: Buffer) => void; patch: (bytes: Buffer) => void; close: () => void; size: () => number }
const pieceBytes = 1 << 20

function openFile(path: string): FileOut {
  const file = openSync(path, 'w')
  let piece = Buffer.allocUnsafe(pieceBytes)
  let used = 0
  let size = 0
  const flush = (): void => {
    for (let at = 0; at < used;) at += writeSync(file, piece, at, used - at)
    used = 0
  }
  return {
    write: (bytes) => {
      if (used + bytes.length > pieceBytes) flush()
      if (bytes.length > piece.length) piece = Buffer.allocUnsafe(bytes.length)
      bytes.copy(piece, used)
      used += bytes.length
      size += bytes.length
    },
    patch: (bytes) => {
      flush()
      writeSync(file, bytes, 0, bytes.length, 0)
    },
    close: () => {
      flush()
      closeSync(file)
    },
    size: () => size,
  }
}

async function writeLayer(job: FormatJob, layer: FileLayer, base: string): Promise<void> {
  const [shp, shx, dbf] = ['shp', 'shx', 'dbf'].map((part) => openFile(job.scratch(`${base}.${part}`)))
  if (!shp || !shx || !dbf) return
  try {
    const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
    const fields = fieldsOf(layer)
    const head = dbfHeader(fields, 0, job.dataTime)
    dbf.write(head)
    shp.write(Buffer.alloc(100))
    shx.write(Buffer.alloc(100))
    let rows = 0
    const record = recordWriter(fields)
    await job.read(layer.layer, 'wkb', {
      row: (wkb, values) => {
        rows += 1
        const shape = wkb ? shapeOf(wkb, layer.shape) : nullShape
        if (wkb) widen(box, wkb)
        shx.write(pairBE(shp.size() / 2, shape.length / 2))
        shp.write(pairBE(rows, shape.length / 2))
        shp.write(shape)
        dbf.write(record(values))
      },
      drain: () => Promise.resolve(),
    })
    dbf.write(Buffer.from([0x1a]))
    shp.patch(mainHeader(shp.size(), shapeTypes[layer.shape], box))
    shx.patch(mainHeader(shx.size(), shapeTypes[layer.shape], box))
    dbf.patch(dbfHeader(fields, rows, job.dataTime))
  } finally {
    for (const file of [shp, shx, dbf]) file.close()
  }
}

const shapeTypes = { Point: 1, LineString: 3, MultiPolygon: 5 } as const
const nullShape = Buffer.alloc(4)
type Bounds = [minX: number, minY: number, maxX: number, maxY: number]

function widen(box: Bounds, wkb: Buffer): void {
  const { minX, minY, maxX, maxY } = extentOfWkb(wkb)
  box[0] = Math.min(box[0], minX)
  box[1] = Math.min(box[1], minY)
  box[2] = Math.max(box[2], maxX)
  box[3] = Math.max(box[3], maxY)
}

function pairBE(first: number, second: number): Buffer {
  const pair = Buffer.allocUnsafe(8)
  pair.writeInt32BE(first, 0)
  pair.writeInt32BE(second, 4)
  return pair
}

function mainHeader(bytes: number, type: number, box: Bounds): Buffer {
  const head = Buffer.alloc(100)
  head.writeInt32BE(9994, 0)
  head.writeInt32BE(bytes / 2, 24)
  head.writeInt32LE(1000, 28)
  head.writeInt32LE(type, 32)
  if (box[0] <= box[2]) box.forEach((value, i) => head.writeDoubleLE(value, 36 + i * 8))
  return head
}

function shapeOf(wkb: Buffer, kind: FileLayer['shape']): Buffer {
  if (kind === 'Point') {
    const shape = Buffer.allocUnsafe(20)
    shape.writeInt32LE(1, 0)
    wkb.copy(shape, 4, 5, 21)
    return shape
  }
  const rings = partsOfWkb(wkb).flatMap((part) => (kind === 'MultiPolygon' ? part.map(turned) : part))
  const pairs = rings.reduce((sum, ring) => sum + ring.length / 2, 0)
  const shape = Buffer.allocUnsafe(44 + rings.length * 4 + pairs * 16)
  const { minX, minY, maxX, maxY } = extentOfWkb(wkb)
  shape.writeInt32LE(shapeTypes[kind], 0)
  ;[minX, minY, maxX, maxY].forEach((value, i) => shape.writeDoubleLE(value, 4 + i * 8))
  shape.writeInt32LE(rings.length, 36)
  shape.writeInt32LE(pairs, 40)
  let first = 0
  let at = 44 + rings.length * 4
  rings.forEach((ring, i) => {
    shape.writeInt32LE(first, 44 + i * 4)
    first += ring.length / 2
    for (const number of ring) at = shape.writeDoubleLE(number, at)
  })
  return shape
}

/** Outer rings run clockwise, holes against it: which of the two a ring is, is told by nothing else. */
function turned(ring: Float64Array, n: number): Float64Array {
  let doubleArea = 0
  for (let i = 0; i + 3 < ring.length; i += 2)
    doubleArea += ((ring[i + 2] ?? 0) - (ring[i] ?? 0)) * ((ring[i + 3] ?? 0) + (ring[i + 1] ?? 0))
  const isClockwise = doubleArea > 0
  if (isClockwise === (n === 0)) return ring
  const back = new Float64Array(ring.length)
  for (let i = 0; i < ring.length; i += 2) {
    back[i] = ring[ring.length - 2 - i] ?? 0
    back[i + 1] = ring[ring.length - 1 - i] ?? 0
  }
  return back
}

type DbfField = { name: string; letter: string; width: number; decimals: number; type: ColumnType }

function fieldsOf({ columns }: FileLayer): DbfField[] {
  return columns.map(({ name, fileName, type }) => {
    const field = dbfFields[type]
    return { name: fileName, type, ...field, width: type === 'text' ? (narrow[name] ?? field.width) : field.width }
  })
}

function dbfHeader(fields: readonly DbfField[], rows: number, time: Date): Buffer {
  const head = Buffer.alloc(32 + fields.length * 32 + 1)
  head[0] = 3
  head[1] = time.getUTCFullYear() - 1900
  head[2] = time.getUTCMonth() + 1
  head[3] = time.getUTCDate()
  head.writeUInt32LE(rows, 4)
  head.writeUInt16LE(head.length, 8)
  head.writeUInt16LE(1 + fields.reduce((sum, { width }) => sum + width, 0), 10)
  fields.forEach(({ name, letter, width, decimals }, i) => {
    const at = 32 + i * 32
    head.write(name, at, 11, 'utf8')
    head.write(letter, at + 11, 'latin1')
    head[at + 16] = width
    head[at + 17] = decimals
  })
  head[head.length - 1] = 0x0d
  return head
}

function recordWriter(fields: readonly DbfField[]): (values: readonly Value[]) => Buffer {
  const bytes = Buffer.alloc(1 + fields.reduce((sum, { width }) => sum + width, 0), ' ')
  return (values) => {
    bytes.fill(' ')
    let at = 1
    fields.forEach(({ width, type, decimals }, i) => {
      const value = values[i] ?? null
      if (value !== null) bytes.write(dbfValue(value, { width, type, decimals }), at, width, 'utf8')
      at += width
    })
    return bytes
  }
}

type Fit = Pick<DbfField, 'width' | 'type' | 'decimals'>

function dbfValue(value: Exclude<Value, null>, { width, type, decimals }: Fit): string {
  if (type === 'time') return new Date(Number(value)).toISOString()
  if (typeof value === 'boolean') return value ? 'T' : 'F'
  if (typeof value === 'number') return (type === 'integer' ? String(value) : value.toFixed(decimals)).padStart(width)
  return cutText(value, width)
}
