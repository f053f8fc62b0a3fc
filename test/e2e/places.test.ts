import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApp } from '../support/app.ts'
import type { Town } from './town.ts'
import { openTown } from './town.ts'
import type { Visit } from './browser.ts'
import { accessibilityFaults } from './browser.ts'

let town: Town
let app: RunningApp

beforeAll(async () => {
  town = await openTown({ post: 'command' })
  app = town.app
})

afterAll(() => town.close())

const withPage = (query: string, journey: (visited: Visit) => Promise<void>) =>
  town.withPage(`?lang=en&theme=light&timeline=off&${query}`, journey)

const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)
const reachOf = (page: Page) => (parameter(page, 'reach') ?? '').split(',')
const openDialogue = async (page: Page) => {
  const tab = page.getByRole('tab', { name: 'Best places' })
  await tab.click()
  await page.getByRole('button', { name: 'Find the best places' }).waitFor()
}
const start = (page: Page) => page.getByRole('button', { name: 'Find the best places' }).click()
const fill = (page: Page, label: RegExp, text: string) => page.getByRole('textbox', { name: label }).fill(text)
const proof = (page: Page) => page.getByTestId('placement-proof')

describe('the search for the best places', () => {
  const clinics = 'panel=where-next&reach=clinic,walk,meters,500'

  it('answers in numbers, table and map, and the same when it is opened again', () =>
    withPage(clinics, async ({ page, complaints }) => {
      await openDialogue(page)
      expect(await accessibilityFaults(page)).toEqual([])
      await start(page)
      await proof(page).waitFor({ timeout: 20_000 })
      await expect.poll(() => proof(page).innerText(), { timeout: 40_000 }).toBe('Proved the best')
      const value = await page.getByTestId('placement-value').innerText()
      const id = Number(parameter(page, 'placement'))
      const { rows } = await app.pool.query<{ value: number; sites: number }>(
        `SELECT (answer ->> 'value')::float8 AS value, jsonb_array_length(answer -> 'open')::int AS sites
         FROM placement_runs WHERE id = $1`,
        [id],
      )
      expect(Number(value.replace(/\D/g, ''))).toBe(rows[0]?.value)
      const sites = page.getByRole('region', { name: 'Chosen sites' })
      expect(await sites.getByRole('row').count()).toBe((rows[0]?.sites ?? 0) + 1)
      await page.getByTestId('placement-trace').waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      await page.getByRole('button', { name: 'Change and ask again' }).click()
      await page.getByRole('button', { name: `Open search ${id}`, exact: true }).click()
      expect(await page.getByTestId('placement-value').innerText()).toBe(value)
      await page.reload()
      await expect.poll(() => page.getByTestId('placement-value').innerText(), { timeout: 20_000 }).toBe(value)
      expect(complaints).toEqual([])
    }))

  it('shows better answers while one watches, and keeps the best when it is stopped', () =>
    withPage('panel=where-next&reach=hydrant,walk,meters,500', async ({ page }) => {
      await openDialogue(page)
      // Shared capacity keeps the solver busy far longer than anybody watches.
      await page.getByRole('radio', { name: /Least travel in all/ }).check()
      await fill(page, /Add up to/, '12')
      await fill(page, /Capacity of a site/, '1900')
      await fill(page, /Seconds at most/, '120')
      await start(page)
      await proof(page).waitFor({ timeout: 40_000 })
      const traced = async () => {
        const { rows } = await app.pool.query<{ values: number[] }>(
          `SELECT ARRAY(SELECT (step ->> 'value')::float8 FROM jsonb_array_elements(answer -> 'trace') AS step) AS values
           FROM placement_runs WHERE id = $1`,
          [Number(parameter(page, 'placement'))],
        )
        return new Set(rows[0]?.values).size
      }
      await expect.poll(traced, { timeout: 60_000 }).toBeGreaterThan(1)
      await page.getByRole('button', { name: 'Stop, keep the best so far' }).click()
      await page.getByText('This was the best when it ended.').waitFor()
      const { rows } = await app.pool.query<{ state: string; value: number | null; values: number[] }>(
        `SELECT state, (answer ->> 'value')::float8 AS value,
                ARRAY(SELECT (step ->> 'value')::float8 FROM jsonb_array_elements(answer -> 'trace') AS step) AS values
         FROM placement_runs WHERE id = $1`,
        [Number(parameter(page, 'placement'))],
      )
      expect(rows[0]).toMatchObject({ state: 'cancelled' })
      expect(rows[0]?.value).toBe(Math.min(...(rows[0]?.values ?? [])))
      await page.getByTestId('placement-value').waitFor()
    }))

  it('says why a wish is impossible, and one press asks again with what would do', () =>
    withPage(clinics, async ({ page }) => {
      await openDialogue(page)
      await page.getByRole('radio', { name: /Cover everybody with the fewest sites/ }).check()
      await fill(page, /Add up to/, '1')
      await fill(page, /Covered within/, '10')
      await start(page)
      const why = page.getByTestId('placement-obstacle')
      await why.waitFor({ timeout: 40_000 })
      const first = parameter(page, 'placement')
      const step = why.getByRole('button').first()
      await step.click()
      await expect.poll(() => parameter(page, 'placement'), { timeout: 20_000 }).not.toBe(first)
      await expect.poll(() => proof(page).innerText(), { timeout: 60_000 }).not.toBe('Impossible')
    }))

  it('refuses what cannot be asked, in words, before and after it is sent', () =>
    withPage(clinics, async ({ page }) => {
      await openDialogue(page)
      await fill(page, /Add up to/, '-2')
      await page.getByText(/a whole number from 0 to 1000/).waitFor()
      expect(await page.getByRole('button', { name: 'Find the best places' }).isDisabled()).toBe(true)
      await fill(page, /Add up to/, '3')
      await page.getByRole('button', { name: 'Choose on the map' }).click()
      await expect
        .poll(
          async () => {
            await page.mouse.click(880, 360)
            return page.getByText(/grids? left out/).count()
          },
          { timeout: 15_000 },
        )
        .toBe(1)
      expect(parameter(page, 'select')).toBeNull()
    }))
})

describe('cover by hour, with one lost, and seen from the place', () => {
  it('follows the hour that is chosen by keyboard, in figures and address', () =>
    withPage('panel=coverage&reach=clinic,walk,meters,500', async ({ page }) => {
      const share = () => page.getByTestId('hour-headline').locator('strong').innerText()
      await page.getByRole('tab', { name: 'Week' }).click()
      const slider = page.getByRole('slider', { name: 'Hour of the week' })
      await slider.focus()
      await page.keyboard.press('Home')
      await expect.poll(() => reachOf(page)[4]).toBe('0')
      await page.getByText('Only who is on duty on Mon 00:00').waitFor()
      const night = Number.parseFloat(await share())
      for (let hour = 0; hour < 10; hour++) await page.keyboard.press('ArrowRight')
      await expect.poll(() => reachOf(page)[4]).toBe('10')
      await expect.poll(async () => Number.parseFloat(await share())).toBeGreaterThan(night)
      const day = await share()
      await page.getByRole('tab', { name: 'Reached' }).click()
      const told = page.getByTestId('city-shares').locator('strong').first()
      await expect.poll(() => told.innerText(), { timeout: 10_000 }).toBe(day)
      await page.getByRole('button', { name: 'Any hour' }).click()
      await expect.poll(() => reachOf(page)[4]).toBe('any')
    }))

  it('tells what each loss would leave, and what is above capacity when less is done in an hour', () =>
    withPage('panel=coverage&reach=clinic,walk,meters,1000', async ({ page }) => {
      await page.getByRole('tab', { name: 'Backup' }).click()
      const losses = page.getByRole('region', { name: 'Whose loss weighs most' })
      await losses.waitFor({ timeout: 20_000 })
      expect(await losses.getByRole('row').count()).toBeGreaterThan(1)
      await page.getByRole('tab', { name: 'Load' }).click()
      const above = page.getByTestId('capacity-figures').getByText('Above capacity').locator('..').locator('strong')
      await above.waitFor({ timeout: 20_000 })
      const before = Number.parseFloat(await above.innerText())
      await fill(page, /Cases an hour and unit/, '0.0001')
      await expect
        .poll(async () => Number.parseFloat(await above.innerText()), { timeout: 10_000 })
        .toBeGreaterThan(before)
      expect(await accessibilityFaults(page)).toEqual([])
    }))

  it('says who gets to the place that is clicked', () =>
    withPage('panel=coverage&reach=clinic,walk,meters,500,any,reachers', async ({ page }) => {
      await page.getByText('Live', { exact: true }).waitFor()
      await expect
        .poll(
          async () => {
            await page.mouse.click(880, 360)
            return page.getByTestId('reachers-told').count()
          },
          { timeout: 15_000 },
        )
        .toBe(1)
      expect(await page.getByTestId('reachers-told').innerText()).toMatch(/^here within 30 minutes: \d+/)
      expect(parameter(page, 'select')).toBeNull()
    }))
})
