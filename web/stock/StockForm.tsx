import { useState } from 'react'
import type { StockLine } from '#contract/stock'
import { knownItems, knownUnits } from '#geo/stock-words'
import { Select } from '../ui/controls.tsx'
import { Form } from '../ui/dialogs.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { stockWords } from '../words/stock.ts'
import { itemName, unitName } from './name-stock.ts'
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

type Draft = { item: string; name: string; unit: string; quantity: string; minimum: string; expiresOn: string }

function draftOf(line: StockLine | undefined, item: string): Draft {
  if (!line) return { item, name: '', unit: 'piece', quantity: '', minimum: '0', expiresOn: '' }
  const { unit, quantity, minimum, expiresOn } = line
  return {
    ...{ item: line.item, name: '', unit },
    ...{ quantity: String(quantity), minimum: String(minimum), expiresOn: expiresOn ?? '' },
  }
}

/** What is to be kept, or undefined while the draft is not whole. */
function wishOf(draft: Draft) {
  const [quantity, minimum] = [readCount(draft.quantity), readCount(draft.minimum)]
  const item = draft.item === other ? draft.name.trim() : draft.item
  if (quantity === undefined || minimum === undefined || item === '') return undefined
  return { item, unit: draft.unit, quantity, minimum, expiresOn: draft.expiresOn === '' ? null : draft.expiresOn }
}

export function StockForm({ resourceId, line, taken, onDone }: Props) {
  const words = useWords(stockWords)
  const keeping = useKeepStock()
  const free = knownItems.filter((item) => !taken.includes(item))
  const [draft, setDraft] = useState(() => draftOf(line, free[0] ?? other))
  const change = (patch: Partial<typeof draft>) => setDraft((known) => ({ ...known, ...patch }))
  const wish = wishOf(draft)
  const save = () => {
    if (wish) keeping.mutate({ ...wish, resourceId }, { onSuccess: onDone })
  }
  return (
    <Form action={words.save} isReady={wish !== undefined} isBusy={keeping.isPending} onSubmit={save} onCancel={onDone}>
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

type ItemProps = {
  draft: Pick<Draft, 'item' | 'name' | 'unit'>
  free: readonly string[]
  onChange: (patch: Partial<Draft>) => void
}

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
          choices={knownUnits.map((unit) => ({ value: unit, label: unitName(unit, words) }))}
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
