import type { CityClock } from './city-clock.ts'
import type { ColumnStore } from './column-store.ts'
import { timeRangeOf } from './column-store.ts'
import { deletedBit, placeholderBit } from './incident-facets.ts'

/** No smaller count is published; the others are published in steps of it, so that not every arrival shows. */
export const leastCount = 5

/**
 * What is counted as one and never split: a community grid, a calendar month of the city, a class group. `month` is
 * its start in UTC seconds; grid 0 holds what lies in no grid.
 */
export type Atom = { gridId: number; month: number; group: number; count: number }

export type PublishedTable = {
  /** With published counts, which are multiples of `leastCount`. */
  shown: Atom[]
  /** By month, where it may be told: the published count of all its hidden atoms together. */
  rests: Map<number, number>
  /** Hidden atoms that are not empty. Not for redacted readers: single incidents can be seen to arrive in it. */
  hidden: number
  /** By month with an atom: where the next month begins, in UTC seconds. */
  monthEnds: Map<number, number>
}

/** Visits every atom once, in the same order each time: millions of atoms that stay hidden are never made objects. */
type EachAtom = (visit: (gridId: number, month: number, group: number, count: number) => void) => void

type HiddenPart = { atoms: number; sum: number; smallestShown: Atom | null; sacrificed: Atom | null }

/**
 * Takes every atom at most once. What is published of a month is its shown atoms and its rest, each 0 or at least
 * `leastCount`; every answer is a sum of those, so two nested answers differ by such a sum and by nothing smaller.
 * The default end of a month takes every day for 24 hours; where the clock shifts, give the city's own.
 */
export function publishAtoms(
  atoms: readonly Atom[],
  monthEndOf: (month: number) => number = calendarMonthEnd,
): PublishedTable {
  return publishEach((visit) => {
    for (const { gridId, month, group, count } of atoms) visit(gridId, month, group, count)
  }, monthEndOf)
}

function publishEach(eachAtom: EachAtom, monthEndOf: (month: number) => number): PublishedTable {
  const table: PublishedTable = { shown: [], rests: new Map(), hidden: 0, monthEnds: new Map() }
  const parts = hiddenParts(eachAtom)
  for (const [month, part] of parts) {
    // One more is always enough: it brings the sum to leastCount and the atoms to two.
    if (part.atoms > 0 && !mayTellRest(part) && part.smallestShown) {
      part.sacrificed = part.smallestShown
      part.atoms++
      part.sum += part.smallestShown.count
    }
    table.hidden += part.atoms
    if (mayTellRest(part)) table.rests.set(month, restOf(part))
    table.monthEnds.set(month, monthEndOf(month))
  }
  eachAtom((gridId, month, group, count) => {
    if (!canBeShown(gridId, count)) return
    const sacrificed = parts.get(month)?.sacrificed
    if (sacrificed?.gridId === gridId && sacrificed.group === group) return
    table.shown.push({ gridId, month, group, count: roundDown(count) })
  })
  return table
}

function hiddenParts(eachAtom: EachAtom): Map<number, HiddenPart> {
  const parts = new Map<number, HiddenPart>()
  eachAtom((gridId, month, group, count) => {
    if (count === 0) return
    const part = parts.get(month) ?? { atoms: 0, sum: 0, smallestShown: null, sacrificed: null }
    if (part.atoms === 0 && !part.smallestShown) parts.set(month, part)
    if (canBeShown(gridId, count)) {
      part.smallestShown = smallerOf(part.smallestShown, { gridId, month, group, count })
    } else {
      part.atoms++
      part.sum += count
    }
  })
  return parts
}

function canBeShown(gridId: number, count: number): boolean {
  return gridId !== 0 && count >= leastCount
}

/** By published counts: which of two atoms is sacrificed must not tell how they compare within a step. */
function smallerOf(a: Atom | null, b: Atom): Atom {
  if (!a) return b
  return (roundDown(a.count) - roundDown(b.count) || a.gridId - b.gridId || a.group - b.group) < 0 ? a : b
}

function mayTellRest({ atoms, sum }: HiddenPart): boolean {
  return atoms >= 2 && sum >= leastCount
}

/** Five atoms of four each and nothing else unseen: a rest of 20 would tell every one of them, so it is a step less. */
function restOf({ atoms, sum }: HiddenPart): number {
  return roundDown(sum === atoms * (leastCount - 1) ? sum - 1 : sum)
}

function roundDown(count: number): number {
  return count - (count % leastCount)
}

const daySeconds = 86_400

function calendarMonthEnd(month: number): number {
  // No zone is more than 14 hours ahead of UTC, so this instant is in the month in UTC too.
  const within = new Date((month + 14 * 3600) * 1000)
  return month + new Date(Date.UTC(within.getUTCFullYear(), within.getUTCMonth() + 1, 0)).getUTCDate() * daySeconds
}

/** UTC seconds, half-open; null means all. */
export type PublishedQuestion = {
  from: number
  to: number
  groups: ReadonlySet<number> | null
  grids: ReadonlySet<number> | null
}

export type PublishedAnswer = {
  total: number
  months: { month: number; count: number }[]
  grids: { id: number; count: number }[]
  groups: { id: number; count: number }[]
  /** In no grid and no group, but in the total and the months. */
  rest: number
}

/**
 * The window snaps inwards: a month counts when all of it lies in [from, to), because a part of a month could be
 * subtracted from the whole. The rest cannot be split by grid or group, so it counts only where all of them are asked.
 */
export function answerFrom(table: PublishedTable, question: PublishedQuestion): PublishedAnswer {
  const asked = wholeMonths(table, question)
  const sums = { month: new Map<number, number>(), grid: new Map<number, number>(), group: new Map<number, number>() }
  for (const atom of table.shown) {
    if (!asked.has(atom.month) || !isAsked(question, atom)) continue
    add(sums.month, atom.month, atom.count)
    add(sums.grid, atom.gridId, atom.count)
    add(sums.group, atom.group, atom.count)
  }
  const rests = question.groups || question.grids ? [] : [...table.rests].filter(([month]) => asked.has(month))
  for (const [month, count] of rests) add(sums.month, month, count)
  const months = ascending(sums.month).map(([month, count]) => ({ month, count }))
  return {
    total: months.reduce((sum, { count }) => sum + count, 0),
    months,
    grids: ascending(sums.grid).map(([id, count]) => ({ id, count })),
    groups: ascending(sums.group).map(([id, count]) => ({ id, count })),
    rest: rests.reduce((sum, [, count]) => sum + count, 0),
  }
}

function isAsked({ groups, grids }: PublishedQuestion, { gridId, group }: Atom): boolean {
  return (groups === null || groups.has(group)) && (grids === null || grids.has(gridId))
}

function wholeMonths({ monthEnds }: PublishedTable, { from, to }: PublishedQuestion): Set<number> {
  const asked = new Set<number>()
  for (const [month, end] of monthEnds) if (month >= from && end <= to) asked.add(month)
  return asked
}

function add(sums: Map<number, number>, key: number, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count)
}

function ascending(sums: Map<number, number>): [key: number, count: number][] {
  return [...sums].sort(([a], [b]) => a - b)
}

export type LeftOut = {
  /** By class id: 1 is left out. */
  leaveOutClasses?: Uint8Array
}

/** Values that occur, ascending; `placeOf` gives the place of a value among them, -1 for what is left out. */
type Axis = { values: number[]; placeOf: Int32Array }

type Axes = { grids: Axis; months: Axis; groups: Axis }

/** `starts` ends with Infinity; `monthOfDay` is the month at the beginning of each day from `starts[0]`. */
type Calendar = { starts: Float64Array; monthOfDay: Uint16Array }

/** By grid, then month, then group: grids lie together in Morton order, so counting stays in the processor's cache. */
type Cells = { counts: Uint32Array; axes: Axes; starts: Float64Array }

const leftOutBits = deletedBit | placeholderBit

/** Ascending by grid, month and group; none is empty. */
export function atomsOf(
  store: ColumnStore,
  clock: CityClock,
  groupOf: (classId: number) => number,
  options: LeftOut = {},
): Atom[] {
  const atoms: Atom[] = []
  const cells = countCells(store, clock, groupOf, options)
  visitCells(cells, (gridId, month, group, count) => atoms.push({ gridId, month, group, count }))
  return atoms
}

function countCells(
  store: ColumnStore,
  clock: CityClock,
  groupOf: (classId: number) => number,
  options: LeftOut,
): Cells {
  const calendar = calendarOf(store, clock)
  const seen = surveyRows(store, calendar)
  const axes: Axes = {
    grids: axisOf(seen.grids),
    months: axisOf(seen.months),
    groups: groupAxis(seen.classes, groupOf, options),
  }
  return { counts: tallyRows(store, calendar, axes), axes, starts: calendar.starts }
}

function calendarOf(store: ColumnStore, clock: CityClock): Calendar {
  const { earliest, latest } = timeRangeOf(store)
  const starts = earliest <= latest ? clock.bucketStarts('month', earliest, latest + 1) : []
  const begin = starts[0] ?? 0
  const days = starts.length > 0 ? Math.floor((latest - begin) / daySeconds) + 1 : 0
  const monthOfDay = new Uint16Array(days)
  let month = 0
  for (let day = 0; day < days; day++) {
    while ((starts[month + 1] ?? Infinity) <= begin + day * daySeconds) month++
    monthOfDay[day] = month
  }
  return { starts: Float64Array.from([...starts, Infinity]), monthOfDay }
}

function monthAt({ starts, monthOfDay }: Calendar, at: number): number {
  let month = monthOfDay[Math.floor((at - (starts[0] ?? 0)) / daySeconds)] ?? 0
  while ((starts[month + 1] ?? Infinity) <= at) month++
  return month
}

/** Which values occur at all, so that the box to count into holds no others. */
function surveyRows(store: ColumnStore, calendar: Calendar): Record<'grids' | 'months' | 'classes', Uint8Array> {
  const { time, classId, facets, communityGrid } = store.columns
  const grids = new Uint8Array(store.highestGridId + 1)
  const months = new Uint8Array(calendar.starts.length)
  const classes = new Uint8Array(2 ** 16)
  for (let row = 0; row < store.length; row++) {
    if ((facets[row] ?? 0) & leftOutBits) continue
    grids[communityGrid[row] ?? 0] = 1
    months[monthAt(calendar, time[row] ?? 0)] = 1
    classes[classId[row] ?? 0] = 1
  }
  return { grids, months, classes }
}

function axisOf(seen: Uint8Array): Axis {
  const placeOf = new Int32Array(seen.length).fill(-1)
  const values: number[] = []
  for (let value = 0; value < seen.length; value++) if (seen[value] === 1) placeOf[value] = values.push(value) - 1
  return { values, placeOf }
}

/** `placeOf` is by class: the place of its group. */
function groupAxis(seenClasses: Uint8Array, groupOf: (classId: number) => number, { leaveOutClasses }: LeftOut): Axis {
  const groupByClass = new Map<number, number>()
  seenClasses.forEach((isSeen, classId) => {
    if (isSeen === 1 && leaveOutClasses?.[classId] !== 1) groupByClass.set(classId, groupOf(classId))
  })
  const values = [...new Set(groupByClass.values())].sort((a, b) => a - b)
  const placeOf = new Int32Array(seenClasses.length).fill(-1)
  for (const [classId, group] of groupByClass) placeOf[classId] = values.indexOf(group)
  return { values, placeOf }
}

function tallyRows(store: ColumnStore, calendar: Calendar, axes: Axes): Uint32Array {
  const { classId, facets } = store.columns
  const { grids, months, groups } = axes
  const counts = new Uint32Array(grids.values.length * months.values.length * groups.values.length)
  for (let row = 0; row < store.length; row++) {
    const group = groups.placeOf[classId[row] ?? 0] ?? -1
    if (group < 0 || (facets[row] ?? 0) & leftOutBits) continue
    const cell = stripOf(store, calendar, axes, row) * groups.values.length + group
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts
}

/** The place of the row's grid and month among all pairs of them. */
function stripOf({ columns }: ColumnStore, calendar: Calendar, { grids, months }: Axes, row: number): number {
  const grid = grids.placeOf[columns.communityGrid[row] ?? 0] ?? 0
  return grid * months.values.length + (months.placeOf[monthAt(calendar, columns.time[row] ?? 0)] ?? 0)
}

function visitCells({ counts, axes, starts }: Cells, visit: Parameters<EachAtom>[0]): void {
  const { values: groups } = axes.groups
  const { values: months } = axes.months
  for (let strip = 0; strip * groups.length < counts.length; strip++) {
    const gridId = axes.grids.values[Math.floor(strip / months.length)] ?? 0
    const month = starts[months[strip % months.length] ?? 0] ?? 0
    for (let group = 0; group < groups.length; group++) {
      const count = counts[strip * groups.length + group] ?? 0
      if (count > 0) visit(gridId, month, groups[group] ?? 0, count)
    }
  }
}

export type PublishedSources = {
  store: ColumnStore
  clock: CityClock
  groupOf: (classId: number) => number
  leaveOut?: LeftOut
}

/** The published table of all rows. */
export function makeTable({ store, clock, groupOf, leaveOut = {} }: PublishedSources): PublishedTable {
  const cells = countCells(store, clock, groupOf, leaveOut)
  return publishEach(
    (visit) => visitCells(cells, visit),
    (month) => clock.bucketStarts('month', month, month + 35 * daySeconds)[1] ?? Infinity,
  )
}
