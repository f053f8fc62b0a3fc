import { readdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApp } from '../support/app.ts'
import type { Town } from './town.ts'
import { largestGrid, openTown } from './town.ts'
import { accessibilityFaults } from './browser.ts'

let town: Town
let app: RunningApp

beforeAll(async () => {
  town = await openTown({ post: 'command' })
  app = town.app
})

afterAll(() => town.close())

const withPage: Town['withPage'] = (query, journey) => town.withPage(query, journey)

const countIn = async (page: Page, testId: string) =>
  Number((await page.getByTestId(testId).innerText()).replace(/\D/g, ''))
const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)

describe('the page that is tested', () => {
  it('is the one that is served to cities, without the development half of React', () => {
    expect(readdirSync('dist/assets').filter((name) => name.includes('dev-runtime'))).toEqual([])
  })
})

describe('opening the page', () => {
  it('shows the city without a complaint and without asking anyone outside', () =>
    withPage('?lang=en&theme=light', async ({ page, complaints, outside }) => {
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByText('Live', { exact: true }).waitFor()
      await page
        .getByText(/in view/)
        .first()
        .waitFor()
      expect(complaints).toEqual([])
      expect(outside).toEqual([])
    }))

  it.each(['layers', 'heat', 'coverage', 'where-next', 'imports'])(
    'has no accessibility fault with the panel %s open, in either theme',
    (panel) =>
      withPage(`?lang=en&theme=light&panel=${panel}`, async ({ page }) => {
        await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined)
        expect(await accessibilityFaults(page)).toEqual([])
        await page.getByRole('button', { name: 'Dark' }).click()
        expect(await accessibilityFaults(page)).toEqual([])
      }),
  )

  it('changes its language, and says so in the address and the document', () =>
    withPage('?lang=en&theme=light&panel=heat', async ({ page }) => {
      await page.getByRole('heading', { name: 'Complaint heat' }).waitFor()
      await page.getByRole('button', { name: /switch to Chinese/ }).click()
      await page.getByRole('heading', { name: '诉求热力' }).waitFor()
      expect(parameter(page, 'lang')).toBe('zh-CN')
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    }))
})

describe('finding a place', () => {
  it('goes by keyboard from a grid code to its card', () =>
    withPage('?lang=en&theme=light&panel=none', async ({ page }) => {
      const wanted = await largestGrid(app.pool)
      await page.getByText('Live', { exact: true }).waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type(wanted.code)
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: wanted.name }).waitFor()
      expect(parameter(page, 'select')).toBe(`grid/${wanted.id}`)
    }))

  it('opens the card of the grid that is clicked, and Escape closes it', async () => {
    const wanted = await largestGrid(app.pool)
    const query = `?at=16/${wanted.y}/${wanted.x}&lang=en&theme=light&panel=none&timeline=off&layers=community-grids,ground`
    await withPage(query, async ({ page }) => {
      await page.getByText('Live', { exact: true }).waitFor()
      // The tiles of the middle of the screen have to be there before they can be hit.
      await expect
        .poll(
          async () => {
            await page.mouse.click(640, 360)
            return parameter(page, 'select')
          },
          { timeout: 15_000 },
        )
        .toBe(`grid/${wanted.id}`)
      const card = page.getByRole('region', { name: wanted.name })
      await card.getByText('Households', { exact: true }).waitFor()
      await page.keyboard.press('Escape')
      await card.waitFor({ state: 'detached' })
    })
  })
})

describe('heat', () => {
  it('counts the same in headline, histogram and table, and a brush narrows all of them', () =>
    withPage('?lang=en&theme=light&panel=heat', async ({ page }) => {
      await page.getByTestId('heat-total').waitFor()
      const { rows } = await app.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM incidents WHERE position_quality <> 'placeholder'`,
      )
      expect(await countIn(page, 'heat-total')).toBe(rows[0]?.n)
      const over = page.locator('.u-over')
      await over.waitFor()
      const box = await over.boundingBox()
      if (!box) throw new Error('the histogram has no size')
      await page.mouse.move(box.x + box.width * 0.6, box.y + 20)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.8, box.y + 30, { steps: 4 })
      await page.mouse.up()
      await expect.poll(() => parameter(page, 'from')).not.toBeNull()
      const narrowed = await app.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM incidents WHERE position_quality <> 'placeholder' AND reported_at >= $1 AND reported_at < $2`,
        [parameter(page, 'from'), parameter(page, 'to')],
      )
      await expect.poll(() => countIn(page, 'heat-total')).toBe(narrowed.rows[0]?.n)
      await page.getByRole('tab', { name: 'Table' }).click()
      await page.getByText('Outside every grid').waitFor()
      await over.dblclick()
      await expect.poll(() => countIn(page, 'heat-total')).toBe(rows[0]?.n)
    }))

  it('plays cells through time without asking again, and rests where the address says', () =>
    withPage(
      '?lang=en&theme=light&panel=heat&heat=cells,200,count,auto,hexagon,250&clock=2025-03-03T00:00:00Z,week,4,4',
      async ({ page }) => {
        const asked: string[] = []
        const label = () => page.getByTestId('clock-label').innerText()
        await page.getByTestId('top-cells').getByRole('listitem').first().waitFor()
        await page.getByTestId('clock-label').waitFor()
        await page.waitForLoadState('networkidle')
        page.on('request', (request) => {
          if (request.url().includes('/heat/')) asked.push(request.url())
        })
        const before = await label()
        await page.getByRole('slider', { name: 'Place in time' }).focus()
        await page.keyboard.press(' ')
        // Whoever asked for less motion is shown a step a second.
        await expect.poll(label, { timeout: 10_000 }).not.toBe(before)
        const second = await label()
        await expect.poll(label, { timeout: 10_000 }).not.toBe(second)
        expect(asked).toEqual([])
        // Counts beside the classes are of the frame that is shown, in every frame.
        const totals = 'document.querySelector("[data-testid=heat-total]").innerText.replace(/\\D/g, "")'
        const byClass =
          '[...document.querySelectorAll(".tree > li > .tree-row .tree-count")].reduce((sum, { innerText }) => sum + Number(innerText.replace(/\\D/g, "")), 0)'
        const [total0, classes0] = await page.evaluate<[string, number]>(`[${totals}, ${byClass}]`)
        expect(classes0).toBe(Number(total0))
        await page.keyboard.press(' ')
        await expect.poll(() => parameter(page, 'clock')).not.toMatch(/^2025-03-03/)
        const shown = page.getByTestId('clock-label').locator('span')
        const total = Number((await shown.innerText()).replace(/\D/g, ''))
        await expect.poll(() => countIn(page, 'heat-total')).toBe(total)
      },
    ))

  it('is switched on and off by one key, which the address remembers', () =>
    withPage('?lang=en&theme=light&panel=none&layers=ground,roads', async ({ page }) => {
      await page.getByText('Live', { exact: true }).waitFor()
      const field = page.waitForResponse((response) => response.url().includes('/heat/density'))
      await page.keyboard.press('h')
      expect((await field).ok()).toBe(true)
      expect(parameter(page, 'layers')).toContain('heat')
      await page.getByRole('switch', { name: 'Show heat on the map' }).click()
      expect(parameter(page, 'layers')).not.toContain('heat')
    }))
})

describe('coverage and where next', () => {
  it('says why a grid is first, shows it when pointed at, and goes there', () =>
    withPage('?lang=en&theme=light&panel=none', async ({ page }) => {
      await page.getByText('Live', { exact: true }).waitFor()
      await page.keyboard.press('n')
      const first = page.getByTestId('where-next').getByRole('button').first()
      await first.waitFor({ timeout: 20_000 })
      expect(await first.innerText()).toMatch(/households/)
      const name = await first.locator('strong').innerText()
      await first.click()
      await page.getByRole('region', { name }).waitFor()
      expect(parameter(page, 'select')).toMatch(/^grid\/\d+$/)
    }))

  it('answers a wider reach with a larger share', () =>
    withPage('?lang=en&theme=light&panel=coverage&reach=service-centre,walk,meters,300', async ({ page }) => {
      const share = async () =>
        Number.parseFloat(await page.getByTestId('city-shares').locator('strong').first().innerText())
      await page.getByTestId('city-shares').waitFor({ timeout: 20_000 })
      const narrow = await share()
      await page.getByRole('button', { name: /15-min circle/ }).click()
      await expect.poll(share, { timeout: 10_000 }).toBeGreaterThan(narrow)
    }))
})

describe('the address', () => {
  it('reproduces the view in another window', () =>
    withPage(
      '?lang=en&theme=dark&panel=heat&at=15/33.5/112&layers=heat:40,roads&heat=grids,250,per-km2,500&select=grid/1',
      async ({ page }) => {
        await page.getByText('Live', { exact: true }).waitFor()
        const address = page.url()
        await withPage(new URL(address).search, async ({ page: other }) => {
          await other.getByText('Live', { exact: true }).waitFor()
          expect(new URL(other.url()).search).toBe(new URL(address).search)
          expect(await other.locator('html').getAttribute('data-theme')).toBe('dark')
          expect(await other.getByRole('combobox', { name: 'Measure' }).inputValue()).toBe('per-km2')
        })
      },
    ))
})

describe('a new incident', () => {
  it('is on an open map within two seconds of its commit', async () => {
    const { x, y } = await largestGrid(app.pool)
    await withPage(`?at=16/${y}/${x}&lang=en&theme=light&panel=layers&layers=incidents`, async ({ page }) => {
      await page.getByText('Live', { exact: true }).waitFor()
      await page
        .getByText(/in view/)
        .first()
        .waitFor()
      const fresh = page.waitForResponse((response) => /\/tiles\/incidents\//.test(response.url()), { timeout: 10_000 })
      const committed = Date.now()
      await app.pool.query(
        `INSERT INTO incidents (reported_at, position, class_id, source, status, position_quality)
         SELECT now(), ST_SetSRID(ST_MakePoint($1, $2), 4326), min(id), 'hotline', 'open', 'map' FROM incident_classes`,
        [x, y],
      )
      const tile = await fresh
      expect((await tile.body()).length).toBeGreaterThan(0)
      await page.getByTestId('news').waitFor({ timeout: 3_000 })
      expect(Date.now() - committed).toBeLessThan(2_000)
      expect(await page.getByTestId('news').innerText()).toContain('1')
    })
  })
})
