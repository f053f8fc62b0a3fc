import { useState } from 'react'
import type { Right } from '#geo/rights'
import { KeyScope } from '#geo/rights'
import { Button } from '../ui/controls.tsx'
import { Form } from '../ui/dialogs.tsx'
import { CopyText, TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { keyWords } from '../words/keys.ts'
import { useWords } from '../words/language.ts'
import { rightWords } from '../words/rights.ts'
import { useKeyCommands } from './keys.queries.ts'

type Props = { mayI: (right: Right) => boolean; longestDays: number; onDone: () => void }

export function MakeKey({ mayI, longestDays, onDone }: Props) {
  const words = useWords(keyWords)
  const format = useFormat()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<KeyScope[]>([])
  const [days, setDays] = useState(String(Math.min(90, longestDays)))
  const { make } = useKeyCommands()
  if (make.data) return <MadeKey token={make.data.token} scopes={make.data.key.scopes} onDone={onDone} />
  const dayCount = Number(days)
  const areDaysGood = Number.isInteger(dayCount) && dayCount >= 1 && dayCount <= longestDays
  return (
    <Form
      action={words.make}
      isReady={name.trim() !== '' && scopes.length > 0 && areDaysGood}
      isBusy={make.isPending}
      onCancel={onDone}
      onSubmit={() => make.mutate({ name, scopes, days: dayCount })}
    >
      <TextField label={words.name} hint={words.nameHint} maxLength={100} required value={name} onChange={setName} />
      <ScopeChoice offered={KeyScope.options.filter(mayI)} scopes={scopes} onScopes={setScopes} />
      <TextField
        label={words.days}
        hint={words.daysHint(format.count(longestDays))}
        type="number"
        min={1}
        max={longestDays}
        required
        value={days}
        onChange={setDays}
      />
      {make.error ? <ProblemNote error={make.error} /> : null}
    </Form>
  )
}

function ScopeChoice(props: {
  offered: readonly KeyScope[]
  scopes: readonly KeyScope[]
  onScopes: (scopes: KeyScope[]) => void
}) {
  const words = useWords(keyWords)
  const { names } = useWords(rightWords)
  const toggle = (scope: KeyScope, isOn: boolean) =>
    props.onScopes(props.offered.filter((one) => (one === scope ? isOn : props.scopes.includes(one))))
  return (
    <fieldset className="choices choices-two">
      <legend className="field-label">
        {words.scopes} · {words.scopesHint}
      </legend>
      {props.offered.map((scope) => (
        <label key={scope} className="choice">
          <input
            type="checkbox"
            checked={props.scopes.includes(scope)}
            onChange={({ target }) => toggle(scope, target.checked)}
          />
          <span>
            <strong>{names[scope]}</strong>
            <code>{scope}</code>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** An address each scope can be tried at. */
const samplePaths: Partial<Record<string, string>> = {
  'grids:read': '/grids?limit=5',
  'incidents:read': '/incidents?limit=5',
  'resources:read': '/resources?limit=5',
  'heat:read': '/heat/summary',
  'heat:count': '/heat/hour-of-week',
  'households:read': '/households/by-grid',
  'coverage:read': '/coverage/where-next',
  'changes:read': '/changes',
}

function MadeKey({ token, scopes, onDone }: { token: string; scopes: readonly string[]; onDone: () => void }) {
  const words = useWords(keyWords)
  const path = scopes.map((scope) => samplePaths[scope]).find((sample) => sample !== undefined) ?? '/areas/city'
  return (
    <div className="form">
      <div className="note note-empty">
        <strong>{words.tokenTitle}</strong>
        <p>{words.tokenText}</p>
      </div>
      <CopyText label={words.token} text={token} />
      <CopyText
        label={words.example}
        text={`curl -H 'Authorization: Bearer ${token}' \\\n  '${location.origin}${path}'`}
      />
      <div className="row row-right">
        <Button tone="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}
