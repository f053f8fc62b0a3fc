import type { GridChange } from '#contract/comparisons'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { comparisonWords } from '../words/comparisons.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { sayChange, sayTimes } from './say-change.ts'

export type NamedChange = GridChange & { name: string }
type Props = {
  named: readonly NamedChange[]
  selectedGrid: number | undefined
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
}

/** The marked grids, the surest first, each with its sentence. */
export function ChangeList({ named, selectedGrid, onGrid, onPointGrid }: Props) {
  const words = useWords(comparisonWords)
  const format = useFormat()
  const marked = named
    .filter(({ verdict }) => verdict === 'more' || verdict === 'fewer')
    .sort((x, y) => x.pValue - y.pValue)
  return (
    <ol className="ranked" data-testid="changes">
      {marked.map((change, i) => (
        <li key={change.gridId}>
          <button
            type="button"
            aria-current={change.gridId === selectedGrid ? 'true' : undefined}
            onClick={() => onGrid(change.gridId)}
            onMouseEnter={() => onPointGrid(change.gridId)}
            onMouseLeave={() => onPointGrid(undefined)}
            onFocus={() => onPointGrid(change.gridId)}
            onBlur={() => onPointGrid(undefined)}
          >
            <span className="rank">{i + 1}</span>
            <span className="ranked-words">
              <strong>
                {change.verdict === 'more' ? '▲' : '▼'} {change.name}
              </strong>
              <span>{sayChange(change, { words, format })}</span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Every grid that counted something on either side; with those outside every grid they make the totals. */
export function ChangeTable({ named, onGrid, onPointGrid }: Props) {
  const words = useWords(comparisonWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<NamedChange>[] = [
    {
      key: 'name',
      title: words.grid,
      value: (row) => row.name,
      show: (row) => <span title={sayChange(row, { words, format })}>{row.name}</span>,
    },
    { key: 'a', title: words.sideA, value: (row) => row.a, show: (row) => format.count(row.a) },
    { key: 'b', title: words.sideB, value: (row) => row.b, show: (row) => format.count(row.b) },
    {
      key: 'ratio',
      title: words.change,
      value: (row) => row.ratio,
      show: (row) => (row.ratio === null ? '–' : sayTimes(row.ratio, format)),
    },
    {
      key: 'q',
      title: words.q,
      value: (row) => row.qValue,
      show: (row) => (row.qValue === null ? '–' : row.qValue < 0.001 ? '< 0.001' : row.qValue.toFixed(3)),
    },
  ]
  return (
    <Table
      label={words.title}
      rows={named}
      columns={columns}
      rowKey={(row) => row.gridId}
      onRow={(row) => onGrid(row.gridId)}
      onPoint={(row) => onPointGrid(row?.gridId)}
      sortedBy={{ key: 'q', isDescending: false }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
