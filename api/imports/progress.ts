import type { Pool } from 'pg'
import type { ImportRecord } from './imports.contract.ts'
import { writeProgress } from './imports.queries.ts'

export type ImportProgress = ImportRecord['progress']

const everyMilliseconds = 500

/** Tells the caller at once, and writes the newest state to the import's row at most twice a second. */
export function trackProgress(
  pool: Pool,
  importId: number,
  onProgress: ((progress: ImportProgress) => void) | undefined,
): { report: (progress: ImportProgress) => void; stop: () => Promise<void> } {
  const state: { newest: ImportProgress | null; writing: Promise<unknown> } = {
    newest: null,
    writing: Promise.resolve(),
  }
  const write = (): void => {
    if (state.newest === null) return
    const progress = JSON.stringify(state.newest)
    state.newest = null
    // A lost progress note is not worth stopping an import for; a lost database shows in the import itself.
    state.writing = writeProgress(pool, { id: importId, progress }).catch(() => undefined)
  }
  const timer = setInterval(write, everyMilliseconds)
  return {
    report: (progress) => {
      state.newest = progress
      onProgress?.(progress)
    },
    stop: async () => {
      clearInterval(timer)
      await state.writing
    },
  }
}
