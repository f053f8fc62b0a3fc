import { useState } from 'react'
import type { Bbox } from '#geo/bbox'
import type { ExportLayer } from '#geo/export-words'
import type { IncidentFilter } from '#geo/incident-filter'
import { Button } from '../ui/controls.tsx'
import { Facts } from '../ui/figures.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { PurposeDialog } from '../ui/PurposeDialog.tsx'
import { exportWords } from '../words/exports.ts'
import { useFormat } from '../words/format.ts'
import { useLanguage, useWords } from '../words/language.ts'
import type { ExportChoices } from './export-choices.ts'
import { askOf, changed, firstChoices } from './export-choices.ts'
import { ExportForm } from './ExportForm.tsx'
import type { ExportAsk } from './exports.queries.ts'
import { useEstimate, useExportCommands } from './exports.queries.ts'
import { PastExports } from './PastExports.tsx'

type Props = {
  /** Layers the caller may take out, and those of them the map shows. */
  offered: readonly ExportLayer[]
  shown: readonly ExportLayer[]
  mayHaveWords: boolean
  filter: IncidentFilter
  seen: Bbox | undefined
  nowMs: number
  onClose: () => void
}

/** What leaves, how, and what has left. */
export function ExportPanel({ offered, shown, mayHaveWords, filter, seen, nowMs, onClose }: Props) {
  const words = useWords(exportWords)
  const language = useLanguage()
  const [choices, setChoices] = useState(() => firstChoices([...shown], language))
  const [isAsking, setIsAsking] = useState(false)
  const { start } = useExportCommands()
  const ask = askOf(choices, filter, seen)
  const go = (more: Partial<ExportAsk>) => start.mutate({ ...ask, ...more }, { onSuccess: () => setIsAsking(false) })
  return (
    <Panel
      className="panel-wide"
      title={words.title}
      subtitle={words.subtitle}
      icon="download"
      closeLabel={words.close}
      onClose={onClose}
    >
      <div className="form">
        <ExportForm
          {...{ choices, offered, mayHaveWords, seen }}
          onChange={(patch) => setChoices((before) => changed(before, patch))}
        />
        <Forecast
          ask={ask}
          choices={choices}
          isBusy={start.isPending}
          onGo={() => (choices.withWords ? setIsAsking(true) : go({}))}
        />
        {start.error && !isAsking ? <ProblemNote error={start.error} /> : null}
      </div>
      <PurposeDialog
        isOpen={isAsking}
        onOpen={setIsAsking}
        title={words.purposeTitle}
        action={words.start}
        isBusy={start.isPending}
        error={start.error}
        onDeclare={(declared) => go({ words: 'true', ...declared })}
      />
      <PastExports nowMs={nowMs} />
    </Panel>
  )
}

type ForecastProps = { ask: ExportAsk; choices: ExportChoices; isBusy: boolean; onGo: () => void }

/** How much it will be, before anybody waits for it. */
function Forecast({ ask, choices, isBusy, onGo }: ForecastProps) {
  const words = useWords(exportWords)
  const format = useFormat()
  const { data, error, isPlaceholderData } = useEstimate(ask)
  if (choices.layers.length === 0) return <p className="quiet">{words.chooseLayer}</p>
  if (error) return <ProblemNote error={error} />
  if (!data) return <Waiting lines={2} />
  const cut = data.columns.filter(({ shortenedFrom }) => shortenedFrom !== null)
  return (
    <div className="export-forecast" aria-busy={isPlaceholderData}>
      <Facts
        rows={[
          ...data.layers.map(
            ({ layer, rows }) => [words.layers[layer], `${format.count(rows)} ${words.rows}`] as const,
          ),
          [
            words.file,
            `${data.fileName} · ${words.size} ${words.megabytes(format.decimal(Math.max(0.1, data.bytes / 1e6)))}`,
          ] as const,
        ]}
      />
      {cut.length === 0 ? null : (
        <details>
          <summary>{words.cutNames(format.count(cut.length))}</summary>
          <p className="quiet">
            {cut.map(({ name, shortenedFrom }) => words.cutTo(shortenedFrom ?? '', name)).join('；')}
          </p>
        </details>
      )}
      {data.rows === 0 ? <p className="quiet">{words.nothing}</p> : null}
      <Button tone="primary" disabled={isBusy || data.rows === 0} onClick={onGo}>
        {words.start}
      </Button>
    </div>
  )
}
