import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { HeatSummary } from '#contract/heat'
import type { Theme } from '../styles/theme.ts'
import { useLanguage } from '../words/language.ts'
import type { TimeWindow } from './time-window.ts'
import { bucketEnds, snapToBuckets } from './time-window.ts'

type Props = {
  histogram: HeatSummary['histogram']
  timeWindow: TimeWindow
  /** What the clock shows now. */
  shown: TimeWindow | undefined
  theme: Theme
  timezone: string
  onChange: (timeWindow: TimeWindow) => void
}

const inks: Record<Theme, { bar: string; dim: string; axis: string; line: string }> = {
  light: { bar: '#c2472f', dim: '#c2472f55', axis: '#5b6675', line: '#d9d4c9' },
  dark: { bar: '#f0803c', dim: '#f0803c4d', axis: '#9aa9bd', line: '#263242' },
}

export function HistogramChart(props: Props) {
  const { histogram, timeWindow, shown, theme, timezone, onChange } = props
  const language = useLanguage()
  const element = useRef<HTMLDivElement>(null)
  const brush = useRef({ onChange, timeWindow, shown })
  const chart = useRef<uPlot>(undefined)
  useEffect(function rememberBrush() {
    brush.current = { onChange, timeWindow, shown }
  })
  useEffect(
    function showWindow() {
      // Without `false` uPlot would set its scales again, to nothing when it has not drawn for the first time yet.
      chart.current?.redraw(false)
    },
    [timeWindow.from, timeWindow.to, shown?.from, shown?.to],
  )
  useEffect(
    function draw() {
      const container = element.current
      if (!container) return
      const style = { theme, timezone, language, histogram, brush: () => brush.current }
      // An observer tells the size once at the start and then on every change: the chart is made when it has room.
      const observer = new ResizeObserver(() => {
        const size = { width: container.clientWidth, height: container.clientHeight }
        if (size.width === 0 || size.height === 0) return
        if (chart.current) chart.current.setSize(size)
        else chart.current = makeChart(container, { ...style, ...size })
      })
      observer.observe(container)
      return () => {
        observer.disconnect()
        chart.current?.destroy()
        chart.current = undefined
      }
    },
    [histogram, theme, timezone, language],
  )
  return <div ref={element} className="chart" />
}

type ChartInput = Omit<Props, 'timeWindow' | 'shown' | 'onChange'> & {
  width: number
  height: number
  language: string
  brush: () => Pick<Props, 'timeWindow' | 'shown' | 'onChange'>
}

function makeChart(container: HTMLElement, input: ChartInput): uPlot {
  const { starts, counts } = input.histogram
  const plot = new uPlot(chartOptions(input), [starts.map((start) => Date.parse(start) / 1000), counts], container)
  plot.over.addEventListener('dblclick', () => input.brush().onChange({}))
  return plot
}

function chartOptions(input: ChartInput): uPlot.Options {
  const ink = inks[input.theme]
  const axis: uPlot.Axis = {
    stroke: ink.axis,
    font: '11px system-ui, sans-serif',
    ticks: { show: false },
    grid: { stroke: ink.line, width: 1 },
  }
  return {
    width: input.width,
    height: input.height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), input.timezone),
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { range: () => spanSeconds(input.histogram) },
      y: { range: (_, __, max) => [0, Math.max(1, max * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 96,
        grid: { show: false },
        // The fifth argument is the step between ticks, in seconds.
        values: (...[, ticks, , , step]) => ticks.map((tick) => tickName(tick, step, input)),
      },
      { ...axis, size: 44, space: 26, values: (_, ticks) => ticks.map((tick) => tick.toLocaleString(input.language)) },
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [(plot) => drawBars(plot, input)], setSelect: [(plot) => chooseWindow(plot, input)] },
  }
}

/** From the first bucket's start to the last one's end, or the last bar would have no room. */
function spanSeconds(histogram: HeatSummary['histogram']): [number, number] {
  const { starts } = histogram
  const first = Date.parse(starts[0] ?? '') / 1000
  return starts.length === 0 ? [0, 1] : [first, bucketEnds(histogram, starts.length - 1) / 1000]
}

const monthSeconds = 28 * 86_400

function tickName(seconds: number, stepSeconds: number, { language, timezone }: ChartInput): string {
  const isLong = stepSeconds >= monthSeconds
  const format: Intl.DateTimeFormatOptions = isLong
    ? { year: 'numeric', month: 'short' }
    : stepSeconds >= 86_400
      ? { month: 'short', day: 'numeric' }
      : { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }
  return new Intl.DateTimeFormat(language, { ...format, timeZone: timezone }).format(seconds * 1000)
}

/** Bars inside the chosen period are full, the others pale; each bar spans its bucket. */
function drawBars(plot: uPlot, { histogram, theme, brush }: ChartInput): void {
  const { timeWindow, shown } = brush()
  const from = timeWindow.from === undefined ? -Infinity : Date.parse(timeWindow.from)
  const to = timeWindow.to === undefined ? Infinity : Date.parse(timeWindow.to)
  const { ctx } = plot
  const base = plot.valToPos(0, 'y', true)
  ctx.save()
  ctx.beginPath()
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height)
  ctx.clip()
  histogram.starts.forEach((start, i) => {
    const begins = Date.parse(start)
    const ends = bucketEnds(histogram, i)
    const left = plot.valToPos(begins / 1000, 'x', true)
    const width = Math.max(1, plot.valToPos(ends / 1000, 'x', true) - left)
    const top = plot.valToPos(histogram.counts[i] ?? 0, 'y', true)
    ctx.fillStyle = begins >= from && begins < to ? inks[theme].bar : inks[theme].dim
    ctx.fillRect(left, top, Math.max(1, width * 0.86), base - top)
  })
  if (shown) drawShown(plot, shown, inks[theme].axis)
  ctx.restore()
}

/** A band with an edge where the clock stands. */
function drawShown(plot: uPlot, { from, to }: TimeWindow, ink: string): void {
  const { ctx, bbox } = plot
  const placeOf = (iso: string | undefined) =>
    iso === undefined ? NaN : plot.valToPos(Date.parse(iso) / 1000, 'x', true)
  const [left, right] = [placeOf(from), placeOf(to)]
  ctx.fillStyle = `${ink}40`
  ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height)
  ctx.fillStyle = ink
  ctx.fillRect(right - 2, bbox.top, 4, bbox.height)
}

/** A drag of a few pixels is a click that slipped, not a period. */
const shortestDragPixels = 4

function chooseWindow(plot: uPlot, { histogram, brush }: ChartInput): void {
  const { left, width } = plot.select
  if (width < shortestDragPixels) return
  const from = plot.posToVal(left, 'x') * 1000
  const to = plot.posToVal(left + width, 'x') * 1000
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
  brush().onChange(snapToBuckets(histogram.starts, from, to))
}
