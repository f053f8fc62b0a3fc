import { describe, expect, it } from 'vitest'
import { spansOf } from '../comparisons/comparison-settings.ts'
import { dayOf } from '../heat/time-window.ts'
import { beginsFrom, dayAfterNewest } from './use-comparison.ts'

describe('the periods compared at first', () => {
  const timezone = 'Asia/Shanghai'
  const end = dayAfterNewest({ newestIncidentAt: '2026-10-31T15:56:19.000Z', timezone }) ?? ''

  it('are whole days of the city and share none', () => {
    const { from, to, fromB, toB } = spansOf({ kind: 'before', days: 90 }, beginsFrom(end, timezone))
    expect(to).toBe('2026-10-31T16:00:00.000Z')
    for (const instant of [from, to, fromB, toB]) expect(instant).toMatch(/T16:00:00\.000Z$/)
    const lastDayOfB = dayOf(new Date(Date.parse(toB) - 1).toISOString(), timezone)
    expect([lastDayOfB, dayOf(from, timezone)]).toEqual(['2026-08-02', '2026-08-03'])
  })

  it('are whole days where summer time begins or ends in them', () => {
    const spans = spansOf({ kind: 'before', days: 30 }, beginsFrom('2026-11-10', 'America/New_York'))
    expect([spans.from, spans.to]).toEqual(['2026-10-11T04:00:00.000Z', '2026-11-10T05:00:00.000Z'])
  })
})
