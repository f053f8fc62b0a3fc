import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { ByteOut } from '../byte-out.ts'
import type { Value } from '../copy-rows.ts'
import type { ColumnType } from '../layer-columns.ts'
import type { Extent } from '../wkb-text.ts'
import { extentOfWkb } from '../wkb-text.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'
import { projJson } from './proj-json.ts'

/** Few rows a group: they are held until it is written. */
const groupRows = 16_384

/** GeoParquet 1.1: WKB, a box in the metadata, the system as PROJJSON; null says that there is none. */
export const geoparquet: Format = {
  extension: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  holdsLayers: false,
  write: async (job, out) => {
    const layer = job.layers[0]
    if (!layer) return
    const bytes = new ByteWriter(1 << 20)
    const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(layer) })
    const group = openGroup(layer)
    let extent: Extent | null = null
    const flush = async (): Promise<void> => {
      if (group.rows() > 0) await writer.write({ columnData: group.take(), rowGroupSize: groupRows * 2 })
      await handOn(bytes, out)
    }
    await job.read(layer.layer, 'wkb', {
      row: (wkb, values) => {
        if (wkb) extent = wider(extent, extentOfWkb(wkb))
        group.add(wkb, values)
      },
      drain: async () => {
        if (group.rows() >= groupRows) await flush()
      },
    })
    await flush()
    writer.kvMetadata = [
      { key: 'geo', value: JSON.stringify(geoOf(job, layer, extent)) },
      { key: 'wangge', value: JSON.stringify(job.label) },
    ]
    await writer.finish()
    await handOn(bytes, out)
  },
}

/** What has been written leaves; the writer goes on counting from where it was. */
async function handOn(bytes: ByteWriter, out: ByteOut): Promise<void> {
  out.write(bytes.getBytes())
  bytes.index = 0
  await out.drain()
}

function wider(a: Extent | null, b: Extent): Extent {
  if (!a) return b
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  }
}

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema']

const parquetTypes = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  'yes-no': { type: 'BOOLEAN' },
  time: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } },
} as const

function schemaOf({ columns }: FileLayer): Schema {
  return [
    { name: 'root', num_children: columns.length + 1 },
    { name: 'geometry', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
    ...columns.map(({ fileName, type }) => ({
      name: fileName,
      repetition_type: 'OPTIONAL' as const,
      ...parquetTypes[type],
    })),
  ]
}

type Cell = string | number | bigint | boolean | Date | Uint8Array | null

function openGroup({ columns }: FileLayer) {
  const fresh = (): Cell[][] => [[], ...columns.map((): Cell[] => [])]
  let data = fresh()
  return {
    rows: () => data[0]?.length ?? 0,
    add: (wkb: Buffer | null, values: readonly Value[]) => {
      data[0]?.push(wkb ? Uint8Array.from(wkb) : null)
      for (let i = 0; i < columns.length; i += 1) data[i + 1]?.push(cellOf(values[i] ?? null, columns[i]?.type))
    },
    take: () => {
      const names = ['geometry', ...columns.map(({ fileName }) => fileName)]
      const columnData = names.map((name, i) => ({ name, data: data[i] ?? [] }))
      data = fresh()
      return columnData
    },
  }
}

function cellOf(value: Value, type: ColumnType | undefined): Cell {
  if (value === null) return null
  if (type === 'time') return new Date(Number(value))
  return type === 'integer' ? BigInt(Number(value)) : value
}

function geoOf({ frame }: FormatJob, { shape }: FileLayer, extent: Extent | null): object {
  const crs = frame.name === 'wgs84' ? {} : { crs: frame.epsg === null ? null : projJson(frame.epsg) }
  const bbox = extent ? { bbox: [extent.minX, extent.minY, extent.maxX, extent.maxY] } : {}
  return {
    version: '1.1.0',
    primary_column: 'geometry',
    columns: { geometry: { encoding: 'WKB', geometry_types: [shape], ...crs, ...bbox } },
  }
}
