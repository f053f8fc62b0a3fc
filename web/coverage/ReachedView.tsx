import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ReachAnswer } from '#contract/coverage'
import type { GridReach } from '#geo/reach-words'
import type { Theme } from '../styles/theme.ts'
import { Segmented, Toggle } from '../ui/controls.tsx'
import { Facts, ShareBar } from '../ui/figures.tsx'
import { EmptyNote, Waiting } from '../ui/notes.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { CoverageAnswers, Going } from './coverage-answers.ts'
import { householdsCounted, reachableByGrid, shareOf } from './coverage-answers.ts'
import { GapList } from './GapList.tsx'
import { ReachLegend } from './ReachLegend.tsx'
import { ReachProblem } from './ReachProblem.tsx'
import type { ReachSettings } from './reach-settings.ts'

type Props = {
  theme: Theme
  gapColor: string
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
  answers: CoverageAnswers
  going: Going
  /** The switch of the layer. */
  children: ReactNode
}

const views = ['summary', 'table', 'gaps'] as const

/** Who is reached: in sum, by grid, and where the gaps are. */
export function ReachedView(props: Props) {
  const words = useWords(coverageDetailWords)
  const { reach, onReach, answers } = props
  const [view, setView] = useState<(typeof views)[number]>('summary')
  const { data, error, refetch } = answers.reached
  return (
    <>
      <Segmented
        label={words.view}
        value={view}
        choices={views.map((value) => ({ value, label: words.views[value] }))}
        onChange={setView}
      />
      <Toggle
        label={words.reachableOnly}
        isOn={reach.isReachableOnly}
        onChange={(isReachableOnly) => onReach({ isReachableOnly })}
      />
      {error ? (
        <ReachProblem error={error} onRetry={() => void refetch()} />
      ) : (
        <Chosen {...props} view={view} data={data} />
      )}
    </>
  )
}

type Chosen = Props & { view: (typeof views)[number]; data: ReachAnswer | undefined }

function Chosen({ view, data, ...props }: Chosen) {
  if (view === 'gaps') return <GapList reach={props.reach} going={props.going} />
  if (!data) return <Waiting lines={6} />
  if (view === 'table') return <ReachTable {...props} data={data} />
  return (
    <>
      <CityShares {...props} data={data} />
      {props.children}
      <ReachLegend theme={props.theme} surface="share" gapColor={props.gapColor} />
    </>
  )
}

function CityShares({ data, answers, reach }: Props & { data: ReachAnswer }) {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const format = useFormat()
  if (data.resources === 0) return <EmptyNote title={words.none}>{words.noneHint}</EmptyNote>
  const { city } = data
  const reachable = reach.isReachableOnly ? answers.reachable.data?.city : undefined
  const all = countedIn(city, reachable)
  const share = (reached: number | null, of: number, label: string) =>
    of > 0 ? (
      <ShareBar
        label={label}
        share={shareOf(reached ?? 0, of)}
        value={format.percent(shareOf(reached ?? 0, of))}
        note={words.ofCount(format.count(reached ?? 0), format.count(of))}
      />
    ) : null
  return (
    <div className="shares" data-testid="city-shares">
      {share(city.householdsReached, all.households, words.householdsReached)}
      {share(city.residentsReached, all.residents, words.residentsReached)}
      {share(city.careReached, all.care, words.careReached)}
      {share(city.incidentsReached, all.incidents, words.incidentsReached)}
      {reachable ? (
        <p className="legend-note" title={details.reachableOnlyHint}>
          {details.reachableAll(format.count(city.households - reachable.householdsReached))}
        </p>
      ) : null}
      <CityFacts data={data} ground={answers.ground} />
    </div>
  )
}

/** What the shares are of: everybody, or whom some road leads to. */
function countedIn(city: ReachAnswer['city'], reachable: ReachAnswer['city'] | undefined) {
  if (!reachable) return { ...city, care: city.care ?? 0 }
  return {
    households: reachable.householdsReached,
    residents: reachable.residentsReached,
    care: reachable.careReached ?? 0,
    incidents: reachable.incidentsReached,
  }
}

function CityFacts({ data, ground }: { data: ReachAnswer; ground: CoverageAnswers['ground'] }) {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const format = useFormat()
  const km2 = (ground?.unreachedSquareMeters ?? 0) / 1e6
  return (
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
        ['', data.hoursUnread > 0 ? details.hoursUnread(format.count(data.hoursUnread)) : null],
      ]}
    />
  )
}

type Row = GridReach & { counted: number; missed: number }

function ReachTable({ data, answers, reach, going }: Props & { data: ReachAnswer }) {
  const words = useWords(coverageWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const reachable = reach.isReachableOnly ? reachableByGrid(answers.reachable.data) : undefined
  const rows = data.grids.map((grid): Row => {
    const counted = householdsCounted(grid, reachable)
    return { ...grid, counted, missed: counted - grid.householdsReached }
  })
  const columns: Column<Row>[] = [
    { key: 'name', title: words.grid, value: (row) => row.name || row.code },
    {
      key: 'share',
      title: '%',
      value: (row) => (row.counted > 0 ? shareOf(row.householdsReached, row.counted) : null),
      show: (row) => (row.counted > 0 ? format.percent(shareOf(row.householdsReached, row.counted)) : '–'),
    },
    { key: 'missed', title: words.missed, value: (row) => row.missed, show: (row) => format.count(row.missed) },
    {
      key: 'households',
      title: words.households,
      value: (row) => row.counted,
      show: (row) => format.count(row.counted),
    },
  ]
  return (
    <Table
      label={words.title}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.gridId}
      onRow={(row) => going.onGrid(row.gridId)}
      onPoint={(row) => going.onPointGrid(row?.gridId)}
      sortedBy={{ key: 'missed', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
