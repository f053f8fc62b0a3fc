import { ApiProblem } from '../http/client.ts'
import { EmptyNote, ProblemNote } from '../ui/notes.tsx'
import { coverageWords } from '../words/coverage.ts'
import { useWords } from '../words/language.ts'

/** A city without roads is a first step not taken yet, not a failure: the service answers it as `not-found`. */
export function ReachProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const words = useWords(coverageWords)
  if (error instanceof ApiProblem && error.kind === 'not-found')
    return <EmptyNote title={words.noRoads}>{words.noRoadsHint}</EmptyNote>
  return <ProblemNote error={error} onRetry={onRetry} />
}
