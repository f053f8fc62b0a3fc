import type { ReactNode } from 'react'
import { useId } from 'react'
import type { Resource } from '#contract/resources'
import { Button, Segmented, Toggle } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { placementWords } from '../words/placements.ts'
import type { PlacementDraft } from './placement-draft.ts'
import { faultsOf, goals, usesOf, withToggled } from './placement-draft.ts'

type Props = {
  draft: PlacementDraft
  onDraft: (patch: Partial<PlacementDraft>) => void
  /** Those of the kind asked about; undefined while they are being read. */
  existing: readonly Resource[] | undefined
  isPicking: boolean
  onPicking: (isPicking: boolean) => void
  mayRun: boolean
  isBusy: boolean
  onStart: () => void
  problem: ReactNode
}

/** One question, put in plain words with the field's own term beside them. */
export function PlacementForm(props: Props) {
  const words = useWords(placementWords)
  const { draft, onDraft } = props
  const [fault] = faultsOf(draft)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!fault && props.mayRun && !props.isBusy) props.onStart()
      }}
    >
      <GoalChoice draft={draft} onDraft={onDraft} />
      <Terms draft={draft} onDraft={onDraft} />
      <Existing {...props} />
      <Budget draft={draft} onDraft={onDraft} />
      <Excluded {...props} />
      {fault ? (
        <p className="placement-fault" role="alert">
          {words.faults[fault]}
        </p>
      ) : null}
      {props.problem}
      {props.mayRun ? (
        <Button type="submit" tone="primary" disabled={fault !== undefined || props.isBusy}>
          {props.isBusy ? words.starting : words.start}
        </Button>
      ) : (
        <p className="legend-note">{words.mayNotRun}</p>
      )}
    </form>
  )
}

type Part = Pick<Props, 'draft' | 'onDraft'>

function GoalChoice({ draft, onDraft }: Part) {
  const words = useWords(placementWords)
  const name = useId()
  return (
    <fieldset className="goals">
      <legend className="field-label">{words.intro}</legend>
      {goals.map((goal) => (
        <label key={goal} className="goal">
          <input type="radio" name={name} checked={draft.goal === goal} onChange={() => onDraft({ goal })} />
          <span>{words.goals[goal]}</span>
          <small>{words.terms[goal]}</small>
        </label>
      ))}
    </fieldset>
  )
}

function Terms({ draft, onDraft }: Part) {
  const words = useWords(placementWords)
  const uses = usesOf(draft)
  const unit = draft.demand === 'households' ? words.householdsUnit : words.incidentsUnit
  const number = { inputMode: 'decimal' as const, autoComplete: 'off' }
  return (
    <>
      <div className="field">
        <span className="field-label">{words.demand}</span>
        <Segmented
          label={words.demand}
          value={draft.demand}
          choices={[
            { value: 'households', label: words.households },
            { value: 'incidents', label: words.incidents },
          ]}
          onChange={(demand) => onDraft({ demand })}
        />
      </div>
      <div className="placement-numbers">
        {uses.minutes ? (
          <TextField
            {...number}
            label={`${words.minutes} (${words.minutesUnit})`}
            value={draft.minutes}
            onChange={(minutes) => onDraft({ minutes })}
          />
        ) : null}
        <TextField
          {...number}
          label={words.mostAdded}
          placeholder={words.noLimit}
          value={draft.mostAdded}
          onChange={(mostAdded) => onDraft({ mostAdded })}
        />
        <TextField
          {...number}
          label={words.mostOpen}
          placeholder={words.noLimit}
          value={draft.mostOpen}
          onChange={(mostOpen) => onDraft({ mostOpen })}
        />
        <TextField
          {...number}
          label={words.seconds}
          value={draft.seconds}
          onChange={(seconds) => onDraft({ seconds })}
        />
        {uses.capacity ? (
          <TextField
            {...number}
            label={words.capacity}
            placeholder={words.noLimit}
            title={words.capacityHint(unit)}
            value={draft.capacity}
            onChange={(capacity) => onDraft({ capacity })}
          />
        ) : null}
      </div>
      {uses.backup ? (
        <Toggle label={words.backup} isOn={draft.backup} onChange={(backup) => onDraft({ backup })} />
      ) : null}
    </>
  )
}

function Existing({ draft, onDraft, existing }: Props) {
  const words = useWords(placementWords)
  const format = useFormat()
  if (existing?.length === 0) return <p className="legend-note">{words.noExisting}</p>
  const kept = (existing ?? []).filter(({ id }) => draft.kept.includes(id)).length
  return (
    <div className="field">
      <div className="row spread">
        <span className="field-label">{words.existing}</span>
        {draft.mayClose && existing ? (
          <small>{words.keptCount(format.count(kept), format.count(existing.length))}</small>
        ) : null}
      </div>
      <Segmented
        label={words.existing}
        value={draft.mayClose ? 'may-close' : 'keep'}
        choices={[
          { value: 'keep', label: words.keepAll },
          { value: 'may-close', label: words.mayClose },
        ]}
        onChange={(value) => onDraft({ mayClose: value === 'may-close' })}
      />
      {draft.mayClose ? (
        <ul className="kept-sites" aria-label={words.keptHint}>
          <li className="field-hint">{words.keptHint}</li>
          {(existing ?? []).map(({ id, name, address }) => (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={draft.kept.includes(id)}
                  onChange={() => onDraft({ kept: withToggled(draft.kept, id) })}
                />
                <span>{name || address || `#${id}`}</span>
              </label>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

function Budget({ draft, onDraft }: Part) {
  const words = useWords(placementWords)
  const number = { inputMode: 'decimal' as const, autoComplete: 'off' }
  return (
    <>
      <Toggle label={words.budget} isOn={draft.hasBudget} onChange={(hasBudget) => onDraft({ hasBudget })} />
      {draft.hasBudget ? (
        <div className="placement-numbers">
          <TextField
            {...number}
            label={words.budgetField}
            value={draft.budget}
            onChange={(budget) => onDraft({ budget })}
          />
          <TextField
            {...number}
            label={words.costOfNew}
            value={draft.costOfNew}
            onChange={(costOfNew) => onDraft({ costOfNew })}
          />
          <TextField
            {...number}
            label={words.costOfExisting}
            value={draft.costOfExisting}
            onChange={(costOfExisting) => onDraft({ costOfExisting })}
          />
        </div>
      ) : null}
    </>
  )
}

function Excluded({ draft, onDraft, isPicking, onPicking }: Props) {
  const words = useWords(placementWords)
  const format = useFormat()
  const count = draft.excludedGrids.length
  return (
    <div className="field">
      <span className="field-label">{words.excluded}</span>
      <p className="legend-note" aria-live="polite">
        {isPicking ? `${words.picking} · ` : ''}
        {count === 0 ? words.excludedNone : words.excludedCount(format.count(count))}
      </p>
      <div className="row">
        <Button aria-pressed={isPicking} onClick={() => onPicking(!isPicking)}>
          {isPicking ? words.pickDone : words.pick}
        </Button>
        {count > 0 ? (
          <Button tone="quiet" onClick={() => onDraft({ excludedGrids: [] })}>
            {words.clear}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
