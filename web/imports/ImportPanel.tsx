import { useState } from 'react'
import type { ImportOptions, ImportPreview } from '#contract/imports'
import type { Position } from '#geo/geojson'
import { Button } from '../ui/controls.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { importWords } from '../words/imports.ts'
import { useWords } from '../words/language.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { useImport, useImportCommands, useImports } from './imports.queries.ts'
import { MappingForm } from './MappingForm.tsx'
import { PastImports } from './PastImports.tsx'
import { RunView } from './RunView.tsx'

type Props = { onPositions: (positions: Position[]) => void; onClose: () => void; nowMs: number }

const noProfiles: never[] = []

/** What is being imported, and the moves from one step to the next. */
function useImportSteps(onPositions: Props['onPositions']) {
  const [preview, setPreview] = useState<ImportPreview>()
  const [options, setOptions] = useState<ImportOptions>({})
  const [runningId, setRunningId] = useState<number>()
  const { preview: again, run } = useImportCommands()
  const show = (next: ImportPreview | undefined) => {
    setPreview(next)
    onPositions(next?.positions ?? [])
  }
  return {
    preview,
    options,
    record: useImport(runningId).data,
    problem: again.error ?? run.error,
    isBusy: again.isPending || run.isPending,
    start: (next: ImportPreview) => {
      setRunningId(undefined)
      setOptions(firstOptions(next))
      show(next)
    },
    reset: () => {
      setRunningId(undefined)
      show(undefined)
    },
    back: () => setRunningId(undefined),
    change: (patch: Partial<ImportOptions>) => {
      const next = { ...options, ...patch }
      setOptions(next)
      if (preview) again.mutate({ id: preview.record.id, options: next }, { onSuccess: show })
    },
    launch: (dryRun: boolean) => {
      if (preview)
        run.mutate({ id: preview.record.id, options, dryRun }, { onSuccess: (record) => setRunningId(record.id) })
    },
  }
}

/** Three steps in one sheet: choose a file, look at what it would become, store it. */
export function ImportPanel({ onPositions, onClose, nowMs }: Props) {
  const words = useWords(importWords)
  const past = useImports()
  const { profiles = noProfiles, maxUploadBytes, imports } = past.data ?? {}
  const { preview, options, record, problem, isBusy, ...steps } = useImportSteps(onPositions)
  const close = () => {
    onPositions([])
    onClose()
  }
  return (
    <Panel
      className="panel-wide"
      title={words.title}
      subtitle={words.subtitle}
      icon="upload"
      closeLabel={words.close}
      onClose={close}
    >
      {preview ? null : <ChooseFile maxBytes={maxUploadBytes} onPreview={steps.start} />}
      {record ? <RunView record={record} onBack={steps.back} /> : null}
      {preview && !record ? (
        <MappingForm {...{ preview, options, profiles, isBusy }} onChange={steps.change} onRun={steps.launch} />
      ) : null}
      {problem ? <ProblemNote error={problem} /> : null}
      {preview ? <Button onClick={steps.reset}>{words.again}</Button> : null}
      <PastImports imports={imports} error={past.error} nowMs={nowMs} />
    </Panel>
  )
}

/** What the service guessed is what the form starts from. */
function firstOptions(preview: ImportPreview): ImportOptions {
  return {
    map: preview.guessedMap,
    ...(preview.guessedProfile === null ? {} : { profile: preview.guessedProfile }),
  }
}
