import { useState } from 'react'
import { Button, Select } from '../ui/controls.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { planWords } from '../words/plans.ts'
import { useAreasBelow, useDraftPlan, usePlans } from './plans.queries.ts'

type Props = { mayDraft: boolean; onOpen: (id: number) => void; nowMs: number }

/** The plans there are, and the way to a new one. */
export function PlanList({ mayDraft, onOpen, nowMs }: Props) {
  const words = useWords(planWords)
  const format = useFormat()
  const plans = usePlans()
  return (
    <>
      {mayDraft ? <NewPlan onOpen={onOpen} /> : null}
      <Section title={words.mine}>
        {plans.error ? <ProblemNote error={plans.error} onRetry={() => void plans.refetch()} /> : null}
        {plans.isPending ? <Waiting lines={4} /> : null}
        {plans.data?.length === 0 ? <p className="plan-note">{words.none}</p> : null}
        <ul className="plan-list">
          {plans.data?.map((plan) => (
            <li key={plan.id}>
              <button type="button" onClick={() => onOpen(plan.id)}>
                <strong>{plan.name}</strong>
                <span>
                  {plan.areaName} · {words.steps(format.count(plan.version))} · {format.age(plan.changedAt, nowMs)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function NewPlan({ onOpen }: { onOpen: (id: number) => void }) {
  const words = useWords(planWords)
  const draft = useDraftPlan(onOpen)
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const area = chosen.at(-1)
  const levels = [words.county, words.street, words.community].slice(0, chosen.length + 1)
  return (
    <Section title={words.begin}>
      <div className="plan-new">
        {levels.map((label, depth) => (
          <AreaSelect
            key={label}
            label={label}
            parent={chosen[depth - 1]?.code}
            value={chosen[depth]?.code ?? ''}
            onChange={(picked) => setChosen([...chosen.slice(0, depth), ...(picked ? [picked] : [])])}
          />
        ))}
        <Button
          tone="primary"
          disabled={area === undefined || draft.isPending}
          onClick={() => area && draft.mutate({ name: words.nameOf(area.name), areaCode: area.code })}
        >
          {words.begin}
        </Button>
        {draft.error ? <ProblemNote error={draft.error} /> : null}
      </div>
    </Section>
  )
}

type Chosen = { code: string; name: string }
type AreaProps = {
  label: string
  parent: string | undefined
  value: string
  onChange: (picked: Chosen | undefined) => void
}

function AreaSelect({ label, parent, value, onChange }: AreaProps) {
  const words = useWords(planWords)
  const areas = useAreasBelow(parent).data ?? []
  const none = { value: '', label: parent === undefined ? '—' : words.whole }
  return (
    <Select
      label={label}
      value={value}
      choices={[none, ...areas.map(({ code, name }) => ({ value: code, label: name }))]}
      onChange={(code) => onChange(areas.find((area) => area.code === code))}
    />
  )
}
