import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { ExportManifest } from '#geo/export-words'
import { openPool } from '../api/db/pool.ts'
import { giveRolesTheirPasswords, urlOfRole } from '../api/db/roles.ts'
import { inTransaction } from '../api/db/transaction.ts'
import { beginExport, finishExport } from '../api/exports/exports.queries.ts'
import { manifestOf } from '../api/exports/manifest.ts'
import { askedBy, keepQuestion, territoryOf } from '../api/exports/take-question.ts'
import type { Wish } from '../api/exports/write-export.ts'
import { countRows, writeExport } from '../api/exports/write-export.ts'
import { claimsOf } from '../api/http/caller.ts'
import { Problem } from '../api/http/problem.ts'
import { openKeys } from '../api/open-keys.ts'
import { openSealer } from '../api/sealing/sealing.ts'
import { callerOfLogin } from './support/caller-of-login.ts'
import type { ExportArguments } from './support/export-arguments.ts'
import { exportHelp, readExportArguments } from './support/export-arguments.ts'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'

const read = readExportArguments(process.argv.slice(2))
if ('refusal' in read) refuse(`${read.refusal}\nType npm run export -- --help to see how it is used.`)
if (read.act === 'help') process.stdout.write(`${exportHelp}\n`)
else process.exitCode = await withPools(read)

async function withPools(command: Wanted): Promise<number> {
  const config = configOrRefuse()
  const database = await openDatabase(config)
  const sealer = openSealer(openKeys(config))
  await giveRolesTheirPasswords(database.url, (use) => sealer.deriveSecret(use))
  const open = (connectionString: string): Pool =>
    openPool({ connectionString, size: 2, statementTimeoutMs: 600_000, name: 'wangge-export' })
  const owner = open(database.url)
  const bound = open(urlOfRole(database.url, 'wangge_app', (use) => sealer.deriveSecret(use)))
  try {
    return await exportFile({ owner, bound }, command)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(error.message)
    return 2
  } finally {
    await bound.end()
    await owner.end()
    await database.close()
  }
}

type Wanted = Extract<ExportArguments, { act: 'export' }>
type Pools = { owner: Pool; bound: Pool }

/** Rows are read by the role that row security binds, under the claims of the account. */
async function exportFile({ owner, bound }: Pools, { question, file, login, isJson }: Wanted): Promise<number> {
  const caller = await callerOfLogin(owner, login)
  if (!caller) refuse(`There is no account ${login} that may sign in. See npm run accounts -- --help.`)
  const asked = await askedBy(bound, caller, question)
  const claims = claimsOf(caller)
  const territory = territoryOf(caller)
  const row = await inTransaction(
    bound,
    false,
    async (db) => {
      const counts = await countRows(db, asked, territory)
      const rowsExpected = counts.reduce((sum, { rows }) => sum + rows, 0)
      const keep = { action: 'npm run export', delivery: 'stream', rowsExpected, repeatsId: null } as const
      return keepQuestion(db, caller, asked, keep)
    },
    claims,
  )
  await beginExport(owner, { id: row.id })
  const onProgress = progressTeller(row.rowsExpected ?? 0)
  const scratchFolder = join(tmpdir(), `wangge-export-${process.pid}`)
  const wish = { pool: bound, claims, asked, territory, limitMs: 3_600_000, scratchFolder, onProgress }
  const manifest = await writeWhole(owner, { id: row.id, file }, wish)
  const { rows, bytes, sha256 } = manifest.delivered
  process.stdout.write(
    isJson
      ? `${JSON.stringify({ exportId: row.id, file, ...manifest })}\n`
      : `${file}: ${rows} rows, ${bytes} bytes, complete; SHA-256 ${sha256}\n`,
  )
  return 0
}

/** The file gets its name when it is whole. */
async function writeWhole(
  owner: Pool,
  { id, file }: { id: number; file: string },
  wish: Wish,
): Promise<ExportManifest> {
  const part = `${file}.part`
  const target = createWriteStream(part)
  process.once('SIGINT', () => {
    say('Stopping; nothing of this export stays …')
    target.destroy(new Problem('state-does-not-allow', 'The export was stopped. Nothing of it stays.'))
  })
  const end = { id, rows: null, bytes: null, keptHours: 0 }
  try {
    const written = await writeExport(wish, target)
    const manifest = manifestOf(id, written)
    await writeFile(`${file}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(part, file)
    const { rows, bytes } = written
    await finishExport(owner, { ...end, state: 'done', error: null, manifest: JSON.stringify(manifest), rows, bytes })
    return manifest
  } catch (error) {
    await rm(part, { force: true })
    await finishExport(owner, { ...end, state: 'failed', error: 'It broke off before the end.', manifest: null })
    throw error
  }
}

/** Says how far it is, from the third second on and every other second. */
function progressTeller(expected: number): (progress: { rows: number }) => void {
  let told = Date.now()
  return ({ rows }) => {
    if (Date.now() - told < 2000) return
    told = Date.now()
    say(`${rows.toLocaleString('en')} of ${expected.toLocaleString('en')} rows`)
  }
}
