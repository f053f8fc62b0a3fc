import { afterAll, beforeAll, expect, it } from 'vitest'
import { aClass, anIncident } from '../support/build.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    const classId = await aClass(pool)
    for (let n = 0; n < 5; n += 1) await anIncident(pool, { classId, position: [112, 33] })
  })
})
afterAll(() => app.close())

const total = async (): Promise<number> => {
  const answer = (await (await app.fetch(`${app.url}/heat/summary`)).json()) as { total: number }
  return answer.total
}

it('forgets incidents that were emptied at once while the service runs', async () => {
  expect(await total()).toBe(5)
  await app.pool.query('TRUNCATE incidents')
  await expect.poll(total, { timeout: 5000 }).toBe(0)
})
