import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Resource } from '#contract/resources'
import type { ScenarioSummary } from '#contract/scenarios'
import type { Theme } from '../styles/theme.ts'
import { Button } from '../ui/controls.tsx'
import { ConfirmButton, FormDialog } from '../ui/dialogs.tsx'
import { Icon } from '../ui/Icon.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { resourceWords } from '../words/resources.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { CompareDialog } from './CompareDialog.tsx'
import { FrontierChart, termsKey } from './FrontierChart.tsx'
import { PriceForm } from './PriceForm.tsx'
import { ScenarioEditor } from './ScenarioEditor.tsx'
import { useScenario, useScenarioCommands } from './scenarios.queries.ts'
import type { KindCount } from './TermsForm.tsx'
import type { ScenarioWork } from './use-scenario-work.ts'
import { draftOf, freshDraft } from './use-scenario-work.ts'

type Props = {
  model: ScenarioWork
  list: { data: { scenarios: ScenarioSummary[] } | undefined; error: Error | null; refetch: () => unknown }
  kinds: readonly KindCount[]
  resources: readonly Resource[]
  theme: Theme
  mayMake: boolean
  mayPrice: boolean
  orderOf: (scenarioId: number, isMarked: boolean) => ReactNode
  onClose: () => void
  nowMs: number
}

export function ScenariosPanel(props: Props) {
  const words = useWords(scenarioWords)
  const page = useWords(pageWords)
  const { model } = props
  const { work } = model
  return (
    <Panel
      className="panel-scenarios"
      title={words.title}
      subtitle={words.subtitle}
      icon="scenario"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={
        <ProvenanceLine
          source={words.provenance}
          provenance={work ? model.live.newest?.answer.provenance : undefined}
          nowMs={props.nowMs}
        />
      }
    >
      {work ? (
        <>
          <Overtaken id={work.draft.saved?.id} isDirty={work.isDirty} model={model} />
          <ScenarioEditor {...props} work={work} />
        </>
      ) : (
        <ScenarioList {...props} />
      )}
    </Panel>
  )
}

/** A scenario of yesterday tells so, and what has changed; its figures beside are those of today already. */
function Overtaken({ id, isDirty, model }: { id: number | undefined; isDirty: boolean; model: ScenarioWork }) {
  const words = useWords(scenarioWords)
  const { data } = useScenario(id)
  const { change } = useScenarioCommands()
  if (!data || data.changedSince.length === 0) return null
  const causes = data.changedSince.map((cause) => words.cause[cause]).join('、')
  return (
    <div className="note note-warm" role="status">
      <Icon name="clock" />
      <div>
        <p>{words.changedSince(causes)}</p>
        <Button
          disabled={isDirty || change.isPending}
          onClick={() =>
            change.mutate(
              { ...draftOf(data), id: data.id, revision: data.revision },
              { onSuccess: (kept) => model.open(draftOf(kept)) },
            )
          }
        >
          {words.recompute}
        </Button>
      </div>
    </div>
  )
}

const mostCompared = 4

function ScenarioList(props: Props) {
  const { model, list, theme, nowMs } = props
  const words = useWords(scenarioWords)
  const [ticked, setTicked] = useState<readonly number[]>([])
  const scenarios = list.data?.scenarios ?? noScenarios
  const open = (id: number) => {
    const found = scenarios.find((scenario) => scenario.id === id)
    if (found) model.open(draftOf(found))
  }
  const tick = (id: number, isOn: boolean) => setTicked(isOn ? [...ticked, id] : ticked.filter((each) => each !== id))
  return (
    <>
      <Beginning {...props} />
      {list.error ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Waiting lines={6} /> : null}
      {list.data?.scenarios.length === 0 ? <EmptyNote title={words.none}>{words.noneHint}</EmptyNote> : null}
      <ul className="scenarios" data-testid="scenarios">
        {scenarios.map((scenario) => (
          <ScenarioRow
            key={scenario.id}
            scenario={scenario}
            isTicked={ticked.includes(scenario.id)}
            mayTick={ticked.length < mostCompared}
            onTick={(isOn) => tick(scenario.id, isOn)}
            onOpen={() => open(scenario.id)}
            nowMs={nowMs}
          />
        ))}
      </ul>
      {scenarios.length > 1 ? <Comparing ids={ticked} theme={theme} /> : null}
      <Frontiers scenarios={scenarios} onOpen={open} />
    </>
  )
}

const noScenarios: ScenarioSummary[] = []

function Comparing({ ids, theme }: { ids: readonly number[]; theme: Theme }) {
  const words = useWords(scenarioWords)
  const [isComparing, setIsComparing] = useState(false)
  return (
    <div className="row spread">
      <small className="quiet">{words.compareHint}</small>
      <Button disabled={ids.length < 2} onClick={() => setIsComparing(true)}>
        <Icon name="compare" size={16} />
        {words.compare}
      </Button>
      <CompareDialog ids={ids} isOpen={isComparing} onOpen={setIsComparing} theme={theme} />
    </div>
  )
}

function Beginning({ model, kinds, mayMake, mayPrice }: Props) {
  const words = useWords(scenarioWords)
  const [isPricing, setIsPricing] = useState(false)
  const firstKind = kinds.find(({ kind }) => kind === 'service-centre')?.kind ?? kinds[0]?.kind ?? 'station'
  return (
    <div className="row spread">
      {mayMake ? (
        <Button tone="primary" onClick={() => model.open(freshDraft(words.firstName, firstKind))}>
          <Icon name="plus" size={16} />
          {words.begin}
        </Button>
      ) : null}
      {mayPrice ? (
        <Button tone="quiet" onClick={() => setIsPricing(true)}>
          {words.prices}
        </Button>
      ) : null}
      <FormDialog isOpen={isPricing} onOpen={setIsPricing} title={words.prices} text={words.pricesText}>
        <PriceForm kinds={kinds} onDone={() => setIsPricing(false)} />
      </FormDialog>
    </div>
  )
}

/** One chart for each set of scenarios that may be compared. */
function Frontiers({ scenarios, onOpen }: { scenarios: readonly ScenarioSummary[]; onOpen: (id: number) => void }) {
  const words = useWords(scenarioWords)
  const names = useWords(resourceWords)
  const keys = [...new Set(scenarios.map(termsKey))]
  return keys.map((key) => {
    const set = scenarios.filter((scenario) => termsKey(scenario) === key)
    const [first] = set
    if (!first || set.length < 2) return null
    return (
      <Section key={key} title={`${words.frontier} · ${names[first.terms.kind]}`}>
        <FrontierChart scenarios={set} onOpen={onOpen} />
      </Section>
    )
  })
}

type RowProps = {
  scenario: ScenarioSummary
  isTicked: boolean
  mayTick: boolean
  onTick: (isOn: boolean) => void
  onOpen: () => void
  nowMs: number
}

function ScenarioRow({ scenario, isTicked, mayTick, onTick, onOpen, nowMs }: RowProps) {
  const words = useWords(scenarioWords)
  const names = useWords(resourceWords)
  const format = useFormat()
  const { remove } = useScenarioCommands()
  const { city, name } = scenario
  const share = (side: typeof city.after): string =>
    side.households === 0 ? '–' : format.percent(side.householdsReached / side.households)
  return (
    <li>
      <input
        type="checkbox"
        checked={isTicked}
        disabled={!isTicked && !mayTick}
        aria-label={words.choose(name)}
        onChange={({ target }) => onTick(target.checked)}
      />
      <div className="scenario-words">
        <button type="button" className="link" onClick={onOpen}>
          <strong>{name}</strong>
        </button>
        <span>
          {names[scenario.terms.kind]} · {words.minutes(format.count(scenario.terms.minutes))} · {share(city.before)} →{' '}
          <strong>{share(city.after)}</strong> · {words.yuan(format.count(scenario.costYuan))}
        </span>
        {scenario.isMarked ? <span className="fault">▲ {words.marked}</span> : null}
        <small className="quiet">{words.owner(scenario.ownerName, format.age(scenario.changedAt, nowMs))}</small>
        {remove.error ? <ProblemNote error={remove.error} /> : null}
      </div>
      {scenario.isMine ? (
        <ConfirmButton
          trigger={words.remove}
          title={words.removeTitle}
          text={words.removeText}
          action={words.remove}
          isBusy={remove.isPending}
          onConfirm={() => {
            if (isTicked) onTick(false)
            remove.mutate(scenario.id)
          }}
        />
      ) : null}
    </li>
  )
}
