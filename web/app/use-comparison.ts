import { useMemo } from 'react'
import type { City } from '#contract/areas'
import { changeValues } from '../comparisons/comparisons.layers.ts'
import { useComparison as useComparisonAnswer } from '../comparisons/comparisons.queries.ts'
import { areOtherClasses, spansOf } from '../comparisons/comparison-settings.ts'
import { useCommunityGrids } from '../grids/grids.queries.ts'
import { classBreaks } from '../heat/color-scale.ts'
import { dayAfter, dayOf, instantOfDay } from '../heat/time-window.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'

const noChanges: never[] = []
const classCount = 5

export type ComparisonModel = ReturnType<typeof useComparison>

/** The days of the city's clock: with summer time they are not all as long as each other. */
export function beginsFrom(day: string, timezone: string): (daysAfter: number) => string {
  return (daysAfter) => instantOfDay(dayAfter(day, daysAfter), timezone) ?? ''
}

export function dayAfterNewest({ newestIncidentAt, timezone }: Pick<City, 'newestIncidentAt' | 'timezone'>) {
  return newestIncidentAt === null ? undefined : dayAfter(dayOf(newestIncidentAt, timezone), 1)
}

/** Two counts of every grid, asked while their panel is open, and what the map draws of them. */
export function useComparison(view: View, city: City, mayI: MayI) {
  const isOpen = view.panel === 'comparisons' && mayI('analysis:read')
  const { comparison: settings, filter } = view
  const spans = useMemo(() => {
    const end = settings.day ?? dayAfterNewest(city)
    return end === undefined ? undefined : spansOf(settings, beginsFrom(end, city.timezone))
  }, [settings, city])
  const needsClasses = settings.kind === 'classes' && !areOtherClasses(filter.classes, settings.classesB)
  const asked = useComparisonAnswer(isOpen && spans && !needsClasses ? { settings, spans, filter } : undefined)
  // What was answered before is kept while the next answer comes; without a question there is none.
  const answer = { ...asked, data: needsClasses ? undefined : asked.data }
  const grids = useCommunityGrids(isOpen).data
  const named = useMemo(() => {
    const names = new Map(grids?.map(({ id, name, code }) => [id, name || code]))
    return (
      answer.data?.grids.map((grid) => ({ ...grid, name: names.get(grid.gridId) ?? `#${grid.gridId}` })) ?? noChanges
    )
  }, [answer.data, grids])
  const drawn = useMemo(() => {
    if (!isOpen || !answer.data) return undefined
    const told = answer.data.grids
    return {
      changes: changeValues(told),
      fewer: told.filter(({ verdict }) => verdict === 'fewer').map(({ gridId }) => gridId),
      a: new Map(told.map(({ gridId, a }) => [gridId, a])),
      b: new Map(told.map(({ gridId, b }) => [gridId, b])),
      breaks: classBreaks(
        told.flatMap(({ a, b }) => [a, b]),
        classCount,
      ),
    }
  }, [isOpen, answer.data])
  const swiped = useMemo(() => {
    if (!drawn || !spans || !settings.isSwiped) return undefined
    const shared = { theme: view.theme, breaks: drawn.breaks }
    return { a: { ...shared, from: spans.from, to: spans.to }, b: { ...shared, from: spans.fromB, to: spans.toB } }
  }, [drawn, spans, settings.isSwiped, view.theme])
  return { answer, needsClasses, spans, named, drawn, swiped }
}
