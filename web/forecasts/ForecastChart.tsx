import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ForecastDetail } from '#contract/forecasts'
import type { Theme } from '../styles/theme.ts'
import { useLanguage } from '../words/language.ts'

type Props = { detail: ForecastDetail; theme: Theme; label: string }

const inks: Record<Theme, { past: string; next: string; band: string; axis: string; line: string }> = {
  light: { past: '#5b6675', next: '#1f5f9c', band: '#1f5f9c33', axis: '#5b6675', line: '#d9d4c9' },
  dark: { past: '#9aa9bd', next: '#9fd0f5', band: '#9fd0f533', axis: '#9aa9bd', line: '#263242' },
}
const shownDays = 42
const daySeconds = 86_400

/** What was recorded, then what is foretold with its interval as a band. */
export function ForecastChart({ detail, theme, label }: Props) {
  const language = useLanguage()
  const element = useRef<HTMLDivElement>(null)
  useEffect(
    function draw() {
      const container = element.current
      if (!container) return
      let plot: uPlot | undefined
      const observer = new ResizeObserver(() => {
        const size = { width: container.clientWidth, height: container.clientHeight }
        if (size.width === 0 || size.height === 0) return
        if (plot) plot.setSize(size)
        else plot = new uPlot(optionsOf(theme, language, size), dataOf(detail), container)
      })
      observer.observe(container)
      return () => {
        observer.disconnect()
        plot?.destroy()
      }
    },
    [detail, theme, language],
  )
  return <div ref={element} className="forecast-chart" role="img" aria-label={label} />
}

/** Days stand at their noon in UTC: the axis only names dates. */
function dataOf({ history, days, run }: ForecastDetail): uPlot.AlignedData {
  const past = history.slice(-shownDays)
  const last = Date.parse(`${run.lastDay}T12:00:00Z`) / 1000
  const starts = [...past, ...days].map((_, i) => last + (i + 1 - past.length) * daySeconds)
  const behind = past.map(() => null)
  const ahead = days.map(() => null)
  const told = (pick: (day: ForecastDetail['days'][number]) => number) => [...behind, ...days.map(pick)]
  return [starts, [...past, ...ahead], told((day) => day.mean), told((day) => day.high), told((day) => day.low)]
}

function optionsOf(theme: Theme, language: string, size: { width: number; height: number }): uPlot.Options {
  const ink = inks[theme]
  const axis: uPlot.Axis = { stroke: ink.axis, font: '11px system-ui, sans-serif', ticks: { show: false } }
  const date = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const bare = { points: { show: false } }
  return {
    ...size,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 24,
        space: 80,
        grid: { show: false },
        values: (_, ticks) => ticks.map((tick) => date.format(tick * 1000)),
      },
      { ...axis, size: 36, space: 26, grid: { stroke: ink.line, width: 1 } },
    ],
    series: [
      {},
      { ...bare, stroke: ink.past, width: 1.5 },
      { ...bare, stroke: ink.next, width: 2, dash: [6, 4] },
      { ...bare, stroke: ink.band, width: 1 },
      { ...bare, stroke: ink.band, width: 1 },
    ],
    bands: [{ series: [3, 4], fill: ink.band }],
  }
}
