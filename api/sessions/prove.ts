import type { Pool } from 'pg'
import { settingsOf } from '#geo/access-settings'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import { Problem } from '../http/problem.ts'
import type { Sealer } from '../sealing/sealing.ts'
import { isPassword } from './passwords.ts'
import type { Credentials } from './sessions.queries.ts'
import {
  findCredentials,
  holdUnknownLogin,
  noteFailedTry,
  noteGoodTry,
  readAccessSettings,
} from './sessions.queries.ts'
import { stepOfCode } from './totp.ts'
import type { UnknownLogins } from './unknown-logins.ts'

export type Proving = {
  pool: Pool
  sealer: Sealer
  address: string
  /** Left out where it is known who tries. */
  unknownLogins?: UnknownLogins
}

type Claimed = { login: string | null; accountId: number | null; password: string; code: string | undefined }

export type Proven = Credentials & { proof: 'password' | 'password+totp' }

type Outcome =
  { result: 'proven'; proven: Proven } | { result: 'wrong' | 'code-wanted' } | { result: 'locked'; seconds: number }

/**
 * Proves a password, and a code where the account has a second factor. Tries are counted in the database under the
 * account's lock, so that many at once are counted too. Throws not-signed-in, second-factor-wanted or locked-out.
 */
export async function proveAccount(proving: Proving, claimed: Claimed): Promise<Proven> {
  const outcome = await inTransaction(proving.pool, false, (db) => tryProof(db, proving, claimed))
  switch (outcome.result) {
    case 'proven':
      return outcome.proven
    case 'code-wanted':
      throw new Problem('second-factor-wanted', 'Type the six digits your authenticator shows now.')
    case 'locked':
      throw lockedOut(outcome.seconds)
    case 'wrong':
      throw new Problem(
        'not-signed-in',
        'Login, password or code is wrong. After several wrong tries the account is locked.',
      )
  }
}

function lockedOut(seconds: number): Problem {
  const wait = Math.ceil(seconds)
  const problem = new Problem('locked-out', `Too many wrong tries: the account is locked for ${wait} more seconds.`)
  problem.retrySeconds = wait
  return problem
}

async function tryProof(db: Database, proving: Proving, claimed: Claimed): Promise<Outcome> {
  const [row] = await findCredentials(db, { login: claimed.login, accountId: claimed.accountId })
  if (!row && claimed.login !== null) await holdUnknownLogin(db, { login: claimed.login })
  const usable = usableRow(row)
  // Also where it is of no use: a locked account and a login nobody has take as long to refuse as a wrong password.
  const isRight = await isPassword(claimed.password, usable?.passwordHash ?? null)
  if (row && row.lockedSeconds > 0) {
    await audit(db, proving, { row, outcome: 'refused', reason: 'locked' })
    return { result: 'locked', seconds: row.lockedSeconds }
  }
  if (!row) return failUnknown(db, proving, claimed.login)
  if (!usable || !isRight) return fail(db, proving, row, 'password')
  return proveCode(db, proving, usable, claimed.code)
}

/** An unknown, disabled or foreign account is checked against nobody's password: it takes as long. */
function usableRow(row: Credentials | undefined): Credentials | undefined {
  return row && !row.isDisabled && row.signIn === 'password' ? row : undefined
}

async function proveCode(db: Database, proving: Proving, row: Credentials, code: string | undefined): Promise<Outcome> {
  if (!row.isTotpConfirmed) return succeed(db, proving, row, null)
  if (code === undefined) return { result: 'code-wanted' }
  const step = stepOf(proving.sealer, row, code)
  return step === null ? fail(db, proving, row, 'code') : succeed(db, proving, row, step)
}

/** The time step of a right code, or null. */
export function stepOf(sealer: Sealer, row: Credentials, code: string): number | null {
  if (row.totpSealed === null) return null
  const secret = sealer.unseal(Buffer.from(row.totpSealed, 'hex'), `totp/${row.accountId}`)
  return stepOfCode(secret, code, row.totpLastStep, Date.now())
}

/** What happens to an account that has no password, happens to one there is not: the answers are the same. */
async function failUnknown(db: Database, proving: Proving, login: string | null): Promise<Outcome> {
  const [stored] = await readAccessSettings(db, {})
  const { lockAfterTries, lockSeconds } = settingsOf(stored?.settings ?? {})
  const lock = { afterTries: lockAfterTries, seconds: lockSeconds }
  const outcome = login === null ? undefined : await proving.unknownLogins?.noteTry(login, lock)
  if (outcome?.result !== 'locked') {
    await audit(db, proving, { row: undefined, outcome: 'failed', reason: 'unknown' })
    return { result: 'wrong' }
  }
  const { wasLocked, seconds } = outcome
  await audit(db, proving, {
    row: undefined,
    outcome: wasLocked ? 'refused' : 'failed',
    reason: wasLocked ? 'unknown, locked before' : 'unknown, locked',
  })
  return { result: 'locked', seconds }
}

async function fail(db: Database, proving: Proving, row: Credentials, reason: string): Promise<Outcome> {
  const { lockAfterTries: lockAfter, lockSeconds } = settingsOf(row.settings)
  const [noted] = await noteFailedTry(db, { accountId: row.accountId, lockAfter, lockSeconds })
  const isLocked = noted?.isLocked === true
  await audit(db, proving, { row, outcome: 'failed', reason: isLocked ? `${reason}, locked` : reason })
  return isLocked ? { result: 'locked', seconds: lockSeconds } : { result: 'wrong' }
}

async function succeed(db: Database, proving: Proving, row: Credentials, totpStep: number | null): Promise<Outcome> {
  await noteGoodTry(db, { accountId: row.accountId, totpStep })
  await audit(db, proving, { row, outcome: 'done', reason: totpStep === null ? 'password' : 'password and code' })
  return { result: 'proven', proven: { ...row, proof: totpStep === null ? 'password' : 'password+totp' } }
}

type Try = { row: Credentials | undefined; outcome: 'done' | 'refused' | 'failed'; reason: string }

/** A login that is not known is not written down: people type passwords into the wrong field. */
async function audit(db: Database, { address }: Proving, { row, outcome, reason }: Try): Promise<void> {
  const actor = { accountId: row?.accountId ?? null, name: row?.name ?? 'unknown', post: row?.post ?? null, address }
  await addToAudit(db, actor, { kind: 'sign-in', action: 'signIn', outcome, detail: { reason } })
}
