import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { mountCoverage } from '../../api/coverage/coverage.routes.ts'
import type { ReachEngine } from '../../api/coverage/reach-engine.ts'
import { openReachEngine } from '../../api/coverage/reach-engine.ts'
import type { ChangeFollower } from '../../api/db/change-follower.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import { mountOrders } from '../../api/orders/orders.routes.ts'
import { mountScenarios } from '../../api/scenarios/scenarios.routes.ts'
import { mountStock } from '../../api/stock/stock.routes.ts'
import type { TestDatabase } from './database.ts'
import { aDoor } from './door.ts'
import { fetchAs } from './people.ts'

export type CoverageService = {
  database: TestDatabase
  /** Of the role that draws and counts. */
  pool: Pool
  engine: ReachEngine
  follower: ChangeFollower
  url: string
  fetch: ReturnType<typeof fetchAs>
  /** What a door answers; anything but 200 is an error. */
  get: <T>(path: string, headers?: { cookie?: string }) => Promise<T>
  close: () => Promise<void>
}

const log = pino({ level: 'silent' })

/** The doors of coverage, stock, scenarios and orders, over an engine that follows the database. */
export async function serveCoverage(database: TestDatabase): Promise<CoverageService> {
  const connectionString = database.urlOf('wangge_engine')
  const pool = openPool({ connectionString, size: 4, statementTimeoutMs: 30_000, name: 'wangge-test-engine' })
  const follower = await followChanges({ pool, connectionString, log })
  const engine = openReachEngine({ pool, follower, log })
  const door = aDoor(database)
  const app = express()
  app.use(express.json())
  const router = express.Router()
  const appPool = openPool({
    connectionString: database.urlOf('wangge_app'),
    size: 2,
    statementTimeoutMs: 30_000,
    name: 'wangge-test-app',
  })
  const crashes: unknown[] = []
  const kernel = { router, pool: appPool, door, checkAnswers: true }
  mountStock(kernel, engine)
  const coverage = await mountCoverage(kernel, {
    engine,
    jobPool: database.pool,
    onCrash: (error) => crashes.push(error),
  })
  const reckon = mountScenarios(kernel, engine.whatIf)
  mountOrders(kernel, { askWhatIf: engine.whatIf, reckon })
  app.use(router)
  app.use(problemHandler(log))
  const server = app.listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = fetchAs(database.pool)
  return {
    database,
    pool,
    engine,
    follower,
    url,
    fetch: ask,
    get: async (path, headers = {}) => {
      const response = await ask(url + path, { headers })
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      return (await response.json()) as never
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await coverage.close()
      if (crashes.length > 0) throw new AggregateError(crashes, 'a search for places went wrong')
      await appPool.end()
      await engine.close()
      await follower.close()
      await door.close()
      await pool.end()
      await database.close()
    },
  }
}

type Refusal = { type: string; status: number; detail: string }

export async function problemOf(
  service: CoverageService,
  path: string,
  headers: { cookie?: string } = {},
): Promise<Refusal> {
  const response = await service.fetch(service.url + path, { headers })
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('application/problem+json')) throw new Error(`${path} answered ${response.status} as ${type}`)
  return (await response.json()) as Refusal
}
