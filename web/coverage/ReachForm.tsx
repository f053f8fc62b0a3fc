import { useState } from 'react'
import type { ResourceKind } from '#geo/resource-kind'
import { Button, Range, Segmented, Select } from '../ui/controls.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { resourceWords } from '../words/resources.ts'
import { ChosenHour } from './ChosenHour.tsx'
import type { ReachSettings } from './reach-settings.ts'
import { farthest, reachPresets } from './reach-settings.ts'

export type KindCount = { kind: ResourceKind; count: number }
type Props = {
  reach: ReachSettings
  kinds: readonly KindCount[]
  onReach: (patch: Partial<ReachSettings>) => void
  /** Some questions bring limits of their own. */
  hasLimit?: boolean
}

/** Sensible first values when the measure or the mode changes. */
const firstLimits = {
  meters: { walk: 500, cycle: 1500, drive: 2000 },
  minutes: { walk: 10, cycle: 10, drive: 5 },
}

export function ReachForm({ reach, kinds, onReach, hasLimit = true }: Props) {
  const words = useWords(coverageWords)
  const names = useWords(resourceWords)
  const format = useFormat()
  const isKnown = kinds.some(({ kind }) => kind === reach.kind)
  const offered = isKnown ? kinds : [{ kind: reach.kind, count: 0 }, ...kinds]
  return (
    <div className="form">
      <Select
        label={words.kind}
        value={reach.kind}
        choices={offered.map(({ kind, count }) => ({ value: kind, label: `${names[kind]} (${format.count(count)})` }))}
        onChange={(kind) => onReach({ kind })}
      />
      <div className="row">
        <Segmented
          label={words.mode}
          value={reach.mode}
          choices={[
            { value: 'walk', label: words.walk },
            { value: 'cycle', label: words.cycle },
            { value: 'drive', label: words.drive },
          ]}
          onChange={(mode) => onReach({ mode, limit: firstLimits[reach.measure][mode] })}
        />
        {hasLimit ? (
          <Segmented
            label={words.measure}
            value={reach.measure}
            choices={[
              { value: 'meters', label: words.meters },
              { value: 'minutes', label: words.minutes },
            ]}
            onChange={(measure) => onReach({ measure, limit: firstLimits[measure][reach.mode] })}
          />
        ) : null}
      </div>
      {hasLimit ? (
        <>
          <LimitRange reach={reach} onReach={onReach} />
          <Presets reach={reach} onReach={onReach} />
          <ChosenHour reach={reach} onReach={onReach} />
        </>
      ) : null}
    </div>
  )
}

const mostLimits = {
  walk: { meters: 3000, minutes: 60 },
  cycle: { meters: 6000, minutes: 60 },
  drive: { meters: 10_000, minutes: 30 },
}

/** The slider for what is usual, the field for any value of one's own. */
function LimitRange({ reach, onReach }: Omit<Props, 'kinds'>) {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const format = useFormat()
  const isMeters = reach.measure === 'meters'
  const most = mostLimits[reach.mode][reach.measure]
  const text = isMeters ? format.meters(reach.limit) : `${format.count(reach.limit)} ${words.minutes}`
  return (
    <div>
      <div className="row spread">
        <span className="field-label">{words.limit}</span>
        <span className="own-limit">
          <OwnLimit
            key={`${reach.mode}-${reach.measure}-${reach.limit}`}
            label={details.ownLimit}
            reach={reach}
            onReach={onReach}
          />
          {isMeters ? words.meters : words.minutes}
        </span>
      </div>
      <Range
        label={words.limit}
        value={Math.min(reach.limit, most)}
        min={isMeters ? 100 : 1}
        max={most}
        step={isMeters ? 50 : 1}
        text={text}
        onChange={(limit) => onReach({ limit })}
      />
    </div>
  )
}

/** Asked when it is left or Enter is pressed: half a number is no question. What cannot be asked goes back. */
function OwnLimit({ label, reach, onReach }: Omit<Props, 'kinds'> & { label: string }) {
  const [text, setText] = useState(String(reach.limit))
  const take = () => {
    const limit = Number(text)
    if (limit > 0 && limit <= farthest.limit && limit !== reach.limit) onReach({ limit })
    else setText(String(reach.limit))
  }
  return (
    <input
      className="input"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={take}
      onKeyDown={({ key }) => {
        if (key === 'Enter') take()
      }}
    />
  )
}

function Presets({ reach, onReach }: Omit<Props, 'kinds'>) {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const format = useFormat()
  return (
    <div className="row presets" role="group" aria-label={words.circles} title={words.circles}>
      {reachPresets.map(({ key, mode, measure, limit }) => (
        <Button
          key={key}
          tone="quiet"
          aria-pressed={reach.mode === mode && reach.measure === measure && reach.limit === limit}
          onClick={() => onReach({ mode, measure, limit })}
        >
          {key === 'response10' ? details.response10 : words[key]}
          <small>{measure === 'meters' ? format.meters(limit) : details.response10Note}</small>
        </Button>
      ))}
    </div>
  )
}
