import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import { problemOfDatabaseError } from '../db/constraint-problems.ts'
import type { ProblemBody, ProblemKind } from './problem-kinds.ts'
import { problemKinds } from './problem-kinds.ts'
import { Problem } from './problem.ts'

export function problemBody(problem: Problem, instance?: string): ProblemBody {
  const { status, title } = problemKinds[problem.kind]
  return {
    type: `/problems/${problem.kind}`,
    title,
    status,
    detail: problem.message,
    ...(instance === undefined ? {} : { instance }),
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  }
}

/** Turns whatever was thrown into a Problem; what is not one of ours becomes `internal` with no inner text. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return (
    problemOfHttpError(thrown) ??
    problemOfDatabaseError(thrown) ??
    new Problem('internal', 'The service met an error of its own. It is logged; please try again or tell the operator.')
  )
}

/** What the parsers of bodies and the sender of files throw; asked first, for a missing file has a code of the system too. */
function problemOfHttpError(thrown: unknown): Problem | undefined {
  if (thrown instanceof URIError) return new Problem('invalid-request', 'The address holds a broken % sequence.')
  if (!(thrown instanceof Error)) return undefined
  const known = 'type' in thrown ? bodyProblems[String(thrown.type)] : undefined
  if (known) return new Problem(...known)
  const status = 'status' in thrown ? Number(thrown.status) : 500
  if (status === 403 || status === 404) return new Problem('not-found', 'There is no such file. Load the page again.')
  // The parsers mark what the sender got wrong (a broken gzip body, an aborted request) with a status below 500.
  return status < 500 ? new Problem(...brokenBody) : undefined
}

type Words = [kind: ProblemKind, detail: string]
const brokenBody: Words = [
  'invalid-request',
  'The body could not be read. Send it whole, as UTF-8 JSON, and say truly how it is encoded.',
]
const wrongEncoding: Words = ['unsupported-media', 'Send the body as UTF-8 JSON, uncompressed or gzip.']
const bodyProblems: Record<string, Words> = {
  'entity.too.large': ['too-large', 'A JSON body may hold at most 1 MB. Send less, or import a file.'],
  'entity.parse.failed': ['invalid-request', 'The body is not valid JSON. Check quotes and commas.'],
  'charset.unsupported': wrongEncoding,
  'encoding.unsupported': wrongEncoding,
}

export function problemHandler(log: Logger) {
  return (thrown: unknown, req: Request, res: Response, _next: NextFunction): void => {
    const problem = toProblem(thrown)
    if (problem.kind === 'internal') log.error({ err: thrown, path: req.path, method: req.method }, 'unexpected error')
    if (res.headersSent) {
      res.destroy()
      return
    }
    const body = problemBody(problem, req.path)
    if (problem.retrySeconds !== undefined) res.set('Retry-After', String(problem.retrySeconds))
    if (body.status === 401) res.set('WWW-Authenticate', 'Bearer realm="wangge"')
    res.set('Cache-Control', 'no-store')
    res.status(body.status).type('application/problem+json').send(JSON.stringify(body))
  }
}
