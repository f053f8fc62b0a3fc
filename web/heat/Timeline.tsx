import type { KeyboardEvent } from 'react'
import { lazy, Suspense } from 'react'
import type { HeatSummary } from '#contract/heat'
import type { Theme } from '../styles/theme.ts'
import { Button, IconButton } from '../ui/controls.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import type { ClockSettings } from './clock.ts'
import type { PlayerClock } from './Player.tsx'
import { ClockLabel, Player, Scrubber, StartButton } from './Player.tsx'
import { dayOf, presetWindow, withDays } from './time-window.ts'
import type { Preset, TimeWindow } from './time-window.ts'

const HistogramChart = lazy(async () => ({ default: (await import('./HistogramChart.tsx')).HistogramChart }))

type Props = {
  histogram: HeatSummary['histogram'] | undefined
  timeWindow: TimeWindow
  /** First and newest incident, which the presets count back from. */
  span: { first: string; last: string }
  timezone: string
  theme: Theme
  onChange: (timeWindow: TimeWindow) => void
  onClose: () => void
  clock: PlayerClock
  speed: Pick<ClockSettings, 'perSecond' | 'isLooping'>
}

/** When the incidents were reported. Brushing chooses a period; the two dates do the same by keyboard. */
export function Timeline(props: Props) {
  const { histogram, timeWindow, span, timezone, theme, onChange, clock } = props
  const words = useWords(heatWords)
  const format = useFormat()
  const total = histogram?.counts.reduce((sum, count) => sum + count, 0) ?? 0
  const lastShown = timeWindow.to ? new Date(Date.parse(timeWindow.to) - 1).toISOString() : span.last
  const days = { from: dayOf(timeWindow.from ?? span.first, timezone), to: dayOf(lastShown, timezone) }
  return (
    <section className="timeline" aria-label={words.timeline} onKeyDown={(event) => playOnSpace(event, clock)}>
      <ClockLabel clock={clock} />
      <div className="timeline-bar">
        <BarStart {...props} />
        <span className="timeline-hint">
          {histogram ? words.bucket[histogram.bucket] : ''} · {words.timelineHint}
        </span>
        <span className="timeline-dates">
          <label>
            {words.from}
            <input
              type="date"
              value={days.from}
              onChange={({ target }) =>
                onChange(withDays(timeWindow, { from: target.value, to: days.to }, 'from', timezone))
              }
            />
          </label>
          <label>
            {words.to}
            <input
              type="date"
              value={days.to}
              onChange={({ target }) =>
                onChange(withDays(timeWindow, { from: days.from, to: target.value }, 'to', timezone))
              }
            />
          </label>
        </span>
        <IconButton icon="close" label={words.hideTimeline} tone="quiet" onClick={props.onClose} />
      </div>
      <div
        className="timeline-chart"
        role="img"
        aria-label={words.histogram(format.count(total), format.day(span.first), format.day(span.last))}
      >
        <Suspense fallback={null}>
          {histogram ? (
            <HistogramChart
              histogram={histogram}
              timeWindow={timeWindow}
              shown={clock.isActive ? windowOf(clock) : undefined}
              theme={theme}
              timezone={timezone}
              onChange={onChange}
            />
          ) : null}
        </Suspense>
      </div>
      {clock.isActive ? <Scrubber clock={clock} /> : null}
    </section>
  )
}

/** Periods to choose from, or while the clock is used, its controls. */
function BarStart({ clock, speed, timeWindow, span, onChange }: Props) {
  if (clock.isActive) return <Player clock={clock} speed={speed} />
  return (
    <>
      <Presets timeWindow={timeWindow} newest={span.last} onChange={onChange} />
      <StartButton clock={clock} />
    </>
  )
}

function windowOf({ shownFilter: { from, to } }: PlayerClock): TimeWindow {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** Space on anything that has no use of its own for it. */
function playOnSpace(event: KeyboardEvent, clock: PlayerClock): void {
  const target = event.target instanceof HTMLElement ? event.target : undefined
  if (event.key !== ' ' || target?.closest('button, select, input')) return
  event.preventDefault()
  if (clock.isActive) clock.toggle()
  else clock.start()
}

const presets: Preset[] = ['allTime', 'lastYear', 'last90', 'last30', 'last7']

function Presets(props: { timeWindow: TimeWindow; newest: string; onChange: (timeWindow: TimeWindow) => void }) {
  const words = useWords(heatWords)
  return (
    <span className="timeline-presets" role="group" aria-label={words.timeline}>
      {presets.map((preset) => {
        const wanted = presetWindow(preset, props.newest)
        const isChosen = wanted.from === props.timeWindow.from && wanted.to === props.timeWindow.to
        return (
          <Button key={preset} tone="quiet" aria-pressed={isChosen} onClick={() => props.onChange(wanted)}>
            {words[preset]}
          </Button>
        )
      })}
    </span>
  )
}
