import pg from 'pg'
import { pino } from 'pino'
import { startService } from '../api/main.ts'
import { makeDemoCity } from '../geodata/demo-city/make-demo-city.ts'
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
      ? makeCityOnce(database.url, config.demoSize, config.dataFolder)
      : undefined,
  ])
  const log = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel })
  const service = await startService({ ...config, databaseUrl: database.url }, log).catch(async (error: unknown) => {
    await database.close()
    return refuse(explain(error, config.port))
  })
  say(`\n  wangge is at ${service.url}\n  Stop it with Ctrl-C.\n`)

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
async function makeCityOnce(url: string, size: 'town' | 'city' | 'metropolis', dataFolder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ isEmpty: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM grids) AND NOT EXISTS (SELECT FROM areas) AND NOT EXISTS (SELECT FROM imports)
              AND NOT EXISTS (SELECT FROM city_settings WHERE key = 'made_by') AS "isEmpty"`,
    )
    if (rows[0]?.isEmpty !== true) return
    await saying('Inventing the demo city', () =>
      makeDemoCity({ client, size, seed: 1, report: say, truthFile: `${dataFolder}/demo-city-${size}-1.truth.json` }),
    )
  } finally {
    await client.end()
  }
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
