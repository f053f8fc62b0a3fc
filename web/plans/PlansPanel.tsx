import { useEffect, useMemo, useRef } from 'react'
import type { Position } from '#geo/geojson'
import type { Finding } from '#geo/planning/findings'
import { findingsOf, householdsWanted } from '#geo/planning/findings'
import { standing } from '#geo/planning/history'
import { toDegrees } from '#geo/planning/lattice'
import { partsOfFace } from '#geo/planning/rings'
import { Button, Segmented } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, ProvenanceLine } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { planWords } from '../words/plans.ts'
import { BalanceChart } from './BalanceChart.tsx'
import { tools } from './plan-gestures.ts'
import { PlanList } from './PlanList.tsx'
import type { Planner } from './planner.ts'
import { useDropPlan } from './plans.queries.ts'
import { SelectedGrid } from './SelectedGrid.tsx'
import type { PlannerModel } from './use-planner.ts'

type Props = {
  planner: PlannerModel
  mayDraft: boolean
  onGo: (positions: Position[]) => void
  onClose: () => void
  nowMs: number
}

export function PlansPanel({ planner: model, mayDraft, onGo, onClose, nowMs }: Props) {
  const words = useWords(planWords)
  const page = useWords(pageWords)
  const { planner } = model
  return (
    <Panel
      title={planner?.head.name ?? words.title}
      subtitle={planner?.head.areaName ?? words.subtitle}
      icon="pencil"
      closeLabel={page.close}
      onClose={onClose}
      foot={
        <>
          <ProvenanceLine source={words.provenance} provenance={planner?.counted} nowMs={nowMs} />
          <p className="provenance">{words.inFives}</p>
        </>
      }
    >
      {model.failure ? <ProblemNote error={model.failure} /> : null}
      {planner ? (
        <OpenPlan {...{ planner, model, mayDraft, onGo }} />
      ) : (
        <PlanList mayDraft={mayDraft} onOpen={model.open} nowMs={nowMs} />
      )}
    </Panel>
  )
}

type OpenProps = { planner: Planner; model: PlannerModel; mayDraft: boolean; onGo: (positions: Position[]) => void }

function OpenPlan({ planner, model, mayDraft, onGo }: OpenProps) {
  const words = useWords(planWords)
  const { tick } = model.state
  // The plan changes in place; the tick says when.
  const findings = useMemo(() => (tick < 0 ? [] : allFindings(planner)), [planner, tick])
  const cornersOf = (face: string) =>
    (partsOfFace(planner.plan, face) ?? []).flatMap(({ outer }) => outer.map(toDegrees))
  const go = (face: string) => {
    planner.select(face, false)
    onGo(cornersOf(face))
  }
  const drop = useDropPlan(model.close)
  useGoThere(planner, onGo)
  return (
    <>
      <div className="plan-bar">
        <Button tone="quiet" onClick={model.close}>
          <Icon name="back" /> {words.back}
        </Button>
        <Button tone="quiet" onClick={() => onGo([...planner.plan.nodes.values()].map(toDegrees))}>
          <Icon name="city" /> {words.whole}
        </Button>
        {mayDraft ? (
          <Button tone="quiet" onClick={() => confirm(words.reallyDrop) && drop.mutate(planner.head.id)}>
            {words.drop}
          </Button>
        ) : null}
      </div>
      {mayDraft ? <Tools {...{ planner, model }} /> : null}
      <Balance planner={planner} />
      {model.state.selected.size === 1 ? (
        <SelectedGrid planner={planner} face={[...model.state.selected][0] ?? ''} />
      ) : null}
      <Findings findings={findings} planner={planner} onGo={go} />
    </>
  )
}

/** A plan that is opened is gone to, once. */
function useGoThere(planner: Planner, onGo: OpenProps['onGo']): void {
  const latest = useRef(onGo)
  useEffect(function remember() {
    latest.current = onGo
  })
  useEffect(
    function goThere() {
      latest.current([...planner.plan.nodes.values()].map(toDegrees))
    },
    [planner],
  )
}

function Tools({ planner, model }: Pick<OpenProps, 'planner' | 'model'>) {
  const words = useWords(planWords)
  const { state, tool } = model
  const { undo, redo } = standing(planner.steps)
  return (
    <Section title={words.tool} aside={<SaveState model={model} />}>
      <Segmented
        label={words.tool}
        value={tool}
        choices={tools.map((value) => ({ value, label: words.tools[value] }))}
        onChange={model.setTool}
      />
      <p className="plan-note">{words.hints[tool]}</p>
      <div className="plan-bar">
        <Button disabled={undo.length === 0} onClick={() => planner.undo()} title="Ctrl+Z">
          <Icon name="undo" /> {words.undo}
        </Button>
        <Button disabled={redo.length === 0} onClick={() => planner.redo()} title="Ctrl+Shift+Z">
          {words.redo}
        </Button>
        <Button disabled={state.selected.size < 2} onClick={model.merge}>
          {words.merge(String(state.selected.size))}
        </Button>
      </div>
      {state.refusal ? (
        <p className="plan-refusal" role="alert">
          <Icon name="alert" /> {words.refusals[state.refusal.reason]}
        </p>
      ) : null}
      {state.lost.length > 0 ? (
        <div className="plan-refusal" role="alert">
          <p>
            {words.lost} {state.lost.map(({ kind }) => words.kinds[kind]).join(' · ')}
          </p>
          <Button onClick={() => planner.forgetLost()}>{words.takeTheirs}</Button>
        </div>
      ) : null}
    </Section>
  )
}

function SaveState({ model: { planner, state } }: { model: PlannerModel }) {
  const words = useWords(planWords)
  if (state.sending === 'offline')
    return <span className="plan-offline">{words.waiting(String(planner?.unsent.length ?? 0))}</span>
  return <span className="plan-note">{state.sending === 'sending' ? words.saving : words.saved}</span>
}

function Balance({ planner }: { planner: Planner }) {
  const words = useWords(planWords)
  const format = useFormat()
  const households = [...planner.plan.faces]
    .filter(([, { kind }]) => kind === 'comprehensive')
    .flatMap(([face]) => planner.figures.get(face)?.households ?? [])
  const sorted = [...households].sort((a, b) => a - b)
  const within = households.filter((n) => n >= householdsWanted.least && n <= householdsWanted.most).length
  return (
    <Section title={words.balance}>
      <BalanceChart households={households} />
      <dl className="plan-facts">
        <dt>{words.figures.grids}</dt>
        <dd>{format.count(planner.plan.faces.size)}</dd>
        <dt>{words.figures.households}</dt>
        <dd>{sorted.length === 0 ? '—' : format.count(sorted[sorted.length >> 1] ?? 0)}</dd>
        <dt>{words.figures.within}</dt>
        <dd>{format.count(within)}</dd>
      </dl>
    </Section>
  )
}

function allFindings(planner: Planner): Finding[] {
  return [...planner.plan.faces].flatMap(([face, { kind }]) =>
    findingsOf({ face, kind, figures: planner.figures.get(face), shape: planner.shapeOf(face) }),
  )
}

const mostShown = 100

function Findings({
  findings,
  planner,
  onGo,
}: {
  findings: Finding[]
  planner: Planner
  onGo: (face: string) => void
}) {
  const words = useWords(planWords)
  const format = useFormat()
  return (
    <Section title={`${words.findings} (${format.count(findings.length)})`}>
      {findings.length === 0 ? <p className="plan-note">{words.noFindings}</p> : null}
      <ul className="plan-list">
        {findings.slice(0, mostShown).map(({ kind, face, value }) => (
          <li key={`${kind} ${face}`}>
            <button type="button" onClick={() => onGo(face)}>
              <strong>{words.findingKinds[kind]}</strong>
              <span>
                {planner.plan.faces.get(face)?.name || planner.plan.faces.get(face)?.code || words.newGrid} ·{' '}
                {words.values[kind](format.count(value))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
