import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '#http'
import type { ProblemBody, ProblemKind } from '#problems'
import { isProblemKind } from '#problems'
import { isHandAway } from './idle.ts'

/** What the service refused, or `offline` when nothing answered. The page decides by `kind`, never by status or text. */
export class ApiProblem extends Error {
  readonly kind: ProblemKind | 'offline'
  readonly errors: { pointer: string; detail: string }[]

  constructor(kind: ProblemKind | 'offline', detail: string, errors: { pointer: string; detail: string }[] = []) {
    super(detail)
    this.name = 'ApiProblem'
    this.kind = kind
    this.errors = errors
  }
}

type Part<Key extends string, Value> = Value extends undefined ? object : Record<Key, Value>
export type CallInput<R extends Route> = Part<'params', ParamsOf<R>> &
  (QueryOf<R> extends undefined ? object : { query?: Partial<QueryOf<R>> }) &
  Part<'body', BodyOf<R>> & { signal?: AbortSignal }
type LooseInput = { params?: unknown; query?: unknown; body?: unknown; signal?: AbortSignal }

/** Calls one operation of the service: the contract gives the address, the answer is typed, a refusal throws ApiProblem. */
export async function call<R extends Route>(route: R, input: CallInput<R>): Promise<ResponseOf<R>> {
  const response = await send(route, input)
  return (await response.json()) as ResponseOf<R>
}

/** For contracts with `media`: the bytes and the headers that describe them. */
export async function callForBytes<R extends Route>(
  route: R,
  input: CallInput<R>,
): Promise<{ bytes: ArrayBuffer; headers: Headers }> {
  const response = await send(route, input)
  return { bytes: await response.arrayBuffer(), headers: response.headers }
}

async function send(route: Route, { params, query, body, signal }: LooseInput): Promise<Response> {
  const hasBody = body !== undefined
  const headers = {
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    // What a page asks for by itself must not keep a session alive that nobody uses.
    ...(isHandAway() ? { 'x-wangge-idle': '1' } : {}),
  }
  const request: RequestInit = { method: route.method.toUpperCase(), headers }
  if (signal) request.signal = signal
  if (hasBody) request.body = JSON.stringify(body)
  const response = await fetch(addressOf(route, params, query), request).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause
    throw new ApiProblem('offline', String(cause))
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

/** The path with its parameters filled in; arrays in the query are joined by commas, undefined values left out. */
export function addressOf(route: Route, params?: unknown, query?: unknown): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(text(fieldsOf(params)[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(fieldsOf(query))) {
    const isEmptyList = Array.isArray(value) && value.length === 0
    if (value !== undefined && !isEmptyList) search.set(name, text(value))
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(',') : String(value)
}

export async function problemOf(response: Pick<Response, 'status' | 'text'>): Promise<ApiProblem> {
  const body = await response.text()
  const problem = readProblem(body)
  const kind = problem?.type.replace('/problems/', '') ?? ''
  if (problem && isProblemKind(kind)) return new ApiProblem(kind, problem.detail, problem.errors)
  return new ApiProblem(response.status >= 500 ? 'internal' : 'invalid-request', `HTTP ${response.status}`)
}

function readProblem(body: string): ProblemBody | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof fieldsOf(value).type === 'string' ? (value as ProblemBody) : undefined
  } catch (notJson) {
    if (notJson instanceof SyntaxError) return undefined
    throw notJson
  }
}
