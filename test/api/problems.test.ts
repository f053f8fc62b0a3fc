import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemKinds } from '../../api/http/problem-kinds.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'

const Body = z.strictObject({
  type: z.string().regex(/^\/problems\/[a-z-]+$/),
  title: z.string().min(1),
  status: z.number().int(),
  detail: z.string().min(20),
  instance: z.string().optional(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
})

type Ask = [what: string, kind: keyof typeof problemKinds, path: string, init?: RequestInit]
const json = (body: string): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body })

const asks: Ask[] = [
  ['an address that is not there', 'not-found', '/nowhere'],
  ['a broken % sequence', 'invalid-request', '/grids/%E0%A4%A'],
  ['a grid that is not there', 'not-found', '/grids/999999'],
  ['an id that is no number', 'invalid-request', '/grids/abc'],
  ['a box turned inside out', 'invalid-request', '/grids?bbox=10,10,5,20'],
  ['a box outside the world', 'invalid-request', '/grids?bbox=-190,10,5,20'],
  ['a page beyond the cap', 'invalid-request', '/grids?limit=100000'],
  ['broken JSON', 'invalid-request', '/incidents', json('{"position": [1,')],
  ['a body over 1 MB', 'too-large', '/incidents', json(JSON.stringify({ text: 'x'.repeat(1_100_000) }))],
  ['a body of the wrong shape', 'invalid-request', '/incidents', json('{"position": "here"}')],
  ['an unknown filter word', 'invalid-request', '/heat/summary?sources=rumour'],
  ['a window that is no time', 'invalid-request', '/heat/summary?from=yesterday'],
  ['a tile layer that is not there', 'not-found', '/tiles/households/14/1/1.mvt'],
  ['a tile outside the world', 'invalid-request', '/tiles/roads/3/9/9.mvt'],
  ['an import that is not there', 'not-found', '/imports/999999'],
  ['a method an address does not take', 'method-not-allowed', '/grids/1', { method: 'DELETE' }],
  [
    'a write from another site',
    'not-allowed',
    '/incidents',
    { ...json('{}'), headers: { origin: 'http://evil.example', 'content-type': 'text/plain' } },
  ],
  [
    'JSON sent as plain text',
    'unsupported-media',
    '/incidents',
    { ...json('{}'), headers: { 'content-type': 'text/plain' } },
  ],
  [
    'a body that is not the gzip it says',
    'invalid-request',
    '/incidents',
    { ...json('garbage'), headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' } },
  ],
  [
    'a grid as wide as the world',
    'rule-broken',
    '/grids',
    json(
      JSON.stringify({
        coverage: 'community',
        kind: 'comprehensive',
        code: 'W',
        codeScheme: 'free',
        boundary: {
          type: 'Polygon',
          coordinates: [
            [
              [-100, -60],
              [100, -60],
              [100, 60],
              [-100, 60],
              [-100, -60],
            ],
          ],
        },
      }),
    ),
  ],
]

/** What leads to no operation is so for everybody. */
const ofNoRoute = ['/nowhere', '/grids/%E0%A4%A']

describe('problems have one shape', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await startApp()
  })
  afterAll(() => app.close())

  it.each(asks)('%s', async (_what, kind, path, init) => {
    const answer = await app.fetch(`${app.url}${path}`, init)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const body = Body.parse(await answer.json())
    expect(body).toMatchObject({
      type: `/problems/${kind}`,
      title: problemKinds[kind].title,
      status: problemKinds[kind].status,
    })
    expect(answer.status).toBe(problemKinds[kind].status)
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|SELECT |at Object/)
  })

  it.each(asks.filter(([, , path, init]) => !ofNoRoute.includes(path) && init === undefined))(
    'but without a session %s is not looked at',
    async (_what, _kind, path) => {
      const answer = await fetch(`${app.url}${path}`)
      expect(answer.status).toBe(401)
      expect(Body.parse(await answer.json())).toMatchObject({ type: '/problems/not-signed-in', status: 401 })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="wangge"')
    },
  )

  it('describes every kind at its own address', async () => {
    for (const kind of Object.keys(problemKinds))
      expect((await app.fetch(`${app.url}/problems/${kind}`)).status).toBe(200)
  })

  it('serves the OpenAPI document', async () => {
    const document = (await (await app.fetch(`${app.url}/openapi.json`)).json()) as { openapi: string }
    expect(document.openapi).toBe('3.1.0')
  })
})
