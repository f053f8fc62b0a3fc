import { Tabs } from 'radix-ui'
import type { ReachAnswer } from '#contract/coverage'
import type { GridReach } from '#geo/reach-words'
import type { Theme } from '../styles/theme.ts'
import { Toggle } from '../ui/controls.tsx'
import { Facts, ShareBar, Swatch } from '../ui/figures.tsx'
import { EmptyNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { shareBreaks, shareColors } from './coverage.layers.ts'
import { GapList } from './GapList.tsx'
import type { KindCount } from './ReachForm.tsx'
import { ReachForm } from './ReachForm.tsx'
import { ReachProblem } from './ReachProblem.tsx'
import type { ReachSettings } from './reach-settings.ts'

type Props = {
  theme: Theme
  gapColor: string
  isShown: boolean
  onShow: (isShown: boolean) => void
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
  kinds: readonly KindCount[]
  answer: { data: ReachAnswer | undefined; error: Error | null; refetch: () => unknown }
  ground: { unreachedSquareMeters: number; citySquareMeters: number } | undefined
  onGrid: (id: number) => void
  onPlace: (position: [number, number]) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}

export function CoveragePanel(props: Props) {
  const words = useWords(coverageWords)
  const page = useWords(pageWords)
  const { answer } = props
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="reach"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={answer.data?.provenance} nowMs={props.nowMs} />}
    >
      <ReachForm reach={props.reach} kinds={props.kinds} onReach={props.onReach} />
      {answer.error ? <ReachProblem error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      <Tabs.Root defaultValue="settings" className="tabs">
        <Tabs.List className="tab-list" aria-label={words.title}>
          <Tabs.Trigger value="settings">{words.share}</Tabs.Trigger>
          <Tabs.Trigger value="table">{page.table}</Tabs.Trigger>
          <Tabs.Trigger value="gaps">{words.gapPlaces}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="settings" className="tab">
          {answer.data ? <CityShares {...props} data={answer.data} /> : answer.error ? null : <Waiting />}
          <Toggle label={words.show} isOn={props.isShown} onChange={props.onShow} />
          <ReachLegend theme={props.theme} gapColor={props.gapColor} />
        </Tabs.Content>
        <Tabs.Content value="table" className="tab">
          {answer.data ? <ReachTable {...props} data={answer.data} /> : answer.error ? null : <Waiting lines={8} />}
        </Tabs.Content>
        <Tabs.Content value="gaps" className="tab">
          <GapList reach={props.reach} onPlace={props.onPlace} />
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  )
}

function shareOf(reached: number, all: number): number {
  return all > 0 ? reached / all : 0
}

function CityShares({ data, ground }: Props & { data: ReachAnswer }) {
  const words = useWords(coverageWords)
  const format = useFormat()
  if (data.resources === 0) return <EmptyNote title={words.none}>{words.noneHint}</EmptyNote>
  const { households, householdsReached, residents, residentsReached, incidents, incidentsReached } = data.city
  const { care, careReached } = data.city
  const share = (reached: number, all: number, label: string) => (
    <ShareBar
      label={label}
      share={shareOf(reached, all)}
      value={format.percent(shareOf(reached, all))}
      note={words.ofCount(format.count(reached), format.count(all))}
    />
  )
  const km2 = (ground?.unreachedSquareMeters ?? 0) / 1e6
  return (
    <div className="shares" data-testid="city-shares">
      {share(householdsReached, households, words.householdsReached)}
      {residents > 0 ? share(residentsReached, residents, words.residentsReached) : null}
      {care ? share(careReached ?? 0, care, words.careReached) : null}
      {share(incidentsReached, incidents, words.incidentsReached)}
      <Facts
        rows={[
          [
            words.unreachedGround,
            ground
              ? words.unreachedShare(
                  format.decimal(km2),
                  format.percent(shareOf(ground.unreachedSquareMeters, ground.citySquareMeters)),
                )
              : null,
          ],
          [words.counted, words.resources(format.count(data.resources))],
          ['', data.resourcesOffNetwork > 0 ? words.offNetwork(format.count(data.resourcesOffNetwork)) : null],
        ]}
      />
    </div>
  )
}

function ReachLegend({ theme, gapColor }: { theme: Theme; gapColor: string }) {
  const words = useWords(coverageWords)
  const edges = [0, ...shareBreaks, 100]
  return (
    <Section title={words.share}>
      <ul className="legend-classes">
        {shareColors[theme].map((color, i) => (
          <li key={color}>
            <Swatch color={color} />
            {edges[i]}–{edges[i + 1]}%
          </li>
        ))}
        <li>
          <Swatch hatch={gapColor} />
          {words.gap}
        </li>
        <li>
          <Swatch color="transparent" />
          {words.uninhabited}
        </li>
      </ul>
    </Section>
  )
}

function ReachTable({ data, onGrid, onPointGrid }: Props & { data: ReachAnswer }) {
  const words = useWords(coverageWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<GridReach>[] = [
    { key: 'name', title: words.grid, value: (row) => row.name || row.code },
    {
      key: 'share',
      title: '%',
      value: (row) => (row.households > 0 ? shareOf(row.householdsReached, row.households) : null),
      show: (row) => (row.households > 0 ? format.percent(shareOf(row.householdsReached, row.households)) : '–'),
    },
    {
      key: 'missed',
      title: words.missed,
      value: (row) => row.households - row.householdsReached,
      show: (row) => format.count(row.households - row.householdsReached),
    },
    {
      key: 'households',
      title: words.households,
      value: (row) => row.households,
      show: (row) => format.count(row.households),
    },
  ]
  return (
    <Table
      label={words.title}
      rows={data.grids}
      columns={columns}
      rowKey={(row) => row.gridId}
      onRow={(row) => onGrid(row.gridId)}
      onPoint={(row) => onPointGrid(row?.gridId)}
      sortedBy={{ key: 'missed', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
