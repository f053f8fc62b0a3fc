import { settingsOf } from '#geo/access-settings'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { findCaller } from './find-caller.ts'
import { isPassword } from './passwords.ts'
import { presentedBy } from './presented.ts'
import { stepOf } from './prove.ts'
import * as contract from './sessions.contract.ts'
import type { Credentials } from './sessions.queries.ts'
import { confirmTotp, findCredentials, noteFailedTry, proveSessionTwice, storeTotp } from './sessions.queries.ts'
import type { SessionParts } from './session-parts.ts'
import { answerMe } from './start-session.ts'
import { freshSecret } from './totp.ts'

export function mountSecondFactor(kernel: Kernel, parts: SessionParts): void {
  const { doorPool, sealer } = parts
  mount(kernel, contract.beginSecondFactor, ({ body, caller }) =>
    inTransaction(doorPool, false, async (db) => {
      const row = await ownCredentials(db, caller)
      await refuseReplacing(row, body.password)
      const fresh = freshSecret(row.login)
      const sealed = sealer.seal(fresh.secret, `totp/${row.accountId}`).toString('hex')
      await storeTotp(db, { accountId: row.accountId, sealed })
      return fresh
    }),
  )

  mountStream(kernel, contract.confirmSecondFactor, async ({ body, caller }, req, res) => {
    const isRight = await inTransaction(doorPool, false, async (db) => {
      const row = await ownCredentials(db, caller)
      refuseLocked(row)
      const step = stepOf(sealer, row, body.code)
      if (step === null) {
        const { lockAfterTries: lockAfter, lockSeconds } = settingsOf(row.settings)
        await noteFailedTry(db, { accountId: row.accountId, lockAfter, lockSeconds })
        return false
      }
      await confirmTotp(db, { accountId: row.accountId, step })
      await proveSessionTwice(db, { id: caller.sessionId })
      await addToAudit(db, caller, { kind: 'administration', action: 'confirmSecondFactor', noun: 'accounts' })
      return true
    })
    if (!isRight)
      throw new Problem(
        'not-signed-in',
        "The code is wrong or was used. Type the one that stands there now; check the device's clock.",
      )
    kernel.door.forget()
    const [presented] = presentedBy(req, parts.names)
    const after = presented && (await findCaller(doorPool, presented))
    answerMe(res, after ?? caller, 200)
  })
}

async function ownCredentials(db: Database, { accountId, sessionId }: Caller): Promise<Credentials> {
  const [row] = sessionId === null ? [] : await findCredentials(db, { login: null, accountId })
  if (!row) throw new Problem('state-does-not-allow', 'Only a person who signed in here has a second factor.')
  return row
}

/** A second factor that counts is replaced only by who also knows the password: an open page alone is not enough. */
async function refuseReplacing(row: Credentials, password: string | undefined): Promise<void> {
  refuseLocked(row)
  if (!row.isTotpConfirmed) return
  if (row.signIn === 'oidc')
    throw new Problem('state-does-not-allow', 'Ask the system administrator to take the old second factor away first.')
  if (!(await isPassword(password ?? '', row.passwordHash)))
    throw new Problem('not-signed-in', 'Type your password to replace the second factor.')
}

function refuseLocked({ lockedSeconds }: Credentials): void {
  if (lockedSeconds <= 0) return
  const problem = new Problem('locked-out', `Too many wrong tries: wait ${Math.ceil(lockedSeconds)} seconds.`)
  problem.retrySeconds = Math.ceil(lockedSeconds)
  throw problem
}
