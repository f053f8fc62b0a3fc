import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemKinds } from '../../api/http/problem-kinds.ts'
import { allRoutes, openApiDocument } from '../../scripts/support/openapi-document.ts'

const root = resolve(import.meta.dirname, '../..')

describe('the OpenAPI document', () => {
  it('is what the contracts say; run npm run openapi when it is not', async () => {
    const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { version: string }
    expect(readFileSync(`${root}/api/openapi.json`, 'utf8')).toBe(await openApiDocument(version))
  })
})

const routes = await allRoutes()

describe('the contracts', () => {
  it('have ids and addresses of their own', () => {
    expect(new Set(routes.map((route) => route.id)).size).toBe(routes.length)
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).toBe(routes.length)
  })
  it.each(routes)('$id answers JSON or a stream, never both, and knows its problems', (route) => {
    expect(route.response === undefined).toBe(route.media !== undefined)
    for (const kind of route.problems) expect(problemKinds).toHaveProperty(kind)
    if (route.params ?? route.query ?? route.body) expect(route.problems).toContain('invalid-request')
  })
})
