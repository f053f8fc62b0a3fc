import type { IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { defaultSettings } from '#geo/access-settings'
import type { AuditEntry } from '../db/audit-entry.ts'
import { addToAudit } from '../db/audit-entry.ts'
import { listenTo } from '../db/listen.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Budgets } from '../http/budget.ts'
import { openBudget } from '../http/budget.ts'
import type { Caller } from '../http/caller.ts'
import { nobody } from '../http/caller.ts'
import type { Door } from '../http/door.ts'
import { findCaller } from './find-caller.ts'
import type { KeyTally } from './key-tally.ts'
import { openKeyTally } from './key-tally.ts'
import type { CookieNames, Presented } from './presented.ts'
import { addressOf, isActivity, presentedBy } from './presented.ts'
import { touchScreen, touchSession } from './sessions.queries.ts'

export type DoorOptions = {
  /** Connections of the role wangge_door. */
  pool: Pool
  connectionString: string
  names: CookieNames
  trustsProxy: boolean
  budgets: Budgets
  log: Logger
}

/** How long a caller found is believed without asking again: what is withdrawn takes effect within it, heard or not. */
const believedMs = 2000
const touchEveryMs = 15_000
const mostHeld = 20_000
const sameRefusalMs = 60_000

type Held = { caller: Caller | undefined; until: number; touchedAt: number }
type State = {
  options: DoorOptions
  held: Map<string, Held>
  asking: Map<string, Promise<Held>>
  listeners: Set<() => void>
  refusals: Map<string, number>
  keys: KeyTally
  /** Counts the notices of changes, so that an answer asked before one is not kept after it. */
  round: number
}

export function openDoor(options: DoorOptions): Door & { close: () => Promise<void> } {
  const keys = openKeyTally(options.pool, options.log)
  const state: State = {
    options,
    held: new Map(),
    asking: new Map(),
    listeners: new Set(),
    refusals: new Map(),
    keys,
    round: 0,
  }
  const budget = openBudget(options.budgets)
  const ear = listenTo(options.connectionString, 'access', () => forget(state), options.log)
  return {
    identify: (req) => identify(state, req),
    known: (req) => known(state, req),
    forget: () => forget(state),
    onChange: (listener) => {
      state.listeners.add(listener)
      return () => state.listeners.delete(listener)
    },
    note: (caller, entry) => note(state, caller, entry),
    spend: async (caller, cost, used = 'tiles') => {
      if (caller.keyId !== null) keys.count(caller.keyId, used, false)
      await budget.spend(caller, cost)
    },
    close: async () => {
      await ear.close()
      await keys.close()
    },
  }
}

function forget(state: State): void {
  state.round++
  for (const held of state.held.values()) held.until = 0
  // Who asks from now on must not be answered by a question put before.
  state.asking.clear()
  for (const listener of state.listeners) listener()
}

function known(state: State, req: IncomingMessage): Caller | undefined {
  const shown = presentedBy(req, state.options.names)
  for (const presented of shown) {
    const held = state.held.get(nameOf(presented))
    if (!held || held.until <= performance.now()) return undefined
    if (held.caller) return at(state, req, held.caller)
  }
  return at(state, req, nobody)
}

async function identify(state: State, req: IncomingMessage): Promise<Caller> {
  for (const presented of presentedBy(req, state.options.names)) {
    const held = await ask(state, presented)
    if (held.caller) {
      touch(state, held, req)
      return at(state, req, held.caller)
    }
  }
  return at(state, req, nobody)
}

function at({ options }: State, req: IncomingMessage, caller: Caller): Caller {
  const address = addressOf(req, options.trustsProxy)
  return caller.address === address ? caller : { ...caller, address }
}

/** A token counts only as what it was given out as: a key shown as a cookie is another question. */
function nameOf({ kind, hash }: Presented): string {
  return `${kind} ${hash}`
}

function ask(state: State, presented: Presented): Promise<Held> | Held {
  const name = nameOf(presented)
  const held = state.held.get(name)
  if (held && held.until > performance.now()) return held
  const running = state.asking.get(name)
  if (running) return running
  const { round } = state
  const asking = findCaller(state.options.pool, presented)
    .then((caller) => keep(state, presented, caller, round))
    .finally(() => {
      if (state.asking.get(name) === asking) state.asking.delete(name)
    })
  state.asking.set(name, asking)
  return asking
}

function keep(state: State, presented: Presented, caller: Caller | undefined, round: number): Held {
  const name = nameOf(presented)
  const touchedAt = state.held.get(name)?.touchedAt ?? -Infinity
  // What was asked before a notice may be older than the notice: it answers this once and is not believed again.
  const until = round === state.round ? performance.now() + believedMs : 0
  const held = { caller, until, touchedAt }
  if (state.held.size >= mostHeld) state.held.clear()
  state.held.set(name, held)
  return held
}

/** Activity is written down at most each 15 seconds, and never makes anybody wait. */
function touch(state: State, held: Held, req: IncomingMessage): void {
  const now = performance.now()
  const { caller } = held
  if (!caller || now - held.touchedAt < touchEveryMs) return
  const { pool, log } = state.options
  const isSession = caller.sessionId !== null
  if (isSession && !isActivity(req)) return
  held.touchedAt = now
  const touching = isSession
    ? touchSession(pool, { id: caller.sessionId, idleSeconds: defaultSettings.idleSeconds })
    : caller.screenId === null
      ? undefined
      : touchScreen(pool, { id: caller.screenId })
  touching?.catch((error: unknown) => log.warn({ err: error }, 'activity could not be written down'))
}

/** The same refusal of the same caller is told once a minute: a page that asks again and again fills no log. */
async function note(state: State, caller: Caller, entry: AuditEntry): Promise<void> {
  if (entry.kind === 'refusal') {
    if (caller.keyId !== null) state.keys.count(caller.keyId, entry.action, true)
    const key = `${caller.view} ${caller.accountId ?? caller.address} ${entry.action}`
    const now = performance.now()
    if ((state.refusals.get(key) ?? -Infinity) > now - sameRefusalMs) return
    if (state.refusals.size >= mostHeld) state.refusals.clear()
    state.refusals.set(key, now)
  }
  await inTransaction(state.options.pool, false, (db) => addToAudit(db, caller, entry))
}
