import { useState } from 'react'
import type { Export } from '#contract/exports'
import { ExportLayer } from '#geo/export-words'
import { Button } from '../ui/controls.tsx'
import { Facts } from '../ui/figures.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { exportWords } from '../words/exports.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { isBusy, useExportCommands, useExports } from './exports.queries.ts'

export function PastExports({ nowMs }: { nowMs: number }) {
  const words = useWords(exportWords)
  const { data, error } = useExports()
  return (
    <Section title={words.past}>
      {error ? <ProblemNote error={error} /> : null}
      {data || error ? null : <Waiting lines={3} />}
      {data?.exports.length === 0 ? <p className="quiet">{words.nonePast}</p> : null}
      <ul className="list exports">
        {data?.exports.slice(0, 20).map((one) => (
          <li key={one.id}>
            <PastExport one={one} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

type OneProps = { one: Export; nowMs: number }

function PastExport({ one, nowMs }: OneProps) {
  const { cancel, repeat } = useExportCommands()
  const failure = cancel.error ?? repeat.error
  return (
    <div className="export">
      <Head one={one} nowMs={nowMs} />
      {isBusy(one) ? <Going one={one} onCancel={() => cancel.mutate(one.id)} /> : null}
      {one.error === null ? null : <p className="quiet">{one.error}</p>}
      {isBusy(one) ? null : <Deeds one={one} isBusy={repeat.isPending} onRepeat={() => repeat.mutate(one.id)} />}
      {failure ? <ProblemNote error={failure} /> : null}
      {one.manifest ? <ManifestFacts one={one} manifest={one.manifest} /> : null}
    </div>
  )
}

function Head({ one, nowMs }: OneProps) {
  const words = useWords(exportWords)
  const format = useFormat()
  const name =
    one.manifest?.delivered.fileName ??
    layersOf(one)
      .map((layer) => words.layers[layer])
      .join(' · ')
  return (
    <div className="export-head">
      <span className="list-name">
        <strong>{name}</strong>
        <small className="quiet">
          {format.age(one.madeAt, nowMs)}
          {one.delivery === 'stream' ? ` · ${words.sent}` : ''}
          {one.expiresAt === null ? '' : ` · ${words.until(format.time(one.expiresAt))}`}
        </small>
      </span>
      <span className={`tag ${one.state === 'failed' ? 'tag-warm' : ''}`}>{words.states[one.state]}</span>
    </div>
  )
}

function Deeds({ one, isBusy: isWaiting, onRepeat }: { one: Export; isBusy: boolean; onRepeat: () => void }) {
  const words = useWords(exportWords)
  return (
    <div className="row">
      {one.file === null ? null : (
        <a className="button button-plain" href={one.file} download>
          {words.download}
        </a>
      )}
      {one.signedLink === null ? null : <CopyLink link={one.signedLink} />}
      <Button tone="quiet" disabled={isWaiting} onClick={onRepeat}>
        {words.repeat}
      </Button>
    </div>
  )
}

function layersOf({ question }: Export): ExportLayer[] {
  return ExportLayer.array().catch([]).parse(question.layers)
}

function Going({ one, onCancel }: { one: Export; onCancel: () => void }) {
  const words = useWords(exportWords)
  const format = useFormat()
  const all = Math.max(1, one.rowsExpected ?? 1)
  const said = words.progress(format.count(one.rowsWritten), format.count(one.rowsExpected ?? 0))
  return (
    <div className="row" role="status">
      <p className="progress-words">
        {said}
        <progress max={all} value={Math.min(all, one.rowsWritten)} aria-label={said} />
      </p>
      <Button tone="danger" onClick={onCancel}>
        {words.cancel}
      </Button>
    </div>
  )
}

function CopyLink({ link }: { link: string }) {
  const words = useWords(exportWords)
  const [isCopied, setIsCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(new URL(link, window.location.href).href).then(() => setIsCopied(true))
  }
  return (
    <Button tone="quiet" title={words.linkCopied} onClick={copy}>
      {isCopied ? words.linkCopied : words.copyLink}
    </Button>
  )
}

function ManifestFacts({ one, manifest }: { one: Export; manifest: NonNullable<Export['manifest']> }) {
  const words = useWords(exportWords)
  const format = useFormat()
  const { delivered, dataVersion, asOf, privacyClass, frame } = manifest
  return (
    <details>
      <summary>
        {words.details} · {format.count(delivered.rows)} {words.rows} ·{' '}
        {words.megabytes(format.decimal(Math.max(0.1, delivered.bytes / 1e6)))}
      </summary>
      <Facts
        rows={[
          ...delivered.layers.map(({ layer, rows }) => [words.layers[layer], format.count(rows)] as const),
          [words.suppressed, format.count(delivered.suppressedCells)] as const,
          [words.frame, frame.epsg === null ? frame.name : `${frame.name} (EPSG:${frame.epsg})`] as const,
          [words.dataVersion, format.count(dataVersion)] as const,
          [words.asOf, asOf === null ? '–' : format.moment(asOf)] as const,
          [words.privacy, words.privacyClasses[privacyClass]] as const,
          [words.checksum, <code key="sha">{delivered.sha256}</code>] as const,
        ]}
      />
      {one.isSameAsRepeated === null ? null : <p>{one.isSameAsRepeated ? words.same : words.changed}</p>}
    </details>
  )
}
