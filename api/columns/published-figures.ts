import type { IncidentFilter } from '#geo/incident-filter'
import { Problem } from '../http/problem.ts'
import { openDensity } from './density-field.ts'
import { latticeBbox } from './density-lattice.ts'
import type { City, Density, DensityQuestion, IncidentSummary, SummaryWish, Suppression } from './incident-figures.ts'
import { latticeFor } from './incident-figures.ts'
import type { PublishedAnswer, PublishedQuestion } from './published-counts.ts'
import { answerFrom, leastCount } from './published-counts.ts'
import type { HeldTable } from './published-holding.ts'
import type { GridLabels } from './row-view.ts'
import { isInBox } from './row-view.ts'
import { mercatorBoxOf } from './row-test.ts'
import type { Histogram } from './tallies.ts'

type Grids = ReadonlySet<number> | null

/** A published table, as far as somebody's territory goes. */
export type Published = HeldTable & { gridIds: Grids }

export function summarisePublished(
  city: Pick<City, 'clock'>,
  published: Published,
  filter: IncidentFilter,
  { coverage }: Pick<SummaryWish, 'coverage'>,
): IncidentSummary {
  if (coverage === 'unit')
    throw new Problem('invalid-request', '/query/coverage: published figures are counted by community grid only.')
  if (filter.bbox !== undefined) throw notNarrowedBy('bbox')
  const question = questionOf(filter, published.gridIds)
  const answer = answerFrom(published.table, question)
  return {
    total: answer.total,
    placeholders: 0,
    histogram: histogramOf(city, published, question, answer),
    grids: answer.grids,
    outsideAnyGrid: 0,
    classes: [],
    suppression: suppressionOf(answer),
    dataVersion: published.dataVersion,
    madeAt: published.madeAt,
  }
}

function suppressionOf({ rest }: PublishedAnswer): Suppression {
  return { leastCount, rest }
}

/** Throws for what would cut the published counts into smaller ones. */
function questionOf(filter: IncidentFilter, gridIds: Grids): PublishedQuestion {
  for (const word of ['classes', 'sources', 'statuses', 'hours', 'weekdays'] as const)
    if (filter[word] !== undefined) throw notNarrowedBy(word)
  if (filter.placeholders === 'true') throw notNarrowedBy('placeholders')
  return {
    from: filter.from === undefined ? -Infinity : Date.parse(filter.from) / 1000,
    to: filter.to === undefined ? Infinity : Date.parse(filter.to) / 1000,
    groups: null,
    grids: gridIds,
  }
}

function notNarrowedBy(word: string): Problem {
  return new Problem(
    'invalid-request',
    `/query/${word}: published figures are counts by calendar month and community grid. Leave ${word} out.`,
  )
}

/** Whole months of the window, as far as anything is published of any class. */
function histogramOf(
  { clock }: Pick<City, 'clock'>,
  { table, gridIds }: Published,
  { from, to }: PublishedQuestion,
  { months }: PublishedAnswer,
): Histogram {
  const told = answerFrom(table, { from: -Infinity, to: Infinity, groups: null, grids: gridIds }).months
  const first = told.at(0)?.month
  const last = told.at(-1)?.month
  if (first === undefined || last === undefined) return { bucket: 'month', starts: [], counts: [] }
  const all = clock.bucketStarts('month', first, last + 1)
  const endOf = (i: number): number => all[i + 1] ?? table.monthEnds.get(last) ?? Infinity
  const starts = all.filter((start, i) => start >= from && endOf(i) <= to)
  const counts = new Map(months.map(({ month, count }) => [month, count]))
  return { bucket: 'month', starts, counts: starts.map((start) => counts.get(start) ?? 0) }
}

/** Shown counts stand at the labels of their grids; the box chooses what is looked at and narrows nothing. */
export function densityPublished(
  city: Pick<City, 'latitude'> & { labels: GridLabels },
  { table, gridIds, dataVersion }: Published,
  filter: IncidentFilter,
  question: DensityQuestion,
): Density {
  const answer = answerFrom(table, questionOf(filter, gridIds))
  const grids = placeGrids(answer.grids, city.labels)
  const lattice = latticeFor(city, question)
  const sum = openDensity(lattice)
  const places = { x: Uint32Array.from(grids, ({ x }) => x), y: Uint32Array.from(grids, ({ y }) => y) }
  grids.forEach(({ count }, i) => sum.take({ ...places, rows: Uint32Array.of(i) }, count))
  const box = mercatorBoxOf(question.bbox)
  return {
    field: sum.end(),
    width: lattice.width,
    height: lattice.height,
    bbox: latticeBbox(lattice),
    total: grids.reduce((sum, { x, y, count }) => sum + (isInBox(x, y, box) ? count : 0), 0),
    suppression: suppressionOf(answer),
    dataVersion,
  }
}

/** A community grid's published count, at its label in Web Mercator scaled to 2^32. */
export type PublishedGrid = { x: number; y: number; count: number }

export function publishedGridsOf(
  { table, gridIds }: Pick<Published, 'table' | 'gridIds'>,
  labels: GridLabels,
): PublishedGrid[] {
  const all = { from: -Infinity, to: Infinity, groups: null, grids: gridIds }
  return placeGrids(answerFrom(table, all).grids, labels)
}

function placeGrids(grids: PublishedAnswer['grids'], { x, y, isKnown }: GridLabels): PublishedGrid[] {
  return grids.filter(({ id }) => isKnown[id] === 1).map(({ id, count }) => ({ x: x[id] ?? 0, y: y[id] ?? 0, count }))
}
