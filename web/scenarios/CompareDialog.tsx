import { useQueries } from '@tanstack/react-query'
import type { Scenario } from '#contract/scenarios'
import type { Theme } from '../styles/theme.ts'
import { FormDialog } from '../ui/dialogs.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import type { Format } from '../words/format.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { DifferenceLegend, DifferenceMap } from './DifferenceMap.tsx'
import { termsKey } from './FrontierChart.tsx'
import { loadScenario, useScenarioGrids } from './scenarios.queries.ts'

type Props = { ids: readonly number[]; isOpen: boolean; onOpen: (isOpen: boolean) => void; theme: Theme }

/** Several scenarios side by side: a table of figures, and a map of the difference each makes. */
export function CompareDialog({ ids, isOpen, onOpen, theme }: Props) {
  const words = useWords(scenarioWords)
  return (
    <FormDialog isOpen={isOpen} onOpen={onOpen} isWide title={words.compare}>
      <Compared ids={ids} theme={theme} />
    </FormDialog>
  )
}

function Compared({ ids, theme }: Pick<Props, 'ids' | 'theme'>) {
  const words = useWords(scenarioWords)
  const outlines = useScenarioGrids(true)
  const answers = useQueries({
    queries: ids.map((id) => ({ queryKey: ['scenarios', 'one', id], queryFn: () => loadScenario(id) })),
  })
  const error = answers.find((each) => each.error)?.error ?? outlines.error
  const scenarios = answers.flatMap(({ data }) => data ?? [])
  if (error) return <ProblemNote error={error} />
  if (scenarios.length < ids.length) return <Waiting lines={8} />
  if (new Set(scenarios.map(termsKey)).size > 1) return <p className="note note-problem">{words.notComparable}</p>
  return (
    <div className="compare" data-testid="compare">
      <FiguresSideBySide scenarios={scenarios} />
      <h3>{words.difMap}</h3>
      <DifferenceLegend theme={theme} />
      <div className="difference-maps">
        {scenarios.map((scenario) => (
          <figure key={scenario.id}>
            <figcaption>{scenario.name}</figcaption>
            {outlines.data ? (
              <DifferenceMap
                label={`${words.difMap}: ${scenario.name}`}
                outlines={outlines.data.grids}
                figures={scenario.grids}
                theme={theme}
              />
            ) : (
              <Waiting lines={4} />
            )}
          </figure>
        ))}
      </div>
    </div>
  )
}

type Words = (typeof scenarioWords)['zh-CN']
type Side = { figures: Scenario['city']['after']; equity: Scenario['ledger']['after']; costYuan: number }

function rowsOf(words: Words, format: Format): [string, (side: Side) => string][] {
  const share = (part: number, all: number): string => (all === 0 ? '–' : format.percent(part / all))
  const number = (value: number | null): string => (value === null ? '–' : format.decimal(value))
  return [
    [words.householdsReached, ({ figures }) => share(figures.householdsReached, figures.households)],
    [words.residentsReached, ({ figures }) => share(figures.residentsReached, figures.residents)],
    [words.careReached, ({ figures }) => share(figures.careReached, figures.care)],
    [words.mean, ({ figures }) => number(figures.meanMinutes)],
    [words.p90, ({ figures }) => number(figures.p90Minutes)],
    [words.worstTenth, ({ equity }) => number(equity.worstTenthMinutes)],
    [words.gini, ({ equity }) => (equity.gini === null ? '–' : equity.gini.toFixed(3))],
    [words.worstByBest, ({ equity }) => number(equity.worstByBest)],
    [words.onTarget, ({ equity }) => words.ofGrids(format.count(equity.gridsOnTarget), format.count(equity.grids))],
    [words.cost, ({ costYuan }) => words.yuan(format.count(costYuan))],
  ]
}

function FiguresSideBySide({ scenarios }: { scenarios: readonly Scenario[] }) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  const [first] = scenarios
  if (!first) return null
  const today: Side = { figures: first.city.before, equity: first.ledger.before, costYuan: 0 }
  const sides = scenarios.map(({ city, ledger, costYuan }): Side => ({
    figures: city.after,
    equity: ledger.after,
    costYuan,
  }))
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={words.compare}>
      <table className="before-after">
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-visually">{words.figures}</span>
            </th>
            <th scope="col">{words.today}</th>
            {scenarios.map(({ id, name, isMarked }) => (
              <th key={id} scope="col">
                {name}
                {isMarked ? <span title={words.marked}> ▲</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(words, format).map(([label, show]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{show(today)}</td>
              {sides.map((side, i) => (
                <td key={scenarios[i]?.id}>
                  <strong>{show(side)}</strong>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
