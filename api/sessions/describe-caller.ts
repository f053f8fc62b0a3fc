import type { Territory } from '#geo/territory'
import type { Caller } from '../http/caller.ts'
import type { Me, Session } from './sessions.contract.ts'
import type { SessionRow } from './sessions.queries.ts'

export function meOf(caller: Caller): Me {
  const { kind, accountId, name, post, isWholeCity, scopes, pending, hasSecondFactor, sessionId, view } = caller
  const areas: Territory[] = caller.areas.filter((code) => code !== 'city').map((code) => ({ kind: 'area', code }))
  const grids: Territory[] = caller.grids.map((code) => ({ kind: 'grid', code }))
  const territories: Territory[] = isWholeCity ? [{ kind: 'city' }] : [...areas, ...grids]
  const narrowed = scopes === null ? null : [...scopes]
  return {
    kind,
    accountId,
    name,
    post,
    isWholeCity,
    territories,
    scopes: narrowed,
    pending,
    hasSecondFactor,
    sessionId,
    view,
  }
}

export function toSession(row: SessionRow, thisOne: number | null): Session {
  return {
    ...row,
    madeAt: row.madeAt.toISOString(),
    lastActiveAt: row.lastActiveAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    isThisOne: row.id === thisOne,
  }
}
