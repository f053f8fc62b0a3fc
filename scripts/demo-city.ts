import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Config } from '../api/config.ts'
import { openKeys } from '../api/open-keys.ts'
import { openSealer } from '../api/sealing/sealing.ts'
import { demoCitySizes } from '../geodata/demo-city/city-size.ts'
import type { DemoCitySize } from '../geodata/demo-city/city-size.ts'
import { holdsACity, makeDemoCity, removeCity } from '../geodata/demo-city/make-demo-city.ts'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'

const help = `npm run demo-city -- [options]: invents a Chinese city and stores it.
  --size town|city|metropolis  20,000, 600,000 or 1,500,000 households; 60,000, 1 or 10 million incidents (town)
  --seed N                     the same seed gives the same city (1)
  --database URL               where to store it (DATABASE_URL, or the private cluster)
  --truth FILE                 what was planted: hot spots, duplicates, silent neighbourhoods, changes, a sudden cluster
                               (.data/demo-city-SIZE-SEED.truth.json)
  --replace                    empty a database that already holds a city first`

interface Options {
  readonly size: DemoCitySize
  readonly seed: number
  readonly database: string | undefined
  readonly truth: string | undefined
  readonly replace: boolean
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: 'town' },
      seed: { type: 'string', default: '1' },
      database: { type: 'string' },
      truth: { type: 'string' },
      replace: { type: 'boolean', default: false },
    },
  })
  const size = demoCitySizes.find((one) => one === values.size)
  if (!size) return refuse(`There is no size "${values.size}"; choose one of ${demoCitySizes.join(', ')}.`)
  if (!/^\d{1,9}$/.test(values.seed))
    return refuse(`The seed "${values.seed}" must be a whole number of at most nine digits.`)
  return { size, seed: Number(values.seed), database: values.database, truth: values.truth, replace: values.replace }
}

function optionsOrRefuse(): Options {
  try {
    return readOptions()
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\nSee npm run demo-city -- --help.`)
  }
}

async function makeIn(client: pg.Client, options: Options, config: Config): Promise<void> {
  if (await holdsACity(client)) {
    if (!options.replace)
      refuse('This database already holds a city. Use --replace to empty it first, or name another with --database.')
    await removeCity(client)
  }
  const { size, seed } = options
  const truthFile = options.truth ?? `${config.dataFolder}/demo-city-${size}-${seed}.truth.json`
  const begun = Date.now()
  const report = (message: string) => say(`  ${((Date.now() - begun) / 1000).toFixed(1)} s  ${message}`)
  const seals = openSealer(openKeys(config))
  const made = await makeDemoCity({ client, size, seed, report, truthFile, seals })
  const { inventing, storing } = made.seconds
  say(
    `${made.nameZh} (${made.nameEn}) is stored: invented in ${inventing.toFixed(1)} s, stored in ${storing.toFixed(1)} s.`,
  )
  say(`What was planted stands in ${made.truthFile}`)
  process.stdout.write(`${JSON.stringify(made)}\n`)
}

async function main(): Promise<void> {
  const options = optionsOrRefuse()
  const config = configOrRefuse()
  const database = await openDatabase(
    options.database === undefined ? config : { ...config, databaseUrl: options.database },
  )
  const client = new pg.Client({ connectionString: database.url })
  try {
    await client.connect()
    await makeIn(client, options, config)
  } finally {
    await client.end().catch(() => undefined)
    await database.close()
  }
}

if (process.argv.includes('--help')) say(help)
else await main()
