import type { ResourceKind } from '#geo/resource-kind'
import { Button, Range, Segmented, Select } from '../ui/controls.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { resourceWords } from '../words/resources.ts'
import type { ReachSettings } from './reach-settings.ts'
import { lifeCircles } from './reach-settings.ts'

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
const mostMeters = { walk: 3000, cycle: 6000, drive: 10_000 }

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
          <LifeCircles reach={reach} onReach={onReach} />
        </>
      ) : null}
    </div>
  )
}

function LimitRange({ reach, onReach }: Omit<Props, 'kinds'>) {
  const words = useWords(coverageWords)
  const format = useFormat()
  const isMeters = reach.measure === 'meters'
  const most = isMeters ? mostMeters[reach.mode] : 30
  const text = isMeters ? format.meters(reach.limit) : `${format.count(reach.limit)} ${words.minutes}`
  return (
    <div>
      <div className="row spread">
        <span className="field-label">{words.limit}</span>
        <output>{text}</output>
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

function LifeCircles({ reach, onReach }: Omit<Props, 'kinds'>) {
  const words = useWords(coverageWords)
  const format = useFormat()
  return (
    <div className="row presets" role="group" aria-label={words.circles} title={words.circles}>
      {lifeCircles.map(({ key, meters }) => (
        <Button
          key={key}
          tone="quiet"
          aria-pressed={reach.mode === 'walk' && reach.measure === 'meters' && reach.limit === meters}
          onClick={() => onReach({ mode: 'walk', measure: 'meters', limit: meters })}
        >
          {words[key]}
          <small>{format.meters(meters)}</small>
        </Button>
      ))}
    </div>
  )
}
