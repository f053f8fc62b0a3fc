import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import { allRoutes } from '../../scripts/support/openapi-document.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aPerson } from '../support/people.ts'
import { positions, territoryArea } from '../support/territory-city.ts'
import { aVisitor } from '../support/visitor.ts'
import type { Attacked } from './attack-service.ts'
import { jsonOf, kindOf, startAttacked } from './attack-service.ts'
import { askPlainly, speak } from './attack-sockets.ts'
import { byItsClock, changesOf, countRows } from './attack-store.ts'
import type { Answered } from './attack-walk.ts'
import { send, usualCall } from './attack-walk.ts'

/*
 * Who asks, and from where: forged and stolen tokens, pages of other sites, other names of the machine, ids of others,
 * and who asks too much. What is sent is attacks.test.ts's.
 */
let under: Attacked
const routes = await allRoutes()
beforeAll(async () => {
  under = await startAttacked()
})
afterAll(() => under.app.close())
const ask: Attacked['ask'] = (...call) => under.ask(...call)
const cookieOf: Attacked['cookieOf'] = (post) => under.cookieOf(post)

const password = 'Willow-bridge-42'

describe('tokens', () => {
  const me = async (headers: Record<string, string>) => jsonOf(await ask('GET', '/sessions/me', { headers })).kind

  it('made up, cut, lengthened, of another kind or from elsewhere prove nothing', async () => {
    const person = await aPerson(under.app.pool, { post: 'command' })
    const key = `wgk_${freshToken()}`
    const screen = freshToken()
    under.secrets.push(person.token, key, screen)
    await under.app.pool.query(
      `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', decode($2, 'hex'), '{grids:read}', now() + interval '1 day')`,
      [person.accountId, hashOfToken(key)],
    )
    await under.app.pool.query(
      `INSERT INTO screens (name, level, territory_kind, token_hash, paired_by) VALUES ('Hall', 'wall', 'city', decode($1, 'hex'), $2)`,
      [hashOfToken(screen), person.accountId],
    )
    const { token } = person
    expect(await me({ cookie: `wangge=${token}` })).toBe('account')
    expect(await me({ authorization: `Bearer ${key}` })).toBe('key')
    expect(await me({ cookie: `wangge-screen=${screen}` })).toBe('screen')
    const jwt = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"1","post":"command"}')}.`
    const forged: Record<string, string>[] = [
      { cookie: `wangge=${freshToken()}` },
      { cookie: `wangge=${token.slice(0, -1)}` },
      { cookie: `wangge=${token}A` },
      { cookie: `wangge=${token.toLowerCase()}` },
      { cookie: `wangge=${hashOfToken(token)}` },
      { cookie: `wangge=${key}` },
      { cookie: `wangge=${screen}` },
      { cookie: `wangge=${jwt}` },
      { cookie: `wangge=%00; wangge=' OR 1=1` },
      { cookie: `wangge-screen=${token}` },
      { cookie: `__Host-wangge=${token}` },
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer ${screen}` },
      { authorization: `Bearer ${jwt}` },
      { authorization: `Basic ${btoa(`${person.login}:${token}`)}` },
      { authorization: `Bearer ${key}, Bearer ${key}` },
      { 'x-account-id': String(person.accountId), 'x-forwarded-user': person.login },
      // A program that shows a bad key is nobody, whatever cookie comes along.
      { authorization: `Bearer wgk_${freshToken()}`, cookie: `wangge=${token}` },
    ]
    for (const headers of forged) {
      expect(await me(headers), JSON.stringify(headers)).toBe('nobody')
      expect((await ask('GET', '/grids', { headers })).status).toBe(401)
    }
    for (const other of [freshToken(), 'x'])
      for (const tossed of [`wangge=${token}; wangge=${other}`, `wangge=${other}; wangge=${token}`])
        expect(['nobody', 'account']).toContain(await me({ cookie: tossed }))
  })

  it('of a session that ended, and links that were used, work no more', async () => {
    const { accountId } = await aPerson(under.app.pool, { post: 'leader' })
    const administrator = await cookieOf('system-admin')
    const invited = await ask('POST', `/accounts/${accountId}/invitations`, { cookie: administrator })
    const { token } = jsonOf(invited) as { token: string }
    under.secrets.push(token, password)
    const visitor = aVisitor(under.app.url)
    expect((await visitor.ask('POST', '/sessions/invitations', { token, password })).status).toBe(201)
    const stolen = visitor.cookies().wangge ?? ''
    under.secrets.push(stolen)
    expect(stolen).toMatch(/^[\w-]{43}$/)
    const again = await aVisitor(under.app.url).ask('POST', '/sessions/invitations', {
      token,
      password: `${password}-other`,
    })
    expect(again.status).toBe(404)
    expect((await aVisitor(under.app.url).ask('POST', '/sessions/invitations/look', { token })).status).toBe(404)
    expect(await me({ cookie: `wangge=${stolen}` })).toBe('account')
    expect((await visitor.ask('DELETE', '/sessions/me')).status).toBe(200)
    await expect.poll(() => me({ cookie: `wangge=${stolen}` })).toBe('nobody')
    expect((await ask('DELETE', '/sessions/me', { cookie: `wangge=${stolen}` })).status).toBe(401)
  })

  it('of a sign-in elsewhere that was never begun, or is forged, lead back to the page', async () => {
    const state = 'code=stolen&state=guessed&iss=http%3A%2F%2F127.0.0.1%3A9'
    const kept = [
      undefined,
      `wangge-oidc=${freshToken()}${freshToken()}`,
      `wangge-oidc=${'A'.repeat(400)}`,
      `wangge-oidc=__proto__`,
    ]
    for (const cookie of kept) {
      const answer = await ask('GET', `/sessions/oidc/return?${state}`, cookie === undefined ? {} : { cookie })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?sign-in=oidc-failed'])
      expect(answer.headers.getSetCookie().filter((line) => line.startsWith('wangge='))).toEqual([])
    }
    const begun = await ask('GET', '/sessions/oidc?return=https://evil.example', {
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', referer: 'https://evil.example/' },
    })
    expect(begun.headers.get('location')).toBe('/?sign-in=oidc-failed')
  })

  it('and addresses that are claimed: the log keeps the one the connection came from', async () => {
    await ask('POST', '/sessions', {
      body: { login: 'nobody-known', password: 'x' },
      headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' },
    })
    const { rows } = await under.app.pool.query<{ address: string }>('SELECT DISTINCT address FROM audit_log')
    expect(rows.map(({ address }) => address).filter((address) => address !== '')).toEqual(['127.0.0.1'])
  })
})

describe('pages of other sites', () => {
  const origins: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' },
    {},
  ]
  const forms = [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]

  it('could not write what the service writes by its own clock: no door and no role of callers does', async () => {
    const doors = routes.filter(({ method, path }) => method !== 'get' && path.startsWith('/silence'))
    expect(doors.map(({ id }) => id)).toEqual([])
    const { rows } = await under.app.pool.query<{ name: string; mayWrite: boolean }>(
      `SELECT relname AS name, has_table_privilege('wangge_app', oid, 'INSERT, UPDATE, DELETE, TRUNCATE') AS "mayWrite"
       FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ~ $1`,
      [byItsClock.source],
    )
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.filter(({ mayWrite }) => mayWrite)).toEqual([])
  })

  it('write nothing, in whatever form', async () => {
    const writing = routes.filter(({ method, access }) => method !== 'get' && access !== 'anyone')
    const calls = await Promise.all(
      writing.map(async (route) => ({ route, call: await usualCall(under.attacker, route) })),
    )
    const before = await countRows(under.app.pool)
    for (const { route, call } of calls)
      for (const [index, headers] of origins.entries()) {
        const answer = await ask(route.method.toUpperCase(), call.path ?? route.path, {
          ...(call.body === undefined ? {} : { body: call.body }),
          headers: { cookie: call.cookie, 'content-type': forms[index % forms.length] ?? '', ...headers },
        })
        expect([route.id, headers, answer.status, kindOf(answer)]).toEqual([
          route.id,
          headers,
          403,
          '/problems/not-allowed',
        ])
      }
    expect(changesOf(before, await countRows(under.app.pool))).toEqual({})
  })

  it('sign nobody in, and no form of theirs is read even as our own', async () => {
    for (const headers of origins.slice(0, -1))
      expect(kindOf(await ask('POST', '/sessions', { body: { login: 'ab', password: 'x' }, headers }))).toBe(
        '/problems/not-allowed',
      )
    const before = await countRows(under.app.pool)
    for (const form of forms.slice(1)) {
      const cookie = await cookieOf('command')
      const answer = await ask('POST', '/incidents', {
        body: JSON.stringify(under.aReport()),
        cookie,
        headers: { 'content-type': form },
      })
      expect([form, kindOf(answer)]).toEqual([form, '/problems/unsupported-media'])
    }
    expect(changesOf(before, await countRows(under.app.pool))).toEqual({})
  })

  it('get nothing under a name that was pointed here', async () => {
    const cookie = await cookieOf('command')
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost@evil.example'])
      for (const path of ['/sessions/me', '/grids', '/', '/sessions/oidc', '/tiles/areas/14/8192/8191.mvt'])
        expect((await askPlainly(under.app.url, path, { host, cookie })).status, `${host} ${path}`).toBe(403)
    for (const host of ['Host: ', 'Host: /', 'Host: localhost, evil.example'])
      expect([400, 403], host).toContain(
        (await speak(under.app.url, `GET /grids HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`)).status,
      )
    const forwarded = { host: 'localhost', 'x-forwarded-host': 'evil.example', cookie }
    expect((await askPlainly(under.app.url, '/grids', forwarded)).status).toBe(200)
  })

  it('change nothing by links and images: no GET writes', async () => {
    const reading = routes.filter(({ method, id }) => method === 'get' && !id.endsWith('Oidc'))
    const calls = await Promise.all(
      reading.map(async (route) => ({ route, call: await usualCall(under.attacker, route) })),
    )
    const before = await countRows(under.app.pool)
    for (const { route, call } of calls)
      expect((await send(under.attacker, route, call)).status, route.id).toBeLessThan(500)
    const changes = changesOf(before, await countRows(under.app.pool))
    expect(Object.keys(changes).filter((name) => !['api_key_uses', 'audit_log'].includes(name))).toEqual([])
  })
})

describe('ids of others', () => {
  const missing = 999_999
  const told = ({ status, text }: Answered, id: number) => ({
    status,
    text: text.replace(new RegExp(`\\b${id}\\b`, 'g'), '#'),
  })

  it('are answered as ids that do not exist', async () => {
    const worker = await aPerson(under.app.pool, {
      post: 'grid-worker',
      territories: [{ kind: 'area', code: territoryArea }],
    })
    const other = await aPerson(under.app.pool, { post: 'command' })
    const { rows } = await under.app.pool.query<{ id: number }>(
      `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', decode($2, 'hex'), '{grids:read}', now() + interval '1 day') RETURNING id`,
      [other.accountId, hashOfToken(freshToken())],
    )
    const { outside, inside } = under.city.things
    const why = { purpose: 'care-visit', note: 'asked by a test' }
    const keyId = Number(rows[0]?.id)
    const asked: [method: string, path: (id: number) => string, id: number, body?: (id: number) => unknown][] = [
      ['GET', (id) => `/incidents/${id}`, outside.incidentId],
      ['PATCH', (id) => `/incidents/${id}/status`, outside.incidentId, () => ({ status: 'in-progress' })],
      ['POST', (id) => `/incidents/${id}/unmasking`, outside.incidentId, () => why],
      ['POST', () => '/residents/openings', outside.householdId, (householdId) => ({ householdId, ...why })],
      ['POST', (id) => `/sessions/${id}/ending`, other.sessionId],
      ['POST', (id) => `/keys/${id}/revocation`, keyId],
      ['GET', (id) => `/keys/${id}/uses`, keyId],
      ['GET', (id) => `/sessions?account=${id}`, other.accountId],
      ['GET', (id) => `/imports/${id}`, 1],
      ['POST', (id) => `/imports/${id}/undo`, 1],
      ['PATCH', (id) => `/accounts/${id}`, other.accountId, () => ({ isDisabled: true })],
      [
        'PUT',
        (id) => `/accounts/${id}/post`,
        worker.accountId,
        () => ({ post: 'command', territories: [{ kind: 'city' }] }),
      ],
      ['POST', (id) => `/screens/${id}/revocation`, 1],
      ['GET', (id) => `/incidents?grid=${id}`, outside.gridId],
      ['GET', (id) => `/accounts/who-sees?grid=${id}`, outside.gridId],
    ]
    for (const [method, path, id, body] of asked) {
      const answerFor = async (one: number) =>
        told(await ask(method, path(one), { cookie: worker.cookie, ...(body ? { body: body(one) } : {}) }), one)
      const answer = await answerFor(id)
      expect(answer, path(id)).toEqual(await answerFor(missing))
      expect([200, 403, 404], path(id)).toContain(answer.status)
      if (answer.status === 200) expect(JSON.parse(answer.text), path(id)).toMatchObject(emptyOf(path(id)))
    }
    // The same ways are open to things of one's own.
    const own = await ask('GET', `/incidents/${inside.incidentId}`, { cookie: worker.cookie })
    expect(own.status).toBe(200)
    const { rows: after } = await under.app.pool.query('SELECT FROM sessions WHERE id = $1 AND ended_at IS NULL', [
      other.sessionId,
    ])
    expect(after).toHaveLength(1)
  })

  const emptyOf = (path: string) => (path.startsWith('/sessions') ? { sessions: [] } : { incidents: [], next: null })

  it('of things everybody may see are refused to who may not change them there', async () => {
    const territories = [{ kind: 'area' as const, code: territoryArea }]
    const planner = await aPerson(under.app.pool, { post: 'planner', territories })
    const department = await aPerson(under.app.pool, { post: 'department', territories })
    const { outside } = under.city.things
    const before = await countRows(under.app.pool)
    const refused = [
      await ask('POST', `/grids/${outside.gridId}/retirement`, { body: {}, cookie: planner.cookie }),
      await ask('DELETE', `/resources/${outside.resourceId}`, { cookie: department.cookie }),
      await ask('POST', '/resources', {
        body: { kind: 'post', name: 'x', position: positions.outside },
        cookie: department.cookie,
      }),
    ]
    for (const answer of refused) expect([403, 404], answer.text).toContain(answer.status)
    await under.expectWhole(before)
    const { rows } = await under.app.pool.query('SELECT FROM grids WHERE id = $1 AND valid_to IS NULL', [
      outside.gridId,
    ])
    expect(rows).toHaveLength(1)
  })
})

describe('who asks too much', () => {
  let small: RunningApp
  beforeAll(async () => {
    small = await startApp(undefined, { budgets: { signedIn: 60, key: 30, anonymous: 240 } })
  })
  afterAll(() => small.close())

  /** Asks until it is told to stop. */
  async function exhaust(path: string, headers: Record<string, string>, init: RequestInit = {}) {
    for (let tries = 1; tries < 400; tries++) {
      const response = await fetch(`${small.url}${path}`, { ...init, headers })
      const body = (await response.json()) as { type?: string }
      if (response.status === 429)
        return { tries, type: body.type, seconds: Number(response.headers.get('retry-after')) }
    }
    return { tries: Infinity, type: '', seconds: 0 }
  }

  it('is told to wait and for how long, on tiles too, and nobody else is', async () => {
    const [one, two] = [await aPerson(small.pool, { post: 'command' }), await aPerson(small.pool, { post: 'command' })]
    const key = `wgk_${freshToken()}`
    await small.pool.query(
      `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', decode($2, 'hex'), '{resources:read}', now() + interval '1 day')`,
      [two.accountId, hashOfToken(key)],
    )
    const status = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${small.url}${path}`, { headers })).status
    const spent = await exhaust('/resources', { cookie: one.cookie })
    expect(spent).toMatchObject({ tries: 61, type: '/problems/too-costly' })
    expect(spent.seconds).toBeGreaterThan(0)
    expect(spent.seconds).toBeLessThanOrEqual(60)
    expect(await status('/tiles/roads/14/8192/8191.mvt', { cookie: one.cookie })).toBe(429)
    expect(await status('/resources', { cookie: two.cookie })).toBe(200)
    expect(await exhaust('/resources', { authorization: `Bearer ${key}` })).toMatchObject({ tries: 31 })
    expect(await status('/resources', { cookie: two.cookie })).toBe(200)
  })

  it('by guessing passwords or tokens is stopped at his address, whatever he says it is', async () => {
    const person = await aPerson(small.pool, { post: 'command' })
    let tries = 0
    const found = { status: 0 }
    while (found.status !== 429 && tries < 60) {
      tries++
      const response = await fetch(`${small.url}/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${tries}` },
        body: JSON.stringify({ login: `guess-${tries}`, password: 'x' }),
      })
      found.status = response.status
    }
    expect(tries).toBeLessThanOrEqual(25)
    const guess = await fetch(`${small.url}/resources`, { headers: { cookie: `wangge=${freshToken()}` } })
    expect(guess.status).toBe(429)
    expect((await fetch(`${small.url}/resources`, { headers: { cookie: person.cookie } })).status).toBe(200)
  })
})

describe('after all of it', () => {
  it('the service is well, the store is whole, and the log tells no secret', async () => {
    await under.expectWell()
    const all = under.log.join('')
    expect(under.secrets.length).toBeGreaterThan(10)
    for (const secret of under.secrets) expect(all.includes(secret), secret).toBe(false)
    expect(under.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([])
  })
})
