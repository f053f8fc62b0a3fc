import type { ResourceKind } from '#geo/resource-kind'
import type { ScenarioTerms } from '#geo/scenario-words'
import { Button, Range, Segmented, Select } from '../ui/controls.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { resourceWords } from '../words/resources.ts'
import { scenarioWords } from '../words/scenarios.ts'

export type KindCount = { kind: ResourceKind; count: number }
type Props = {
  terms: ScenarioTerms
  kinds: readonly KindCount[]
  /** With `isPassing` while a slider is on its way: not a step of its own. */
  onTerms: (terms: ScenarioTerms) => void
  /** A scenario with changes is about its kind. */
  isKindFixed: boolean
}

const presets = [5, 10, 15]
const mostMinutes = 60
const hoursOfDay = 24

export function TermsForm({ terms, kinds, onTerms, isKindFixed }: Props) {
  const words = useWords(scenarioWords)
  const names = useWords(resourceWords)
  const reach = useWords(coverageWords)
  const format = useFormat()
  const offered = kinds.some(({ kind }) => kind === terms.kind) ? kinds : [{ kind: terms.kind, count: 0 }, ...kinds]
  const shown = isKindFixed ? offered.filter(({ kind }) => kind === terms.kind) : offered
  const minutes = words.minutes(format.count(terms.minutes))
  return (
    <div className="form">
      <Select
        label={words.kind}
        value={terms.kind}
        choices={shown.map(({ kind, count }) => ({ value: kind, label: `${names[kind]} (${format.count(count)})` }))}
        onChange={(kind) => onTerms({ ...terms, kind })}
      />
      <div className="row">
        <Segmented
          label={reach.mode}
          value={terms.mode}
          choices={[
            { value: 'walk', label: reach.walk },
            { value: 'drive', label: reach.drive },
          ]}
          onChange={(mode) => onTerms({ ...terms, mode })}
        />
        <div className="row presets" role="group" aria-label={words.within}>
          {presets.map((preset) => (
            <Button
              key={preset}
              tone="quiet"
              aria-pressed={terms.minutes === preset}
              onClick={() => onTerms({ ...terms, minutes: preset })}
            >
              {format.count(preset)}′
            </Button>
          ))}
        </div>
      </div>
      <Labelled label={words.within} text={minutes}>
        <Range
          label={words.within}
          value={Math.min(terms.minutes, mostMinutes)}
          min={1}
          max={mostMinutes}
          step={1}
          text={minutes}
          onChange={(value) => onTerms({ ...terms, minutes: value })}
        />
      </Labelled>
      <Labelled label={words.target} text={format.percent(terms.targetShare)}>
        <Range
          label={words.target}
          value={Math.round(terms.targetShare * 100)}
          min={50}
          max={100}
          step={5}
          text={format.percent(terms.targetShare)}
          onChange={(percent) => onTerms({ ...terms, targetShare: percent / 100 })}
        />
      </Labelled>
      <HourForm terms={terms} onTerms={onTerms} />
    </div>
  )
}

function Labelled({ label, text, children }: { label: string; text: string; children: React.ReactNode }) {
  return (
    <div>
      <div className="row spread">
        <span className="field-label">{label}</span>
        <output>{text}</output>
      </div>
      {children}
    </div>
  )
}

function HourForm({ terms, onTerms }: Pick<Props, 'terms' | 'onTerms'>) {
  const words = useWords(scenarioWords)
  const day = terms.hour === null ? 'any' : String(Math.floor(terms.hour / hoursOfDay))
  const clock = terms.hour === null ? 10 : terms.hour % hoursOfDay
  return (
    <div className="row row-fields">
      <Select
        label={words.hour}
        value={day}
        choices={[
          { value: 'any', label: words.anyHour },
          ...words.weekdays.map((label, i) => ({ value: String(i), label })),
        ]}
        onChange={(chosen) =>
          onTerms({ ...terms, hour: chosen === 'any' ? null : Number(chosen) * hoursOfDay + clock })
        }
      />
      {terms.hour === null ? null : (
        <Select
          label={words.clock}
          value={String(clock)}
          choices={Array.from({ length: hoursOfDay }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }))}
          onChange={(hour) => onTerms({ ...terms, hour: Number(day) * hoursOfDay + Number(hour) })}
        />
      )}
    </div>
  )
}
