import { useMemo } from 'react'
import type { City } from '#contract/areas'
import { changeValues } from '../comparisons/comparisons.layers.ts'
import { useComparison as useComparisonAnswer } from '../comparisons/comparisons.queries.ts'
import { spansOf } from '../comparisons/comparison-settings.ts'
import { useCommunityGrids } from '../grids/grids.queries.ts'
import { classBreaks } from '../heat/color-scale.ts'
import { instantOfDay } from '../heat/time-window.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'

const noChanges: never[] = []
const classCount = 5

export type ComparisonModel = ReturnType<typeof useComparison>

/** Two counts of every grid, asked while their panel is open, and what the map draws of them. */
export function useComparison(view: View, city: City, mayI: MayI) {
  const isOpen = view.panel === 'comparisons' && mayI('analysis:read')
  const { comparison: settings, filter } = view
  const spans = useMemo(() => {
    const chosen = settings.day === null ? undefined : instantOfDay(settings.day, city.timezone)
    const newest = city.newestIncidentAt
    if (chosen === undefined && newest === null) return undefined
    const endMs = chosen === undefined ? Math.floor(Date.parse(newest ?? '') / 1000) * 1000 + 1000 : Date.parse(chosen)
    return spansOf(settings, endMs)
  }, [settings, city.timezone, city.newestIncidentAt])
  const answer = useComparisonAnswer(isOpen && spans ? { settings, spans, filter } : undefined)
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
  return { answer, spans, named, drawn }
}
