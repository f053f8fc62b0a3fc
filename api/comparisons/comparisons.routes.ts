import type { OutputOf } from '#http'
import { audienceOf } from '../columns/audience.ts'
import type { Audience } from '../columns/audience.ts'
import { openBreath } from '../columns/breathe.ts'
import { openCityClock } from '../columns/city-clock.ts'
import type { CountCube } from '../columns/count-cube.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import { refuseWhileLoading, refusingTooMuch } from '../columns/refusals.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { reaches } from '../http/caller.ts'
import { refuseUnknownClasses } from '../http/known-classes.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Change } from '../statistics/change-test.ts'
import { compareIncidents } from './comparisons.contract.ts'
import { listCommunityGrids } from './comparisons.queries.ts'
import type { Compared, Comparison, Side } from './comparisons.rules.ts'
import { hoursCovered, joinDays, judge, prepareComparison, stepDaysOf, testGrid } from './comparisons.rules.ts'

type Query = OutputOf<(typeof compareIncidents)['query']>

export function mountComparisons(kernel: Kernel, columns: IncidentColumns): void {
  mount(kernel, compareIncidents, async ({ query, caller, db }) => {
    refuseWhileLoading(columns)
    refuseBadPeriods(query)
    await refuseUnknownClasses(kernel.pool, caller, [...(query.classes ?? []), ...(query.classesB ?? [])])
    await refuseUnknownGrids(db, caller, query.grids ?? [])
    const sides = await countSides(columns, query, audienceOf(caller))
    const { reference, rate } = query
    const acted = query.grids ? new Set(query.grids) : null
    const comparison = { a: sides.a, b: sides.b, reference, rate, acted }
    const { grids, action, tested, dispersion, ...totals } = await compareInSlices(comparison)
    return {
      a: { total: totals.totalA, outsideAnyGrid: totals.outsideA, hours: sides.a.hours },
      b: { total: totals.totalB, outsideAnyGrid: totals.outsideB, hours: sides.b.hours },
      reference,
      rate,
      dispersion,
      tested,
      grids,
      action,
      provenance: {
        source:
          'incidents by time of report and the community grid they lie in; exact conditional test of two counts, widened by over-dispersion, false discovery rate controlled',
        dataVersion: sides.dataVersion,
        computedAt: new Date().toISOString(),
      },
    }
  })
}

/** Thousands of exact tests take a moment; everything else goes on between them. */
async function compareInSlices(comparison: Comparison): Promise<Compared> {
  const breath = openBreath()
  const prepared = prepareComparison(comparison)
  const changes: Change[] = []
  for (const counts of prepared.counts) {
    changes.push(testGrid(counts))
    if (breath.isDue()) await breath.take()
  }
  return judge(comparison, prepared, changes)
}

async function countSides(
  columns: IncidentColumns,
  query: Query,
  audience: Audience,
): Promise<{ a: Side; b: Side; dataVersion: number }> {
  const { from, to, fromB, toB, classes, classesB, sources, statuses, hours, weekdays, placeholders } = query
  const shared = { sources, statuses, hours, weekdays, placeholders }
  const of = (window: { from: string; to: string }, chosen: number[] | undefined): Promise<CountCube> =>
    columns.countCube(
      definedOf({ ...shared, ...window, classes: chosen }),
      { by: 'community', bucket: 'day' },
      audience,
    )
  const both = Promise.all([of({ from, to }, classes), of({ from: fromB, to: toB }, classesB ?? classes)])
  const [a, b] = await refusingTooMuch(both, '/query', 'Ask for shorter periods.')
  const clock = openCityClock(columns.timeZone())
  const sideOf = (cube: CountCube, window: { from: string; to: string }): Side => ({
    steps: joinDays(cube, stepDaysOf(cube.starts.length)),
    hours: hoursCovered(reachedBy(cube, window), query, clock.hourOfWeek),
  })
  const sides = { a: sideOf(a, { from, to }), b: sideOf(b, { from: fromB, to: toB }) }
  return { ...sides, dataVersion: Math.min(a.dataVersion, b.dataVersion) }
}

/** The part of the period that the data reach: nothing is known of the time before and after them. */
function reachedBy(cube: CountCube, window: { from: string; to: string }): { from: number; to: number } {
  const from = Math.max(Date.parse(window.from) / 1000, cube.starts[0] ?? Infinity)
  const to = Math.min(Date.parse(window.to) / 1000, cube.end, Date.now() / 1000)
  return from < to ? { from, to } : { from: 0, to: 0 }
}

function definedOf<T extends object>(filter: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as never
}

/** An action on grids that are not counted for the caller would hold everything against nothing. */
async function refuseUnknownGrids(db: Database, caller: Caller, gridIds: readonly number[]): Promise<void> {
  const known = gridIds.length === 0 ? [] : await listCommunityGrids(db, { ids: [...gridIds] })
  const isCounted = new Set(known.map(({ id }) => id).filter((id) => reaches(caller, id)))
  const unknown = gridIds.filter((id) => !isCounted.has(id))
  if (unknown.length > 0)
    throw new Problem(
      'invalid-request',
      `/query/grids: ${unknown.join(', ')}: no such community grid in your territory. Leave it out.`,
    )
}

function refuseBadPeriods({ from, to, fromB, toB, classes, classesB, reference, grids }: Query): void {
  if (Date.parse(from) >= Date.parse(to) || Date.parse(fromB) >= Date.parse(toB))
    throw new Problem('invalid-request', 'Each period must end after it begins.')
  const isApart = Date.parse(to) <= Date.parse(fromB) || Date.parse(toB) <= Date.parse(from)
  // The same incident on both sides is no second count; two sets of classes may share a period.
  const haveOtherClasses = shareNone(classes ?? [], classesB ?? [])
  if (!isApart && !haveOtherClasses)
    throw new Problem(
      'invalid-request',
      '/query/fromB: the two periods overlap, so one incident would count on both sides. Let one end before the other begins, or compare two sets of classes (classes and classesB) that share none.',
    )
  if (reference === 'control' && !grids)
    throw new Problem('invalid-request', '/query/grids: a control wants the grids of the action to be named.')
}

function shareNone(a: readonly number[], b: readonly number[]): boolean {
  return a.length > 0 && b.length > 0 && b.every((id) => !a.includes(id))
}
