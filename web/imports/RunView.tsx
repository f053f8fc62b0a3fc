import type { ImportManifest, ImportRecord } from '#contract/imports'
import { Button } from '../ui/controls.tsx'
import { Facts, Figure } from '../ui/figures.tsx'
import { Section } from '../ui/Panel.tsx'
import type { Column } from '../ui/Table.tsx'
import { Table } from '../ui/Table.tsx'
import { useFormat } from '../words/format.ts'
import { importTerms } from '../words/import-terms.ts'
import { importWords } from '../words/imports.ts'
import { termOf } from './terms.ts'
import { useWords } from '../words/language.ts'
import { isBusy, useImportCommands } from './imports.queries.ts'

/** A run while it goes on, and what came of it. */
export function RunView({ record, onBack }: { record: ImportRecord; onBack: () => void }) {
  const words = useWords(importWords)
  const format = useFormat()
  const { cancel } = useImportCommands()
  const { progress, manifest } = record
  if (isBusy(record))
    return (
      <div className="form" role="status">
        <p className="progress-words">
          {words.states.running} · {words.progress(format.count(progress.rowsRead ?? 0))} {progress.step ?? ''}
          <progress
            max={1}
            aria-label={words.states.running}
            {...(progress.share === undefined ? {} : { value: progress.share })}
          />
        </p>
        <Button tone="danger" onClick={() => cancel.mutate(record.id)}>
          {words.cancel}
        </Button>
      </div>
    )
  return (
    <div className="form">
      <p className="lead">
        <strong>{words.states[record.state]}</strong>
        {record.state === 'dry-run' ? ` · ${words.dryRunDone}` : ''}
        {progress.error === undefined ? null : <span className="quiet"> {progress.error}</span>}
      </p>
      {manifest ? <ManifestView manifest={manifest} /> : null}
      {record.state === 'dry-run' || record.state === 'failed' ? <Button onClick={onBack}>{words.back}</Button> : null}
    </div>
  )
}

type Issue = ImportManifest['issues'][number]

function ManifestView({ manifest }: { manifest: ImportManifest }) {
  const words = useWords(importWords)
  const format = useFormat()
  const counts = ['read', 'stored', 'updated', 'unchanged', 'repaired', 'refused', 'placeholders'] as const
  const { reasons } = useWords(importTerms)
  const columns: Column<Issue>[] = [
    { key: 'row', title: words.row, value: (issue) => issue.row },
    { key: 'reason', title: words.reason, value: (issue) => termOf(reasons, issue.reason) },
    { key: 'detail', title: words.detail, value: (issue) => issue.detail },
  ]
  return (
    <>
      <dl className="figures">
        {counts.map((name) => {
          const value = name === 'read' ? manifest.rowsRead : manifest[name]
          const isWarm = (name === 'refused' || name === 'placeholders') && value > 0
          return (
            <Figure
              key={name}
              label={words[name]}
              value={format.count(value)}
              {...(isWarm ? { tone: 'warm' as const } : {})}
            />
          )
        })}
      </dl>
      <p className="quiet">{words.seconds(format.decimal(manifest.seconds))}</p>
      <Reasons title={words.warnings} counts={manifest.warnings} />
      <Reasons title={words.refusals} counts={manifest.refusals} />
      <Reasons title={words.repairs} counts={manifest.repairs} />
      {manifest.issues.length > 0 ? (
        <Section title={words.issues(format.count(manifest.issues.length))}>
          <Table
            label={words.issues(format.count(manifest.issues.length))}
            rows={manifest.issues}
            columns={columns}
            rowKey={(issue) => `${issue.row} ${issue.reason} ${issue.detail}`}
            moreLabel={(rest) => `+${format.count(rest)}`}
          />
        </Section>
      ) : null}
    </>
  )
}

function Reasons({ title, counts }: { title: string; counts: Record<string, number> }) {
  const format = useFormat()
  const { reasons } = useWords(importTerms)
  const rows = Object.entries(counts).map(([reason, count]) => [termOf(reasons, reason), format.count(count)] as const)
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <Facts rows={rows} />
    </Section>
  )
}
