import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import type { ChangeEntry } from '../db/change-follower.ts'
import { readChanges } from '../db/change-follower.ts'
import type { Caller } from '../http/caller.ts'
import { admit } from '../http/caller.ts'
import type { Door } from '../http/door.ts'
import { Problem } from '../http/problem.ts'
import type { Change } from './changes.contract.ts'
import { streamChanges } from './changes.contract.ts'
import { hearsPublished, lastOfSlots, slotMs, tellOf } from './changes.rules.ts'

/**
 * One open stream. `sent` is the newest entry dealt with, `handed` the newest the follower has shown it. `held` waits
 * for the end of a slot: who sees published figures only is told at most once in one.
 */
export type Client = {
  req: IncomingMessage
  res: ServerResponse
  state: 'waiting' | 'catching-up' | 'live' | 'gone'
  sent: number
  handed: number
  caller: Caller
  isAsking: boolean
  held: Map<string, Change>
  lastToldMs: number
}

export function enter(req: IncomingMessage, res: ServerResponse, caller: Caller, handed: number): Client {
  return {
    req,
    res,
    state: 'waiting',
    sent: 0,
    handed,
    caller,
    isAsking: false,
    held: new Map(),
    lastToldMs: -Infinity,
  }
}

export function end(client: Client): void {
  client.state = 'gone'
  client.res.end()
  // A browser that does not read would keep the connection, and so the process, open.
  setTimeout(() => client.res.destroy(), 1000).unref()
}

export function open(client: Client): void {
  if (client.state === 'gone') return
  client.state = 'catching-up'
  client.res.writeHead(200, {
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
export async function catchUp(feedPool: Pool, client: Client): Promise<void> {
  while (client.state === 'catching-up') {
    const handedBefore = client.handed
    const page = await readChanges(feedPool, client.sent)
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
  if (!tell(client, entry)) await drained(client.res)
}

function drained(res: ServerResponse): Promise<void> {
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

export function takeBatch(client: Client, entries: ChangeEntry[], maxBufferedBytes: number): void {
  client.handed = entries.at(-1)?.seq ?? client.handed
  if (client.state !== 'live') return
  for (const entry of entries) {
    if (entry.seq <= client.sent) continue
    tell(client, entry)
    // Whoever cannot keep up is let go and resumes from the last event it got.
    if (client.res.writableLength > maxBufferedBytes) {
      client.res.destroy()
      return
    }
  }
}

/** Writes what the client may hear of an entry; false when it reads too slowly. */
function tell(client: Client, entry: ChangeEntry): boolean {
  client.sent = entry.seq
  const told = tellOf(entry, client.caller)
  if (!told) return true
  if (!hearsPublished(client.caller)) return client.res.write(toEvent(told))
  client.held.set(told.noun, told)
  return tellHeld(client)
}

/** All that is held goes out together, so that numbers only rise: a reader takes a lower one for told already. */
export function tellHeld(client: Client): boolean {
  const now = performance.now()
  if (client.held.size === 0 || now - client.lastToldMs < slotMs) return true
  client.lastToldMs = now
  const tellings = lastOfSlots([...client.held.values()])
  client.held.clear()
  return client.res.write(tellings.map(toEvent).join(''))
}

function toEvent(told: Change): string {
  return `event: change\nid: ${told.seq}\ndata: ${JSON.stringify(told)}\n\n`
}

/**
 * Finds out again who listens. Whoever may no longer is told so and let go; whoever sees something else from now on is
 * told that, and hears by it. While the database cannot be asked the stream goes on: nothing new comes out of it then.
 */
export async function askWhoListens(door: Door, client: Client): Promise<void> {
  if (client.isAsking || client.state === 'waiting' || client.state === 'gone') return
  client.isAsking = true
  try {
    takeCaller(client, await door.identify(client.req))
  } finally {
    client.isAsking = false
  }
}

function takeCaller(client: Client, caller: Caller): void {
  if (isGone(client)) return
  if (!mayListen(caller)) {
    client.res.write(toAccess({ view: 'nobody', isSignedIn: false }))
    end(client)
    return
  }
  const { view } = client.caller
  client.caller = caller
  if (caller.view === view) return
  client.held.clear()
  client.res.write(toAccess({ view: caller.view, isSignedIn: true }))
}

function isGone({ state }: Client): boolean {
  return state === 'gone'
}

function mayListen(caller: Caller): boolean {
  try {
    admit(caller, streamChanges.access)
    return true
  } catch (refusal) {
    if (refusal instanceof Problem) return false
    throw refusal
  }
}

function toAccess(access: { view: string; isSignedIn: boolean }): string {
  return `event: access\ndata: ${JSON.stringify(access)}\n\n`
}
