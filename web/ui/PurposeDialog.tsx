import { useState } from 'react'
import { Purpose } from '#geo/purpose'
import { useWords } from '../words/language.ts'
import { purposeWords } from '../words/purposes.ts'
import { Select } from './controls.tsx'
import { Form, FormDialog } from './dialogs.tsx'
import { TextArea } from './fields.tsx'
import { Icon } from './Icon.tsx'
import { ProblemNote } from './notes.tsx'

export type Declaration = { purpose: Purpose; note: string }

type Props = {
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
  title: string
  isBusy: boolean
  error: Error | null
  /** The word on its button; to open, when left out. */
  action?: string
  onDeclare: (declaration: Declaration) => void
}

/** Nobody looks at a person's data without saying why. */
export function PurposeDialog(props: Props) {
  return (
    <FormDialog isOpen={props.isOpen} onOpen={props.onOpen} title={props.title}>
      <PurposeForm {...props} />
    </FormDialog>
  )
}

/** As short as the service takes a note. */
const leastNote = 4

function PurposeForm({ onOpen, isBusy, error, action, onDeclare }: Props) {
  const words = useWords(purposeWords)
  const [purpose, setPurpose] = useState<Purpose | ''>('')
  const [note, setNote] = useState('')
  return (
    <Form
      action={action ?? words.open}
      isReady={purpose !== '' && note.trim().length >= leastNote}
      isBusy={isBusy}
      onCancel={() => onOpen(false)}
      onSubmit={() => {
        if (purpose !== '') onDeclare({ purpose, note: note.trim() })
      }}
    >
      <RecordedNote />
      <Select
        label={words.purpose}
        value={purpose}
        choices={[
          { value: '', label: words.choose },
          ...Purpose.options.map((value) => ({ value, label: words.names[value] })),
        ]}
        onChange={setPurpose}
      />
      <TextArea label={words.note} hint={words.noteHint} value={note} maxLength={400} onChange={setNote} />
      {error ? <ProblemNote error={error} /> : null}
    </Form>
  )
}

export function RecordedNote({ isDone = false }: { isDone?: boolean }) {
  const words = useWords(purposeWords)
  return (
    <p className="recorded">
      <Icon name="eye" size={16} />
      {isDone ? words.wasRecorded : words.recorded}
    </p>
  )
}
