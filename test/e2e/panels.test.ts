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

describe('colours', () => {
  it('of the heat are explained on the map while no panel does', () =>
    withPage('?lang=en&theme=light&panel=none&layers=heat,ground', async ({ page }) => {
      const legend = page.getByRole('complementary', { name: 'Complaint heat' })
      await legend.getByText('incidents per km²').waitFor({ timeout: 15_000 })
      expect(await accessibilityFaults(page)).toEqual([])
      await page.keyboard.press('l')
      await legend.waitFor({ state: 'detached' })
    }))

  it('of the hours of the week end with the busiest hour', () =>
    withPage('?lang=en&theme=light&panel=heat', async ({ page }) => {
      await page.getByRole('tab', { name: 'Hours' }).click()
      const legend = await page.getByTestId('week-legend').innerText({ timeout: 15_000 })
      const hidden =
        '[...document.querySelectorAll("[role=tabpanel][hidden]")].filter((tab) => getComputedStyle(tab).display !== "none").length'
      expect(await page.evaluate<number>(hidden)).toBe(0)
      const busiest = await page.getByText(/^Busiest/).innerText()
      expect(busiest).toContain(`, ${/1\s+([\d,]+)\s+incidents/.exec(legend)?.[1] ?? '–'} incident`)
    }))

  it('of both sides of a swiped comparison stand on their sides, with the days they are of', () =>
    withPage('?lang=en&theme=light&panel=comparisons', async ({ page }) => {
      await page.getByRole('switch', { name: 'Swipe view' }).click({ timeout: 15_000 })
      const sides = await Promise.all(
        ['A', 'B'].map(async (name) => {
          const side = page.getByTestId('swipe').getByRole('region', { name, exact: true })
          await side.waitFor({ timeout: 15_000 })
          return {
            days: await side.locator('p').first().innerText(),
            classes: await side.locator('li').allInnerTexts(),
          }
        }),
      )
      expect(sides[0]?.classes.length).toBeGreaterThan(2)
      expect(sides[1]?.classes).toEqual(sides[0]?.classes)
      expect(sides[1]?.days).not.toBe(sides[0]?.days)
      expect(await accessibilityFaults(page)).toEqual([])
    }))
})

describe('tables in panels', () => {
  it('are never squeezed to nothing by what stands above them', async () => {
    const { id } = await largestGrid(app.pool)
    await withPage(`?lang=en&theme=light&panel=forecasts&select=grid/${id}`, async ({ page }) => {
      const made = await page.request.post(`${app.url}/forecasts/runs`, { headers: { origin: app.url } })
      expect(made.ok()).toBe(true)
      await page.getByTestId('forecast-grid').waitFor({ timeout: 90_000 })
      const list = page.getByRole('region', { name: 'Forecast' }).locator('.table-frame')
      await list.waitFor()
      expect((await list.boundingBox())?.height).toBeGreaterThan(150)
    })
  })

  it('show names whole, however long', async () => {
    const { id } = await largestGrid(app.pool)
    const name = '第一百二十三号综合治理社区网格（含东侧临时安置点与河滨步道）'
    await app.pool.query('UPDATE grids SET name = $2 WHERE id = $1', [id, name])
    await withPage('?lang=en&theme=light&panel=comparisons', async ({ page }) => {
      await page.getByRole('tab', { name: 'Table' }).click({ timeout: 20_000 })
      await page.locator('.table').getByText(name).waitFor({ timeout: 20_000 })
      const widths = await page.evaluate<[number, number][]>(
        '[...document.querySelectorAll(".table td:first-child")].map((cell) => [cell.scrollWidth, cell.clientWidth])',
      )
      expect(widths.filter(([wanted, given]) => wanted > given)).toEqual([])
    })
  })
})
