import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClass } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { TestServer } from '../support/server.ts'
import { startServerWithoutDatabase, startTestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await openTestDatabase()
  server = await startTestServer(database)
})
afterAll(async () => {
  await server.close()
  await database.close()
})

describe('listing incident classes', () => {
  it('answers every class of every scheme with its parent and limit', async () => {
    const major = await aClass(database.pool, { scheme: 'a', code: 'E01', nameEn: 'city looks' })
    const minor = await aClass(database.pool, {
      scheme: 'a',
      code: 'E0101',
      parentId: major,
      limitValue: 0.5,
      limitUnit: 'work-day',
    })
    const foreign = await aClass(database.pool, { scheme: 'b', code: 'E01' })
    const { body } = await server.get('/catalogues/classes')
    const { classes } = body as { classes: { id: number }[] }
    expect(classes.map(({ id }) => id)).toEqual([major, minor, foreign])
    expect(classes[1]).toMatchObject({
      scheme: 'a',
      code: 'E0101',
      parentId: major,
      limitValue: 0.5,
      limitUnit: 'work-day',
    })
    expect(classes[0]).toMatchObject({ parentId: null, nameEn: 'city looks', limitValue: null, limitUnit: null })
  })

  it('says when the database is away', async () => {
    const alone = await startServerWithoutDatabase()
    expectProblem(await alone.get('/catalogues/classes'), 'database-unavailable')
    await alone.close()
  })
})
