import type { Density } from './incident-figures.ts'
import type { SummaryParcel, SurveyParcel, TallyParcel } from './summary-parcel.ts'
import type { QuestionKind, Questions } from './thread-messages.ts'

type Merge<Answer> = (parts: readonly Answer[]) => Answer

/** Parts of one answer, each about other rows, put together; what is no count is the same in all. By kind, those that can. */
export const mergers: { [K in QuestionKind]?: Merge<Questions[K]['answer']> } = {
  summary: mergeSummaries,
  density: mergeDensities,
  survey: mergeSurveys,
}

function mergeSummaries(parts: readonly SummaryParcel[]): SummaryParcel {
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

function mergeDensities(parts: readonly Density[]): Density {
  const [first] = parts
  if (!first) throw new Error('there is nothing to put together')
  return { ...first, total: sumOf(parts.map(({ total }) => total)), field: addAll(parts.map(({ field }) => field)) }
}

function mergeSurveys(parts: readonly SurveyParcel[]): SurveyParcel {
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

/** Ascending, as each part is. By number, not by a map: this runs in the main thread, which others wait for. */
function mergeTallies(parts: readonly TallyParcel[]): TallyParcel {
  const highest = Math.max(0, ...parts.map(({ ids }) => ids.at(-1) ?? 0))
  const sums = new Uint32Array(highest + 1)
  for (const { ids, counts } of parts)
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number
      sums[id] = (sums[id] as number) + (counts[i] as number)
    }
  const ids = Uint32Array.from(sums.keys()).filter((id) => (sums[id] as number) > 0)
  return { ids, counts: ids.map((id) => sums[id] as number) }
}
