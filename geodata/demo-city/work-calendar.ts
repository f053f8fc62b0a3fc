/**
 * Time limits of the catalogue on a plain calendar: Monday to Friday, 08:00-12:00 and 14:00-18:00, Asia/Shanghai.
 * Public holidays are left out: an invented city keeps none.
 */
const minute = 60_000
const dayMs = 24 * 60 * minute

// China keeps no summer time: local time is UTC+8 all year.
export const shanghaiOffsetMs = 8 * 60 * minute

export type LimitUnit = 'urgent-hour' | 'work-hour' | 'urgent-work-day' | 'work-day' | 'natural-day'

const shifts = [
  [8 * 60, 12 * 60],
  [14 * 60, 18 * 60],
] as const

// 1970-01-01 was a Thursday.
const isWorkDay = (day: number): boolean => (((day + 3) % 7) + 7) % 7 < 5

const afterWorkHours = (localMs: number, hours: number): number => {
  let left = hours * 60
  for (let day = Math.floor(localMs / dayMs); ; day++) {
    if (!isWorkDay(day)) continue
    for (const [opens, closes] of shifts) {
      const from = Math.max(opens, (localMs - day * dayMs) / minute)
      if (from >= closes) continue
      if (from + left <= closes) return day * dayMs + (from + left) * minute
      left -= closes - from
    }
  }
}

/** A limit of n work days ends with the n-th work day after the day of filing. */
const afterWorkDays = (localMs: number, days: number): number => {
  let left = days
  for (let day = Math.floor(localMs / dayMs) + 1; ; day++) {
    if (!isWorkDay(day)) continue
    left--
    if (left <= 0) return day * dayMs + 18 * 60 * minute
  }
}

/** When a report must be dealt with; instants in milliseconds since 1970, UTC. */
export const dueAt = (reportedMs: number, value: number, unit: LimitUnit): number => {
  const local = reportedMs + shanghaiOffsetMs
  switch (unit) {
    case 'urgent-hour':
      return reportedMs + value * 60 * minute
    case 'urgent-work-day':
    case 'natural-day':
      return reportedMs + value * dayMs
    case 'work-hour':
      return afterWorkHours(local, value) - shanghaiOffsetMs
    case 'work-day':
      return afterWorkDays(local, value) - shanghaiOffsetMs
  }
}
