import type { Client } from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChangeEntry, ChangeFollower } from '../../api/db/change-follower.ts'
import { followChanges, latestSeq, readChanges } from '../../api/db/change-follower.ts'
import { aClass, aGrid, aResource, aSquare, anIncident } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const connected: Client[] = []
const following: ChangeFollower[] = []
async function connect(): Promise<Client> {
  const client = await database.client()
  connected.push(client)
  return client
}
async function follow(): Promise<ChangeFollower> {
  const follower = await followChanges({
    pool: database.pool,
    connectionString: database.url,
    log: pino({ level: 'silent' }),
  })
  following.push(follower)
  return follower
}
afterEach(async () => {
  await Promise.all(following.splice(0).map((follower) => follower.close()))
  await Promise.all(connected.splice(0).map((client) => client.end()))
})

let start: number
beforeEach(async () => {
  start = await latestSeq(database.pool)
})

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 20) {
    if (waited > 10_000) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const place: [number, number] = [112.005, 33.505]

describe('the order of the feed', () => {
  it('is the order of commits: who writes first and commits last comes last, and holds nobody back', async () => {
    const [slow, quick] = [await connect(), await connect()]
    await slow.query('BEGIN')
    const first = await aResource(slow, { position: place })
    const second = await aResource(quick, { position: place })
    const whileOpen = await readChanges(database.pool, start)
    expect(whileOpen.map((entry) => entry.firstId)).toEqual([second])
    const resumeAt = whileOpen.at(-1)?.seq ?? 0
    await slow.query('COMMIT')
    const after = await readChanges(database.pool, resumeAt)
    expect(after.map((entry) => entry.firstId)).toEqual([first])
    expect((await readChanges(database.pool, start)).map((entry) => entry.firstId)).toEqual([second, first])
  })

  it('keeps a transaction together and in the order it was written', async () => {
    const [a, b] = [await connect(), await connect()]
    await Promise.all([a.query('BEGIN'), b.query('BEGIN')])
    const written: Record<string, number[]> = { a: [], b: [] }
    for (let round = 0; round < 5; round += 1) {
      written.a?.push(await aResource(a, { position: place }))
      written.b?.push(await aResource(b, { position: place }))
    }
    await Promise.all([a.query('COMMIT'), b.query('COMMIT')])
    const ids = (await readChanges(database.pool, start)).map((entry) => entry.firstId)
    const [early, late] = [ids.slice(0, 5), ids.slice(5)]
    expect([early, late]).toEqual(early[0] === written.a?.[0] ? [written.a, written.b] : [written.b, written.a])
  })

  it('tells nothing of what was rolled back', async () => {
    const client = await connect()
    await client.query('BEGIN')
    await aResource(client, { position: place })
    await client.query('ROLLBACK')
    expect(await readChanges(database.pool, start)).toEqual([])
  })

  it('never lets a reader that resumes from its last number miss an entry, whatever is open meanwhile', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, () => connect()))
    const state = { isWriting: true }
    const seen: ChangeEntry[] = []
    const reader = (async () => {
      let isLast = false
      while (!isLast) {
        isLast = !state.isWriting
        seen.push(...(await readChanges(database.pool, seen.at(-1)?.seq ?? start)))
      }
    })()
    const written = await Promise.all(
      clients.map(async (client, index) => {
        const ids: number[] = []
        for (let round = 0; round < 12; round += 1) {
          await client.query('BEGIN')
          ids.push(await aResource(client, { position: place }))
          // Transactions of different length overlap in every way.
          if ((index + round) % 3 === 0)
            await new Promise((resolve) => setTimeout(resolve, (index * 7 + round * 3) % 25))
          ids.push(await aResource(client, { position: place }))
          await client.query('COMMIT')
        }
        return ids
      }),
    )
    state.isWriting = false
    await reader
    expect(seen.map((entry) => entry.firstId).toSorted((a, b) => a - b)).toEqual(
      written.flat().toSorted((a, b) => a - b),
    )
    const seqs = seen.map((entry) => entry.seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(new Set(seqs).size).toBe(seqs.length)
    expect(seen).toEqual(await readAll(start))
  })

  async function readAll(after: number): Promise<ChangeEntry[]> {
    const page = await readChanges(database.pool, after)
    return page.length === 0 ? [] : [...page, ...(await readAll(page.at(-1)?.seq ?? 0))]
  }
})

describe('an entry', () => {
  it('tells noun, kind of change, id and box', async () => {
    const id = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    await database.pool.query('UPDATE grids SET boundary = ST_Translate(boundary, 1, 0) WHERE id = $1', [id])
    await database.pool.query('DELETE FROM grids WHERE id = $1', [id])
    const entries = await readChanges(database.pool, start)
    expect(entries.map(({ noun, op, rowCount, firstId, lastId }) => ({ noun, op, rowCount, firstId, lastId }))).toEqual(
      ['insert', 'update', 'delete'].map((op) => ({ noun: 'grids', op, rowCount: 1, firstId: id, lastId: id })),
    )
    const boxes = entries.map((entry) => entry.bbox?.map((degrees) => Number(degrees.toFixed(6))))
    expect(boxes).toEqual([
      [112, 33.5, 112.01, 33.51],
      // What moved away must be redrawn too: the box of an update holds before and after.
      [112, 33.5, 113.01, 33.51],
      [113, 33.5, 113.01, 33.51],
    ])
  })

  it('stands for a whole bulk statement, and for each row of a small one', async () => {
    const insert = (from: number, to: number) =>
      database.pool.query(
        `INSERT INTO resources (kind, position)
         SELECT 'hydrant', ST_SetSRID(ST_MakePoint(112 + n * 0.001, 33.5), 4326) FROM generate_series($1::int, $2::int) n`,
        [from, to],
      )
    await insert(1, 200)
    const small = await readChanges(database.pool, start)
    expect(small).toHaveLength(200)
    await insert(1, 201)
    const [bulk, ...more] = await readChanges(database.pool, small.at(-1)?.seq ?? 0)
    expect(more).toEqual([])
    expect(bulk).toMatchObject({ noun: 'resources', op: 'insert', rowCount: 201 })
    expect((bulk?.lastId ?? 0) - (bulk?.firstId ?? 0)).toBe(200)
    expect(bulk?.bbox?.[2]).toBeCloseTo(112.201, 9)
  })

  it('tells of a table emptied at once, as one entry over every id', async () => {
    await aResource(database.pool, { position: place })
    const before = (await readChanges(database.pool, start)).at(-1)?.seq ?? 0
    await database.pool.query('TRUNCATE resources, stock')
    const told = await readChanges(database.pool, before)
    expect(told.filter(({ noun }) => noun === 'resources')).toMatchObject([
      { noun: 'resources', op: 'delete', rowCount: 0, firstId: 0, lastId: Number.MAX_SAFE_INTEGER, bbox: null },
    ])
  })

  it('is left by incidents written through their partitions, and by the links of others that follow a grid', async () => {
    const classId = await aClass(database.pool)
    const incident = await anIncident(database.pool, { classId, position: place })
    const grid = await aGrid(database.pool, { boundary: aSquare(112, 33.5, 0.01) })
    const entries = await readChanges(database.pool, start)
    expect(entries.map(({ noun, op, firstId }) => [noun, op, firstId])).toEqual([
      ['incidents', 'insert', incident],
      ['grids', 'insert', grid],
      ['incidents', 'update', incident],
    ])
    await database.pool.query('DELETE FROM grids')
  })
})

describe('following the feed', () => {
  it('hands every entry to every listener once, in order', async () => {
    const follower = await follow()
    const heard: number[][] = [[], []]
    for (const list of heard) follower.subscribe((entries) => void list.push(...entries.map((entry) => entry.seq)))
    const clients = await Promise.all(Array.from({ length: 6 }, () => connect()))
    await Promise.all(
      clients.map(async (client) => {
        for (let round = 0; round < 20; round += 1) await aResource(client, { position: place })
      }),
    )
    await until(() => (heard[0]?.length ?? 0) >= 120, '120 entries were heard')
    const expected = (await readChanges(database.pool, start)).map((entry) => entry.seq)
    expect(expected).toHaveLength(120)
    expect(heard).toEqual([expected, expected])
    expect(follower.latest()).toBe(expected.at(-1))
  })

  it('goes on when its connections are cut', async () => {
    const follower = await follow()
    const heard: number[] = []
    follower.subscribe((entries) => void heard.push(...entries.map((entry) => entry.firstId)))
    const before = await aResource(database.pool, { position: place })
    await until(() => heard.includes(before), 'the first was heard')
    const admin = await connect()
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    const after = await aResource(admin, { position: place })
    await until(() => heard.includes(after), 'the one after the cut was heard')
    expect(heard).toEqual([before, after])
  })
})
