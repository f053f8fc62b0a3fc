import { defaultSettings } from '#geo/access-settings'
import { may } from '#geo/rights'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { freshToken, hashOfToken } from '../http/tokens.ts'
import type { ApiKey } from './keys.contract.ts'
import * as contract from './keys.contract.ts'
import type { KeyRow } from './keys.queries.ts'
import { insertKey, listKeyRows, listUses, readLongestDays, revokeKeyRow } from './keys.queries.ts'

const shownLetters = 10

export function mountKeys(kernel: Kernel): void {
  mount(kernel, contract.listKeys, async ({ db, caller }) => {
    const rows = await listKeyRows(db, { id: null })
    return { keys: rows.map((row) => toKey(row, caller)), longestDays: await longestDays(db) }
  })

  mount(kernel, contract.makeKey, async ({ body, db, caller }) => {
    if (caller.kind !== 'account') throw new Problem('rule-broken', 'A key does not make keys. Sign in as a person.')
    const beyond = body.scopes.filter((scope) => !may(caller, scope))
    if (beyond.length > 0)
      throw new Problem('rule-broken', `A key may only what its owner may; your post has no ${beyond.join(', ')}.`)
    const longest = await longestDays(db)
    if (body.days > longest) throw new Problem('rule-broken', `A key is good for ${longest} days at most.`)
    const token = `wgk_${freshToken()}`
    const scopes = [...new Set(body.scopes)]
    const stored = { accountId: caller.accountId, name: body.name, scopes, days: body.days }
    const [made] = await insertKey(db, {
      ...stored,
      beginning: token.slice(0, shownLetters),
      token: hashOfToken(token),
    })
    if (!made) throw new Error('insert-key returned no row')
    const detail = { scopes, days: body.days }
    await addToAudit(db, caller, { kind: 'grant', action: 'makeKey', noun: 'keys', recordIds: [made.id], detail })
    return { key: await readKey(db, made.id, caller), token }
  })

  mount(kernel, contract.revokeKey, async ({ params, db, caller }) => {
    await readKey(db, params.id, caller)
    const [revoked] = await revokeKeyRow(db, params)
    if (revoked)
      await addToAudit(db, caller, { kind: 'grant', action: 'revokeKey', noun: 'keys', recordIds: [params.id] })
    return readKey(db, params.id, caller)
  })

  mount(kernel, contract.listKeyUses, async ({ params, db, caller }) => {
    await readKey(db, params.id, caller)
    return { uses: await listUses(db, params) }
  })
}

async function longestDays(db: Database): Promise<number> {
  const [row] = await readLongestDays(db, {})
  return row?.days ?? defaultSettings.keyDays
}

async function readKey(db: Database, id: number, caller: Caller): Promise<ApiKey> {
  const [row] = await listKeyRows(db, { id })
  if (!row) throw new Problem('not-found', `There is no key ${id} of yours. Load the list again.`)
  return toKey(row, caller)
}

function toKey(row: KeyRow, caller: Caller): ApiKey {
  return {
    ...row,
    madeAt: row.madeAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    isMine: row.accountId === caller.accountId,
  }
}
