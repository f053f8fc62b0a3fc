import { posts, may } from '#geo/rights'
import type { Post } from '#geo/rights'
import type { Route } from '../../api/http/route.ts'
import type { Person } from '../support/people.ts'
import type { Parameter } from './attack-payloads.ts'
import { hostileFigures, hostileTexts, hostileValues, parametersOf, withValue } from './attack-payloads.ts'
import type { Call, Here } from './probe.ts'
import { probes } from './door-probes.ts'

export type Attacker = { url: string; here: Omit<Here, 'accountId'>; personOf: (post: Post) => Promise<Person> }
export type Answered = { status: number; type: string; text: string; headers: Headers }

/** The first post that may; null where anybody may. */
export function postOf({ access }: Pick<Route, 'access'>): Post | null {
  if (access === 'anyone') return null
  if (access === 'signed-in') return 'command'
  return posts.find((post) => may({ post, scopes: null, isWholeCity: true }, access)) ?? null
}

/** A call as somebody who may makes it, things it uses up made for it. */
export async function usualCall({ here, personOf }: Attacker, route: Route): Promise<Call & { cookie: string }> {
  const post = postOf(route)
  const person = post === null ? null : await personOf(post)
  const call = (await probes[route.id]?.ask?.({ ...here, accountId: person?.accountId ?? null }, 'inside')) ?? {}
  return { ...call, cookie: person?.cookie ?? 'none=none' }
}

export async function send(
  { url }: Pick<Attacker, 'url'>,
  { method, path: pattern }: Pick<Route, 'method' | 'path'>,
  { path = pattern, query, body, cookie }: Call & { cookie: string },
): Promise<Answered> {
  const isRaw = typeof body === 'string'
  const stop = new AbortController()
  const response = await fetch(`${url}${path}${query === undefined ? '' : `?${query}`}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    signal: stop.signal,
    headers: {
      'sec-fetch-site': 'same-origin',
      cookie,
      ...(body === undefined ? {} : { 'content-type': isRaw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type') ?? ''
  const isStream = type.startsWith('text/event-stream')
  const text = isStream ? '' : await response.text()
  if (isStream) stop.abort()
  return { status: response.status, type, text, headers: response.headers }
}

/** Words of PostgreSQL, of its driver, of a stack, of files or of a role: nobody outside is told those. */
const innerWords =
  /syntax error|SQLSTATE|invalid input syntax|relation "|column "|pg_(?!sleep)|wangge_(app|door|engine)|node_modules|\.ts\b|\n\s+at |\/work\/|\/tmp\/|ENOENT|violates|TypeError|RangeError|Cannot read/

/** What is wrong with an answer to an attack, or undefined. */
export function faultOf({ status, type, text, headers }: Answered, payload: unknown): string | undefined {
  if (status >= 500) return `answered ${status}`
  if (headers.has('x-injected')) return 'took a header from the attack'
  if (status < 400) return undefined
  if (!type.startsWith('application/problem+json')) return `answered ${status} as ${type}`
  return innerWords.test(withoutEcho(text, payload)) ? 'tells of the inside' : undefined
}

/** An answer may name the address it could not find or the word it could not read; that is the attacker's own. */
function withoutEcho(text: string, payload: unknown): string {
  const body = JSON.parse(text) as { instance?: string; detail?: string }
  const own = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const told = JSON.stringify({ ...body, instance: '' })
  return told.replaceAll(JSON.stringify(own).slice(1, -1), '').replaceAll(encodeURIComponent(own), '')
}

function attackedCall(route: Route, usual: Call & { cookie: string }, { part, at }: Parameter, payload: unknown) {
  if (part === 'body') return { ...usual, body: withValue(usual.body, at, payload) }
  const [name = ''] = at
  if (part === 'path') {
    const segments = (usual.path ?? route.path).split('/')
    const path = route.path
      .split('/')
      .map((segment, index) =>
        segment.includes(`:${name}`)
          ? segment.replace(`:${name}`, encodeURIComponent(String(payload)))
          : segments[index],
      )
      .join('/')
    return { ...usual, path }
  }
  const query = new URLSearchParams(usual.query)
  query.set(name, String(payload))
  return { ...usual, query: query.toString() }
}

/** Wrong passwords and codes lock their account: these get a fresh start at each try. */
const isCounted = new Set(['changePassword', 'confirmSecondFactor', 'beginSecondFactor'])

/** `taken`: answered as a usual call is. */
type Attempts = { asked: number; taken: number; faults: string[] }

/** Puts everything hostile into every parameter of a route, one at a time. Returns what went wrong. */
export async function attackRoute(attacker: Attacker, route: Route): Promise<Attempts> {
  const faults: string[] = []
  let asked = 0
  let taken = 0
  for (const parameter of parametersOf(route)) {
    const usual = await usualCall(attacker, route)
    const payloads = [...hostileTexts, ...hostileFigures, ...(parameter.part === 'body' ? hostileValues : [])]
    await inLanes(isCounted.has(route.id) ? 1 : 4, payloads, async (payload) => {
      const begin = isCounted.has(route.id) ? await usualCall(attacker, route) : usual
      const answer = await send(attacker, route, attackedCall(route, begin, parameter, payload))
      asked++
      if (answer.status < 300) taken++
      const fault = faultOf(answer, payload)
      if (fault !== undefined)
        faults.push(
          `${route.id} ${parameter.part}/${parameter.at.join('/')} = ${JSON.stringify(payload).slice(0, 60)}: ${fault}: ${answer.text.slice(0, 300)}`,
        )
    })
  }
  for (const query of ['a=1&a=2', '__proto__[polluted]=yes', 'constructor.prototype.polluted=yes', 'a&'.repeat(5000)]) {
    const usual = await usualCall(attacker, route)
    const names = parametersOf(route).filter(({ part }) => part === 'query')
    const twice = names.map(({ at }) => `${at[0] ?? ''}=1&${at[0] ?? ''}[x]=2&${at[0] ?? ''}=2`).join('&')
    const answer = await send(attacker, route, { ...usual, query: `${query}&${twice}` })
    asked++
    const fault = faultOf(answer, query)
    if (fault !== undefined) faults.push(`${route.id}?${query.slice(0, 60)}: ${fault}: ${answer.text.slice(0, 300)}`)
  }
  return { asked, taken, faults }
}

/** Works through a list with a few at once, as an attacker would. */
async function inLanes<T>(lanes: number, list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...list]
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
