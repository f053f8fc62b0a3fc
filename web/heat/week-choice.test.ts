import { describe, expect, it } from 'vitest'
import { choiceBetween, dayChoice, hourChoice, isChosen } from './week-choice.ts'

const none = { hours: undefined, weekdays: undefined }

describe('choosing hours of the week', () => {
  it('keeps the rectangle of a drag, whichever corner it began at', () => {
    const wanted = { hours: [7, 8, 9], weekdays: [1, 2] }
    expect(choiceBetween({ weekday: 1, hour: 7 }, { weekday: 2, hour: 9 })).toEqual(wanted)
    expect(choiceBetween({ weekday: 2, hour: 7 }, { weekday: 1, hour: 9 })).toEqual(wanted)
    expect(choiceBetween({ weekday: 1, hour: 0 }, { weekday: 7, hour: 23 })).toEqual(none)
    expect(choiceBetween({ weekday: 6, hour: 0 }, { weekday: 7, hour: 23 })).toEqual({
      hours: undefined,
      weekdays: [6, 7],
    })
  })

  it('takes hours and days by name, and gives them up again', () => {
    const seven = hourChoice(none, 7)
    expect(hourChoice(hourChoice(seven, 5), 7)).toEqual({ hours: [5], weekdays: undefined })
    expect(hourChoice(seven, 7)).toEqual(none)
    expect(dayChoice(seven, 3)).toEqual({ hours: [7], weekdays: [3] })
  })

  it('marks what is chosen, and nothing when nothing is', () => {
    expect(isChosen(none, { weekday: 1, hour: 1 })).toBe(false)
    expect(isChosen({ hours: undefined, weekdays: [6] }, { weekday: 6, hour: 3 })).toBe(true)
    expect(isChosen({ hours: [4], weekdays: [6] }, { weekday: 6, hour: 3 })).toBe(false)
  })
})
