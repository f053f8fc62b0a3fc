import type { Server } from 'node:http'
import express, { Router } from 'express'
import { pino } from 'pino'
import { openPool } from '../../api/db/pool.ts'
import type { Kernel } from '../../api/http/mount.ts'
import { problemHandler } from '../../api/http/problem-handler.ts'
import type { TestDatabase } from './database.ts'
import { aDoor } from './door.ts'
import type { Person } from './people.ts'
import type { Answer } from './server.ts'

export type Slice = {
  ask: (person: Person | null, method: string, path: string, body?: unknown) => Promise<Answer>
  close: () => Promise<void>
}

/** Some slices alone, with the real door and the role that answers people, asked as a person of the test's choice. */
export async function startSlice(database: TestDatabase, mountIt: (kernel: Kernel) => void): Promise<Slice> {
  const connectionString = database.urlOf('wangge_app')
  const pool = openPool({ connectionString, size: 4, statementTimeoutMs: 30_000, name: 'wangge-test-slice' })
  const door = aDoor(database)
  const router = Router()
  mountIt({ router, pool, door, checkAnswers: true })
  const app = express()
  app.use(express.json())
  app.use(router)
  app.use(problemHandler(pino({ level: 'silent' })))
  const server = await new Promise<Server>((resolve) => {
    const opened = app.listen(0, '127.0.0.1', () => resolve(opened))
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    ask: async (person, method, path, body) => {
      const headers = { 'content-type': 'application/json', ...(person === null ? {} : { cookie: person.cookie }) }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await fetch(`${url}${path}`, { method, headers, ...sent })
      return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.json() }
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await door.close()
      await pool.end()
    },
  }
}
