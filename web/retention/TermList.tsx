import { useState } from 'react'
import type { Term } from '#contract/retention'
import { Button } from '../ui/controls.tsx'
import { DeskPart, Rows } from '../ui/DeskPage.tsx'
import { Form, FormDialog } from '../ui/dialogs.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { controlWords } from '../words/controls.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { retentionWords } from '../words/retention.ts'
import { useRetentionCommands } from './retention.queries.ts'

export function TermList({ terms, mayChange }: { terms: readonly Term[]; mayChange: boolean }) {
  const words = useWords(retentionWords)
  const [edited, setEdited] = useState<Term>()
  const heads = [words.dataClass, words.keptFor, words.due, words.heldBack, words.oldest, words.changedBy]
  return (
    <DeskPart title={words.terms}>
      <Rows label={words.terms} heads={heads}>
        {terms.map((term) => (
          <TermRow key={term.dataClass} term={term} mayChange={mayChange} onEdit={() => setEdited(term)} />
        ))}
      </Rows>
      <FormDialog
        isOpen={edited !== undefined}
        onOpen={() => setEdited(undefined)}
        title={edited ? words.changeOf(words.classes[edited.dataClass]) : ''}
        text={words.changeText}
      >
        {edited ? <TermForm term={edited} onDone={() => setEdited(undefined)} /> : null}
      </FormDialog>
    </DeskPart>
  )
}

function TermRow({ term, mayChange, onEdit }: { term: Term; mayChange: boolean; onEdit: () => void }) {
  const words = useWords(retentionWords)
  const format = useFormat()
  return (
    <tr>
      <th scope="row">{words.classes[term.dataClass]}</th>
      <td>
        <span className="row">
          <strong>{words.days(format.count(term.days))}</strong>
          {mayChange ? (
            <Button tone="quiet" aria-label={words.changeOf(words.classes[term.dataClass])} onClick={onEdit}>
              {words.change}
            </Button>
          ) : null}
        </span>
      </td>
      <td className={term.due > 0 ? 'warm' : undefined}>{format.count(term.due)}</td>
      <td>{format.count(term.heldBack)}</td>
      <td>{term.oldestAt === null ? '–' : format.day(term.oldestAt)}</td>
      <td>{words.byAt(term.changedBy ?? words.service, format.day(term.changedAt))}</td>
    </tr>
  )
}

function TermForm({ term, onDone }: { term: Term; onDone: () => void }) {
  const words = useWords(retentionWords)
  const controls = useWords(controlWords)
  const format = useFormat()
  const [text, setText] = useState(String(term.days))
  const { setTerm } = useRetentionCommands()
  const days = Number(text)
  return (
    <Form
      action={controls.save}
      isReady={Number.isInteger(days) && days >= term.leastDays && days <= 36_500 && days !== term.days}
      isBusy={setTerm.isPending}
      onCancel={onDone}
      onSubmit={() => setTerm.mutate({ dataClass: term.dataClass, days }, { onSuccess: onDone })}
    >
      <TextField
        label={words.daysLabel}
        hint={words.leastDays(format.count(term.leastDays))}
        type="number"
        min={term.leastDays}
        max={36_500}
        required
        value={text}
        onChange={setText}
      />
      {setTerm.error ? <ProblemNote error={setTerm.error} /> : null}
    </Form>
  )
}
