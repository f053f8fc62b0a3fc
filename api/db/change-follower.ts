import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Bbox } from '#geo/bbox'
import { listenTo } from './listen.ts'

/** One entry of the change feed; a bulk statement is one entry with its span of ids. */
export type ChangeEntry = {
  seq: number
  noun: string
  op: 'insert' | 'update' | 'delete'
  rowCount: number
  firstId: number
  lastId: number
  bbox: Bbox | null
  /** Community grids of a single row before and after, null among them for none; null where nobody noted them. */
  gridIds: (number | null)[] | null
  madeAt: Date
}

type Row = {
  seq: number
  noun: string
  op: ChangeEntry['op']
  rowCount: number
  firstId: number
  lastId: number
  west: number | null
  south: number | null
  east: number | null
  north: number | null
  gridIds: (number | null)[] | null
  madeAt: Date
}

export type ChangeListener = (changes: ChangeEntry[]) => Promise<void> | void

export type ChangeFollower = {
  /** The newest sequence number handed to the listeners (but for one that failed and is being told again). */
  latest: () => number
  /** Called with entries in order of commit, one batch at a time; a batch is repeated only to a listener that threw. */
  subscribe: (listener: ChangeListener) => () => void
  close: () => Promise<void>
}

const pageSize = 1000

/** Entries after a sequence number, in order of commit. */
export async function readChanges(pool: Pick<Pool, 'query'>, after: number, limit = pageSize): Promise<ChangeEntry[]> {
  const { rows } = await pool.query<Row>({
    name: 'read_changes',
    text: `SELECT seq, noun, op, row_count AS "rowCount", first_id AS "firstId", last_id AS "lastId",
                  west, south, east, north, grid_ids::float8[] AS "gridIds", made_at AS "madeAt"
           FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2`,
    values: [after, limit],
  })
  return rows.map(({ west, south, east, north, ...entry }) => ({
    ...entry,
    bbox: west === null || south === null || east === null || north === null ? null : [west, south, east, north],
  }))
}

export async function latestSeq(pool: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM changes')
  return rows[0]?.seq ?? 0
}

/**
 * Follows the change feed of the database. NOTIFY only wakes it up; a poll each second is the safety net, so a
 * lost connection or a missed notice costs at most that. Survives the database going away and coming back.
 */
export async function followChanges(options: {
  pool: Pool
  connectionString: string
  log: Logger
}): Promise<ChangeFollower> {
  const { pool, log } = options
  const state = { latest: await latestSeq(pool), closed: false, reading: false, wanted: false }
  const listeners = new Set<Subscription>()

  const deliver = async (): Promise<void> => {
    for (const listener of listeners) await catchUp(listener, state, pool)
    let page = await readChanges(pool, state.latest)
    while (page.length > 0 && !state.closed) {
      for (const listener of listeners) await tell(listener, page, log)
      state.latest = page.at(-1)?.seq ?? state.latest
      page = page.length < pageSize ? [] : await readChanges(pool, state.latest)
    }
  }
  const wake = (): void => {
    state.wanted = true
    if (state.reading || state.closed) return
    state.reading = true
    void (async () => {
      while (state.wanted && !state.closed) {
        state.wanted = false
        await deliver().catch((error: unknown) =>
          log.warn({ err: error }, 'reading the change feed failed; trying again'),
        )
      }
      state.reading = false
    })()
  }

  const ear = listenTo(options.connectionString, 'changes', wake, log)
  const timer = setInterval(wake, 1000)
  return {
    latest: () => state.latest,
    subscribe: (hear) => {
      const subscription: Subscription = { hear, missedAfter: undefined }
      listeners.add(subscription)
      return () => listeners.delete(subscription)
    },
    close: async () => {
      state.closed = true
      clearInterval(timer)
      await ear.close()
    },
  }
}

/** `missedAfter`: the last number heard before the listener failed; the others go on meanwhile. */
type Subscription = { hear: ChangeListener; missedAfter: number | undefined }

async function tell(listener: Subscription, page: ChangeEntry[], log: Logger): Promise<void> {
  if (listener.missedAfter !== undefined) return
  try {
    await listener.hear(page)
  } catch (error) {
    listener.missedAfter = (page[0]?.seq ?? 1) - 1
    log.warn({ err: error, seq: page[0]?.seq }, 'a listener of the change feed failed; it is told again in a second')
  }
}

/** Tells a listener that failed what it missed, up to where the others are. Throws when it fails again. */
async function catchUp(listener: Subscription, state: { latest: number }, pool: Pool): Promise<void> {
  while (listener.missedAfter !== undefined && listener.missedAfter < state.latest) {
    const page = (await readChanges(pool, listener.missedAfter)).filter((entry) => entry.seq <= state.latest)
    if (page.length > 0) await listener.hear(page)
    listener.missedAfter = page.at(-1)?.seq ?? state.latest
  }
  listener.missedAfter = undefined
}
