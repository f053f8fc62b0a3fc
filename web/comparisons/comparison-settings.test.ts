import { describe, expect, it } from 'vitest'
import { areOtherClasses, referenceOf, spansOf } from './comparison-settings.ts'

const end = (days: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + days * 86_400_000).toISOString()
const settings = { kind: 'before', days: 30, day: null, classesB: [], grids: [], rate: 0.05, isSwiped: false } as const

describe('the periods of a comparison', () => {
  it('are as long as each other and follow each other', () => {
    const spans = spansOf({ kind: 'before', days: 30 }, end)
    expect(spans).toMatchObject({ from: '2026-10-02T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' })
    expect([spans.fromB, spans.toB]).toEqual(['2026-09-02T00:00:00.000Z', spans.from])
  })

  it('of last year keep the weekday', () => {
    const { from, fromB } = spansOf({ kind: 'last-year', days: 90 }, end)
    expect(new Date(fromB).getUTCDay()).toBe(new Date(from).getUTCDay())
    expect(Date.parse(from) - Date.parse(fromB)).toBe(52 * 7 * 86_400_000)
  })

  it('of an action meet at its day, those of classes are one', () => {
    const action = spansOf({ kind: 'action', days: 90 }, end)
    expect([action.toB, action.from]).toEqual(['2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'])
    const classes = spansOf({ kind: 'classes', days: 90 }, end)
    expect([classes.fromB, classes.toB]).toEqual([classes.from, classes.to])
  })

  it('are compared only with other classes than those of the filter', () => {
    expect(areOtherClasses([1, 2], [3])).toBe(true)
    expect([areOtherClasses(undefined, [3]), areOtherClasses([1], []), areOtherClasses([1, 2], [2])]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('have a control only where there is an action on some grids', () => {
    expect(referenceOf({ ...settings, classesB: [], grids: [], reference: 'control' })).toBe('city')
    expect(referenceOf({ ...settings, kind: 'action', classesB: [], grids: [4], reference: 'control' })).toBe('control')
  })
})
