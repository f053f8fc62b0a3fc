import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ExportFormat } from '#geo/export-words'
import { ensureDatabase } from '../support/cluster.ts'
import { refuse, say, saying } from '../support/say.ts'
import { openBenchPlace, withClient } from './bench-city.ts'
import { ratio } from './rounds.ts'

type Case = { format: ExportFormat; ending: string; driver: string; options: string[]; most: number }

/** Times of ours as a share of ogr2ogr's that the product promises. */
const cases: readonly Case[] = [
  { format: 'csv', ending: 'csv', driver: 'CSV', options: ['-lco', 'GEOMETRY=AS_WKT'], most: 0.5 },
  {
    format: 'geojsonseq',
    ending: 'geojsonl',
    driver: 'GeoJSONSeq',
    options: ['-lco', 'COORDINATE_PRECISION=9'],
    most: 0.5,
  },
  { format: 'geopackage', ending: 'gpkg', driver: 'GPKG', options: [], most: 1.3 },
  { format: 'shapefile', ending: 'zip', driver: 'ESRI Shapefile', options: ['-lco', 'ENCODING=UTF-8'], most: 1 },
  { format: 'flatgeobuf', ending: 'fgb', driver: 'FlatGeobuf', options: [], most: 1.6 },
]
const ownOnly: readonly { format: ExportFormat; ending: string }[] = [
  { format: 'geoparquet', ending: 'parquet' },
  { format: 'xlsx', ending: 'xlsx' },
]
const peakTargetMb = 300
const parquetPeakMb = 500

/** The same columns of the same tables; names of classes and grids are joined by both. */
const questions = {
  incidents: `SELECT i.id, i.reported_at, i.closed_at, i.due_at, c.scheme, c.code AS class, c.name_zh AS class_zh, c.name_en AS class_en, i.source, i.status, i.severity, i.position_quality, i.is_outside_city, g.code AS grid, g.name AS grid_name, i.position FROM incidents i JOIN incident_classes c ON c.id = i.class_id LEFT JOIN grids g ON g.id = i.community_grid_id`,
  buildings: `SELECT b.id, b.code, b.name, b.address, b.use, b.floors, b.built_year, g.code AS grid, b.footprint FROM buildings b LEFT JOIN grids g ON g.id = b.community_grid_id`,
}
type Layer = keyof typeof questions

/** Our exports beside ogr2ogr reading the same tables, in turns on the same machine. */
export async function benchExport({ rows }: { rows: number }): Promise<object> {
  const polygons = Math.round(rows / 4)
  const place = await openBenchPlace()
  try {
    const url = await ensureDatabase(place.cluster, 'exports')
    const env = { ...process.env, DATABASE_URL: url, WANGGE_DATA_DIR: join(place.folder, 'data') }
    await run(process.execPath, ['scripts/run.mjs', 'migrate'], env)
    await saying(`Making ${rows} incidents and ${polygons} polygons`, () => fill(url, { rows, polygons }))
    const results: Result[] = []
    for (const layer of ['incidents', 'buildings'] as const) {
      for (const one of cases) results.push(await besides({ folder: place.folder, url, env }, layer, one))
      for (const one of ownOnly) results.push(await ours({ folder: place.folder, url, env }, layer, one))
    }
    return { bench: 'export', rows, polygons, results, holds: results.every(({ holds }) => holds) }
  } finally {
    await place.close()
  }
}

type Here = { folder: string; url: string; env: NodeJS.ProcessEnv }
type Result = {
  layer: Layer
  format: ExportFormat
  seconds: number
  peakMb: number
  bytes: number
  holds: boolean
  ogrSeconds?: number
  ofOgr?: number
  most?: number
}

/** The whole command as a user types it, its start included. */
async function ours(
  { folder, env }: Here,
  layer: Layer,
  { format, ending }: { format: ExportFormat; ending: string },
): Promise<Result> {
  const file = join(folder, `ours.${ending}`)
  const words = [layer, file, '--as', 'bench', '--format', format, ...(format === 'csv' ? ['--geometry', 'wkt'] : [])]
  const { seconds, peakMb } = await run(process.execPath, ['scripts/run.mjs', 'export', ...words], env)
  const bytes = statSync(file).size
  rmSync(file)
  const holds = peakMb <= (format === 'geoparquet' ? parquetPeakMb : peakTargetMb)
  say(`${layer} ${format}: ${seconds.toFixed(1)} s, peak ${peakMb} MB, ${Math.round(bytes / 1e6)} MB`)
  return { layer, format, seconds, peakMb, bytes, holds }
}

async function besides(here: Here, layer: Layer, one: Case): Promise<Result> {
  const mine = await ours(here, layer, one)
  const file = join(here.folder, one.driver === 'ESRI Shapefile' ? 'peer' : `peer.${one.ending}`)
  const { pathname, searchParams, username } = new URL(here.url)
  const source = `PG:host=${searchParams.get('host') ?? ''} user=${username} dbname=${pathname.slice(1)}`
  const words = ['-f', one.driver, file, source, '-nln', layer, '-sql', questions[layer], ...one.options]
  const { seconds: ogrSeconds } = await run('ogr2ogr', words, process.env)
  rmSync(file, { recursive: true, force: true })
  const ofOgr = ratio(mine.seconds, ogrSeconds)
  say(`  ogr2ogr ${ogrSeconds.toFixed(1)} s: ratio ${ofOgr} (at most ${one.most})`)
  return { ...mine, ogrSeconds, ofOgr, most: one.most, holds: mine.holds && ofOgr <= one.most }
}

/** A square city; every fifth polygon has a hole, every seventh two parts. Links and feed are left out: nobody asks them. */
async function fill(url: string, { rows, polygons }: { rows: number; polygons: number }): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`SET session_replication_role = replica`)
    await client.query(`INSERT INTO accounts (login, name, post) VALUES ('bench', 'bench', 'command')`)
    await client.query(
      `INSERT INTO account_territories (account_id, kind) SELECT id, 'city' FROM accounts WHERE login = 'bench'`,
    )
    await client.query(`INSERT INTO class_schemes (scheme, name, source) VALUES ('bench', 'bench', 'bench')`)
    await client.query(
      `INSERT INTO incident_classes (scheme, code, name_zh, name_en) SELECT 'bench', 'B' || n, '路灯损坏' || n, 'street light ' || n FROM generate_series(1, 50) n`,
    )
    await client.query(`SELECT ensure_incident_partitions('2024-01-01', '2026-12-31')`)
    await client.query(
      `INSERT INTO incidents (reported_at, closed_at, position, class_id, source, status, text, address)
       SELECT '2024-01-01'::timestamptz + n * (interval '1000 days' / $1), '2024-01-03'::timestamptz + n * (interval '1000 days' / $1),
              ST_SetSRID(ST_MakePoint(114 + (n * 7919::bigint % 100000) / 500000.0, 30.5 + (n * 104729::bigint % 100000) / 500000.0), 4326),
              (SELECT min(id) FROM incident_classes) + n % 50, 'hotline', 'closed', '路灯不亮，请尽快处理', '解放路' || n % 900 || '号'
       FROM generate_series(1, $1::int) n`,
      [rows],
    )
    await client.query(
      `INSERT INTO buildings (code, name, address, use, floors, built_year, footprint)
       SELECT 'B' || n, '楼' || n, '解放路' || n % 900 || '号', 'residential', n % 30, 1990 + n % 30,
              ST_Multi(CASE WHEN n % 5 = 0 THEN ST_Difference(ST_Envelope(ring), ST_Buffer(p, 0.00003, 2)) WHEN n % 7 = 0 THEN ST_Collect(ARRAY[ring, ST_Translate(ring, 0.0003, 0)]) ELSE ring END)
       FROM generate_series(1, $1::int) n
       CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(114 + (n % 500) * 0.0006, 30.5 + (n / 500) * 0.0004), 4326) AS p) places
       CROSS JOIN LATERAL (SELECT ST_Buffer(p, 0.0001, 3) AS ring) rings`,
      [polygons],
    )
    await client.query('ANALYZE')
  })
}

/** Runs a program to its end; its peak memory is read from /proc while it runs, where there is one. */
async function run(
  program: string,
  words: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ seconds: number; peakMb: number }> {
  const begun = performance.now()
  const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let told = ''
  child.stderr.on('data', (chunk: Buffer) => (told = (told + chunk.toString()).slice(-2000)))
  let peakMb = 0
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakMemoryMb(child.pid))
  }, 50)
  try {
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => refuse(`${program} cannot be started. On Debian: apt-get install gdal-bin`))
      child.once('close', resolve)
    })
    if (code !== 0) throw new Error(`${program} ended with code ${code ?? 'none'}: ${told}`)
    return { seconds: (performance.now() - begun) / 1000, peakMb }
  } finally {
    clearInterval(watch)
  }
}

function peakMemoryMb(pid: number | undefined): number {
  const file = `/proc/${pid ?? 0}/status`
  if (!existsSync(file)) return 0
  const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))
  return match ? Math.round(Number(match[1]) / 1024) : 0
}
