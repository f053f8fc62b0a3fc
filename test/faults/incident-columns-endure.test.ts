import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../api/config.ts'
import { openPool } from '../../api/db/pool.ts'
import type { Service } from '../../api/main.ts'
import { startService } from '../../api/main.ts'
import { anAgreeingCity } from '../support/agreeing-city.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { demandTruth } from '../support/heat-told.ts'
import { aPerson } from '../support/people.ts'
import { startServiceProcess } from '../support/service-process.ts'

const dataFolder = mkdtempSync(`${tmpdir()}/wangge-endure-`)
let database: TestDatabase
let cookie: string
let service: Service | undefined

beforeAll(async () => {
  database = await openTestDatabase()
  await anAgreeingCity(database.pool)
  cookie = (await aPerson(database.pool, { post: 'command' })).cookie
})
afterEach(stop)
afterAll(async () => {
  await database.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function launch(): Promise<string> {
  const config = { ...readConfig({}), databaseUrl: database.url, port: 0, dataFolder }
  service = await startService(config, pino({ level: 'silent' }))
  return service.url
}

async function stop(): Promise<void> {
  await service?.close()
  service = undefined
}

/** Starts the service over whatever is in its folder and waits until it answers everything. */
async function start(): Promise<string> {
  const url = await launch()
  await untilReady(url)
  return url
}

async function untilReady(url: string): Promise<void> {
  const ready = async () => (await fetch(`${url}/health/ready`)).status
  await expect.poll(ready, { timeout: 30_000, interval: 50 }).toBe(200)
}

const demand = (url: string): Promise<void> => demandTruth(url, database.pool, cookie)

/** A service over the data as they are, ended in order, leaves what it wrote of its columns. */
async function startAndStop(): Promise<void> {
  await demand(await start())
  await untilFilesRest()
  await stop()
}

function ownFiles(): string[] {
  return readdirSync(dataFolder)
    .filter((name) => name.startsWith('incident-columns'))
    .map((name) => `${dataFolder}/${name}`)
}

/** It writes in its own time; nothing is damaged in the middle of that. */
async function untilFilesRest(): Promise<void> {
  for (let tries = 0; tries < 50 && ownFiles().length === 0; tries++) await wait(100)
}

async function changeRows(pool: Pool, n: number): Promise<void> {
  await pool.query(`UPDATE incidents SET status = 'closed', severity = 5 WHERE id % 11 = ${n % 11}`)
  await pool.query(
    `UPDATE incidents SET position = ST_SetSRID(ST_MakePoint(116.0123, 39.9123), 4326) WHERE id % 23 = ${n % 23}`,
  )
  await pool.query(`DELETE FROM incidents WHERE id % 101 = ${n % 101}`)
  await pool.query(`INSERT INTO incidents (reported_at, position, class_id)
    SELECT '2022-09-09T09:09Z', ST_SetSRID(ST_MakePoint(116.0321, 39.9021), 4326), 1 FROM generate_series(1, 9)`)
}

const cutEngine = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND usename = 'wangge_engine'`

describe('the incident columns', () => {
  it('answer that they are still loading, and how far, while everything else is served; a cut line only delays them', async () => {
    const blocker = await database.client()
    await blocker.query('BEGIN; LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE')
    const url = await launch()
    const ask = async (path: string) => {
      const answer = await fetch(`${url}${path}`, { headers: { cookie } })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    const loading = await ask('/heat/summary')
    expect(loading).toMatchObject({ status: 503, body: { type: '/problems/still-loading' } })
    expect(loading.body.detail).toMatch(/\d+ %/)
    expect(await ask('/catalogues/classes')).toMatchObject({ status: 200 })
    expect(await ask('/health')).toMatchObject({ status: 200, body: { incidentColumns: { ready: false } } })
    await database.pool.query(cutEngine)
    expect(await ask('/heat/summary')).toMatchObject({ status: 503 })
    await blocker.query('COMMIT')
    await blocker.end()
    await untilReady(url)
    await demand(url)
  })

  it('follow on after their lines were cut, what was written meanwhile included', async () => {
    const url = await start()
    await database.pool.query(cutEngine)
    await changeRows(database.pool, 1)
    // The follower looks for its line again within a moment; from then on the two seconds count.
    await wait(3000)
    await demand(url)
    await changeRows(database.pool, 2)
    await demand(url)
  })

  it('are rebuilt after a stop in order, with what was written meanwhile', async () => {
    await startAndStop()
    await changeRows(database.pool, 3)
    await demand(await start())
  })

  it('are rebuilt after a crash in the middle of writes', async () => {
    await startAndStop()
    const crashing = await startServiceProcess(database.url, dataFolder)
    await changeRows(database.pool, 4)
    await crashing.end('SIGKILL')
    await changeRows(database.pool, 5)
    await demand(await start())
  })

  it('are written to a file of their own', async () => {
    await startAndStop()
    expect(ownFiles()).not.toEqual([])
  })
})

describe('the file of the incident columns', () => {
  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['cut in half', (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ['one byte short', (bytes) => bytes.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['of zeroes', (bytes) => Buffer.alloc(bytes.length)],
    ['with bytes behind its end', (bytes) => Buffer.concat([bytes, Buffer.from('more')])],
    ...[0.0001, 0.1, 0.25, 0.4, 0.6, 0.8, 0.9999].map((share): [string, (bytes: Buffer) => Buffer] => [
      `with a bit flipped at ${share * 100} % of its length`,
      (bytes) => {
        const at = Math.floor(bytes.length * share)
        const flipped = Buffer.from(bytes)
        flipped[at] = (flipped[at] ?? 0) ^ 16
        return flipped
      },
    ]),
  ]

  it.each(damages)('is not believed when it is %s', async (_what, damage) => {
    await startAndStop()
    for (const file of ownFiles()) writeFileSync(file, damage(readFileSync(file)))
    await demand(await start())
  })

  it('is caught up or dropped when it is older than what the service last held', async () => {
    await startAndStop()
    const kept = keepFiles()
    const url = await start()
    await changeRows(database.pool, 6)
    await demand(url)
    await stop()
    putBack(kept)
    await changeRows(database.pool, 7)
    await demand(await start())
  })

  it('is not believed after the table was emptied while nobody looked', async () => {
    await startAndStop()
    const copy = await database.pool.query<{ n: number }>(
      'CREATE TABLE kept AS SELECT id, reported_at, position, class_id FROM incidents',
    )
    expect(copy.rowCount).toBeGreaterThan(1000)
    await database.pool.query('TRUNCATE incidents CASCADE')
    await demand(await start())
    await stop()
    await database.pool.query(
      'INSERT INTO incidents (id, reported_at, position, class_id) SELECT * FROM kept; DROP TABLE kept',
    )
    await demand(await start())
  })

  it('is not believed of another database that was put in the place of its own', async () => {
    await startAndStop()
    const other = await openTestDatabase()
    try {
      await anAgreeingCity(other.pool)
      await other.pool.query("UPDATE incidents SET severity = 1 + id % 5, status = 'refused' WHERE id % 2 = 0")
      const person = await aPerson(other.pool, { post: 'command' })
      const config = { ...readConfig({}), databaseUrl: other.url, port: 0, dataFolder }
      service = await startService(config, pino({ level: 'silent' }))
      await untilReady(service.url)
      await demandTruth(service.url, other.pool, person.cookie)
      await stop()
    } finally {
      await other.close()
    }
  })

  // A restored database counts its changes on from where the copy was made: the same numbers, other changes. These
  // change no number of rows and are one entry of the feed each, so that only what they say tells them apart.
  const restores = [1, 2, 4].flatMap((changesAfter) =>
    (['beside its own', 'in place'] as const).map((manner) => ({ manner, changesAfter })),
  )
  it.each(restores)('is not believed after a restore $manner and $changesAfter changes since, of 2', async (wish) => {
    await startAndStop()
    const older = await (wish.manner === 'in place' ? keepInPlace() : copyOf(database.url))
    await moveRows(database.pool, 1)
    await moveRows(database.pool, 2)
    await startAndStop()
    await (wish.manner === 'in place' ? restoreInPlace() : restore(database, older))
    const pool = openPool({ connectionString: database.url, size: 4, statementTimeoutMs: 30_000, name: 'wangge-test' })
    try {
      for (let n = 0; n < wish.changesAfter; n++) await moveRows(pool, 5 + n)
      await demandTruth(await start(), pool, cookie)
      await stop()
    } finally {
      await pool.end()
    }
  })
})

async function moveRows(pool: Pool, n: number): Promise<void> {
  const { rowCount } = await pool.query(
    `UPDATE incidents SET status = 'refused', severity = 1, position = ST_SetSRID(ST_MakePoint(116.0222, 39.9111), 4326)
     WHERE id % 11 = $1`,
    [n],
  )
  expect(rowCount).toBeGreaterThan(200)
}

/** As a snapshot of the disk is kept and put back: the same database, with incidents and feed as they were. */
async function keepInPlace(): Promise<string> {
  await database.pool.query(`DROP SCHEMA IF EXISTS older CASCADE; CREATE SCHEMA older;
    CREATE TABLE older.incidents AS TABLE incidents; CREATE TABLE older.changes AS TABLE changes;
    CREATE TABLE older.numbers AS SELECT last_value FROM changes_seq`)
  return 'older'
}

async function restoreInPlace(): Promise<void> {
  const client = await database.client()
  try {
    const { rows } = await client.query<{ names: string }>(
      `SELECT string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = 'incidents' AND is_generated = 'NEVER'`,
    )
    const names = rows[0]?.names ?? ''
    // A replica's session sets off no triggers, as none were set off on that disk.
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica;
      DELETE FROM incidents; INSERT INTO incidents (${names}) SELECT ${names} FROM older.incidents;
      DELETE FROM changes; INSERT INTO changes OVERRIDING SYSTEM VALUE SELECT * FROM older.changes;
      SELECT setval('changes_seq', last_value) FROM older.numbers; COMMIT`)
  } finally {
    await client.end()
  }
}

function keepFiles(): string[] {
  const kept = ownFiles()
  for (const file of kept) copyFileSync(file, file.replace('incident-columns', 'kept'))
  return kept
}

function putBack(files: string[]): void {
  for (const file of files) {
    const kept = file.replace('incident-columns', 'kept')
    expect(existsSync(kept)).toBe(true)
    copyFileSync(kept, file)
    rmSync(kept)
  }
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

/** A copy beside it, as a backup would be. Everybody is sent away first: a database in use cannot be copied. */
async function copyOf(url: string): Promise<string> {
  const name = `${nameOf(url)}_older`
  await asAdmin(async (admin) => {
    await sendAway(admin, nameOf(url))
    await admin.query(`DROP DATABASE IF EXISTS ${name}`)
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${nameOf(url)}`)
  })
  return name
}

async function restore({ url }: TestDatabase, older: string): Promise<void> {
  await asAdmin(async (admin) => {
    await admin.query(`DROP DATABASE ${nameOf(url)} WITH (FORCE)`)
    await admin.query(`ALTER DATABASE ${older} RENAME TO ${nameOf(url)}`)
  })
}

async function sendAway(admin: pg.Client, name: string): Promise<void> {
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  await wait(200)
}
