import { Tabs } from 'radix-ui'
import type { GridReporting, ReportingAnswer, ReportingRun } from '#contract/reporting'
import { Button, Select } from '../ui/controls.tsx'
import { ShareBar, Swatch } from '../ui/figures.tsx'
import { EmptyNote, ProblemNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { reportingWords } from '../words/reporting.ts'
import type { ReportingLayer } from './reporting-settings.ts'
import { reportingLayers } from './reporting-settings.ts'
import { useReportingRuns } from './reporting.queries.ts'

type Props = {
  layer: ReportingLayer
  onLayer: (layer: ReportingLayer) => void
  answer: { data: ReportingAnswer | undefined; error: Error | null; refetch: () => unknown }
  breaks: readonly number[]
  colors: readonly string[]
  mayRun: boolean
  onGrid: (id: number) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}

export function ReportingPanel(props: Props) {
  const words = useWords(reportingWords)
  const page = useWords(pageWords)
  const { answer } = props
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="megaphone"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={
        answer.data?.provenance ? (
          <ProvenanceLine source={words.provenance} provenance={answer.data.provenance} nowMs={props.nowMs} />
        ) : undefined
      }
    >
      <p className="legend-note">{words.explain}</p>
      <p className="legend-note">{words.noPersons}</p>
      {answer.error ? <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.data ? <Run {...props} data={answer.data} /> : answer.error ? null : <Waiting />}
      {answer.data?.run ? <Figures {...props} data={answer.data} /> : null}
    </Panel>
  )
}

type Told = Props & { data: ReportingAnswer }

function Run(props: Told) {
  const { data } = props
  return data.newest?.state === 'running' ? <Running {...props} run={data.newest} /> : <Resting {...props} />
}

function Running({ run, mayRun }: Told & { run: ReportingRun }) {
  const words = useWords(reportingWords)
  const format = useFormat()
  const { cancel } = useReportingRuns()
  return (
    <div className="row spread" role="status">
      <span>{words.running(format.percent(run.share))}</span>
      {mayRun ? <Button onClick={() => cancel.mutate(run.id)}>{words.stop}</Button> : null}
    </div>
  )
}

function Resting({ data, layer, mayRun }: Told) {
  const words = useWords(reportingWords)
  const format = useFormat()
  const { start } = useReportingRuns()
  const { newest, run } = data
  return (
    <>
      {run ? (
        <p className="legend-note">{words.period(format.day(run.from), format.day(run.to))}</p>
      ) : (
        <EmptyNote title={words.none}>
          {words.noneHint} {layer === 'off' ? '' : words.nothingDrawn}
        </EmptyNote>
      )}
      <LastRun newest={newest} />
      {start.error ? <ProblemNote error={start.error} /> : null}
      {mayRun ? (
        <Button tone={run ? 'quiet' : 'primary'} disabled={start.isPending} onClick={() => start.mutate()}>
          {run ? words.run : words.runFirst}
        </Button>
      ) : (
        <p className="legend-note">{words.wholeCityRuns}</p>
      )}
    </>
  )
}

function LastRun({ newest }: { newest: ReportingRun | null }) {
  const words = useWords(reportingWords)
  if (newest?.state === 'failed') return <p className="legend-note">{words.failed(newest.error ?? '')}</p>
  return newest?.state === 'cancelled' ? <p className="legend-note">{words.cancelled}</p> : null
}

function Figures(props: Told) {
  const words = useWords(reportingWords)
  const { data, layer, onLayer } = props
  return (
    <>
      <Select
        label={words.layer}
        value={layer}
        choices={reportingLayers.map((value) => ({ value, label: words[value] }))}
        onChange={onLayer}
      />
      {layer === 'off' ? null : <Legend {...props} />}
      <Tabs.Root defaultValue={data.communities.length > 0 ? 'communities' : 'grids'} className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          {data.communities.length > 0 ? <Tabs.Trigger value="communities">{words.communities}</Tabs.Trigger> : null}
          <Tabs.Trigger value="grids">{words.grids}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="communities" className="tab">
          <CommunityList communities={data.communities} />
        </Tabs.Content>
        <Tabs.Content value="grids" className="tab">
          <GridTable {...props} />
        </Tabs.Content>
      </Tabs.Root>
    </>
  )
}

function Legend({ layer, breaks, colors }: Told) {
  const words = useWords(reportingWords)
  const format = useFormat()
  const show = layer === 'rate' ? format.percent : format.count
  const nameOf = (i: number) => {
    const [low, high] = [breaks[i - 1], breaks[i]]
    if (high === undefined) return `≥ ${show(low ?? 0)}`
    return low === undefined ? `< ${show(high)}` : `${show(low)} – ${show(high)}`
  }
  return (
    <Section title={words.unit[layer]}>
      <ul className="legend-classes">
        {colors.map((color, i) => (
          <li key={color}>
            <Swatch color={color} />
            {nameOf(i)}
          </li>
        ))}
      </ul>
      {layer === 'raw' ? null : <p className="legend-note">{words.estimate}</p>}
    </Section>
  )
}

function CommunityList({ communities }: { communities: ReportingAnswer['communities'] }) {
  const words = useWords(reportingWords)
  const format = useFormat()
  const { percent, count } = format
  return (
    <ol className="shares" data-testid="reporting-communities">
      {communities.map((one) => (
        <li key={one.communityCode}>
          <ShareBar
            label={one.name || one.communityCode}
            share={one.rate}
            value={percent(one.rate)}
            note={words.sentence(
              percent(one.rate),
              `${percent(one.rateLow)}–${percent(one.rateHigh)}`,
              count(one.rawRank),
              count(one.correctedRank),
            )}
          />
        </li>
      ))}
    </ol>
  )
}

function GridTable({ data, onGrid, onPointGrid }: Told) {
  const words = useWords(reportingWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<GridReporting>[] = [
    { key: 'name', title: words.place, value: (row) => row.name || row.code },
    { key: 'rate', title: words.rate, value: (row) => row.rate, show: (row) => format.percent(row.rate) },
    {
      key: 'range',
      title: words.range,
      value: (row) => row.rateHigh - row.rateLow,
      show: (row) => `${format.percent(row.rateLow)}–${format.percent(row.rateHigh)}`,
    },
    {
      key: 'rank',
      title: words.rank,
      value: (row) => row.correctedRank,
      show: (row) => `${format.count(row.rawRank)} → ${format.count(row.correctedRank)}`,
    },
  ]
  return (
    <Table
      label={words.grids}
      rows={data.grids}
      columns={columns}
      rowKey={(row) => row.gridId}
      onRow={(row) => onGrid(row.gridId)}
      onPoint={(row) => onPointGrid(row?.gridId)}
      sortedBy={{ key: 'rate', isDescending: false }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
