import type { PlacementRun } from '#geo/placement-words'
import type { Position } from '#geo/geojson'
import type { Resource } from '#contract/resources'
import type { Theme } from '../styles/theme.ts'
import { Button } from '../ui/controls.tsx'
import { ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { placementWords } from '../words/placements.ts'
import { resourceWords } from '../words/resources.ts'
import type { PlacementDraft, Relaxation } from './placement-draft.ts'
import { PlacementForm } from './PlacementForm.tsx'
import { PlacementResult } from './PlacementResult.tsx'
import type { useCancelPlacement, usePlacement, usePlacementRuns, useStartPlacement } from './placements.queries.ts'
import { runSeconds, sayProof, sayValue } from './say-placement.ts'

export type PlacementModel = {
  draft: PlacementDraft
  onDraft: (patch: Partial<PlacementDraft>) => void
  existing: readonly Resource[] | undefined
  isPicking: boolean
  onPicking: (isPicking: boolean) => void
  shownId: number | null
  onShow: (id: number | null) => void
  run: ReturnType<typeof usePlacement>
  runs: ReturnType<typeof usePlacementRuns>
  starting: ReturnType<typeof useStartPlacement>
  stopping: ReturnType<typeof useCancelPlacement>
  onStart: () => void
  onRelax: (step: Relaxation) => void
  onAgain: (run: PlacementRun) => void
}

type Props = {
  model: PlacementModel
  theme: Theme
  mayRun: boolean
  onPosition: (position: Position) => void
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  nowMs: number
}

/** Where to be: the question, then its answer getting better, then what was asked before. */
export function PlacementView(props: Props) {
  const { model } = props
  const { starting } = model
  if (model.shownId !== null) return <ShownRun {...props} />
  return (
    <>
      <PlacementForm
        draft={model.draft}
        onDraft={model.onDraft}
        existing={model.existing}
        isPicking={model.isPicking}
        onPicking={model.onPicking}
        mayRun={props.mayRun}
        isBusy={starting.isPending}
        onStart={model.onStart}
        problem={starting.error ? <ProblemNote error={starting.error} /> : null}
      />
      <Earlier {...props} />
    </>
  )
}

function ShownRun(props: Props) {
  const { model } = props
  const words = useWords(placementWords)
  const run = model.run.data
  if (model.run.error && !run)
    return (
      <>
        <ProblemNote error={model.run.error} onRetry={() => void model.run.refetch()} />
        <Button onClick={() => model.onShow(null)}>{words.newQuestion}</Button>
      </>
    )
  if (!run) return <Waiting lines={6} />
  return (
    <>
      <Asked run={run} />
      {run.state === 'running' ? <Progress {...props} run={run} /> : null}
      {model.starting.error ? <ProblemNote error={model.starting.error} /> : null}
      <PlacementResult
        {...props}
        run={run}
        nowMs={model.run.dataUpdatedAt}
        nameOf={(id) => nameIn(model.existing, id)}
        onRelax={model.onRelax}
      />
      {run.error === null ? null : <p className="legend-note">{run.error}</p>}
      {run.state === 'running' ? null : <Button onClick={() => model.onAgain(run)}>{words.newQuestion}</Button>}
      <RunSource run={run} nowMs={props.nowMs} />
    </>
  )
}

function nameIn(existing: readonly Resource[] | undefined, id: number): string | undefined {
  const known = existing?.find((each) => each.id === id)
  return known && (known.name || known.address)
}

function RunSource({ run, nowMs }: { run: PlacementRun; nowMs: number }) {
  const words = useWords(placementWords)
  const { demand, mode } = run.question
  const source = words.provenance(words[demand], words[mode])
  return <ProvenanceLine source={source} provenance={run.provenance} nowMs={nowMs} />
}

/** What was asked, in one line, so that an answer never stands without its question. */
function Asked({ run }: { run: PlacementRun }) {
  const words = useWords(placementWords)
  const kinds = useWords(resourceWords)
  const { question, id } = run
  const parts = [
    kinds[question.kind],
    words[question.mode],
    question.goal === 'most-covered' || question.goal === 'fewest-sites'
      ? words.minutesIs(String(question.minutes))
      : undefined,
    question.mostAdded === null ? undefined : `${words.mostAdded} ${question.mostAdded}`,
    question.mostOpen === null ? undefined : `${words.mostOpen} ${question.mostOpen}`,
    question.existing === 'may-close' ? words.mayClose : undefined,
    question.backup ? words.backup : undefined,
    question.capacity === null ? undefined : `${words.capacity} ${question.capacity}`,
    question.budget === null ? undefined : `${words.budgetField} ${question.budget}`,
    question.excludedGrids.length > 0 ? words.excludedCount(String(question.excludedGrids.length)) : undefined,
  ]
  return (
    <div className="placement-asked">
      <strong>{words.goals[question.goal]}</strong> <small>{words.terms[question.goal]}</small>
      <p>
        {words.runName(String(id))} · {parts.filter((part) => part !== undefined).join(' · ')}
      </p>
    </div>
  )
}

function Progress({ model, run, mayRun }: Props & { run: PlacementRun }) {
  const words = useWords(placementWords)
  const format = useFormat()
  const isTravelling = run.preparedShare < 1
  const searched = runSeconds(run, model.run.dataUpdatedAt) / run.question.seconds
  const share = isTravelling ? run.preparedShare : Math.min(1, searched)
  return (
    <div className="placement-progress" role="status">
      <div className="row spread">
        <span>{isTravelling ? words.travelling(format.percent(run.preparedShare)) : words.searching}</span>
        {mayRun ? (
          <Button disabled={model.stopping.isPending} onClick={() => model.stopping.mutate(run.id)}>
            {model.stopping.isPending ? words.stopping : words.stop}
          </Button>
        ) : null}
      </div>
      <span className="share-track" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  )
}

function Earlier({ model, nowMs }: Props) {
  const words = useWords(placementWords)
  const kinds = useWords(resourceWords)
  const format = useFormat()
  const { runs } = model
  if (runs.error) return <ProblemNote error={runs.error} onRetry={() => void runs.refetch()} />
  if (!runs.data) return <Waiting lines={3} />
  return (
    <Section title={words.earlier}>
      {runs.data.length === 0 ? <p className="legend-note">{words.noneEarlier}</p> : null}
      <ul className="placement-runs" data-testid="placement-runs">
        {runs.data.map((run) => {
          const { answer, question } = run
          const value = answer?.value == null ? undefined : sayValue(answer.value, question, answer, { words, format })
          return (
            <li key={run.id}>
              <button type="button" aria-label={words.open(String(run.id))} onClick={() => model.onShow(run.id)}>
                <strong>
                  {words.goals[question.goal]} · {kinds[question.kind]}
                </strong>
                <span>
                  {[value, answer ? sayProof(answer, { words, format }) : words.states[run.state]]
                    .filter((part) => part !== undefined)
                    .join(' · ')}
                </span>
                <small>
                  {words.runName(String(run.id))} · {format.time(run.madeAt)} ·{' '}
                  {words.secondsIs(format.decimal(runSeconds(run, nowMs)))}
                  {run.state === 'done' ? '' : ` · ${words.states[run.state]}`}
                </small>
              </button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
