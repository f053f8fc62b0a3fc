import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from '../ui/controls.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useMe } from './me.ts'
import { useNow } from './use-now.ts'

const ImportPanel = lazy(async () => ({ default: (await import('../imports/ImportPanel.tsx')).ImportPanel }))

const retryMs = 3_000

function useRetry(retry: () => void): void {
  useEffect(function keepTrying() {
    const timer = setInterval(retry, retryMs)
    return () => clearInterval(timer)
  })
}

export function LoadingCity() {
  const words = useWords(pageWords)
  return (
    <main className="full-note" role="status">
      <span className="loading-grid" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </span>
      <h1>{words.product}</h1>
      <p>{words.loading}</p>
    </main>
  )
}

export function UnreachableService({ error, retry }: { error: Error; retry: () => void }) {
  const words = useWords(pageWords)
  useRetry(retry)
  return (
    <main className="full-note">
      <h1>{words.unreachableTitle}</h1>
      <p>{words.unreachableText}</p>
      <ProblemNote error={error} onRetry={retry} />
    </main>
  )
}

/** A migrated database with nothing in it: what to type, and a way in by hand. */
export function EmptyCity() {
  const words = useWords(pageWords)
  const client = useQueryClient()
  const nowMs = useNow(30_000)
  const { mayI } = useMe()
  const [isImporting, setIsImporting] = useState(false)
  useRetry(() => void client.invalidateQueries({ queryKey: ['areas'] }))
  return (
    <main className="full-note">
      <h1>{words.emptyTitle}</h1>
      <p>{words.emptyText}</p>
      <pre>npm run demo-city -- --size town --seed 1</pre>
      <p>{words.emptyImport}</p>
      <pre>npm run import -- grids districts.geojson{'\n'}npm run import -- incidents complaints.csv</pre>
      {mayI('imports:run') ? (
        <Button tone="primary" onClick={() => setIsImporting(true)}>
          {words.imports}
        </Button>
      ) : null}
      <p className="quiet">{words.emptyAfter}</p>
      {isImporting ? (
        <Suspense>
          <ImportPanel nowMs={nowMs} onPositions={() => undefined} onClose={() => setIsImporting(false)} />
        </Suspense>
      ) : null}
    </main>
  )
}
