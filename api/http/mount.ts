import type { Request, Response, Router } from 'express'
import type { Pool } from 'pg'
import type { ZodType } from 'zod'
import type { Database } from '../db/transaction.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Caller } from './caller.ts'
import { admit, claimsOf } from './caller.ts'
import { sendCompressed } from './compress.ts'
import type { Door } from './door.ts'
import { Problem } from './problem.ts'
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from './route.ts'

export type Kernel = {
  router: Router
  /** Connections of the role that row security binds. */
  pool: Pool
  door: Door
  /** Checks every answer against its contract; on outside production. */
  checkAnswers: boolean
  /** Addresses mounted so far with their methods; see refuseOtherMethods. */
  paths?: Map<string, string[]>
}

export type Call<R extends Route> = {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  /** A transaction that carries the caller's claims. */
  db: Database
  caller: Caller
}

/** Mounts a contract whose answer is JSON. The handler gets parsed values and a transaction, never the request. */
export function mount<R extends Route>(
  kernel: Kernel,
  route: R,
  handler: (call: Call<R>) => Promise<ResponseOf<R>>,
): void {
  remember(kernel, route)
  kernel.router[route.method](route.path, async (req: Request, res: Response) => {
    const caller = await letIn(kernel.door, route, req)
    const values = parseCall(route, req)
    const work = (db: Database) => handler({ ...values, db, caller })
    const answer = await inTransaction(kernel.pool, route.method === 'get', work, claimsOf(caller))
    if (kernel.checkAnswers) checkAnswer(route, answer)
    res.status(route.status ?? 200).set('Cache-Control', 'no-store')
    await sendCompressed(res, Buffer.from(JSON.stringify(answer)), 'application/json')
  })
}

/** Mounts a contract whose answer or body is a stream (`media`). The handler owns the response. */
export function mountStream<R extends Route>(
  kernel: Kernel,
  route: R,
  handler: (call: Omit<Call<R>, 'db'>, req: Request, res: Response) => Promise<void>,
): void {
  remember(kernel, route)
  kernel.router[route.method](route.path, async (req: Request, res: Response) => {
    const caller = await letIn(kernel.door, route, req)
    await handler({ ...parseCall(route, req), caller }, req, res)
  })
}

/** Who asks, if it may: first the budget, so that nobody can try doors without end, then the right. */
export async function letIn(door: Door, { access, cost = 1, id }: Route, req: Request): Promise<Caller> {
  const caller = await door.identify(req)
  await door.spend(caller, cost, access)
  try {
    admit(caller, access)
  } catch (refusal) {
    if (caller.kind !== 'nobody') await door.note(caller, { kind: 'refusal', action: id, outcome: 'refused' })
    throw refusal
  }
  return caller
}

function remember({ paths }: Kernel, { path, method }: Route): void {
  paths?.set(path, [...(paths.get(path) ?? []), method.toUpperCase()])
}

/** Call after everything is mounted: what an address does not take is answered with what it does. */
export function refuseOtherMethods({ router, paths }: Kernel): void {
  for (const [path, methods] of paths ?? [])
    router.all(path, (req: Request) => {
      throw new Problem('method-not-allowed', `${req.path} takes ${methods.join(' and ')}, not ${req.method}.`)
    })
}

type Values<R extends Route> = Omit<Call<R>, 'db' | 'caller'>

function parseCall<R extends Route>(route: R, req: Request): Values<R> {
  if (route.body && req.body === undefined && req.get('content-length') !== '0' && req.is('json') === false)
    throw new Problem('unsupported-media', 'Send the body as JSON, with Content-Type: application/json.')
  const params = parsePart(route.params, req.params, '/path')
  const query = parsePart(route.query, req.query, '/query')
  const body = parsePart(route.body, req.body, '/body')
  return { params, query, body } as Values<R>
}

function parsePart(schema: ZodType | undefined, value: unknown, pointer: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map((issue) => ({
    pointer: [pointer, ...issue.path.map(String)].join('/'),
    detail: issue.message,
  }))
  const first = errors[0]
  throw new Problem(
    'invalid-request',
    first ? `${first.pointer}: ${first.detail}` : 'The request could not be read.',
    errors,
  )
}

function checkAnswer(route: Route, answer: unknown): void {
  if (!route.response) return
  const parsed = route.response.safeParse(answer)
  if (!parsed.success) throw new Error(`${route.id} broke its contract: ${parsed.error.message}`)
}
