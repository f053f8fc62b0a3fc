import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hashOfToken, freshToken } from '../../api/http/tokens.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Person } from '../support/people.ts'
import { aPerson, aSession } from '../support/people.ts'
import type { TestServer } from '../support/server.ts'
import { startTestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
let small: TestServer
beforeAll(async () => {
  database = await openTestDatabase()
  server = await startTestServer(database)
  small = await startTestServer(database, { streams: { mostPerCaller: 2 } })
})
afterAll(async () => {
  await server.close()
  await small.close()
  await database.close()
})

const opened: AbortController[] = []
afterEach(() => {
  for (const abort of opened.splice(0)) abort.abort()
})

type Shown = Record<string, string>
type Told = { status: number; detail: string; leave: () => void }

/** Opens a stream and leaves it open; a refusal is read to its end. */
async function listen({ url, fetch }: TestServer, headers: Shown): Promise<Told> {
  const abort = new AbortController()
  opened.push(abort)
  const response = await fetch(`${url}/changes/stream`, { headers, signal: abort.signal })
  const { detail } = response.status === 200 ? { detail: '' } : ((await response.json()) as { detail: string })
  return { status: response.status, detail, leave: () => abort.abort() }
}

const crowdOf = async (size: number, at: TestServer, headers: Shown): Promise<number[]> => {
  const crowd = await Promise.all(Array.from({ length: size }, () => listen(at, headers)))
  return crowd.map(({ status }) => status).sort()
}

async function aKeyOf({ accountId }: Person): Promise<Shown> {
  const token = `wgk_${freshToken()}`
  await database.pool.query(
    `INSERT INTO api_keys (token_hash, account_id, name, beginning, scopes, expires_at)
     VALUES (decode($1, 'hex'), $2, 'test', 'test', '{changes:read}', now() + interval '1 day')`,
    [hashOfToken(token), accountId],
  )
  return { authorization: `Bearer ${token}` }
}

describe('live streams of one caller', () => {
  it('are twenty, however they are opened, and the others hear on', async () => {
    const crowd = await aPerson(database.pool, { post: 'leader' })
    const other = await aPerson(database.pool, { post: 'leader' })
    const statuses = await crowdOf(25, server, { cookie: crowd.cookie })
    expect(statuses).toEqual([...Array<number>(20).fill(200), ...Array<number>(5).fill(429)])
    expect((await listen(server, { cookie: other.cookie })).status).toBe(200)
  })

  it('count over all sessions of an account, and are free again when one is left', async () => {
    const { accountId, cookie } = await aPerson(database.pool, { post: 'leader' })
    const another = await aSession(database.pool, accountId)
    const first = await listen(small, { cookie })
    expect((await listen(small, { cookie: another.cookie })).status).toBe(200)
    const refused = await listen(small, { cookie: another.cookie })
    expect(refused).toMatchObject({
      status: 429,
      detail: expect.stringMatching(/2 live streams open.*Close one/) as string,
    })
    first.leave()
    await expect.poll(async () => (await listen(small, { cookie })).status).toBe(200)
  })

  it('count for a key by itself', async () => {
    const owner = await aPerson(database.pool, { post: 'command' })
    const keys = [await aKeyOf(owner), await aKeyOf(owner)]
    for (const key of keys) expect(await crowdOf(3, small, key)).toEqual([200, 200, 429])
    expect(await crowdOf(3, small, { cookie: owner.cookie })).toEqual([200, 200, 429])
  })
})
