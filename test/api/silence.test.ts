import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import type { SilenceAnswer } from '#contract/silence'
import { openSilenceWatch } from '../../api/silence/silence-watch.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import { openPool } from '../../api/db/pool.ts'
import { mountSilence } from '../../api/silence/silence.routes.ts'
import { aClass, aCommunity, aGrid, anArea, anIncident, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'
import type { Slice } from '../support/slice.ts'
import { startSlice } from '../support/slice.ts'

const log = pino({ level: 'silent' })
const day = 86_400_000
/** A Wednesday noon in Shanghai. */
const cutAt = Date.parse('2026-06-10T04:00:00Z')
const begin = cutAt - 20 * 7 * day

/** Two sources and two grids, as even as clockwork and with a little noise of fixed seed; the hotline ends at the cut. */
async function fill(database: TestDatabase): Promise<{ here: number; there: number }> {
  const { pool } = database
  await aCommunity(pool, '999001001001')
  await anArea(pool, { code: '999001001002' })
  const here = await aGrid(pool, { boundary: aSquare(0, 0, 0.01), communityCode: '999001001001' })
  const there = await aGrid(pool, { boundary: aSquare(0.01, 0, 0.01), communityCode: '999001001002' })
  const classId = await aClass(pool)
  await anIncident(pool, { position: [0.015, 0.005], classId, reportedAt: new Date(begin).toISOString() })
  await pool.query('SELECT ensure_incident_partitions($1, $2)', [new Date(begin), new Date(cutAt + 30 * day)])
  const streams = [
    { source: 'hotline', everyMinutes: 30, until: cutAt, x: 0.005 },
    { source: 'app', everyMinutes: 45, until: cutAt + 2 * day, x: 0.015 },
    { source: 'media', everyMinutes: 60 * 24 * 20, until: cutAt, x: 0.015 },
  ]
  for (const { source, everyMinutes, until, x } of streams)
    await pool.query(
      `INSERT INTO incidents (reported_at, position, class_id, source)
       SELECT at + make_interval(secs => 600 * sin(extract(epoch FROM at))), ST_SetSRID(ST_MakePoint($5, 0.005), 4326), $4, $3
       FROM generate_series($1::timestamptz, $2::timestamptz - interval '15 minutes', make_interval(mins => $6)) AS at`,
      [new Date(begin), new Date(until), source, classId, x, everyMinutes],
    )
  return { here, there }
}

describe('the watch over silence', () => {
  let database: TestDatabase
  let slice: Slice
  let grids: { here: number; there: number }
  let close: () => Promise<void>
  let check: (at: number) => Promise<SilenceAnswer>
  beforeAll(async () => {
    database = await openTestDatabase()
    grids = await fill(database)
    const connectionString = database.urlOf('wangge_engine')
    const pool = openPool({ connectionString, size: 2, statementTimeoutMs: 30_000, name: 'wangge-test-engine' })
    const follower = await followChanges({ pool, connectionString, log })
    const columns = openIncidentColumns({ pool, follower, log })
    await columns.whenReady()
    const watch = openSilenceWatch({ pool: database.pool, columns, log, isSelfRunning: false })
    slice = await startSlice(database, mountSilence)
    const leader = await aPerson(database.pool, { post: 'leader' })
    check = async (at) => {
      await watch.check(new Date(at), true)
      return (await slice.ask(leader, 'GET', '/silence')).body as SilenceAnswer
    }
    close = async () => {
      await watch.close()
      await columns.close()
      await follower.close()
      await slice.close()
      await pool.end()
      await database.close()
    }
  })
  afterAll(() => close())

  const sourceOf = (answer: SilenceAnswer, name: string) => answer.sources.find(({ source }) => source === name)

  it('finds all as usual before the cut, and says how soon a cut would be flagged', async () => {
    const answer = await check(cutAt)
    expect(answer.check).toMatchObject({ feed: 'live', asOf: new Date(cutAt).toISOString() })
    expect(sourceOf(answer, 'hotline')).toMatchObject({ state: 'usual' })
    expect(sourceOf(answer, 'hotline')?.flagMinutes).toHaveLength(168)
    expect(sourceOf(answer, 'app')).toMatchObject({ state: 'usual' })
    expect(answer.flags).toEqual([])
  })

  it('says of a source too rare to judge that it is too rare, not that all is well', async () => {
    const answer = await check(cutAt)
    expect(sourceOf(answer, 'media')).toMatchObject({ state: 'too-few', flagMinutes: [] })
  })

  it('flags the source that was cut within the time it foretold, and no other', async () => {
    const before = await check(cutAt)
    // Wednesday noon in Shanghai is hour 60 of the week.
    const minutes = sourceOf(before, 'hotline')?.flagMinutes[60] ?? 0
    const early = await check(cutAt + 60_000)
    expect(sourceOf(early, 'hotline')?.state).toBe('usual')
    const answer = await check(cutAt + minutes * 60_000)
    expect(sourceOf(answer, 'hotline')).toMatchObject({ state: 'broken' })
    expect(sourceOf(answer, 'app')).toMatchObject({ state: 'usual' })
    expect(answer.flags.filter(({ source }) => source !== null)).toMatchObject([{ source: 'hotline', endedAt: null }])
  })

  it('calls the grid unusually quiet that got its records from it', async () => {
    const answer = await check(cutAt + 1.9 * day)
    expect(answer.grids.find(({ gridId }) => gridId === grids.here)).toMatchObject({ state: 'quiet' })
    expect(answer.grids.find(({ gridId }) => gridId === grids.there)).toMatchObject({ state: 'usual' })
  })

  it('tells grids only to whose territory they lie in, and sources to every reader of analysis', async () => {
    const territories = [{ kind: 'area' as const, code: '999001001002' }]
    const person = await aPerson(database.pool, { post: 'leader', territories })
    const answer = (await slice.ask(person, 'GET', '/silence')).body as SilenceAnswer
    expect(answer.grids.map(({ gridId }) => gridId)).toEqual([grids.there])
    expect(answer.flags.filter(({ gridId }) => gridId !== null)).toEqual([])
    expect(sourceOf(answer, 'hotline')).toMatchObject({ state: 'broken' })
    const worker = await aPerson(database.pool, { post: 'grid-worker' })
    expect(await slice.ask(worker, 'GET', '/silence')).toMatchObject({ status: 403 })
  })

  it('ends the flag at the record that ends the silence; a late one from before changes nothing', async () => {
    const { pool } = database
    const [{ id: classId } = { id: 0 }] = (await pool.query<{ id: number }>('SELECT id FROM incident_classes')).rows
    const late = new Date(cutAt - 5 * day).toISOString()
    await anIncident(pool, { position: [0.005, 0.005], classId, reportedAt: late })
    const still = await check(cutAt + 1.9 * day)
    expect(sourceOf(still, 'hotline')).toMatchObject({ state: 'broken' })
    const back = new Date(cutAt + 1.91 * day).toISOString()
    await anIncident(pool, { position: [0.005, 0.005], classId, reportedAt: back })
    const answer = await check(cutAt + 1.92 * day)
    expect(sourceOf(answer, 'hotline')).toMatchObject({ state: 'usual', lastAt: back })
    expect(answer.flags.filter(({ source }) => source === 'hotline')).toMatchObject([{ endedAt: back }])
  })

  it('says once that all is silent where the data end in the past, instead of flagging everything', async () => {
    const answer = await check(cutAt + 20 * day)
    expect(answer.check).toMatchObject({ feed: 'not-live' })
    expect(answer.check?.asOf).toBe(answer.check?.newestAt)
    expect(sourceOf(answer, 'app')).toMatchObject({ state: 'no-data' })
    // Nothing is as usual where nothing came for weeks.
    const states = [...answer.sources, ...answer.grids].map(({ state }) => state)
    expect(states).not.toContain('usual')
    expect(answer.flags.filter(({ endedAt }) => endedAt === null)).toEqual([])
  })

  it('declares nothing well by one record of one source: the others have sent nothing since', async () => {
    const { pool } = database
    const [{ id: classId } = { id: 0 }] = (await pool.query<{ id: number }>('SELECT id FROM incident_classes')).rows
    const reportedAt = new Date(cutAt + 20 * day).toISOString()
    const place = { position: [0.005, 0.005] as [number, number], classId, reportedAt }
    await anIncident(pool, { ...place, source: 'app' })
    const answer = await check(cutAt + 20 * day + 3_600_000)
    expect(answer.check).toMatchObject({ feed: 'live' })
    expect(sourceOf(answer, 'app')).toMatchObject({ state: 'usual', lastAt: reportedAt })
    expect(sourceOf(answer, 'hotline')).toMatchObject({ state: 'no-data' })
    const there = answer.grids.find(({ gridId }) => gridId === grids.there)
    expect(there).toMatchObject({ state: 'no-data' })
    // While the other goes on, its own silence is beyond chance in the end.
    await pool.query(
      `INSERT INTO incidents (reported_at, position, class_id, source)
       SELECT at, ST_SetSRID(ST_MakePoint(0.005, 0.005), 4326), $2, 'app'
       FROM generate_series($1::timestamptz, $1::timestamptz + interval '104 hours', interval '45 minutes') AS at`,
      [reportedAt, classId],
    )
    // The records are in the columns a moment after they are in the store.
    const later = async () => sourceOf(await check(cutAt + 20 * day + 103 * 3_600_000), 'hotline')?.state
    await expect.poll(later, { timeout: 10_000 }).toBe('broken')
  })
})
