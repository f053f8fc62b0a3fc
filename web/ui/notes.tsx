import type { ReactNode } from 'react'
import type { Provenance } from '#geo/provenance'
import { ApiProblem } from '../http/client.ts'
import { controlWords } from '../words/controls.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { problemWords } from '../words/problems.ts'
import { Button } from './controls.tsx'
import { Icon } from './Icon.tsx'

type ProvenanceProps = { source: string; provenance: Provenance | undefined; nowMs: number }

/** Where a figure comes from, in the reader's language, and how old it is; hovering tells the service's own account. */
export function ProvenanceLine({ source, provenance, nowMs }: ProvenanceProps) {
  const words = useWords(pageWords)
  const format = useFormat()
  if (!provenance) return null
  const age = format.age(provenance.computedAt, nowMs)
  return (
    <p
      className="provenance"
      title={`${words.dataVersion(format.count(provenance.dataVersion))}: ${provenance.source}`}
    >
      {words.source}: {source} · {words.asOf(format.time(provenance.computedAt), age)}
    </p>
  )
}

/** A problem in words, with the service's own sentence and a way to try again. */
type ProblemProps = {
  error: Error
  /** What a kind of problem means here, where that is plainer than its usual sentence. */
  says?: Partial<Record<ApiProblem['kind'], string>>
  onRetry?: () => void
}

export function ProblemNote({ error, says = {}, onRetry }: ProblemProps) {
  const words = useWords(problemWords)
  const page = useWords(pageWords)
  const kind = error instanceof ApiProblem ? error.kind : 'internal'
  return (
    <div className="note note-problem" role="alert">
      <Icon name="alert" />
      <div>
        <strong>{says[kind] ?? words[kind]}</strong>
        {kind === 'offline' || says[kind] !== undefined ? null : <p>{error.message}</p>}
        {onRetry ? (
          <Button tone="quiet" onClick={onRetry}>
            {page.retry}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

export function EmptyNote({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="note note-empty">
      <strong>{title}</strong>
      {children === undefined ? null : <p>{children}</p>}
    </div>
  )
}

/** Grey bars in the shape of what is coming. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const words = useWords(pageWords)
  return (
    <div className="waiting" role="status" aria-label={words.loading}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} style={{ width: `${[92, 74, 84, 60][i % 4] ?? 80}%` }} />
      ))}
    </div>
  )
}

/** In place of a figure that is kept back: never a zero, which would be a figure. */
export function NotTold() {
  const words = useWords(controlWords)
  return (
    <span className="not-told" title={words.notTold}>
      <span aria-hidden="true">–</span>
      <span className="hidden-visually">{words.notTold}</span>
    </span>
  )
}

export function Count({ value }: { value: number | null }) {
  const format = useFormat()
  return value === null ? <NotTold /> : format.count(value)
}
