export const comparisonKinds = ['before', 'last-year', 'classes', 'action'] as const
export const comparisonDays = [30, 90, 365] as const
export const comparisonReferences = ['city', 'time', 'control'] as const
export const comparisonRates = [0.01, 0.05, 0.1] as const

export type ComparisonSettings = {
  /** `before`: against as many days before; `last-year`: the same days 52 weeks ago; `action`: after and before a day. */
  kind: (typeof comparisonKinds)[number]
  days: number
  /** The day of an action, or the day after the last of side a; null: the newest there is. */
  day: string | null
  /** Classes of side b, when classes are compared. */
  classesB: number[]
  /** Grids of an action; empty: all. */
  grids: number[]
  reference: (typeof comparisonReferences)[number]
  rate: number
  isSwiped: boolean
}

export type ComparisonSpans = { from: string; to: string; fromB: string; toB: string }

/** 52 weeks keep weekdays on weekdays. */
const yearDays = 364

/**
 * The two periods in whole days of the city's clock, back from the day that `beginOf` counts from: the chosen one, or the
 * day after the newest incident. A period that meets the other begins with the day after it.
 */
export function spansOf(
  { kind, days }: Pick<ComparisonSettings, 'kind' | 'days'>,
  beginOf: (daysAfter: number) => string,
): ComparisonSpans {
  const span = (end: number) => ({ from: beginOf(end - days), to: beginOf(end) })
  const a = kind === 'action' ? span(days) : span(0)
  const b = kind === 'classes' ? a : kind === 'action' ? span(0) : span(kind === 'last-year' ? -yearDays : -days)
  return { ...a, fromB: b.from, toB: b.to }
}

/** Two sets of classes are compared over one period, so what is in both would be counted twice. */
export function areOtherClasses(a: readonly number[] | undefined, b: readonly number[]): boolean {
  return a !== undefined && a.length > 0 && b.length > 0 && b.every((id) => !a.includes(id))
}

/** A control needs grids that were not acted upon; without an action there are none. */
export function referenceOf({ kind, reference, grids }: ComparisonSettings): ComparisonSettings['reference'] {
  if (reference === 'control' && (kind !== 'action' || grids.length === 0)) return 'city'
  return reference
}
