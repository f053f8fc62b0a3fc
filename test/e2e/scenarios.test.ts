import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApp } from '../support/app.ts'
import type { Town } from './town.ts'
import { openTown } from './town.ts'
import { accessibilityFaults } from './browser.ts'

let town: Town
let app: RunningApp

beforeAll(async () => {
  town = await openTown({ post: 'leader', name: 'Lin' })
  app = town.app
})

afterAll(() => town.close())

const withPage: Town['withPage'] = (query, journey) => town.withPage(query, journey)
const scenarios = '?lang=en&theme=light&panel=scenarios&timeline=off&layers=community-grids,resources,ground'
const begin = async (page: Page) => {
  await page.getByRole('button', { name: 'New scenario' }).click()
  await page.locator('.pin').first().waitFor()
  await reached(page)
}
/** The share of households reached: today's and the scenario's. */
const reached = async (page: Page): Promise<[string, string]> => {
  const cells = page.getByRole('row', { name: /Households reached/ }).getByRole('cell')
  await cells.first().waitFor()
  const [today = '', scenario = ''] = await cells.allInnerTexts()
  return [today, scenario]
}
const meanOf = async (page: Page) =>
  (
    await page
      .getByRole('row', { name: /Mean minutes/ })
      .getByRole('cell')
      .allInnerTexts()
  )[1]
const changes = (page: Page) => page.getByTestId('changes').getByRole('listitem')
/** A station near the middle of the free ground, so that a drag stays in the city. */
const aPin = async (page: Page): Promise<Locator> => {
  const pins = await page.locator('.pin').all()
  const placed = await Promise.all(pins.map(async (pin) => ({ pin, box: await pin.boundingBox() })))
  const far = ({ box }: (typeof placed)[number]): number => (box ? Math.hypot(box.x - 860, box.y - 380) : Infinity)
  const [nearest] = placed.sort((a, b) => far(a) - far(b))
  if (!nearest) throw new Error('there is no station on the map')
  return nearest.pin
}
const save = async (page: Page, name: string) => {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('saved', { exact: true }).waitFor()
}

describe('a scenario on the map', () => {
  it('answers while a station is dragged, and goes back and forth', () =>
    withPage(scenarios, async ({ page, complaints }) => {
      await begin(page)
      const [today, before] = await reached(page)
      expect(before).toBe(today)
      const box = await (await aPin(page)).boundingBox()
      if (!box) throw new Error('the pin has no place')
      const mean = await meanOf(page)
      await page.mouse.move(box.x + 11, box.y + 11)
      await page.mouse.down()
      await page.mouse.move(box.x + 60, box.y + 40, { steps: 10 })
      // The button is still down.
      await expect.poll(() => meanOf(page), { timeout: 10_000 }).not.toBe(mean)
      const meanHeld = await meanOf(page)
      await page.mouse.move(box.x + 130, box.y + 70, { steps: 20 })
      await expect.poll(() => meanOf(page), { timeout: 10_000 }).not.toBe(meanHeld)
      await page.mouse.up()
      expect(await changes(page).count()).toBe(1)
      await page.keyboard.press('Control+z')
      await expect.poll(() => meanOf(page), { timeout: 10_000 }).toBe(mean)
      await page.keyboard.press('Control+Shift+z')
      await expect.poll(() => meanOf(page), { timeout: 10_000 }).not.toBe(mean)
      expect(complaints).toEqual([])
    }))

  it('is worked on by keyboard alone', () =>
    withPage(scenarios, async ({ page }) => {
      await begin(page)
      const pin = await aPin(page)
      await pin.focus()
      for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+ArrowRight')
      await expect.poll(() => changes(page).count()).toBe(1)
      await expect.poll(() => changes(page).first().innerText()).toContain('Move')
      await page.keyboard.press('Delete')
      await expect.poll(() => changes(page).first().innerText()).toContain('Close')
      await expect.poll(async () => new Set(await reached(page)).size, { timeout: 10_000 }).toBe(2)
      await page.keyboard.press('Control+z')
      await expect.poll(() => changes(page).first().innerText()).toContain('Move')
      expect(await accessibilityFaults(page)).toEqual([])
    }))

  it('says what is wrong with a place, and keeps it', () =>
    withPage(scenarios, async ({ page }) => {
      await begin(page)
      await page.getByRole('button', { name: 'Add by a click' }).click()
      // Far out of the city, right of it.
      await page.mouse.click(1230, 200)
      await page.getByText('outside the city: not counted').waitFor()
      await page.getByRole('button', { name: 'Add by a click' }).click()
      await page.mouse.click(820, 360)
      await expect.poll(() => changes(page).count()).toBe(2)
      await save(page, 'With a fault')
      await page.getByText('Mend them, then make it an order.').waitFor()
      expect(await page.getByRole('button', { name: 'Draft an order' }).count()).toBe(0)
    }))
})

describe('deciding', () => {
  it('compares two scenarios, makes one an order, and prints it', () =>
    withPage(scenarios, async ({ page, complaints }) => {
      for (const [name, steps] of [
        ['First', 2],
        ['Second', 4],
      ] as const) {
        await begin(page)
        await (await aPin(page)).focus()
        for (let n = 0; n < steps; n++) await page.keyboard.press('Shift+ArrowUp')
        await expect.poll(() => changes(page).count()).toBe(1)
        await save(page, name)
        if (name === 'First') await page.getByRole('button', { name: 'Back to the list' }).click()
      }
      await page.getByRole('button', { name: 'Draft an order' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Title').fill('To the north')
      await dialog.getByLabel('In force from').fill('2026-12-01')
      await dialog.getByLabel('Reason').fill('The north is far from everything.')
      const equity = dialog.getByLabel(/although the worst grid/)
      if (await equity.isVisible()) await equity.fill('A mobile crew serves the worst grid until spring.')
      await dialog.getByRole('button', { name: 'Draft an order' }).click()
      await page.getByText(/is drafted/).waitFor()

      await page.getByRole('button', { name: 'Back to the list' }).click()
      await page.getByLabel('Choose First to compare').check()
      await page.getByLabel('Choose Second to compare').check()
      await page.getByTestId('frontier').waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      await page.getByRole('button', { name: 'Side by side' }).click()
      const compared = page.getByTestId('compare')
      await compared.waitFor()
      expect(await compared.getByRole('columnheader').allInnerTexts()).toEqual(
        expect.arrayContaining([expect.stringContaining('First'), expect.stringContaining('Second')]),
      )
      const maps = compared.getByRole('img', { name: /Mean time against today/ })
      await expect.poll(() => maps.count()).toBe(2)
      expect(await maps.first().locator('path').count()).toBeGreaterThan(50)
      await page.keyboard.press('Escape')

      await page.goto(`${app.url}/?lang=en&theme=light&desk=orders`)
      await page.getByRole('button', { name: 'Open' }).first().click()
      await page.getByText(/exactly the same/).waitFor()
      await page.getByText('not yet', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Issue' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Issue' }).click()
      await page.getByRole('button', { name: 'Done' }).waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      const href = await page.getByRole('link', { name: 'Page to print' }).getAttribute('href')
      const printed = await page.request.get(`${app.url}${href ?? ''}`)
      expect(printed.headers()['content-type']).toBe('application/pdf')
      expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-')
      expect(complaints).toEqual([])
    }))
})
