import { latticeOf } from '../../../api/columns/density-lattice.ts'
import { mortonRanges } from './morton-ranges.ts'
import { IncidentSource, IncidentStatus } from '#geo/incident-words'
import type { Counts, Figures } from './figures.ts'
import { foldBars } from './figures.ts'
import type { HeatQuestion } from './questions.ts'
import { degreesOf, zoneOffsetSeconds } from './questions.ts'

/** Three ways to ask for three groupings of the same rows; which is fastest differs by engine and by view. */
export const forms = ['three', 'sets', 'once'] as const
export type Form = (typeof forms)[number]

/** Rows to group, with the three keys by their names. */
export type Hits = { from: string; where: string; cell: string; grid: string; bar: string }

export type Dialect = { divide: '/' | '//' }

/** Rows of [part, key, n]: part 0 is cells of the lattice and their sum, 1 counts by grid, 2 counts by bar. */
export function groupHits({ from, where, cell, grid, bar }: Hits, form: Form): string {
  const lattice = (cells: string) =>
    `SELECT 0 AS part, count(*)::int4 AS key, coalesce(sum(n), 0)::int4 AS n FROM ${cells}`
  if (form === 'sets')
    return `WITH g AS (
      SELECT GROUPING(cell, grid, bar) AS gs, cell, grid, bar, count(*) AS n
      FROM (SELECT ${cell} AS cell, ${grid} AS grid, ${bar} AS bar FROM ${from} WHERE ${where}) hits
      GROUP BY GROUPING SETS ((cell), (grid), (bar)))
    ${lattice('g WHERE gs = 3')}
    UNION ALL SELECT 1, grid, n::int4 FROM g WHERE gs = 5 UNION ALL SELECT 2, bar, n::int4 FROM g WHERE gs = 6`
  if (form === 'once')
    return `WITH hits AS MATERIALIZED (SELECT ${cell} AS cell, ${grid} AS grid, ${bar} AS bar FROM ${from} WHERE ${where})
    ${lattice('(SELECT count(*) AS n FROM hits GROUP BY cell) cells')}
    UNION ALL SELECT 1, grid, count(*)::int4 FROM hits GROUP BY grid UNION ALL SELECT 2, bar, count(*)::int4 FROM hits GROUP BY bar`
  return `${lattice(`(SELECT count(*) AS n FROM ${from} WHERE ${where} GROUP BY ${cell}) cells`)}
    UNION ALL SELECT 1, ${grid}, count(*)::int4 FROM ${from} WHERE ${where} GROUP BY ${grid}
    UNION ALL SELECT 2, ${bar}, count(*)::int4 FROM ${from} WHERE ${where} GROUP BY ${bar}`
}

export function figuresOf(rows: Iterable<[part: number, key: number, n: number]>, question: HeatQuestion): Figures {
  let lattice = 0
  const grids: Counts = []
  const fine: Counts = []
  for (const [part, key, n] of rows) {
    if (part === 0) lattice = n
    else (part === 1 ? grids : fine).push([key, n])
  }
  const total = grids.reduce((sum, [, n]) => sum + n, 0)
  return { total, lattice, grids, bars: foldBars(fine, question.bucket) }
}

/** A class with everything below it. */
export type Subtree = (classId: number) => number[]

// Counted from the middle of the square, as in make-plain-incidents.sql.
const middle = 2 ** 31

/** Of the tables of plain integers, and of the Parquet made from them. */
export function plainHits(from: string, question: HeatQuestion, subtree: Subtree, { divide }: Dialect): Hits {
  const { west, north, east, south } = question.box
  const inBox =
    question.view === 'city'
      ? []
      : [`mx BETWEEN ${west - middle} AND ${east - middle}`, `my BETWEEN ${north - middle} AND ${south - middle}`]
  const side = cellUnits(question)
  return {
    from,
    where: [...inBox, ...plainConditions(question, subtree)].join(' AND '),
    // Without a box a row may lie outside of it all, so cells are counted from the corner of the world.
    cell: `((my + ${middle}::int8) ${divide} ${side}) * 10000000 + (mx + ${middle}::int8) ${divide} ${side}`,
    grid: 'grid',
    bar: question.bucket === 'hour' ? `t ${divide} 3600` : `(t + ${zoneOffsetSeconds}) ${divide} 86400`,
  }
}

function plainConditions({ filter }: HeatQuestion, subtree: Subtree): string[] {
  const conditions = ['NOT placeholder']
  const among = (column: string, values: readonly number[]) => conditions.push(`${column} IN (${values.join(', ')})`)
  if (filter.from !== undefined) conditions.push(`t >= ${Date.parse(filter.from) / 1000}`)
  if (filter.to !== undefined) conditions.push(`t < ${Date.parse(filter.to) / 1000}`)
  if (filter.hours || filter.weekdays) among('hw', hoursOfWeek(filter))
  if (filter.classes) among('class', filter.classes.flatMap(subtree))
  if (filter.sources)
    among(
      'source',
      filter.sources.map((word) => IncidentSource.options.indexOf(word) + 1),
    )
  if (filter.statuses)
    among(
      'status',
      filter.statuses.map((word) => IncidentStatus.options.indexOf(word) + 1),
    )
  return conditions
}

function hoursOfWeek({ hours, weekdays }: HeatQuestion['filter']): number[] {
  return Array.from({ length: 168 }, (_, hour) => hour).filter(
    (hour) => (hours?.includes(hour % 24) ?? true) && (weekdays?.includes(Math.floor(hour / 24) + 1) ?? true),
  )
}

/** Side of what the density is sampled by, in parts of 2^32. */
function cellUnits({ bbox, radiusMeters, mostCells }: HeatQuestion): number {
  const { cell, step } = latticeOf(bbox, radiusMeters, mostCells, (bbox[1] + bbox[3]) / 2)
  return Math.round(cell * step * 2 ** 32)
}

/** The ways into PostgreSQL: its indexes, each asked in the words it understands best. */
export const plainPaths = ['covering', 'span', 'gist', 'time'] as const
export type Path = 'incidents' | (typeof plainPaths)[number]

export function postgresHits(path: Path, question: HeatQuestion, subtree: Subtree): Hits {
  if (path === 'incidents') return incidentHits(question, subtree)
  const plain = (from: string) => plainHits(from, question, subtree, { divide: '/' })
  if (path === 'time') return plain('bench.by_time')
  if (question.view === 'city') return plain('bench.by_place')
  const hits = plain('bench.by_place')
  if (path === 'gist') return { ...hits, where: `${pointInBox(question)} AND ${hits.where}` }
  const ranges = mortonRanges(question.box).map(({ first, past }) => [first - middle, past - 1 - middle] as const)
  if (path === 'span') {
    const [first, last] = [ranges[0]?.[0] ?? 0, ranges.at(-1)?.[1] ?? 0]
    return { ...hits, where: `mk BETWEEN ${first} AND ${last} AND ${hits.where}` }
  }
  const spans = ranges.map(([first, last]) => `(${first}, ${last})`).join(', ')
  return { ...hits, from: `(VALUES ${spans}) span (low, high) JOIN bench.by_place ON mk BETWEEN low AND high` }
}

function pointInBox({ box: { west, north, east, south } }: HeatQuestion): string {
  return `point(mx, my) <@ box(point(${west - middle}, ${north - middle}), point(${east - middle}, ${south - middle}))`
}

const unitX = 'floor((ST_X(position) / 360 + 0.5) * 4294967296)::int8'
const unitY =
  'floor((0.5 - ln((1 + sin(radians(ST_Y(position)))) / (1 - sin(radians(ST_Y(position))))) / (4 * pi())) * 4294967296)::int8'

/** The product's own table with the product's own indexes, as one would ask it in SQL. */
function incidentHits(question: HeatQuestion, subtree: Subtree): Hits {
  const { filter, bucket, box } = question
  const local = `(reported_at AT TIME ZONE 'Asia/Shanghai')`
  const conditions = [`position_quality <> 'placeholder'`]
  const words = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')
  if (question.view !== 'city') {
    // The far edge of the last unit, short of the next.
    const [west, south, east, north] = degreesOf({ ...box, east: box.east + 0.999999, south: box.south + 0.999999 })
    // The index holds single precision and answers up to a metre too much, without looking again.
    conditions.push(
      `position && ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326)`,
      `ST_X(position) BETWEEN ${west} AND ${east} AND ST_Y(position) BETWEEN ${south} AND ${north}`,
    )
  }
  if (filter.from !== undefined) conditions.push(`reported_at >= '${filter.from}'`)
  if (filter.to !== undefined) conditions.push(`reported_at < '${filter.to}'`)
  if (filter.hours) conditions.push(`extract(hour FROM ${local}) IN (${filter.hours.join(', ')})`)
  if (filter.weekdays) conditions.push(`extract(isodow FROM ${local}) IN (${filter.weekdays.join(', ')})`)
  if (filter.classes) conditions.push(`class_id IN (${filter.classes.flatMap(subtree).join(', ')})`)
  if (filter.sources) conditions.push(`source IN (${words(filter.sources)})`)
  if (filter.statuses) conditions.push(`status IN (${words(filter.statuses)})`)
  const side = cellUnits(question)
  const seconds = 'floor(extract(epoch FROM reported_at))::int4'
  return {
    from: 'incidents',
    where: conditions.join(' AND '),
    cell: `${unitY} / ${side} * 10000000 + ${unitX} / ${side}`,
    grid: 'coalesce(community_grid_id, 0)::int4',
    bar: bucket === 'hour' ? `${seconds} / 3600` : `(${seconds} + ${zoneOffsetSeconds}) / 86400`,
  }
}
