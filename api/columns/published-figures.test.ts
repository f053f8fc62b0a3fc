import { describe, expect, it } from 'vitest'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { mercatorHalf, unitX, unitY } from '#geo/mercator'
import { openCityClock } from './city-clock.ts'
import { classTreeOf } from './class-tree.ts'
import { openColumnStore } from './column-store.ts'
import { publishAtoms } from './published-counts.ts'
import { densityPublished, publishedGridsOf, summarisePublished } from './published-figures.ts'
import { gridLabelsOf } from './row-view.ts'

const clock = openCityClock('Asia/Shanghai')
const month = (text: string): number => Date.parse(`${text}-01T00:00+08:00`) / 1000
const january = month('2024-01')
const february = month('2024-02')
const april = month('2024-04')
// Group 1 holds classes 1, 10 and 11; group 2 holds 2 and 20.
const classes = classTreeOf([
  [1, 0, 0],
  [10, 1, 0],
  [11, 10, 1],
  [2, 0, 0],
  [20, 2, 0],
])
const table = publishAtoms([
  { gridId: 1, month: january, group: 1, count: 12 },
  { gridId: 1, month: january, group: 2, count: 3 },
  { gridId: 2, month: january, group: 1, count: 4 },
  { gridId: 2, month: february, group: 2, count: 8 },
  { gridId: 1, month: april, group: 1, count: 6 },
  { gridId: 0, month: april, group: 1, count: 9 },
  { gridId: 2, month: april, group: 1, count: 1 },
])
const place = (longitude: number) => ({
  x: (unitX(longitude) - 0.5) * 2 * mercatorHalf,
  y: (0.5 - unitY(39.9)) * 2 * mercatorHalf,
})
const labels = gridLabelsOf([
  { id: 1, ...place(116.4) },
  { id: 2, ...place(116.44) },
])
const city = { store: openColumnStore(0), clock, classes, latitude: 39.9, dataVersion: 7, labels }
const held = { table, dataVersion: 7, madeAt: new Date('2024-05-01T00:00:00Z') }
const everywhere = { ...held, gridIds: null }
const summary = (filter: IncidentFilter = {}, gridIds: number[] | null = null) =>
  summarisePublished(city, { ...held, gridIds: gridIds && new Set(gridIds) }, filter, { coverage: 'community' })

describe('published figures', () => {
  it('are the shown counts by month and grid, with the rest in the total only', () => {
    expect(summary()).toEqual({
      total: 10 + 5 + 5 + 5 + 10,
      placeholders: 0,
      histogram: { bucket: 'month', starts: [january, february, month('2024-03'), april], counts: [15, 5, 0, 15] },
      grids: [
        { id: 1, count: 15 },
        { id: 2, count: 5 },
      ],
      outsideAnyGrid: 0,
      classes: [],
      suppression: { leastCount: 5, rest: 15 },
      dataVersion: 7,
      madeAt: held.madeAt,
    })
  })

  it('of a territory are those of its grids, without a rest', () => {
    expect(summary({}, [2])).toMatchObject({ total: 5, grids: [{ id: 2, count: 5 }], suppression: { rest: 0 } })
    expect(summary({}, [2]).histogram).toEqual({ bucket: 'month', starts: [february], counts: [5] })
    expect(summary({}, []).histogram).toEqual({ bucket: 'month', starts: [], counts: [] })
  })

  it('cover the whole months inside the window', () => {
    const narrow = summary({ from: '2024-01-15T00:00:00+08:00', to: '2024-04-30T00:00:00+08:00' })
    expect(narrow.total).toBe(5)
    expect(narrow.histogram).toEqual({ bucket: 'month', starts: [february, month('2024-03')], counts: [5, 0] })
    expect(summary({ from: '2024-01-01T00:00:00+08:00', to: '2024-02-01T00:00:00+08:00' }).total).toBe(15)
  })

  it.each([
    { classes: [1] },
    { sources: ['hotline'] },
    { statuses: ['open'] },
    { hours: [1] },
    { weekdays: [1] },
    { placeholders: 'true' },
    { bbox: [116, 39, 117, 40] },
  ] satisfies IncidentFilter[])('are not narrowed by %o', (filter) => {
    expect(() => summary(filter)).toThrow(`Leave ${Object.keys(filter)[0] ?? ''} out`)
    if (!('bbox' in filter)) expect(() => densityPublished(city, everywhere, filter, question(116.4))).toThrow('Leave')
  })

  it('are not told by unit grid', () => {
    expect(() => summarisePublished(city, everywhere, {}, { coverage: 'unit' })).toThrow('community grid')
  })
})

const question = (longitude: number) => {
  const bbox: Bbox = [longitude - 0.01, 39.89, longitude + 0.01, 39.91]
  return { bbox, radiusMeters: 200, mostCells: 128 }
}

describe('the published density', () => {
  it('weighs as much as is shown, at the labels', () => {
    const density = densityPublished(city, everywhere, {}, question(116.4))
    expect(density).toMatchObject({ total: 15, suppression: { leastCount: 5, rest: 15 } })
    const cellMeters = 200 / 4
    const weight = density.field.reduce((sum, value) => sum + value, 0) * (cellMeters / 1000) ** 2
    expect(weight).toBeCloseTo(15, 1)
    expect(densityPublished(city, everywhere, {}, question(116.42)).total).toBe(0)
  })
})

describe('published grids', () => {
  it('stand at their labels; one without a label stands nowhere', () => {
    const counts = (known: typeof labels) => publishedGridsOf(everywhere, known).map(({ count }) => count)
    expect(counts(labels)).toEqual([15, 5])
    expect(counts(gridLabelsOf([{ id: 2, ...place(116.44) }]))).toEqual([5])
  })
})
