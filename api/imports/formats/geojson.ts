import { z } from 'zod'
import type { Geometry } from 'geojson'
import type { FileBytes } from './file-bytes.ts'
import { countVertices } from './vertices.ts'
import type { ScanMode } from './json-scanner.ts'
import { scanJsonObjects } from './json-scanner.ts'
import type { ImportLimits } from './limits.ts'
import type { DeclaredFrame, Source, SourceRow } from './source.ts'
import type { EncodingState } from './text-encoding.ts'
import { asUtf8, detectEncoding, encodingName } from './text-encoding.ts'

const sampleFeatures = 300

/** Opens a FeatureCollection or a text sequence of features; one feature is in memory at a time. */
export async function openGeoJson(file: FileBytes, mode: ScanMode, limits: ImportLimits): Promise<Source> {
  const encoding = detectEncoding(file.head)
  const { columns, hasGeometry } = await sampleColumns(file, mode, encoding, limits)
  return {
    format: mode === 'features' ? 'geojson' : 'geojson-sequence',
    get encoding() {
      return encodingName(encoding)
    },
    layers: [],
    layer: null,
    columns,
    hasGeometry,
    declaredFrame: declaredFrame(file.head),
    rows: (wanted) => readRows(file, { mode, encoding, limits }, wanted),
    share: file.share,
    close: () => Promise.resolve(),
  }
}

/** RFC 7946 knows only WGS 84; older files may name another system in a "crs" member before the features. */
function declaredFrame(head: Buffer): DeclaredFrame {
  const text = head.toString('latin1')
  const before = text.slice(0, Math.max(0, text.search(/"features"\s*:/)))
  const named = /"crs"\s*:\s*\{[^}]*\{[^}]*"name"\s*:\s*"([^"]+)"/.exec(before)?.[1] ?? ''
  const epsg = /EPSG:+(?:[\d.]*:)?(\d+)$/i.exec(named)?.[1]
  return epsg === undefined ? { kind: 'wgs84' } : { kind: 'epsg', code: Number(epsg) }
}

const Feature = z.object({
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.object({ type: z.string() }).loose().nullish(),
})

type FeatureRead = { properties: Record<string, unknown>; geometry: Geometry | null }

async function sampleColumns(file: FileBytes, mode: ScanMode, encoding: EncodingState, limits: ImportLimits) {
  const columns = new Set<string>()
  let seen = 0
  let hasGeometry = false
  for await (const objects of scanJsonObjects(asUtf8(file.chunks(), encoding), mode, limits)) {
    const features = objects.map(readFeature).filter((feature): feature is FeatureRead => !('broken' in feature))
    for (const name of features.flatMap(({ properties }) => Object.keys(properties)))
      if (columns.size < limits.fields) columns.add(name)
    hasGeometry ||= features.some(({ geometry }) => geometry !== null)
    seen += features.length
    if (seen >= sampleFeatures) break
  }
  return { columns: [...columns], hasGeometry }
}

function readFeature(bytes: Buffer): FeatureRead | { broken: string } {
  try {
    const parsed = Feature.safeParse(JSON.parse(bytes.toString('utf8')))
    if (!parsed.success) return { broken: 'it is not a GeoJSON feature' }
    const { properties, geometry } = parsed.data
    return { properties: properties ?? {}, geometry: (geometry as Geometry | null | undefined) ?? null }
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) }
  }
}

async function* readRows(
  file: FileBytes,
  how: { mode: ScanMode; encoding: EncodingState; limits: ImportLimits },
  wanted: readonly string[],
): AsyncGenerator<SourceRow[]> {
  let row = 0
  for await (const objects of scanJsonObjects(asUtf8(file.chunks(), how.encoding), how.mode, how.limits)) {
    yield objects.map((bytes) => {
      row++
      const feature = readFeature(bytes)
      if ('broken' in feature) return brokenRow(row, wanted, 'broken-feature', feature.broken)
      return featureRow(row, feature, wanted, how.limits)
    })
  }
}

function brokenRow(row: number, wanted: readonly string[], reason: string, detail: string): SourceRow {
  return { row, values: wanted.map(() => null), geometry: null, broken: { reason, detail } }
}

/** A feature as a row; geometries that are far too large are refused here, before anything is built from them. */
export function featureRow(
  row: number,
  feature: FeatureRead,
  wanted: readonly string[],
  limits: ImportLimits,
): SourceRow {
  const vertices = feature.geometry === null ? 0 : countVertices(feature.geometry)
  if (vertices > limits.verticesPerFeature)
    return brokenRow(row, wanted, 'too-many-vertices', `the shape has ${vertices} vertices`)
  return { row, values: wanted.map((name) => feature.properties[name]), geometry: feature.geometry }
}
