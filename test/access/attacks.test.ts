import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post } from '#geo/rights'
import { allRoutes } from '../../scripts/support/openapi-document.ts'
import { positions } from '../support/territory-city.ts'
import { parametersOf } from './attack-payloads.ts'
import type { Attacked } from './attack-service.ts'
import { jsonOf, kindOf, startAttacked } from './attack-service.ts'
import { askPlainly, drip, speak } from './attack-sockets.ts'
import { changesOf, countRows, sleepsDuring } from './attack-store.ts'
import type { Answered } from './attack-walk.ts'
import { attackRoute, faultOf, usualCall } from './attack-walk.ts'

/*
 * What a service is sent: hostile words, paths, bodies, lines, scripts and formulas. Each is refused or taken as the
 * words it is; nothing is lost, nothing answers 500. Who sends it is attack-callers.test.ts's; how pages show hostile
 * words is a browser's matter and tested there.
 */
let under: Attacked
const routes = await allRoutes()
beforeAll(async () => {
  under = await startAttacked()
})
afterAll(() => under.app.close())
const ask: Attacked['ask'] = (...call) => under.ask(...call)
const cookieOf: Attacked['cookieOf'] = (post) => under.cookieOf(post)

describe('hostile words in every parameter of every route', () => {
  it('are refused or taken as words: no statement of theirs runs, nothing of the inside is told', async () => {
    const before = await countRows(under.app.pool)
    const faults: string[] = []
    const asked: Record<string, number> = {}
    let taken = 0
    const slept = await sleepsDuring(under.app.pool, async () => {
      for (const route of routes.filter(({ id }) => id !== 'signOut')) {
        const found = await attackRoute(under.attacker, route)
        asked[route.id] = found.asked
        taken += found.taken
        faults.push(...found.faults)
      }
    })
    expect(faults).toEqual([])
    expect(slept).toBe(0)
    await under.expectWhole(before)
    // Hundreds went all the way through the store and came back as words.
    expect(taken).toBeGreaterThan(300)
    // The walk is as wide as the contracts: each parameter met each list.
    const parameters = routes.flatMap(parametersOf)
    expect(parameters.length).toBeGreaterThan(150)
    expect(Object.values(asked).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(parameters.length * 25)
    // Some seven thousand questions; a machine that does other things besides takes more than the usual minute.
  }, 180_000)
})

const uploadsIn = () => readdirSync(`${under.app.dataFolder}/uploads`).sort()

describe('options of an import', () => {
  const hostile: [what: string, options: string][] = [
    ['a statement as a time zone', `{"timezone":"UTC'; DROP TABLE resources; --"}`],
    ['a sleeping profile', `{"profile":"x'||pg_sleep(9)||'"}`],
    ['a path as a profile', `{"profile":"../../package"}`],
    ['a prototype as a profile', `{"profile":"__proto__"}`],
    ['a prototype as a map', `{"map":{"__proto__":"name","constructor":"kind","toString":"name"}}`],
    ['a statement as a column', `{"map":{"name":"name'; DROP TABLE resources; --"}}`],
    ['a prototype as a fixed field', `{"set":{"__proto__":"x","constructor":"y","hasOwnProperty":"z"}}`],
    ['a statement as a fixed value', `{"set":{"name":"x'); DROP TABLE resources; --"}}`],
    ['a zero byte as a fixed value', `{"set":{"name":"x\\u0000y"}}`],
    ['a zero byte as a key', `{"key":"\\u0000"}`],
    ['a frame that is not there', `{"frame":"EPSG:99999999"}`],
    ['a frame of no number', `{"frame":"EPSG:-1e308"}`],
    ['a layer that is a path', `{"layer":"../../../etc/hostname"}`],
  ]

  it('are refused or fail alone; the file stays where uploads belong', async () => {
    const before = await countRows(under.app.pool)
    const { id } = (jsonOf(await under.anUpload()) as { record: { id: number } }).record
    const cookie = await cookieOf('command')
    for (const [what, options] of hostile) {
      const shown = await ask('POST', `/imports/${id}/preview`, { body: options, cookie })
      expect(faultOf(shown, options), `${what}: ${shown.text}`).toBeUndefined()
      const tried = await ask('POST', `/imports/${id}/run`, { body: options.replace(/}$/, ',"dryRun":true}'), cookie })
      expect(faultOf(tried, options), `${what}: ${tried.text}`).toBeUndefined()
      await expect
        .poll(async () => jsonOf(await ask('GET', `/imports/${id}`, { cookie })).state, { timeout: 10_000 })
        .not.toBe('running')
      const told = JSON.stringify(jsonOf(await ask('GET', `/imports/${id}`, { cookie })).progress)
      expect(told, what).not.toMatch(/syntax error|relation|column "|node_modules|\.ts:|\/tmp\//)
    }
    expectUnpolluted()
    await under.expectWhole(before)
  })
})

function expectUnpolluted(): void {
  const empty: Record<string, unknown> = {}
  expect(empty.polluted).toBeUndefined()
  expect(Object.keys(Object.getPrototypeOf(empty) as object)).toEqual([])
}

describe('paths that climb', () => {
  const climbs = [
    '../'.repeat(12),
    '%2e%2e%2f'.repeat(12),
    '..%2f'.repeat(12),
    '..%5c'.repeat(12),
    '%252e%252e%252f'.repeat(12),
  ]
  const roots = ['/', '/assets/', '/tiles/', '/problems/', '/imports/', '/areas/codes/', '/openapi.json/']

  it('reach no file', async () => {
    const cookie = await cookieOf('command')
    for (const root of roots)
      for (const climb of climbs)
        for (const file of ['etc/passwd', 'proc/self/environ', 'package.json', 'etc%2fpasswd%00.js']) {
          const answer = await askPlainly(under.app.url, `${root}${climb}${file}`, { cookie })
          const what = `${root}${climb}${file}: ${answer.status} ${answer.text.slice(0, 200)}`
          expect(answer.status, what).toBeGreaterThanOrEqual(400)
          expect(answer.status, what).toBeLessThan(500)
          expect(String(answer.headers['content-type']), what).toMatch(/^application\/problem\+json/)
          expect(answer.text, what).not.toMatch(/root:|"dependencies"|PATH=/)
        }
  })

  it('do not tell what an asset that is not there is not', async () => {
    const answer = await ask('GET', '/assets/nothing.js')
    expect([answer.status, kindOf(answer)]).toEqual([404, '/problems/not-found'])
    expect((await ask('GET', '/.env')).status).toBe(404)
    expect((await ask('GET', '/assets/.git/config')).status).toBe(404)
  })

  it('in the name of a file leave it in the folder of uploads, under a name of ours', async () => {
    mkdirSync(`${under.app.dataFolder}/beside`, { recursive: true })
    writeFileSync(`${under.app.dataFolder}/beside/keep.csv`, 'kept')
    for (const name of [
      '../beside/keep.csv',
      `${under.app.dataFolder}/beside/keep.csv`,
      '..\\beside\\keep.csv',
      '/etc/cron.d/attack',
      'a\u0000.csv',
      '__proto__',
      '.',
      '=cmd|calc.csv',
    ]) {
      const answer = await under.anUpload(name)
      expect(faultOf(answer, name), `${name}: ${answer.text}`).toBeUndefined()
      if (answer.status === 201) expect(jsonOf(answer)).toMatchObject({ record: { fileName: name } })
    }
    expect(uploadsIn().filter((name) => !/^upload-[0-9a-f-]{36}$/.test(name))).toEqual([])
    expect(readFileSync(`${under.app.dataFolder}/beside/keep.csv`, 'utf8')).toBe('kept')
    expect(existsSync('/etc/cron.d/attack')).toBe(false)
    expect(readdirSync(under.app.dataFolder).filter((name) => /csv|passwd|proto/.test(name))).toEqual([])
  })
})

const bytesOf = (lines: string[], body = ''): string => [...lines, '', body].join('\r\n')
const postLines = (path: string, more: string[]): string[] => [
  `POST ${path} HTTP/1.1`,
  'Host: localhost',
  'Sec-Fetch-Site: same-origin',
  'Content-Type: application/json',
  ...more,
]

describe('too much', () => {
  it('is refused: bodies, unpacked bodies, nesting', async () => {
    const cookie = await cookieOf('command')
    const sent = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
      const response = await fetch(`${under.app.url}/incidents`, {
        method: 'POST',
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...headers },
        body,
      })
      return { status: response.status, kind: ((await response.json()) as { type: string }).type }
    }
    const tooLarge = { status: 413, kind: '/problems/too-large' }
    const invalid = { status: 400, kind: '/problems/invalid-request' }
    expect(await sent(JSON.stringify(under.aReport('x'.repeat(1_100_000))))).toEqual(tooLarge)
    const bomb = new Uint8Array(gzipSync(JSON.stringify(under.aReport('x'.repeat(200 * 2 ** 20)))))
    expect(bomb.byteLength).toBeLessThan(1_000_000)
    expect(await sent(bomb, { 'content-encoding': 'gzip' })).toEqual(tooLarge)
    expect(await sent('{"a":'.repeat(100_000))).toEqual(invalid)
    expect(await sent('['.repeat(150_000) + ']'.repeat(150_000))).toEqual(invalid)
    expect(await sent(`{"text":${'['.repeat(150_000)}${']'.repeat(150_000)}}`)).toEqual(invalid)
    expect(await sent(`{"position":${'{"x":'.repeat(90_000)}1${'}'.repeat(90_000)}}`)).toEqual(invalid)
    expect((await sent('{}', { 'content-encoding': 'br, gzip, gzip' })).status).toBe(415)
  })

  it('is refused in the head: many parameters, a long address, a long header, many headers', async () => {
    const get = (address: string, more: string[] = []) =>
      speak(under.app.url, bytesOf([`GET ${address} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...more]))
    expect((await get(`/search?${'a=1&'.repeat(100_000)}`)).status).toBe(431)
    expect((await get(`/${'a'.repeat(100_000)}`)).status).toBe(431)
    expect((await get('/health', [`X-Long: ${'a'.repeat(100_000)}`])).status).toBe(431)
    expect((await get('/health', [`Cookie: ${'wangge=a; '.repeat(10_000)}`])).status).toBe(431)
    expect(
      (
        await get(
          '/health',
          Array.from({ length: 5000 }, (_, n) => `X-${n}: 1`),
        )
      ).status,
    ).toBe(431)
    expect((await get(`/search?q=a&${'b=1&'.repeat(3000)}`)).status).toBe(401)
    expect((await get('/health')).status).toBe(200)
  })

  it('or less than was said, or two lengths at once, gets one answer and smuggles nothing in', async () => {
    const before = await countRows(under.app.pool)
    const smuggled = 'DELETE /sessions/me HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const first = '{"login":"ab","password":"x"}'
    const lies: [what: string, lines: string[], body: string][] = [
      ['two ways of telling the length', ['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`],
      ['two lengths', ['Content-Length: 5', 'Content-Length: 90'], smuggled],
      ['a length below nothing', ['Content-Length: -1'], smuggled],
      ['an encoding nobody knows', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`],
      ['a broken chunk', ['Transfer-Encoding: chunked'], `zz\r\n${first}\r\n0\r\n\r\n`],
    ]
    for (const [what, lines, body] of lies) {
      const heard = await speak(under.app.url, bytesOf(postLines('/sessions', lines), body))
      expect(heard.text.match(/HTTP\/1\.1 \d+/g), `${what}: ${heard.text}`).toEqual(['HTTP/1.1 400'])
      expect(heard.isClosed, what).toBe(true)
    }
    const cutShort = await speak(under.app.url, bytesOf(postLines('/sessions', ['Content-Length: 500']), first), {
      waitMs: 500,
      talk: (socket) => {
        setTimeout(() => socket.end(), 100)
        return () => undefined
      },
    })
    expect([0, 400]).toContain(cutShort.status)
    await under.expectWhole(before)
    expect(changesOf(before, await countRows(under.app.pool)).sessions).toBeUndefined()
  })
})

describe('who sends slowly', () => {
  it(
    'is cut off after 20 seconds, whatever he sends and whoever he is, and keeps nobody else waiting',
    { timeout: 45_000 },
    async () => {
      const { cookie } = await under.attacker.personOf('command')
      const slow = (path: string, more: string[]) =>
        speak(under.app.url, bytesOf(postLines(path, ['Content-Length: 900', ...more]), '{'), {
          waitMs: 38_000,
          talk: drip,
        })
      const octets = 'Content-Type: application/octet-stream'
      const slowOnes = {
        'a report': slow('/incidents', [`Cookie: ${cookie}`]),
        'a sign-in': slow('/sessions', []),
        'an address that is not there': slow('/nowhere', []),
        'JSON where a file belongs': slow('/imports?noun=grids&fileName=a', []),
        'a file from nobody': speak(
          under.app.url,
          bytesOf(
            ['POST /imports?noun=grids&fileName=a HTTP/1.1', 'Host: localhost', octets, 'Content-Length: 900'],
            'x',
          ),
          { waitMs: 38_000, talk: drip },
        ),
      }
      await wait(2000)
      const begun = performance.now()
      expect((await ask('GET', '/incidents', { cookie })).status).toBe(200)
      expect(performance.now() - begun).toBeLessThan(2000)
      for (const [what, heard] of Object.entries(slowOnes)) {
        const { isClosed, ms, status } = await heard
        expect({ what, isClosed, isInTime: ms < 30_000 }, `${status} after ${ms}`).toEqual({
          what,
          isClosed: true,
          isInTime: true,
        })
      }
    },
  )
})

describe('prototypes', () => {
  it('are not reached through bodies, queries or addresses', async () => {
    const poison = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1'
    for (const route of routes.filter(({ body }) => body !== undefined)) {
      const { cookie, path = route.path, body } = await usualCall(under.attacker, route)
      const fields = JSON.stringify(typeof body === 'object' ? body : {}).slice(1, -1)
      for (const text of [`{${poison}}`, `{${fields}${fields === '' ? '' : ','}${poison}}`, `[{${poison}}]`]) {
        const answer = await ask(route.method.toUpperCase(), path, { cookie, body: text })
        expect(faultOf(answer, text), `${route.id}: ${answer.text}`).toBeUndefined()
      }
    }
    for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await ask('GET', `/problems/${word}`)).status).toBe(404)
      const { cookie } = await under.attacker.personOf('command')
      for (const path of [
        `/tiles/${word}/1/1/1.mvt`,
        `/tiles/${word}.json`,
        `/coverage?kind=${word}&limit=5`,
        `/retention/terms/${word}`,
      ])
        expect([400, 404, 405], path).toContain((await ask('GET', path, { cookie })).status)
    }
    expectUnpolluted()
  })
})

describe('lines in a value', () => {
  it('add no header to any answer', async () => {
    const { cookie } = await under.attacker.personOf('command')
    const line = encodeURIComponent('x\r\nX-Injected: yes\r\nSet-Cookie: wangge=stolen')
    const answers = [
      await ask('POST', '/sessions', { body: { login: 'ab\r\nX-Injected: yes', password: 'x\r\nX-Injected: yes' } }),
      await ask('GET', `/search?q=${line}`, { cookie }),
      await ask('GET', `/sessions/oidc?return=${line}`),
      await ask('GET', `/sessions/oidc/return?error=${line}&state=${line}`),
      await ask('GET', `/?sign-in=${line}`),
      await ask('GET', `/problems/${line}`),
      await ask('GET', `/tiles/${line}/1/1/1.mvt`, { cookie }),
      await ask('GET', `/tiles/areas/14/8192/8191.mvt?d=${line}&v=1`, { cookie }),
      await under.anUpload('x\r\nX-Injected: yes.csv'),
    ]
    for (const { headers, status, text } of answers) {
      expect(status, text).toBeLessThan(500)
      expect([headers.has('x-injected'), headers.getSetCookie().join().includes('stolen')]).toEqual([false, false])
    }
  })
})

describe('words of citizens and of staff', () => {
  const scripts = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '</textarea><svg/onload=alert(1)>',
  ]
  const formulas = [
    '=1+1',
    `=cmd|'/C calc'!A0`,
    '+1-1',
    '-1+1',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '=HYPERLINK("http://evil.example","x")',
  ]

  function expectInert({ type, headers }: Answered): void {
    expect(type).toMatch(/^application\/(problem\+)?json/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    expect(policy).toMatch(/object-src 'none'/)
    expect(policy).toMatch(/frame-ancestors 'none'/)
  }

  // What makes a spreadsheet has to put a ' before such cells (OWASP, CSV injection), as orders and exports do: see
  // test/api/orders.test.ts and test/api/exports.test.ts. Heat is numbers.
  it('that begin a formula are kept and told as they are, and in no spreadsheet but those that are known', async () => {
    const { cookie } = await under.attacker.personOf('command')
    for (const text of [...formulas, ...scripts]) {
      const made = await ask('POST', '/incidents', { body: { ...under.aReport(text), address: text }, cookie })
      expect(made.status, made.text).toBe(201)
      expectInert(made)
      const { id } = jsonOf(made) as { id: number }
      const read = await ask('GET', `/incidents/${id}`, { cookie })
      expectInert(read)
      expect(jsonOf(read)).toMatchObject({ text, address: text })
    }
    const sheets = routes.filter(
      ({ media = '', path }) => /csv|excel|spreadsheet|octet-stream/.test(media) && !path.startsWith('/heat/'),
    )
    expect(sheets.map(({ id }) => id).sort()).toEqual([
      'exportOrder',
      'fetchExport',
      'fetchLinkedExport',
      'streamExport',
    ])
    // Only the way to an identity provider and back is no JSON, and it only redirects.
    expect(
      routes
        .filter((route) => route.media === 'text/html')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['beginOidc', 'finishOidc'])
  })

  it('that hold a script are told as text wherever a name is told, under a policy that runs none of it', async () => {
    const [script = ''] = scripts
    const asPost = async (post: Post, method: string, path: string, body: unknown) => {
      const answer = await ask(method, path, { body, cookie: await cookieOf(post) })
      expect(answer.status, answer.text).toBeLessThan(300)
      expectInert(answer)
      expect(answer.text).toContain(JSON.stringify(script).slice(1, -1))
      return jsonOf(answer)
    }
    await asPost('command', 'POST', '/resources', {
      kind: 'post',
      name: script,
      address: script,
      hours: script,
      position: positions.inside,
    })
    await asPost('command', 'POST', '/keys', { name: script, scopes: ['grids:read'], days: 1 })
    const made = await asPost('system-admin', 'POST', '/accounts', { login: 'scripted', name: script })
    await asPost('security-admin', 'POST', '/retention/holds', { dataClass: 'sessions', reason: script })
    const drawing = routes.find(({ id }) => id === 'drawGrid') ?? fail()
    const drawn = (await usualCall(under.attacker, drawing)).body as object
    await asPost('planner', 'POST', '/grids', { ...drawn, name: script, responsibleUnit: script })
    const { code } = jsonOf(await ask('POST', '/screens/pairings')) as { code: string }
    await asPost('security-admin', 'POST', '/screens', {
      code,
      name: script,
      level: 'wall',
      territory: { kind: 'city' },
    })
    for (const [post, path] of [
      ['command', '/resources'],
      ['command', '/keys'],
      ['system-admin', '/accounts'],
      ['security-admin', '/screens'],
      ['security-admin', '/retention'],
      ['command', '/grids?limit=1000'],
    ] as const) {
      const answer = await ask('GET', path, { cookie: await cookieOf(post) })
      expectInert(answer)
      expect(answer.text, path).toContain(JSON.stringify(script).slice(1, -1))
    }
    const page = await ask('GET', `/${encodeURIComponent(script)}`)
    expectInert(page)
    const { token } = made.invitation as { token: string }
    const body = { token, password: 'Willow-bridge-42' }
    const signedIn = await ask('POST', '/sessions/invitations', { body, headers: { 'user-agent': script } })
    expectInert(signedIn)
    const [cookie = ''] = signedIn.headers.getSetCookie().join().split(';')
    under.secrets.push(...Object.values(body), cookie.replace('wangge=', ''))
    const sessions = await ask('GET', '/sessions', { cookie })
    expectInert(sessions)
    expect(jsonOf(sessions)).toMatchObject({ sessions: [{ device: script, accountName: script }] })
    const tile = await askPlainly(under.app.url, '/tiles/community-grids/14/8192/8191.mvt', {
      cookie: await cookieOf('command'),
    })
    expect(tile.headers['x-content-type-options']).toBe('nosniff')
    const noTile = await askPlainly(under.app.url, `/tiles/${encodeURIComponent(script)}/1/1/1.mvt`, {
      cookie: await cookieOf('command'),
    })
    expect([noTile.status, noTile.headers['x-content-type-options']]).toEqual([404, 'nosniff'])
  })
})

function fail(): never {
  throw new Error('there is no such route')
}

describe('the log of the service', () => {
  it('names an error of its own, and no token, password or word of a citizen', async () => {
    const words = 'Neighbour Wu of door 7 shouts at night'
    const { cookie, token } = await under.attacker.personOf('command')
    under.secrets.push(words, token)
    // What no request can do: a column of the store that the service knows nothing of.
    await under.app.pool.query('ALTER TABLE incidents ADD COLUMN unknown_to_the_service int NOT NULL DEFAULT 0')
    await under.app.pool.query('ALTER TABLE incidents ALTER COLUMN unknown_to_the_service DROP DEFAULT')
    const answer = await ask('POST', '/incidents?token=in-an-address', { body: under.aReport(words), cookie })
    await under.app.pool.query('ALTER TABLE incidents DROP COLUMN unknown_to_the_service')
    expect([answer.status, kindOf(answer)]).toEqual([500, '/problems/internal'])
    expect(answer.text).not.toMatch(/unknown_to_the_service|null value/)
    const all = under.log.join('')
    expect(all).toMatch(/unexpected error/)
    expect(under.secrets.length).toBeGreaterThan(5)
    for (const secret of [...under.secrets, 'in-an-address']) expect(all.includes(secret), secret).toBe(false)
    expect(all).not.toMatch(/[Bb]earer wgk_|wangge=[\w-]{20}/)
  })
})

describe('after all of it', () => {
  it('the service is well and the store is whole', async () => {
    await under.expectWell()
    // Nothing went wrong inside but the one error that was made on purpose.
    const errors = under.log.filter((line) => /"level":(50|60)/.test(line) && !line.includes('unknown_to_the_service'))
    expect(errors.filter((line) => !line.includes('"msg":"request failed"')).map((line) => line.slice(0, 400))).toEqual(
      [],
    )
  })
})
