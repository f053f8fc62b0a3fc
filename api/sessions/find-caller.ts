import type { Pool } from 'pg'
import { settingsOf } from '#geo/access-settings'
import type { Caller } from '../http/caller.ts'
import { nobody } from '../http/caller.ts'
import type { Presented } from './presented.ts'
import type { TerritoryRow } from './sessions.queries.ts'
import { findKey, findScreen, findSession, listTerritoryGrids } from './sessions.queries.ts'
import { pendingOf, sessionHolds, viewOf } from './sessions.rules.ts'

/** Who shows this token, or undefined when it proves nothing (any more). */
export async function findCaller(pool: Pool, presented: Presented): Promise<Caller | undefined> {
  switch (presented.kind) {
    case 'account':
      return findAccount(pool, presented.hash)
    case 'key':
      return findMachine(pool, presented.hash)
    case 'screen':
      return findWall(pool, presented.hash)
  }
}

async function findAccount(pool: Pool, token: string): Promise<Caller | undefined> {
  const [row] = await findSession(pool, { token })
  if (!row) return undefined
  const settings = settingsOf(row.settings)
  if (!sessionHolds(row, settings)) return undefined
  const { accountId, sessionId, name, post, hasSecondFactor } = row
  const pending = pendingOf(row, settings)
  const account = { accountId, sessionId, name, post, pending, hasSecondFactor }
  return withTerritory(pool, { ...nobody, kind: 'account', ...account }, row.territories)
}

async function findMachine(pool: Pool, token: string): Promise<Caller | undefined> {
  const [row] = await findKey(pool, { token })
  if (!row || row.isEnded || row.isDisabled) return undefined
  const { accountId, keyId, post, scopes } = row
  const name = `${row.name} (${row.keyName})`
  return withTerritory(pool, { ...nobody, kind: 'key', accountId, keyId, name, post, scopes }, row.territories)
}

async function findWall(pool: Pool, token: string): Promise<Caller | undefined> {
  const [row] = await findScreen(pool, { token })
  if (!row || row.isEnded) return undefined
  const { screenId, name, level } = row
  return withTerritory(pool, { ...nobody, kind: 'screen', screenId, name, post: level }, row.territories)
}

async function withTerritory(pool: Pool, caller: Caller, territories: TerritoryRow[]): Promise<Caller> {
  const isWholeCity = territories.some(({ kind }) => kind === 'city')
  const codesOf = (kind: TerritoryRow['kind']) => territories.filter((one) => one.kind === kind).map(({ code }) => code)
  const areas = isWholeCity ? ['city'] : codesOf('area')
  const grids = isWholeCity ? [] : codesOf('grid')
  const gridIds = isWholeCity ? null : new Set((await listTerritoryGrids(pool, { areas, grids })).map(({ id }) => id))
  const found = { ...caller, isWholeCity, areas, grids, gridIds }
  return { ...found, view: viewOf(found) }
}
