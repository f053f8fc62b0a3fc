import type { ReactNode } from 'react'
import type { Resource } from '#contract/resources'
import type { TriedScenario } from '#contract/scenarios'
import type { ScenarioChange } from '#geo/scenario-words'
import { ApiProblem } from '../http/client.ts'
import type { Theme } from '../styles/theme.ts'
import { Button, IconButton } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { ChangeList } from './ChangeList.tsx'
import { DifferenceLegend } from './DifferenceMap.tsx'
import { FiguresTable, LedgerPart } from './FiguresTable.tsx'
import { isClosed, redo, step, undo, without } from './scenario-edit.ts'
import type { Work } from './scenario-edit.ts'
import { PartsTable } from './PartsTable.tsx'
import { handleOf, mostPins } from './scenario-pins.ts'
import { loadScenario, useScenarioCommands } from './scenarios.queries.ts'
import type { KindCount } from './TermsForm.tsx'
import { TermsForm } from './TermsForm.tsx'
import type { ScenarioWork } from './use-scenario-work.ts'
import { draftOf } from './use-scenario-work.ts'

type Props = {
  model: ScenarioWork
  work: Work
  kinds: readonly KindCount[]
  resources: readonly Resource[]
  theme: Theme
  /** What makes an order of the scenario that is kept under this id. */
  orderOf: (scenarioId: number, isMarked: boolean) => ReactNode
}

export function ScenarioEditor({ model, work, kinds, resources, theme, orderOf }: Props) {
  const words = useWords(scenarioWords)
  const { draft } = work
  const { newest, error } = model.live
  return (
    <>
      <Tools model={model} work={work} />
      <TextField
        label={words.name}
        value={draft.name}
        maxLength={100}
        onChange={(name) => model.revise((now) => ({ ...now, draft: { ...now.draft, name }, isDirty: true }))}
      />
      <Chosen model={model} work={work} resources={resources} />
      <Changes model={model} work={work} resources={resources} />
      <DifferenceLegend theme={theme} />
      {error ? <ProblemNote error={error} /> : null}
      {newest ? <Answered {...newest} /> : error ? null : <Waiting lines={6} />}
      <Section title={words.terms}>
        <TermsForm
          terms={draft.terms}
          kinds={kinds}
          isKindFixed={draft.changes.length > 0}
          onTerms={(terms) => model.revise((now) => step(now, { terms }))}
        />
      </Section>
      <Section title={words.order}>
        <Ordering work={work} answer={newest?.answer} orderOf={orderOf} />
      </Section>
    </>
  )
}

type Orderable = Pick<Props, 'work' | 'orderOf'> & { answer: TriedScenario | undefined }

/** An order is made of what is kept and can be. */
function Ordering({ work, answer, orderOf }: Orderable) {
  const words = useWords(scenarioWords)
  const { saved } = work.draft
  if (!saved || work.isDirty) return <p className="quiet">{words.orderFirst}</p>
  if (!answer || answer.faults.length > 0) return <p className="fault">{answer ? words.orderFaults : ''}</p>
  return orderOf(saved.id, answer.ledger.marks.length > 0)
}

function Changes({ model, work, resources }: Pick<Props, 'model' | 'work' | 'resources'>) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  return (
    <Section title={words.changes}>
      <ChangeList
        changes={work.draft.changes}
        faults={model.live.newest?.answer.faults ?? []}
        resources={resources}
        chosen={model.chosen}
        onChoose={model.choose}
        onHours={(id, hours) => model.shift(id, hours, true)}
        onTakeBack={(index) => model.revise((now) => step(now, { changes: without(now.draft.changes, index) }))}
      />
      <p className="hint">{resources.length === 0 ? words.noKind : words.hint}</p>
      {resources.length > mostPins ? <p className="hint">{words.tooMany(format.count(mostPins))}</p> : null}
    </Section>
  )
}

function Answered({ answer, milliseconds }: NonNullable<ScenarioWork['live']['newest']>) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  return (
    <>
      <Section
        title={words.figures}
        aside={<small className="quiet">{words.answered(format.count(milliseconds))}</small>}
      >
        <FiguresTable city={answer.city} label={words.figures} />
        <p className="row spread">
          <span>
            {words.resources}: {format.count(answer.resources.before)} → {format.count(answer.resources.after)}
          </span>
          <strong>
            {words.cost}: {words.yuan(format.count(answer.costYuan))}
          </strong>
        </p>
      </Section>
      <Section title={words.equity}>
        <LedgerPart ledger={answer.ledger} />
      </Section>
      <Section title={words.whatChanges}>
        <PartsTable grids={answer.grids} communities={answer.communities} />
      </Section>
    </>
  )
}

function Tools({ model, work }: Pick<Props, 'model' | 'work'>) {
  const words = useWords(scenarioWords)
  const { saved } = work.draft
  return (
    <>
      <div className="row spread">
        <Button tone="quiet" onClick={model.leave}>
          <Icon name="back" size={16} />
          {words.back}
        </Button>
        <div className="row">
          <IconButton
            icon="undo"
            label={words.undo}
            disabled={work.past.length === 0}
            onClick={() => model.revise(undo)}
          />
          <IconButton
            icon="redo"
            label={words.redo}
            disabled={work.future.length === 0}
            onClick={() => model.revise(redo)}
          />
        </div>
      </div>
      <Saving model={model} work={work} />
      <p className="quiet" role="status">
        {work.isDirty ? words.unsaved : saved ? words.saved : ''}
      </p>
      <Button aria-pressed={model.isAdding} onClick={() => model.setIsAdding(!model.isAdding)}>
        <Icon name="plus" size={16} />
        {model.isAdding ? words.adding : words.add}
      </Button>
    </>
  )
}

/** Keeps the draft; where somebody was faster nothing is lost: it can be kept under another name, or left for theirs. */
function Saving({ model, work }: Pick<Props, 'model' | 'work'>) {
  const words = useWords(scenarioWords)
  const { make, change } = useScenarioCommands()
  const { draft } = work
  const { saved } = draft
  const settle = (kept: Parameters<typeof draftOf>[0]) => model.open(draftOf(kept))
  const copy = () => make.mutate(draft, { onSuccess: settle })
  const save = () => (saved ? change.mutate({ ...draft, ...saved }, { onSuccess: settle }) : copy())
  const error = make.error ?? change.error
  const isBusy = make.isPending || change.isPending
  const isOvertaken = error instanceof ApiProblem && error.kind === 'state-does-not-allow'
  const loadTheirs = (id: number) => {
    change.reset()
    void loadScenario(id).then(settle)
  }
  return (
    <>
      <div className="row">
        <Button tone="primary" disabled={draft.name.trim() === '' || isBusy || !work.isDirty} onClick={save}>
          {words.save}
        </Button>
        {saved ? (
          <Button disabled={isBusy} onClick={copy}>
            {words.saveCopy}
          </Button>
        ) : null}
        {saved && isOvertaken ? <Button onClick={() => loadTheirs(saved.id)}>{words.loadTheirs}</Button> : null}
      </div>
      {error ? <ProblemNote error={error} says={{ 'state-does-not-allow': words.overtaken }} /> : null}
    </>
  )
}

function Chosen({ model, work, resources }: Pick<Props, 'model' | 'work' | 'resources'>) {
  const words = useWords(scenarioWords)
  const { chosen } = model
  const found = chosen === undefined ? undefined : findChosen(chosen, work.draft.changes, resources)
  if (chosen === undefined || !found) return null
  const { name, resource, isShut } = found
  return (
    <div className="chosen" data-testid="chosen">
      <span>
        {words.chosen}: <strong>{name}</strong> <small>{resource?.address ?? ''}</small>
      </span>
      <div className="row">
        <Button disabled={isShut} onClick={() => model.close(chosen)}>
          {words.close}
        </Button>
        {resource ? (
          <Button disabled={isShut} onClick={() => model.shift(chosen, resource.hours, false)}>
            {words.shift}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function findChosen(pinId: string, changes: readonly ScenarioChange[], resources: readonly Resource[]) {
  const handle = handleOf(pinId)
  if ('addition' in handle) {
    const addition = changes[handle.addition]
    return addition?.type === 'add' ? { name: addition.name, resource: undefined, isShut: false } : undefined
  }
  const resource = resources.find(({ id }) => id === handle.resourceId)
  return resource && { name: resource.name || `#${resource.id}`, resource, isShut: isClosed(changes, resource.id) }
}
