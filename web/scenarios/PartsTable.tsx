import { Tabs } from 'radix-ui'
import type { TriedScenario } from '#contract/scenarios'
import type { ScenarioFigures } from '#geo/scenario-words'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { scenarioWords } from '../words/scenarios.ts'

type Part = { code: string; name: string; before: ScenarioFigures; after: ScenarioFigures }

const shareOf = ({ households, householdsReached }: ScenarioFigures): number | null =>
  households === 0 ? null : householdsReached / households

/** What changes where: grids and communities whose figures are others, the greatest loss first. */
export function PartsTable({ grids, communities }: Pick<TriedScenario, 'grids' | 'communities'>) {
  const words = useWords(scenarioWords)
  return (
    <Tabs.Root defaultValue="grids" className="tabs">
      <Tabs.List className="tab-list" aria-label={words.whatChanges}>
        <Tabs.Trigger value="grids">{words.byGrid}</Tabs.Trigger>
        <Tabs.Trigger value="communities">{words.byCommunity}</Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="grids" className="tab">
        <Parts title={words.grid} parts={grids} />
      </Tabs.Content>
      <Tabs.Content value="communities" className="tab">
        <Parts title={words.community} parts={communities} />
      </Tabs.Content>
    </Tabs.Root>
  )
}

function Parts({ title, parts }: { title: string; parts: readonly Part[] }) {
  const words = useWords(scenarioWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const share = (value: number | null): string => (value === null ? '–' : format.percent(value))
  const longer = ({ before, after }: Part): number | null =>
    before.meanMinutes === null || after.meanMinutes === null ? null : after.meanMinutes - before.meanMinutes
  const columns: Column<Part>[] = [
    { key: 'name', title, value: (row) => row.name || row.code },
    {
      key: 'before',
      title: words.reachedToday,
      value: (row) => shareOf(row.before),
      show: (row) => share(shareOf(row.before)),
    },
    {
      key: 'after',
      title: words.reachedThen,
      value: (row) => shareOf(row.after),
      show: (row) => share(shareOf(row.after)),
    },
    {
      key: 'longer',
      title: words.minutesLonger,
      value: longer,
      show: (row) => {
        const value = longer(row)
        return value === null ? '–' : `${value > 0 ? '+' : value < 0 ? '−' : ''}${format.decimal(Math.abs(value))}`
      },
    },
  ]
  if (parts.length === 0) return <p className="quiet">{words.nothingChanges}</p>
  return (
    <Table
      label={title}
      rows={parts}
      columns={columns}
      rowKey={(row) => row.code}
      sortedBy={{ key: 'longer', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
