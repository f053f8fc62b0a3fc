import type { ReactNode } from 'react'
import { useState } from 'react'

export type Column<Row> = {
  key: string
  title: string
  /** What the column sorts by; numbers stand to the right. */
  value: (row: Row) => number | string | null
  show?: (row: Row) => ReactNode
}

type Props<Row> = {
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string | number
  onRow?: (row: Row) => void
  onPoint?: (row: Row | undefined) => void
  sortedBy?: { key: string; isDescending: boolean }
  moreLabel: (rest: number) => string
}

/** Rows shown at first: more than anyone reads, few enough to be drawn at once. */
const firstRows = 100

export function Table<Row>({ label, rows, columns, rowKey, onRow, onPoint, sortedBy, moreLabel }: Props<Row>) {
  const [order, setOrder] = useState(sortedBy)
  const [isWhole, setIsWhole] = useState(false)
  const sorted = sortRows(rows, columns, order)
  const shown = isWhole ? sorted : sorted.slice(0, firstRows)
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell
                key={column.key}
                column={column}
                order={order}
                isNumeric={isNumeric(column, rows)}
                onOrder={setOrder}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)} onMouseEnter={() => onPoint?.(row)} onMouseLeave={() => onPoint?.(undefined)}>
              {columns.map((column, index) => (
                <td key={column.key} className={isNumeric(column, rows) ? 'numeric' : undefined}>
                  {index === 0 && onRow ? (
                    <button
                      type="button"
                      className="link"
                      onClick={() => onRow(row)}
                      onFocus={() => onPoint?.(row)}
                      onBlur={() => onPoint?.(undefined)}
                    >
                      {cellOf(column, row)}
                    </button>
                  ) : (
                    cellOf(column, row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length ? (
        <button type="button" className="button button-quiet table-more" onClick={() => setIsWhole(true)}>
          {moreLabel(rows.length - shown.length)}
        </button>
      ) : null}
    </div>
  )
}

type Order = { key: string; isDescending: boolean } | undefined

function HeadCell<Row>(props: {
  column: Column<Row>
  order: Order
  isNumeric: boolean
  onOrder: (order: Order) => void
}) {
  const { column, order } = props
  const isSorted = order?.key === column.key
  const direction = order?.isDescending === true ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={isSorted ? direction : 'none'} className={props.isNumeric ? 'numeric' : undefined}>
      <button
        type="button"
        onClick={() =>
          props.onOrder({ key: column.key, isDescending: isSorted ? !order.isDescending : props.isNumeric })
        }
      >
        {column.title}
        <span aria-hidden="true" className="sort-mark">
          {isSorted ? (direction === 'descending' ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  )
}

function cellOf<Row>(column: Column<Row>, row: Row): ReactNode {
  return column.show ? column.show(row) : (column.value(row) ?? '–')
}

function isNumeric<Row>(column: Column<Row>, rows: readonly Row[]): boolean {
  return rows.slice(0, 20).some((row) => typeof column.value(row) === 'number')
}

/** Empty cells stand last in either direction. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: Order): Row[] {
  const column = columns.find(({ key }) => key === order?.key)
  if (!column) return [...rows]
  const sign = order?.isDescending === true ? -1 : 1
  return [...rows].sort((a, b) => compareCells(column.value(a), column.value(b), sign))
}

function compareCells(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * String(a).localeCompare(String(b), 'zh-CN', { numeric: true })
}
