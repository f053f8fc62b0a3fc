import { describe, expect, it } from 'vitest'
import { openCityClock } from './city-clock.ts'

const at = (text: string) => Date.parse(text) / 1000
const texts = (starts: number[]) => starts.map((start) => new Date(start * 1000).toISOString().replace(':00.000Z', 'Z'))

describe('the clock of a city', () => {
  it('tells the hour of the week, Monday first', () => {
    const shanghai = openCityClock('Asia/Shanghai')
    expect(shanghai.hourOfWeek(at('2024-07-01T00:00+08:00'))).toBe(0)
    expect(shanghai.hourOfWeek(at('2024-07-07T23:59+08:00'))).toBe(167)
    expect(shanghai.hourOfWeek(at('2024-07-03T15:30+08:00'))).toBe(2 * 24 + 15)
  })

  it('follows daylight saving to the second', () => {
    const boston = openCityClock('America/New_York')
    expect(boston.offsetAt(at('2015-03-08T06:59:59Z'))).toBe(-5 * 3600)
    expect(boston.offsetAt(at('2015-03-08T07:00:00Z'))).toBe(-4 * 3600)
    expect(boston.offsetAt(at('2015-11-01T05:59:59Z'))).toBe(-4 * 3600)
    expect(boston.offsetAt(at('2015-11-01T06:00:00Z'))).toBe(-5 * 3600)
    expect(openCityClock('Asia/Shanghai').offsetAt(at('1988-07-01T00:00Z'))).toBe(9 * 3600)
  })

  it('begins days at midnight though one has 23 hours and one 25', () => {
    const boston = openCityClock('America/New_York')
    expect(texts(boston.bucketStarts('day', at('2015-03-07T12:00Z'), at('2015-03-10T00:00Z')))).toEqual([
      '2015-03-07T05:00Z',
      '2015-03-08T05:00Z',
      '2015-03-09T04:00Z',
    ])
    expect(boston.bucketStarts('hour', at('2015-03-08T05:00Z'), at('2015-03-09T04:00Z'))).toHaveLength(23)
    expect(boston.bucketStarts('hour', at('2015-11-01T04:00Z'), at('2015-11-02T05:00Z'))).toHaveLength(25)
  })

  it('begins weeks on Monday and months on the first', () => {
    const shanghai = openCityClock('Asia/Shanghai')
    const window = [at('2024-01-03T00:00Z'), at('2024-03-01T00:00Z')] as const
    expect(texts(shanghai.bucketStarts('week', ...window))[0]).toBe('2023-12-31T16:00Z')
    expect(texts(shanghai.bucketStarts('month', ...window))).toEqual([
      '2023-12-31T16:00Z',
      '2024-01-31T16:00Z',
      '2024-02-29T16:00Z',
    ])
  })

  it('has an hour that begins at the half in India', () => {
    const starts = openCityClock('Asia/Kolkata').bucketStarts('hour', at('2024-01-01T00:10Z'), at('2024-01-01T01:00Z'))
    expect(texts(starts)).toEqual(['2023-12-31T23:30Z', '2024-01-01T00:30Z'])
  })
})
