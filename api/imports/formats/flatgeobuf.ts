import { deserialize } from 'flatgeobuf/lib/mjs/geojson.js'
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import type { FileBytes } from './file-bytes.ts'
import { readFrames } from './flatgeobuf-frames.ts'
import { featureRow } from './geojson.ts'
import type { ImportLimits } from './limits.ts'
import { asUnreadable } from './limits.ts'
import type { DeclaredFrame, Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'

/** Opens FlatGeobuf as a stream of features. */
export async function openFlatGeobuf(file: FileBytes, limits: ImportLimits): Promise<Source> {
  const header = await readHeader(file, limits)
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

/** An error of the frames becomes the error of the stream, which ends the decoder instead of letting it wait. */
function openStream(frames: AsyncGenerator<Buffer>): ReadableStream {
  return new ReadableStream({
    pull: async (controller) => {
      const next = await frames.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
  })
}

async function readHeader(file: FileBytes, limits: ImportLimits): Promise<HeaderMeta> {
  const seen: { header?: HeaderMeta } = {}
  const frames = readFrames(file, limits, 'header')
  try {
    const headerMetaFn = (header: HeaderMeta) => (seen.header = header)
    await deserialize(openStream(frames), { headerMetaFn }).next()
  } catch (error) {
    throw asUnreadable(error, 'the FlatGeobuf file')
  } finally {
    await frames.return(undefined)
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
  const frames = readFrames(file, limits, 'everything')
  try {
    for await (const feature of deserialize(openStream(frames))) {
      const properties = (feature.properties ?? {}) as Record<string, unknown>
      batch.push(featureRow(++row, { properties, geometry: feature.geometry }, wanted, limits))
      if (batch.length < rowsPerBatch) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw asUnreadable(error, 'the FlatGeobuf file')
  } finally {
    await frames.return(undefined)
  }
  yield batch
}
