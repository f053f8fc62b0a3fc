import type { coverByHour } from '#contract/coverage'
import type { ResponseOf } from '#http'

type Hours = ResponseOf<typeof coverByHour>['hours']

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The hour of the week it is in a zone, 0 being Monday 00:00. */
export function hourOfWeekAt(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
    .formatToParts(new Date(ms))
    .map(({ type, value }) => [type, value] as const)
  const told = new Map(parts)
  return Math.max(0, weekdays.indexOf(told.get('weekday') ?? '')) * 24 + Number(told.get('hour') ?? 0)
}

/** Day of the week from 0, Monday, and the hour as clocks show it. */
export function dayAndClock(hour: number): { day: number; clock: string } {
  return { day: Math.floor(hour / 24), clock: `${String(hour % 24).padStart(2, '0')}:00` }
}

/** The first of the hours that reach least, and of those that reach most; undefined where all are the same. */
export function extremesOf(hours: Hours): { weakest: number; strongest: number } | undefined {
  const reached = hours.map(({ householdsReached }) => householdsReached)
  const [least, most] = [Math.min(...reached), Math.max(...reached)]
  return least === most ? undefined : { weakest: reached.indexOf(least), strongest: reached.indexOf(most) }
}

/** The share reached as an outline of steps, an hour each, over its own ground line. */
export function weekOutline(
  hours: Hours,
  households: number,
  { width, height }: { width: number; height: number },
): string {
  const step = width / Math.max(1, hours.length)
  const y = (reached: number): number => round(height - (households > 0 ? reached / households : 0) * height)
  const steps = hours.map(({ householdsReached }, i) => `V${y(householdsReached)}H${round((i + 1) * step)}`)
  return `M0,${height}${steps.join('')}V${height}Z`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
