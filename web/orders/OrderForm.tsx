import { useState } from 'react'
import { Button } from '../ui/controls.tsx'
import { Form, FormDialog } from '../ui/dialogs.tsx'
import { TextArea, TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { orderWords } from '../words/orders.ts'
import { useOrderCommands } from './orders.queries.ts'

type Props = { scenarioId: number; isMarked: boolean; onOrders: () => void }

/** From a scenario to an order: the words that a decision needs. */
export function OrderForm({ scenarioId, isMarked, onOrders }: Props) {
  const words = useWords(orderWords)
  const format = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const [drafted, setDrafted] = useState<number>()
  return (
    <>
      {drafted === undefined ? null : (
        <p className="note note-good" role="status">
          <Icon name="check" />
          <span>
            {words.drafted(format.count(drafted))}{' '}
            <button type="button" className="link" onClick={onOrders}>
              {words.goThere}
            </button>
          </span>
        </p>
      )}
      <Button tone="primary" onClick={() => setIsOpen(true)}>
        <Icon name="file" size={16} />
        {words.draftOne}
      </Button>
      <FormDialog isOpen={isOpen} onOpen={setIsOpen} title={words.draftOne} text={words.draftText}>
        <Fields
          scenarioId={scenarioId}
          isMarked={isMarked}
          onDone={(id) => {
            setDrafted(id)
            setIsOpen(false)
          }}
          onCancel={() => setIsOpen(false)}
        />
      </FormDialog>
    </>
  )
}

const shortest = { reason: 5, equityReason: 10 }

type FieldsProps = Omit<Props, 'onOrders'> & { onDone: (id: number) => void; onCancel: () => void }

function Fields({ scenarioId, isMarked, onDone, onCancel }: FieldsProps) {
  const words = useWords(orderWords)
  const { draft } = useOrderCommands()
  const [title, setTitle] = useState('')
  const [effectiveFrom, setEffectiveFrom] = useState('')
  const [reason, setReason] = useState('')
  const [equityReason, setEquityReason] = useState('')
  const isReasoned =
    reason.trim().length >= shortest.reason && (!isMarked || equityReason.trim().length >= shortest.equityReason)
  return (
    <Form
      action={words.draftOne}
      isReady={title.trim() !== '' && effectiveFrom !== '' && isReasoned}
      isBusy={draft.isPending}
      onCancel={onCancel}
      onSubmit={() =>
        draft.mutate(
          { scenarioId, title, effectiveFrom, reason, equityReason: isMarked ? equityReason : null },
          { onSuccess: ({ id }) => onDone(id) },
        )
      }
    >
      <TextField label={words.name} value={title} maxLength={100} required onChange={setTitle} />
      <TextField label={words.effectiveFrom} type="date" value={effectiveFrom} required onChange={setEffectiveFrom} />
      <TextArea label={words.reason} hint={words.reasonHint} value={reason} maxLength={1000} onChange={setReason} />
      {isMarked ? (
        <TextArea
          label={words.equityReason}
          hint={words.equityReasonHint}
          value={equityReason}
          maxLength={1000}
          onChange={setEquityReason}
        />
      ) : null}
      {draft.error ? <ProblemNote error={draft.error} /> : null}
    </Form>
  )
}
