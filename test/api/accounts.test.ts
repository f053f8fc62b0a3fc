import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post } from '#geo/rights'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aCommunity, aGrid, aNumber, aSquare } from '../support/build.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { aPerson } from '../support/people.ts'
import type { Visitor } from '../support/visitor.ts'
import { aVisitor } from '../support/visitor.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    await aCommunity(pool)
    await aGrid(pool, {
      boundary: aSquare(0, 0, 0.01),
      code: '999001001001001',
      communityCode: '999001001001',
      name: 'Willow grid',
    })
  })
})
afterAll(() => app.close())

const asA = async (post: Post | null): Promise<Visitor & { id: number }> => {
  const person = await aPerson(app.pool, { post })
  return { ...aVisitor(app.url, { wangge: person.token }), id: person.accountId }
}
type Made = { account: { id: number; post: string | null }; invitation: { token: string } | null }
const make = async (by: Visitor): Promise<Made> =>
  (await by.ask('POST', '/accounts', { login: `made-${aNumber()}`, name: 'Made' })).body as Made

describe('the first administrators', () => {
  it('are appointed by the system administrator, once', async () => {
    await app.pool.query(`UPDATE accounts SET is_disabled = true WHERE post = 'security-admin'`)
    const system = await asA('system-admin')
    expect((await system.ask('GET', '/accounts')).body).toMatchObject({ awaitsSecurityAdmin: true })
    const { account } = await make(system)
    expectProblem(
      await system.ask('POST', `/accounts/${system.id}/appointment`, { post: 'security-admin' }),
      'state-does-not-allow',
      /himself/,
    )
    const appointed = await system.ask('POST', `/accounts/${account.id}/appointment`, { post: 'security-admin' })
    expect(appointed.body).toMatchObject({ post: 'security-admin' })
    const second = await make(system)
    expectProblem(
      await system.ask('POST', `/accounts/${second.account.id}/appointment`, { post: 'audit-admin' }),
      'state-does-not-allow',
    )
  })
})

describe('an account', () => {
  it('is made without a post, with a link that is told once', async () => {
    const system = await asA('system-admin')
    const { account, invitation } = await make(system)
    expect(account.post).toBeNull()
    const owner = aVisitor(app.url)
    const accepted = await owner.ask('POST', '/sessions/invitations', {
      token: invitation?.token,
      password: 'Willow-bridge-42',
    })
    expect(accepted.body).toMatchObject({ post: null })
    expectProblem(await owner.ask('GET', '/grids'), 'not-allowed')
    expect(JSON.stringify((await system.ask('GET', '/accounts')).body)).not.toContain(invitation?.token)
  })

  it('has a login of its own', async () => {
    const system = await asA('system-admin')
    await system.ask('POST', '/accounts', { login: 'twice', name: 'Once' })
    expectProblem(await system.ask('POST', '/accounts', { login: 'twice', name: 'Again' }), 'code-taken')
    expectProblem(await system.ask('POST', '/accounts', { login: 'has space', name: 'X' }), 'invalid-request')
  })

  it('gets its post and territory from the security administrator, and sees by them at once', async () => {
    const { account, invitation } = await make(await asA('system-admin'))
    const owner = aVisitor(app.url)
    await owner.ask('POST', '/sessions/invitations', { token: invitation?.token, password: 'Willow-bridge-42' })
    const security = await asA('security-admin')
    const territories = [{ kind: 'area', code: '999001001' }]
    const given = await security.ask('PUT', `/accounts/${account.id}/post`, { post: 'leader', territories })
    expect(given.body).toMatchObject({ post: 'leader', territories })
    await expect.poll(async () => (await owner.ask('GET', '/grids')).status).toBe(200)
    const taken = await security.ask('PUT', `/accounts/${account.id}/post`, { post: null, territories: [] })
    expect(taken.body).toMatchObject({ post: null, territories: [] })
    await expect.poll(async () => (await owner.ask('GET', '/grids')).status).toBe(403)
  })

  it('keeps grants in the log with before and after', async () => {
    const { account } = await make(await asA('system-admin'))
    const security = await asA('security-admin')
    await security.ask('PUT', `/accounts/${account.id}/post`, { post: 'analyst', territories: [{ kind: 'city' }] })
    const auditor = await asA('audit-admin')
    const { entries } = (await auditor.ask('GET', '/audit?kind=grant&text=givePost')).body as {
      entries: { recordIds: number[]; detail: unknown }[]
    }
    expect(entries.find(({ recordIds }) => recordIds.includes(account.id))?.detail).toMatchObject({
      before: { post: null, territories: [] },
      after: { post: 'analyst', territories: [{ kind: 'city' }] },
    })
  })

  it('is never given a right by its own hand, nor an administrator a territory', async () => {
    const security = await asA('security-admin')
    expectProblem(
      await security.ask('PUT', `/accounts/${security.id}/post`, { post: 'command', territories: [] }),
      'state-does-not-allow',
    )
    const { account } = await make(await asA('system-admin'))
    const body = { post: 'audit-admin', territories: [{ kind: 'city' }] }
    expectProblem(await security.ask('PUT', `/accounts/${account.id}/post`, body), 'rule-broken')
  })

  it('of an administrator never turns into another', async () => {
    const auditor = await asA('audit-admin')
    const security = await asA('security-admin')
    const turn = (post: Post | null) => security.ask('PUT', `/accounts/${auditor.id}/post`, { post, territories: [] })
    expect((await turn('command')).status).toBeGreaterThanOrEqual(400)
    expect((await turn(null)).status).toBe(200)
    expect((await turn('system-admin')).status).toBeGreaterThanOrEqual(400)
  })

  it('that is disabled ends at once, its sessions and keys with it', async () => {
    const person = await aPerson(app.pool, { post: 'analyst' })
    const analyst = aVisitor(app.url, { wangge: person.token })
    const made = (await analyst.ask('POST', '/keys', { name: 'nightly', scopes: ['grids:read'], days: 30 })).body as {
      token: string
    }
    const withKey = () => fetch(`${app.url}/grids`, { headers: { authorization: `Bearer ${made.token}` } })
    expect((await withKey()).status).toBe(200)
    const system = await asA('system-admin')
    await system.ask('PATCH', `/accounts/${person.accountId}`, { isDisabled: true })
    await expect.poll(async () => (await analyst.ask('GET', '/grids')).status).toBe(401)
    await expect.poll(async () => (await withKey()).status).toBe(401)
    await system.ask('PATCH', `/accounts/${person.accountId}`, { isDisabled: false })
    await expect.poll(async () => (await system.ask('GET', '/accounts')).status).toBe(200)
    expect((await withKey()).status).toBe(401)
  })
})

describe('a new link', () => {
  it('for an account with a post lets nobody into the post before it is given again, and ends older links', async () => {
    const worker = await aPerson(app.pool, { post: 'grid-worker' })
    const system = await asA('system-admin')
    const first = (await system.ask('POST', `/accounts/${worker.accountId}/invitations`)).body as { token: string }
    const second = (await system.ask('POST', `/accounts/${worker.accountId}/invitations`)).body as { token: string }
    const thief = aVisitor(app.url)
    const password = 'Willow-bridge-42'
    expectProblem(await thief.ask('POST', '/sessions/invitations', { token: first.token, password }), 'not-found')
    const accepted = await thief.ask('POST', '/sessions/invitations', { token: second.token, password })
    expect(accepted.body).toMatchObject({ post: 'grid-worker', pending: 'confirmation' })
    const opening = { householdId: 1, purpose: 'care-visit', note: 'none of mine' }
    expectProblem(await thief.ask('POST', '/residents/openings', opening), 'not-allowed', /confirm/)
    expectProblem(await thief.ask('GET', '/incidents'), 'not-allowed')
    const security = await asA('security-admin')
    const { accounts } = (await security.ask('GET', '/accounts')).body as {
      accounts: { id: number; awaitsConfirmation: boolean }[]
    }
    expect(accounts.find(({ id }) => id === worker.accountId)).toMatchObject({ awaitsConfirmation: true })
    const seen = await security.ask('GET', '/accounts/who-sees?grid=999001001001001')
    expect(JSON.stringify(seen.body)).not.toContain(`"accountId":${worker.accountId},`)
    await security.ask('PUT', `/accounts/${worker.accountId}/post`, {
      post: 'grid-worker',
      territories: [{ kind: 'city' }],
    })
    await expect.poll(async () => (await thief.ask('GET', '/incidents')).status).toBe(200)
  })

  it('for the other administrators rests in the same way: no one becomes all three', async () => {
    const auditor = await aPerson(app.pool, { post: 'audit-admin' })
    const system = await asA('system-admin')
    const { token } = (await system.ask('POST', `/accounts/${auditor.accountId}/invitations`)).body as { token: string }
    const visitor = aVisitor(app.url)
    await visitor.ask('POST', '/sessions/invitations', { token, password: 'Willow-bridge-42' })
    await app.pool.query(`UPDATE sessions SET proof = 'password+totp' WHERE account_id = $1`, [auditor.accountId])
    await expect
      .poll(async () => (await visitor.ask('GET', '/sessions/me')).body)
      .toMatchObject({ pending: 'confirmation' })
    expectProblem(await visitor.ask('GET', '/audit'), 'not-allowed')
  })
})

describe('the last administrator of its kind', () => {
  it.each(['system-admin', 'security-admin'] as const)('%s stays', async (post) => {
    await app.pool.query('UPDATE accounts SET is_disabled = true WHERE post = $1', [post])
    const last = await aPerson(app.pool, { post })
    const security = post === 'security-admin' ? aVisitor(app.url, { wangge: last.token }) : await asA('security-admin')
    const refused = await security.ask('PUT', `/accounts/${last.accountId}/post`, { post: null, territories: [] })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    const { rows } = await app.pool.query('SELECT post FROM accounts WHERE id = $1', [last.accountId])
    expect(rows[0]).toEqual({ post })
  })
})

describe('a territory', () => {
  it.each([
    { kind: 'area', code: '419999' },
    { kind: 'grid', code: 'no such grid' },
  ])('is not given by a code nobody has: %o', async (territory) => {
    const { account } = await make(await asA('system-admin'))
    const security = await asA('security-admin')
    expectProblem(
      await security.ask('PUT', `/accounts/${account.id}/post`, { post: 'leader', territories: [territory] }),
      'rule-broken',
      /419999|no such grid/,
    )
  })
})

describe('who sees a grid', () => {
  it('is told with the territory that is the reason and the rights of the post', async () => {
    const worker = await aPerson(app.pool, {
      post: 'grid-worker',
      territories: [{ kind: 'grid', code: '999001001001001' }],
      name: 'Lin',
    })
    await aPerson(app.pool, { post: 'leader', territories: [{ kind: 'area', code: '999002' }], name: 'Elsewhere' })
    const security = await asA('security-admin')
    const { seers, gridName } = (await security.ask('GET', '/accounts/who-sees?grid=999001001001001')).body as {
      gridName: string
      seers: { accountId: number; name: string; because: unknown; rights: string[] }[]
    }
    expect(gridName).toBe('Willow grid')
    expect(seers.find(({ accountId }) => accountId === worker.accountId)).toMatchObject({
      because: { kind: 'grid', code: '999001001001001' },
      rights: expect.arrayContaining(['residents:open', 'incidents:read']) as string[],
    })
    expect(seers.map(({ name }) => name)).not.toContain('Elsewhere')
    expectProblem(await security.ask('GET', '/accounts/who-sees?grid=nowhere'), 'not-found')
  })
})
