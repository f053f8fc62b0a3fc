import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { Builder } from 'flatbuffers'
import { ColumnType as FgbType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js'
import { Column as FgbColumn } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js'
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js'
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js'
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js'
import type { ByteOut } from '../byte-out.ts'
import type { Value } from '../copy-rows.ts'
import type { ColumnType, ShapeKind } from '../layer-columns.ts'
import { extentOfWkb, partsOfWkb } from '../wkb-text.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'
import type { PackedIndex } from './packed-index.ts'
import { openPackedIndex } from './packed-index.ts'

/**
 * FlatGeobuf 3 with its packed Hilbert R-tree. Features are spooled to a file while their boxes are kept, then read
 * again in the order of the curve. The tables are those of the kept package; its own writer makes no index and holds
 * everything in memory.
 */
export const flatgeobuf: Format = {
  extension: 'fgb',
  mediaType: 'application/vnd.flatgeobuf',
  holdsLayers: false,
  write: async (job, out) => {
    const layer = job.layers[0]
    if (!layer) return
    const spool = openSync(job.scratch('features.spool'), 'w+')
    try {
      const index = await spoolFeatures(job, layer, spool)
      const sorted = index.sort()
      out.write(Buffer.from([0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x01]))
      out.write(headerOf(job, layer, { index, wkt: await job.systemWkt() }))
      for (const nodes of index.nodes(sorted)) {
        out.write(nodes)
        await out.drain()
      }
      await copyFeatures(spool, { index, sorted }, out)
    } finally {
      closeSync(spool)
    }
  },
}

const spoolPieceBytes = 1 << 20

async function spoolFeatures(job: FormatJob, layer: FileLayer, spool: number): Promise<PackedIndex> {
  const index = openPackedIndex()
  const build = featureBuilder(layer)
  let pieces: Uint8Array[] = []
  let held = 0
  const flush = (): void => {
    if (held > 0) writeAll(spool, Buffer.concat(pieces))
    pieces = []
    held = 0
  }
  await job.read(layer.layer, 'wkb', {
    row: (wkb, values) => {
      const feature = build(wkb, values)
      index.add(wkb ? extentOfWkb(wkb) : null, feature.length)
      pieces.push(feature)
      held += feature.length
      if (held > spoolPieceBytes) flush()
    },
    drain: () => Promise.resolve(),
  })
  flush()
  return index
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}

async function copyFeatures(
  spool: number,
  { index, sorted }: { index: PackedIndex; sorted: Uint32Array },
  out: ByteOut,
): Promise<void> {
  for (let n = 0; n < sorted.length; n += 1) {
    const { offset, length } = index.placeOf(sorted[n] ?? 0)
    const feature = Buffer.allocUnsafe(length)
    readSync(spool, feature, 0, length, offset)
    out.write(feature)
    if (n % 256 === 0) await out.drain()
  }
}

const fgbTypes: Record<ColumnType, FgbType> = {
  text: FgbType.String,
  integer: FgbType.Long,
  number: FgbType.Double,
  'yes-no': FgbType.Bool,
  time: FgbType.DateTime,
}
const fgbShapes: Record<ShapeKind, GeometryType> = {
  Point: GeometryType.Point,
  LineString: GeometryType.LineString,
  MultiPolygon: GeometryType.MultiPolygon,
}

function headerOf(
  { frame, label }: FormatJob,
  { title, titleZh, titleEn, shape, columns }: FileLayer,
  { index, wkt }: { index: PackedIndex; wkt: string | null },
): Uint8Array {
  const builder = new Builder(4096)
  const fields = columns.map(({ fileName, type, titleZh: zh, titleEn: en, note }) => {
    const name = builder.createString(fileName)
    const description = builder.createString(`${zh} ${en}${note === null ? '' : ` (${note})`}`)
    FgbColumn.startColumn(builder)
    FgbColumn.addName(builder, name)
    FgbColumn.addType(builder, fgbTypes[type])
    FgbColumn.addDescription(builder, description)
    return FgbColumn.endColumn(builder)
  })
  const columnsAt = Header.createColumnsVector(builder, fields)
  const crs = crsOf(builder, { epsg: frame.epsg, name: frame.epsg === null ? frame.note : `EPSG:${frame.epsg}`, wkt })
  const extent = index.extent()
  const envelope = extent && Header.createEnvelopeVector(builder, [extent.minX, extent.minY, extent.maxX, extent.maxY])
  const name = builder.createString(title)
  const description = builder.createString(`${titleZh} ${titleEn}`)
  const metadata = builder.createString(JSON.stringify(label))
  Header.startHeader(builder)
  Header.addName(builder, name)
  if (envelope) Header.addEnvelope(builder, envelope)
  Header.addGeometryType(builder, fgbShapes[shape])
  Header.addColumns(builder, columnsAt)
  Header.addFeaturesCount(builder, BigInt(index.count()))
  Header.addIndexNodeSize(builder, index.count() === 0 ? 0 : index.nodeSize)
  Header.addCrs(builder, crs)
  Header.addDescription(builder, description)
  Header.addMetadata(builder, metadata)
  builder.finishSizePrefixed(Header.endHeader(builder))
  return builder.asUint8Array()
}

function crsOf(
  builder: Builder,
  { epsg, name, wkt }: { epsg: number | null; name: string; wkt: string | null },
): number {
  const organization = epsg === null ? 0 : builder.createString('EPSG')
  const named = builder.createString(name)
  const definition = wkt === null ? 0 : builder.createString(wkt)
  Crs.startCrs(builder)
  if (epsg !== null) {
    Crs.addOrg(builder, organization)
    Crs.addCode(builder, epsg)
  }
  Crs.addName(builder, named)
  if (wkt !== null) Crs.addWkt(builder, definition)
  return Crs.endCrs(builder)
}

/** Builds size-prefixed features, one builder for all. */
function featureBuilder({ shape, columns }: FileLayer): (wkb: Buffer | null, values: readonly Value[]) => Uint8Array {
  const builder = new Builder(4096)
  const properties = propertyWriter(columns.map(({ type }) => type))
  return (wkb, values) => {
    builder.clear()
    // As Feature.createPropertiesVector, which adds byte after byte.
    const propertiesAt = builder.createByteVector(properties(values))
    const geometry = wkb ? geometryOf(builder, shape, partsOfWkb(wkb)) : 0
    Feature.startFeature(builder)
    if (geometry) Feature.addGeometry(builder, geometry)
    Feature.addProperties(builder, propertiesAt)
    builder.finishSizePrefixed(Feature.endFeature(builder))
    return builder.asUint8Array().slice()
  }
}

function geometryOf(builder: Builder, shape: ShapeKind, parts: Float64Array[][]): number {
  if (shape !== 'MultiPolygon') return ringsOf(builder, fgbShapes[shape], parts[0] ?? [])
  const polygons = parts.map((rings) => ringsOf(builder, GeometryType.Polygon, rings))
  const partsAt = Geometry.createPartsVector(builder, polygons)
  Geometry.startGeometry(builder)
  Geometry.addParts(builder, partsAt)
  Geometry.addType(builder, GeometryType.MultiPolygon)
  return Geometry.endGeometry(builder)
}

function ringsOf(builder: Builder, type: GeometryType, rings: Float64Array[]): number {
  let pairs = 0
  const ends = rings.map((ring) => (pairs += ring.length / 2))
  const xy = rings.length === 1 ? (rings[0] ?? new Float64Array()) : joined(rings, pairs * 2)
  const xyAt = doublesVector(builder, xy)
  const endsAt = rings.length > 1 ? Geometry.createEndsVector(builder, ends) : 0
  Geometry.startGeometry(builder)
  if (endsAt) Geometry.addEnds(builder, endsAt)
  Geometry.addXy(builder, xyAt)
  Geometry.addType(builder, type)
  return Geometry.endGeometry(builder)
}

/** As Geometry.createXyVector, without handing over each number by itself. */
function doublesVector(builder: Builder, numbers: Float64Array): number {
  builder.startVector(8, numbers.length, 8)
  for (let i = numbers.length - 1; i >= 0; i -= 1) builder.addFloat64(numbers[i] ?? 0)
  return builder.endVector()
}

function joined(rings: Float64Array[], length: number): Float64Array {
  const all = new Float64Array(length)
  let at = 0
  for (const ring of rings) {
    all.set(ring, at)
    at += ring.length
  }
  return all
}

/** Values one after another, each behind the number of its column; null ones are left out. */
function propertyWriter(types: readonly ColumnType[]): (values: readonly Value[]) => Uint8Array {
  let bytes = Buffer.alloc(4096)
  return (values) => {
    let at = 0
    for (let i = 0; i < types.length; i += 1) {
      const value = values[i] ?? null
      if (value === null) continue
      const text = types[i] === 'time' ? new Date(Number(value)).toISOString() : value
      const most = typeof text === 'string' ? text.length * 3 + 6 : 10
      if (at + most > bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2 + most)
      at = writeProperty(bytes, bytes.writeUInt16LE(i, at), text, types[i])
    }
    return bytes.subarray(0, at)
  }
}

function writeProperty(bytes: Buffer, at: number, value: Exclude<Value, null>, type: ColumnType | undefined): number {
  if (typeof value === 'string') {
    const length = bytes.write(value, at + 4, 'utf8')
    bytes.writeUInt32LE(length, at)
    return at + 4 + length
  }
  if (typeof value === 'boolean') return bytes.writeUInt8(Number(value), at)
  return type === 'integer' ? bytes.writeBigInt64LE(BigInt(value), at) : bytes.writeDoubleLE(value, at)
}
