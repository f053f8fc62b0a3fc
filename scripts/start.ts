import pg from 'pg'
import { pino } from 'pino'
import type { Config } from '../api/config.ts'
import { startService } from '../api/main.ts'
import { openKeys } from '../api/open-keys.ts'
import { openSealer } from '../api/sealing/sealing.ts'
import { makeDemoCity } from '../geodata/demo-city/make-demo-city.ts'
import type { Invited } from './support/first-accounts.ts'
import { inviteDemoPeople, inviteFirstAdministrator } from './support/first-accounts.ts'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say, saying } from './support/say.ts'
import { buildWebIfStale } from './support/web-build.ts'

const help = `npm start: the whole product on one port.
  Makes a private PostgreSQL cluster under .data (or uses DATABASE_URL), the demo city once, the web app when stale.
  Every environment variable stands in README.md. Ctrl-C stops all of it.`

if (process.argv.includes('--help')) say(help)
else await start()

async function start(): Promise<void> {
  const config = configOrRefuse()
  const database = await saying('Opening the database', () => openDatabase(config))
  await Promise.all([
    saying('Building the web app', buildWebIfStale),
    config.city === 'demo' && config.demoSize !== 'none'
      ? makeCityOnce(database.url, config.demoSize, config)
      : undefined,
  ])
  const log = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel })
  const service = await startService({ ...config, databaseUrl: database.url }, log).catch(async (error: unknown) => {
    await database.close()
    return refuse(explain(error, config.port))
  })
  say(`\n  wangge is at ${config.publicUrl ?? service.url}`)
  await tellLinks(database.url, config.publicUrl ?? service.url, config.city === 'demo' && config.demoSize !== 'none')
  say('  Stop it with Ctrl-C.\n')

  const stop = once(async () => {
    say('Stopping …')
    await service.close()
    await database.close()
    process.exit(0)
  })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** Only into a database that holds nothing: a city that was loaded or emptied by hand is never touched. */
async function makeCityOnce(url: string, size: 'town' | 'city' | 'metropolis', config: Config): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ isEmpty: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM grids) AND NOT EXISTS (SELECT FROM areas) AND NOT EXISTS (SELECT FROM imports)
              AND NOT EXISTS (SELECT FROM city_settings WHERE key = 'made_by') AS "isEmpty"`,
    )
    if (rows[0]?.isEmpty !== true) return
    const truthFile = `${config.dataFolder}/demo-city-${size}-1.truth.json`
    const seals = openSealer(openKeys(config))
    await saying('Inventing the demo city', () =>
      makeDemoCity({ client, size, seed: 1, report: say, truthFile, seals }),
    )
  } finally {
    await client.end()
  }
}

/** One-time links of accounts nobody has signed in with yet. They go to the terminal and to no log. */
async function tellLinks(url: string, address: string, isDemo: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const administrator = await inviteFirstAdministrator(client)
    const people = isDemo && (await isDemoCity(client)) ? await inviteDemoPeople(client) : []
    const linkOf = ({ token }: Invited): string => `${address.replace(/\/$/, '')}/#welcome=${token}`
    if (administrator) say(`  The administrator chooses a password once at\n    ${linkOf(administrator)}`)
    if (people.length > 0) say('  Look around the invented city as')
    for (const one of people) say(`    ${one.login.padEnd(13)} ${linkOf(one)}`)
  } finally {
    await client.end()
  }
}

async function isDemoCity(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM city_settings WHERE key = 'made_by' AND value = 'demo-city'`)
  return (rowCount ?? 0) > 0
}

function explain(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop what uses it, or choose another: WANGGE_PORT=8090 npm start`
  if (code === 'EACCES') return `This user may not use port ${port}. Choose one above 1023: WANGGE_PORT=8090 npm start`
  return `The service could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

function once(work: () => Promise<void>): () => void {
  let begun = false
  return () => {
    if (begun) return
    begun = true
    void work()
  }
}
