import { describe, expect, it } from 'vitest'
import type { LimitUnit } from './working-time.ts'
import { dueTime } from './working-time.ts'

const shanghai = (local: string): Date => new Date(`${local}+08:00`)
const due = (from: string, value: number, unit: LimitUnit): string =>
  new Date(dueTime(shanghai(from), { value, unit }, 'Asia/Shanghai').getTime() + 8 * 3_600_000)
    .toISOString()
    .slice(0, 16)

describe('a limit that runs through nights and weekends', () => {
  // 2026-03-06 is a Friday.
  it.each<[number, LimitUnit, string]>([
    [2, 'urgent-hour', '2026-03-06T19:30'],
    [0.5, 'urgent-hour', '2026-03-06T18:00'],
    [1, 'natural-day', '2026-03-07T17:30'],
    [3, 'urgent-work-day', '2026-03-09T17:30'],
  ])('of %d %s from Friday half past five ends at %s %s', (value, unit, end) => {
    expect(due('2026-03-06T17:30:00', value, unit)).toBe(end)
  })
})

describe('a limit in office hours', () => {
  it.each<[string, number, LimitUnit, string]>([
    ['2026-03-06T17:30:00', 4, 'work-hour', '2026-03-09T11:30'],
    ['2026-03-06T17:30:00', 0.5, 'work-hour', '2026-03-06T18:00'],
    ['2026-03-06T17:30:00', 1, 'work-day', '2026-03-09T17:30'],
    ['2026-03-07T09:00:00', 4, 'work-hour', '2026-03-09T12:00'],
    ['2026-03-09T00:00:00', 8, 'work-hour', '2026-03-09T18:00'],
    ['2026-03-09T11:00:00', 2, 'work-hour', '2026-03-09T15:00'],
    ['2026-03-09T13:00:00', 1, 'work-hour', '2026-03-09T15:00'],
    ['2026-03-09T23:59:00', 1, 'work-hour', '2026-03-10T09:00'],
    ['2026-03-02T08:00:00', 5, 'work-day', '2026-03-06T18:00'],
    ['2026-03-02T08:00:00', 10, 'work-day', '2026-03-13T18:00'],
  ])('from %s of %d %s ends at %s', (from, value, unit, end) => {
    expect(due(from, value, unit)).toBe(end)
  })

  it('keeps to the wall clock when summer time begins on the way', () => {
    // New York went from UTC-5 to UTC-4 on Sunday 2026-03-08.
    const friday = new Date('2026-03-06T17:00:00-05:00')
    expect(dueTime(friday, { value: 2, unit: 'work-hour' }, 'America/New_York').toISOString()).toBe(
      '2026-03-09T13:00:00.000Z',
    )
  })

  it('works in time zones behind UTC and off the hour', () => {
    expect(
      dueTime(new Date('2026-03-02T02:30:00Z'), { value: 1, unit: 'work-hour' }, 'Asia/Kolkata').toISOString(),
    ).toBe('2026-03-02T03:30:00.000Z')
    expect(dueTime(new Date('2026-03-02T12:00:00Z'), { value: 1, unit: 'work-hour' }, 'UTC').toISOString()).toBe(
      '2026-03-02T15:00:00.000Z',
    )
  })
})
