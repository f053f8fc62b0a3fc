import type { Removal, Term } from '#contract/retention'
import type { Right } from '#geo/rights'
import { DeskPage, DeskPart, Rows } from '../ui/DeskPage.tsx'
import { ConfirmButton } from '../ui/dialogs.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { retentionWords } from '../words/retention.ts'
import { HoldList } from './HoldList.tsx'
import { useRetention, useRetentionCommands } from './retention.queries.ts'
import { TermList } from './TermList.tsx'

export function RetentionPage({ mayI }: { mayI: (right: Right) => boolean }) {
  const words = useWords(retentionWords)
  const { data, error, refetch } = useRetention()
  const mayChange = mayI('retention:change')
  return (
    <DeskPage
      title={words.title}
      text={words.text}
      actions={data && mayI('retention:run') ? <RunRemoval terms={data.terms} /> : null}
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data ? (
        <>
          <TermList terms={data.terms} mayChange={mayChange} />
          <HoldList holds={data.holds} mayChange={mayChange} />
          <RemovalList removals={data.removals} />
        </>
      ) : null}
    </DeskPage>
  )
}

/** Names what goes before it goes. */
function RunRemoval({ terms }: { terms: readonly Term[] }) {
  const words = useWords(retentionWords)
  const format = useFormat()
  const { run } = useRetentionCommands()
  const due = terms.filter((term) => term.due > 0)
  const sum = (pick: (term: Term) => number) => format.count(terms.reduce((all, term) => all + pick(term), 0))
  return (
    <>
      {due.length === 0 ? <span className="quiet">{words.nothingDue}</span> : null}
      {run.error ? <ProblemNote error={run.error} /> : null}
      <ConfirmButton
        trigger={words.run}
        title={words.runTitle}
        text={words.runText(
          sum((term) => term.due),
          sum((term) => term.heldBack),
        )}
        action={words.run}
        isBusy={run.isPending || due.length === 0}
        onConfirm={() => run.mutate()}
      >
        <ul className="list">
          {due.map((term) => (
            <li key={term.dataClass}>{words.runOf(words.classes[term.dataClass], format.count(term.due))}</li>
          ))}
        </ul>
      </ConfirmButton>
    </>
  )
}

function RemovalList({ removals }: { removals: readonly Removal[] }) {
  const words = useWords(retentionWords)
  const format = useFormat()
  return (
    <DeskPart title={words.removals}>
      {removals.length === 0 ? (
        <p className="quiet">{words.noRemovals}</p>
      ) : (
        <Rows
          label={words.removals}
          heads={[words.dataClass, words.when, words.before, words.removed, words.heldBack, words.ids]}
        >
          {removals.map((removal) => (
            <tr key={removal.id}>
              <th scope="row">{words.classes[removal.dataClass]}</th>
              <td>{format.time(removal.runAt)}</td>
              <td>{format.day(removal.before)}</td>
              <td>{format.count(removal.removed)}</td>
              <td>{format.count(removal.heldBack)}</td>
              <td>{removal.firstId === null ? '–' : `${removal.firstId} – ${removal.lastId ?? removal.firstId}`}</td>
            </tr>
          ))}
        </Rows>
      )}
    </DeskPart>
  )
}
