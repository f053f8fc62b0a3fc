import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { compareIncidents } from '#contract/comparisons'
import type { IncidentFilter } from '#geo/incident-filter'
import { call } from '../http/client.ts'
import type { ComparisonSettings, ComparisonSpans } from './comparison-settings.ts'
import { referenceOf } from './comparison-settings.ts'

export type ComparisonQuestion = { settings: ComparisonSettings; spans: ComparisonSpans; filter: IncidentFilter }

export function useComparison(question: ComparisonQuestion | undefined) {
  return useQuery({
    queryKey: ['comparisons', question],
    queryFn: ({ signal }) => call(compareIncidents, { query: queryOf(question), signal }),
    enabled: question !== undefined,
    placeholderData: keepPreviousData,
  })
}

function queryOf(question: ComparisonQuestion | undefined) {
  if (!question) throw new Error('A comparison was asked without a question.')
  const { settings, spans, filter } = question
  const { classes, sources, statuses, hours, weekdays, placeholders } = filter
  const shared = { classes, sources, statuses, hours, weekdays, placeholders }
  return {
    ...(Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined)) as IncidentFilter),
    ...spans,
    ...(settings.kind === 'classes' ? { classesB: settings.classesB } : {}),
    ...(settings.kind === 'action' && settings.grids.length > 0 ? { grids: settings.grids } : {}),
    reference: referenceOf(settings),
    rate: settings.rate,
  }
}
