import type { ProblemKind } from './problem-kinds.ts'

/** The one error class. `detail` is a sentence fit for the person who asked, saying what to do. */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly errors: { pointer: string; detail: string }[] | undefined
  /** When asking again makes sense, told as Retry-After. */
  retrySeconds: number | undefined

  constructor(kind: ProblemKind, detail: string, errors?: { pointer: string; detail: string }[]) {
    super(detail)
    this.name = 'Problem'
    this.kind = kind
    this.errors = errors
  }
}
