import { useMemo } from 'react'
import type { ReportingAnswer } from '#contract/reporting'
import { classBreaks } from '../heat/color-scale.ts'
import type { ReportingLayer } from '../reporting/reporting-settings.ts'
import { reportingValue } from '../reporting/reporting.layers.ts'
import { useReporting as useReportingAnswer } from '../reporting/reporting.queries.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'

const classCount = 5

export type ReportingModel = ReturnType<typeof useReporting>

/** Estimates of who reports, asked while their panel is open, and what the map draws of them. */
export function useReporting(view: View, mayI: MayI) {
  const isOpen = view.panel === 'reporting' && mayI('analysis:read')
  const answer = useReportingAnswer(isOpen)
  const { reporting: layer } = view
  const drawn = useMemo(() => (isOpen ? drawnOf(layer, answer.data) : undefined), [isOpen, layer, answer.data])
  return { answer, drawn }
}

/** Undefined where no estimate is to be drawn; nothing where there is none, since another surface would be taken for it. */
export function drawnOf(layer: ReportingLayer, data: Pick<ReportingAnswer, 'run' | 'grids'> | undefined) {
  if (layer === 'off') return undefined
  const grids = data?.run ? data.grids : []
  // Raw and corrected share their classes: what changes colour changed its figure.
  const scaled = layer === 'raw' ? 'corrected' : layer
  return {
    values: new Map(grids.map((grid) => [grid.gridId, reportingValue(grid, layer)])),
    breaks: classBreaks(
      grids.map((grid) => reportingValue(grid, scaled)),
      classCount,
    ),
  }
}
