export type Bucket = 'hour' | 'day' | 'week' | 'month'

export type CityClock = {
  timeZone: string
  /** Seconds to add to UTC seconds to read the city's wall clock. */
  offsetAt: (utcSeconds: number) => number
  /** 0 (Monday 0:00-0:59) to 167 (Sunday 23:00-23:59), on the city's wall clock. */
  hourOfWeek: (utcSeconds: number) => number
  /** Starts in UTC seconds of the buckets that cover [from, to), in the city's calendar; weeks begin on Monday. */
  bucketStarts: (bucket: Bucket, from: number, to: number) => number[]
}

const day = 86_400
// Changes of the clock are looked for in this span; what is stored as Uint32 seconds ends in 2106.
const lastYear = 2107
const probeStep = 14 * day

type Shift = { from: number; offset: number }

/** Reads the zone's changes once from the platform's own tables, so that a million rows cost no calls to Intl. */
export function openCityClock(timeZone: string): CityClock {
  const shifts = readShifts(timeZone)
  let last = 0
  const offsetAt = (utc: number): number => {
    if (!covers(shifts, last, utc)) last = searchShift(shifts, utc)
    return shifts[last]?.offset ?? 0
  }
  return {
    timeZone,
    offsetAt,
    hourOfWeek: (utc) => {
      const local = utc + offsetAt(utc)
      // 1 January 1970 was a Thursday, three days after a Monday.
      return ((Math.floor(local / day) + 3) % 7) * 24 + Math.floor((local % day) / 3600)
    },
    bucketStarts: (bucket, from, to) =>
      bucket === 'hour' ? hourStarts(offsetAt, from, to) : calendarStarts(offsetAt, bucket, [from, to]),
  }
}

function covers(shifts: Shift[], index: number, utc: number): boolean {
  const shift = shifts[index]
  const next = shifts[index + 1]
  return shift !== undefined && utc >= shift.from && (next === undefined || utc < next.from)
}

function searchShift(shifts: Shift[], utc: number): number {
  let low = 0
  let high = shifts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((shifts[middle]?.from ?? Infinity) <= utc) low = middle
    else high = middle - 1
  }
  return low
}

function readShifts(timeZone: string): Shift[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsetOf = (utc: number): number => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(utc * 1000)) parts[type] = Number(value)
    const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, date, hour, minute, second) / 1000 - utc
  }
  const shifts: Shift[] = [{ from: -Infinity, offset: offsetOf(0) }]
  const end = Date.UTC(lastYear, 0, 1) / 1000
  for (let utc = 0; utc < end; utc += probeStep) {
    const before = shifts.at(-1)?.offset
    const after = offsetOf(utc + probeStep)
    if (after !== before) shifts.push({ from: firstWith(offsetOf, utc, after), offset: after })
  }
  return shifts
}

/** The second within a probe step at which the clock begins to show `offset`. */
function firstWith(offsetOf: (utc: number) => number, start: number, offset: number): number {
  let low = start
  let high = start + probeStep
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (offsetOf(middle) === offset) high = middle
    else low = middle + 1
  }
  return low
}

function hourStarts(offsetAt: (utc: number) => number, from: number, to: number): number[] {
  const floor = (utc: number) => utc - modulo(utc + offsetAt(utc), 3600)
  const starts: number[] = []
  for (let start = floor(from); start < to; start = Math.max(floor(start + 3600), start + 900)) starts.push(start)
  return starts
}

function calendarStarts(
  offsetAt: (utc: number) => number,
  bucket: Exclude<Bucket, 'hour'>,
  [from, to]: [number, number],
): number[] {
  const date = new Date((from + offsetAt(from)) * 1000)
  date.setUTCHours(0, 0, 0, 0)
  if (bucket === 'month') date.setUTCDate(1)
  if (bucket === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  const starts: number[] = []
  for (;;) {
    const start = utcOfLocal(offsetAt, date.getTime() / 1000)
    if (start >= to) return starts
    starts.push(start)
    if (bucket === 'month') date.setUTCMonth(date.getUTCMonth() + 1)
    else date.setUTCDate(date.getUTCDate() + (bucket === 'week' ? 7 : 1))
  }
}

/** A wall clock time that happens twice is its first instant; one that is skipped is the instant of the skip. */
function utcOfLocal(offsetAt: (utc: number) => number, local: number): number {
  const first = local - offsetAt(local - day)
  if (first + offsetAt(first) === local) return first
  const second = local - offsetAt(local + day)
  return second + offsetAt(second) === local ? second : first
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor
}
