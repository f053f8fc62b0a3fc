import { AuditKind, AuditRecord } from '#contract/audit'
import { Button, Select } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { auditWords } from '../words/audit.ts'
import { useWords } from '../words/language.ts'
import type { AuditForm } from './audit-filter.ts'
import { emptyForm } from './audit-filter.ts'

type Props = { form: AuditForm; onForm: (form: AuditForm) => void; onAsk: (form: AuditForm) => void }

const outcomes = AuditRecord.shape.outcome.options

export function AuditFilter({ form, onForm, onAsk }: Props) {
  const words = useWords(auditWords)
  const edit = (patch: Partial<AuditForm>) => onForm({ ...form, ...patch })
  return (
    <search>
      <form
        className="audit-filter"
        onSubmit={(event) => {
          event.preventDefault()
          onAsk(form)
        }}
      >
        <Select
          label={words.kind}
          value={form.kind ?? ''}
          choices={[
            { value: '', label: words.everyKind },
            ...AuditKind.options.map((value) => ({ value, label: words.kinds[value] })),
          ]}
          onChange={(kind) => edit({ kind })}
        />
        <Select
          label={words.outcome}
          value={form.outcome ?? ''}
          choices={[
            { value: '', label: words.everyOutcome },
            ...outcomes.map((value) => ({ value, label: words.outcomes[value] })),
          ]}
          onChange={(outcome) => edit({ outcome })}
        />
        <TextField
          label={words.words}
          placeholder={words.wordsHint}
          maxLength={100}
          value={form.text}
          onChange={(text) => edit({ text })}
        />
        <TextField
          label={words.account}
          hint={words.accountHint}
          inputMode="numeric"
          value={form.account}
          onChange={(account) => edit({ account })}
        />
        <TextField label={words.from} type="date" value={form.from} onChange={(from) => edit({ from })} />
        <TextField label={words.to} type="date" value={form.to} onChange={(to) => edit({ to })} />
        <span className="row">
          <Button type="submit" tone="primary">
            {words.search}
          </Button>
          <Button tone="quiet" onClick={() => onAsk(emptyForm)}>
            {words.clear}
          </Button>
        </span>
      </form>
    </search>
  )
}
