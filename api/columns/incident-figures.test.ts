import { describe, expect, it } from 'vitest'
import type { Bbox } from '#geo/bbox'
import type { IncidentFilter } from '#geo/incident-filter'
import { mercatorHalf, unitX, unitY } from '#geo/mercator'
import { openCityClock } from './city-clock.ts'
import { classTreeOf } from './class-tree.ts'
import { commitRow, openColumnStore, reserveRow, sortStore } from './column-store.ts'
import type { City } from './incident-figures.ts'
import { densityExact, summariseExact, survey } from './incident-figures.ts'
import { mergers } from './merge-parts.ts'
import { gridLabelsOf, rowViewOf } from './row-view.ts'
import { packSummary } from './summary-parcel.ts'

const at = (text: string): number => Date.parse(text) / 1000
const asked = { coverage: 'community', bucket: 'day' } as const

type Row = { longitude: number; latitude?: number; grid: number; classId?: number; day?: number; facets?: number }

/** Class 1 is plain, class 2 sensitive; grid 1 lies around 116.40 E with its label there, grid 2 around 116.44. */
function aCity(rows: readonly Row[]): City {
  const store = openColumnStore(0)
  rows.forEach(({ longitude, latitude = 39.9, grid, classId = 1, day = 1, facets = 0 }, i) => {
    const row = reserveRow(store)
    const x = Math.floor(unitX(longitude) * 2 ** 32)
    const y = Math.floor(unitY(latitude) * 2 ** 32)
    const values = {
      id: i + 1,
      x,
      y,
      time: at(`2024-03-0${day}T12:00+08:00`),
      classId,
      facets,
      communityGrid: grid,
      unitGrid: grid === 0 ? 0 : grid * 10,
    }
    for (const [name, value] of Object.entries(values)) store.columns[name as keyof typeof values][row] = value
    commitRow(store)
  })
  const classes = classTreeOf([
    [1, 0, 0],
    [2, 0, 1],
  ])
  return { store, clock: openCityClock('Asia/Shanghai'), classes, latitude: 39.9, dataVersion: 7 }
}

const meters = (longitude: number, latitude: number) => ({
  x: (unitX(longitude) - 0.5) * 2 * mercatorHalf,
  y: (0.5 - unitY(latitude)) * 2 * mercatorHalf,
})
const labels = gridLabelsOf([
  { id: 1, ...meters(116.4, 39.9) },
  { id: 2, ...meters(116.44, 39.9) },
])
const around = (longitude: number): Bbox => [longitude - 0.001, 39.899, longitude + 0.001, 39.901]

const rows: Row[] = [
  { longitude: 116.405, grid: 1 },
  { longitude: 116.405, grid: 1, classId: 2, day: 2 },
  { longitude: 116.445, grid: 2, day: 5 },
  { longitude: 116.445, grid: 2, classId: 2, day: 3 },
  { longitude: 116.48, grid: 0 },
  { longitude: 116.48, grid: 0, classId: 2, day: 9 },
  { longitude: 116.405, grid: 1, facets: 32 },
]
const city = aCity(rows)
const moves = { isSensitive: city.classes.isSensitive, labels }
const viewFor = (gridIds: number[] | null, movesSensitive: boolean) =>
  rowViewOf({ gridIds: gridIds && new Set(gridIds), movesSensitive }, city.store, moves)

describe('figures of a territory', () => {
  it('count its rows only, and nothing outside any grid', () => {
    const summary = summariseExact(city, viewFor([1], false), {}, asked)
    expect(summary).toMatchObject({ total: 2, placeholders: 1, grids: [{ id: 1, count: 2 }], outsideAnyGrid: 0 })
    expect(summary.classes).toEqual([
      { id: 1, count: 1 },
      { id: 2, count: 1 },
    ])
    expect(summariseExact(city, viewFor([], false), {}, asked)).toMatchObject({ total: 0, grids: [], placeholders: 0 })
  })

  it('show no day on which something was reported elsewhere only', () => {
    const histogram = (gridIds: number[] | null) => summariseExact(city, viewFor(gridIds, false), {}, asked).histogram
    expect(histogram(null)?.counts).toEqual([2, 1, 1, 0, 1, 0, 0, 0, 1])
    expect(histogram([1])?.counts).toEqual([1, 1])
  })

  it('of all territories and of no grid add up to the city', () => {
    const whole = summariseExact(city, viewFor(null, false), {}, asked)
    const parts = [[1], [2]].map((gridIds) => summariseExact(city, viewFor(gridIds, false), {}, asked).total)
    expect(whole.total).toBe(6)
    expect(parts.reduce((sum, part) => sum + part, whole.outsideAnyGrid)).toBe(whole.total)
  })

  it('do not know grids the columns have not met', () => {
    expect(summariseExact(city, viewFor([1, 99_999], false), {}, asked).total).toBe(2)
  })
})

describe('counts by unit grid', () => {
  it('say nothing of where sensitive incidents happened to who is not told', () => {
    const byUnit = (movesSensitive: boolean) =>
      summariseExact(city, viewFor(null, movesSensitive), { classes: [2] }, { coverage: 'unit', bucket: 'day' })
    expect(byUnit(false).grids.length).toBeGreaterThan(0)
    expect(byUnit(true).grids).toEqual([])
    expect(byUnit(true).outsideAnyGrid).toBe(byUnit(true).total)
    expect(byUnit(true).total).toBeGreaterThan(0)
  })
})

describe('rows of sensitive classes, for who is not told where they happened', () => {
  const totalIn = (longitude: number, movesSensitive: boolean, gridIds: number[] | null = null): number =>
    summariseExact(city, viewFor(gridIds, movesSensitive), { bbox: around(longitude) }, asked).total

  it('are not found by a box around their place but at the label of their grid', () => {
    expect([116.405, 116.4, 116.445, 116.44].map((place) => totalIn(place, false))).toEqual([2, 0, 2, 0])
    expect([116.405, 116.4, 116.445, 116.44].map((place) => totalIn(place, true))).toEqual([1, 1, 1, 1])
  })

  it('are found in no box when they lie in no grid, and count all the same without one', () => {
    expect([totalIn(116.48, false), totalIn(116.48, true)]).toEqual([2, 1])
    expect(summariseExact(city, viewFor(null, true), {}, asked).total).toBe(6)
  })

  it('are not moved into sight from outside the territory', () => {
    expect([totalIn(116.4, true, [2]), totalIn(116.44, true, [2])]).toEqual([0, 1])
  })

  it('weigh at the label in the density too', () => {
    const densityAt = (longitude: number, movesSensitive: boolean) =>
      densityExact(city, viewFor(null, movesSensitive), { classes: [2] }, question(longitude))
    const question = (longitude: number) => ({ bbox: around(longitude), radiusMeters: 50, mostCells: 64 })
    expect(densityAt(116.405, false)).toMatchObject({ total: 1 })
    expect(Math.max(...densityAt(116.405, false).field)).toBeGreaterThan(0)
    expect(densityAt(116.405, true)).toMatchObject({ total: 0 })
    expect(Math.max(...densityAt(116.405, true).field)).toBe(0)
    expect(densityAt(116.4, true)).toMatchObject({ total: 1 })
    expect(Math.max(...densityAt(116.4, true).field)).toBeGreaterThan(0)
    expect(Math.max(...densityAt(116.48, true).field)).toBe(0)
  })

  it('are where they are when what stands in the columns has changed since', () => {
    const later = aCity(rows)
    const view = rowViewOf({ gridIds: null, movesSensitive: true }, later.store, moves)
    const total = (): number => summariseExact(later, view, { bbox: around(116.44) }, asked).total
    expect(total()).toBe(1)
    const row = reserveRow(later.store)
    later.store.columns.id[row] = 100
    later.store.columns.classId[row] = 2
    later.store.columns.communityGrid[row] = 2
    commitRow(later.store)
    expect(total()).toBe(2)
  })
})

describe('a survey', () => {
  it('says of its box what the summary and the density say by themselves, placeholders and moved rows included', () => {
    const many = aCity(
      Array.from({ length: 9000 }, (_, n) => ({
        longitude: 116.4 + ((n * 7919) % 1000) / 20_000,
        latitude: 39.88 + ((n * 104_729) % 997) / 20_000,
        grid: n % 3,
        classId: 1 + (n % 2),
        day: 1 + (n % 9),
        facets: n % 11 === 0 ? 32 : (n % 5) + 8 * (n % 3),
      })),
    )
    sortStore(many.store)
    const filters = [{}, { placeholders: 'true' }, { classes: [2] }, { hours: [0], statuses: ['open'] }] as const
    for (const movesSensitive of [false, true])
      for (const filter of filters) {
        const view = rowViewOf({ gridIds: null, movesSensitive }, many.store, moves)
        const bbox: Bbox = [116.395, 39.89, 116.43, 39.91]
        const question = { bbox, radiusMeters: 200, mostCells: 128 }
        const { summary, density } = survey(many, view, filter as IncidentFilter, { ...question, ...asked })
        expect(summary).toEqual(summariseExact(many, view, { ...filter, bbox } as IncidentFilter, asked))
        expect(density).toEqual(densityExact(many, view, filter as IncidentFilter, question))
        expect(density.total).toBe(summary.total)
        expect(summary.total).toBeGreaterThan(10)
      }
  })
})

describe('parts of the leaves', () => {
  const many = Array.from({ length: 60_000 }, (_, i): Row => {
    const mixed = Math.imul(i + 1, 0x9e3779b1) >>> 0
    return {
      longitude: 116.3 + (mixed % 997) / 4000,
      latitude: 39.8 + ((mixed >>> 10) % 991) / 4000,
      grid: mixed % 3,
      classId: 1 + (mixed % 2),
      day: 1 + (mixed % 7),
      facets: mixed % 50 === 0 ? 32 : 0,
    }
  })
  const large = aCity(many)
  sortStore(large.store)
  const added = reserveRow(large.store)
  for (const name of ['x', 'y', 'time', 'classId', 'communityGrid'] as const)
    large.store.columns[name][added] = large.store.columns[name][0] ?? 0
  large.store.columns.id[added] = many.length + 1
  commitRow(large.store)
  const question = { bbox: [116.32, 39.82, 116.5, 40] as Bbox, radiusMeters: 500, mostCells: 64, ...asked }
  const filter: IncidentFilter = { sources: ['hotline', 'other'], classes: [1, 2] }
  const hidden = { isSensitive: large.classes.isSensitive, labels }

  it.each([false, true])('together tell what the whole tells, also where classes are moved: %s', (movesSensitive) => {
    const view = rowViewOf({ gridIds: new Set([1, 2]), movesSensitive }, large.store, hidden)
    const ask = (part?: { index: number; of: number }) => {
      const { summary, density } = survey(large, { ...view, ...(part && { part }) }, filter, question)
      return { summary: packSummary(summary), density }
    }
    const whole = ask()
    const parts = [0, 1, 2].map((index) => ask({ index, of: 3 }))
    const merged = mergers.survey?.(parts)
    if (!merged) throw new Error('surveys are not put together')
    expect(merged.summary).toEqual(whole.summary)
    expect(merged.density.total).toBe(whole.density.total)
    merged.density.field.forEach((value, i) => {
      expect(value).toBeCloseTo(whole.density.field[i] ?? 0, 2)
    })
    expect(large.store.leaves.west.length).toBeGreaterThan(3)
    expect(whole.summary.total).toBeGreaterThan(10_000)
  })
})
