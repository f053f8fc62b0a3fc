import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../api/config.ts'
import { migrate } from '../../api/db/migrate.ts'
import type { Service } from '../../api/main.ts'
import { startService } from '../../api/main.ts'
import { ensureDatabase, startCluster } from '../../scripts/support/cluster.ts'
import type { Cluster } from '../../scripts/support/cluster.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'

const folder = mkdtempSync(`${tmpdir()}/wangge-fault-`)

describe('a database that goes away', () => {
  let cluster: Cluster
  let service: Service
  let url = ''
  let person: Person

  beforeAll(async () => {
    cluster = await startCluster({ folder, durable: false })
    url = await ensureDatabase(cluster, 'fault')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await migrate(client)
    person = await aPerson(client, { post: 'command' })
    await client.end()
    const config = { ...readConfig({}), databaseUrl: url, port: 0, dataFolder: folder }
    service = await startService(config, pino({ level: 'silent' }))
  })
  afterAll(async () => {
    await service.close()
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${service.url}${path}`, { headers: { cookie: person.cookie } })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const until = async (
    path: string,
    wanted: (answer: { status: number; body: Record<string, unknown> }) => boolean,
  ): Promise<void> => {
    for (let tries = 0; tries < 300; tries += 1) {
      if (wanted(await ask(path))) return
      await wait(100)
    }
    throw new Error(`${path} never came to answer as wanted: ${JSON.stringify(await ask(path))}`)
  }

  it('is told as a problem while it is away, and used again when it is back', async () => {
    await until('/health/ready', ({ status }) => status === 200)
    const postmaster = Number(readFileSync(`${folder}/postgres/postmaster.pid`, 'utf8').split('\n')[0])
    process.kill(postmaster, 'SIGQUIT')
    await until('/health', ({ body }) => body.status === 'degraded')
    expect(await ask('/grids')).toMatchObject({ status: 503, body: { type: '/problems/database-unavailable' } })
    // Who shows nothing is nobody, whether the database can be asked or not.
    expect((await fetch(`${service.url}/grids`)).status).toBe(401)

    cluster = await startCluster({ folder, durable: false })
    await until('/health', ({ body }) => body.status === 'ok')
    expect(await ask('/grids')).toMatchObject({ status: 200, body: { grids: [] } })
  })

  it('still hands on changes made after it came back', async () => {
    const before = (await ask('/health')).body.dataVersion as number
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(
      `INSERT INTO resources (kind, name, position) VALUES ('station', 'back again', ST_SetSRID(ST_MakePoint(112, 33), 4326))`,
    )
    await client.end()
    await until('/health', ({ body }) => (body.dataVersion as number) > before)
  })

  it('still hears of sessions that end after it came back', async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`UPDATE sessions SET ended_at = now(), end_reason = 'test' WHERE id = $1`, [person.sessionId])
    await client.end()
    const begun = performance.now()
    await until('/grids', ({ status }) => status === 401)
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})
