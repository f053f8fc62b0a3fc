import { useState } from 'react'
import type { LoadedResource, measureCapacity } from '#contract/coverage'
import type { ResponseOf } from '#http'
import type { Theme } from '../styles/theme.ts'
import { Segmented } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { Figure } from '../ui/figures.tsx'
import { EmptyNote, Waiting } from '../ui/notes.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { Answer, Going } from './coverage-answers.ts'
import { shareOf } from './coverage-answers.ts'
import { ReachLegend } from './ReachLegend.tsx'
import { ReachProblem } from './ReachProblem.tsx'
import type { ReachSettings } from './reach-settings.ts'

type Capacity = ResponseOf<typeof measureCapacity>
type Props = {
  theme: Theme
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
  answer: Answer<Capacity>
  going: Going
}

const mostCases = 1000

/** Expected cases beside what can be taken: what is left over, and where. */
export function CapacityView(props: Props) {
  const words = useWords(coverageDetailWords)
  const { answer, reach } = props
  return (
    <>
      <CasesField {...props} />
      {reach.hour === null ? null : <p className="legend-note">{words.capacityHour}</p>}
      {answer.error ? <ReachProblem error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.data ? <Loads {...props} data={answer.data} /> : answer.error ? null : <Waiting lines={8} />}
    </>
  )
}

/** Only a number that can be asked is asked; until then the last one stands. */
function CasesField({ reach, onReach }: Props) {
  const words = useWords(coverageDetailWords)
  const [text, setText] = useState(String(reach.casesPerHour))
  return (
    <TextField
      label={words.casesPerHour}
      hint={words.casesHint}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      aria-invalid={!isCases(Number(text))}
      onChange={(next) => {
        setText(next)
        if (isCases(Number(next))) onReach({ casesPerHour: Number(next) })
      }}
    />
  )
}

function isCases(value: number): boolean {
  return value > 0 && value <= mostCases
}

function Loads({ data, going, theme }: Props & { data: Capacity }) {
  const words = useWords(coverageDetailWords)
  const cover = useWords(coverageWords)
  const format = useFormat()
  const [by, setBy] = useState<'grid' | 'resource'>('grid')
  const { city } = data
  if (data.resources.length === 0) return <EmptyNote title={cover.none}>{cover.noneHint}</EmptyNote>
  const figure = (label: string, value: number, tone?: 'warm' | 'cool') => (
    <Figure label={label} value={format.decimal(value)} {...(tone && value > 0 ? { tone } : {})} />
  )
  return (
    <>
      <dl className="figures" data-testid="capacity-figures">
        {figure(words.demandWeekly, city.demandWeekly)}
        {figure(words.metWeekly, city.metWeekly, 'cool')}
        {figure(words.unmetWeekly, city.unmetWeekly, 'warm')}
        {figure(words.unreachedWeekly, city.unreachedWeekly, 'warm')}
      </dl>
      <p className="legend-note">
        {words.capacityWeekly}: {words.perWeek(format.decimal(city.capacityWeekly))}
      </p>
      <Segmented
        label={words.load}
        value={by}
        choices={[
          { value: 'grid', label: words.byGrid },
          { value: 'resource', label: words.byResource },
        ]}
        onChange={setBy}
      />
      {by === 'grid' ? <GridLoads data={data} going={going} /> : <ResourceLoads data={data} going={going} />}
      <ReachLegend theme={theme} surface="unmet" />
    </>
  )
}

type TableProps = { data: Capacity; going: Going }

function GridLoads({ data, going }: TableProps) {
  const words = useWords(coverageDetailWords)
  const cover = useWords(coverageWords)
  const page = useWords(pageWords)
  const format = useFormat()
  type Row = Capacity['grids'][number]
  const number = (key: 'demandWeekly' | 'unmetWeekly' | 'unreachedWeekly', title: string): Column<Row> => ({
    key,
    title,
    value: (row) => row[key],
    show: (row) => format.decimal(row[key]),
  })
  return (
    <Table
      label={words.byGrid}
      rows={data.grids}
      columns={[
        { key: 'name', title: cover.grid, value: (row) => row.name || row.code },
        number('demandWeekly', words.demandWeekly),
        number('unmetWeekly', words.unmetWeekly),
        number('unreachedWeekly', words.unreachedWeekly),
      ]}
      rowKey={(row) => row.gridId}
      onRow={(row) => going.onGrid(row.gridId)}
      onPoint={(row) => going.onPointGrid(row?.gridId)}
      sortedBy={{ key: data.city.unmetWeekly > 0 ? 'unmetWeekly' : 'unreachedWeekly', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}

function ResourceLoads({ data, going }: TableProps) {
  const words = useWords(coverageDetailWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<LoadedResource>[] = [
    { key: 'name', title: words.resource, value: (row) => row.name || row.address || words.unnamed },
    {
      key: 'load',
      title: words.load,
      value: (row) => shareOf(row.loadWeekly, row.capacityWeekly),
      show: (row) => format.percent(shareOf(row.loadWeekly, row.capacityWeekly)),
    },
    {
      key: 'cases',
      title: words.metWeekly,
      value: (row) => row.loadWeekly,
      show: (row) => format.decimal(row.loadWeekly),
    },
    { key: 'hours', title: words.hoursOnDuty, value: (row) => row.hoursOnDuty },
  ]
  return (
    <Table
      label={words.byResource}
      rows={data.resources}
      columns={columns}
      rowKey={(row) => row.id}
      onRow={(row) => going.onPlace(row.position)}
      sortedBy={{ key: 'load', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
