import { describe, expect, it } from 'vitest'
import type { IncidentStatus } from '#geo/incident-words'
import { decideMove, isOnTheMap, planFrame, readCursor, settleReportTime } from './incidents.rules.ts'

const now = new Date('2026-03-02T08:00:00Z')

describe('the time of a report', () => {
  it('is now when none is told, and never later', () => {
    expect(settleReportTime(undefined, now)).toEqual({ ok: true, reportedAt: now })
    expect(settleReportTime('2026-03-02T08:04:59Z', now)).toEqual({ ok: true, reportedAt: now })
    expect(settleReportTime('2026-03-02T15:00:00+08:00', now)).toEqual({
      ok: true,
      reportedAt: new Date('2026-03-02T07:00:00Z'),
    })
  })

  it('is refused from the future and from before the year 2000', () => {
    expect(settleReportTime('2026-03-02T08:05:01Z', now)).toEqual({ ok: false, reason: 'in-the-future' })
    expect(settleReportTime('1999-12-31T23:59:59Z', now)).toEqual({ ok: false, reason: 'too-old' })
    expect(settleReportTime('2000-01-01T00:00:00Z', now).ok).toBe(true)
  })
})

describe('a declared frame', () => {
  it('is known, asked of the database, or nobody knows it', () => {
    expect(planFrame([112, 33.5], 'wgs84')).toEqual({ by: 'formula', position: [112, 33.5] })
    expect(planFrame([112, 33.5], 'cgcs2000')).toEqual({ by: 'formula', position: [112, 33.5] })
    expect(planFrame([112, 33.5], 'EPSG:4546')).toEqual({ by: 'database', srid: 4546 })
    for (const frame of ['EPSG:0', 'EPSG:-4546', 'EPSG:4.5', 'EPSG:99999999999'] as const)
      expect(planFrame([112, 33.5], frame)).toEqual({ by: 'nobody', reason: 'no-such-code' })
  })

  it('of the web maps is shifted back by some hundred metres', () => {
    for (const frame of ['gcj02', 'bd09'] as const) {
      const plan = planFrame([112, 33.5], frame)
      if (plan.by !== 'formula') throw new Error('a formula was expected')
      const shiftDegrees = Math.hypot(plan.position[0] - 112, plan.position[1] - 33.5)
      expect(shiftDegrees).toBeGreaterThan(0.001)
      expect(shiftDegrees).toBeLessThan(0.02)
    }
  })

  it('may lead off the map', () => {
    expect(isOnTheMap([180, -85])).toBe(true)
    expect(isOnTheMap([112, 85.1])).toBe(false)
    expect(isOnTheMap([Number.POSITIVE_INFINITY, Number.NaN])).toBe(false)
    expect(isOnTheMap([112, Number.NaN])).toBe(false)
  })
})

describe('a change of status', () => {
  it('sets the time of closing when it closes and takes it back otherwise', () => {
    expect(decideMove('open', 'closed', now)).toEqual({ ok: true, closedAt: now })
    expect(decideMove('closed', 'in-progress', now)).toEqual({ ok: true, closedAt: null })
    expect(decideMove('open', 'refused', now)).toEqual({ ok: true, closedAt: null })
  })

  it('never goes from a status to itself', () => {
    for (const status of ['open', 'in-progress', 'closed', 'refused'] satisfies IncidentStatus[]) {
      const move = decideMove(status, status, now)
      expect(move.ok).toBe(false)
      if (!move.ok) expect(move.allowed.length).toBeGreaterThan(0)
    }
  })
})

describe('a cursor', () => {
  it('is two numbers, or nothing', () => {
    expect(readCursor('1772438400000001_42')).toEqual({ afterMicros: 1_772_438_400_000_001, afterId: 42 })
    expect(readCursor('-5_7')).toEqual({ afterMicros: -5, afterId: 7 })
    expect(readCursor(undefined)).toEqual({ afterMicros: null, afterId: null })
  })
})
