import type { ByteStream } from './byte-stream.ts'
import { openByteStream } from './byte-stream.ts'
import type { DbfHeader } from './dbf.ts'
import { readDbfHeader, readDbfRecord } from './dbf.ts'
import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'
import { readShape } from './shp-shape.ts'
import type { DeclaredFrame, Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'
import { openZip } from './zip-entries.ts'
import type { ZipEntries } from './zip-entries.ts'

type Layer = { shp: string; dbf: string; prj: string | undefined; cpg: string | undefined }

/** Opens a zipped Shapefile: .shp and .dbf are read side by side, record by record; .prj and .cpg are heeded. */
export async function openShapefile(file: string, layer: string | null, limits: ImportLimits): Promise<Source> {
  const zip = await openZip(file, limits)
  try {
    const layers = findLayers(zip.names)
    const name = layer ?? [...layers.keys()][0]
    const parts = name === undefined ? undefined : layers.get(name)
    if (name === undefined || !parts) throw unreadable(missingLayer(zip.names, [...layers.keys()], layer))
    const cpg = parts.cpg === undefined ? null : await readText(zip, parts.cpg)
    const prj = parts.prj === undefined ? null : await readText(zip, parts.prj)
    const header = await readDbfHeader(zip.read(parts.dbf), cpg)
    const passed = { rows: 0 }
    return {
      format: 'shapefile',
      encoding: header.encoding,
      layers: [...layers.keys()],
      layer: name,
      columns: header.fields.map((field) => field.name).slice(0, limits.fields),
      hasGeometry: true,
      declaredFrame: frameOf(prj),
      rows: (wanted) => readRows({ zip, parts, header, limits, passed }, wanted),
      share: () => Math.min(1, passed.rows / Math.max(1, header.records)),
      close: () => {
        zip.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function frameOf(prj: string | null): DeclaredFrame | null {
  return prj === null || prj.trim() === '' ? null : { kind: 'wkt', wkt: prj.trim() }
}

function findLayers(names: string[]): Map<string, Layer> {
  const find = (base: string, ending: string) =>
    names.find((name) => name.toLowerCase() === `${base}${ending}`.toLowerCase())
  const layers = new Map<string, Layer>()
  for (const shp of names.filter((name) => /\.shp$/i.test(name) && !name.startsWith('__MACOSX/'))) {
    const base = shp.slice(0, -4)
    const dbf = find(base, '.dbf')
    if (dbf !== undefined) {
      const layerName = base.split('/').at(-1) ?? base
      layers.set(layerName, { shp, dbf, prj: find(base, '.prj'), cpg: find(base, '.cpg') })
    }
  }
  return layers
}

function missingLayer(names: string[], layers: string[], asked: string | null): string {
  if (asked !== null && layers.length > 0) return `The zip has no layer "${asked}". Its layers: ${layers.join(', ')}.`
  if (names.some((name) => name.startsWith('xl/')))
    return 'This is an Excel workbook. Save the sheet as CSV (UTF-8) and import that.'
  if (names.some((name) => /\.shp$/i.test(name)))
    return 'The zip holds a .shp without its .dbf. Zip all parts together.'
  return 'The zip holds no Shapefile (.shp with .dbf). Unpack other files and import them one by one.'
}

async function readText(zip: ZipEntries, name: string): Promise<string> {
  let text = ''
  for await (const chunk of zip.read(name)) {
    text += chunk.toString('utf8')
    if (text.length > 100_000) break
  }
  return text.replace(/^\uFEFF/, '')
}

type Reading = {
  zip: ZipEntries
  parts: Layer
  header: DbfHeader
  limits: ImportLimits
  passed: { rows: number }
}

async function* readRows(reading: Reading, wanted: readonly string[]): AsyncGenerator<SourceRow[]> {
  const { zip, parts, header, limits, passed } = reading
  const shp = openByteStream(zip.read(parts.shp), limits.featureBytes)
  const dbf = openByteStream(zip.read(parts.dbf), limits.featureBytes)
  passed.rows = 0
  try {
    await shp.take(100)
    await dbf.take(header.headerBytes)
    let batch: SourceRow[] = []
    for (let row = 1; row <= header.records; row++) {
      const next = await readRow({ shp, dbf }, { row, wanted }, reading)
      if (next === 'end') break
      passed.rows = row
      if (next !== null) batch.push(next)
      if (batch.length < rowsPerBatch) continue
      yield batch
      batch = []
    }
    yield batch
  } finally {
    await shp.close()
    await dbf.close()
  }
}

async function readRow(
  streams: { shp: ByteStream; dbf: ByteStream },
  at: { row: number; wanted: readonly string[] },
  { header, limits }: Reading,
): Promise<SourceRow | null | 'end'> {
  const recordHead = await streams.shp.take(8)
  const record = await streams.dbf.take(header.recordBytes)
  if (recordHead === null || record === null) return 'end'
  const shape = (await streams.shp.take(recordHead.readInt32BE(4) * 2)) ?? Buffer.alloc(0)
  const attributes = readDbfRecord(record, header)
  if (attributes === null) return null
  const values = at.wanted.map((name) => attributes.get(name))
  const read = readShape(shape, limits.verticesPerFeature)
  if ('broken' in read) return { row: at.row, values, geometry: null, broken: read.broken }
  return { row: at.row, values, geometry: read.geometry }
}
