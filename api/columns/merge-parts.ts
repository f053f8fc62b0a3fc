import type { Density } from './incident-figures.ts'
import type { SummaryParcel, SurveyParcel, TallyParcel } from './summary-parcel.ts'

/** Parts of one answer, each about other rows, put together. What is no count is the same in all. */

export function mergeSummaries(parts: readonly SummaryParcel[]): SummaryParcel {
  const [first] = parts
  if (!first) throw new Error('there is nothing to put together')
  return {
    ...first,
    total: sumOf(parts.map(({ total }) => total)),
    placeholders: sumOf(parts.map(({ placeholders }) => placeholders)),
    outsideAnyGrid: sumOf(parts.map(({ outsideAnyGrid }) => outsideAnyGrid)),
    grids: mergeTallies(parts.map(({ grids }) => grids)),
    classes: mergeTallies(parts.map(({ classes }) => classes)),
    histogram: first.histogram && {
      ...first.histogram,
      counts: addAll(parts.flatMap(({ histogram }) => (histogram ? [histogram.counts] : []))),
    },
  }
}

export function mergeDensities(parts: readonly Density[]): Density {
  const [first] = parts
  if (!first) throw new Error('there is nothing to put together')
  return { ...first, total: sumOf(parts.map(({ total }) => total)), field: addAll(parts.map(({ field }) => field)) }
}

export function mergeSurveys(parts: readonly SurveyParcel[]): SurveyParcel {
  return {
    summary: mergeSummaries(parts.map(({ summary }) => summary)),
    density: mergeDensities(parts.map(({ density }) => density)),
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Into the first, which was handed over for this answer alone. */
function addAll<T extends Uint32Array | Float32Array>(parts: readonly T[]): T {
  const [sums, ...others] = parts
  if (!sums) throw new Error('there is nothing to put together')
  for (const other of others) for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (other[i] as number)
  return sums
}

/** Ascending, as each part is. */
function mergeTallies(parts: readonly TallyParcel[]): TallyParcel {
  const counts = new Map<number, number>()
  for (const part of parts) part.ids.forEach((id, i) => counts.set(id, (counts.get(id) ?? 0) + (part.counts[i] ?? 0)))
  const ids = Uint32Array.from(counts.keys()).sort()
  return { ids, counts: Uint32Array.from(ids, (id) => counts.get(id) ?? 0) }
}
