import type { Request, Response } from 'express'
import { addToAudit } from '../db/audit-entry.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Identity, OidcClient } from './oidc.ts'
import { cookie, readCookie } from './presented.ts'
import * as contract from './sessions.contract.ts'
import { findOidcAccount, linkOidcAccount, noteGoodTry } from './sessions.queries.ts'
import type { SessionParts } from './session-parts.ts'
import { startSession } from './start-session.ts'

const flowSeconds = 600

/** Reasons the page puts into words; see web/words/sessions.ts. */
type Reason = 'oidc-unknown' | 'oidc-refused' | 'oidc-failed' | 'oidc-cancelled'

export function mountOidc(kernel: Kernel, parts: SessionParts): void {
  mountStream(kernel, contract.beginOidc, async (_call, req, res) => {
    try {
      const { address, kept } = await clientOf(parts).begin(returnAddress(parts, req))
      res.append('Set-Cookie', cookie(parts.names, parts.names.oidc, kept, { maxAgeSeconds: flowSeconds }))
      res.redirect(303, address)
    } catch (error) {
      if (error instanceof Problem) throw error
      backToPage(res, 'oidc-failed')
    }
  })

  mountStream(kernel, contract.finishOidc, async ({ caller }, req, res) => {
    const client = clientOf(parts)
    const kept = readCookie(req, parts.names.oidc)
    res.append('Set-Cookie', cookie(parts.names, parts.names.oidc, 'gone', { maxAgeSeconds: 0 }))
    if (new URL(req.url, 'http://here').searchParams.has('error')) {
      backToPage(res, 'oidc-cancelled')
      return
    }
    const identity =
      kept === undefined ? undefined : await client.finish(req, returnAddress(parts, req), kept).catch(() => undefined)
    const actor = { ...caller, name: identity?.login ?? 'unknown' }
    if (!identity) {
      await kernel.door.note(actor, { kind: 'sign-in', action: 'finishOidc', outcome: 'failed' })
      backToPage(res, 'oidc-failed')
      return
    }
    const accountId = await accountOf(parts, identity, caller.address)
    if (typeof accountId !== 'number') {
      await kernel.door.note(actor, {
        kind: 'sign-in',
        action: 'finishOidc',
        outcome: 'refused',
        detail: { reason: accountId },
      })
      backToPage(res, accountId)
      return
    }
    const proof = identity.isProvenTwice ? 'oidc+totp' : 'oidc'
    await startSession(parts.doorPool, parts.names, { accountId, proof }, { req, res, address: caller.address })
    backToPage(res, null)
  })
}

function clientOf({ oidc }: SessionParts): OidcClient {
  if (!oidc) throw new Problem('not-found', 'No identity provider is configured here. Sign in with a password.')
  return oidc
}

function returnAddress({ publicUrl, names }: SessionParts, req: Request): string {
  const base = publicUrl ?? `${names.isSecure ? 'https' : 'http'}://${req.get('host') ?? 'localhost'}`
  return `${base.replace(/\/$/, '')}/sessions/oidc/return`
}

function backToPage(res: Response, reason: Reason | null): void {
  res.redirect(303, reason === null ? '/' : `/?sign-in=${reason}`)
}

/** The account the identity stands for. Accounts are made by an administrator, never by signing in. */
function accountOf(parts: SessionParts, identity: Identity, address: string): Promise<number | Reason> {
  return inTransaction(parts.doorPool, false, async (db) => {
    const { subject, login } = identity
    const [row] = await findOidcAccount(db, { subject, login })
    if (!row) return 'oidc-unknown'
    if (row.isDisabled) return 'oidc-refused'
    const { accountId, name, post } = row
    await linkOidcAccount(db, { accountId, subject })
    await noteGoodTry(db, { accountId, totpStep: null })
    await addToAudit(db, { accountId, name, post, address }, { kind: 'sign-in', action: 'finishOidc' })
    return accountId
  })
}
