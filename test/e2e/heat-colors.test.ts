import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { latitudeOfUnitY, longitudeOfUnitX, unitX, unitY } from '#geo/mercator'
import { densityColor } from '../../web/heat/color-scale.ts'
import type { RunningApp } from '../support/app.ts'
import type { Town } from './town.ts'
import { openTown } from './town.ts'

const radiusMeters = 300
const scaleMax = 20_000
/** The ground under the heat: the light theme's, with every other layer off. */
type Rgb = number[]

let town: Town
let app: RunningApp
let browser: Browser
let token: string

beforeAll(async () => {
  town = await openTown({ post: 'command' })
  ;({ app, browser, token } = town)
})

afterAll(() => town.close())

type Place = { longitude: number; latitude: number }
type Field = { width: number; height: number; bbox: number[]; values: Float32Array }

async function fieldAround({ longitude, latitude }: Place): Promise<Field> {
  const bbox = [longitude - 0.01, latitude - 0.01, longitude + 0.01, latitude + 0.01]
  const query = new URLSearchParams({ bbox: bbox.join(','), radiusMeters: String(radiusMeters), cells: '1024' })
  const answer = await app.fetch(`${app.url}/heat/density?${query.toString()}`)
  const head = (name: string) => answer.headers.get(`x-density-${name}`) ?? ''
  return {
    width: Number(head('width')),
    height: Number(head('height')),
    bbox: head('bbox').split(',').map(Number),
    values: new Float32Array(await answer.arrayBuffer()),
  }
}

/** Places where the service itself says the density: samples of its lattice, from quiet ground to the busiest. */
async function samples(): Promise<{ place: Place; density: number }[]> {
  const { rows } = await app.pool.query<{ x: number; y: number }>(
    `SELECT ST_X(p) AS x, ST_Y(p) AS y FROM (SELECT ST_Transform(label_3857, 4326) AS p FROM grids WHERE coverage = 'community' ORDER BY population DESC NULLS LAST) g
     OFFSET 0 LIMIT 60`,
  )
  const picked = [0, 20, 45].flatMap((i) => rows[i] ?? [])
  return Promise.all(
    picked.map(async ({ x, y }) => {
      const { width, height, bbox, values } = await fieldAround({ longitude: x, latitude: y })
      const [west = 0, south = 0, east = 0, north = 0] = bbox
      const [column, row] = [Math.floor(width / 2), Math.floor(height / 2)]
      const share = (at: number, count: number) => (at + 0.5) / count
      const ux = unitX(west) + share(column, width) * (unitX(east) - unitX(west))
      const uy = unitY(north) + share(row, height) * (unitY(south) - unitY(north))
      const place = { longitude: longitudeOfUnitX(ux), latitude: latitudeOfUnitY(uy) }
      return { place, density: values[row * width + column] ?? 0 }
    }),
  )
}

/** The colour in the very middle of the map; odd sizes have a pixel there. */
async function middleColor(
  place: Place,
  zoom: number,
  [width, height]: readonly [number, number],
  layers: string,
): Promise<Rgb> {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', locale: 'en-GB' })
  await context.addCookies([{ name: 'wangge', value: token, url: app.url, sameSite: 'Lax' }])
  const page = await context.newPage()
  const at = `${zoom}/${place.latitude.toFixed(5)}/${place.longitude.toFixed(5)}`
  const answered =
    layers === 'none' ? undefined : page.waitForResponse((answer) => answer.url().includes('/heat/density'))
  await page.goto(
    `${app.url}/?at=${at}&lang=en&theme=light&panel=none&timeline=off&layers=${layers}&heat=density,${radiusMeters},count,${scaleMax}`,
  )
  await page.locator('.maplibregl-canvas').waitFor()
  await answered
  const color = await restingColor(page, [width, height])
  await context.close()
  return color
}

/** Waits until two pictures in a row have the same middle: shaders and answers have arrived then. */
async function restingColor(page: Page, size: readonly [number, number]): Promise<Rgb> {
  let last: Rgb = []
  let same = 0
  for (let i = 0; i < 40 && same < 3; i++) {
    await page.waitForTimeout(250)
    const now = await middleOf(page, size)
    same = last.length > 0 && now.join() === last.join() ? same + 1 : 0
    last = now
  }
  return last
}

async function middleOf(page: Page, [width, height]: readonly [number, number]): Promise<Rgb> {
  const clip = { x: (width - 1) / 2, y: (height - 1) / 2, width: 1, height: 1 }
  const png = await page.screenshot({ clip })
  return page.evaluate<Rgb>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (letter) => letter.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    context.drawImage(image, 0, 0)
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
  })()`)
}

/** What the legend's scale says the density looks like over the ground. */
function overGround(density: number, ground: Rgb): Rgb {
  const [red = 0, green = 0, blue = 0, alpha = 0] = densityColor('light', density, scaleMax)
  return [red, green, blue].map((part, i) => (part * alpha + (ground[i] ?? 0) * (255 - alpha)) / 255)
}

const worstOf = (a: Rgb, b: Rgb) => Math.max(...a.map((part, i) => Math.abs(part - (b[i] ?? 0))))

describe('the colour of the ground', () => {
  it('is that of its density by the legend, at every zoom and in every window', async () => {
    const places = await samples()
    const { place: first } = places[0] ?? { place: { longitude: 0, latitude: 0 } }
    const ground = await middleColor(first, 16, [801, 601], 'none')
    const views = [
      [10, [1281, 721]],
      [13, [1281, 721]],
      [16, [1281, 721]],
      [13, [801, 601]],
      [16, [1601, 901]],
    ] as const
    for (const { place, density } of places) {
      // Within a percent of the density, and a step of rounding.
      const [low, high] = [overGround(density * 0.99, ground), overGround(density * 1.01, ground)]
      const tolerance = worstOf(low, high) / 2 + 2
      for (const [zoom, size] of views) {
        const color = await middleColor(place, zoom, size, 'heat:100')
        const off = worstOf(color, overGround(density, ground))
        expect({ density, zoom, size, color, isRight: off <= tolerance }).toMatchObject({ isRight: true })
      }
    }
    expect(new Set(places.map(({ density }) => densityColor('light', density, scaleMax).join())).size).toBeGreaterThan(
      1,
    )
  }, 180_000)

  it('follows the filter while the map rests', async () => {
    const [busy] = (await samples()).sort((a, b) => b.density - a.density)
    const { longitude, latitude } = busy?.place ?? { longitude: 0, latitude: 0 }
    const context = await browser.newContext({ viewport: { width: 1601, height: 901 }, reducedMotion: 'reduce' })
    await context.addCookies([{ name: 'wangge', value: token, url: app.url, sameSite: 'Lax' }])
    const page = await context.newPage()
    const looks = `lang=en&theme=light&panel=heat&layers=heat:100&heat=density,${radiusMeters},count,${scaleMax}`
    await page.goto(`${app.url}/?at=13/${latitude.toFixed(5)}/${longitude.toFixed(5)}&${looks}`)
    const ofAll = await restingColor(page, [1601, 901])
    await page.getByRole('button', { name: '7 days', exact: true }).click()
    const ofAWeek = await restingColor(page, [1601, 901])
    await page.getByRole('button', { name: 'All', exact: true }).first().click()
    const ofAllAgain = await restingColor(page, [1601, 901])
    await context.close()
    expect(worstOf(ofAll, ofAWeek)).toBeGreaterThan(20)
    expect(worstOf(ofAll, ofAllAgain)).toBeLessThan(3)
  }, 60_000)
})
