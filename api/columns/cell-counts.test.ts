import { describe, expect, it } from 'vitest'
import type { Bbox } from '#geo/bbox'
import type { CellShape } from '#geo/cell-lattice'
import { cellAt, formatCell } from '#geo/cell-lattice'
import { mercatorHalf, unitX, unitY } from '#geo/mercator'
import type { CellCounts, CellQuestion } from './cell-counts.ts'
import { countCells } from './cell-counts.ts'
import { openCityClock } from './city-clock.ts'
import { classTreeOf } from './class-tree.ts'
import { commitRow, openColumnStore, reserveRow } from './column-store.ts'
import { placeholderBit } from './incident-facets.ts'
import type { City } from './incident-figures.ts'
import { gridLabelsOf, rowViewOf } from './row-view.ts'

const places = 400
const west = 116.3
const south = 39.8
const cityBox: Bbox = [116.2, 39.7, 116.6, 40]

/** A repeatable sequence in [0, 1). */
function chance(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** 400 incidents over 20 by 20 km in March 2024, every fourth of the sensitive class 2, every tenth a placeholder. */
function aCity(): City {
  const store = openColumnStore(0)
  const next = chance(7)
  for (let i = 0; i < places; i++) {
    const row = reserveRow(store)
    const x = Math.floor(unitX(west + 0.2 * next()) * 2 ** 32)
    const y = Math.floor(unitY(south + 0.15 * next()) * 2 ** 32)
    const values = {
      id: i + 1,
      x,
      y,
      time: Date.parse('2024-03-01T00:00+08:00') / 1000 + Math.floor(next() * 31 * 86_400),
      classId: i % 4 === 0 ? 2 : 1,
      facets: i % 10 === 9 ? placeholderBit : 0,
      communityGrid: 1 + (i % 2),
    }
    for (const [name, value] of Object.entries(values)) store.columns[name as keyof typeof values][row] = value
    commitRow(store)
  }
  const classes = classTreeOf([
    [1, 0, 0],
    [2, 0, 1],
  ])
  return { store, clock: openCityClock('Asia/Shanghai'), classes, latitude: 39.9, dataVersion: 7 }
}

const city = aCity()
const everything = { grids: null, moves: null }
const all: CellQuestion = { shape: 'square', cellMeters: 500, bbox: cityBox, bucket: null }

function byName(counts: CellCounts): Map<string, number[]> {
  const width = counts.starts.length
  return new Map(
    Array.from(counts.columns, (column, i) => [
      formatCell(counts.lattice, { column, row: counts.rows[i] ?? 0 }),
      Array.from(counts.counts.subarray(i * width, (i + 1) * width)),
    ]),
  )
}

const sumOf = (numbers: Iterable<number>) => [...numbers].reduce((sum, n) => sum + n, 0)

describe('counts by cell', () => {
  it.each<[CellShape, number]>([
    ['square', 100],
    ['square', 1000],
    ['hexagon', 250],
    ['hexagon', 500],
  ])('hold every incident once, in the %s of %i m it lies in', (shape, cellMeters) => {
    const counts = countCells(city, everything, {}, { ...all, shape, cellMeters })
    expect(sumOf(counts.counts)).toBe(places * 0.9)
    const wanted = new Map<string, number>()
    for (let row = 0; row < places; row++) {
      if (city.store.columns.facets[row] === placeholderBit) continue
      const { x, y } = city.store.columns
      const unit = [((x[row] ?? 0) + 0.5) / 2 ** 32, ((y[row] ?? 0) + 0.5) / 2 ** 32] as const
      const name = formatCell(counts.lattice, cellAt(counts.lattice, unit))
      wanted.set(name, (wanted.get(name) ?? 0) + 1)
    }
    expect(new Map([...byName(counts)].map(([name, bins]) => [name, bins[0]]))).toEqual(wanted)
  })

  it('are the same for a cell whatever box it is seen through, also where the box cuts it', () => {
    const whole = byName(countCells(city, everything, {}, { ...all, shape: 'hexagon' }))
    const next = chance(11)
    for (let i = 0; i < 30; i++) {
      const [x, y] = [west + 0.2 * next(), south + 0.15 * next()]
      const bbox: Bbox = [x, y, x + 0.03 * next(), y + 0.03 * next()]
      for (const [name, bins] of byName(countCells(city, everything, {}, { ...all, shape: 'hexagon', bbox })))
        expect([name, bins]).toEqual([name, whole.get(name)])
    }
  })

  it('split over time into the same sums, in the days of the city', () => {
    const whole = byName(countCells(city, everything, {}, all))
    const daily = countCells(city, everything, {}, { ...all, bucket: 'day' })
    expect(daily.starts).toHaveLength(31)
    expect(daily.starts[0]).toBe(Date.parse('2024-03-01T00:00+08:00') / 1000)
    expect(daily.end).toBe(Date.parse('2024-04-01T00:00+08:00') / 1000)
    for (const [name, bins] of byName(daily)) expect([sumOf(bins)]).toEqual(whole.get(name))
  })

  it('leave out what the filter leaves out, and what the reader may not see', () => {
    const window = { from: '2024-03-10T00:00:00+08:00', to: '2024-03-11T00:00:00+08:00' }
    const day = countCells(city, everything, window, all)
    const { time, facets } = city.store.columns
    const inDay = Array.from({ length: places }, (_, row) => row).filter(
      (row) =>
        facets[row] === 0 &&
        (time[row] ?? 0) >= Date.parse(window.from) / 1000 &&
        (time[row] ?? 0) < Date.parse(window.to) / 1000,
    )
    expect(sumOf(day.counts)).toBe(inDay.length)
    const none = gridLabelsOf([])
    const view = rowViewOf({ gridIds: new Set([1]), movesSensitive: false }, city.store, {
      isSensitive: city.classes.isSensitive,
      labels: none,
    })
    expect(sumOf(countCells(city, view, { placeholders: 'true' }, all).counts)).toBe(places / 2)
  })

  it('put sensitive incidents at the label of their grid for who is not told where they happened', () => {
    const label = { x: (unitX(116.45) - 0.5) * 2 * mercatorHalf, y: (0.5 - unitY(39.9)) * 2 * mercatorHalf }
    const labels = gridLabelsOf([1, 2].map((id) => ({ id, ...label })))
    const moves = { isSensitive: city.classes.isSensitive, labels }
    const view = rowViewOf({ gridIds: null, movesSensitive: true }, city.store, moves)
    const counts = countCells(city, view, { classes: [2], placeholders: 'true' }, all)
    expect([...byName(counts).values()]).toEqual([[places / 4]])
  })

  it('are empty where nothing happened', () => {
    const empty = countCells(city, everything, { from: '2030-01-01T00:00:00Z' }, { ...all, bucket: 'day' })
    expect([empty.columns.length, empty.starts.length]).toEqual([0, 0])
  })
})
