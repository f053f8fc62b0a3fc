import type { StockItem, StockLine } from '#contract/stock'
import { runningOut } from '#geo/stock-words'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { stockWords } from '../words/stock.ts'
import { itemName, unitName } from './name-stock.ts'
import type { StockPlace } from './say-stock.ts'
import { sayDay, sayLine, sayState, worstFirst } from './say-stock.ts'
import { useStockTotals } from './stock.queries.ts'
import type { StockPanelProps } from './stock-panel-props.ts'

type Props = Pick<StockPanelProps, 'onOpen' | 'nowMs' | 'days' | 'badgeOf' | 'onQuestion' | 'onTab'> & {
  lines: readonly StockLine[]
}

/** What runs out, worst first; a press goes there. */
export function ShortList({ lines, onOpen, nowMs }: Props) {
  const words = useWords(stockWords)
  const format = useFormat()
  const worst = worstFirst(lines.filter(({ state }) => state !== 'enough'))
  return (
    <>
      <ul className="stock-tally" aria-label={words.tabs.short}>
        {runningOut.map((state) => (
          <li key={state} data-state={state}>
            <strong>{format.count(lines.filter((line) => line.state === state).length)}</strong>
            {words.state[state]}
          </li>
        ))}
      </ul>
      {worst.length === 0 ? <EmptyNote title={words.allWell}>{words.allWellHint}</EmptyNote> : null}
      <ul className="ranked stock-list" data-testid="stock-short">
        {worst.map((line) => (
          <li key={line.id} data-state={line.state}>
            <button type="button" onClick={() => onOpen(line)}>
              <span className="ranked-words">
                <span className="row spread">
                  <strong>{itemName(line.item, words)}</strong>
                  <em className="stock-state">{sayState(line, words)}</em>
                </span>
                <span>{line.name}</span>
                <span>{sayLine(line, { words, format })}</span>
                <small>{words.updated(format.time(line.updatedAt), format.age(line.updatedAt, nowMs))}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** One row an item; a press asks which of it is nearest. */
export function ItemTable({ days, onQuestion, onTab }: Props) {
  const words = useWords(stockWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const answer = useStockTotals(days)
  if (answer.error) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <Waiting lines={8} />
  const counted = (key: 'usable' | 'missing' | 'expired', title: string): Column<StockItem> => ({
    key,
    title,
    value: (row) => row[key],
    show: (row) => (row[key] === 0 && key !== 'usable' ? '–' : format.count(row[key])),
  })
  const columns: Column<StockItem>[] = [
    {
      key: 'item',
      title: words.item,
      value: (row) => `${itemName(row.item, words)}${row.unit === '' ? '' : ` (${unitName(row.unit, words)})`}`,
    },
    counted('usable', words.usable),
    counted('missing', words.missing),
    counted('expired', words.expired),
    {
      key: 'next',
      title: words.nextExpiry,
      value: (row) => row.nextExpiry,
      show: (row) => (row.nextExpiry === null ? '–' : sayDay(row.nextExpiry, format)),
    },
  ]
  return (
    <Table
      label={words.tabs.items}
      rows={answer.data.items}
      columns={columns}
      rowKey={(row) => `${row.item} ${row.unit}`}
      onRow={(row) => {
        onQuestion({ item: row.item })
        onTab('nearest')
      }}
      sortedBy={{ key: 'missing', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}

export function PlaceList({ places, onOpen }: Props & { places: readonly StockPlace[] }) {
  const words = useWords(stockWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<StockPlace>[] = [
    { key: 'name', title: words.place, value: (row) => row.name || row.address },
    { key: 'worst', title: words.worst, value: (row) => row.runningOut, show: (row) => format.count(row.runningOut) },
    {
      key: 'lines',
      title: words.lines,
      value: (row) => row.lines.length,
      show: (row) => format.count(row.lines.length),
    },
  ]
  return (
    <Table
      label={words.tabs.places}
      rows={places}
      columns={columns}
      rowKey={(row) => row.resourceId}
      onRow={onOpen}
      sortedBy={{ key: 'worst', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
