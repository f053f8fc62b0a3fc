import type { TimeWindow } from './time-window.ts'

/** From short to long. */
export const clockSteps = ['hour', 'day', 'week', 'month'] as const
export type ClockStep = (typeof clockSteps)[number]
/** Steps a second. */
export const clockSpeeds = [1, 2, 4, 8, 16] as const

export type ClockSettings = {
  /** Where the clock stands: the end of what is shown. Null: the clock is not used and the whole period is shown. */
  at: string | null
  step: ClockStep
  /** Steps that are shown together; not used while everything since the start is. */
  length: number
  isCumulative: boolean
  perSecond: number
  isLooping: boolean
}

const stepDays: Record<ClockStep, number> = { hour: 1 / 24, day: 1, week: 7, month: 30 }
const dayMs = 86_400_000
/** So many steps are asked for at once at most: two years of days, a month of hours. */
const mostSteps = 750

/** The steps a period can be played in: never none, the longest plays any. */
export function stepsFor(spanMs: number): ClockStep[] {
  return clockSteps.filter((step) => step === 'month' || spanMs / dayMs / stepDays[step] <= mostSteps)
}

/** The wanted step, or the shortest the period can be played in. */
export function fittingStep(wanted: ClockStep, spanMs: number): ClockStep {
  const fitting = stepsFor(spanMs)
  return fitting.includes(wanted) ? wanted : (fitting[0] ?? 'month')
}

/** A step that plays the period in some fifty frames or more, and how many are shown together at first. */
export function firstStep(spanMs: number): Pick<ClockSettings, 'step' | 'length'> {
  const step = clockSteps.findLast((word) => spanMs / dayMs / stepDays[word] >= 50) ?? 'hour'
  const lengths: Record<ClockStep, number> = { hour: 6, day: 7, week: 4, month: 3 }
  return { step: fittingStep(step, spanMs), length: lengths[step] }
}

/** How many steps have begun before an instant: the clock's place, from 1 to the number of steps. */
export function placeAt(edges: Float64Array, at: string): number {
  const seconds = Date.parse(at) / 1000
  const steps = edges.length - 1
  const past = edges.subarray(0, steps).findLastIndex((start) => start < seconds) + 1
  return Math.min(steps, Math.max(1, past))
}

/** What is shown at a place, as whole steps. */
export function windowAt(
  edges: Float64Array,
  place: number,
  { length, isCumulative }: Pick<ClockSettings, 'length' | 'isCumulative'>,
): Required<TimeWindow> {
  const first = isCumulative ? 0 : Math.max(0, place - length)
  return { from: instantAt(edges, first), to: instantAt(edges, place) }
}

export function instantAt(edges: Float64Array, edge: number): string {
  return new Date((edges[edge] ?? 0) * 1000).toISOString()
}

/** The next place while playing; undefined at the end. */
export function nextPlace(place: number, steps: number, isLooping: boolean): number | undefined {
  if (place < steps) return place + 1
  return isLooping && steps > 1 ? 1 : undefined
}
