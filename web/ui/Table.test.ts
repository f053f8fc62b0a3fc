import { describe, expect, it } from 'vitest'
import { sortRows } from './Table.tsx'

type Row = { name: string; rate: number | null }
const rows: Row[] = [
  { name: '第10网格', rate: 5 },
  { name: '第2网格', rate: null },
  { name: '第1网格', rate: 40 },
]
const columns = [
  { key: 'name', title: '', value: (row: Row) => row.name },
  { key: 'rate', title: '', value: (row: Row) => row.rate },
]
const names = (key: string, isDescending: boolean) =>
  sortRows(rows, columns, { key, isDescending }).map((row) => row.name)

describe('sorting a table', () => {
  it('counts numbers inside names', () => {
    expect(names('name', false)).toEqual(['第1网格', '第2网格', '第10网格'])
  })

  it('puts empty cells last in either direction', () => {
    expect(names('rate', true)).toEqual(['第1网格', '第10网格', '第2网格'])
    expect(names('rate', false)).toEqual(['第10网格', '第1网格', '第2网格'])
  })

  it('leaves the rows alone without an order', () => {
    expect(sortRows(rows, columns, undefined)).toEqual(rows)
  })
})
