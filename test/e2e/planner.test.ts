import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { replayChange } from '#geo/planning/changes'
import type { PlanStep } from '#geo/planning/history'
import { toDegrees } from '#geo/planning/lattice'
import type { Point } from '#geo/planning/lattice'
import { areaSquareMeters, polsbyPopper } from '#geo/planning/measures'
import type { Plan } from '#geo/planning/plan'
import { isOnOutline } from '#geo/planning/plan'
import { partsOfFace } from '#geo/planning/rings'
import type { StoredPlan } from '#geo/planning/stored-plan'
import { openPlan } from '#geo/planning/stored-plan'
import type { RunningApp } from '../support/app.ts'
import type { Town } from './town.ts'
import { openTown } from './town.ts'
import type { Visit } from './browser.ts'
import { visit } from './browser.ts'

let town: Town
let app: RunningApp
let browser: Browser
let token: string

beforeAll(async () => {
  town = await openTown({ post: 'planner' })
  ;({ app, browser, token } = town)
})
afterAll(() => town.close())

type Pixel = { x: number; y: number }

/** Where a place is on the screen, from the camera in the address. */
async function pixelOf(page: Page, point: Point): Promise<Pixel> {
  const at = new URL(page.url()).searchParams.get('at') ?? ''
  const [zoom = 0, latitude = 0, longitude = 0] = at.split('/').map(Number)
  const size = 512 * 2 ** zoom
  const mercator = ([x, y]: readonly [number, number]) => [
    (x / 360 + 0.5) * size,
    (0.5 - Math.log(Math.tan(Math.PI / 4 + (y * Math.PI) / 360)) / (2 * Math.PI)) * size,
  ]
  const [cx = 0, cy = 0] = mercator([longitude, latitude])
  const [px = 0, py = 0] = mercator(toDegrees(point))
  const box = await page.locator('.maplibregl-canvas').boundingBox()
  if (!box) throw new Error('no map')
  return { x: box.x + box.width / 2 + px - cx, y: box.y + box.height / 2 + py - cy }
}

async function drag(page: Page, ...way: Pixel[]): Promise<void> {
  const [start, ...rest] = way
  if (!start) return
  await page.mouse.move(start.x, start.y, { steps: 3 })
  await page.mouse.down()
  for (const stop of rest) await page.mouse.move(stop.x, stop.y, { steps: 8 })
  await page.mouse.up()
}

async function stored(): Promise<{ plan: Plan; steps: PlanStep[]; id: number }> {
  const { rows: plans } = await app.pool.query<{ id: number; beginning: StoredPlan }>(
    'SELECT id, beginning FROM plans ORDER BY id DESC LIMIT 1',
  )
  const [row] = plans
  if (!row) throw new Error('no plan is stored')
  const { rows: steps } = await app.pool.query<PlanStep>(
    'SELECT step_id AS id, kind, change, about FROM plan_steps WHERE plan_id = $1 ORDER BY version',
    [row.id],
  )
  const plan = openPlan(row.beginning)
  for (const { change } of steps) replayChange(plan, change)
  return { plan, steps, id: row.id }
}
const kinds = async () => (await stored()).steps.map(({ kind }) => kind)

/** Opens the planner on the first community, by the mouse alone; returns when its grids are on the map. */
async function beginPlan({ page }: Visit): Promise<void> {
  for (const [label, index] of [
    ['County', 1],
    ['Street', 1],
    ['Community', 1],
  ] as const) {
    await expect
      .poll(() => page.getByLabel(label, { exact: true }).locator('option').count(), { timeout: 15_000 })
      .toBeGreaterThan(1)
    await page.getByLabel(label, { exact: true }).selectOption({ index })
  }
  await page.getByRole('button', { name: 'Draft a plan' }).click()
  await page.getByText('Saved').waitFor()
  await page.waitForTimeout(1500)
}

const middleOf = (plan: Plan, face: string): Point => {
  const ring = partsOfFace(plan, face)?.[0]?.outer ?? []
  const mean = (n: 0 | 1) => Math.round(ring.reduce((sum, point) => sum + point[n] / ring.length, 0))
  return [mean(0), mean(1)]
}
/** The most compact of the larger grids: the mean of its corners lies well inside. */
const roundest = (plan: Plan) => {
  const larger = [...plan.faces.keys()].filter((face) => areaSquareMeters(partsOfFace(plan, face) ?? []) > 40_000)
  const compactness = (face: string) => polsbyPopper(partsOfFace(plan, face) ?? [])
  return larger.sort((a, b) => compactness(b) - compactness(a))[0] ?? ''
}

describe('a planner’s day, by the mouse', () => {
  it('moves a node, splits, undoes by keyboard, goes on without a network, and finds it all again', async () => {
    const visited = await visit(browser, `${app.url}/?panel=plans&lang=en`, token)
    const { page } = visited
    await beginPlan(visited)
    const { plan } = await stored()
    const grids = plan.faces.size

    const [node, place] = [...plan.nodes].find(([id]) => !isOnOutline(plan, id)) ?? []
    if (node === undefined || !place) throw new Error('no node inside')
    const from = await pixelOf(page, place)
    await drag(page, from, { x: from.x + 7, y: from.y + 5 })
    await expect.poll(kinds, { timeout: 15_000 }).toEqual(['move-node'])
    expect((await stored()).plan.nodes.get(node)).not.toEqual(place)

    const face = roundest(plan)
    const middle = await pixelOf(page, middleOf(plan, face))
    await page.mouse.click(middle.x + 3, middle.y + 3)
    await page.getByText('Compactness P–P / Reock').waitFor()
    await page.getByRole('radio', { name: 'Split' }).click()
    const corners = (partsOfFace(plan, face)?.[0]?.outer ?? []).map(([x]) => x)
    const west = await pixelOf(page, [Math.min(...corners), middleOf(plan, face)[1]])
    const east = await pixelOf(page, [Math.max(...corners), middleOf(plan, face)[1]])
    await drag(page, { x: west.x - 15, y: middle.y }, { x: east.x + 15, y: middle.y + 4 })
    await expect.poll(kinds, { timeout: 15_000 }).toEqual(['move-node', 'split'])
    expect((await stored()).plan.faces.size).toBeGreaterThan(grids)

    await page.keyboard.press('Control+z')
    await expect.poll(kinds, { timeout: 15_000 }).toEqual(['move-node', 'split', 'undo'])
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(kinds, { timeout: 15_000 }).toEqual(['move-node', 'split', 'undo', 'redo'])

    await visited.context.setOffline(true)
    await page.keyboard.press('Control+z')
    await page.getByText(/Offline: 1 step /).waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText(/Offline: 2 steps/).waitFor()
    expect(await kinds()).toHaveLength(4)
    await visited.context.setOffline(false)
    await expect.poll(kinds, { timeout: 20_000 }).toEqual(['move-node', 'split', 'undo', 'redo', 'undo', 'undo'])
    expect((await stored()).plan.nodes.get(node)).toEqual(place)

    await page.reload()
    await page.getByRole('button', { name: /6 steps/ }).click()
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(async () => (await kinds()).at(-1), { timeout: 15_000 }).toBe('redo')
    await visited.context.close()
  })

  it('is told why a line does not split, and where', async () => {
    const visited = await visit(browser, `${app.url}/?panel=plans&lang=en`, token)
    const { page } = visited
    await beginPlan(visited)
    const { plan } = await stored()
    const face = roundest(plan)
    const middle = await pixelOf(page, middleOf(plan, face))
    await page.mouse.click(middle.x + 3, middle.y + 3)
    await page.getByText('Compactness P–P / Reock').waitFor()
    await page.getByRole('radio', { name: 'Split' }).click()
    await drag(page, middle, { x: middle.x + 4, y: middle.y + 4 })
    await page.getByRole('alert').filter({ hasText: 'does not split' }).waitFor()
    expect(await kinds()).toEqual([])
    await visited.context.close()
  })
})
