import { useMemo } from 'react'
import { classBreaks } from '../heat/color-scale.ts'
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
  const drawn = useMemo(() => {
    if (!isOpen || layer === 'off' || !answer.data?.run) return undefined
    const { grids } = answer.data
    // Raw and corrected share their classes: what changes colour changed its figure.
    const scaled = layer === 'raw' ? 'corrected' : layer
    return {
      values: new Map(grids.map((grid) => [grid.gridId, reportingValue(grid, layer)])),
      breaks: classBreaks(
        grids.map((grid) => reportingValue(grid, scaled)),
        classCount,
      ),
    }
  }, [isOpen, layer, answer.data])
  return { answer, drawn }
}
