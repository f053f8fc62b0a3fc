import { Button, Segmented, Select } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { comparisonWords } from '../words/comparisons.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import type { CompareProps } from './compare-props.ts'
import {
  comparisonDays,
  comparisonKinds,
  comparisonRates,
  comparisonReferences,
  referenceOf,
} from './comparison-settings.ts'

type Props = Pick<CompareProps, 'settings' | 'onSettings' | 'selectedGrid' | 'classTreeB'>

export function CompareForm({ settings, onSettings, selectedGrid, classTreeB }: Props) {
  const words = useWords(comparisonWords)
  const format = useFormat()
  const { kind, grids } = settings
  const references = comparisonReferences.filter((one) => one !== 'control' || (kind === 'action' && grids.length > 0))
  return (
    <div className="form">
      <Select
        label={words.kind}
        value={kind}
        choices={comparisonKinds.map((value) => ({ value, label: words[value] }))}
        onChange={(value) => onSettings({ kind: value })}
      />
      <div className="row">
        <Segmented
          label={words.days}
          value={String(settings.days)}
          choices={comparisonDays.map((days) => ({ value: String(days), label: words.dayCount(format.count(days)) }))}
          onChange={(days) => onSettings({ days: Number(days) })}
        />
      </div>
      <TextField
        type="date"
        label={kind === 'action' ? words.actionDay : words.day}
        value={settings.day ?? ''}
        hint={settings.day === null ? words.newest : undefined}
        onChange={(day) => onSettings({ day: /^[12]\d{3}-\d\d-\d\d$/.test(day) ? day : null })}
      />
      {kind === 'classes' ? (
        <div>
          <p className="legend-note">{words.classesB}</p>
          {classTreeB}
        </div>
      ) : null}
      {kind === 'action' ? <ActionGrids {...{ settings, onSettings, selectedGrid }} /> : null}
      <Select
        label={words.reference}
        value={referenceOf(settings)}
        choices={references.map((value) => ({ value, label: words[value] }))}
        onChange={(reference) => onSettings({ reference })}
      />
      <span className="field-label">{words.rate}</span>
      <Segmented
        label={words.rate}
        value={String(settings.rate)}
        choices={comparisonRates.map((rate) => ({
          value: String(rate),
          label: format.percent(rate),
        }))}
        onChange={(rate) => onSettings({ rate: Number(rate) })}
      />
      <p className="legend-note">{words.rateHint(format.percent(settings.rate))}</p>
    </div>
  )
}

function ActionGrids({ settings, onSettings, selectedGrid }: Omit<Props, 'classTreeB'>) {
  const words = useWords(comparisonWords)
  const format = useFormat()
  const { grids } = settings
  const isIn = selectedGrid !== undefined && grids.includes(selectedGrid)
  return (
    <div className="field">
      <span className="field-label">
        {words.actionGrids}: {format.count(grids.length)}
      </span>
      <div className="row">
        <Button
          disabled={selectedGrid === undefined}
          onClick={() => {
            if (selectedGrid === undefined) return
            onSettings({ grids: isIn ? grids.filter((id) => id !== selectedGrid) : [...grids, selectedGrid] })
          }}
        >
          {isIn ? words.removeGrid : words.addGrid}
        </Button>
        <Button tone="quiet" disabled={grids.length === 0} onClick={() => onSettings({ grids: [] })}>
          {words.clearGrids}
        </Button>
      </div>
      <small className="field-hint">{words.pickGrid}</small>
    </div>
  )
}
