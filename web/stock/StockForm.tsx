import { useState } from 'react'
import type { StockLine } from '#contract/stock'
import { knownItems, knownUnits } from '#geo/stock-words'
import { Select } from '../ui/controls.tsx'
import { Form } from '../ui/dialogs.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { itemName, stockWords, unitName } from '../words/stock.ts'
import { useKeepStock } from './stock.queries.ts'

type Props = {
  resourceId: number
  /** The line that is changed; without one a new one is written. */
  line?: StockLine
  /** Items that have a line already. */
  taken: readonly string[]
  onDone: () => void
}

const other = ''
/** What a column of the store holds. */
const mostPieces = 2 ** 31 - 1

function readCount(text: string): number | undefined {
  const count = Number(text)
  return /^\d+$/.test(text.trim()) && count <= mostPieces ? count : undefined
}

export function StockForm({ resourceId, line, taken, onDone }: Props) {
  const words = useWords(stockWords)
  const keeping = useKeepStock()
  const free = knownItems.filter((item) => !taken.includes(item))
  const [draft, setDraft] = useState({
    item: line?.item ?? free[0] ?? other,
    name: '',
    unit: line?.unit ?? 'piece',
    quantity: String(line?.quantity ?? ''),
    minimum: String(line?.minimum ?? 0),
    expiresOn: line?.expiresOn ?? '',
  })
  const change = (patch: Partial<typeof draft>) => setDraft((known) => ({ ...known, ...patch }))
  const [quantity, minimum] = [readCount(draft.quantity), readCount(draft.minimum)]
  const item = draft.item === other ? draft.name.trim() : draft.item
  const isReady = quantity !== undefined && minimum !== undefined && item !== ''
  const save = () => {
    if (!isReady) return
    const expiresOn = draft.expiresOn === '' ? null : draft.expiresOn
    keeping.mutate({ resourceId, item, unit: draft.unit, quantity, minimum, expiresOn }, { onSuccess: onDone })
  }
  return (
    <Form action={words.save} isReady={isReady} isBusy={keeping.isPending} onSubmit={save} onCancel={onDone}>
      {line ? null : <ItemFields draft={draft} free={free} onChange={change} />}
      <div className="stock-fields">
        <TextField
          label={words.quantity}
          inputMode="numeric"
          required
          value={draft.quantity}
          onChange={(value) => change({ quantity: value })}
        />
        <TextField
          label={words.minimum}
          inputMode="numeric"
          required
          value={draft.minimum}
          onChange={(value) => change({ minimum: value })}
        />
      </div>
      <TextField
        label={words.expiresOn}
        type="date"
        value={draft.expiresOn}
        onChange={(value) => change({ expiresOn: value })}
      />
      {keeping.error ? <ProblemNote error={keeping.error} says={{ 'not-allowed': words.outside }} /> : null}
    </Form>
  )
}

type Draft = { item: string; name: string; unit: string }
type ItemProps = { draft: Draft; free: readonly string[]; onChange: (patch: Partial<Draft>) => void }

function ItemFields({ draft, free, onChange }: ItemProps) {
  const words = useWords(stockWords)
  const items = [...free.map((item) => ({ value: item, label: itemName(item, words) }))]
  return (
    <>
      <div className="stock-fields">
        <Select
          label={words.item}
          value={draft.item}
          choices={[...items, { value: other, label: words.otherItem }]}
          onChange={(item) => onChange({ item })}
        />
        <Select
          label={words.unit}
          value={draft.unit}
          choices={knownUnits.map((unit) => ({ value: unit as string, label: unitName(unit, words) }))}
          onChange={(unit) => onChange({ unit })}
        />
      </div>
      {draft.item === other ? (
        <TextField
          label={words.otherName}
          maxLength={80}
          required
          value={draft.name}
          onChange={(name) => onChange({ name })}
        />
      ) : null}
    </>
  )
}
