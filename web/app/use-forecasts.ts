import { useMemo } from 'react'
import { forecastBreaks } from '../forecasts/forecasts.layers.ts'
import { useForecast, useForecastRuns, useForecasts as useForecastAnswer } from '../forecasts/forecasts.queries.ts'
import type { View } from './view.ts'

export type ForecastModel = ReturnType<typeof useForecasts>

export function useForecasts(view: View) {
  const isOpen = view.panel === 'forecasts'
  const { span, classId } = view.forecast
  const answer = useForecastAnswer(classId, isOpen)
  const gridId = isOpen && view.selection?.noun === 'grid' ? view.selection.id : undefined
  const detail = useForecast(gridId, answer.data?.classId ?? null)
  const runs = useForecastRuns()
  const forecastGrids = useMemo(() => {
    if (!isOpen || !answer.data) return undefined
    const { grids } = answer.data
    const told = grids.flatMap((grid): [number, number][] => {
      const next = span === '7' ? grid.next7 : grid.next14
      return next ? [[grid.gridId, next.mean]] : []
    })
    return {
      values: new Map(told),
      breaks: forecastBreaks(told.map(([, mean]) => mean)),
      untold: grids.filter(({ next7 }) => next7 === null).map((grid) => grid.gridId),
    }
  }, [isOpen, span, answer.data])
  return { answer, detail: gridId === undefined ? undefined : detail.data, runs, forecastGrids }
}
