import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWebIfStale } from '../../scripts/support/web-build.ts'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import type { IdentityProvider } from '../support/identity-provider.ts'
import { aFreePort, anIdentityProvider } from '../support/identity-provider.ts'
import { aPerson } from '../support/people.ts'
import { aTerritoryCity } from '../support/territory-city.ts'
import type { Visit } from './browser.ts'
import { accessibilityFaults, enter, openBrowser } from './browser.ts'

let app: RunningApp
let provider: IdentityProvider
let browser: Browser

beforeAll(async () => {
  await buildWebIfStale()
  const port = await aFreePort()
  provider = await anIdentityProvider(`http://127.0.0.1:${port}/sessions/oidc/return`)
  const { issuer, clientId, clientSecret } = provider
  app = await startApp(
    async ({ pool }, sealer) => {
      await aTerritoryCity(pool, sealer)
    },
    { port, oidc: { issuer, clientId, clientSecret, label: 'City ID' } },
  )
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await app.close()
  await provider.close()
})

const good = 'Willow-bridge-42'

async function anInvited(login: string, post: string | null): Promise<string> {
  const { rows } = await app.pool.query<{ id: number }>(
    'INSERT INTO accounts (login, name, post) VALUES ($1, $1, $2) RETURNING id',
    [login, post],
  )
  const token = freshToken()
  await app.pool.query(
    `INSERT INTO invitations (token_hash, account_id, expires_at) VALUES (decode($1, 'hex'), $2, now() + interval '1 hour')`,
    [hashOfToken(token), rows[0]?.id],
  )
  if (post?.endsWith('-admin') !== true)
    await app.pool.query(`INSERT INTO account_territories VALUES ($1, 'city', '')`, [rows[0]?.id])
  return token
}

const withPage = async (path: string, journey: (visited: Visit) => Promise<void>) => {
  const visited = await enter(browser, `${app.url}${path}`)
  try {
    await journey(visited)
  } finally {
    await visited.context.close()
  }
}

async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(good)
  await page.getByLabel('New password again').fill(good)
  await page.getByRole('button', { name: 'Set the password and begin' }).click()
}

async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(good)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const map = (page: Page) => page.locator('.maplibregl-canvas')

describe('a one-time link', () => {
  it('leads to a password and the map, and stands in no address afterwards', async () => {
    const token = await anInvited('lin', 'leader')
    await withPage(`/?lang=en#welcome=${token}`, async ({ page, outside }) => {
      await page.getByText('Welcome, lin').waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      await choosePassword(page)
      await map(page).waitFor()
      expect(page.url()).not.toContain(token)
      expect(outside).toEqual([])
    })
  })
})

describe('a sign-in with a second factor', () => {
  it('is set up where the post demands it, and asked for the next time', async () => {
    const token = await anInvited('shen', 'system-admin')
    const read: { secret: string } = { secret: '' }
    const codeAt = (at: number) => new TOTP({ secret: Secret.fromBase32(read.secret) }).generate({ timestamp: at })
    await withPage(`/?lang=en#welcome=${token}`, async ({ page }) => {
      await choosePassword(page)
      await page.getByText('Your post demands a second proof').waitFor()
      await page.getByRole('img', { name: 'QR code of the secret' }).waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      read.secret = (await page.locator('code.secret').innerText()).replace(/\s/g, '')
      await page.getByLabel('Code', { exact: true }).fill(codeAt(Date.now()))
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('There is no security administrator yet').waitFor()
      expect(await map(page).count()).toBe(0)
    })
    await withPage('/?lang=en', async ({ page }) => {
      await signIn(page, 'shen')
      await page.getByText('The password is right.').waitFor()
      await page.getByLabel('Code', { exact: true }).fill('000000')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByText(/wrong/).first().waitFor()
      await page.getByLabel('Code', { exact: true }).fill(codeAt(Date.now() + 30_000))
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page
        .getByRole('heading', { level: 1 })
        .or(page.getByRole('heading', { level: 2 }))
        .first()
        .waitFor()
      await expect
        .poll(async () => page.evaluate('fetch("/sessions/me").then((r) => r.json()).then((me) => me.name)'))
        .toBe('shen')
    })
  })
})

describe('a sign-in with the identity provider', () => {
  const throughProvider = async (page: Page, name: string) => {
    await page.getByRole('link', { name: /City ID/ }).click()
    await page.getByPlaceholder(/login/i).fill(name)
    await page.getByPlaceholder(/password/i).fill('whatever')
    await page.getByRole('button', { name: /sign-in/i }).click()
    await page.getByRole('button', { name: /continue/i }).click()
  }

  it('opens the map to whom an administrator has made an account', async () => {
    const { rows } = await app.pool.query<{ id: number }>(
      `INSERT INTO accounts (login, name, post, sign_in) VALUES ('wei', 'Wei', 'leader', 'oidc') RETURNING id`,
    )
    await app.pool.query(`INSERT INTO account_territories VALUES ($1, 'city', '')`, [rows[0]?.id])
    await withPage('/?lang=en', async ({ page }) => {
      await throughProvider(page, 'wei')
      await map(page).waitFor()
      expect(new URL(page.url()).origin).toBe(app.url)
    })
    const stored = await app.pool.query('SELECT oidc_subject FROM accounts WHERE login = $1', ['wei'])
    expect(stored.rows[0]).toEqual({ oidc_subject: `${provider.issuer} wei` })
  })

  it('tells whom nobody knows here what to do', async () => {
    await withPage('/?lang=en', async ({ page }) => {
      await throughProvider(page, 'stranger')
      await page.getByText(/there is no account here for you/).waitFor()
      expect(await map(page).count()).toBe(0)
    })
  })
})

describe('an open page', () => {
  const withdrawals: [string, string][] = [
    ['losing its session', `UPDATE sessions SET ended_at = now(), end_reason = 'test' WHERE account_id = $1`],
    ['a lock-out', `UPDATE credentials SET locked_until = now() + interval '5 minutes' WHERE account_id = $1`],
    ['its account being disabled', `UPDATE accounts SET is_disabled = true WHERE id = $1`],
    ['an idle time-out', `UPDATE sessions SET last_active_at = now() - interval '1 day' WHERE account_id = $1`],
    ['an absolute time-out', `UPDATE sessions SET made_at = now() - interval '13 hours' WHERE account_id = $1`],
  ]
  it.each(withdrawals)('shows the sign-in page within five seconds of %s', async (_what, text) => {
    const person = await aPerson(app.pool, { post: 'leader' })
    const visited = await enter(browser, `${app.url}/?lang=en`, { wangge: person.token })
    await map(visited.page).waitFor()
    await visited.page.getByText('Live', { exact: true }).waitFor()
    const begun = performance.now()
    await app.pool.query(text, [person.accountId])
    await visited.page.getByText('Your sign-in has ended').waitFor({ timeout: 5000 })
    expect(performance.now() - begun).toBeLessThan(5000)
    expect(await map(visited.page).count()).toBe(0)
    await visited.context.close()
  })

  it('offers at once what a changed post may, and no more', async () => {
    const person = await aPerson(app.pool, { post: 'command' })
    const visited = await enter(browser, `${app.url}/?lang=en`, { wangge: person.token })
    const rail = visited.page.getByRole('navigation', { name: 'Panels' })
    await rail.getByRole('button', { name: 'Import' }).waitFor()
    await app.pool.query(`UPDATE accounts SET post = 'leader' WHERE id = $1`, [person.accountId])
    await rail.getByRole('button', { name: 'Import' }).waitFor({ state: 'detached', timeout: 5000 })
    await rail.getByRole('button', { name: 'Heat' }).waitFor()
    await visited.context.close()
  })
})

describe('a person', () => {
  it('is opened for a declared purpose only, and the look is kept', async () => {
    const worker = await aPerson(app.pool, { post: 'grid-worker' })
    const { rows } = await app.pool.query<{ building: number; household: number }>(
      `SELECT building_id::int AS building, id::int AS household FROM households WHERE place = 'door inside'`,
    )
    const visited = await enter(browser, `${app.url}/?lang=en&select=building/${rows[0]?.building ?? 0}`, {
      wangge: worker.token,
    })
    const { page } = visited
    await page.getByText('door inside').waitFor()
    expect(await page.getByText('Person inside').count()).toBe(0)
    await page.getByRole('button', { name: /^Open/ }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').selectOption('care-visit')
    await dialog.getByRole('textbox').fill('monthly visit, agreed on the telephone')
    await dialog.getByRole('button', { name: /^Open/ }).click()
    await page.getByText('Person inside').waitFor()
    const kept = await app.pool.query(
      `SELECT purpose, noun, outcome FROM audit_log WHERE account_id = $1 AND kind = 'personal-read'`,
      [worker.accountId],
    )
    expect(kept.rows).toEqual([{ purpose: 'care-visit', noun: 'residents', outcome: 'done' }])
    await page.reload()
    await page.getByText('door inside').waitFor()
    expect(await page.getByText('Person inside').count()).toBe(0)
    await visited.context.close()
  })

  it('who complains with a script in the text sees it as text', async () => {
    const leader = await aPerson(app.pool, { post: 'leader' })
    const { rows } = await app.pool.query<{ id: number }>(
      `UPDATE incidents SET text = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>' WHERE id = (SELECT min(id) FROM incidents) RETURNING id::int`,
    )
    const visited = await enter(browser, `${app.url}/?lang=en&select=incident/${rows[0]?.id ?? 0}`, {
      wangge: leader.token,
    })
    await visited.page.getByText('<script>window.broken=1</script>').waitFor()
    expect(await visited.page.evaluate('window.broken')).toBeUndefined()
    await visited.context.close()
  })
})

describe('a wall', () => {
  it('is paired by the code it shows, shows the city without its panels, and falls back when it is revoked', async () => {
    const security = await aPerson(app.pool, { post: 'security-admin' })
    await withPage('/?screen&lang=en', async ({ page }) => {
      await page.getByText('Waiting to be paired').waitFor()
      const code = (await page.locator('.pairing-code').innerText()).replace(/\s/g, '')
      expect(await accessibilityFaults(page)).toEqual([])
      const desk = await enter(browser, `${app.url}/?desk=screens&lang=en`, { wangge: security.token })
      await desk.page.getByRole('button', { name: 'Pair a screen' }).click()
      await desk.page.getByLabel('Code', { exact: true }).fill(code)
      await desk.page.getByLabel(/^Name/).fill('Hall')
      await desk.page.getByRole('dialog').getByRole('button', { name: 'Pair a screen' }).click()
      await desk.page.getByText('Hall', { exact: true }).waitFor()
      await map(page).waitFor({ timeout: 10_000 })
      await page.getByText('Counts in steps of five').waitFor()
      expect(await page.getByRole('navigation', { name: 'Panels' }).count()).toBe(0)
      await app.pool.query('UPDATE screens SET revoked_at = now()')
      await page.getByText('Waiting to be paired').waitFor({ timeout: 5000 })
      await desk.context.close()
    })
  })
})

describe('the pages of the desk', () => {
  const pages: [post: 'command' | 'system-admin' | 'security-admin' | 'audit-admin', desk: string][] = [
    ['command', 'account'],
    ['command', 'keys'],
    ['command', 'own-data'],
    ['system-admin', 'people'],
    ['system-admin', 'settings'],
    ['system-admin', 'retention'],
    ['security-admin', 'people'],
    ['security-admin', 'rights'],
    ['security-admin', 'screens'],
    ['audit-admin', 'audit'],
  ]
  it.each(pages)('of a %s: %s has no accessibility fault in either theme and language', async (post, desk) => {
    const { token } = await aPerson(app.pool, { post })
    for (const [theme, lang] of [
      ['light', 'en'],
      ['dark', 'zh-CN'],
    ] as const) {
      const visited = await enter(browser, `${app.url}/?desk=${desk}&theme=${theme}&lang=${lang}`, { wangge: token })
      await visited.page.locator('.desk-sheet').waitFor()
      await visited.page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
      expect(await accessibilityFaults(visited.page), `${desk} ${theme} ${lang}`).toEqual([])
      expect(visited.complaints).toEqual([])
      await visited.context.close()
    }
  })
})
