import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Pool, PoolClient } from 'pg'
import type { ExportLabel, ExportLayer, LayerDelivered } from '#geo/export-words'
import type { Database } from '../db/transaction.ts'
import { inSnapshot } from '../db/transaction.ts'
import type { ByteOut } from './byte-out.ts'
import { byteOut, ReaderGone } from './byte-out.ts'
import type { TakeRow, Value } from './copy-rows.ts'
import { copyRows } from './copy-rows.ts'
import { describeExport, fileLayers, isKept } from './describe-export.ts'
import type { Asked, Described } from './describe-export.ts'
import { outFrame } from './export-frame.ts'
import { findSystem, layerStatement, readCircumstances } from './exports.queries.ts'
import type { Format, FormatJob, Wanted } from './formats/format.ts'
import { formats } from './formats/formats.ts'
import { openZip } from './formats/zip.ts'
import { layerOf } from './layer-columns.ts'
import { moveWkb, textOfWkb } from './wkb-text.ts'

export type Written = {
  label: ExportLabel
  layers: LayerDelivered[]
  rows: number
  bytes: number
  sha256: string
} & Described

export type Progress = { rows: number; bytes: number }
export type Wish = {
  pool: Pool
  /** Claims of the caller: row security decides what leaves. */
  claims: Readonly<Record<string, string>>
  asked: Asked
  /** Its community grids, for the index; null: the whole city. */
  territory: readonly number[] | null
  /** Told before the first byte, so that a file can be named. */
  onBegin?: (described: Described) => void
  onProgress?: (progress: Progress) => void
  /** A layer may take so long. */
  limitMs: number
  /** An empty place for files that a writer has to seek in. */
  scratchFolder: string
}

/**
 * Writes the whole of what was asked into `target` and ends it, or throws. One snapshot of the database from the first
 * layer to the last, whatever is written meanwhile.
 */
export async function writeExport(wish: Wish, target: Writable): Promise<Written> {
  const meter = openMeter()
  meter.stream.pipe(target)
  // Listened to from the beginning: a full disk is met while rows are still coming, and has to reach who writes them.
  const ended = finished(target).catch((error: unknown) => {
    const why = error instanceof Error ? error : new ReaderGone()
    meter.stream.destroy(target.errored ?? (target.writableFinished ? undefined : why))
    throw why
  })
  ended.catch(() => undefined)
  mkdirSync(wish.scratchFolder, { recursive: true })
  try {
    const written = await inSnapshot(wish.pool, wish.limitMs, (client) => writeRows(client, wish, meter), wish.claims)
    meter.stream.end()
    await ended
    return { ...written, bytes: meter.bytes(), sha256: meter.sha256() }
  } finally {
    rmSync(wish.scratchFolder, { recursive: true, force: true })
  }
}

type Meter = ReturnType<typeof openMeter>

function openMeter() {
  const hash = createHash('sha256')
  let bytes = 0
  const stream = new Transform({
    highWaterMark: 512 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  // Its failure reaches who writes into it.
  stream.on('error', () => undefined)
  return { stream, bytes: () => bytes, sha256: () => hash.digest('hex') }
}

async function writeRows(db: PoolClient, wish: Wish, meter: Meter): Promise<Omit<Written, 'bytes' | 'sha256'>> {
  await readByIndexOrder(db, wish.asked, wish.territory)
  const [circumstances] = await readCircumstances(db, {})
  if (!circumstances) throw new Error('read-circumstances returned no row')
  const { label, described } = describeExport(wish.asked, circumstances)
  wish.onBegin?.(described)
  const counts = new Map<ExportLayer, LayerDelivered>()
  const out = byteOut(meter.stream)
  const job: FormatJob = {
    layers: fileLayers(wish.asked),
    frame: outFrame(wish.asked.question.frame),
    label,
    options: { geometry: wish.asked.question.geometry, bom: wish.asked.question.bom === 'true' },
    read: (layer, wanted, take) => readLayer(db, { wish, counts, meter }, { layer, wanted, take }),
    systemWkt: () => systemOf(db, label.frame.epsg),
    scratch: (name) => join(wish.scratchFolder, name),
    dataTime: circumstances.asOf ?? new Date(0),
  }
  await writeFile(job, formats[wish.asked.question.format], out)
  await out.end()
  const layers = [...counts.values()]
  return { label, layers, rows: layers.reduce((sum, { rows }) => sum + rows, 0), ...described }
}

/** A format that holds one layer gets a file for each, in a zip. */
async function writeFile(job: FormatJob, format: Format, out: ByteOut): Promise<void> {
  if (format.holdsLayers || job.layers.length === 1) return format.write(job, out)
  const zip = openZip(out, job.dataTime)
  zip.text('label.json', `${JSON.stringify(job.label, null, 2)}\n`)
  for (const layer of job.layers) {
    const entry = zip.open(`${layer.title}_${job.frame.slug}.${format.extension}`)
    await format.write({ ...job, layers: [layer] }, entry.out)
    await entry.end()
  }
  await zip.end()
}

async function systemOf(db: PoolClient, epsg: number | null): Promise<string | null> {
  if (epsg === null) return null
  const [system] = await findSystem(db, { srid: epsg })
  return system?.wkt ?? null
}

type Reading = { wish: Wish; counts: Map<ExportLayer, LayerDelivered>; meter: Meter }
type Read = { layer: ExportLayer; wanted: Wanted; take: TakeRow }

const rowsPerProgress = 5000

async function readLayer(
  db: PoolClient,
  { wish, counts, meter }: Reading,
  { layer, wanted, take }: Read,
): Promise<void> {
  const { question } = wish.asked
  const all = layerOf(layer).columns
  const kept = all.flatMap((column, i) => (isKept(wish.asked, column) ? [i] : []))
  const flagAt = all.findIndex(({ marksPlaceOfGrid }) => marksPlaceOfGrid)
  const delivered: LayerDelivered = { layer, rows: 0, placesOfGrid: 0, placesWithheld: 0 }
  counts.set(layer, delivered)
  const frame = outFrame(question.frame)
  const shape = shaper(frame, wanted)
  const values: Value[] = kept.map(() => null)
  const statement = statementOf(wish, { layer, wanted: shape.asked })
  await copyRows(
    db,
    statement,
    all.map(({ type }) => type),
    {
      row: (geometry, row) => {
        delivered.rows += 1
        if (flagAt >= 0 && row[flagAt] === true) delivered.placesOfGrid += 1
        if (geometry === null) delivered.placesWithheld += 1
        for (let i = 0; i < kept.length; i += 1) values[i] = row[kept[i] ?? 0] ?? null
        take.row(geometry && shape.finish(geometry), values)
        if (delivered.rows % rowsPerProgress === 0)
          wish.onProgress?.({
            rows: [...counts.values()].reduce((sum, { rows }) => sum + rows, 0),
            bytes: meter.bytes(),
          })
      },
      drain: take.drain,
    },
  )
}

function statementOf({ asked, territory }: Wish, { layer, wanted }: { layer: ExportLayer; wanted: Wanted }): string {
  const { srid, digits } = outFrame(asked.question.frame)
  return layerStatement({ layer, question: asked.question, territory, srid, digits, wanted })
}

/** What the database is asked for, and what is left to do: it cannot shift to the frames of Chinese web maps. */
function shaper(
  { shift, digits }: ReturnType<typeof outFrame>,
  wanted: Wanted,
): { asked: Wanted; finish: (bytes: Buffer) => Buffer } {
  if (shift === null) return { asked: wanted, finish: (bytes) => bytes }
  const moved = (wkb: Buffer): Buffer => {
    moveWkb(wkb, shift)
    return wkb
  }
  if (wanted === 'wkb' || wanted === 'point') return { asked: wanted, finish: moved }
  return { asked: 'wkb', finish: (wkb) => Buffer.from(textOfWkb(moved(wkb), wanted, digits)) }
}

/** How many rows each layer has now, under the same rights. */
export async function countRows(
  db: Database,
  asked: Asked,
  territory: readonly number[] | null,
): Promise<{ layer: ExportLayer; rows: number }[]> {
  await readByIndexOrder(db, asked, territory)
  const counts = []
  for (const layer of asked.question.layers) {
    const statement = layerStatement({
      layer,
      question: asked.question,
      territory,
      srid: 4326,
      digits: 0,
      wanted: 'wkb',
    })
    const { rows } = await db.query<{ n: number }>({ text: `SELECT count(*) AS n FROM (${statement}) counted` })
    counts.push({ layer, rows: rows[0]?.n ?? 0 })
  }
  return counts
}

/**
 * Rows in the order of an index come from the first one on; sorted first, a million would be held back for seconds. What
 * a box or a territory cuts out is few, and found by other indexes.
 */
async function readByIndexOrder(db: Database, { question }: Asked, territory: readonly number[] | null): Promise<void> {
  if (question.bbox === undefined && territory === null) await db.query({ text: 'SET LOCAL enable_sort = off' })
}
