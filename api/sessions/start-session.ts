import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import { settingsOf } from '#geo/access-settings'
import type { Caller } from '../http/caller.ts'
import { freshToken, hashOfToken } from '../http/tokens.ts'
import { meOf } from './describe-caller.ts'
import { findCaller } from './find-caller.ts'
import type { CookieNames } from './presented.ts'
import { cookie } from './presented.ts'
import type { Proof } from './sessions.queries.ts'
import { openSession, readAccessSettings } from './sessions.queries.ts'

export type Started = { accountId: number; proof: Proof }

/** Opens a session for an account that has proved who it is, and gives its token to the browser. */
export async function startSession(
  pool: Pool,
  names: CookieNames,
  { accountId, proof }: Started,
  exchange: { req: IncomingMessage; res: ServerResponse; address: string },
): Promise<Caller> {
  const { req, res, address } = exchange
  const token = freshToken()
  const device = (req.headers['user-agent'] ?? '').slice(0, 200)
  await openSession(pool, { token: hashOfToken(token), accountId, proof, device, address })
  const [row] = await readAccessSettings(pool, {})
  const { sessionHours } = settingsOf(row?.settings ?? {})
  res.appendHeader('Set-Cookie', cookie(names, names.session, token, { maxAgeSeconds: sessionHours * 3600 }))
  const caller = await findCaller(pool, { kind: 'account', hash: hashOfToken(token) })
  if (!caller) throw new Error('a session just opened is not there')
  return { ...caller, address }
}

export function answerMe(res: ServerResponse, caller: Caller, status: 200 | 201): void {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
  res.end(JSON.stringify(meOf(caller)))
}
