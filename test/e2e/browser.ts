import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Debian's Chromium unless WANGGE_CHROMIUM names another. */
const executablePath = process.env.WANGGE_CHROMIUM ?? '/usr/bin/chromium'

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] })
}

export type Visit = { page: Page; context: BrowserContext; complaints: string[]; outside: string[] }

/** What SwiftShader, the software GL of test machines, says of itself is no fault of the page. */
const notOurs = /GL Driver Message|WebGL|GPU stall/

/** A page of somebody who has signed in; its map is on the screen. */
export async function visit(browser: Browser, address: string, token: string): Promise<Visit> {
  const visited = await enter(browser, address, { wangge: token })
  await visited.page.locator('.maplibregl-canvas').waitFor()
  return visited
}

/** A page that keeps a list of what it complained of and of every request that left the service's own address. */
export async function enter(browser: Browser, address: string, cookies: Record<string, string> = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  const url = new URL(address).origin
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url, sameSite: 'Lax' })))
  const page = await context.newPage()
  const complaints: string[] = []
  const outside: string[] = []
  const { origin } = new URL(address)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !notOurs.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith('data:') && !url.startsWith('blob:')) outside.push(url)
  })
  await page.goto(address)
  return { page, context, complaints, outside }
}

const axeSource = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

type AxeAnswer = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }

/** Faults axe finds, each with the element it stands in; empty when the page is clean. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Colours that are on their way from one theme to the other have no contrast to judge.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().map((animation) => animation.finished)).then(() => true)',
  )
  // Through the debugger, not a script tag: the service's content security policy stays in force.
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<AxeAnswer>('axe.run(document, { resultTypes: ["violations"] })')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  )
}
