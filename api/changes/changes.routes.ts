import type { Pool } from 'pg'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import { latestSeq, readChanges } from '../db/change-follower.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Client } from './change-stream.ts'
import { askWhoListens, catchUp, end, enter, open, takeBatch, tellHeld } from './change-stream.ts'
import type { Change } from './changes.contract.ts'
import { listChanges, streamChanges } from './changes.contract.ts'
import type { Hearer } from './changes.rules.ts'
import { firstSeqWanted, hearsPublished, lastOfSlots, tellOf } from './changes.rules.ts'

export type ChangeStreamOptions = {
  /** Connections of the role that reads the whole feed. */
  feedPool: Pool
  maxClients?: number
  /** Open streams of one account, key or screen. */
  mostPerCaller?: number
  heartbeatMs?: number
  maxBufferedBytes?: number
}
export type ChangeStreams = {
  /** Ends every open stream; browsers come back by themselves and resume. */
  close: () => void
}

/** A right that was withdrawn ends a stream within this and the time the door believes a caller. */
const askAgainMs = 2000

export function mountChanges(
  kernel: Kernel,
  follower: ChangeFollower,
  {
    feedPool,
    maxClients = 1000,
    mostPerCaller = 20,
    heartbeatMs = 15_000,
    maxBufferedBytes = 2 ** 20,
  }: ChangeStreamOptions,
): ChangeStreams {
  const clients = new Set<Client>()
  const stopKeeping = keepStreams(kernel, clients, heartbeatMs)

  mount(kernel, listChanges, async ({ query, caller }) => {
    const read = await readTold(feedPool, query, caller)
    return { ...read, latest: await latestSeq(feedPool) }
  })

  mountStream(kernel, streamChanges, async ({ query, caller }, req, res) => {
    refuseCrowd(clients, caller, { maxClients, mostPerCaller })
    // Entered before the first await, so that a crowd arriving at once cannot pass the limit together.
    const client = enter(req, res, caller, follower.latest())
    clients.add(client)
    const stop = follower.subscribe((entries) => takeBatch(client, entries, maxBufferedBytes))
    const leave = (): void => {
      client.state = 'gone'
      clients.delete(client)
      stop()
    }
    res.once('close', leave)
    try {
      const newest = await latestSeq(feedPool)
      client.sent = firstSeqWanted(req.get('last-event-id'), query.after, newest)
      open(client)
      await catchUp(feedPool, client)
    } catch (error) {
      leave()
      throw error
    }
  })

  return {
    close: () => {
      stopKeeping()
      for (const client of clients) end(client)
    },
  }
}

type Most = { maxClients: number; mostPerCaller: number }

/** One caller who opens ever more streams is refused long before the others are. */
function refuseCrowd(clients: ReadonlySet<Client>, caller: Caller, { maxClients, mostPerCaller }: Most): void {
  const own = [...clients].filter((client) => isSameCaller(client.caller, caller)).length
  if (own >= mostPerCaller)
    throw new Problem('too-many', `You have ${own} live streams open already. Close one before you open another.`)
  if (clients.size >= maxClients)
    throw new Problem('too-many', 'Too many live streams are open. Ask /changes from time to time instead.')
}

/** An account in all its sessions, a key, or a screen. */
function isSameCaller(one: Caller, other: Caller): boolean {
  if (one.kind !== other.kind || one.screenId !== other.screenId) return false
  return one.accountId === other.accountId && one.keyId === other.keyId
}

/** Heartbeats, and the question who listens: at every notice and, in case one was missed, every two seconds. */
function keepStreams({ door }: Kernel, clients: ReadonlySet<Client>, heartbeatMs: number): () => void {
  const heartbeat = setInterval(() => {
    for (const { res, state } of clients) if (state === 'catching-up' || state === 'live') res.write(': still here\n\n')
  }, heartbeatMs)
  heartbeat.unref()
  const askAll = (): void => {
    // Who cannot be asked about now is asked about again in two seconds.
    for (const client of clients) askWhoListens(door, client).catch(() => undefined)
  }
  const asking = setInterval(() => {
    askAll()
    for (const client of clients) if (client.state === 'live') tellHeld(client)
  }, askAgainMs)
  asking.unref()
  const stopHearing = door.onChange(askAll)
  return () => {
    clearInterval(heartbeat)
    clearInterval(asking)
    stopHearing()
  }
}

const pageSize = 1000
const mostPages = 20

type Told = { told: Change[]; through: number }

/** Reads on over entries the caller hears nothing of, as far as one answer may. */
async function readTold(
  pool: Pool,
  { after, limit }: { after: number; limit: number },
  hearer: Hearer,
): Promise<{ changes: Change[]; through: number }> {
  const isPublished = hearsPublished(hearer)
  const size = isPublished ? pageSize : limit
  const read: Told = { told: [], through: after }
  for (let page = 0; page < mostPages; page++) {
    const entries = await readChanges(pool, read.through, size)
    takePage(read, entries, hearer)
    if (entries.length < size || read.told.length >= limit) break
  }
  const changes = (isPublished ? lastOfSlots(read.told) : read.told).slice(0, limit)
  return { changes, through: changes.length < limit ? read.through : (changes.at(-1)?.seq ?? after) }
}

function takePage(read: Told, entries: readonly ChangeEntry[], hearer: Hearer): void {
  for (const entry of entries) {
    read.through = entry.seq
    const change = tellOf(entry, hearer)
    if (change) read.told.push(change)
  }
}
