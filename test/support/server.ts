import type { Server } from 'node:http'
import express, { Router } from 'express'
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
import type { TestDatabase } from './database.ts'

export type Answer = { status: number; type: string; body: unknown }

export type TestServer = {
  url: string
  get: (path: string) => Promise<Answer>
  send: (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<Answer>
  close: () => Promise<void>
}

type ServerWish = { statementTimeoutMs?: number; streams?: ChangeStreamOptions }

/** The slices whose tests use it, on a free port of their own; every answer is checked against its contract. */
export async function startTestServer(
  database: Pick<TestDatabase, 'url'>,
  { statementTimeoutMs = 30_000, streams = {} }: ServerWish = {},
): Promise<TestServer> {
  const log = pino({ level: 'silent' })
  const pool = openPool({ connectionString: database.url, size: 6, statementTimeoutMs, name: 'wangge-test-server' })
  const follower = await followChanges({ pool, connectionString: database.url, log })
  const router = Router()
  const closeStreams = mountEverything({ router, pool, checkAnswers: true }, follower, streams)
  const server = await listen(router)
  return {
    ...asking(server),
    close: async () => {
      closeStreams()
      await follower.close()
      await stop(server)
      await pool.end()
    },
  }
}

/** The same slices before a database that is not there. */
export async function startServerWithoutDatabase(): Promise<TestServer> {
  const connectionString = 'postgresql://postgres@localhost/none?host=/nonexistent-socket-folder'
  const pool = openPool({ connectionString, size: 1, statementTimeoutMs: 1000, name: 'wangge-test-server' })
  const still: ChangeFollower = {
    latest: () => 0,
    subscribe: () => () => undefined,
    close: () => Promise.resolve(),
  }
  const router = Router()
  const closeStreams = mountEverything({ router, pool, checkAnswers: true }, still, {})
  const server = await listen(router)
  return {
    ...asking(server),
    close: async () => {
      closeStreams()
      await stop(server)
      await pool.end()
    },
  }
}

function mountEverything(kernel: Kernel, follower: ChangeFollower, streams: ChangeStreamOptions): () => void {
  mountAreas(kernel)
  mountGrids(kernel)
  mountBuildings(kernel)
  mountHouseholds(kernel)
  mountCatalogues(kernel)
  mountIncidents(kernel)
  mountResources(kernel)
  mountSearch(kernel)
  return mountChanges(kernel, follower, streams).close
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

function asking(server: Server): Omit<TestServer, 'close'> {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test server has no port')
  const url = `http://127.0.0.1:${address.port}`
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, init)
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      body: await response.json(),
    }
  }
  return {
    url,
    get: (path) => ask(path, {}),
    send: (method, path, body) =>
      ask(path, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
  }
}
