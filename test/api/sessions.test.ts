import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post } from '#geo/rights'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aNumber } from '../support/build.ts'
import { expectProblem } from '../support/expect-problem.ts'
import type { Visitor } from '../support/visitor.ts'
import { aVisitor } from '../support/visitor.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const good = 'Willow-bridge-42'

/** An account with a one-time link, as an administrator makes it. */
async function anInvited(post: Post | null = 'leader'): Promise<{ login: string; id: number; token: string }> {
  const login = `person-${aNumber()}`
  const { rows } = await app.pool.query<{ id: number }>(
    `INSERT INTO accounts (login, name, post) VALUES ($1, $1, $2) RETURNING id`,
    [login, post],
  )
  const id = Number(rows[0]?.id)
  const token = freshToken()
  await app.pool.query(
    `INSERT INTO invitations (token_hash, account_id, expires_at) VALUES (decode($1, 'hex'), $2, now() + interval '1 hour')`,
    [hashOfToken(token), id],
  )
  return { login, id, token }
}

async function aSignedIn(post: Post | null = 'leader'): Promise<{ visitor: Visitor; login: string; id: number }> {
  const { login, id, token } = await anInvited(post)
  const visitor = aVisitor(app.url)
  const answer = await visitor.ask('POST', '/sessions/invitations', { token, password: good })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return { visitor, login, id }
}

const codeOf = (secret: string, at = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
const auditOf = async (accountId: number) => {
  const { rows } = await app.pool.query<{
    kind: string
    action: string
    outcome: string
    detail: Record<string, unknown>
  }>('SELECT kind, action, outcome, detail FROM audit_log WHERE account_id = $1 ORDER BY seq', [accountId])
  return rows
}

describe('a one-time link', () => {
  it('tells whom it is for, sets a password by the rule, signs in, and works once', async () => {
    const { login, token } = await anInvited()
    const visitor = aVisitor(app.url)
    const look = await visitor.ask('POST', '/sessions/invitations/look', { token })
    expect(look.body).toMatchObject({ login })
    for (const [password, why] of [
      ['Short-1', /too short/],
      ['onlysmallletters', /too simple/],
      [`${login}-A1b2C3`, /login name/],
    ] as const)
      expectProblem(await visitor.ask('POST', '/sessions/invitations', { token, password }), 'rule-broken', why)
    const accepted = await visitor.ask('POST', '/sessions/invitations', { token, password: good })
    expect(accepted.body).toMatchObject({ kind: 'account', name: login, post: 'leader', pending: null })
    expectProblem(
      await visitor.ask('POST', '/sessions/invitations', { token, password: good }),
      'not-found',
      /used or has expired/,
    )
    expect((await visitor.ask('GET', '/sessions/me')).body).toMatchObject({ name: login })
  })

  it('ends with its time, and with the account', async () => {
    const late = await anInvited()
    await app.pool.query(`UPDATE invitations SET expires_at = now() - interval '1 second' WHERE account_id = $1`, [
      late.id,
    ])
    expectProblem(
      await aVisitor(app.url).ask('POST', '/sessions/invitations', { token: late.token, password: good }),
      'not-found',
    )
    const gone = await anInvited()
    await app.pool.query(`UPDATE accounts SET is_disabled = true WHERE id = $1`, [gone.id])
    expectProblem(
      await aVisitor(app.url).ask('POST', '/sessions/invitations', { token: gone.token, password: good }),
      'not-found',
    )
  })
})

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const { login } = await aSignedIn()
    const answer = await aVisitor(app.url).ask('POST', '/sessions', { login, password: good })
    expect(answer.status).toBe(201)
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^wangge=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('stores no token and no password', async () => {
    const { visitor, id } = await aSignedIn()
    const token = visitor.cookies().wangge ?? ''
    const { rows } = await app.pool.query(
      `SELECT (SELECT count(*) FROM sessions WHERE position(convert_to($1, 'UTF8') in token_hash) > 0)::int AS tokens,
              (SELECT password_hash FROM credentials WHERE account_id = $2) AS hash`,
      [token, id],
    )
    expect(rows[0]).toMatchObject({ tokens: 0 })
    expect((rows[0] as { hash: string }).hash).toMatch(/^\$argon2id\$/)
  })

  it('tells neither whether a login is known nor what was wrong', async () => {
    const { login } = await aSignedIn()
    const wrong = await aVisitor(app.url).ask('POST', '/sessions', { login, password: 'Wrong-password-1' })
    const unknown = await aVisitor(app.url).ask('POST', '/sessions', {
      login: `nobody-${aNumber()}`,
      password: 'Wrong-password-1',
    })
    expectProblem(wrong, 'not-signed-in')
    expect((wrong.body as { detail: string }).detail).toBe((unknown.body as { detail: string }).detail)
  })

  it('locks after five wrong tries, also when they come at once, and says for how long', async () => {
    const { login, id } = await aSignedIn()
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        aVisitor(app.url).ask('POST', '/sessions', { login, password: 'Wrong-password-1' }),
      ),
    )
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(4)
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(8)
    const locked = await aVisitor(app.url).ask('POST', '/sessions', { login, password: good })
    expectProblem(locked, 'locked-out', /locked for \d+ more seconds/)
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(200)
    await app.pool.query('UPDATE credentials SET locked_until = now() WHERE account_id = $1', [id])
    expect((await aVisitor(app.url).ask('POST', '/sessions', { login, password: good })).status).toBe(201)
    const entries = await auditOf(id)
    expect(entries.filter(({ action, outcome }) => action === 'signIn' && outcome === 'failed')).toHaveLength(5)
    expect(entries.filter(({ action, outcome }) => action === 'signIn' && outcome === 'refused')).toHaveLength(8)
    expect(JSON.stringify(entries)).not.toContain('Wrong-password')
  })

  it('locks a login that nobody has, or that has no password here, as it locks the others', async () => {
    const known = (await aSignedIn()).login
    const disabled = await aSignedIn()
    await app.pool.query('UPDATE accounts SET is_disabled = true WHERE id = $1', [disabled.id])
    const foreign = `person-${aNumber()}`
    await app.pool.query(`INSERT INTO accounts (login, name, post, sign_in) VALUES ($1, $1, 'leader', 'oidc')`, [
      foreign,
    ])
    const unknown = `nobody-${aNumber()}`
    const tries = async (login: string) => {
      const told = []
      for (let n = 0; n < 7; n++) {
        const { status, body, headers } = await aVisitor(app.url).ask('POST', '/sessions', {
          login,
          password: `Wrong-password-${n}`,
        })
        const { detail } = body as { detail: string }
        told.push({ status, detail: detail.replace(/\d+ more/, 'n more'), waits: headers.has('retry-after') })
      }
      return told
    }
    const expected = await tries(known)
    expect(expected.map(({ status }) => status)).toEqual([401, 401, 401, 401, 429, 429, 429])
    for (const login of [unknown, disabled.login, foreign, unknown.replace('nobody', 'Nobody')])
      expect(await tries(login), login).toEqual(login.startsWith('N') ? expected.map(() => expected[6]) : expected)
    const { rows } = await app.pool.query(`SELECT detail FROM audit_log WHERE detail::text LIKE '%nobody-%'`)
    expect(rows).toEqual([])
  })

  it('counts tries of an unknown login that come at once', async () => {
    const login = `nobody-${aNumber()}`
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => aVisitor(app.url).ask('POST', '/sessions', { login, password: good })),
    )
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(4)
    const [locked] = tries.filter(({ status }) => status === 429)
    if (!locked) throw new Error('none is locked')
    expectProblem(locked, 'locked-out', /the account is locked for \d+ more seconds/)
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(200)
  })
})

describe('the second factor', () => {
  it('is demanded of posts that need it, before anything else is allowed', async () => {
    const { visitor } = await aSignedIn('system-admin')
    expect((await visitor.ask('GET', '/sessions/me')).body).toMatchObject({ pending: 'second-factor' })
    expectProblem(await visitor.ask('GET', '/accounts'), 'not-allowed', /second factor/)
    const begun = (await visitor.ask('POST', '/sessions/second-factor', {})).body as { secret: string; uri: string }
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/wangge:/)
    expectProblem(
      await visitor.ask('POST', '/sessions/second-factor/confirmation', { code: '000000' }),
      'not-signed-in',
    )
    const confirmed = await visitor.ask('POST', '/sessions/second-factor/confirmation', { code: codeOf(begun.secret) })
    expect(confirmed.body).toMatchObject({ pending: null })
    expect((await visitor.ask('GET', '/accounts')).status).toBe(200)
  })

  it('is asked for at every sign-in from then on, takes each code once, and counts wrong ones', async () => {
    const { visitor, login, id } = await aSignedIn('leader')
    const { secret } = (await visitor.ask('POST', '/sessions/second-factor', {})).body as { secret: string }
    await visitor.ask('POST', '/sessions/second-factor/confirmation', { code: codeOf(secret) })
    const again = aVisitor(app.url)
    expectProblem(await again.ask('POST', '/sessions', { login, password: good }), 'second-factor-wanted')
    expectProblem(
      await again.ask('POST', '/sessions', { login, password: good, code: codeOf(secret) }),
      'not-signed-in',
    )
    const next = codeOf(secret, Date.now() + 30_000)
    expect((await again.ask('POST', '/sessions', { login, password: good, code: next })).status).toBe(201)
    expectProblem(
      await aVisitor(app.url).ask('POST', '/sessions', { login, password: good, code: next }),
      'not-signed-in',
    )
    const { rows } = await app.pool.query('SELECT failed_tries FROM credentials WHERE account_id = $1', [id])
    expect(rows[0]).toEqual({ failed_tries: 1 })
    const { rows: sealed } = await app.pool.query<{ totp: Buffer }>(
      'SELECT totp_sealed AS totp FROM credentials WHERE account_id = $1',
      [id],
    )
    expect(sealed[0]?.totp.includes(Buffer.from(secret))).toBe(false)
  })

  it('is replaced only by who knows the password', async () => {
    const { visitor } = await aSignedIn('leader')
    const { secret } = (await visitor.ask('POST', '/sessions/second-factor', {})).body as { secret: string }
    await visitor.ask('POST', '/sessions/second-factor/confirmation', { code: codeOf(secret) })
    expectProblem(await visitor.ask('POST', '/sessions/second-factor', {}), 'not-signed-in', /password/)
    expect((await visitor.ask('POST', '/sessions/second-factor', { password: good })).status).toBe(200)
  })
})

describe('a password', () => {
  it('is changed by who knows it, never to one used before, and ends every other session', async () => {
    const { visitor, login } = await aSignedIn()
    const other = aVisitor(app.url)
    await other.ask('POST', '/sessions', { login, password: good })
    expectProblem(
      await visitor.ask('POST', '/sessions/password', { current: 'Wrong-one-1', next: 'Another-bridge-43' }),
      'not-signed-in',
    )
    expectProblem(
      await visitor.ask('POST', '/sessions/password', { current: good, next: good }),
      'rule-broken',
      /used before/,
    )
    expect((await visitor.ask('POST', '/sessions/password', { current: good, next: 'Another-bridge-43' })).status).toBe(
      200,
    )
    expectProblem(
      await visitor.ask('POST', '/sessions/password', { current: 'Another-bridge-43', next: good }),
      'rule-broken',
      /used before/,
    )
    expect((await visitor.ask('GET', '/sessions/me')).body).toMatchObject({ kind: 'account' })
    expect((await other.ask('GET', '/sessions/me')).body).toMatchObject({ kind: 'nobody' })
  })

  it('expires: then only a new one can be chosen', async () => {
    const { visitor, id } = await aSignedIn()
    await app.pool.query(`UPDATE credentials SET changed_at = now() - interval '91 days' WHERE account_id = $1`, [id])
    await app.pool.query('NOTIFY access')
    await expect
      .poll(async () => (await visitor.ask('GET', '/sessions/me')).body)
      .toMatchObject({ pending: 'password' })
    expectProblem(await visitor.ask('GET', '/grids'), 'not-allowed', /expired/)
    expect(
      (await visitor.ask('POST', '/sessions/password', { current: good, next: 'Another-bridge-43' })).body,
    ).toMatchObject({ pending: null })
    expect((await visitor.ask('GET', '/grids')).status).toBe(200)
  })
})

describe('sessions', () => {
  it('are listed to their owner, who ends them; nobody else’s are told', async () => {
    const { visitor, login } = await aSignedIn()
    const phone = aVisitor(app.url)
    await phone.ask('POST', '/sessions', { login, password: good })
    const { sessions } = (await visitor.ask('GET', '/sessions')).body as {
      sessions: { id: number; isThisOne: boolean }[]
    }
    expect(sessions).toHaveLength(2)
    const other = sessions.find(({ isThisOne }) => !isThisOne)
    const stranger = (await aSignedIn()).visitor
    expectProblem(await stranger.ask('POST', `/sessions/${other?.id ?? 0}/ending`), 'not-found')
    expect((await visitor.ask('POST', `/sessions/${other?.id ?? 0}/ending`)).body).toMatchObject({
      endReason: 'ended-by-owner',
    })
    expectProblem(await visitor.ask('POST', `/sessions/${other?.id ?? 0}/ending`), 'state-does-not-allow')
    await expect.poll(async () => (await phone.ask('GET', '/sessions/me')).body).toMatchObject({ kind: 'nobody' })
  })

  it('end with signing out, which tells the browser to forget', async () => {
    const { visitor } = await aSignedIn()
    const { wangge = '' } = visitor.cookies()
    const left = await visitor.ask('DELETE', '/sessions/me')
    expect(left.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(visitor.cookies()).not.toHaveProperty('wangge')
    visitor.setCookie('wangge', wangge)
    expect((await visitor.ask('GET', '/sessions/me')).body).toMatchObject({ kind: 'nobody' })
  })
})

describe('who signs in elsewhere', () => {
  it('finds no provider where none is configured', async () => {
    expectProblem(await aVisitor(app.url).ask('GET', '/sessions/oidc'), 'not-found')
    expect((await aVisitor(app.url).ask('GET', '/sessions/ways')).body).toMatchObject({ oidc: null })
  })
})
