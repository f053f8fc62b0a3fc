import type { ZodType, output } from 'zod'
import type { Right } from '#geo/rights'
import type { ProblemKind } from './problem-kinds.ts'

/** 'anyone' may ask, 'signed-in' is any person (no key, no screen), a right is asked of the table of rights. */
export type Access = Right | 'anyone' | 'signed-in'

/**
 * A contract: one HTTP operation as plain data, read by the server (mount), the client (call) and the OpenAPI
 * document. `media` in place of `response` marks an answer that is streamed or binary.
 */
export type Route = {
  id: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Express notation, e.g. /grids/:id */
  path: string
  summary: string
  /** Who may ask. What of it is theirs follows from the reach of the right. */
  access: Access
  /** Points of the caller's budget it costs; see http/budget.ts. 1 when left out. */
  cost?: number
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
