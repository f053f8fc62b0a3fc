/** Units of a class's time limit, as the store words them. */
export type LimitUnit = 'urgent-hour' | 'work-hour' | 'urgent-work-day' | 'work-day' | 'natural-day'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The default office hours of the digital city management rules, local time: 08:00-12:00 and 14:00-18:00. */
const sessions = [
  { from: 8 * hourMs, to: 12 * hourMs },
  { from: 14 * hourMs, to: 18 * hourMs },
]
const workDayMs = 8 * hourMs

/**
 * When a limit that starts at `from` runs out. Urgent hours, urgent work days and natural days run through nights and
 * weekends; work hours and work days (eight work hours) run in office hours from Monday to Friday of the time zone.
 * Public holidays and make-up work days are not known to it.
 */
export function dueTime(from: Date, limit: { value: number; unit: LimitUnit }, timeZone: string): Date {
  switch (limit.unit) {
    case 'urgent-hour':
      return new Date(from.getTime() + limit.value * hourMs)
    case 'natural-day':
    case 'urgent-work-day':
      return new Date(from.getTime() + limit.value * dayMs)
    case 'work-hour':
      return afterWork(from, limit.value * hourMs, timeZone)
    case 'work-day':
      return afterWork(from, limit.value * workDayMs, timeZone)
  }
}

function afterWork(from: Date, workMs: number, timeZone: string): Date {
  const localStart = from.getTime() + offsetMs(from.getTime(), timeZone)
  const localEnd = endOfWork(localStart, workMs)
  // The offset is looked up near the end, since summer time may have begun or ended on the way.
  return new Date(localEnd - offsetMs(localEnd - offsetMs(localEnd, timeZone), timeZone))
}

/** Local wall-clock times written as milliseconds since 1970 as if they were UTC. */
function endOfWork(localStart: number, workMs: number): number {
  let left = workMs
  for (let day = Math.floor(localStart / dayMs); ; day += 1) {
    if (isWeekend(day)) continue
    for (const session of sessions) {
      const start = Math.max(localStart, day * dayMs + session.from)
      const available = day * dayMs + session.to - start
      if (available <= 0) continue
      if (left <= available) return start + left
      left -= available
    }
  }
}

/** Days since 1970-01-01, a Thursday. */
function isWeekend(day: number): boolean {
  const weekday = (((day + 3) % 7) + 7) % 7
  return weekday >= 5
}

/** How far the time zone's wall clock is ahead of UTC at an instant. */
function offsetMs(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  if (hours === undefined || minutes === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * 60_000)
}
