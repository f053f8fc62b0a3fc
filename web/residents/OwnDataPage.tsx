import { useState } from 'react'
import type { exportOwnData } from '#contract/residents'
import type { ResponseOf } from '#http'
import { Button, Segmented } from '../ui/controls.tsx'
import { DeskPage, DeskPart } from '../ui/DeskPage.tsx'
import { Form } from '../ui/dialogs.tsx'
import { TextArea, TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { RecordedNote } from '../ui/PurposeDialog.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { residentWords } from '../words/residents.ts'
import { FoundResident } from './FoundResident.tsx'
import { useOwnData } from './residents.queries.ts'

type Answer = ResponseOf<typeof exportOwnData>

/** What somebody asks of his own data. The answer stands here until the page is left, and nowhere else. */
export function OwnDataPage() {
  const words = useWords(residentWords)
  const find = useOwnData()
  return (
    <DeskPage title={words.ownTitle} text={words.ownText}>
      <RecordedNote isDone={find.data !== undefined} />
      {find.data ? (
        <FoundData answer={find.data} onAgain={() => find.reset()} />
      ) : (
        <FindForm isBusy={find.isPending} error={find.error} onFind={(question) => find.mutate(question)} />
      )}
    </DeskPage>
  )
}

type Question = Parameters<ReturnType<typeof useOwnData>['mutate']>[0]
type FormProps = { isBusy: boolean; error: Error | null; onFind: (question: Question) => void }
type By = 'telephone' | 'identityNumber'
const least: Record<By, number> = { telephone: 5, identityNumber: 15 }
const most: Record<By, number> = { telephone: 20, identityNumber: 18 }

function FindForm({ isBusy, error, onFind }: FormProps) {
  const words = useWords(residentWords)
  const [by, setBy] = useState<By>('telephone')
  const [number, setNumber] = useState('')
  const [note, setNote] = useState('')
  const names: Record<By, string> = { telephone: words.byTelephone, identityNumber: words.byIdentity }
  return (
    <div className="desk-part form-narrow">
      <Form
        action={words.find}
        isReady={number.trim().length >= least[by] && note.trim().length >= 4}
        isBusy={isBusy}
        onSubmit={() => onFind({ [by]: number.trim(), note })}
      >
        <div className="field">
          <span className="field-label">{words.by}</span>
          <Segmented
            label={words.by}
            value={by}
            choices={(['telephone', 'identityNumber'] as const).map((value) => ({ value, label: names[value] }))}
            onChange={setBy}
          />
        </div>
        <TextField
          label={names[by]}
          {...(by === 'identityNumber' ? { hint: words.identityHint } : {})}
          autoComplete="off"
          maxLength={most[by]}
          required
          value={number}
          onChange={setNumber}
        />
        <TextArea label={words.note} hint={words.noteHint} maxLength={400} value={note} onChange={setNote} />
        {error ? <ProblemNote error={error} /> : null}
      </Form>
    </div>
  )
}

function FoundData({ answer, onAgain }: { answer: Answer; onAgain: () => void }) {
  const words = useWords(residentWords)
  const format = useFormat()
  return (
    <DeskPart
      title={answer.found.length === 0 ? words.notFound : words.found(format.count(answer.found.length))}
      text={words.opened(String(answer.openingId))}
      actions={
        <>
          <Button onClick={onAgain}>{words.again}</Button>
          {answer.found.length > 0 ? (
            <Button tone="primary" onClick={() => download(answer)}>
              <Icon name="file" size={17} />
              {words.download}
            </Button>
          ) : null}
        </>
      }
    >
      {answer.found.map((found) => (
        <FoundResident key={found.id} found={found} />
      ))}
    </DeskPart>
  )
}

/** The file is made here, from the answer on the page; its name says which look it was and names nobody. */
function download(answer: Answer): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(answer, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `own-data-${answer.openingId}.json`
  link.click()
  URL.revokeObjectURL(address)
}
