import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi'
import type { RouteConfig } from '@asteasolutions/zod-to-openapi'
import { readdirSync } from 'node:fs'
import { z } from 'zod'
import type { ProblemKind } from '../../api/http/problem-kinds.ts'
import { problemKinds } from '../../api/http/problem-kinds.ts'
import type { Route } from '../../api/http/route.ts'

const api = new URL('../../api/', import.meta.url)

/** Every contract of every noun, by address and method: the order of a module's names depends on who loads it. */
export async function allRoutes(): Promise<Route[]> {
  const files = readdirSync(api, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.contract.ts'))
  const modules = await Promise.all(
    files.sort().map((file) => import(new URL(file, api).href) as Promise<Record<string, unknown>>),
  )
  const routes = modules.flatMap((module) => Object.values(module)).filter(isRoute)
  return routes.sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1))
}

function addressOf({ path, method }: Route): string {
  return `${path} ${method}`
}

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value && 'path' in value
}

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})

/** The OpenAPI 3.1 document, as text, from the same objects that the server mounts. */
export async function openApiDocument(version: string): Promise<string> {
  const registry = new OpenAPIRegistry()
  for (const route of await allRoutes()) registry.registerPath(pathOf(route))
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'wangge', version, description: 'Grid governance map: every operation of the service.' },
  })
  return `${JSON.stringify(document, null, 2)}\n`
}

function pathOf(route: Route): RouteConfig {
  return {
    method: route.method,
    path: route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}'),
    operationId: route.id,
    summary: route.summary,
    description: `Access: ${route.access}.`,
    request: {
      ...(route.params ? { params: route.params as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(route.body ? { body: { content: { 'application/json': { schema: route.body } } } } : {}),
    },
    responses: { ...successOf(route), ...problemsOf(route) },
  }
}

function successOf(route: Route): RouteConfig['responses'] {
  const media = route.media ?? 'application/json'
  const schema = route.response ?? (media === 'application/json' ? z.unknown() : z.string())
  return { [route.status ?? 200]: { description: 'The answer', content: { [media]: { schema } } } }
}

/** What the kernel may answer for any address, besides what its contract names. */
function allProblemsOf({ access, problems }: Route): ProblemKind[] {
  const ofDoor: ProblemKind[] = access === 'anyone' ? [] : ['not-signed-in', 'not-allowed']
  return [...new Set<ProblemKind>([...problems, ...ofDoor, 'too-costly'])]
}

function problemsOf(route: Route): RouteConfig['responses'] {
  const problems = allProblemsOf(route)
  const statuses = [...new Set(problems.map((kind) => problemKinds[kind].status))]
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: problems.filter((kind) => problemKinds[kind].status === status).join(', '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}
