import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post } from '#geo/rights'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { aPerson } from '../support/people.ts'
import type { Visitor } from '../support/visitor.ts'
import { aVisitor } from '../support/visitor.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const asA = async (post: Post): Promise<Visitor> =>
  aVisitor(app.url, { wangge: (await aPerson(app.pool, { post })).token })
const withKey = async (token: string, path: string, method = 'GET') => {
  const response = await fetch(`${app.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: await response.json(),
  }
}
type Made = { key: { id: number; beginning: string }; token: string }

describe('an API key', () => {
  it('is shown once, stored as a hash, and may what its scopes say', async () => {
    const analyst = await asA('analyst')
    const { key, token } = (await analyst.ask('POST', '/keys', { name: 'nightly', scopes: ['grids:read'], days: 30 }))
      .body as Made
    expect(token).toMatch(/^wgk_[\w-]{43}$/)
    expect(token.startsWith(key.beginning)).toBe(true)
    expect(JSON.stringify((await analyst.ask('GET', '/keys')).body)).not.toContain(token)
    const { rows } = await app.pool.query<{ row: string }>('SELECT api_keys::text AS row FROM api_keys')
    expect(JSON.stringify(rows)).not.toContain(token.slice(10))
    expect((await withKey(token, '/grids')).status).toBe(200)
    expectProblem(await withKey(token, '/incidents'), 'not-allowed')
    expectProblem(await withKey(`${token}x`, '/grids'), 'not-signed-in')
  })

  it('cannot be given what its owner may not, nor make keys, nor outlive the setting', async () => {
    const department = await asA('department')
    const beyond = { name: 'x', scopes: ['households:read'], days: 30 }
    expectProblem(await department.ask('POST', '/keys', beyond), 'rule-broken', /households:read/)
    expectProblem(await department.ask('POST', '/keys', { ...beyond, scopes: ['accounts:manage'] }), 'invalid-request')
    expectProblem(
      await department.ask('POST', '/keys', { ...beyond, scopes: ['grids:read'], days: 3650 }),
      'rule-broken',
      /365/,
    )
    expectProblem(await (await asA('leader')).ask('POST', '/keys', beyond), 'not-allowed')
  })

  it('loses with its owner’s post what the post gave', async () => {
    const person = await aPerson(app.pool, { post: 'command' })
    const command = aVisitor(app.url, { wangge: person.token })
    const { token } = (await command.ask('POST', '/keys', { name: 'x', scopes: ['households:read'], days: 1 }))
      .body as Made
    expect((await withKey(token, '/households/by-grid')).status).toBe(200)
    await app.pool.query(`UPDATE accounts SET post = 'department' WHERE id = $1`, [person.accountId])
    await expect.poll(async () => (await withKey(token, '/households/by-grid')).status).toBe(403)
  })

  it('is revoked by its owner or the security administrator, and expires', async () => {
    const analyst = await asA('analyst')
    const { key, token } = (await analyst.ask('POST', '/keys', { name: 'x', scopes: ['grids:read'], days: 1 }))
      .body as Made
    expectProblem(await (await asA('analyst')).ask('POST', `/keys/${key.id}/revocation`), 'not-found')
    expect((await (await asA('security-admin')).ask('POST', `/keys/${key.id}/revocation`)).status).toBe(200)
    await expect.poll(async () => (await withKey(token, '/grids')).status).toBe(401)
    const old = (await analyst.ask('POST', '/keys', { name: 'y', scopes: ['grids:read'], days: 1 })).body as Made
    await app.pool.query(`UPDATE api_keys SET expires_at = now() WHERE id = $1`, [old.key.id])
    expectProblem(await withKey(old.token, '/grids'), 'not-signed-in')
  })

  it('tells what it was used for', async () => {
    const analyst = await asA('analyst')
    const { key, token } = (await analyst.ask('POST', '/keys', { name: 'x', scopes: ['grids:read'], days: 1 }))
      .body as Made
    for (let n = 0; n < 3; n++) await withKey(token, '/grids')
    await withKey(token, '/incidents')
    const uses = async () => (await analyst.ask('GET', `/keys/${key.id}/uses`)).body
    await expect.poll(uses, { timeout: 12_000 }).toMatchObject({
      uses: expect.arrayContaining([
        expect.objectContaining({ right: 'grids:read', requests: 3, refused: 0 }),
      ]) as unknown,
    })
  })
})

describe('a screen', () => {
  const pairing = { name: 'Hall', level: 'public', territory: { kind: 'city' } }

  it('waits under a code, is paired by it once, and sees what its level may', async () => {
    const screen = aVisitor(app.url)
    expect((await screen.ask('GET', '/screens/mine')).body).toMatchObject({ state: 'unknown' })
    const { code } = (await screen.ask('POST', '/screens/pairings')).body as { code: string }
    expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
    expect((await screen.ask('GET', '/screens/mine')).body).toMatchObject({ state: 'waiting' })
    const security = await asA('security-admin')
    const paired = await security.ask('POST', '/screens', { ...pairing, code: code.replace('-', '').toLowerCase() })
    expect(paired.body).toMatchObject({ name: 'Hall', level: 'public' })
    expectProblem(await security.ask('POST', '/screens', { ...pairing, code }), 'not-found')
    await expect
      .poll(async () => (await screen.ask('GET', '/screens/mine')).body)
      .toMatchObject({ state: 'paired', level: 'public' })
    expect((await screen.ask('GET', '/heat/summary')).status).toBe(200)
    expectProblem(await screen.ask('GET', '/incidents'), 'not-allowed')
    expectProblem(await screen.ask('GET', '/resources'), 'not-allowed')
    const { id } = paired.body as { id: number }
    await security.ask('POST', `/screens/${id}/revocation`)
    await expect.poll(async () => (await screen.ask('GET', '/heat/summary')).status).toBe(401)
  })

  it('is not paired by a code that expired or that nobody waits under', async () => {
    const screen = aVisitor(app.url)
    const { code } = (await screen.ask('POST', '/screens/pairings')).body as { code: string }
    await app.pool.query(`UPDATE pairings SET expires_at = now() - interval '1 second'`)
    const security = await asA('security-admin')
    expectProblem(await security.ask('POST', '/screens', { ...pairing, code }), 'not-found')
    expectProblem(await security.ask('POST', '/screens', { ...pairing, code: 'AAAA-2222' }), 'not-found')
    expectProblem(await (await asA('command')).ask('POST', '/screens', { ...pairing, code }), 'not-allowed')
  })
})

describe('settings', () => {
  it('take effect at once, keep their history, and refuse what makes no sense', async () => {
    const system = await asA('system-admin')
    expectProblem(await system.ask('PATCH', '/settings', { lockAfterTries: 0 }), 'invalid-request')
    const changed = await system.ask('PATCH', '/settings', { passwordLeastLength: 14, idleSeconds: 900 })
    expect(changed.body).toMatchObject({
      settings: { passwordLeastLength: 14, idleSeconds: 900 },
      defaults: { passwordLeastLength: 10 },
    })
    expect((await aVisitor(app.url).ask('GET', '/sessions/ways')).body).toMatchObject({ passwordLeastLength: 14 })
    expect((changed.body as { changes: unknown[] }).changes).toHaveLength(2)
    expectProblem(await (await asA('security-admin')).ask('PATCH', '/settings', { idleSeconds: 1 }), 'not-allowed')
  })
})

describe('the audit log', () => {
  it('is read and proved by its administrator alone, and tells of refusals', async () => {
    const leader = await asA('leader')
    await leader.ask('GET', '/accounts')
    const auditor = await asA('audit-admin')
    const { entries } = (await auditor.ask('GET', '/audit?kind=refusal&text=listAccounts')).body as {
      entries: { action: string; outcome: string }[]
    }
    expect(entries[0]).toMatchObject({ action: 'listAccounts', outcome: 'refused' })
    expect((await auditor.ask('POST', '/audit/verification')).body).toMatchObject({ isWhole: true, broken: null })
    for (const post of ['command', 'system-admin', 'security-admin'] as const)
      expectProblem(await (await asA(post)).ask('GET', '/audit'), 'not-allowed')
  })

  it('is paged without a gap', async () => {
    const auditor = await asA('audit-admin')
    const seqs: number[] = []
    let before: number | null = null
    do {
      const page = (await auditor.ask('GET', `/audit?limit=2${before === null ? '' : `&before=${before}`}`)).body as {
        entries: { seq: number }[]
        next: number | null
      }
      seqs.push(...page.entries.map(({ seq }) => seq))
      before = page.next
    } while (before !== null)
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => seqs.length - i))
  })
})
