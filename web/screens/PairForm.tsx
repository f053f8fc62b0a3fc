import { useId, useState } from 'react'
import { ScreenLevel } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { Form } from '../ui/dialogs.tsx'
import { CopyText, TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import type { TerritoryPicker } from '../ui/territory-picker.ts'
import { useWords } from '../words/language.ts'
import { screenWords } from '../words/screens.ts'
import { isPairingCode } from './pairing.ts'
import { useScreenCommands } from './screens.queries.ts'

type Props = { territoryPicker: TerritoryPicker; onDone: () => void }

export function PairForm({ territoryPicker, onDone }: Props) {
  const words = useWords(screenWords)
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [level, setLevel] = useState<ScreenLevel>('public')
  const [territories, setTerritories] = useState<Territory[]>([{ kind: 'city' }])
  const { pair } = useScreenCommands()
  const [territory] = territories
  return (
    <Form
      action={words.pair}
      isReady={isPairingCode(code) && name.trim() !== '' && territory !== undefined}
      isBusy={pair.isPending}
      onCancel={onDone}
      onSubmit={() => {
        if (territory) pair.mutate({ code: code.trim().toUpperCase(), name, level, territory }, { onSuccess: onDone })
      }}
    >
      <CopyText label={words.address} text={`${location.origin}/?screen`} />
      <TextField
        label={words.code}
        hint={words.codeHint}
        className="input-code"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={9}
        required
        value={code}
        onChange={(text) => setCode(text.toUpperCase())}
      />
      <TextField label={words.name} hint={words.nameHint} maxLength={100} required value={name} onChange={setName} />
      <LevelChoice level={level} onLevel={setLevel} />
      {territoryPicker({ chosen: territories, onChange: setTerritories })}
      {pair.error ? <ProblemNote error={pair.error} /> : null}
    </Form>
  )
}

function LevelChoice({ level, onLevel }: { level: ScreenLevel; onLevel: (level: ScreenLevel) => void }) {
  const words = useWords(screenWords)
  const group = useId()
  return (
    <fieldset className="choices">
      <legend className="field-label">{words.level}</legend>
      {ScreenLevel.options.map((choice) => (
        <label key={choice} className="choice">
          <input type="radio" name={group} checked={level === choice} onChange={() => onLevel(choice)} />
          <span>
            <strong>{words.levels[choice]}</strong>
            <small>{words.levelTexts[choice]}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
