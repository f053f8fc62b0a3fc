import type { Server } from 'node:http'
import express, { Router } from 'express'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { mountAreas } from '../../api/areas/areas.routes.ts'
import { mountBuildings } from '../../api/buildings/buildings.routes.ts'
import { mountCatalogues } from '../../api/catalogues/catalogues.routes.ts'
import type { ChangeStreamOptions } from '../../api/changes/changes.routes.ts'
import { mountChanges } from '../../api/changes/changes.routes.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import type { ChangeFollower } from '../../api/db/change-follower.ts'
import { openPool } from '../../api/db/pool.ts'
import { mountGrids } from '../../api/grids/grids.routes.ts'
import { mountHouseholds } from '../../api/households/households.routes.ts'
import type { Kernel } from '../../api/http/mount.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import { mountIncidents } from '../../api/incidents/incidents.routes.ts'
import { mountResources } from '../../api/resources/resources.routes.ts'
import { mountSearch } from '../../api/search/search.routes.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import type { TestDatabase } from './database.ts'
import { aDoor } from './door.ts'
import { fetchAs } from './people.ts'

export type Answer = { status: number; type: string; body: unknown }

export type TestServer = {
  url: string
  /** As fetch, by the person whose post may ask; see people.ts. */
  fetch: (url: string, init?: RequestInit) => Promise<Response>
  get: (path: string) => Promise<Answer>
  send: (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<Answer>
  close: () => Promise<void>
}

type ServerWish = { statementTimeoutMs?: number; streams?: Omit<ChangeStreamOptions, 'feedPool'> }

type Place = Pick<TestDatabase, 'url' | 'urlOf' | 'pool'>

/** The slices whose tests use it, on a free port of their own; every answer is checked against its contract. */
export async function startTestServer(
  database: Place,
  { statementTimeoutMs = 30_000, streams = {} }: ServerWish = {},
): Promise<TestServer> {
  const log = pino({ level: 'silent' })
  const open = (connectionString: string) =>
    openPool({ connectionString, size: 6, statementTimeoutMs, name: 'wangge-test-server' })
  const pools = { app: open(database.urlOf('wangge_app')), engine: open(database.urlOf('wangge_engine')) }
  const door = aDoor(database)
  const follower = await followChanges({
    pool: pools.engine,
    connectionString: database.urlOf('wangge_engine'),
    log,
  })
  const router = Router()
  const kernel: Kernel = { router, pool: pools.app, door, checkAnswers: true }
  const closeStreams = mountEverything(kernel, pools.engine, follower, streams)
  const server = await listen(router)
  return {
    ...asking(server, fetchAs(database.pool)),
    close: async () => {
      closeStreams()
      await follower.close()
      await stop(server)
      await door.close()
      await Promise.all([pools.app.end(), pools.engine.end()])
    },
  }
}

/** The same slices before a database that is not there, asked by somebody who shows a session. */
export async function startServerWithoutDatabase(): Promise<TestServer> {
  const connectionString = 'postgresql://postgres@localhost/none?host=/nonexistent-socket-folder'
  const pool = openPool({ connectionString, size: 1, statementTimeoutMs: 1000, name: 'wangge-test-server' })
  const still: ChangeFollower = {
    latest: () => 0,
    subscribe: () => () => undefined,
    close: () => Promise.resolve(),
  }
  const door = aDoor({ urlOf: () => connectionString })
  const router = Router()
  const closeStreams = mountEverything({ router, pool, door, checkAnswers: true }, pool, still, {})
  const server = await listen(router)
  const shown = { cookie: `wangge=${'x'.repeat(43)}`, 'sec-fetch-site': 'same-origin' }
  return {
    ...asking(server, (url, init = {}) => fetch(url, { ...init, headers: withHeaders(init, shown) })),
    close: async () => {
      closeStreams()
      await stop(server)
      await door.close()
      await pool.end()
    },
  }
}

function withHeaders(init: RequestInit, more: Record<string, string>): Headers {
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(more)) headers.set(name, value)
  return headers
}

function mountEverything(
  kernel: Kernel,
  enginePool: Pool,
  follower: ChangeFollower,
  streams: Omit<ChangeStreamOptions, 'feedPool'>,
): () => void {
  const sealer = openSealer(addKey())
  mountAreas(kernel, enginePool)
  mountGrids(kernel)
  mountBuildings(kernel)
  mountHouseholds(kernel)
  mountCatalogues(kernel)
  mountIncidents(kernel, { sealer })
  mountResources(kernel)
  mountSearch(kernel)
  return mountChanges(kernel, follower, { ...streams, feedPool: enginePool }).close
}

async function listen(router: Router): Promise<Server> {
  const app = express()
  app.use(express.json({ limit: '1mb' }))
  app.use(router)
  app.use(problemHandler(pino({ level: 'silent' })))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return server
}

async function stop(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve)
    server.closeIdleConnections()
  })
}

type Fetch = TestServer['fetch']

function asking(server: Server, fetchIt: Fetch): Omit<TestServer, 'close'> {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test server has no port')
  const url = `http://127.0.0.1:${address.port}`
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetchIt(`${url}${path}`, init)
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: await response.json(),
    }
  }
  return {
    url,
    fetch: fetchIt,
    get: (path) => ask(path, {}),
    send: (method, path, body) =>
      ask(path, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
  }
}
