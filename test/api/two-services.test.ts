import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgreeingCity } from '../support/agreeing-city.ts'
import { anAgreeingCity } from '../support/agreeing-city.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { demandTruth } from '../support/heat-told.ts'
import { aPerson } from '../support/people.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import { startServiceProcess } from '../support/service-process.ts'

// As when one is started beside another: the same database, and the same folder of data.
const dataFolder = mkdtempSync(`${tmpdir()}/wangge-two-`)
let database: TestDatabase
let services: ServiceProcess[]
let city: AgreeingCity
let cookie: string

beforeAll(async () => {
  database = await openTestDatabase()
  city = await anAgreeingCity(database.pool)
  const person = await aPerson(database.pool, { post: 'command' })
  cookie = person.cookie
  services = await Promise.all([1, 2].map(() => startServiceProcess(database.url, dataFolder)))
})
afterAll(async () => {
  for (const service of services) await service.end('SIGTERM')
  await database.close()
  rmSync(dataFolder, { recursive: true, force: true })
})

async function send(service: ServiceProcess | undefined, method: string, path: string, body: object): Promise<number> {
  const headers = { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const answer = await fetch(`${service?.url ?? ''}${path}`, { method, headers, body: JSON.stringify(body) })
  expect(answer.status).toBeLessThan(300)
  return ((await answer.json()) as { id: number }).id
}

async function demandBothTellTheTruth(): Promise<void> {
  await Promise.all(services.map(({ url }) => demandTruth(url, database.pool, cookie)))
}

describe('two services on one database', () => {
  it('tell the same of what one was told, within two seconds', async () => {
    await demandBothTellTheTruth()
    const [first, second] = services
    const [classId] = city.classIds
    const reportedAt = '2022-07-07T07:07:00Z'
    const id = await send(first, 'POST', '/incidents', { position: [116.011, 39.911], classId, reportedAt })
    await demandBothTellTheTruth()
    await send(second, 'PATCH', `/incidents/${id}/status`, { status: 'in-progress' })
    await demandBothTellTheTruth()
  })

  it('tell the same of what both were told at once, and of writes beside them', async () => {
    const [classId] = city.classIds
    const reports = services.flatMap((service, n) =>
      Array.from({ length: 10 }, (_, i) =>
        send(service, 'POST', '/incidents', {
          position: [116.001 + i / 1000, 39.91 + n / 100],
          classId,
          reportedAt: `2022-08-0${(i % 9) + 1}T07:07:00Z`,
        }),
      ),
    )
    const bulk = database.pool.query(
      'UPDATE incidents SET position = ST_SetSRID(ST_MakePoint(116.03, 39.905), 4326) WHERE id % 13 = 4',
    )
    await Promise.all([...reports, bulk])
    await database.pool.query('DELETE FROM incidents WHERE id % 17 = 5')
    await demandBothTellTheTruth()
  })

  it('go on when the other crashes, and agree with the one that takes its place', async () => {
    await services.pop()?.end('SIGKILL')
    await database.pool.query("UPDATE incidents SET reported_at = '2022-02-02T02:02Z' WHERE id % 19 = 6")
    await demandBothTellTheTruth()
    services.push(await startServiceProcess(database.url, dataFolder))
    await demandBothTellTheTruth()
  })
})
