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

const dayMs = 86_400_000
/** 52 weeks keep weekdays on weekdays. */
const yearMs = 364 * dayMs

/** The two periods in whole days back from `endMs`, which is the start of the chosen day or just after the newest incident. */
export function spansOf({ kind, days }: Pick<ComparisonSettings, 'kind' | 'days'>, endMs: number): ComparisonSpans {
  const length = days * dayMs
  const iso = (ms: number): string => new Date(ms).toISOString()
  const span = (end: number) => ({ from: iso(end - length), to: iso(end) })
  const a = kind === 'action' ? span(endMs + length) : span(endMs)
  const b =
    kind === 'classes' ? a : kind === 'action' ? span(endMs) : span(endMs - (kind === 'last-year' ? yearMs : length))
  return { ...a, fromB: b.from, toB: b.to }
}

/** A control needs grids that were not acted upon; without an action there are none. */
export function referenceOf({ kind, reference, grids }: ComparisonSettings): ComparisonSettings['reference'] {
  if (reference === 'control' && (kind !== 'action' || grids.length === 0)) return 'city'
  return reference
}
