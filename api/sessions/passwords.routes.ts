import { settingsOf } from '#geo/access-settings'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { hashOfToken } from '../http/tokens.ts'
import { findCaller } from './find-caller.ts'
import { hashPassword, wasUsedBefore } from './passwords.ts'
import { proveAccount } from './prove.ts'
import * as contract from './sessions.contract.ts'
import type { SessionParts } from './session-parts.ts'
import type { Credentials } from './sessions.queries.ts'
import {
  endOtherSessions,
  findCredentials,
  findInvitation,
  noteGoodTry,
  storePassword,
  storeTotp,
  useInvitations,
} from './sessions.queries.ts'
import { passwordAdvice, passwordFault } from './sessions.rules.ts'
import { answerMe, startSession } from './start-session.ts'
import { presentedBy } from './presented.ts'

export function mountPasswords(kernel: Kernel, parts: SessionParts): void {
  const { doorPool } = parts
  mountStream(kernel, contract.changePassword, async ({ body, caller }, req, res) => {
    if (caller.sessionId === null)
      throw new Problem('state-does-not-allow', 'Only a person who signed in here has a password to change.')
    const proving = { pool: doorPool, sealer: parts.sealer, address: caller.address }
    await proveOwner(proving, caller.accountId, body.current)
    await inTransaction(doorPool, false, async (db) => {
      const [row] = await findCredentials(db, { login: null, accountId: caller.accountId })
      if (!row) throw new Problem('state-does-not-allow', 'This account signs in elsewhere and has no password here.')
      await setPassword(db, row, body.next)
      await endOtherSessions(db, { accountId: row.accountId, kept: caller.sessionId, reason: 'password-changed' })
      await addToAudit(db, caller, { kind: 'administration', action: 'changePassword', noun: 'accounts' })
    })
    kernel.door.forget()
    const [presented] = presentedBy(req, parts.names)
    const after = presented && (await findCaller(doorPool, presented))
    answerMe(res, after ?? caller, 200)
  })

  mount(kernel, contract.lookAtInvitation, async ({ body }) => {
    const found = await inTransaction(doorPool, false, (db) => invitationOf(db, body.token))
    return { login: found.login, name: found.name, expiresAt: found.expiresAt.toISOString() }
  })

  mountStream(kernel, contract.acceptInvitation, async ({ body, caller }, req, res) => {
    const accountId = await inTransaction(doorPool, false, async (db) => {
      const invitation = await invitationOf(db, body.token)
      await ensureCredentials(db, invitation.accountId)
      const [row] = await findCredentials(db, { login: null, accountId: invitation.accountId })
      if (!row) throw new Error('credentials just stored are not there')
      await setPassword(db, row, body.password)
      // The link also stands for a lost second factor: whoever holds it starts anew.
      await storeTotp(db, { accountId: row.accountId, sealed: null })
      await useInvitations(db, { accountId: row.accountId })
      await noteGoodTry(db, { accountId: row.accountId, totpStep: null })
      await endOtherSessions(db, { accountId: row.accountId, kept: null, reason: 'password-changed' })
      const actor = { accountId: row.accountId, name: row.name, post: row.post, address: caller.address }
      await addToAudit(db, actor, { kind: 'sign-in', action: 'acceptInvitation' })
      return row.accountId
    })
    const exchange = { req, res, address: caller.address }
    answerMe(res, await startSession(doorPool, parts.names, { accountId, proof: 'password' }, exchange), 201)
  })
}

type Proving = Parameters<typeof proveAccount>[0]

/** The password alone: whoever is signed in has shown the second factor already. */
async function proveOwner(proving: Proving, accountId: number | null, password: string): Promise<void> {
  try {
    await proveAccount(proving, { login: null, accountId, password, code: undefined })
  } catch (refusal) {
    if (!(refusal instanceof Problem) || refusal.kind !== 'second-factor-wanted') throw refusal
  }
}

async function invitationOf(db: Database, token: string) {
  const [found] = await findInvitation(db, { token: hashOfToken(token) })
  if (!found)
    throw new Problem(
      'not-found',
      'This link has been used or has expired. Ask the system administrator for a new one.',
    )
  return found
}

/** An account that never had a password has no row to lock yet. */
async function ensureCredentials(db: Database, accountId: number): Promise<void> {
  const [row] = await findCredentials(db, { login: null, accountId })
  if (!row) await storePassword(db, { accountId, hash: null, kept: 0 })
}

async function setPassword(db: Database, row: Credentials, password: string): Promise<void> {
  const settings = settingsOf(row.settings)
  const used = [...(row.passwordHash === null ? [] : [row.passwordHash]), ...row.history].slice(
    0,
    settings.passwordHistory,
  )
  const fault =
    passwordFault(password, row.login, settings) ?? ((await wasUsedBefore(password, used)) ? 'used-before' : null)
  if (fault !== null) throw new Problem('rule-broken', passwordAdvice(fault, settings))
  const hash = await hashPassword(password)
  await storePassword(db, { accountId: row.accountId, hash, kept: settings.passwordHistory })
}
