import { Readable } from 'node:stream'
import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js'
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import type { FileBytes } from './file-bytes.ts'
import { featureRow } from './geojson.ts'
import type { ImportLimits } from './limits.ts'
import { asUnreadable } from './limits.ts'
import type { DeclaredFrame, Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'

/** Opens FlatGeobuf as a stream of features. */
export async function openFlatGeobuf(file: FileBytes, limits: ImportLimits): Promise<Source> {
  const header = await readHeader(file)
  return {
    format: 'flatgeobuf',
    encoding: 'utf-8',
    layers: header.title === null ? [] : [header.title],
    layer: header.title,
    columns: (header.columns ?? []).map((column) => column.name).slice(0, limits.fields),
    hasGeometry: true,
    declaredFrame: frameOf(header),
    rows: (wanted) => readRows(file, limits, wanted),
    share: file.share,
    close: () => Promise.resolve(),
  }
}

function frameOf({ crs }: HeaderMeta): DeclaredFrame | null {
  if (crs && crs.code > 0) return { kind: 'epsg', code: crs.code }
  return crs?.wkt === null || crs?.wkt === undefined ? null : { kind: 'wkt', wkt: crs.wkt }
}

function openStream(file: FileBytes): ReadableStream {
  return Readable.toWeb(Readable.from(file.chunks(), { objectMode: false }))
}

async function readHeader(file: FileBytes): Promise<HeaderMeta> {
  const seen: { header?: HeaderMeta } = {}
  try {
    const features = deserialize(openStream(file), { headerMetaFn: (header: HeaderMeta) => (seen.header = header) })
    await features.next()
    await features.return(undefined)
  } catch (error) {
    throw asUnreadable(error, 'the FlatGeobuf file')
  }
  if (!seen.header) throw asUnreadable(new Error('it has no header'), 'the FlatGeobuf file')
  return seen.header
}

async function* readRows(
  file: FileBytes,
  limits: ImportLimits,
  wanted: readonly string[],
): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = []
  let row = 0
  try {
    for await (const feature of deserialize(openStream(file))) {
      const properties = (feature.properties ?? {}) as Record<string, unknown>
      batch.push(featureRow(++row, { properties, geometry: feature.geometry }, wanted, limits))
      if (batch.length < rowsPerBatch) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw asUnreadable(error, 'the FlatGeobuf file')
  }
  yield batch
}
