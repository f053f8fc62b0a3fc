import { describe, expect, it } from 'vitest'
import { readDutyHours } from './duty-hours.ts'

const at = (text: string, day: number, hour: number) => readDutyHours(text)?.[day * 24 + hour]
const hoursIn = (text: string) => readDutyHours(text)?.reduce((sum, flag) => sum + flag, 0)

describe('hours of duty', () => {
  it.each([
    ['24/7', 168],
    ['Mo-Fr 08:00-18:00', 50],
    ['Mo-Fr 09:00-17:30', 45],
    ['Mo-Su 05:00-13:00', 56],
    ['08:00-12:00,13:00-17:00', 56],
    ['Mo-Fr 08:00-18:00; Fr 08:00-12:00', 44],
    ['Mo-Fr 08:00-18:00; We off', 40],
    ['Mo,We 22:00-06:00', 16],
    ['Fr-Mo 10:00-12:00', 8],
    ['Mo 00:00-24:00', 24],
    ['', 0],
  ])('%j is %i full hours of a week', (text, hours) => {
    expect(hoursIn(text)).toBe(hours)
  })

  it('goes over midnight, from Sunday into Monday too', () => {
    expect([at('Su 22:00-06:00', 6, 21), at('Su 22:00-06:00', 6, 22), at('Su 22:00-06:00', 0, 5)]).toEqual([0, 1, 1])
    expect(at('Su 22:00-06:00', 0, 6)).toBe(0)
  })

  it('begins with the hour and ends before it', () => {
    expect([at('Mo 08:00-18:00', 0, 8), at('Mo 08:00-18:00', 0, 17), at('Mo 08:00-18:00', 0, 18)]).toEqual([1, 1, 0])
    expect(at('Mo 08:30-18:00', 0, 8)).toBe(0)
  })

  it.each(['whenever', 'Mo-Xx 08:00-18:00', 'Mo 8-18', 'Mo 08:70-18:00', 'Mo 25:00-26:00', 'PH off'])(
    'does not guess what %j means',
    (text) => {
      expect(readDutyHours(text)).toBeUndefined()
    },
  )
})
