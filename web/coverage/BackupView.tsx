import type { measureBackup, ResourceLoss } from '#contract/coverage'
import type { ResponseOf } from '#http'
import type { Theme } from '../styles/theme.ts'
import { ShareBar } from '../ui/figures.tsx'
import { EmptyNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
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

type Backup = ResponseOf<typeof measureBackup>
type Props = { theme: Theme; answer: Answer<Backup>; going: Going }

/** What the loss of any one of them would leave without cover. */
export function BackupView({ theme, answer, going }: Props) {
  const words = useWords(coverageDetailWords)
  const cover = useWords(coverageWords)
  const format = useFormat()
  if (!answer.data)
    return answer.error ? (
      <ReachProblem error={answer.error} onRetry={() => void answer.refetch()} />
    ) : (
      <Waiting lines={8} />
    )
  const { households, householdsReached, householdsBackedUp, resources } = answer.data
  if (resources.length === 0) return <EmptyNote title={cover.none}>{cover.noneHint}</EmptyNote>
  const share = shareOf(householdsBackedUp, households)
  return (
    <>
      <div className="shares" data-testid="backup-share">
        <ShareBar
          label={words.backedUp}
          share={share}
          value={format.percent(share)}
          note={`${cover.ofCount(format.count(householdsBackedUp), format.count(households))} · ${words.onlyOne(format.count(householdsReached - householdsBackedUp))}`}
        />
      </div>
      <Section title={words.losses}>
        <LossTable resources={resources} going={going} />
      </Section>
      <ReachLegend theme={theme} surface="backup" />
    </>
  )
}

function LossTable({ resources, going }: { resources: readonly ResourceLoss[]; going: Going }) {
  const words = useWords(coverageDetailWords)
  const page = useWords(pageWords)
  const format = useFormat()
  const count = (key: 'householdsLost' | 'residentsLost' | 'incidentsLost', title: string): Column<ResourceLoss> => ({
    key,
    title,
    value: (row) => row[key],
    show: (row) => format.count(row[key]),
  })
  const columns: Column<ResourceLoss>[] = [
    { key: 'name', title: words.resource, value: (row) => row.name || row.address || words.unnamed },
    count('householdsLost', words.lostHouseholds),
    count('residentsLost', words.lostResidents),
    count('incidentsLost', words.lostIncidents),
  ]
  return (
    <Table
      label={words.losses}
      rows={resources}
      columns={columns}
      rowKey={(row) => row.id}
      onRow={(row) => going.onPlace(row.position)}
      sortedBy={{ key: 'householdsLost', isDescending: true }}
      moreLabel={(rest) => `${page.showAll} (+${format.count(rest)})`}
    />
  )
}
