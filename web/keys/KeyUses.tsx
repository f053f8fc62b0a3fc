import { allRights } from '#geo/rights'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { keyWords } from '../words/keys.ts'
import { useWords } from '../words/language.ts'
import { rightWords } from '../words/rights.ts'
import { byDay, byRight } from './key-uses.ts'
import { useKeyUses } from './keys.queries.ts'

/** Uses are counted by right, and where an operation needs none by its id. */
function UsedRight({ right }: { right: string }) {
  const words = useWords(keyWords)
  const rightNames = useWords(rightWords).names
  const known = allRights.find((one) => one === right)
  if (known !== undefined) return <span title={known}>{rightNames[known]}</span>
  const access = words.accesses[right]
  return access === undefined ? <code>{right}</code> : <span title={right}>{access}</span>
}

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
        {byRight(data).map(({ right, requests, refused }) => (
          <li key={right}>
            <span className="list-name">
              <UsedRight right={right} />
            </span>
            {refused > 0 ? <span className="warm">{words.refused(format.count(refused))}</span> : null}
            {requests > 0 ? <span>{words.requests(format.count(requests))}</span> : null}
          </li>
        ))}
      </ul>
    </>
  )
}
