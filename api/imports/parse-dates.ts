/** What stands first in dates like 03/04/2015. */
export type DateOrder = 'mdy' | 'dmy'

type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number; offset: string }

const yearFirst =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?|分)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/
const yearLast =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?$/
const compact = /^(\d{4})(\d{2})(\d{2})(?:\s?(\d{2})(\d{2})(\d{2})?)?$/

/**
 * Reads a date or a time and returns it as PostgreSQL reads it, without an offset when the text has none (the
 * session's time zone then applies). Null: it is no date, or one that does not exist.
 */
export function parseTime(text: string, order: DateOrder): string | null {
  if (text.length === 22 && isFixedWidth(text)) return parseFixedWidth(text, order)
  const parts = partsOf(text, order)
  if (!parts || !exists(parts)) return null
  const { year, month, day, hour, minute, second, offset } = parts
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}${offset}`
}

/** The shape NN/NN/NNNN NN:NN:NN XM, which spreadsheets and 311 exports use: read without a regular expression. */
function isFixedWidth(text: string): boolean {
  if (text[2] !== '/' || text[5] !== '/' || text[10] !== ' ' || text[13] !== ':' || text[16] !== ':') return false
  const half = text.charCodeAt(20) | 32
  return text[19] === ' ' && (half === letterA || half === letterP) && (text.charCodeAt(21) | 32) === letterM
}

const letterA = 97
const letterP = 112
const letterM = 109

function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function parseFixedWidth(text: string, order: DateOrder): string | null {
  const month = pair(text, order === 'mdy' ? 0 : 3)
  const day = pair(text, order === 'mdy' ? 3 : 0)
  const year = pair(text, 6) * 100 + pair(text, 8)
  const hour = clockOf12(pair(text, 11), (text.charCodeAt(20) | 32) === letterP)
  const [minute, second] = [pair(text, 14), pair(text, 17)]
  if (!exists({ year, month, day, hour, minute, second })) return null
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${text.slice(14, 19)}`
}

/** 12 AM is midnight, 12 PM noon; 13 PM is no time at all. */
function clockOf12(hour: number, isAfternoon: boolean): number {
  return hour >= 1 && hour <= 12 ? (hour % 12) + (isAfternoon ? 12 : 0) : Number.NaN
}

function partsOf(text: string, order: DateOrder): Parts | null {
  const last = yearLast.exec(text)
  if (last) return yearLastParts(last, order)
  const first = yearFirst.exec(text) ?? compact.exec(text)
  if (first)
    return {
      ...clock(first, 4),
      ...calendar(first[1], first[2], first[3]),
      offset: first[7] === 'Z' ? '+00' : (first[7] ?? ''),
    }
  return /^-?\d{11,14}$/.test(text) ? epochParts(Number(text)) : null
}

function yearLastParts(match: RegExpExecArray, order: DateOrder): Parts {
  const [, one, , other, year] = match
  const date = order === 'mdy' ? calendar(year, one, other) : calendar(year, other, one)
  const time = clock(match, 5)
  const half = match[8]?.toLowerCase()
  if (half === undefined) return { ...date, ...time, offset: '' }
  return { ...date, ...time, hour: clockOf12(time.hour, half === 'p'), offset: '' }
}

function calendar(year = '', month = '', day = ''): { year: number; month: number; day: number } {
  return { year: Number(year), month: Number(month), day: Number(day) }
}

function clock(match: RegExpExecArray, at: number): { hour: number; minute: number; second: number } {
  return { hour: Number(match[at] ?? 0), minute: Number(match[at + 1] ?? 0), second: Number(match[at + 2] ?? 0) }
}

/** Milliseconds since 1970, as ArcGIS writes times into GeoJSON. */
function epochParts(milliseconds: number): Parts | null {
  const time = new Date(milliseconds)
  if (Number.isNaN(time.getTime())) return null
  return {
    year: time.getUTCFullYear(),
    month: time.getUTCMonth() + 1,
    day: time.getUTCDate(),
    hour: time.getUTCHours(),
    minute: time.getUTCMinutes(),
    second: time.getUTCSeconds(),
    offset: '+00',
  }
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Years outside 1900-2199 are typing errors in this field, and each would cost partitions. */
function exists({ year, month, day, hour, minute, second }: Omit<Parts, 'offset'>): boolean {
  const lastDay = month === 2 && isLeapYear(year) ? 29 : (monthDays[month - 1] ?? 0)
  const isDay = year >= 1900 && year <= 2199 && day >= 1 && day <= lastDay
  return isDay && hour < 24 && minute < 60 && second < 60
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** What a column of dates like 03/04/2015 gives away about its order. */
export type DateSurvey = {
  firstAbove12: number
  secondAbove12: number
  ambiguous: number
  mdyFalls: number
  dmyFalls: number
  lastMdy: string
  lastDmy: string
}

export function newDateSurvey(): DateSurvey {
  return { firstAbove12: 0, secondAbove12: 0, ambiguous: 0, mdyFalls: 0, dmyFalls: 0, lastMdy: '', lastDmy: '' }
}

/** True when the text is one whose order must be known. */
export function hasUnknownOrder(text: string): boolean {
  return yearLast.test(text)
}

export function surveyDate(survey: DateSurvey, text: string): void {
  const match = yearLast.exec(text)
  if (!match) return
  const one = Number(match[1])
  const other = Number(match[3])
  if (one > 12) survey.firstAbove12++
  else if (other > 12) survey.secondAbove12++
  else if (one !== other) survey.ambiguous++
  const mdy = parseTime(text, 'mdy') ?? survey.lastMdy
  const dmy = parseTime(text, 'dmy') ?? survey.lastDmy
  if (mdy < survey.lastMdy) survey.mdyFalls++
  if (dmy < survey.lastDmy) survey.dmyFalls++
  survey.lastMdy = mdy
  survey.lastDmy = dmy
}

/** The order a column is read in, and whether that had to be guessed. */
export function judgeDates(survey: DateSurvey): { order: DateOrder; isGuess: boolean } {
  if (survey.firstAbove12 > 0 || survey.secondAbove12 > 0)
    return {
      order: survey.firstAbove12 > survey.secondAbove12 ? 'dmy' : 'mdy',
      isGuess: survey.firstAbove12 > 0 && survey.secondAbove12 > 0,
    }
  return { order: survey.dmyFalls < survey.mdyFalls ? 'dmy' : 'mdy', isGuess: survey.ambiguous > 0 }
}
