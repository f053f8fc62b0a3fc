import type { Response } from 'express'
import { settingsOf } from '#geo/access-settings'
import type { Caller } from '../http/caller.ts'
import { nobody } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { addToAudit } from '../db/audit-entry.ts'
import { meOf, toSession } from './describe-caller.ts'
import { mountOidc } from './oidc.routes.ts'
import { cookie } from './presented.ts'
import { proveAccount } from './prove.ts'
import { mountSecondFactor } from './second-factor.routes.ts'
import * as contract from './sessions.contract.ts'
import { endSessionRow, getSessionRow, listSessionRows, readAccessSettings } from './sessions.queries.ts'
import type { SessionParts } from './session-parts.ts'
import { answerMe, startSession } from './start-session.ts'
import { mountPasswords } from './passwords.routes.ts'
import { countUnknownLogins } from './unknown-logins.ts'

export function mountSessions(kernel: Kernel, parts: SessionParts): void {
  const unknownLogins = countUnknownLogins()
  mount(kernel, contract.describeSignIn, async () => {
    const [row] = await readAccessSettings(parts.doorPool, {})
    const { passwordLeastLength, passwordLeastKinds, idleSeconds } = settingsOf(row?.settings ?? {})
    return { oidc: parts.oidc?.label ?? null, passwordLeastLength, passwordLeastKinds, idleSeconds }
  })
  mount(kernel, contract.describeMe, ({ caller }) => Promise.resolve(meOf(caller)))
  mountStream(kernel, contract.signIn, async ({ body, caller }, req, res) => {
    const proving = { pool: parts.doorPool, sealer: parts.sealer, address: caller.address, unknownLogins }
    const proven = await proveAccount(proving, { ...body, accountId: null, code: body.code })
    const started = await startSession(parts.doorPool, parts.names, proven, { req, res, address: caller.address })
    answerMe(res, started, 201)
  })
  mountStream(kernel, contract.signOut, ({ caller }, _req, res) => leave(kernel, parts, caller, res))
  mountLists(kernel)
  mountPasswords(kernel, parts)
  mountSecondFactor(kernel, parts)
  mountOidc(kernel, parts)
}

/** The browser forgets what it keeps of this site: the map in its cache shows where people live. */
async function leave(kernel: Kernel, { doorPool, names }: SessionParts, caller: Caller, res: Response): Promise<void> {
  if (caller.sessionId !== null) {
    await endSessionRow(doorPool, { id: caller.sessionId, reason: 'signed-out' })
    await kernel.door.note(caller, { kind: 'sign-out', action: 'signOut' })
  }
  res.append('Set-Cookie', cookie(names, names.session, 'gone', { maxAgeSeconds: 0 }))
  res.set('Clear-Site-Data', '"cache", "storage"')
  answerMe(res, nobody, 200)
}

function mountLists(kernel: Kernel): void {
  mount(kernel, contract.listSessions, async ({ query, db, caller }) => {
    const rows = await listSessionRows(db, { accountId: query.account ?? caller.accountId })
    return { sessions: rows.map((row) => toSession(row, caller.sessionId)) }
  })
  mount(kernel, contract.endSession, async ({ params, db, caller }) => {
    const [row] = await getSessionRow(db, params)
    if (!row) throw new Problem('not-found', `There is no session ${params.id} of yours. Load the list again.`)
    const reason = row.accountId === caller.accountId ? 'ended-by-owner' : 'ended-by-administrator'
    const [ended] = await endSessionRow(db, { id: params.id, reason })
    if (!ended) throw new Problem('state-does-not-allow', 'That session has ended already.')
    const kind = row.accountId === caller.accountId ? 'sign-out' : 'administration'
    await addToAudit(db, caller, { kind, action: 'endSession', noun: 'sessions', recordIds: [params.id] })
    const [after] = await getSessionRow(db, params)
    return toSession(after ?? row, caller.sessionId)
  })
}
