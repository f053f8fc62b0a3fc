import type pg from 'pg'
import type { Post } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'

/** Nobody is turned away while a bench asks as fast as it can. */
export const boundless = { signedIn: 1e9, key: 1e9, anonymous: 1e9 }

type Wish = { post: Post; territory?: Territory }
export type BenchCaller = { accountId: number; cookie: string }

/** A person with a session that no bench outlasts: what a load generator shows as a browser would. */
export async function makeCaller(
  client: pg.Client,
  { post, territory = { kind: 'city' } }: Wish,
): Promise<BenchCaller> {
  const token = freshToken()
  const { rows } = await client.query<{ id: number }>(
    `WITH account AS (INSERT INTO accounts (login, name, post) VALUES ('bench-' || left($1, 16), 'Bench', $2) RETURNING id),
          placed AS (INSERT INTO account_territories (account_id, kind, code) SELECT id, $3, $4 FROM account),
          proven AS (INSERT INTO credentials (account_id, changed_at) SELECT id, now() FROM account)
     INSERT INTO sessions (token_hash, account_id, proof, device, last_active_at)
       SELECT decode($1, 'hex'), id, 'password+totp', 'bench', now() + interval '1 day' FROM account RETURNING account_id AS id`,
    [hashOfToken(token), post, territory.kind, territory.kind === 'city' ? '' : territory.code],
  )
  return { accountId: Number(rows[0]?.id), cookie: `wangge=${token}` }
}
