import { parseArgs } from 'node:util'
import { DataClass } from '#geo/data-classes'
import { theService } from '../api/db/audit-entry.ts'
import { openPool } from '../api/db/pool.ts'
import { removeDue } from '../api/retention/remove-due.ts'
import { previewRemovals } from '../api/retention/retention.queries.ts'
import { openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'

const help = `npm run retention -- preview [--json]             what is due of each class of data, and what legal holds keep
npm run retention -- run [--class CLASS] [--json]  removes it; the list of removals and the audit log keep what went
  Classes: ${DataClass.options.join(', ')}. Terms and holds are set on the page.
  Good for a nightly job: 0 3 * * *  cd /srv/wangge && npm run retention -- run`

type Wish = { act: 'help' | 'preview' | 'run'; only: DataClass | undefined; isJson: boolean }

function readWish(): Wish {
  const { values, positionals } = parseArgs({
    options: {
      class: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [act = 'help', more] = positionals
  const isJson = values.json
  if (values.help || act === 'help') return { act: 'help', only: undefined, isJson }
  if ((act !== 'preview' && act !== 'run') || more !== undefined) throw new Error(`"${more ?? act}" is not understood.`)
  return { act, only: readClass(values.class), isJson }
}

function readClass(word: string | undefined): DataClass | undefined {
  const only = DataClass.optional().safeParse(word)
  if (only.success) return only.data
  throw new Error(`There is no class "${word ?? ''}"; choose one of ${DataClass.options.join(', ')}.`)
}

type Pool = ReturnType<typeof openPool>

async function preview(pool: Pool, { isJson, only }: Wish): Promise<void> {
  const rows = (await previewRemovals(pool, {})).filter(({ dataClass }) => only === undefined || dataClass === only)
  if (isJson) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else
    for (const { dataClass, days, due, heldBack, oldestAt } of rows)
      process.stdout.write(
        `${dataClass.padEnd(20)} ${String(days).padStart(6)} days  ${counted(due)} due, ${counted(heldBack)} held, oldest ${oldestAt?.toISOString().slice(0, 10) ?? '-'}\n`,
      )
}

async function run(pool: Pool, { isJson, only }: Wish): Promise<void> {
  const removals = await removeDue(pool, theService, only)
  if (isJson) process.stdout.write(`${JSON.stringify(removals)}\n`)
  else
    for (const { dataClass, before, removed, heldBack } of removals)
      process.stdout.write(
        `${dataClass.padEnd(20)} before ${before.toISOString().slice(0, 10)}  ${counted(removed)} removed, ${counted(heldBack)} held\n`,
      )
}

function counted(count: number): string {
  return count.toLocaleString('en')
}

async function main(): Promise<void> {
  const wish = readWish()
  if (wish.act === 'help') {
    say(help)
    return
  }
  const database = await openDatabase()
  const pool = openPool({
    connectionString: database.url,
    size: 2,
    statementTimeoutMs: 600_000,
    name: 'wangge-retention',
  })
  try {
    await (wish.act === 'preview' ? preview(pool, wish) : run(pool, wish))
  } finally {
    await pool.end()
    await database.close()
  }
}

await main().catch((error: unknown) =>
  refuse(`${error instanceof Error ? error.message : String(error)}\nSee npm run retention -- --help.`),
)
