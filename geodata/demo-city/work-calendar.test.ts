import { describe, expect, it } from 'vitest'
import { dueAt } from './work-calendar.ts'
import type { LimitUnit } from './work-calendar.ts'

// 2026-10-30 is a Friday.
const due = (filed: string, value: number, unit: LimitUnit) =>
  new Date(dueAt(Date.parse(`${filed}+08:00`), value, unit) + 8 * 3_600_000).toISOString().slice(0, 16)

describe('a case filed on Friday at 17:30', () => {
  const friday = '2026-10-30T17:30'
  it('is due after two urgent hours at 19:30', () => expect(due(friday, 2, 'urgent-hour')).toBe('2026-10-30T19:30'))
  it('is due after four work hours on Monday at 11:30', () =>
    expect(due(friday, 4, 'work-hour')).toBe('2026-11-02T11:30'))
  it('is due after one work day on Monday at 18:00', () => expect(due(friday, 1, 'work-day')).toBe('2026-11-02T18:00'))
  it('is due after one urgent work day on Saturday', () =>
    expect(due(friday, 1, 'urgent-work-day')).toBe('2026-10-31T17:30'))
})

describe('work hours', () => {
  it('pause at noon', () => expect(due('2026-10-28T11:00', 2, 'work-hour')).toBe('2026-10-28T15:00'))
  it('end with the afternoon, not with the next morning', () =>
    expect(due('2026-10-28T14:00', 4, 'work-hour')).toBe('2026-10-28T18:00'))
  it('wait for Monday on a Sunday', () => expect(due('2026-11-01T09:00', 1, 'work-hour')).toBe('2026-11-02T09:00'))
})
