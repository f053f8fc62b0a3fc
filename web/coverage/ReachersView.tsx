import type { findReachers, Reacher } from '#contract/coverage'
import type { ResponseOf } from '#http'
import { Toggle } from '../ui/controls.tsx'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { resourceWords } from '../words/resources.ts'
import type { Answer, CoverageAnswers, Going } from './coverage-answers.ts'
import { reachersMinutes } from './coverage.queries.ts'
import type { ReachSettings } from './reach-settings.ts'

type Reachers = ResponseOf<typeof findReachers>
type Props = {
  reach: ReachSettings
  asked: CoverageAnswers['asked']
  answer: Answer<Reachers>
  going: Going
}

/** Reverse reach: who gets to the place that was clicked or found, and how soon. */
export function ReachersView(props: Props) {
  const words = useWords(coverageDetailWords)
  const { asked, answer } = props
  return (
    <>
      <p className="legend-note">{words.reachersHint}</p>
      <Toggle label={words.allKinds} isOn={asked.isAnyKind} onChange={asked.onAnyKind} />
      {asked.place === undefined ? null : answer.error ? (
        <ProblemNote error={answer.error} />
      ) : answer.data ? (
        <ReacherList {...props} data={answer.data} />
      ) : (
        <Waiting lines={6} />
      )}
    </>
  )
}

function ReacherList({ data, reach, going }: Props & { data: Reachers }) {
  const words = useWords(coverageDetailWords)
  const kinds = useWords(resourceWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const columns: Column<Reacher>[] = [
    { key: 'name', title: words.resource, value: (row) => row.name || row.address || kinds[row.kind] },
    {
      key: 'minutes',
      title: words.minutes,
      value: (row) => row.minutes,
      show: (row) => format.decimal(row.minutes),
    },
    { key: 'duty', title: words.duty, value: (row) => (row.isOnDuty ? words.onDutyNow : words.offDuty) },
  ]
  return (
    <Section title={words.reachersTitle}>
      <p className="legend-note" data-testid="reachers-told" role="status">
        {sayTold(data, reachersMinutes(reach), { words, format })}
      </p>
      {data.reachers.length === 0 ? (
        <EmptyNote title={words.nobody} />
      ) : (
        <Table
          label={words.reachersTitle}
          rows={data.reachers}
          columns={reach.hour === null ? columns.slice(0, 2) : columns}
          rowKey={(row) => row.id}
          onRow={(row) => going.onPlace(row.position)}
          sortedBy={{ key: 'minutes', isDescending: false }}
          moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
        />
      )}
    </Section>
  )
}

type Saying = { words: (typeof coverageDetailWords)['en']; format: ReturnType<typeof useFormat> }

function sayTold(data: Reachers, minutes: number, { words, format }: Saying): string {
  const parts = [
    words.inTime(format.count(data.inTime), format.count(minutes)),
    data.later > 0 ? words.later(format.count(data.later)) : '',
    data.noWay > 0 ? words.noWay(format.count(data.noWay)) : '',
    data.offNetwork > 0 ? words.offNetwork(format.count(data.offNetwork)) : '',
    data.offRoadMeters >= 1 ? words.offRoad(format.meters(data.offRoadMeters)) : '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
