import type { GapPlace } from '#contract/coverage'
import { EmptyNote, Waiting } from '../ui/notes.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useGapPlaces } from './coverage.queries.ts'
import { ReachProblem } from './ReachProblem.tsx'
import type { Going } from './coverage-answers.ts'
import { reachQuery } from './reach-settings.ts'
import type { ReachSettings } from './reach-settings.ts'
import { sayDistance } from './why.ts'

type Props = { reach: ReachSettings; going: Going }

/** Where households are not reached, as places one can go to. */
export function GapList({ reach, going }: Props) {
  const words = useWords(coverageWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const answer = useGapPlaces(reachQuery(reach))
  if (answer.error) return <ReachProblem error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <Waiting lines={8} />
  // Where no road leads more minutes help nobody.
  const places = answer.data.places.filter(({ nearest }) => nearest !== null || !reach.isReachableOnly)
  if (places.length === 0) return <EmptyNote title={words.allServed}>{words.allServedHint}</EmptyNote>
  const columns: Column<GapPlace>[] = [
    { key: 'address', title: words.place, value: (row) => row.address ?? row.grid?.name ?? words.noAddress },
    {
      key: 'households',
      title: words.missed,
      value: (row) => row.households ?? 0,
      show: (row) => (row.households === null ? words.fewerThanFive : format.count(row.households)),
    },
    {
      key: 'nearest',
      title: words.nearestOne,
      value: (row) => row.nearest,
      show: (row) => (row.nearest === null ? words.noWay : sayDistance(row.nearest, reach.measure, { words, format })),
    },
  ]
  return (
    <Table
      label={words.gapPlaces}
      rows={places}
      columns={columns}
      rowKey={(row) => `${row.grid?.code ?? ''} ${row.position.join()}`}
      onRow={(row) => going.onPlace(row.position)}
      sortedBy={{ key: 'households', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
