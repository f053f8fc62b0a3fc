import type { EquityLedger, EquitySide, FiguresPair, ScenarioFigures } from '#geo/scenario-words'
import { Icon } from '../ui/Icon.tsx'
import type { Format } from '../words/format.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'

/** A figure of one side; `isLess`: the less the better. */
type Row = {
  label: string
  before: number | null
  after: number | null
  show: (value: number) => string
  showChange: (change: number) => string
  isLess: boolean
}
type Words = (typeof scenarioWords)['zh-CN']

const shareOf = (part: number, all: number): number | null => (all === 0 ? null : part / all)

/** Seconds still show in a tenth of a minute; less than half of that is told as none. */
const signed = (value: number, text: string): string => (value > 0 ? `+${text}` : value < 0 ? `−${text}` : text)

function rowsOf({ before, after }: FiguresPair, words: Words, format: Format): Row[] {
  const share = (label: string, of: (side: ScenarioFigures) => number | null): Row => ({
    label,
    before: of(before),
    after: of(after),
    show: (value) => `${format.decimal(100 * value)}%`,
    showChange: (change) => signed(change, words.points(format.decimal(Math.abs(100 * change)))),
    isLess: false,
  })
  const minutes = (label: string, of: (side: ScenarioFigures) => number | null): Row => ({
    label,
    before: of(before),
    after: of(after),
    show: format.decimal,
    showChange: (change) => signed(change, format.decimal(Math.abs(change))),
    isLess: true,
  })
  return [
    share(words.householdsReached, (side) => shareOf(side.householdsReached, side.households)),
    share(words.residentsReached, (side) => shareOf(side.residentsReached, side.residents)),
    share(words.careReached, (side) => shareOf(side.careReached, side.care)),
    minutes(words.mean, (side) => side.meanMinutes),
    minutes(words.p90, (side) => side.p90Minutes),
    { ...minutes(words.far, (side) => side.householdsFar), show: format.count },
  ]
}

function ledgerRows({ before, after }: Pick<EquityLedger, 'before' | 'after'>, words: Words, format: Format): Row[] {
  const row = (label: string, of: (side: EquitySide) => number | null, digits: number, isLess: boolean): Row => {
    const show = (value: number): string => (digits === 3 ? value.toFixed(3) : format.decimal(value))
    const showChange = (change: number): string => signed(change, show(Math.abs(change)))
    return { label, before: of(before), after: of(after), show, showChange, isLess }
  }
  const target = row(words.onTarget, (side) => side.gridsOnTarget, 1, false)
  return [
    row(words.worstTenth, (side) => side.worstTenthMinutes, 1, true),
    row(words.gini, (side) => side.gini, 3, true),
    row(words.worstByBest, (side) => side.worstByBest, 1, true),
    {
      ...target,
      show: (value) => words.ofGrids(format.count(value), format.count(after.grids)),
      showChange: (change) => signed(change, format.count(Math.abs(change))),
    },
  ]
}

export function FiguresTable({ city, label }: { city: FiguresPair; label: string }) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  return <Rows label={label} rows={rowsOf(city, words, format)} />
}

function Rows({ label, rows }: { label: string; rows: readonly Row[] }) {
  const words = useWords(scenarioWords)
  return (
    <table className="before-after" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden-visually">{words.figures}</span>
          </th>
          <th scope="col">{words.today}</th>
          <th scope="col">{words.after}</th>
          <th scope="col">{words.difference}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.label} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ row: { label, before, after, show, showChange, isLess } }: { row: Row }) {
  const told = (value: number | null): string => (value === null ? '–' : show(value))
  const change = before === null || after === null ? 0 : after - before
  const text = showChange(change)
  // What is told as nothing is coloured as nothing.
  const isNone = !/[1-9]/.test(text)
  const tone = change < 0 === isLess ? 'change-good' : 'change-bad'
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{told(before)}</td>
      <td>
        <strong>{told(after)}</strong>
      </td>
      <td className={isNone ? 'change' : `change ${tone}`}>{isNone ? '=' : text}</td>
    </tr>
  )
}

const losersShown = 5

/** Beside the mean: who is at its end, how far apart, and who loses. */
export function LedgerPart({ ledger }: { ledger: EquityLedger }) {
  const words = useWords(scenarioWords)
  const format = useFormat()
  const { worstGrid } = ledger.after
  const sum = words.losing(
    format.count(ledger.householdsLosing),
    format.count(ledger.householdsNoLongerReached),
    format.count(ledger.gridsLosing),
  )
  return (
    <>
      {ledger.marks.length > 0 ? <MarkNote marks={ledger.marks} /> : null}
      <Rows label={words.equity} rows={ledgerRows(ledger, words, format)} />
      {worstGrid ? (
        <p className="quiet">
          {words.worstGrid}: {worstGrid.name || worstGrid.code}, {words.minutes(format.decimal(worstGrid.meanMinutes))}
        </p>
      ) : null}
      <h4 className="small-head">{words.whoLoses}</h4>
      <p className="quiet">{ledger.householdsLosing === 0 ? words.nobodyLoses : sum}</p>
      <ul className="losers">
        {ledger.losers.slice(0, losersShown).map((grid) => (
          <li key={grid.gridId}>
            <strong>{grid.name || grid.code}</strong>
            <span>
              {words.loser(
                format.decimal(grid.beforeMinutes),
                format.decimal(grid.afterMinutes),
                format.count(grid.householdsLosing),
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function MarkNote({ marks }: Pick<EquityLedger, 'marks'>) {
  const words = useWords(scenarioWords)
  return (
    <div className="note note-problem" role="alert" data-testid="equity-mark">
      <Icon name="alert" />
      <div>
        <strong>{words.marked}</strong>
        <p>
          {marks.map((mark) => words.mark[mark]).join(' · ')} · {words.markedText}
        </p>
      </div>
    </div>
  )
}
