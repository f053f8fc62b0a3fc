import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import { problemOfDatabaseError } from '../db/constraint-problems.ts'
import type { ProblemBody } from './problem-kinds.ts'
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
    problemOfDatabaseError(thrown) ??
    problemOfBodyParser(thrown) ??
    new Problem('internal', 'The service met an error of its own. It is logged; please try again or tell the operator.')
  )
}

function problemOfBodyParser(thrown: unknown): Problem | undefined {
  const type = thrown instanceof Error && 'type' in thrown ? thrown.type : undefined
  if (type === 'entity.too.large')
    return new Problem('too-large', 'A JSON body may hold at most 1 MB. Send less, or import a file.')
  if (type === 'entity.parse.failed')
    return new Problem('invalid-request', 'The body is not valid JSON. Check quotes and commas.')
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new Problem('unsupported-media', 'Send the body as UTF-8 JSON, uncompressed or gzip.')
  if (thrown instanceof URIError) return new Problem('invalid-request', 'The address holds a broken % sequence.')
  return undefined
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
    res.status(body.status).type('application/problem+json').send(JSON.stringify(body))
  }
}
