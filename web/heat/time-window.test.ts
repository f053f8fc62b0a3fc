import { describe, expect, it } from 'vitest'
import { bucketEnds, dayOf, instantOfDay, nextDay, presetWindow, snapToBuckets, withDays } from './time-window.ts'

const weeks = ['2026-01-04T16:00:00.000Z', '2026-01-11T16:00:00.000Z', '2026-01-18T16:00:00.000Z']
const ms = (iso: string) => Date.parse(iso)

describe('a brushed window', () => {
  it('covers whole buckets, so its total is the sum of its bars', () => {
    expect(snapToBuckets(weeks, ms('2026-01-13T00:00:00Z'), ms('2026-01-14T00:00:00Z'))).toEqual({
      from: weeks[1],
      to: weeks[2],
    })
  })

  it('is open at the end of the data', () => {
    expect(snapToBuckets(weeks, ms('2026-01-13T00:00:00Z'), ms('2026-02-14T00:00:00Z'))).toEqual({ from: weeks[1] })
    expect(snapToBuckets(weeks, ms('2025-01-13T00:00:00Z'), ms('2026-01-05T00:00:00Z'))).toEqual({ to: weeks[1] })
  })
})

describe('a day of the city', () => {
  it('begins at its own midnight', () => {
    expect(instantOfDay('2026-10-31', 'Asia/Shanghai')).toBe('2026-10-30T16:00:00.000Z')
    expect(dayOf('2026-10-30T16:00:00.000Z', 'Asia/Shanghai')).toBe('2026-10-31')
  })

  it('begins at its own midnight when the clocks change that day', () => {
    expect(instantOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z')
    expect(instantOfDay('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z')
    expect(instantOfDay('2026-11-02', 'America/New_York')).toBe('2026-11-02T05:00:00.000Z')
  })

  it('is not read from half a date', () => {
    expect(instantOfDay('', 'UTC')).toBeUndefined()
    expect(instantOfDay('0002-01-01', 'UTC')).toBeUndefined()
    expect(nextDay('2026-12-31')).toBe('2027-01-01')
  })
})

describe('typed days', () => {
  const whole = { from: '2026-10-01T16:00:00.000Z', to: '2026-10-04T16:00:00.000Z' }
  const early = '2026-10-02'
  const late = '2026-10-04'

  it('move their own end and leave the other as it is, open or not', () => {
    expect(withDays({}, { from: early, to: late }, 'from', 'Asia/Shanghai')).toEqual({ from: whole.from })
    expect(withDays({}, { from: early, to: late }, 'to', 'Asia/Shanghai')).toEqual({ to: whole.to })
  })

  it('change places when the first is the later, and are both whole', () => {
    expect(withDays({}, { from: late, to: early }, 'from', 'Asia/Shanghai')).toEqual(whole)
    expect(withDays({}, { from: late, to: early }, 'to', 'Asia/Shanghai')).toEqual(whole)
  })

  it('leave the window alone while one is half typed', () => {
    expect(withDays(whole, { from: '0002-10-04', to: early }, 'from', 'Asia/Shanghai')).toBe(whole)
    expect(withDays(whole, { from: early, to: '' }, 'to', 'Asia/Shanghai')).toBe(whole)
  })
})

describe('a bucket', () => {
  it('ends where the next begins, and the last one after its own length', () => {
    expect(bucketEnds({ bucket: 'week', starts: weeks }, 0)).toBe(ms('2026-01-11T16:00:00.000Z'))
    expect(bucketEnds({ bucket: 'week', starts: weeks }, 2)).toBe(ms('2026-01-25T16:00:00.000Z'))
  })
})

describe('a preset', () => {
  it('counts back from the newest incident and holds it', () => {
    const newest = '2026-10-31T15:53:47.500Z'
    const { from, to } = presetWindow('last7', newest)
    expect(ms(to ?? '')).toBeGreaterThan(ms(newest))
    expect(ms(to ?? '') - ms(from ?? '')).toBe(7 * 86_400_000)
    expect(presetWindow('allTime', newest)).toEqual({})
  })
})
