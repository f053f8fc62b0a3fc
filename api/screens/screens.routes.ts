import { randomBytes } from 'node:crypto'
import type { Request } from 'express'
import type { Pool } from 'pg'
import type { Territory } from '#geo/territory'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { freshToken, hashOfToken } from '../http/tokens.ts'
import type { Screen } from './screens.contract.ts'
import * as contract from './screens.contract.ts'
import type { ScreenRow } from './screens.queries.ts'
import {
  insertPairing,
  isTerritory,
  isWaiting,
  listScreenRows,
  pairScreenRow,
  revokeScreenRow,
} from './screens.queries.ts'
import { pairingCode, tidyCode } from './screens.rules.ts'

export type ScreenParts = {
  /** Connections of the role wangge_door: whoever waits has no rights yet. */
  doorPool: Pool
  /** Set-Cookie for the token of a waiting screen, and how it is read again. */
  giveToken: (token: string) => string
  readToken: (req: Request) => string | undefined
}

export function mountScreens(kernel: Kernel, { doorPool, giveToken, readToken }: ScreenParts): void {
  mountStream(kernel, contract.beginPairing, async (_call, _req, res) => {
    const token = freshToken()
    const code = pairingCode(randomBytes(8))
    const [waiting] = await insertPairing(doorPool, { code, token: hashOfToken(token) })
    if (!waiting) throw new Error('insert-pairing returned no row')
    res.append('Set-Cookie', giveToken(token))
    res.status(201).set('Cache-Control', 'no-store').json({ code, expiresAt: waiting.expiresAt.toISOString() })
  })

  mountStream(kernel, contract.describeMyScreen, async ({ caller }, req, res) => {
    res.set('Cache-Control', 'no-store')
    if (caller.kind === 'screen') {
      res.json({ state: 'paired', name: caller.name, level: caller.post })
      return
    }
    const token = readToken(req)
    const [row] = token === undefined ? [] : await isWaiting(doorPool, { token: hashOfToken(token) })
    res.json({ state: row?.waits === true ? 'waiting' : 'unknown', name: null, level: null })
  })

  mount(kernel, contract.listScreens, async ({ db }) => ({
    screens: (await listScreenRows(db, { id: null })).map(toScreen),
  }))

  mount(kernel, contract.pairScreen, async ({ body, db, caller }) => {
    const { name, level, territory } = body
    const place = { kind: territory.kind, territoryCode: territory.kind === 'city' ? '' : territory.code }
    const [found] = await isTerritory(db, { kind: place.kind, code: place.territoryCode })
    if (found?.known !== true)
      throw new Problem('rule-broken', `There is no area or community grid with the code ${place.territoryCode}.`)
    const code = tidyCode(body.code)
    const [paired] = await pairScreenRow(db, { code, name, level, ...place, pairedBy: caller.accountId })
    if (!paired)
      throw new Problem('not-found', 'No screen waits under that code. Codes are good for ten minutes; read it again.')
    const detail = { level, territory }
    await addToAudit(db, caller, {
      kind: 'grant',
      action: 'pairScreen',
      noun: 'screens',
      recordIds: [paired.id],
      detail,
    })
    return readScreen(db, paired.id)
  })

  mount(kernel, contract.revokeScreen, async ({ params, db, caller }) => {
    const [revoked] = await revokeScreenRow(db, params)
    if (revoked)
      await addToAudit(db, caller, { kind: 'grant', action: 'revokeScreen', noun: 'screens', recordIds: [params.id] })
    return readScreen(db, params.id)
  })
}

async function readScreen(db: Database, id: number): Promise<Screen> {
  const [row] = await listScreenRows(db, { id })
  if (!row) throw new Problem('not-found', `There is no screen ${id}. Load the list again.`)
  return toScreen(row)
}

function toScreen({ territoryKind, territoryCode, ...row }: ScreenRow): Screen {
  const territory: Territory =
    territoryKind === 'city' ? { kind: 'city' } : { kind: territoryKind, code: territoryCode }
  return {
    ...row,
    territory,
    pairedAt: row.pairedAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }
}
