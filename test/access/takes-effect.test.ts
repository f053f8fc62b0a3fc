import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post } from '#geo/rights'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aPerson } from '../support/people.ts'
import { aTerritoryCity, territoryArea } from '../support/territory-city.ts'

/*
 * What is withdrawn takes effect within five seconds: on requests, on an open stream, and on tiles a browser has cached.
 * Each is withdrawn by a write to the database, as another process of the service would.
 */
let app: RunningApp
beforeAll(async () => {
  app = await startApp(async ({ pool }, sealer) => {
    await aTerritoryCity(pool, sealer)
  })
})
afterAll(() => app.close())

const mostMs = 5000
const incidentTile = '/tiles/incidents/14/8192/8191.mvt'

type Shown = Record<string, string>
const ask = (path: string, shown: Shown, more: Shown = {}) =>
  fetch(`${app.url}${path}`, { headers: { ...shown, ...more } })

/** An open stream and what it was told of its own access. */
async function aStream(shown: Shown) {
  const stop = new AbortController()
  const response = await ask('/changes/stream', shown)
  const heard: { isSignedIn: boolean }[] = []
  const state = { isOpen: response.ok, text: '' }
  const decoder = new TextDecoder()
  const read = async () => {
    for await (const chunk of response.body ?? []) {
      state.text += decoder.decode(chunk as Uint8Array, { stream: true })
      for (const [, data = '{}'] of state.text.matchAll(/event: access\ndata: (.*)\n\n/g))
        heard.push(JSON.parse(data) as { isSignedIn: boolean })
      state.text = state.text.slice(state.text.lastIndexOf('\n\n') + 2)
    }
    state.isOpen = false
  }
  void read().catch(() => (state.isOpen = false))
  return { heard, isOpen: () => state.isOpen, close: () => stop.abort() }
}

/** Everything a withdrawal must reach: a request, a tile that the browser holds and asks about, and a stream. */
async function watch(shown: Shown) {
  const tile = await ask(incidentTile, shown)
  expect(tile.status).toBe(200)
  expect(tile.headers.get('cache-control')).toBe('private, no-cache')
  const etag = tile.headers.get('etag') ?? ''
  expect((await ask(incidentTile, shown, { 'if-none-match': etag })).status).toBe(304)
  const stream = await aStream(shown)
  expect(stream.isOpen()).toBe(true)
  return {
    stream,
    request: async () => (await ask('/heat/summary', shown)).status,
    cachedTile: async () => (await ask(incidentTile, shown, { 'if-none-match': etag })).status,
  }
}

async function expectShut(watched: Awaited<ReturnType<typeof watch>>, begun: number): Promise<void> {
  const { request, cachedTile, stream } = watched
  await expect.poll(request, { timeout: mostMs, interval: 50 }).toBe(401)
  await expect.poll(cachedTile, { timeout: mostMs, interval: 50 }).toBe(401)
  await expect.poll(stream.isOpen, { timeout: mostMs, interval: 50 }).toBe(false)
  expect(stream.heard.at(-1)).toMatchObject({ isSignedIn: false })
  expect(performance.now() - begun).toBeLessThan(mostMs)
}

const aSignedIn = async (post: Post = 'leader') => aPerson(app.pool, { post })

describe('within five seconds', () => {
  it.each([
    [
      'a revoked session',
      (id: number) =>
        app.pool.query(`UPDATE sessions SET ended_at = now(), end_reason = 'test' WHERE account_id = $1`, [id]),
    ],
    [
      'a lock-out',
      (id: number) =>
        app.pool.query(`UPDATE credentials SET locked_until = now() + interval '5 minutes' WHERE account_id = $1`, [
          id,
        ]),
    ],
    [
      'a disabled account',
      (id: number) => app.pool.query(`UPDATE accounts SET is_disabled = true WHERE id = $1`, [id]),
    ],
    // Nobody writes a row when a time-out comes: this is the poll's doing, not the notice's.
    [
      'an idle time-out',
      (id: number) =>
        app.pool.query(`UPDATE sessions SET last_active_at = now() - interval '1 day' WHERE account_id = $1`, [id]),
    ],
    [
      'an absolute time-out',
      (id: number) =>
        app.pool.query(`UPDATE sessions SET made_at = now() - interval '13 hours' WHERE account_id = $1`, [id]),
    ],
  ])('%s shuts requests, cached tiles and the stream', async (_what, withdraw) => {
    const { accountId, cookie } = await aSignedIn()
    const watched = await watch({ cookie })
    const begun = performance.now()
    await withdraw(accountId)
    await expectShut(watched, begun)
  })

  it('a lock-out by five wrong passwords does so too', async () => {
    const { login, cookie } = await aSignedIn()
    const watched = await watch({ cookie })
    const begun = performance.now()
    for (let n = 0; n < 5; n++)
      await fetch(`${app.url}/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ login, password: `Wrong-password-${n}` }),
      })
    await expectShut(watched, begun)
  })

  it('a revoked key', async () => {
    const { accountId } = await aSignedIn('command')
    const token = `wgk_${freshToken()}`
    await app.pool.query(
      `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', decode($2, 'hex'), $3, now() + interval '1 day')`,
      [accountId, hashOfToken(token), ['heat:read', 'incidents:read', 'changes:read', 'map:read']],
    )
    const watched = await watch({ authorization: `Bearer ${token}` })
    const begun = performance.now()
    await app.pool.query('UPDATE api_keys SET revoked_at = now() WHERE account_id = $1', [accountId])
    await expectShut(watched, begun)
  })

  it('a revoked screen', async () => {
    const token = freshToken()
    const { accountId } = await aSignedIn()
    await app.pool.query(
      `INSERT INTO screens (name, level, territory_kind, token_hash, paired_by) VALUES ('Hall', 'wall', 'city', decode($1, 'hex'), $2)`,
      [hashOfToken(token), accountId],
    )
    const watched = await watch({ cookie: `wangge-screen=${token}` })
    const begun = performance.now()
    await app.pool.query(`UPDATE screens SET revoked_at = now() WHERE name = 'Hall'`)
    await expectShut(watched, begun)
  })

  it('a changed post, and a smaller territory: the stream goes on and says so, the tile is another one', async () => {
    const { accountId, cookie } = await aSignedIn('leader')
    const { stream, cachedTile } = await watch({ cookie })
    const counted = async () => ((await (await ask('/heat/summary', { cookie })).json()) as { total: number }).total
    expect(await counted()).toBe(36)
    const begun = performance.now()
    await app.pool.query('DELETE FROM account_territories WHERE account_id = $1', [accountId])
    await app.pool.query(`INSERT INTO account_territories VALUES ($1, 'area', $2)`, [accountId, territoryArea])
    await expect.poll(counted, { timeout: mostMs, interval: 50 }).toBe(24)
    await expect.poll(cachedTile, { timeout: mostMs, interval: 50 }).toBe(200)
    await expect.poll(() => stream.heard.at(-1), { timeout: mostMs }).toMatchObject({ isSignedIn: true })
    await app.pool.query(`UPDATE accounts SET post = NULL WHERE id = $1`, [accountId])
    await expect.poll(cachedTile, { timeout: mostMs, interval: 50 }).toBe(403)
    await expect.poll(stream.isOpen, { timeout: mostMs, interval: 50 }).toBe(false)
    expect(performance.now() - begun).toBeLessThan(2 * mostMs)
  })
})

describe('an open page', () => {
  it('does not keep its session alive by itself', async () => {
    const { sessionId, cookie } = await aSignedIn()
    const age = async () => {
      const { rows } = await app.pool.query<{ age: number }>(
        'SELECT extract(epoch FROM now() - last_active_at)::float8 AS age FROM sessions WHERE id = $1',
        [sessionId],
      )
      return rows[0]?.age ?? 0
    }
    await app.pool.query(`UPDATE sessions SET last_active_at = now() - interval '5 minutes' WHERE id = $1`, [sessionId])
    await ask(incidentTile, { cookie })
    await ask('/sessions/me', { cookie })
    await ask('/heat/summary', { cookie }, { 'x-wangge-idle': '1' })
    expect(await age()).toBeGreaterThan(299)
    await ask('/heat/summary', { cookie })
    await expect.poll(age).toBeLessThan(60)
  })
})
