import type { Response } from 'express'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import { latestSeq, readChanges } from '../db/change-follower.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Change } from './changes.contract.ts'
import { listChanges, streamChanges } from './changes.contract.ts'
import { firstSeqWanted } from './changes.rules.ts'

export type ChangeStreamOptions = { maxClients?: number; heartbeatMs?: number; maxBufferedBytes?: number }
export type ChangeStreams = {
  /** Ends every open stream; browsers come back by themselves and resume. */
  close: () => void
}

/** One open stream. `sent` is the newest entry written to it, `handed` the newest the follower has shown it. */
type Client = { res: Response; state: 'waiting' | 'catching-up' | 'live' | 'gone'; sent: number; handed: number }

export function mountChanges(
  kernel: Kernel,
  follower: ChangeFollower,
  { maxClients = 1000, heartbeatMs = 15_000, maxBufferedBytes = 2 ** 20 }: ChangeStreamOptions = {},
): ChangeStreams {
  const clients = new Set<Client>()
  const heartbeat = setInterval(() => {
    for (const { res, state } of clients) if (state !== 'waiting') res.write(': still here\n\n')
  }, heartbeatMs)
  heartbeat.unref()

  mount(kernel, listChanges, async ({ query }) => {
    const changes = await readChanges(kernel.pool, query.after, query.limit)
    return { changes: changes.map(toChange), latest: await latestSeq(kernel.pool) }
  })

  mountStream(kernel, streamChanges, async ({ query }, req, res) => {
    if (clients.size >= maxClients)
      throw new Problem('too-many', 'Too many live streams are open. Ask /changes from time to time instead.')
    // Entered before the first await, so that a crowd arriving at once cannot pass the limit together.
    const client: Client = { res, state: 'waiting', sent: 0, handed: follower.latest() }
    clients.add(client)
    const stop = follower.subscribe((entries) => takeBatch(client, entries, maxBufferedBytes))
    const leave = (): void => {
      client.state = 'gone'
      clients.delete(client)
      stop()
    }
    res.once('close', leave)
    try {
      const newest = await latestSeq(kernel.pool)
      client.sent = firstSeqWanted(req.get('last-event-id'), query.after, newest)
      open(client)
      await catchUp(kernel, client)
    } catch (error) {
      leave()
      throw error
    }
  })

  return {
    close: () => {
      clearInterval(heartbeat)
      for (const client of clients) end(client)
    },
  }
}

function end(client: Client): void {
  client.state = 'gone'
  client.res.end()
  // A browser that does not read would keep the connection, and so the process, open.
  setTimeout(() => client.res.destroy(), 1000).unref()
}

function open(client: Client): void {
  if (client.state === 'gone') return
  client.state = 'catching-up'
  client.res.status(200).set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would otherwise hold the stream back to fill its buffer.
    'x-accel-buffering': 'no',
  })
  client.res.flushHeaders()
  client.res.write('retry: 2000\n\n')
}

/**
 * Reads the feed from the database until the client has everything the follower has shown so far; from then on, with
 * no await in between, the follower's batches are written as they come. Entries the reading got ahead of are known by
 * their number, so none is lost and none is told twice. Waits for a slow client instead of filling its buffer.
 */
async function catchUp(kernel: Kernel, client: Client): Promise<void> {
  while (client.state === 'catching-up') {
    const handedBefore = client.handed
    const page = await readChanges(kernel.pool, client.sent)
    for (const entry of page) await writeInTurn(client, entry)
    // What was shown before an empty reading is not in the feed any more; what was shown during it still is.
    if (page.length === 0) client.sent = Math.max(client.sent, handedBefore)
    if (client.sent >= client.handed) goLive(client)
  }
}

function goLive(client: Client): void {
  if (client.state === 'catching-up') client.state = 'live'
}

async function writeInTurn(client: Client, entry: ChangeEntry): Promise<void> {
  if (client.state === 'gone') return
  client.sent = entry.seq
  if (!client.res.write(toEvent(entry))) await drained(client.res)
}

function drained(res: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done)
      res.off('close', done)
      resolve()
    }
    res.on('drain', done)
    res.on('close', done)
  })
}

function takeBatch(client: Client, entries: ChangeEntry[], maxBufferedBytes: number): void {
  client.handed = entries.at(-1)?.seq ?? client.handed
  if (client.state !== 'live') return
  for (const entry of entries) {
    if (entry.seq <= client.sent) continue
    client.sent = entry.seq
    client.res.write(toEvent(entry))
    // Whoever cannot keep up is let go and resumes from the last event it got.
    if (client.res.writableLength > maxBufferedBytes) {
      client.res.destroy()
      return
    }
  }
}

function toEvent(entry: ChangeEntry): string {
  return `event: change\nid: ${entry.seq}\ndata: ${JSON.stringify(toChange(entry))}\n\n`
}

function toChange(entry: ChangeEntry): Change {
  return {
    seq: entry.seq,
    noun: entry.noun,
    op: entry.op,
    rowCount: entry.rowCount,
    firstId: entry.firstId,
    lastId: entry.lastId,
    bbox: entry.bbox,
    madeAt: entry.madeAt.toISOString(),
  }
}
