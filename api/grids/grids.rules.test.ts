import { describe, expect, it } from 'vitest'
import { hasClosedRings, toPage } from './grids.rules.ts'

describe('a boundary', () => {
  it('is closed when every ring ends where it began, holes and parts too', () => {
    const closed: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ]
    const open: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]
    expect(hasClosedRings({ type: 'Polygon', coordinates: [closed, closed] })).toBe(true)
    expect(hasClosedRings({ type: 'Polygon', coordinates: [closed, open] })).toBe(false)
    expect(hasClosedRings({ type: 'MultiPolygon', coordinates: [[closed], [open]] })).toBe(false)
    expect(hasClosedRings({ type: 'MultiPolygon', coordinates: [] })).toBe(true)
  })
})

describe('a page', () => {
  const rows = [{ code: 'a' }, { code: 'b' }, { code: 'c' }]
  it('has a next one only when a row more was there', () => {
    expect(toPage(rows, 2)).toEqual({ page: [{ code: 'a' }, { code: 'b' }], next: 'b' })
    expect(toPage(rows, 3)).toEqual({ page: rows, next: null })
    expect(toPage([], 3)).toEqual({ page: [], next: null })
  })
})
