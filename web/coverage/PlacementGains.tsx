import type { PlacementAnswer, PlacementQuestion } from '#geo/placement-words'
import type { Theme } from '../styles/theme.ts'
import { Swatch } from '../ui/figures.tsx'
import { Section } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { placementWords } from '../words/placements.ts'
import { gainBreaks, gainColors, gainOf, measureOf } from './placement.layers.ts'

type Gain = PlacementAnswer['grids'][number] & { gain: number }

type Props = {
  question: PlacementQuestion
  answer: PlacementAnswer
  theme: Theme
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
}

/** Which grids are better or worse off than today, as a table with the legend of the map. */
export function PlacementGains({ question, answer, theme, onGrid, onPointGrid }: Props) {
  const words = useWords(placementWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const measure = measureOf(question)
  const rows = answer.grids.flatMap((grid): Gain[] => {
    const gain = gainOf(measure, grid)
    return gain === undefined || Math.abs(gain) < 0.05 ? [] : [{ ...grid, gain }]
  })
  const better = rows.filter(({ gain }) => gain > 0).length
  const isCover = measure === 'percent'
  const show = (value: number | null): string => {
    if (value === null) return '–'
    return isCover ? format.count(value) : format.decimal(value)
  }
  const before = (row: Gain) => (isCover ? row.coveredBefore : row.minutesBefore)
  const after = (row: Gain) => (isCover ? row.covered : row.minutes)
  const change = (row: Gain) => (after(row) ?? 0) - (before(row) ?? 0)
  const columns: Column<Gain>[] = [
    { key: 'name', title: words.grid, value: (row) => row.name || row.code },
    { key: 'before', title: words.before, value: before, show: (row) => show(before(row)) },
    { key: 'after', title: words.after, value: after, show: (row) => show(after(row)) },
    {
      key: 'change',
      title: words.change,
      value: change,
      show: (row) => `${change(row) > 0 ? '+' : '−'}${show(Math.abs(change(row)))}`,
    },
  ]
  return (
    <Section title={`${words.gained} (${isCover ? words.covers(question.demand) : words.minutesUnit})`}>
      <GainLegend measure={measure} theme={theme} />
      {rows.length === 0 ? (
        <p className="legend-note">{words.nothingChanges}</p>
      ) : (
        <>
          <p className="legend-note">{words.gainers(format.count(better), format.count(rows.length - better))}</p>
          <Table
            label={words.gained}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.gridId}
            onRow={(row) => onGrid(row.gridId)}
            onPoint={(row) => onPointGrid(row?.gridId)}
            moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
          />
        </>
      )}
    </Section>
  )
}

function GainLegend({ measure, theme }: { measure: 'percent' | 'minutes'; theme: Theme }) {
  const words = useWords(placementWords)
  const edges = gainBreaks[measure]
  const colors = gainColors[theme]
  const label = (i: number): string => {
    if (i === 0) return `< ${edges[0] ?? 0}`
    return i === edges.length ? `≥ ${edges[i - 1] ?? 0}` : `${edges[i - 1] ?? 0}…${edges[i] ?? 0}`
  }
  return (
    <div className="legend-line-block">
      <span className="field-label">{measure === 'percent' ? words.percentLegend : words.minutesLegend}</span>
      <ul className="legend-line">
        {colors.map((color, i) => (
          <li key={color}>
            <Swatch color={color} />
            {label(i)}
          </li>
        ))}
      </ul>
      <ul className="legend-line">
        <li>
          <i className="site-key site-key-new" aria-hidden="true" /> {words.legendNew}
        </li>
        <li>
          <i className="site-key site-key-kept" aria-hidden="true" /> {words.legendKept}
        </li>
        <li>
          <i className="site-key site-key-closed" aria-hidden="true" /> {words.legendClosed}
        </li>
      </ul>
    </div>
  )
}
