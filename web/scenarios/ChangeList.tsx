import type { Resource } from '#contract/resources'
import type { FaultyChange, ScenarioChange } from '#geo/scenario-words'
import { IconButton } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'
import { pinIdOf } from './scenario-pins.ts'

type Props = {
  changes: readonly ScenarioChange[]
  faults: readonly FaultyChange[]
  resources: readonly Resource[]
  chosen: string | undefined
  onChoose: (pinId: string) => void
  onHours: (pinId: string, hours: string) => void
  onTakeBack: (index: number) => void
}

/** What is changed, one line each, with what is wrong about it. */
export function ChangeList({ changes, faults, resources, chosen, onChoose, onHours, onTakeBack }: Props) {
  const words = useWords(scenarioWords)
  if (changes.length === 0) return <p className="quiet">{words.noChanges}</p>
  const names = new Map(resources.map(({ id, name }) => [id, name]))
  const nameOf = (change: ScenarioChange): string =>
    change.type === 'add' ? change.name : names.get(change.resourceId) || `#${change.resourceId}`
  return (
    <ul className="changes" data-testid="changes">
      {changes.map((change, i) => {
        const fault = faults.find((each) => each.change === i)
        const id = pinIdOf(change, i)
        return (
          <li key={`${change.type} ${id}`} aria-current={chosen === id ? 'true' : undefined}>
            <div className="row spread">
              <button type="button" className="link" onClick={() => onChoose(id)}>
                <span className={`change-kind change-${change.type}`}>{words.change[change.type]}</span>{' '}
                {nameOf(change)}
              </button>
              <IconButton icon="close" label={words.takeBack} tone="quiet" onClick={() => onTakeBack(i)} />
            </div>
            {'hours' in change ? (
              <TextField
                label={words.hours}
                value={change.hours}
                hint={words.hoursHint}
                maxLength={200}
                onChange={(hours) => onHours(id, hours)}
              />
            ) : null}
            {fault ? (
              <p className="fault" role="status">
                {words.fault[fault.fault]}
              </p>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
