import type { IncidentSummary, Survey } from './incident-figures.ts'
import type { Tally } from './tallies.ts'

/**
 * A summary as it travels between threads: thousands of small objects would take longer to copy than to count, arrays
 * of numbers are handed over as they are.
 */
export type SummaryParcel = Omit<IncidentSummary, 'grids' | 'classes' | 'histogram'> & {
  grids: TallyParcel
  classes: TallyParcel
  histogram: { bucket: 'hour' | 'day' | 'week' | 'month'; starts: Float64Array; counts: Uint32Array } | null
}
export type TallyParcel = { ids: Uint32Array; counts: Uint32Array }

export type SurveyParcel = Omit<Survey, 'summary'> & { summary: SummaryParcel }

export function packSummary({ grids, classes, histogram, ...rest }: IncidentSummary): SummaryParcel {
  return {
    ...rest,
    grids: packTallies(grids),
    classes: packTallies(classes),
    histogram: histogram && {
      bucket: histogram.bucket,
      starts: Float64Array.from(histogram.starts),
      counts: Uint32Array.from(histogram.counts),
    },
  }
}

export function unpackSummary({ grids, classes, histogram, ...rest }: SummaryParcel): IncidentSummary {
  return {
    ...rest,
    grids: unpackTallies(grids),
    classes: unpackTallies(classes),
    histogram: histogram && {
      bucket: histogram.bucket,
      starts: Array.from(histogram.starts),
      counts: Array.from(histogram.counts),
    },
  }
}

function packTallies(tallies: readonly Tally[]): TallyParcel {
  return {
    ids: Uint32Array.from(tallies, ({ id }) => id),
    counts: Uint32Array.from(tallies, ({ count }) => count),
  }
}

function unpackTallies({ ids, counts }: TallyParcel): Tally[] {
  return Array.from(ids, (id, i) => ({ id, count: counts[i] ?? 0 }))
}
