/** Days of a week as OpenStreetMap writes them, Monday first. */
export const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const
export const hoursOfWeek = 168

const minutesOfDay = 24 * 60
const minutesOfWeek = 7 * minutesOfDay

/** Who is on duty, by hour of the week from Monday 00:00: 1 where duty holds at the full hour. */
export type DutyHours = Uint8Array

/**
 * Reads the part of OpenStreetMap's opening_hours that shifts are written in: `24/7`, `Mo-Fr 08:00-18:00`,
 * `Mo,We 22:00-06:00`, several by `;` (a later one replaces its days), `off`. Anything else is undefined: what cannot
 * be read is not guessed.
 */
export function readDutyHours(text: string): DutyHours | undefined {
  const minutes = new Uint8Array(minutesOfWeek)
  for (const rule of text.split(';').map((part) => part.trim())) {
    if (rule === '') continue
    const read = readRule(rule)
    if (read === undefined) return undefined
    for (const day of read.days) minutes.fill(0, day * minutesOfDay, (day + 1) * minutesOfDay)
    for (const day of read.days) for (const span of read.spans) mark(minutes, day, span)
  }
  return Uint8Array.from({ length: hoursOfWeek }, (_, hour) => minutes[hour * 60] ?? 0)
}

type Span = readonly [from: number, to: number]

function readRule(rule: string): { days: number[]; spans: Span[] } | undefined {
  const everyDay = weekdays.map((_, day) => day)
  if (rule === '24/7') return { days: everyDay, spans: [[0, minutesOfDay]] }
  const [, dayWords = '', hours = ''] = /^((?:[A-Z][a-z](?:-[A-Z][a-z])?,?\s*)*)(.*)$/.exec(rule) ?? []
  const days = dayWords.trim() === '' ? everyDay : readDays(dayWords)
  const spans = hours === 'off' ? [] : readSpans(hours)
  return days && spans ? { days, spans } : undefined
}

function readDays(words: string): number[] | undefined {
  const days: number[] = []
  for (const part of words.split(',').map((word) => word.trim())) {
    const [first = -1, last = first] = part.split('-').map((word) => weekdays.findIndex((day) => day === word))
    if (first < 0 || last < 0) return undefined
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day)
      if (day === last) break
    }
  }
  return days
}

function readSpans(text: string): Span[] | undefined {
  const spans = text.split(',').map((word) => readSpan(word.trim()))
  return spans.every((span) => span !== undefined) ? spans : undefined
}

function readSpan(word: string): Span | undefined {
  const [, start = '', end = ''] = /^(\d\d:[0-5]\d)-(\d\d:[0-5]\d)$/.exec(word) ?? []
  const [from, to] = [minuteOf(start), minuteOf(end)]
  if (start === '' || from >= minutesOfDay || to > minutesOfDay) return undefined
  return [from, to > from ? to : to + minutesOfDay]
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}

/** A span that passes midnight goes on into the next day, Sunday's into Monday. */
function mark(minutes: Uint8Array, day: number, [from, to]: Span): void {
  for (let minute = from; minute < to; minute++) minutes[(day * minutesOfDay + minute) % minutesOfWeek] = 1
}
