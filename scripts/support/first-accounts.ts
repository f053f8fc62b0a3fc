import type { ClientBase } from 'pg'
import type { Post } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { addToAudit, theService } from '../../api/db/audit-entry.ts'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'

const linkHours = 72

export type Invited = { login: string; name: string; token: string }

/**
 * The one-time link of the first system administrator, made with its account when there is none; null once somebody
 * has signed in with it. Each call makes a new link and takes the one before away.
 */
export async function inviteFirstAdministrator(client: ClientBase): Promise<Invited | null> {
  const { rows } = await client.query<{ login: string; isUsed: boolean }>(
    `SELECT login, last_sign_in_at IS NOT NULL OR EXISTS (SELECT FROM sessions s WHERE s.account_id = a.id) AS "isUsed"
     FROM accounts a WHERE post = 'system-admin' AND NOT is_disabled ORDER BY a.id LIMIT 1`,
  )
  const [known] = rows
  if (known?.isUsed === true) return null
  return inviteAccount(client, known?.login ?? (await makeFirstAdministrator(client)))
}

/** Under a login nobody has: an account that lost its post keeps its name in the log. */
async function makeFirstAdministrator(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ login: string }>(
    `SELECT login FROM (SELECT 'admin' || CASE n WHEN 1 THEN '' ELSE n::text END AS login, n FROM generate_series(1, 1000) AS n) free
     WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.login = free.login) ORDER BY n LIMIT 1`,
  )
  return makeAccount(client, { login: rows[0]?.login ?? 'admin', name: 'Administrator', post: 'system-admin' })
}

/** A new one-time link for an account; undefined when there is no such account. */
export async function inviteAccount(client: ClientBase, login: string): Promise<Invited | null> {
  const { rows } = await client.query<{ id: number; name: string }>(
    `SELECT id, name FROM accounts WHERE login = $1 AND NOT is_disabled AND sign_in = 'password'`,
    [login],
  )
  const [account] = rows
  if (!account) return null
  const token = freshToken()
  await client.query('BEGIN')
  await client.query('UPDATE invitations SET used_at = now() WHERE account_id = $1 AND used_at IS NULL', [account.id])
  await client.query(
    `INSERT INTO invitations (token_hash, account_id, expires_at) VALUES (decode($1, 'hex'), $2, now() + make_interval(hours => $3))`,
    [hashOfToken(token), account.id, linkHours],
  )
  await addToAudit(client, theService, {
    kind: 'administration',
    action: 'inviteAccount',
    noun: 'accounts',
    recordIds: [account.id],
    detail: { login, by: 'operator at the command line' },
  })
  await client.query('COMMIT')
  return { login, name: account.name, token }
}

type AccountWish = { login: string; name: string; post: Post; territories?: Territory[] }

async function makeAccount(client: ClientBase, { login, name, post, territories = [] }: AccountWish): Promise<string> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO accounts (login, name, post) VALUES ($1, $2, $3) ON CONFLICT (login) DO NOTHING RETURNING id',
    [login, name, post],
  )
  const [made] = rows
  if (!made) return login
  for (const territory of territories)
    await client.query('INSERT INTO account_territories (account_id, kind, code) VALUES ($1, $2, $3)', [
      made.id,
      territory.kind,
      territory.kind === 'city' ? '' : territory.code,
    ])
  await addToAudit(client, theService, {
    kind: 'grant',
    action: 'makeAccount',
    noun: 'accounts',
    recordIds: [made.id],
    detail: { login, post, territories },
  })
  return login
}

/** Posts of the demo city to look around with, none of them an administrator. */
export async function inviteDemoPeople(client: ClientBase): Promise<Invited[]> {
  const { rows } = await client.query<{ code: string }>(
    `SELECT community_code AS code FROM grids WHERE coverage = 'community' AND community_code IS NOT NULL ORDER BY code LIMIT 1`,
  )
  const community = rows[0]?.code
  const wishes: AccountWish[] = [
    { login: 'demo-command', name: '演示·指挥中心 Demo command', post: 'command', territories: [{ kind: 'city' }] },
    { login: 'demo-leader', name: '演示·领导 Demo leader', post: 'leader', territories: [{ kind: 'city' }] },
    ...(community === undefined
      ? []
      : [
          {
            login: 'demo-worker',
            name: '演示·网格员 Demo grid worker',
            post: 'grid-worker' as const,
            territories: [{ kind: 'area' as const, code: community }],
          },
        ]),
  ]
  const invited: Invited[] = []
  for (const wish of wishes) {
    await makeAccount(client, wish)
    if (await hasSignedIn(client, wish.login)) continue
    const one = await inviteAccount(client, wish.login)
    if (one) invited.push(one)
  }
  return invited
}

async function hasSignedIn(client: ClientBase, login: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.login = $1 LIMIT 1',
    [login],
  )
  return (rowCount ?? 0) > 0
}
