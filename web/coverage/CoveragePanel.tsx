import { Tabs } from 'radix-ui'
import type { Theme } from '../styles/theme.ts'
import { Toggle } from '../ui/controls.tsx'
import { ProvenanceLine } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { coverageDetailWords } from '../words/coverage-details.ts'
import { coverageWords } from '../words/coverage.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { BackupView } from './BackupView.tsx'
import { CapacityView } from './CapacityView.tsx'
import type { Answer, CoverageAnswers, Going } from './coverage-answers.ts'
import { ReachedView } from './ReachedView.tsx'
import { ReachersView } from './ReachersView.tsx'
import type { KindCount } from './ReachForm.tsx'
import { ReachForm } from './ReachForm.tsx'
import type { ReachSettings } from './reach-settings.ts'
import { reachQuestions } from './reach-settings.ts'
import { WeekView } from './WeekView.tsx'

type Props = {
  theme: Theme
  gapColor: string
  isShown: boolean
  onShow: (isShown: boolean) => void
  reach: ReachSettings
  onReach: (patch: Partial<ReachSettings>) => void
  kinds: readonly KindCount[]
  answers: CoverageAnswers
  going: Going
  onClose: () => void
  nowMs: number
}

export function CoveragePanel(props: Props) {
  const words = useWords(coverageWords)
  const details = useWords(coverageDetailWords)
  const page = useWords(pageWords)
  const { reach, onReach, answers, going, theme } = props
  const shown: Answer<unknown> = answers[reach.question]
  return (
    <Panel
      title={words.title}
      subtitle={words.subtitle}
      icon="reach"
      closeLabel={page.close}
      onClose={props.onClose}
      foot={<ProvenanceLine source={words.provenance} provenance={shown.data?.provenance} nowMs={props.nowMs} />}
    >
      <ReachForm reach={reach} kinds={props.kinds} onReach={onReach} />
      <Tabs.Root
        value={reach.question}
        onValueChange={(next) => {
          const question = reachQuestions.find((known) => known === next)
          if (question) onReach({ question })
        }}
        className="tabs"
      >
        <Tabs.List className="tab-list" aria-label={details.view}>
          {reachQuestions.map((question) => (
            <Tabs.Trigger key={question} value={question}>
              {details.tabs[question]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="reached" className="tab">
          <ReachedView {...{ theme, reach, onReach, answers, going }} gapColor={props.gapColor}>
            <Toggle label={words.show} isOn={props.isShown} onChange={props.onShow} />
          </ReachedView>
        </Tabs.Content>
        <Tabs.Content value="week" className="tab">
          <WeekView {...{ reach, onReach }} answer={answers.week} nowMs={props.nowMs} />
        </Tabs.Content>
        <Tabs.Content value="backup" className="tab">
          <BackupView {...{ theme, going }} answer={answers.backup} />
        </Tabs.Content>
        <Tabs.Content value="capacity" className="tab">
          <CapacityView {...{ theme, reach, onReach, going }} answer={answers.capacity} />
        </Tabs.Content>
        <Tabs.Content value="reachers" className="tab">
          <ReachersView {...{ reach, going }} asked={answers.asked} answer={answers.reachers} />
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  )
}
