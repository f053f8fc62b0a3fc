import { Button, IconButton, Range, Select, Toggle } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import type { ClockSettings, ClockStep } from './clock.ts'
import { clockSpeeds, stepsFor } from './clock.ts'

/** What the controls show and do; all of it is the page's one clock. */
export type PlayerClock = {
  isActive: boolean
  isPlaying: boolean
  step: ClockStep
  settings: Pick<ClockSettings, 'length' | 'isCumulative'>
  spanMs: number
  place: number
  steps: number
  shownFilter: { from?: string | undefined; to?: string | undefined }
  total: number | undefined
  set: (patch: Partial<ClockSettings>) => void
  start: () => void
  stop: () => void
  toggle: () => void
  stepBy: (count: number) => void
  seek: (place: number) => void
}

type Props = { clock: PlayerClock; speed: Pick<ClockSettings, 'perSecond' | 'isLooping'> }

/** Lengths people choose from, in steps. */
const lengths = [1, 2, 3, 4, 6, 7, 12, 13, 14, 24, 26, 30, 52]

export function StartButton({ clock }: Pick<Props, 'clock'>) {
  const words = useWords(heatWords)
  return (
    <Button className="player-start" onClick={clock.start}>
      <Icon name="play" size={15} />
      {words.play}
    </Button>
  )
}

/** Play, pause, step, and how: window or everything so far, how long, how fast. */
export function Player({ clock, speed }: Props) {
  const words = useWords(heatWords)
  const { step, settings, set } = clock
  return (
    <div className="player" role="group" aria-label={words.player}>
      <IconButton icon="back-step" label={words.stepBack} tone="quiet" onClick={() => clock.stepBy(-1)} />
      <IconButton
        icon={clock.isPlaying ? 'pause' : 'play'}
        label={clock.isPlaying ? words.pause : words.play}
        tone="primary"
        onClick={clock.toggle}
      />
      <IconButton icon="next-step" label={words.stepOn} tone="quiet" onClick={() => clock.stepBy(1)} />
      <Select
        label={words.step}
        isLabelHidden
        value={step}
        choices={stepsFor(clock.spanMs).map((value) => ({ value, label: words.stepOf[value] }))}
        onChange={(value) => set({ step: value })}
      />
      <Select
        label={words.shown}
        isLabelHidden
        value={settings.isCumulative ? 'all' : String(settings.length)}
        choices={[
          ...lengthChoices(settings.length).map((n) => ({ value: String(n), label: words.lastSteps(n, step) })),
          { value: 'all', label: words.cumulative },
        ]}
        onChange={(value) =>
          set(value === 'all' ? { isCumulative: true } : { isCumulative: false, length: Number(value) })
        }
      />
      <Select
        label={words.speed}
        isLabelHidden
        value={String(speed.perSecond)}
        choices={clockSpeeds.map((n) => ({ value: String(n), label: words.perSecond(n, step) }))}
        onChange={(value) => set({ perSecond: Number(value) })}
      />
      <Toggle label={words.loop} isOn={speed.isLooping} onChange={(isLooping) => set({ isLooping })} />
      <IconButton icon="close" label={words.stopClock} tone="quiet" onClick={clock.stop} />
    </div>
  )
}

function lengthChoices(current: number): number[] {
  return [...new Set([...lengths, current])].sort((a, b) => a - b)
}

/** Where the clock stands, to be dragged and moved with the arrow keys. */
export function Scrubber({ clock }: Pick<Props, 'clock'>) {
  const words = useWords(heatWords)
  const text = useWindowText(clock)
  if (clock.steps < 2) return null
  return (
    <Range
      label={words.clockPlace}
      value={clock.place}
      min={1}
      max={clock.steps}
      step={1}
      text={text}
      onChange={clock.seek}
    />
  )
}

/** What is shown now, large enough to be read across a room. */
export function ClockLabel({ clock }: Pick<Props, 'clock'>) {
  const words = useWords(heatWords)
  const format = useFormat()
  const text = useWindowText(clock)
  if (!clock.isActive || text === '') return null
  return (
    <p className="clock-label" aria-live={clock.isPlaying ? 'off' : 'polite'} data-testid="clock-label">
      <strong>{text}</strong>
      <span>{clock.total === undefined ? '' : words.incidentsShown(format.count(clock.total))}</span>
    </p>
  )
}

const hourMs = 3_600_000

function useWindowText({ shownFilter, step, steps }: PlayerClock): string {
  const format = useFormat()
  const { from, to } = shownFilter
  if (from === undefined || to === undefined || steps === 0) return ''
  if (step === 'hour') return `${format.time(from)} – ${format.clock(to)}`
  // The last day that is shown, not the midnight after it.
  const last = format.day(new Date(Date.parse(to) - hourMs).toISOString())
  const first = format.day(from)
  return first === last ? first : `${first} – ${last}`
}
