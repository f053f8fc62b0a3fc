import { useState } from 'react'
import type { Hold } from '#contract/retention'
import { DataClass } from '#geo/data-classes'
import { Button, Select } from '../ui/controls.tsx'
import { DeskPart, Rows } from '../ui/DeskPage.tsx'
import { ConfirmButton, Form, FormDialog } from '../ui/dialogs.tsx'
import { TextArea, TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { retentionWords } from '../words/retention.ts'
import { useRetentionCommands } from './retention.queries.ts'

export function HoldList({ holds, mayChange }: { holds: readonly Hold[]; mayChange: boolean }) {
  const words = useWords(retentionWords)
  const [isPlacing, setIsPlacing] = useState(false)
  const { lift } = useRetentionCommands()
  return (
    <DeskPart
      title={words.holds}
      text={words.holdsText}
      actions={mayChange ? <Button onClick={() => setIsPlacing(true)}>{words.place}</Button> : null}
    >
      {lift.error ? <ProblemNote error={lift.error} /> : null}
      {holds.length === 0 ? (
        <p className="quiet">{words.noHolds}</p>
      ) : (
        <Rows label={words.holds} heads={[words.dataClass, words.scope, words.reason, words.placed, words.lift]}>
          {holds.map((hold) => (
            <HoldRow key={hold.id} {...{ hold, mayChange }} onLift={() => lift.mutate(hold.id)} />
          ))}
        </Rows>
      )}
      <FormDialog isOpen={isPlacing} onOpen={setIsPlacing} title={words.place} text={words.holdsText}>
        <HoldForm onDone={() => setIsPlacing(false)} />
      </FormDialog>
    </DeskPart>
  )
}

function HoldRow({ hold, mayChange, onLift }: { hold: Hold; mayChange: boolean; onLift: () => void }) {
  const words = useWords(retentionWords)
  const format = useFormat()
  return (
    <tr className={hold.liftedAt === null ? undefined : 'is-past'}>
      <th scope="row">{words.classes[hold.dataClass]}</th>
      <td>{hold.gridCode ?? words.wholeCity}</td>
      <td className="cell-wrap">{hold.reason}</td>
      <td>{words.byAt(hold.placedBy, format.day(hold.placedAt))}</td>
      <td>
        {hold.liftedAt === null ? null : words.lifted(hold.liftedBy ?? '–', format.day(hold.liftedAt))}
        {hold.liftedAt === null && mayChange ? (
          <ConfirmButton
            trigger={words.lift}
            title={`${words.lift}: ${words.classes[hold.dataClass]}`}
            text={words.liftText}
            action={words.lift}
            onConfirm={onLift}
          />
        ) : null}
      </td>
    </tr>
  )
}

function HoldForm({ onDone }: { onDone: () => void }) {
  const words = useWords(retentionWords)
  const [dataClass, setDataClass] = useState<DataClass>('complaint-texts')
  const [reason, setReason] = useState('')
  const [gridCode, setGridCode] = useState('')
  const { place } = useRetentionCommands()
  const grid = gridCode.trim()
  return (
    <Form
      action={words.place}
      isReady={reason.trim().length >= 4}
      isBusy={place.isPending}
      onCancel={onDone}
      onSubmit={() =>
        place.mutate({ dataClass, reason, ...(grid === '' ? {} : { gridCode: grid }) }, { onSuccess: onDone })
      }
    >
      <Select
        label={words.dataClass}
        value={dataClass}
        choices={DataClass.options.map((value) => ({ value, label: words.classes[value] }))}
        onChange={setDataClass}
      />
      <TextArea label={words.reason} hint={words.reasonHint} maxLength={400} value={reason} onChange={setReason} />
      <TextField label={words.gridCode} maxLength={40} value={gridCode} onChange={setGridCode} />
      {place.error ? <ProblemNote error={place.error} /> : null}
    </Form>
  )
}
