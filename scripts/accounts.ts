import pg from 'pg'
import { inviteAccount, inviteFirstAdministrator } from './support/first-accounts.ts'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'

const help = `npm run accounts -- list            every account with its post
npm run accounts -- admin           the one-time link of the first administrator, until it has been used
npm run accounts -- invite LOGIN    a new one-time link, for a forgotten password or a lost second factor
  Links are good for three days and once; the audit log keeps that they were made here.`

const [act = '', login = ''] = process.argv.slice(2)

async function list(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ login: string; name: string; post: string | null; state: string }>(
    `SELECT login, name, post, CASE WHEN is_disabled THEN 'disabled' ELSE coalesce('last signed in ' || last_sign_in_at::date, 'never signed in') END AS state
     FROM accounts ORDER BY login`,
  )
  for (const row of rows)
    process.stdout.write(
      `${row.login.padEnd(24)} ${(row.post ?? '-').padEnd(15)} ${row.state.padEnd(28)} ${row.name}\n`,
    )
}

async function main(): Promise<void> {
  if (act === '--help' || !['list', 'admin', 'invite'].includes(act)) {
    say(help)
    process.exitCode = act === '--help' ? 0 : 2
    return
  }
  const config = configOrRefuse()
  const database = await openDatabase(config)
  const client = new pg.Client({ connectionString: database.url })
  try {
    await client.connect()
    if (act === 'list') await list(client)
    else await printLink(client, config.publicUrl ?? `http://localhost:${config.port}`)
  } finally {
    await client.end().catch(() => undefined)
    await database.close()
  }
}

async function printLink(client: pg.Client, address: string): Promise<void> {
  const invited = act === 'admin' ? await inviteFirstAdministrator(client) : await inviteAccount(client, login)
  if (!invited) {
    process.exitCode = 1
    say(
      act === 'admin'
        ? 'The first administrator has signed in already.'
        : `There is no account "${login}" that signs in with a password.`,
    )
    return
  }
  process.stdout.write(`${address.replace(/\/$/, '')}/#welcome=${invited.token}\n`)
}

await main().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)))
