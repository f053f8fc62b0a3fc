import { connect as connectSocket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '#geo/rights'
import type { Change } from '../../api/changes/changes.contract.ts'
import type { ChangeStreamOptions } from '../../api/changes/changes.routes.ts'
import { latestSeq, readChanges } from '../../api/db/change-follower.ts'
import { aClass, aCommunity, aGrid, aHousehold, anArea, anIncident, aResource, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { Person } from '../support/people.ts'
import { aPerson, aSession } from '../support/people.ts'
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

type Access = { view: string; isSignedIn: boolean }
type Stream = {
  changes: Change[]
  /** What it was told of its own listener. */
  access: Access[]
  /** Everything that came, as text. */
  text: () => string
  ids: () => number[]
  isOpen: () => boolean
  stop: () => void
}

const streams: Stream[] = []
const servers: TestServer[] = []
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.stop()
  await Promise.all(servers.splice(0).map((extra) => extra.close()))
})

async function startServer(options: Omit<ChangeStreamOptions, 'feedPool'>): Promise<TestServer> {
  const extra = await startTestServer(database, { streams: options })
  servers.push(extra)
  return extra
}

type Listener = { lastEventId?: number | undefined; cookie?: string }

/** Opens a stream as a browser's EventSource would and keeps what it is told. */
async function listen(url: string, query = '', { lastEventId, cookie }: Listener = {}): Promise<Stream> {
  const abort = new AbortController()
  const response = await server.fetch(`${url}/changes/stream${query}`, {
    signal: abort.signal,
    headers: {
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
      ...(cookie === undefined ? {} : { cookie }),
    },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const state = { text: '', pending: '', isOpen: true }
  const changes: Change[] = []
  const access: Access[] = []
  const body = response.body
  if (!body) throw new Error('the stream has no body')
  void (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of body) {
      const piece = decoder.decode(chunk as Uint8Array, { stream: true })
      state.text += piece
      const events = (state.pending + piece).split('\n\n')
      state.pending = events.pop() ?? ''
      for (const event of events) {
        const told = /^event: access\ndata: (.*)$/s.exec(event)
        if (told) access.push(JSON.parse(told[1] ?? '') as Access)
        const data = /^event: change\nid: (\d+)\ndata: (.*)$/s.exec(event)
        if (!data) continue
        const change = JSON.parse(data[2] ?? '') as Change
        expect(change.seq).toBe(Number(data[1]))
        changes.push(change)
      }
    }
  })().then(
    () => (state.isOpen = false),
    () => (state.isOpen = false),
  )
  const stream: Stream = {
    changes,
    access,
    text: () => state.text,
    ids: () => changes.map((change) => change.firstId),
    isOpen: () => state.isOpen,
    stop: () => abort.abort(),
  }
  streams.push(stream)
  return stream
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 10) {
    if (waited > 15_000) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

let start: number
beforeEach(async () => {
  start = await latestSeq(database.pool)
})
const write = (): Promise<number> => aResource(database.pool, { position: [112.005, 33.505] })

/** Entries of the feed for resources that are not there: 220 bytes each on a stream. */
async function tellMany(count: number): Promise<void> {
  await database.pool.query(
    `INSERT INTO changes (noun, op, row_count, first_id, last_id, west, south, east, north)
     SELECT 'resources', 'insert', 1, n, n, 112.0051234567891, 33.5051234567891, 112.0051234567891, 33.5051234567891
     FROM generate_series(1, $1) n`,
    [count],
  )
}

describe('listing changes', () => {
  it('answers what came after a number, in order, with the newest number', async () => {
    const grid = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    const resources = [await write(), await write()]
    type Page = { changes: Change[]; through: number; latest: number }
    const first = (await server.get(`/changes?after=${start}&limit=2`)).body as Page
    expect(first.changes.map((change) => [change.noun, change.op, change.firstId])).toEqual([
      ['grids', 'insert', grid],
      ['resources', 'insert', resources[0]],
    ])
    expect(first.changes[0]?.bbox).toEqual([112, 33.5, 112.01, 33.51])
    expect(first.latest).toBe(await latestSeq(database.pool))
    expect(first.through).toBe(first.changes.at(-1)?.seq)
    const second = (await server.get(`/changes?after=${first.through}`)).body as Page
    expect(second.changes.map((change) => change.firstId)).toEqual([resources[1]])
    expect(second.through).toBe(second.latest)
    await database.pool.query('DELETE FROM grids')
  })

  it.each(['?after=-1', '?after=x', '?limit=0', '?limit=1001'])('refuses %s', async (query) => {
    expectProblem(await server.get(`/changes${query}`), 'invalid-request')
  })

  it('says when the database is away', async () => {
    const alone = await startServerWithoutDatabase()
    servers.push(alone)
    expectProblem(await alone.get('/changes'), 'database-unavailable')
  })
})

describe('the live stream', () => {
  it('tells what is written from now on, within two seconds of the commit', async () => {
    await write()
    const stream = await listen(server.url)
    const client = await database.client()
    await client.query('BEGIN')
    const id = await aResource(client, { position: [112.005, 33.505] })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(stream.ids()).toEqual([])
    await client.query('COMMIT')
    const committed = performance.now()
    await until(() => stream.changes.length > 0, 'the change was told')
    expect(performance.now() - committed).toBeLessThan(2000)
    expect(stream.ids()).toEqual([id])
    await client.end()
  })

  it('goes on after the number asked for, or after the one the browser saw last', async () => {
    const ids = [await write(), await write(), await write()]
    const [, second] = (await readChanges(database.pool, start)).map((entry) => entry.seq)
    const asked = await listen(server.url, `?after=${start}`)
    const resumed = await listen(server.url, `?after=${start}`, { lastEventId: second })
    await until(() => asked.changes.length >= 3 && resumed.changes.length >= 1, 'both caught up')
    ids.push(await write())
    await until(() => asked.changes.length >= 4 && resumed.changes.length >= 2, 'both are live')
    expect(asked.ids()).toEqual(ids)
    expect(resumed.ids()).toEqual(ids.slice(2))
  })

  it('starts at the newest for a browser that remembers another database', async () => {
    const stream = await listen(server.url, '', { lastEventId: start + 1_000_000 })
    const id = await write()
    await until(() => stream.changes.length > 0, 'the change was told')
    expect(stream.ids()).toEqual([id])
  })

  it('tells every listener everything once and in order, while it catches up and writers go on', async () => {
    // A past longer than one page of the feed, so that catching up takes several rounds.
    for (let statement = 0; statement < 8; statement += 1)
      await database.pool.query(
        `INSERT INTO resources (kind, position)
         SELECT 'hydrant', ST_SetSRID(ST_MakePoint(112, 33.5), 4326) FROM generate_series(1, 200)`,
      )
    const writers = await Promise.all(Array.from({ length: 4 }, () => database.client()))
    const isWriting = { now: true }
    const writing = Promise.all(
      writers.map(async (client) => {
        while (isWriting.now) await aResource(client, { position: [112.005, 33.505] })
        await client.end()
      }),
    )
    const listeners: Stream[] = []
    for (let n = 0; n < 12; n += 1) {
      listeners.push(await listen(server.url, `?after=${start}`))
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    isWriting.now = false
    await writing
    const expected = await readAll(start)
    expect(expected.length).toBeGreaterThan(1650)
    await until(() => listeners.every((stream) => stream.changes.length >= expected.length), 'all are told')
    for (const stream of listeners) expect(stream.changes.map((change) => change.seq)).toEqual(expected)
  })

  async function readAll(after: number): Promise<number[]> {
    const page = (await readChanges(database.pool, after)).map((entry) => entry.seq)
    return page.length === 0 ? [] : [...page, ...(await readAll(page.at(-1) ?? 0))]
  }

  it('keeps silent lines alive', async () => {
    const lively = await startServer({ heartbeatMs: 30 })
    const stream = await listen(lively.url)
    await until(() => stream.text().split(': still here\n\n').length > 3, 'three heartbeats came')
    expect(stream.changes).toEqual([])
  })

  it('lets in so many and no more, and the next when one leaves', async () => {
    const small = await startServer({ maxClients: 2 })
    const first = await listen(small.url)
    await listen(small.url)
    expectProblem(await small.get('/changes/stream'), 'too-many', /\/changes/)
    const crowd = await Promise.all(Array.from({ length: 5 }, () => small.get('/changes/stream')))
    for (const answer of crowd) expectProblem(answer, 'too-many')
    first.stop()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await listen(small.url)
  })

  it('lets go of a listener that does not read, and of nobody else', async () => {
    const strict = await startServer({ maxBufferedBytes: 2 ** 20 })
    const { hostname, port } = new URL(strict.url)
    const { cookie } = await aPerson(database.pool, { post: 'command' })
    const lazy = connectSocket(Number(port), hostname)
    lazy.write(`GET /changes/stream HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\n\r\n`)
    const received = { bytes: 0, isClosed: false }
    await new Promise((resolve) => lazy.once('data', resolve))
    lazy.pause()
    lazy.on('data', (chunk) => (received.bytes += chunk.length))
    lazy.on('error', () => undefined)
    lazy.once('close', () => (received.isClosed = true))
    lazy.pause()
    const diligent = await listen(strict.url)
    // So many that the sockets' own buffers, some 7 MB on loopback, are full long before the end.
    const rounds = 24
    for (let round = 1; round <= rounds; round += 1) {
      await tellMany(3000)
      await until(() => diligent.changes.length >= round * 3000, `round ${round} was told`)
    }
    lazy.resume()
    await until(() => received.isClosed, 'the lazy one was let go')
    expect(diligent.text().length).toBeGreaterThan(15_000_000)
    expect(received.bytes).toBeLessThan(diligent.text().length)
    expect(diligent.isOpen()).toBe(true)
  })

  it('waits for a listener that reads slowly while it catches up', async () => {
    await tellMany(30_000)
    const strict = await startServer({ maxBufferedBytes: 2 ** 16 })
    const stream = await listen(strict.url, `?after=${start}`)
    await until(() => stream.changes.length >= 30_000, 'all 6 MB were told')
    expect(stream.ids()).toEqual(Array.from({ length: 30_000 }, (_, n) => n + 1))
  })

  it('ends when the service stops, and does not hold it up', async () => {
    const stopping = await startTestServer(database)
    const stream = await listen(stopping.url)
    const began = performance.now()
    await stopping.close()
    expect(performance.now() - began).toBeLessThan(5000)
    await until(() => !stream.isOpen(), 'the stream ended')
  })

  it('refuses a number that is none, and says when the database is away', async () => {
    expectProblem(await server.get('/changes/stream?after=soon'), 'invalid-request')
    const alone = await startServerWithoutDatabase()
    servers.push(alone)
    expectProblem(await alone.get('/changes/stream'), 'database-unavailable')
  })
})

describe('what a listener hears', () => {
  const eastern = '999001001002'
  let classId: number
  beforeAll(async () => {
    await aCommunity(database.pool, '999001001001')
    await anArea(database.pool, { code: eastern })
    await aGrid(database.pool, { boundary: aSquare(113, 33, 0.01), communityCode: '999001001001' })
    await aGrid(database.pool, { boundary: aSquare(113.01, 33, 0.01), communityCode: eastern })
    classId = await aClass(database.pool)
  })

  const inEast: [number, number] = [113.015, 33.005]
  const inWest: [number, number] = [113.005, 33.005]
  const report = (position: [number, number]): Promise<number> => anIncident(database.pool, { position, classId })
  const aListener = (post: Post, area?: string): Promise<Person> =>
    aPerson(database.pool, { post, ...(area !== undefined && { territories: [{ kind: 'area', code: area }] }) })
  const heard = async (who: Person): Promise<Change[]> => {
    const stream = await listen(server.url, `?after=${start}`, { cookie: who.cookie })
    // Everybody hears of the last one: a resource is told to all of these.
    const last = await write()
    await until(() => stream.ids().includes(last), 'the last one was told')
    const asked = await server.fetch(`${server.url}/changes?after=${start}`, { headers: { cookie: who.cookie } })
    const page = (await asked.json()) as { changes: Change[]; through: number; latest: number }
    expect(page.changes).toEqual(stream.changes)
    expect(page.through).toBe(page.latest)
    return stream.changes.filter(({ noun }) => noun !== 'resources')
  }

  it('of an incident ends at the territory, and has its box for who is told every place', async () => {
    const [here, there] = [await report(inEast), await report(inWest)]
    const telling = (id: number, bbox: number[] | null) => ({ noun: 'incidents', rowCount: 1, firstId: id, bbox })
    const boxOf = ([x, y]: [number, number]) => [x, y, x, y]
    expect(await heard(await aListener('command'))).toMatchObject([
      telling(here, boxOf(inEast)),
      telling(there, boxOf(inWest)),
    ])
    expect(await heard(await aListener('analyst'))).toMatchObject([telling(here, null), telling(there, null)])
    expect(await heard(await aListener('grid-worker', eastern))).toMatchObject([telling(here, boxOf(inEast))])
    expect(await heard(await aListener('analyst', eastern))).toMatchObject([telling(here, null)])
    // A community that has no grid: an empty territory is not the whole city.
    expect(await heard(await aListener('command', '999001001003'))).toEqual([])
  })

  it('of an incident that crosses the edge of the territory is only that something was written', async () => {
    const id = await report(inWest)
    await database.pool.query('UPDATE incidents SET position = ST_SetSRID(ST_MakePoint($1, $2), 4326) WHERE id = $3', [
      ...inEast,
      id,
    ])
    const unspoken = { noun: 'incidents', op: 'update', rowCount: 0, firstId: 0, lastId: 0, bbox: null }
    expect(await heard(await aListener('grid-worker', eastern))).toMatchObject([unspoken])
  })

  it('of a household is never its box', async () => {
    await aHousehold(database.pool, { position: inEast })
    for (const who of [await aListener('command'), await aListener('grid-worker', eastern)])
      expect(await heard(who)).toMatchObject([{ noun: 'households', rowCount: 1, bbox: null }])
    expect(await heard(await aListener('command', '999001001001'))).toEqual([])
  })

  it('follows a change of the territory, which the stream tells of once', async () => {
    const { accountId, cookie } = await aListener('grid-worker')
    const stream = await listen(server.url, '', { cookie })
    await database.pool.query(
      `WITH taken AS (DELETE FROM account_territories WHERE account_id = $1)
       INSERT INTO account_territories VALUES ($1, 'area', $2)`,
      [accountId, eastern],
    )
    await until(() => stream.access.length > 0, 'the new territory was told')
    await report(inWest)
    const here = await report(inEast)
    await until(() => stream.changes.length > 0, 'the change was told')
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(stream.ids()).toEqual([here])
    expect(stream.access).toMatchObject([{ isSignedIn: true }])
    expect(stream.isOpen()).toBe(true)
  })

  it('says nothing of access while other sessions come and go', async () => {
    const { accountId, cookie } = await aListener('command')
    const stream = await listen(server.url, '', { cookie })
    const other = await aSession(database.pool, accountId)
    await database.pool.query(`UPDATE sessions SET ended_at = now(), end_reason = 'test' WHERE id = $1`, [
      other.sessionId,
    ])
    const id = await write()
    await until(() => stream.changes.length > 0, 'the change was told')
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect([stream.ids(), stream.access]).toEqual([[id], []])
  })

  it.each([
    ['the session', `UPDATE sessions SET ended_at = now(), end_reason = 'test' WHERE account_id = $1`],
    ['the right to listen', `UPDATE accounts SET post = NULL WHERE id = $1`],
  ])('ends with %s, with a word of it', async (_what, withdraw) => {
    const { accountId, cookie } = await aListener('command')
    const stream = await listen(server.url, '', { cookie })
    await database.pool.query(withdraw, [accountId])
    await until(() => !stream.isOpen(), 'the stream ended')
    expect(stream.access).toEqual([{ view: 'nobody', isSignedIn: false }])
    expect(stream.changes).toEqual([])
  })

  it('is nothing for who shows no session, before the number is looked at', async () => {
    for (const path of ['/changes/stream?after=soon', '/changes?limit=0']) {
      const answer = await fetch(`${server.url}${path}`)
      expect(answer.status, path).toBe(401)
      expect(await answer.json()).toMatchObject({ type: '/problems/not-signed-in' })
    }
  })
})
