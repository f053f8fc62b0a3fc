import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { keyWords } from '../words/keys.ts'
import { useWords } from '../words/language.ts'
import { byDay, byRight } from './key-uses.ts'
import { useKeyUses } from './keys.queries.ts'

export function KeyUses({ id }: { id: number }) {
  const words = useWords(keyWords)
  const format = useFormat()
  const { data, error } = useKeyUses(id)
  if (error) return <ProblemNote error={error} />
  if (!data) return <Waiting lines={5} />
  const days = byDay(data)
  const most = Math.max(1, ...days.map(({ requests }) => requests))
  if (days.length === 0) return <p className="quiet">{words.notUsed}</p>
  return (
    <>
      <ul className="bars">
        {days.map(({ day, requests, refused }) => (
          <li key={day}>
            <span>{day}</span>
            <span className="bar" aria-hidden="true">
              <i style={{ width: `${(requests / most) * 100}%` }} />
            </span>
            <strong>{format.count(requests)}</strong>
            {refused > 0 ? <span className="warm">{words.refused(format.count(refused))}</span> : null}
          </li>
        ))}
      </ul>
      <h3 className="field-label">{words.byRight}</h3>
      <ul className="list">
        {byRight(data).map(([right, requests]) => (
          <li key={right}>
            <code className="list-name">{right}</code>
            <span>{words.requests(format.count(requests))}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
