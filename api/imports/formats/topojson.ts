import { feature } from 'topojson-client'
import type { Geometry } from 'geojson'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'
import type { FileBytes } from './file-bytes.ts'
import { featureRow } from './geojson.ts'
import type { ImportLimits } from './limits.ts'
import { unreadable } from './limits.ts'
import type { Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'

type TopoObject = GeometryObject<Record<string, unknown> | null>

/** Opens TopoJSON. Its arcs are shared by all features, so it is read whole, up to a cap. */
export async function openTopoJson(file: FileBytes, layer: string | null, limits: ImportLimits): Promise<Source> {
  const topology = await readTopology(file, limits)
  const layers = Object.keys(topology.objects)
  const chosen = layer ?? layers[0]
  const object = chosen === undefined ? undefined : topology.objects[chosen]
  if (chosen === undefined || object === undefined)
    throw unreadable(`The file has no layer "${chosen ?? ''}". Its layers: ${layers.join(', ') || 'none'}.`)
  const members = membersOf(object)
  const columns = new Set(members.slice(0, 1000).flatMap((member) => Object.keys(member.properties ?? {})))
  const passed = { rows: 0 }
  return {
    format: 'topojson',
    encoding: 'utf-8',
    layers,
    layer: chosen,
    columns: [...columns],
    hasGeometry: true,
    declaredFrame: { kind: 'wgs84' },
    rows: (wanted) => readRows({ topology, members, limits, passed }, wanted),
    share: () => passed.rows / Math.max(1, members.length),
    close: () => Promise.resolve(),
  }
}

async function readTopology(file: FileBytes, limits: ImportLimits): Promise<Topology> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const chunk of file.chunks()) {
    bytes += chunk.length
    if (bytes > limits.wholeFileBytes)
      throw unreadable(
        `TopoJSON is read whole, up to ${limits.wholeFileBytes / 1048576} MB. Convert the file to GeoJSON first.`,
      )
    pieces.push(chunk)
  }
  return parseTopology(Buffer.concat(pieces).toString('utf8'))
}

function parseTopology(text: string): Topology {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw unreadable(`The JSON is broken: ${error instanceof Error ? error.message : String(error)}.`)
  }
  const isTopology =
    typeof parsed === 'object' &&
    parsed !== null &&
    'objects' in parsed &&
    'arcs' in parsed &&
    Array.isArray(parsed.arcs)
  if (!isTopology || typeof (parsed as Topology).objects !== 'object')
    throw unreadable('The TopoJSON has no objects or no arcs. Export it again.')
  return parsed as Topology
}

function membersOf(object: TopoObject): TopoObject[] {
  return object.type === 'GeometryCollection'
    ? (object as GeometryCollection<Record<string, unknown>>).geometries
    : [object]
}

async function* readRows(
  topo: { topology: Topology; members: TopoObject[]; limits: ImportLimits; passed: { rows: number } },
  wanted: readonly string[],
): AsyncGenerator<SourceRow[]> {
  topo.passed.rows = 0
  for (let at = 0; at < topo.members.length; at += rowsPerBatch) {
    const batch = topo.members.slice(at, at + rowsPerBatch)
    yield await Promise.resolve(batch.map((member, index) => memberRow(topo, member, { row: at + index + 1, wanted })))
    topo.passed.rows = at + batch.length
  }
}

function memberRow(
  topo: { topology: Topology; limits: ImportLimits },
  member: TopoObject,
  at: { row: number; wanted: readonly string[] },
): SourceRow {
  const properties: Record<string, unknown> = member.properties ?? {}
  try {
    const made = feature(topo.topology, member)
    const geometry = 'geometry' in made ? (made.geometry as Geometry | null) : null
    return featureRow(at.row, { properties, geometry }, at.wanted, topo.limits)
  } catch {
    const values = at.wanted.map((name) => properties[name])
    const detail = 'the shape names arcs that the file does not hold'
    return { row: at.row, values, geometry: null, broken: { reason: 'broken-feature', detail } }
  }
}
