import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineRoute } from '#http'
import { ApiProblem, addressOf, problemOf } from './client.ts'

const route = defineRoute({
  id: 'aRoute',
  method: 'get',
  path: '/grids/:id/parts/:part',
  access: 'anyone',
  summary: '',
  params: z.object({ id: z.number(), part: z.string() }),
  query: z.object({ classes: z.array(z.number()) }),
  problems: [],
})

const answer = (status: number, body: string) => ({ status, text: () => Promise.resolve(body) })

describe('the address of an operation', () => {
  it('fills in the path, joins lists by commas, and leaves out what is not given', () => {
    expect(addressOf(route, { id: 7, part: 'a/b' }, { classes: [1, 2], from: undefined, sources: [] })).toBe(
      '/grids/7/parts/a%2Fb?classes=1%2C2',
    )
  })

  it('has no question mark without a query', () => {
    expect(addressOf(route, { id: 7, part: 'x' })).toBe('/grids/7/parts/x')
  })
})

describe('a refusal', () => {
  it('keeps its kind, its sentence and its fields', async () => {
    const body = {
      type: '/problems/grid-overlap',
      title: '',
      status: 409,
      detail: 'It overlaps.',
      errors: [{ pointer: '/body', detail: 'x' }],
    }
    const problem = await problemOf(answer(409, JSON.stringify(body)))
    expect(problem).toBeInstanceOf(ApiProblem)
    expect(problem).toMatchObject({ kind: 'grid-overlap', message: 'It overlaps.', errors: body.errors })
  })

  it.each([
    [502, '<html>Bad gateway</html>', 'internal'],
    [500, '{"type":"/problems/made-up","detail":"?"}', 'internal'],
    [404, '', 'invalid-request'],
    [400, '[]', 'invalid-request'],
  ])('of status %i that is no problem of ours still is one', async (status, body, kind) => {
    expect((await problemOf(answer(status, body))).kind).toBe(kind)
  })
})
