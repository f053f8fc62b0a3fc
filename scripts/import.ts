import { openPool } from '../api/db/pool.ts'
import { Problem } from '../api/http/problem.ts'
import type { ImportProgress } from '../api/imports/progress.ts'
import { listProfiles } from '../api/imports/profiles.ts'
import { runImport, strictSentence } from '../api/imports/run-import.ts'
import { undoImport } from '../api/imports/undo-import.ts'
import { openKeys } from '../api/open-keys.ts'
import type { Sealer } from '../api/sealing/sealing.ts'
import { openSealer } from '../api/sealing/sealing.ts'
import { readImportArguments } from './support/import-arguments.ts'
import type { ImportArguments } from './support/import-arguments.ts'
import { importHelp, isAllRefused, manifestLines, nothingStored } from './support/import-words.ts'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'

const read = readImportArguments(process.argv.slice(2))
if ('refusal' in read) refuse(`${read.refusal}\nType npm run import -- --help to see how it is used.`)
process.exitCode = await act(read)

async function act(command: ImportArguments): Promise<number> {
  switch (command.act) {
    case 'help':
      process.stdout.write(`${importHelp}\n`)
      return 0
    case 'profiles':
      for (const { name, noun, description } of listProfiles())
        process.stdout.write(`${name.padEnd(30)} ${noun.padEnd(11)} ${description}\n`)
      return 0
    case 'undo':
      return withPool((pool) => undo(pool, command.importId))
    case 'import':
      return withPool((pool) => importFile(pool, command))
  }
}

type Pool = ReturnType<typeof openPool>

async function withPool(work: (pool: Pool) => Promise<number>): Promise<number> {
  const database = await openDatabase()
  const pool = openPool({ connectionString: database.url, size: 4, statementTimeoutMs: 60_000, name: 'wangge-import' })
  try {
    return await work(pool)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(error.message)
    return error.kind === 'import-state' || error.kind === 'rule-broken' ? 1 : 2
  } finally {
    await pool.end()
    await database.close()
  }
}

async function undo(pool: Pool, importId: number): Promise<number> {
  const undone = await undoImport(pool, importId)
  say(`Import ${importId} (${undone.noun} from ${undone.fileName}) has been undone.`)
  return 0
}

async function importFile(pool: Pool, command: Extract<ImportArguments, { act: 'import' }>): Promise<number> {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    say('Stopping; nothing of this import will stay …')
    controller.abort()
  })
  const { noun, file, options, dryRun, isJson } = command
  const onProgress = progressTeller(Date.now())
  const sealer = sealerOrRefuse()
  const { signal } = controller
  const outcome = await runImport({ pool, sealer, noun, file, options, dryRun, signal, onProgress })
  const { manifest, state, importId } = outcome
  process.stdout.write(isJson ? `${JSON.stringify({ importId, state, ...manifest })}\n` : `${manifestLines(outcome)}\n`)
  // Standard output is for the program that reads the JSON; the person is told beside it.
  if (isJson && isAllRefused(manifest)) say(nothingStored)
  if (state !== 'failed') return 0
  say(strictSentence(manifest))
  return 1
}

function sealerOrRefuse(): Sealer {
  try {
    return openSealer(openKeys(configOrRefuse()))
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

/** Says where the import is, from the third second on and every other second. */
function progressTeller(begun: number): (progress: ImportProgress) => void {
  let told = begun
  return ({ step, rowsRead, share }) => {
    const now = Date.now()
    if (now - told < 2000) return
    told = now
    const rows = rowsRead === undefined ? '' : `, ${rowsRead.toLocaleString('en')} rows`
    const part = share === undefined || share >= 1 ? '' : `, ${Math.round(share * 100)} % of the file`
    say(`${step ?? 'working'}${rows}${part} (${Math.round((now - begun) / 1000)} s)`)
  }
}
