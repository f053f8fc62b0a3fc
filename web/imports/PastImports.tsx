import { AlertDialog } from 'radix-ui'
import type { ImportRecord } from '#contract/imports'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { importWords } from '../words/imports.ts'
import { useWords } from '../words/language.ts'
import { useImportCommands } from './imports.queries.ts'

type Props = { imports: readonly ImportRecord[] | undefined; error: Error | null; nowMs: number }

export function PastImports({ imports, error, nowMs }: Props) {
  const words = useWords(importWords)
  const format = useFormat()
  const { undo } = useImportCommands()
  return (
    <Section title={words.past}>
      {error ? <ProblemNote error={error} /> : null}
      {undo.error ? <ProblemNote error={undo.error} /> : null}
      {imports || error ? null : <Waiting lines={3} />}
      {imports?.length === 0 ? <p className="quiet">{words.nonePast}</p> : null}
      <ul className="list">
        {imports?.map((record) => (
          <li key={record.id}>
            <span className="list-name">
              <strong>{record.fileName}</strong>
              <small className="quiet">
                {words.nouns[record.noun]} · {format.age(record.startedAt, nowMs)}
                {record.manifest ? ` · ${words.stored} ${format.count(record.manifest.stored)}` : ''}
              </small>
            </span>
            <span className={`tag ${record.state === 'failed' ? 'tag-warm' : ''}`}>{words.states[record.state]}</span>
            {record.state === 'stored' ? (
              <Undo record={record} isBusy={undo.isPending} onUndo={() => undo.mutate(record.id)} />
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Undo({ record, isBusy, onUndo }: { record: ImportRecord; isBusy: boolean; onUndo: () => void }) {
  const words = useWords(importWords)
  const format = useFormat()
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button tone="quiet" disabled={isBusy}>
          <Icon name="undo" size={15} />
          {words.undo}
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="veil" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>{words.undoTitle}</AlertDialog.Title>
          <AlertDialog.Description>
            {words.undoText(record.fileName, format.count(record.manifest?.stored ?? 0))}
          </AlertDialog.Description>
          <div className="row row-right">
            <AlertDialog.Cancel asChild>
              <Button>{words.keep}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button tone="danger" onClick={onUndo}>
                {words.undo}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
