import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import { pino } from 'pino'
import type { DestinationStream } from 'pino'
import type { Config } from '../../api/config.ts'
import { readConfig } from '../../api/config.ts'
import { startService } from '../../api/main.ts'
import { openKeys } from '../../api/open-keys.ts'
import type { Sealer } from '../../api/sealing/sealing.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { openTestDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'
import { boundless } from './door.ts'
import { fetchAs } from './people.ts'

export type RunningApp = {
  url: string
  /** The owner's connections. */
  pool: Pool
  database: TestDatabase
  /** As fetch, by the person whose post may ask; see people.ts. */
  fetch: (url: string, init?: RequestInit) => Promise<Response>
  dataFolder: string
  close: () => Promise<void>
}

/**
 * The whole service on a free port over a database of its own. `fill` puts data in before the service starts.
 * Returns when everything is loaded. `logTo` takes everything the service logs.
 */
export async function startApp(
  fill?: (database: TestDatabase, sealer: Sealer) => Promise<void>,
  wish: Partial<Config> = {},
  logTo?: DestinationStream,
): Promise<RunningApp> {
  const database = await openTestDatabase()
  const dataFolder = mkdtempSync(`${tmpdir()}/wangge-app-`)
  const usual = { ...readConfig({}), port: 0, dataFolder, city: 'test', budgets: boundless }
  const config = { ...usual, ...wish, databaseUrl: database.url }
  await fill?.(database, openSealer(openKeys(config)))
  const service = await startService(config, logTo ? pino({ level: 'debug' }, logTo) : pino({ level: 'silent' }))
  await untilReady(service.url)
  return {
    url: service.url,
    pool: database.pool,
    database,
    fetch: fetchAs(database.pool),
    dataFolder,
    close: async () => {
      await service.close()
      await database.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { ok } = await fetch(`${url}/health/ready`)
    if (ok) return
    await wait(50)
  }
  throw new Error('the service was not ready within 30 s')
}
