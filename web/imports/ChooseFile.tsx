import { useId, useState } from 'react'
import type { ImportPreview } from '#contract/imports'
import { ImportNoun } from '#contract/imports'
import { Select } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { importWords } from '../words/imports.ts'
import { useWords } from '../words/language.ts'
import { uploadFile } from './imports.queries.ts'

type Noun = (typeof ImportNoun.options)[number]
type Props = { maxBytes: number | undefined; onPreview: (preview: ImportPreview) => void }

export function ChooseFile({ maxBytes, onPreview }: Props) {
  const words = useWords(importWords)
  const format = useFormat()
  const id = useId()
  const [noun, setNoun] = useState<Noun>('incidents')
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<Error>()
  const upload = (file: File | undefined) => {
    if (!file) return
    setProblem(undefined)
    setShare(0)
    uploadFile(noun, file, setShare)
      .then(onPreview)
      .catch((error: unknown) => setProblem(error instanceof Error ? error : new Error(String(error))))
      .finally(() => setShare(undefined))
  }
  return (
    <div className="form">
      <Select
        label={words.noun}
        value={noun}
        choices={ImportNoun.options.map((value) => ({ value, label: words.nouns[value] }))}
        onChange={setNoun}
      />
      <div
        className="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          upload(event.dataTransfer.files[0])
        }}
      >
        <Icon name="file" size={28} />
        <input
          id={id}
          className="hidden-visually"
          type="file"
          disabled={share !== undefined}
          onChange={({ target }) => upload(target.files?.[0])}
        />
        <label htmlFor={id}>{words.choose}</label>
        <small>{words.formats}</small>
        {maxBytes === undefined ? null : <small>{words.limit(format.count(maxBytes / 1e6))}</small>}
      </div>
      {share === undefined ? null : (
        <p role="status" className="progress-words">
          {share < 1 ? words.uploading(format.percent(share)) : words.reading}
          <progress value={share} max={1} aria-label={words.uploading(format.percent(share))} />
        </p>
      )}
      {problem ? <ProblemNote error={problem} /> : null}
    </div>
  )
}
