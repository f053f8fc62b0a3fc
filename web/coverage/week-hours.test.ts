import { describe, expect, it } from 'vitest'
import { dayAndClock, extremesOf, hourOfWeekAt, weekOutline } from './week-hours.ts'

const hour = (householdsReached: number) => ({ onDuty: 1, units: 1, householdsReached })

describe('the hour of the week', () => {
  it('is read from the clock of the city', () => {
    // A Monday, 16:30 in London: half past midnight on Tuesday in Shanghai.
    const ms = Date.parse('2026-01-05T16:30:00Z')
    expect(hourOfWeekAt(ms, 'UTC')).toBe(16)
    expect(hourOfWeekAt(ms, 'Asia/Shanghai')).toBe(24)
    expect(hourOfWeekAt(Date.parse('2026-01-11T23:00:00Z'), 'UTC')).toBe(167)
  })

  it('is told as a day and a clock', () => {
    expect(dayAndClock(0)).toEqual({ day: 0, clock: '00:00' })
    expect(dayAndClock(75)).toEqual({ day: 3, clock: '03:00' })
  })

  it('is weakest where fewest are reached, and none where all are the same', () => {
    expect(extremesOf([hour(5), hour(2), hour(9), hour(2)])).toEqual({ weakest: 1, strongest: 2 })
    expect(extremesOf([hour(5), hour(5)])).toBeUndefined()
  })

  it('is drawn as steps of the share reached, and as nothing in an empty city', () => {
    expect(weekOutline([hour(10), hour(5)], 10, { width: 20, height: 8 })).toBe('M0,8V0H10V4H20V8Z')
    expect(weekOutline([hour(0)], 0, { width: 20, height: 8 })).toBe('M0,8V8H20V8Z')
  })
})
