import type { ZodType, output } from 'zod'
import type { ProblemKind } from './problem-kinds.ts'

/**
 * A contract: one HTTP operation as plain data, read by the server (mount), the client (call) and the OpenAPI
 * document. `media` in place of `response` marks an answer that is streamed or binary.
 */
export type Route = {
  id: string
  method: 'get' | 'post' | 'patch' | 'delete'
  /** Express notation, e.g. /grids/:id */
  path: string
  summary: string
  params?: ZodType
  query?: ZodType
  body?: ZodType
  response?: ZodType
  status?: 200 | 201 | 202
  media?: string
  problems: readonly ProblemKind[]
}

export function defineRoute<const R extends Route>(route: R): R {
  return route
}

export type OutputOf<S> = S extends ZodType ? output<S> : undefined
export type ParamsOf<R extends Route> = OutputOf<R['params']>
export type QueryOf<R extends Route> = OutputOf<R['query']>
export type BodyOf<R extends Route> = OutputOf<R['body']>
export type ResponseOf<R extends Route> = OutputOf<R['response']>
