import { describe, expect, it } from 'vitest'
import { firstStep, fittingStep, instantAt, nextPlace, placeAt, stepsFor, windowAt } from './clock.ts'

const day = 86_400_000
const edges = Float64Array.from({ length: 11 }, (_, i) => Date.parse('2024-03-01T00:00:00Z') / 1000 + i * 86_400)

describe('the clock', () => {
  it('stands where its address says, and within the period whatever it says', () => {
    for (let place = 1; place <= 10; place++) expect(placeAt(edges, instantAt(edges, place))).toBe(place)
    expect(placeAt(edges, '1999-01-01T00:00:00Z')).toBe(1)
    expect(placeAt(edges, '2099-01-01T00:00:00Z')).toBe(10)
    expect(placeAt(edges, '2024-03-03T12:00:00Z')).toBe(3)
  })

  it('shows the last steps, or everything since the start', () => {
    expect(windowAt(edges, 5, { length: 2, isCumulative: false })).toEqual({
      from: '2024-03-04T00:00:00.000Z',
      to: '2024-03-06T00:00:00.000Z',
    })
    expect(windowAt(edges, 1, { length: 4, isCumulative: false }).from).toBe('2024-03-01T00:00:00.000Z')
    expect(windowAt(edges, 5, { length: 2, isCumulative: true }).from).toBe('2024-03-01T00:00:00.000Z')
  })

  it('stops at the end or begins again', () => {
    expect(nextPlace(9, 10, false)).toBe(10)
    expect(nextPlace(10, 10, false)).toBeUndefined()
    expect(nextPlace(10, 10, true)).toBe(1)
    expect(nextPlace(1, 1, true)).toBeUndefined()
  })

  it('offers steps that a period can be played in with few requests', () => {
    expect(stepsFor(20 * day)).toEqual(['hour', 'day', 'week', 'month'])
    expect(stepsFor(3 * 365 * day)).toEqual(['week', 'month'])
    // A menu of steps is never empty, however long the period.
    expect(stepsFor(64 * 365 * day)).toEqual(['month'])
    expect(stepsFor(0)).toContain('hour')
    expect(stepsFor(200 * 365 * day)).toContain(firstStep(200 * 365 * day).step)
    expect(fittingStep('hour', 3 * 365 * day)).toBe('week')
    expect(fittingStep('day', 60 * day)).toBe('day')
    expect(firstStep(3 * 365 * day)).toEqual({ step: 'week', length: 4 })
    expect(firstStep(90 * day)).toEqual({ step: 'day', length: 7 })
    expect(firstStep(2 * day).step).toBe('hour')
  })
})
