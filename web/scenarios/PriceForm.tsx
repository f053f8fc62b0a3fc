import { useState } from 'react'
import type { ResourceKind } from '#geo/resource-kind'
import type { ChangePrices, ScenarioChange } from '#geo/scenario-words'
import { Select } from '../ui/controls.tsx'
import { Form } from '../ui/dialogs.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { resourceWords } from '../words/resources.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { usePrices, useScenarioCommands } from './scenarios.queries.ts'
import type { KindCount } from './TermsForm.tsx'

const types: readonly ScenarioChange['type'][] = ['add', 'move', 'close', 'shift']
const nothing: ChangePrices = { add: 0, move: 0, close: 0, shift: 0 }

/** What changes to a kind cost, in yuan. */
export function PriceForm({ kinds, onDone }: { kinds: readonly KindCount[]; onDone: () => void }) {
  const words = useWords(scenarioWords)
  const names = useWords(resourceWords)
  const prices = usePrices(true)
  const { setPrices } = useScenarioCommands()
  const [kind, setKind] = useState<ResourceKind>(kinds[0]?.kind ?? 'station')
  const [typed, setTyped] = useState<Partial<Record<keyof ChangePrices, string>>>({})
  if (prices.error) return <ProblemNote error={prices.error} />
  if (!prices.data) return <Waiting lines={4} />
  const known = prices.data.find((each) => each.kind === kind) ?? nothing
  const textOf = (type: keyof ChangePrices): string => typed[type] ?? String(known[type])
  const { isReady, ...wish } = readPrices(textOf)
  return (
    <Form
      action={words.save}
      isReady={isReady}
      isBusy={setPrices.isPending}
      onSubmit={() => setPrices.mutate({ kind, ...wish }, { onSuccess: onDone })}
      onCancel={onDone}
    >
      <Select
        label={words.kind}
        value={kind}
        choices={kinds.map((each) => ({ value: each.kind, label: names[each.kind] }))}
        onChange={(chosen) => {
          setKind(chosen)
          setTyped({})
        }}
      />
      {types.map((type) => (
        <TextField
          key={type}
          label={words.change[type]}
          value={textOf(type)}
          inputMode="decimal"
          onChange={(text) => setTyped({ ...typed, [type]: text })}
        />
      ))}
      {setPrices.error ? <ProblemNote error={setPrices.error} /> : null}
    </Form>
  )
}

function readPrices(textOf: (type: keyof ChangePrices) => string): ChangePrices & { isReady: boolean } {
  const read = (type: keyof ChangePrices): number => (textOf(type).trim() === '' ? NaN : Number(textOf(type)))
  const prices = { add: read('add'), move: read('move'), close: read('close'), shift: read('shift') }
  return { ...prices, isReady: Object.values(prices).every((yuan) => yuan >= 0 && yuan <= 1e9) }
}
