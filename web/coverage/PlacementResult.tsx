import type { PlacedSite, PlacementAnswer, PlacementRun } from '#geo/placement-words'
import type { Position } from '#geo/geojson'
import type { Theme } from '../styles/theme.ts'
import { Button } from '../ui/controls.tsx'
import { Facts } from '../ui/figures.tsx'
import { Section } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { placementWords } from '../words/placements.ts'
import type { Relaxation } from './placement-draft.ts'
import { relaxationsOf } from './placement-draft.ts'
import { PlacementGains } from './PlacementGains.tsx'
import { readableValue, runSeconds, sayDemand, sayDifference, sayProof, sayValue } from './say-placement.ts'
import { TraceChart } from './TraceChart.tsx'

export type ResultProps = {
  run: PlacementRun
  theme: Theme
  nameOf: (resourceId: number) => string | undefined
  onRelax: (step: Relaxation) => void
  mayRun: boolean
  onPosition: (position: Position) => void
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  nowMs: number
}

export function PlacementResult(props: ResultProps) {
  const words = useWords(placementWords)
  const { run } = props
  const { answer } = run
  if (!answer)
    return run.state === 'running' ? null : (
      <p className="legend-note" role="status">
        {words.stoppedEarly}
      </p>
    )
  return (
    <div className="placement-result" data-testid="placement-result">
      <Headline {...props} answer={answer} />
      {answer.obstacle ? <Obstacle {...props} answer={answer} /> : null}
      <Chart {...props} answer={answer} />
      {answer.value === null ? null : <Sites {...props} answer={answer} />}
      {answer.value === null ? null : <PlacementGains {...props} question={run.question} answer={answer} />}
      <Proof run={run} answer={answer} />
    </div>
  )
}

type Answered = ResultProps & { answer: PlacementAnswer }

function Headline({ run, answer, nowMs }: Answered) {
  const words = useWords(placementWords)
  const format = useFormat()
  const said = { words, format }
  const { question } = run
  const difference = sayDifference(answer, question, said)
  return (
    <div className="placement-headline" aria-live="polite">
      {answer.value === null ? null : (
        <p>
          <span className="field-label">{words.values[question.goal]}</span>
          <strong data-testid="placement-value">{sayValue(answer.value, question, answer, said)}</strong>
          {question.goal === 'most-covered' ? (
            <span>{format.percent(answer.value / Math.max(1, answer.demandInAll))}</span>
          ) : null}
        </p>
      )}
      {answer.value === null ? null : (
        <p>
          {difference === undefined ? (
            question.capacity === null ? (
              words.todayUnknown
            ) : (
              words.todayCapacity
            )
          ) : (
            <>
              <b>{difference}</b> {words.today(sayValue(answer.today ?? 0, question, answer, said))}
            </>
          )}
        </p>
      )}
      <p>
        <span className={`placement-proof placement-proof-${answer.status}`} data-testid="placement-proof">
          {sayProof(answer, said)}
        </span>
        <span>
          {words.runTime} {words.secondsIs(format.decimal(runSeconds(run, nowMs)))}
        </span>
      </p>
      {run.state === 'cancelled' || run.state === 'failed' ? <p>{words.stillThere}</p> : null}
      <Asides {...{ run, answer }} />
    </div>
  )
}

function Asides({ run, answer }: Pick<Answered, 'run' | 'answer'>) {
  const words = useWords(placementWords)
  const format = useFormat()
  const { demandOffNetwork, sitesOffNetwork } = answer
  return (
    <>
      {demandOffNetwork > 0 ? (
        <p>{words.offNetwork(sayDemand(demandOffNetwork, run.question, { words, format }))}</p>
      ) : null}
      {sitesOffNetwork > 0 ? <p>{words.sitesOff(format.count(sitesOffNetwork))}</p> : null}
      {run.question.capacity === null ? null : <p>{words.cappedGrids}</p>}
    </>
  )
}

/** Why there is no answer, and what would do: pressed, it is changed and asked again. */
function Obstacle({ run, answer, onRelax, mayRun }: Answered) {
  const words = useWords(placementWords)
  const format = useFormat()
  const { obstacle } = answer
  if (!obstacle) return null
  const steps = relaxationsOf(run.question, answer)
  const isNever = obstacle.kind === 'out-of-reach' && obstacle.minutes === null
  return (
    <div className="note note-warm" role="alert" data-testid="placement-obstacle">
      <div className="placement-obstacle">
        <strong>{words.obstacles[obstacle.kind]}</strong>
        {obstacle.placesInAll > 0 ? (
          <p>
            {words.missed(
              format.count(obstacle.placesInAll),
              sayDemand(obstacle.demandInAll, run.question, { words, format }),
              format.count(obstacle.places.length),
            )}
          </p>
        ) : null}
        {isNever ? <p>{words.neverReached}</p> : null}
        {obstacle.missingCapacity === null ? null : (
          <p>{words.missing(sayDemand(obstacle.missingCapacity, run.question, { words, format }))}</p>
        )}
        {steps.length > 0 && mayRun ? (
          <>
            <p>{words.relax}</p>
            <div className="row placement-steps">
              {steps.map((step) => (
                <Button key={step.kind} onClick={() => onRelax(step)}>
                  {words.relaxations[step.kind](amountOf(step))}
                </Button>
              ))}
            </div>
          </>
        ) : null}
        {steps.length === 0 && obstacle.kind === 'limits-too-tight' ? <p>{words.noRelaxation}</p> : null}
      </div>
    </div>
  )
}

function amountOf(step: Relaxation): string {
  if ('by' in step) return String(step.by)
  return 'to' in step ? String(step.to) : ''
}

function Chart({ run, answer, nowMs }: Answered) {
  const words = useWords(placementWords)
  const format = useFormat()
  const { question } = run
  const read = (value: number): number => readableValue(value, question, answer)
  const trace = answer.trace.map(({ milliseconds, value, bound }) => ({
    milliseconds,
    value: read(value),
    bound: bound === null ? null : read(bound),
  }))
  // What is read already is not read a second time.
  const plain = { demandInAll: 0, demandOffNetwork: 0 }
  return (
    <TraceChart
      trace={trace}
      untilMs={run.state === 'running' ? runSeconds(run, nowMs) * 1000 : answer.milliseconds}
      sayValue={(value) => sayValue(value, question, plain, { words, format })}
    />
  )
}

type SiteRow = PlacedSite & { key: string; name: string; role: string }

function Sites({ run, answer, nameOf, onPosition }: Answered) {
  const words = useWords(placementWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const unit = run.question.demand === 'households' ? words.householdsUnit : words.incidentsUnit
  const named = (site: PlacedSite): string =>
    (site.resourceId === null ? site.gridName : nameOf(site.resourceId)) ?? words.unnamed
  const opened = answer.open.filter(({ isNew }) => isNew)
  const rows: SiteRow[] = [
    ...opened.map((site, i) => ({ ...site, name: words.newSite(String(i + 1), named(site)), role: words.legendNew })),
    ...answer.closed.map((site) => ({ ...site, name: named(site), role: words.closedSite })),
    ...answer.open.filter(({ isNew }) => !isNew).map((site) => ({ ...site, name: named(site), role: words.keptSite })),
  ].map((site, i) => ({ ...site, key: `${site.resourceId ?? 'new'}-${i}` }))
  const columns: Column<SiteRow>[] = [
    { key: 'name', title: words.site, value: (row) => row.name },
    { key: 'role', title: words.what, value: (row) => row.role },
    {
      key: 'served',
      // Who is served within capacities is not told site by site.
      title: `${run.question.capacity === null ? words.serves : words.nearestFor} (${unit})`,
      value: (row) => row.served,
      show: (row) => format.count(row.served),
    },
  ]
  return (
    <Section title={words.sites}>
      <Table
        label={words.sites}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.key}
        onRow={(row) => onPosition(row.position)}
        moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
      />
    </Section>
  )
}

function Proof({ run }: Pick<Answered, 'run' | 'answer'>) {
  const words = useWords(placementWords)
  return (
    <Facts
      rows={[
        [words.solver, run.solver],
        [words.seed, String(run.question.seed)],
        [words.digest, run.inputsDigest === null ? null : <code>{run.inputsDigest.slice(0, 16)}</code>],
      ]}
    />
  )
}
