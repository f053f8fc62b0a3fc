import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import Database from 'libsql'
import { z } from 'zod'
import type { FileBytes } from './file-bytes.ts'
import { featureRow } from './geojson.ts'
import type { ImportLimits } from './limits.ts'
import { asUnreadable, unreadable } from './limits.ts'
import type { DeclaredFrame, Source, SourceRow } from './source.ts'
import { rowsPerBatch } from './source.ts'
import { readWkb } from './wkb.ts'

type Sqlite = InstanceType<typeof Database>

/**
 * Opens a GeoPackage read-only. SQLite answers synchronously, so rows are asked in small batches and the event
 * loop runs between them. A gzipped one is unpacked to a temporary file first, since SQLite needs to seek.
 */
export async function openGeoPackage(
  path: string,
  file: FileBytes,
  options: { layer: string | null; limits: ImportLimits },
): Promise<Source> {
  const unpacked = file.isGzip ? await unpack(file) : undefined
  const release = async (): Promise<void> => {
    if (unpacked !== undefined) await rm(unpacked.folder, { recursive: true, force: true })
  }
  try {
    const db = new Database(unpacked?.path ?? path, { readonly: true })
    return describe(db, options, async () => {
      db.close()
      await release()
    })
  } catch (error) {
    await release()
    throw asUnreadable(error, path)
  }
}

async function unpack(file: FileBytes): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-gpkg-'))
  const path = join(folder, 'layer.gpkg')
  try {
    await pipeline(Readable.from(file.chunks()), createWriteStream(path))
    return { folder, path }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

const Layers = z.array(z.object({ table: z.string(), geometry: z.string(), srs: z.number() }))
const Srs = z.array(z.object({ organization: z.string(), code: z.number(), definition: z.string() }))
const Columns = z.array(z.object({ name: z.string(), pk: z.number() }))

type Layer = { table: string; geometry: string; columns: string[]; key: string }

function describe(
  db: Sqlite,
  options: { layer: string | null; limits: ImportLimits },
  close: () => Promise<void>,
): Source {
  const layers = Layers.parse(
    ask(db, 'SELECT table_name AS "table", column_name AS geometry, srs_id AS srs FROM gpkg_geometry_columns'),
  )
  const names = layers.map((layer) => layer.table)
  const chosen = options.layer === null ? layers[0] : layers.find((layer) => layer.table === options.layer)
  if (!chosen)
    throw unreadable(`The GeoPackage has no layer "${options.layer ?? ''}". Its layers: ${names.join(', ')}.`)
  const columns = Columns.parse(ask(db, 'SELECT name, pk FROM pragma_table_info(?)', chosen.table))
  const layer: Layer = {
    table: chosen.table,
    geometry: chosen.geometry,
    columns: columns.map((column) => column.name).filter((name) => name !== chosen.geometry),
    key: columns.find((column) => column.pk === 1)?.name ?? 'rowid',
  }
  const passed = { rows: 0 }
  const total = z.array(z.object({ n: z.number() })).parse(ask(db, `SELECT count(*) AS n FROM ${quoted(layer.table)}`))
  return {
    format: 'geopackage',
    encoding: 'utf-8',
    layers: names,
    layer: layer.table,
    columns: layer.columns.slice(0, options.limits.fields),
    hasGeometry: true,
    declaredFrame: frameOf(db, chosen.srs),
    rows: (wanted) => readRows({ db, layer, limits: options.limits, passed }, wanted),
    share: () => Math.min(1, passed.rows / Math.max(1, total[0]?.n ?? 1)),
    close,
  }
}

function ask(db: Sqlite, sql: string, ...values: unknown[]): unknown[] {
  const statement = db.prepare(sql) as { all: (...values: unknown[]) => unknown[] }
  return statement.all(...values)
}

function frameOf(db: Sqlite, srs: number): DeclaredFrame | null {
  const [found] = Srs.parse(
    ask(
      db,
      'SELECT organization, organization_coordsys_id AS code, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?',
      srs,
    ),
  )
  if (!found || srs <= 0) return null
  return found.organization.toUpperCase() === 'EPSG'
    ? { kind: 'epsg', code: found.code }
    : { kind: 'wkt', wkt: found.definition }
}

/** Names come from the file itself, so they are quoted as SQLite wants it. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

async function* readRows(
  reading: { db: Sqlite; layer: Layer; limits: ImportLimits; passed: { rows: number } },
  wanted: readonly string[],
): AsyncGenerator<SourceRow[]> {
  const { db, layer, limits, passed } = reading
  const asked = wanted.map((name) => (layer.columns.includes(name) ? quoted(name) : 'NULL'))
  const list = asked.map((name, index) => `${name} AS c${index}`).join(', ')
  const key = layer.key === 'rowid' ? 'rowid' : quoted(layer.key)
  const page = db.prepare(
    `SELECT ${key} AS position_key, ${quoted(layer.geometry)} AS shape${list === '' ? '' : `, ${list}`}
     FROM ${quoted(layer.table)} WHERE ${key} > ? ORDER BY ${key} LIMIT ${rowsPerBatch}`,
  ) as { all: (after: number) => Record<string, unknown>[] }
  passed.rows = 0
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const found = page.all(after)
    if (found.length === 0) return
    yield found.map((record) => packageRow(record, ++passed.rows, wanted, limits))
    after = Number(found.at(-1)?.position_key)
    await setImmediate()
  }
}

function packageRow(
  record: Record<string, unknown>,
  row: number,
  wanted: readonly string[],
  limits: ImportLimits,
): SourceRow {
  const properties = Object.fromEntries(wanted.map((name, index) => [name, record[`c${index}`]]))
  try {
    const geometry = record.shape === null ? null : readPackageGeometry(asBuffer(record.shape))
    return featureRow(row, { properties, geometry }, wanted, limits)
  } catch (error) {
    const values = wanted.map((name) => properties[name])
    const detail = error instanceof Error ? error.message : String(error)
    return { row, values, geometry: null, broken: { reason: 'broken-feature', detail } }
  }
}

function asBuffer(blob: unknown): Buffer {
  if (blob instanceof Uint8Array) return Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  if (blob instanceof ArrayBuffer) return Buffer.from(blob)
  throw new RangeError('the geometry is no binary value')
}

/** "GP", version, flags, srs, an envelope of 0 to 64 bytes, then well-known binary (GeoPackage 2.1.3). */
function readPackageGeometry(blob: Buffer) {
  if (blob.length < 8 || blob.toString('latin1', 0, 2) !== 'GP')
    throw new RangeError('the geometry has no GeoPackage head')
  const flags = blob.readUInt8(3)
  if ((flags & 0x10) !== 0) return null
  const envelopeBytes = [0, 32, 48, 48, 64][(flags >> 1) & 7] ?? 0
  return readWkb(blob, 8 + envelopeBytes)
}
