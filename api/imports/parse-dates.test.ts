import { describe, expect, it } from 'vitest'
import { judgeDates, newDateSurvey, parseTime, surveyDate } from './parse-dates.ts'

describe('reading a time', () => {
  it.each([
    ['01/02/2015 12:20:09 AM', 'mdy', '2015-01-02 00:20:09'],
    ['01/02/2015 12:20:09 PM', 'dmy', '2015-02-01 12:20:09'],
    ['1/2/2015 3:05 PM', 'mdy', '2015-01-02 15:05:00'],
    ['2015-1-2', 'mdy', '2015-01-02 00:00:00'],
    ['2015-01-02T03:04:05Z', 'mdy', '2015-01-02 03:04:05+00'],
    ['2015-01-02T03:04:05.678+08:00', 'mdy', '2015-01-02 03:04:05+08:00'],
    ['2015年1月2日 3时4分', 'mdy', '2015-01-02 03:04:00'],
    ['2015/01/02 03:04:05', 'mdy', '2015-01-02 03:04:05'],
    ['20150102', 'mdy', '2015-01-02 00:00:00'],
    ['20150102030405', 'mdy', '2015-01-02 03:04:05'],
    ['31.12.2015', 'dmy', '2015-12-31 00:00:00'],
    ['1146614400000', 'mdy', '2006-05-03 00:00:00+00'],
  ] as const)('%s (%s)', (text, order, expected) => {
    expect(parseTime(text, order)).toBe(expected)
  })

  it.each([
    '',
    'soon',
    '02/30/2015',
    '13/01/2015 01:00:00 AM',
    '01/01/2015 13:00:00 PM',
    '01/01/2015 00:10:00 AM',
    '2015-02-29',
    '1066-10-14',
    '2015-01-02 25:00',
    '1/2-2015',
    'ab/cd/efgh ij:kl:mn AM',
  ])('says null to "%s"', (text) => {
    expect(parseTime(text, 'mdy')).toBeNull()
  })

  it('knows leap years', () => {
    expect(parseTime('2016-02-29', 'mdy')).not.toBeNull()
    expect(parseTime('2000-02-29', 'mdy')).not.toBeNull()
    expect(parseTime('1900-02-29', 'mdy')).toBeNull()
  })
})

describe('judging which of day and month stands first', () => {
  const judge = (...texts: string[]) => {
    const survey = newDateSurvey()
    for (const text of texts) surveyDate(survey, text)
    return judgeDates(survey)
  }

  it('is sure once a day above 12 shows', () => {
    expect(judge('01/02/2015', '14/02/2015')).toEqual({ order: 'dmy', isGuess: false })
    expect(judge('01/02/2015', '02/14/2015')).toEqual({ order: 'mdy', isGuess: false })
  })

  it('takes the order under which the column runs forward, and says that it guessed', () => {
    expect(judge('05/01/2015', '06/01/2015', '01/02/2015', '02/02/2015')).toEqual({ order: 'dmy', isGuess: true })
    expect(judge('01/05/2015', '01/06/2015', '02/01/2015')).toEqual({ order: 'mdy', isGuess: true })
  })

  it('guesses when the column contradicts itself', () => {
    expect(judge('14/02/2015', '02/14/2015').isGuess).toBe(true)
  })
})
