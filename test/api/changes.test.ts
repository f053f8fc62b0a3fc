import { connect as connectSocket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../api/changes/changes.contract.ts'
import type { ChangeStreamOptions } from '../../api/changes/changes.routes.ts'
import { latestSeq, readChanges } from '../../api/db/change-follower.ts'
import { aGrid, aResource, aSquare } from '../support/build.ts'
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

type Stream = {
  changes: Change[]
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

async function startServer(options: ChangeStreamOptions): Promise<TestServer> {
  const extra = await startTestServer(database, { streams: options })
  servers.push(extra)
  return extra
}

/** Opens a stream as a browser's EventSource would and keeps what it is told. */
async function listen(url: string, query = '', lastEventId?: number): Promise<Stream> {
  const abort = new AbortController()
  const response = await fetch(`${url}/changes/stream${query}`, {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const state = { text: '', pending: '', isOpen: true }
  const changes: Change[] = []
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

describe('listing changes', () => {
  it('answers what came after a number, in order, with the newest number', async () => {
    const grid = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    const resources = [await write(), await write()]
    const first = (await server.get(`/changes?after=${start}&limit=2`)).body as { changes: Change[]; latest: number }
    expect(first.changes.map((change) => [change.noun, change.op, change.firstId])).toEqual([
      ['grids', 'insert', grid],
      ['resources', 'insert', resources[0]],
    ])
    expect(first.changes[0]?.bbox).toEqual([112, 33.5, 112.01, 33.51])
    expect(first.latest).toBe(await latestSeq(database.pool))
    const second = (await server.get(`/changes?after=${first.changes.at(-1)?.seq ?? 0}`)).body as typeof first
    expect(second.changes.map((change) => change.firstId)).toEqual([resources[1]])
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
    const resumed = await listen(server.url, `?after=${start}`, second)
    await until(() => asked.changes.length >= 3 && resumed.changes.length >= 1, 'both caught up')
    ids.push(await write())
    await until(() => asked.changes.length >= 4 && resumed.changes.length >= 2, 'both are live')
    expect(asked.ids()).toEqual(ids)
    expect(resumed.ids()).toEqual(ids.slice(2))
  })

  it('starts at the newest for a browser that remembers another database', async () => {
    const stream = await listen(server.url, '', start + 1_000_000)
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
    const strict = await startServer({ maxBufferedBytes: 2 ** 21 })
    const { hostname, port } = new URL(strict.url)
    const lazy = connectSocket(Number(port), hostname)
    lazy.write(`GET /changes/stream HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    const received = { bytes: 0, isClosed: false }
    await new Promise((resolve) => lazy.once('data', resolve))
    lazy.pause()
    lazy.on('data', (chunk) => (received.bytes += chunk.length))
    lazy.on('error', () => undefined)
    lazy.once('close', () => (received.isClosed = true))
    lazy.pause()
    const diligent = await listen(strict.url)
    // Entries a hundred times larger than real ones, so that the sockets' own buffers fill soon: 40 MB in all.
    const rounds = 40
    for (let round = 1; round <= rounds; round += 1) {
      await database.pool.query(
        `INSERT INTO changes (noun, op, row_count, first_id, last_id)
         SELECT repeat('x', 10000), 'insert', 1, n, n FROM generate_series(1, 100) n`,
      )
      await until(() => diligent.changes.length >= round * 100, `round ${round} was told`)
    }
    lazy.resume()
    await until(() => received.isClosed, 'the lazy one was let go')
    expect(received.bytes).toBeLessThan(rounds * 100 * 10_000)
    expect(diligent.isOpen()).toBe(true)
  })

  it('waits for a listener that reads slowly while it catches up', async () => {
    await database.pool.query(
      `INSERT INTO changes (noun, op, row_count, first_id, last_id)
       SELECT repeat('y', 10000), 'insert', 1, n, n FROM generate_series(1, 2500) n`,
    )
    const strict = await startServer({ maxBufferedBytes: 2 ** 20 })
    const stream = await listen(strict.url, `?after=${start}`)
    await until(() => stream.changes.length >= 2500, 'all 25 MB were told')
    expect(stream.ids()).toEqual(Array.from({ length: 2500 }, (_, n) => n + 1))
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
