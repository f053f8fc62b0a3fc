import type { Pool } from 'pg'
import type { AnyPost } from '#geo/rights'
import type { Caller } from '../../api/http/caller.ts'
import { nobody } from '../../api/http/caller.ts'

type Row = { id: number; name: string; post: AnyPost | null; kinds: string[]; codes: string[] }

/** The account a command at the operator's terminal acts as, with its post and territory; undefined where it may not sign in. */
export async function callerOfLogin(owner: Pool, login: string): Promise<Caller | undefined> {
  const { rows } = await owner.query<Row>(
    `SELECT a.id, a.name, a.post, coalesce(array_agg(t.kind) FILTER (WHERE t.kind IS NOT NULL), '{}') AS kinds,
            coalesce(array_agg(t.code) FILTER (WHERE t.kind IS NOT NULL), '{}') AS codes
     FROM accounts a LEFT JOIN account_territories t ON t.account_id = a.id
     WHERE a.login = $1 AND NOT a.is_disabled GROUP BY a.id`,
    [login],
  )
  const [row] = rows
  if (!row) return undefined
  const isWholeCity = row.kinds.includes('city')
  const codesOf = (kind: string): string[] => (isWholeCity ? [] : row.codes.filter((_, i) => row.kinds[i] === kind))
  return {
    ...nobody,
    kind: 'account',
    accountId: row.id,
    name: row.name,
    post: row.post,
    isWholeCity,
    areas: isWholeCity ? ['city'] : codesOf('area'),
    grids: codesOf('grid'),
    // Row security cuts to the territory; the list of its grids would only help an index.
    gridIds: null,
    address: 'terminal',
    view: '',
  }
}
