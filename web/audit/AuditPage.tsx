import { useState } from 'react'
import { Button } from '../ui/controls.tsx'
import { DeskPage } from '../ui/DeskPage.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { auditWords } from '../words/audit.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { emptyForm, questionOf } from './audit-filter.ts'
import { useAudit } from './audit.queries.ts'
import { AuditFilter } from './AuditFilter.tsx'
import { AuditTable } from './AuditTable.tsx'
import { Verification } from './Verification.tsx'

export function AuditPage() {
  const words = useWords(auditWords)
  const format = useFormat()
  const [form, setForm] = useState(emptyForm)
  const [asked, setAsked] = useState(emptyForm)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useAudit(questionOf(asked))
  const entries = data?.pages.flatMap((page) => page.entries)
  const ask = (next: typeof form) => {
    setForm(next)
    setAsked(next)
  }
  return (
    <DeskPage title={words.title} text={words.text}>
      <Verification />
      <AuditFilter form={form} onForm={setForm} onAsk={ask} />
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!entries && !error ? <Waiting lines={8} /> : null}
      {entries?.length === 0 ? <p className="quiet">{words.nothing}</p> : null}
      {entries && entries.length > 0 ? (
        <>
          <AuditTable entries={entries} onAccount={(id) => ask({ ...emptyForm, account: String(id) })} />
          <div className="row spread">
            <span className="quiet" role="status">
              {words.shown(format.count(entries.length))}
            </span>
            {hasNextPage ? (
              <Button disabled={isFetching} onClick={() => void fetchNextPage()}>
                {words.older}
              </Button>
            ) : null}
          </div>
        </>
      ) : null}
    </DeskPage>
  )
}
