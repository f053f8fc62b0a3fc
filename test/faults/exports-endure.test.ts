import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Export } from '#contract/exports'
import { startThread } from '../../api/columns/start-thread.ts'
import type { FromThread, ThreadWish } from '../../api/exports/export-thread.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { anExportCity } from '../support/export-city.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import { startServiceProcess } from '../support/service-process.ts'

let database: TestDatabase
let person: Person
const dataFolder = mkdtempSync(join(tmpdir(), 'wangge-exports-endure-'))
beforeAll(async () => {
  database = await openTestDatabase()
  const { classId } = await anExportCity(database.pool)
  await database.pool.query(
    `INSERT INTO incidents (reported_at, position, class_id)
     SELECT '2026-04-01T00:00:00Z'::timestamptz + n * interval '1 second', ST_SetSRID(ST_MakePoint(114.304, 30.5091), 4326), $1
     FROM generate_series(1, 150000) n`,
    [classId],
  )
  person = await aPerson(database.pool, { post: 'command' })
})
afterAll(async () => {
  await database.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function ask(service: ServiceProcess, path: string, body?: object): Promise<Export> {
  const headers = { cookie: person.cookie, origin: service.url, 'content-type': 'application/json' }
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  return (await (await fetch(`${service.url}${path}`, { headers, ...init })).json()) as Export
}

async function until(service: ServiceProcess, id: number, holds: (one: Export) => boolean): Promise<Export> {
  for (;;) {
    const found = await ask(service, `/exports/${id}`)
    if (holds(found)) return found
    await wait(20)
  }
}

describe('a service that is killed in the middle of an export', () => {
  it('says so when it is back, offers no part of it, and repeats it whole', async () => {
    const first = await startServiceProcess(database.url, dataFolder)
    const begun = await ask(first, '/exports', { layers: ['incidents'], format: 'flatgeobuf' })
    await until(first, begun.id, ({ state, rowsWritten }) => state === 'running' && rowsWritten > 0)
    await first.end('SIGKILL')

    const second = await startServiceProcess(database.url, dataFolder)
    const told = await ask(second, `/exports/${begun.id}`)
    expect(told).toMatchObject({ state: 'failed', manifest: null, file: null, signedLink: null })
    expect(told.error).toMatch(/service stopped.*Repeat it/)
    const folder = readdirSync(dataFolder).find((name) => name.startsWith('exports-')) ?? ''
    expect(readdirSync(join(dataFolder, folder))).toEqual([])
    const again = await ask(second, `/exports/${begun.id}/repeat`, {})
    const whole = await until(second, again.id, ({ state }) => state === 'done' || state === 'failed')
    expect(whole.manifest?.delivered).toMatchObject({ rows: 150_021, isComplete: true })
    await second.end('SIGTERM')
  })
})

describe('a disk that is full', () => {
  it.each(['csv', 'geopackage'] as const)('is told as such by the thread that writes %s', async (format) => {
    const wish: ThreadWish = {
      databaseUrl: database.urlOf('wangge_app'),
      path: '/dev/full',
      scratchFolder: join(dataFolder, `scratch-${format}`),
      limitMs: 60_000,
      territory: null,
      claims: { post: 'command', account: String(person.accountId), scopes: '', areas: 'city', grids: '' },
      asked: {
        question: {
          layers: ['community-grids'],
          format,
          frame: 'wgs84',
          geometry: 'lonlat',
          bom: 'false',
          names: 'en',
          words: 'false',
          at: '2026-03-02T00:00:00Z',
        },
        rights: { post: 'command', areas: ['city'], grids: [] },
      },
    }
    const thread = startThread(new URL('../../api/exports/export-thread.ts', import.meta.url), wish, [])
    const said = await new Promise<FromThread>((resolve) => thread.once('message', resolve))
    expect(said).toMatchObject({ isDiskFull: true, failure: expect.stringContaining('ENOSPC') as string })
    await thread.terminate()
  })
})
