/** Half-open [from, to), ISO 8601; without an end it is open on that side. */
export type TimeWindow = { from?: string; to?: string }
export type Preset = 'allTime' | 'lastYear' | 'last90' | 'last30' | 'last7'

const presetDays: Record<Exclude<Preset, 'allTime'>, number> = { lastYear: 365, last90: 90, last30: 30, last7: 7 }
const dayMs = 86_400_000

/** Counted back from the newest incident, not from today: a city loaded from a file has no today. */
export function presetWindow(preset: Preset, newest: string): TimeWindow {
  if (preset === 'allTime') return {}
  const to = Math.floor(Date.parse(newest) / 1000) * 1000 + 1000
  return { from: new Date(to - presetDays[preset] * dayMs).toISOString(), to: new Date(to).toISOString() }
}

/** The calendar day of an instant in a time zone, as yyyy-mm-dd. */
export function dayOf(iso: string, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(new Date(iso))
}

/** The instant a day begins in a time zone; undefined for half-typed dates. */
export function instantOfDay(day: string, timezone: string): string | undefined {
  const midnightUtc = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnightUtc) || !/^[12]\d{3}-/.test(day)) return undefined
  // Twice, because the offset at midnight may differ from the offset at the first guess (summer time).
  const guess = midnightUtc - offsetMs(midnightUtc, timezone)
  return new Date(midnightUtc - offsetMs(guess, timezone)).toISOString()
}

type Days = { from: string; to: string }

/** The window after one of its two days was typed anew. Days in the wrong order change places; else the other end stays, open or not. */
export function withDays(timeWindow: TimeWindow, days: Days, typed: keyof Days, timezone: string): TimeWindow {
  const [firstDay = '', lastDay = ''] = [days.from, days.to].sort()
  const from = instantOfDay(firstDay, timezone)
  const to = instantOfDay(nextDay(lastDay), timezone)
  if (from === undefined || to === undefined) return timeWindow
  if (days.from > days.to) return { from, to }
  return typed === 'from' ? { ...timeWindow, from } : { ...timeWindow, to }
}

export function nextDay(day: string): string {
  const midnightUtc = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(midnightUtc) ? '' : new Date(midnightUtc + dayMs).toISOString().slice(0, 10)
}

/** The day so many days after another, or before it. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** How far the zone's clocks are ahead of UTC at an instant. */
function offsetMs(instant: number, timezone: string): number {
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instant)
  return Date.parse(`${local.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}

type Histogram = { bucket: 'hour' | 'day' | 'week' | 'month'; starts: readonly string[] }
const bucketMs: Record<Histogram['bucket'], number> = {
  hour: dayMs / 24,
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
}

/** Where a bucket ends: at the next one's start. After the last one stands no start, so its usual length is taken. */
export function bucketEnds({ bucket, starts }: Histogram, index: number): number {
  const next = starts[index + 1]
  return next === undefined ? Date.parse(starts[index] ?? '') + bucketMs[bucket] : Date.parse(next)
}

/** The window that covers whole buckets under a brush, so that its total is the sum of the bars in it. */
export function snapToBuckets(starts: readonly string[], fromMs: number, toMs: number): TimeWindow {
  const first = lastIndexAtOrBefore(starts, fromMs)
  const last = lastIndexAtOrBefore(starts, toMs)
  const from = starts[Math.max(0, first)]
  const to = starts[last + 1]
  return { ...(from !== undefined && first >= 0 ? { from } : {}), ...(to === undefined ? {} : { to }) }
}

function lastIndexAtOrBefore(starts: readonly string[], instant: number): number {
  return starts.findLastIndex((start) => Date.parse(start) <= instant)
}
