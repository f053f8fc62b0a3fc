import { Button } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { settingWords } from '../words/settings.ts'
import type { NumberKey } from './settings-draft.ts'
import { boundsOf } from './settings-draft.ts'

type Props = {
  name: NumberKey
  value: number
  stored: number
  preset: number
  mayChange: boolean
  onChange: (value: number) => void
}

export function NumberSetting({ name, value, stored, preset, mayChange, onChange }: Props) {
  const words = useWords(settingWords)
  const format = useFormat()
  const { least, most } = boundsOf(name)
  const isWrong = !Number.isInteger(value) || value < least || value > most
  const range = `${words.range(format.count(least), format.count(most))} · ${words.defaultIs(format.count(preset))}`
  return (
    <div className={value === stored ? 'setting' : 'setting is-changed'}>
      <TextField
        label={words.names[name]}
        hint={isWrong ? <span className="warm">{`${words.wrong}: ${range}`}</span> : range}
        type="number"
        min={least}
        max={most}
        readOnly={!mayChange}
        value={Number.isNaN(value) ? '' : String(value)}
        onChange={(text) => onChange(text === '' ? Number.NaN : Number(text))}
      />
      {stored === preset && value === preset ? null : <span className="tag tag-accent">{words.changed}</span>}
      {mayChange && value !== preset ? (
        <Button tone="quiet" onClick={() => onChange(preset)}>
          {words.toDefault}
        </Button>
      ) : null}
    </div>
  )
}
