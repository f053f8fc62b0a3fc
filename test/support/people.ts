import type { Pool } from 'pg'
import type { Post } from '#geo/rights'
import { may, posts } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { Route } from '../../api/http/route.ts'
import { allRoutes } from '../../scripts/support/openapi-document.ts'
import { aNumber } from './build.ts'

export type Person = { accountId: number; login: string; sessionId: number; token: string; cookie: string }

type PersonWish = { post: Post | null; territories?: Territory[]; proof?: string; name?: string }

/** An account with a post, a territory (the whole city) and an open session, as if it had just signed in. */
export async function aPerson(pool: Pick<Pool, 'query'>, wish: PersonWish): Promise<Person> {
  const login = `${wish.post ?? 'nobody'}-${aNumber()}-${freshToken()
    .slice(0, 6)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x')}`
  const isAdministrator = wish.post?.endsWith('-admin') === true
  const territories = wish.territories ?? (isAdministrator ? [] : [{ kind: 'city' as const }])
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO accounts (login, name, post) VALUES ($1, $2, $3) RETURNING id',
    [login, wish.name ?? login, wish.post],
  )
  const accountId = Number(rows[0]?.id)
  for (const territory of territories)
    await pool.query('INSERT INTO account_territories (account_id, kind, code) VALUES ($1, $2, $3)', [
      accountId,
      territory.kind,
      territory.kind === 'city' ? '' : territory.code,
    ])
  await pool.query('INSERT INTO credentials (account_id, changed_at) VALUES ($1, now())', [accountId])
  return { accountId, login, ...(await aSession(pool, accountId, wish.proof)) }
}

/** Another open session of an account. */
export async function aSession(
  pool: Pick<Pool, 'query'>,
  accountId: number,
  proof = 'password+totp',
): Promise<{ sessionId: number; token: string; cookie: string }> {
  const token = freshToken()
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO sessions (token_hash, account_id, proof, device) VALUES (decode($1, 'hex'), $2, $3, 'test') RETURNING id`,
    [hashOfToken(token), accountId, proof],
  )
  return { sessionId: Number(rows[0]?.id), token, cookie: `wangge=${token}` }
}

/** One person of each post, made when first asked for, each seeing the whole city. */
export function peopleOf(pool: Pick<Pool, 'query'>): (post: Post) => Promise<Person> {
  const known = new Map<Post, Promise<Person>>()
  return (post) => {
    const person = known.get(post) ?? aPerson(pool, { post })
    known.set(post, person)
    return person
  }
}

/** The first post of the table that may what an address asks for; null where anybody may. */
export async function postFor(method: string, path: string): Promise<Post | null> {
  const route = await routeOf(method, path)
  if (!route || route.access === 'anyone') return null
  const { access } = route
  if (access === 'signed-in') return 'command'
  return posts.find((post) => may({ post, scopes: null, isWholeCity: true }, access)) ?? null
}

const routes = allRoutes()

async function routeOf(method: string, path: string): Promise<Route | undefined> {
  const plain = path.split('?')[0] ?? ''
  // A fixed word of a path wins over a parameter: /grids/who-sees before /grids/:id.
  const fitting = (await routes).filter(
    (route) => patternOf(route.path).test(plain) && route.method === method.toLowerCase(),
  )
  return fitting.sort((a, b) => a.path.split(':').length - b.path.split(':').length)[0]
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`)
}

/**
 * fetch for a service of the tests: it is asked as the person who may, unless the call brings a cookie or key of its
 * own, and as a page of its own would ask.
 */
export function fetchAs(pool: Pick<Pool, 'query'>): (url: string, init?: RequestInit) => Promise<Response> {
  const person = peopleOf(pool)
  return async (url, init = {}) => {
    const headers = new Headers(init.headers)
    const { pathname } = new URL(url)
    const post = await postFor(init.method ?? 'GET', pathname)
    const isOwn = headers.has('cookie') || headers.has('authorization')
    if (post !== null && !isOwn) headers.set('cookie', (await person(post)).cookie)
    if (!headers.has('origin')) headers.set('sec-fetch-site', 'same-origin')
    return fetch(url, { ...init, headers })
  }
}
