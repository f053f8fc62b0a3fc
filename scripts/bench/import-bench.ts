import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { ensureDatabase } from '../support/cluster.ts'
import { refuse, say, saying } from '../support/say.ts'
import type { BenchPlace } from './bench-city.ts'
import { openBenchPlace, withClient } from './bench-city.ts'
import { median, ratio } from './rounds.ts'

const targets = { ofCopy: 8, peakMb: 400 }
const rounds = 3

type Imported = { seconds: number; peakMb: number; manifest: Record<string, unknown> }

/** Boston's complaints through the importer, beside a bare `psql \copy` of the same rows, in turns. */
export async function benchImport({ file }: { file: string | undefined }): Promise<object> {
  const source = file ?? join(process.env.REAL_DATA_DIR ?? '../shared/data', 'boston_311_2015.csv.gz')
  if (!existsSync(source)) refuse(`There is no file ${source}. Name it with --file, or its folder in REAL_DATA_DIR.`)
  const place = await openBenchPlace()
  try {
    const plain = join(place.folder, 'rows.csv')
    await pipeline(createReadStream(source), createGunzip(), createWriteStream(plain))
    const copies: number[] = []
    const imports: Imported[] = []
    for (let round = 1; round <= rounds; round++) {
      copies.push(await copySeconds(place, plain, round))
      imports.push(await importOnce(place, source, round))
      say(
        `round ${round}: \\copy ${copies.at(-1)?.toFixed(2)} s, import ${imports.at(-1)?.seconds.toFixed(2)} s, peak ${imports.at(-1)?.peakMb} MB`,
      )
    }
    return verdict(copies, imports)
  } finally {
    await place.close()
  }
}

function verdict(copies: number[], imports: Imported[]): object {
  const copySecondsMedian = median(copies)
  const importSeconds = median(imports.map(({ seconds }) => seconds))
  const peakMb = Math.max(...imports.map((imported) => imported.peakMb))
  const ofCopy = ratio(importSeconds, copySecondsMedian)
  return {
    bench: 'import',
    manifest: imports[0]?.manifest,
    copySeconds: copySecondsMedian,
    importSeconds,
    ofCopy,
    peakMb,
    targets,
    holds: ofCopy <= targets.ofCopy && peakMb <= targets.peakMb,
  }
}

/** psql's \copy into a table of text columns named by the file's head: no type, no index, no check. */
async function copySeconds(place: BenchPlace, plain: string, round: number): Promise<number> {
  const url = await ensureDatabase(place.cluster, `copy_${round}`)
  const columns = (await firstLine(plain))
    .split(',')
    .map((name) => pg.escapeIdentifier(name.replaceAll('"', '').trim()))
  await withClient(url, (client) =>
    client.query(`CREATE TABLE bare (${columns.map((name) => `${name} text`).join(', ')})`),
  )
  const begun = performance.now()
  await run('psql', [url, '-q', '-c', `\\copy bare FROM '${plain}' WITH (FORMAT csv, HEADER)`], process.env)
  return (performance.now() - begun) / 1000
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file)
  try {
    for await (const line of handle.readLines()) return line.replace(/^\uFEFF/, '')
    return ''
  } finally {
    await handle.close()
  }
}

/** The whole command as a user types it, its start included, on a migrated database of its own. */
async function importOnce(place: BenchPlace, source: string, round: number): Promise<Imported> {
  const url = await ensureDatabase(place.cluster, `import_${round}`)
  // The import seals numbers with a key, which is made in the data folder.
  const env = { ...process.env, DATABASE_URL: url, WANGGE_DATA_DIR: join(place.folder, 'data') }
  await run(process.execPath, ['scripts/run.mjs', 'migrate'], env)
  const begun = performance.now()
  const { stdout, peakMb } = await saying(`Importing, round ${round}`, () =>
    run(process.execPath, ['scripts/run.mjs', 'import', 'incidents', source, '--profile', 'boston-311', '--json'], env),
  )
  const seconds = (performance.now() - begun) / 1000
  // The single issues fill pages; their counts stand in `warnings` and `refusals`.
  const { issues, ...manifest } = JSON.parse(stdout) as Record<string, unknown>
  return { seconds, peakMb, manifest: { ...manifest, issuesListed: Array.isArray(issues) ? issues.length : 0 } }
}

/** Runs a program to its end; its peak memory is read from /proc while it runs, where there is one. */
async function run(
  program: string,
  words: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ stdout: string; peakMb: number }> {
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const peak = { mb: 0 }
  const watch = setInterval(() => {
    peak.mb = Math.max(peak.mb, peakMemoryMb(child.pid))
  }, 50)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (code !== 0) throw new Error(`${program} ${words.slice(0, 4).join(' ')} ended with code ${code ?? 'none'}`)
    return { stdout: Buffer.concat(chunks).toString(), peakMb: peak.mb }
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
