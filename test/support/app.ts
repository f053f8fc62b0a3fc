import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { readConfig } from '../../api/config.ts'
import { startService } from '../../api/main.ts'
import { openTestDatabase } from './database.ts'
import type { TestDatabase } from './database.ts'

export type RunningApp = { url: string; pool: Pool; database: TestDatabase; close: () => Promise<void> }

/**
 * The whole service on a free port over a database of its own. `fill` puts data in before the service starts.
 * Returns when everything is loaded.
 */
export async function startApp(fill?: (database: TestDatabase) => Promise<void>): Promise<RunningApp> {
  const database = await openTestDatabase()
  await fill?.(database)
  const dataFolder = mkdtempSync(`${tmpdir()}/wangge-app-`)
  const config = { ...readConfig({}), databaseUrl: database.url, port: 0, dataFolder, city: 'test' }
  const service = await startService(config, pino({ level: 'silent' }))
  await untilReady(service.url)
  return {
    url: service.url,
    pool: database.pool,
    database,
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
