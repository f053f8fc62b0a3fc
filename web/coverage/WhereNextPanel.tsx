import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { NextGrid } from '#contract/coverage'
import type { Provenance } from '#geo/provenance'
import { EmptyNote, ProvenanceLine, Waiting } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { placementWords } from '../words/placements.ts'
import { pageWords } from '../words/page.ts'
import { resourceWords } from '../words/resources.ts'
import type { KindCount } from './ReachForm.tsx'
import { ReachForm } from './ReachForm.tsx'
import { ReachProblem } from './ReachProblem.tsx'
import type { ReachSettings } from './reach-settings.ts'
import { sayNearest, sayWhy } from './why.ts'

type Props = {
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
  kinds: readonly KindCount[]
  answer: {
    data: { grids: NextGrid[]; provenance: Provenance } | undefined
    error: Error | null
    refetch: () => unknown
  }
  /** The search for the best places, for those who may read analyses. */
  places: { isOpen: boolean; onOpen: (isOpen: boolean) => void; view: ReactNode } | undefined
  selectedId: number | undefined
  onGo: (grid: NextGrid) => void
  onPointGrid: (id: number | undefined) => void
  onClose: () => void
  nowMs: number
}

export function WhereNextPanel(props: Props) {
  const words = useWords(coverageWords)
  const page = useWords(pageWords)
  const search = useWords(placementWords)
  const { answer, places } = props
  const [shown, setShown] = useState('list')
  const tab = places?.isOpen === true ? 'places' : shown
  return (
    <Panel
      title={words.whereNext}
      subtitle={words.whereNextSubtitle}
      icon="next"
      {...(tab === 'places' ? { className: 'panel-wide' } : {})}
      closeLabel={page.close}
      onClose={props.onClose}
      foot={
        tab === 'places' ? undefined : (
          <ProvenanceLine source={words.provenance} provenance={answer.data?.provenance} nowMs={props.nowMs} />
        )
      }
    >
      <ReachForm reach={props.reach} kinds={props.kinds} onReach={props.onReach} hasLimit={tab !== 'places'} />
      <Tabs.Root
        value={tab}
        onValueChange={(next) => {
          places?.onOpen(next === 'places')
          if (next !== 'places') setShown(next)
        }}
        className="tabs"
      >
        <Tabs.List className="tab-list" aria-label={words.whereNext}>
          <Tabs.Trigger value="list">{words.rank}</Tabs.Trigger>
          <Tabs.Trigger value="table">{page.table}</Tabs.Trigger>
          {places ? <Tabs.Trigger value="places">{search.tab}</Tabs.Trigger> : null}
        </Tabs.List>
        <Tabs.Content value="list" className="tab">
          <Ranked {...props}>{(grids) => <RankedList {...props} grids={needy(grids)} />}</Ranked>
        </Tabs.Content>
        <Tabs.Content value="table" className="tab">
          <Ranked {...props}>{(grids) => <NeedTable {...props} grids={grids} />}</Ranked>
        </Tabs.Content>
        {places ? (
          <Tabs.Content value="places" className="tab">
            {places.view}
          </Tabs.Content>
        ) : null}
      </Tabs.Root>
    </Panel>
  )
}

function Ranked({ answer, children }: Props & { children: (grids: readonly NextGrid[]) => ReactNode }) {
  if (answer.error) return <ReachProblem error={answer.error} onRetry={() => void answer.refetch()} />
  return answer.data ? children(answer.data.grids) : <Waiting lines={10} />
}

function needy(grids: readonly NextGrid[]): NextGrid[] {
  return grids.filter((grid) => grid.need > 0)
}

function RankedList({ grids, reach, selectedId, onGo, onPointGrid }: Props & { grids: readonly NextGrid[] }) {
  const words = useWords(coverageWords)
  const kinds = useWords(resourceWords)
  const format = useFormat()
  const most = Math.max(1, ...grids.map((grid) => grid.need))
  if (grids.length === 0) return <EmptyNote title={words.allServed}>{words.allServedHint}</EmptyNote>
  return (
    <ol className="ranked" data-testid="where-next">
      {grids.map((grid) => {
        const nearest = sayNearest(grid, reach.measure, { words, format })
        return (
          <li key={grid.gridId}>
            <button
              type="button"
              aria-current={grid.gridId === selectedId ? 'true' : undefined}
              onClick={() => onGo(grid)}
              onMouseEnter={() => onPointGrid(grid.gridId)}
              onMouseLeave={() => onPointGrid(undefined)}
              onFocus={() => onPointGrid(grid.gridId)}
              onBlur={() => onPointGrid(undefined)}
            >
              <span className="rank">{grid.rank}</span>
              <span className="ranked-words">
                <strong>{grid.name || grid.code}</strong>
                <span>{sayWhy(grid, reach, kinds[reach.kind], { words, format })}</span>
                <small>
                  {[nearest, words.openNow(format.count(grid.openIncidents))]
                    .filter((part) => part !== undefined)
                    .join(' · ')}
                </small>
                <span className="need" aria-hidden="true">
                  <span style={{ width: `${(grid.need / most) * 100}%` }} />
                </span>
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function NeedTable({ grids, onGo, onPointGrid }: Props & { grids: readonly NextGrid[] }) {
  const words = useWords(coverageWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<NextGrid>[] = [
    { key: 'name', title: words.grid, value: (row) => row.name || row.code },
    { key: 'need', title: words.need, value: (row) => row.need, show: (row) => format.count(row.need) },
    {
      key: 'missed',
      title: words.missed,
      value: (row) => row.householdsUnreached,
      show: (row) => format.count(row.householdsUnreached),
    },
    {
      key: 'incidents',
      title: words.incidents,
      value: (row) => row.incidentsUnreached,
      show: (row) => format.count(row.incidentsUnreached),
    },
  ]
  return (
    <Table
      label={words.whereNext}
      rows={grids}
      columns={columns}
      rowKey={(row) => row.gridId}
      onRow={onGo}
      onPoint={(row) => onPointGrid(row?.gridId)}
      sortedBy={{ key: 'need', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
