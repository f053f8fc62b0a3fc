import type { HeatSummary } from '#contract/heat'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { Facts } from '../ui/figures.tsx'
import { Count } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { GridRate } from './grid-rates.ts'
import type { HeatSettings } from './heat-settings.ts'

type Props = {
  rates: readonly GridRate[]
  settings: HeatSettings
  summary: Pick<HeatSummary, 'total' | 'outsideAnyGrid'>
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
}

/** The map's numbers as rows. Rows plus "outside every grid" make the total, and are shown to do so. */
export function RateTable({ rates, settings, summary, onGrid, onPointGrid }: Props) {
  const words = useWords(heatWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const rate: Column<GridRate> = {
    key: 'value',
    title: words[settings.measure],
    value: (row) => row.value,
    show: (row) => (row.value === null ? '–' : `${row.isBaseSmall ? '≈ ' : ''}${format.decimal(row.value)}`),
  }
  const smoothing: Column<GridRate>[] = [
    {
      key: 'raw',
      title: words.raw,
      value: (row) => row.raw,
      show: (row) => (row.raw === null ? '–' : format.decimal(row.raw)),
    },
    { key: 'weight', title: words.weight, value: (row) => row.weight, show: (row) => format.percent(row.weight) },
  ]
  const columns: Column<GridRate>[] = [
    { key: 'name', title: words.grid, value: (row) => row.name || row.code },
    { key: 'count', title: words.count, value: (row) => row.count, show: (row) => format.count(row.count) },
    ...(settings.measure === 'count' ? [] : [rate]),
    ...(settings.measure === 'count' || settings.isRaw ? [] : smoothing),
    {
      key: 'households',
      title: words.households,
      value: (row) => row.households,
      show: (row) => <Count value={row.households} />,
    },
  ]
  return (
    <>
      <Facts
        rows={[
          [words.all, format.count(summary.total)],
          [words.outside, format.count(summary.outsideAnyGrid)],
        ]}
      />
      <Table
        label={words.title}
        rows={rates}
        columns={columns}
        rowKey={(row) => row.id}
        onRow={(row) => onGrid(row.id)}
        onPoint={(row) => onPointGrid(row?.id)}
        sortedBy={{ key: 'count', isDescending: true }}
        moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
      />
    </>
  )
}
