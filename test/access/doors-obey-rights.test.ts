import { readFileSync, writeFileSync } from 'node:fs'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyPost, Reach, Right } from '#geo/rights'
import type { Territory as GivenTerritory } from '#geo/territory'
import { AnyPost as AllPosts, rightOf } from '#geo/rights'
import type { Route } from '../../api/http/route.ts'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { Sealer } from '../../api/sealing/sealing.ts'
import { allRoutes } from '../../scripts/support/openapi-document.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aRoad } from '../support/build.ts'
import { aPerson } from '../support/people.ts'
import type { Place, TerritoryCity } from '../support/territory-city.ts'
import { aTerritoryCity, gridCodes, places, territoryArea } from '../support/territory-city.ts'
import type { Call, Here, Probe, Told } from './probe.ts'
import { probes, tileProbes } from './door-probes.ts'

/*
 * Every caller × every door × every place, over HTTP, compared with the table of rights. The cases are listed in
 * docs/rights-matrix.tsv; a case that is not in it, or is no more, fails. UPDATE_MATRIX=1 writes the file anew.
 */
type Territory = 'area' | 'grid' | 'city'
const ground: Record<Territory, GivenTerritory> = {
  area: { kind: 'area', code: territoryArea },
  grid: { kind: 'grid', code: gridCodes.inside },
  city: { kind: 'city' },
}
type Who = {
  name: string
  post: AnyPost | null
  territory: Territory
  kind: 'nobody' | 'account' | 'key' | 'screen'
  scopes: Right[] | null
  headers: Record<string, string>
  accountId: number | null
}
type Verdict = 'refused' | 'hidden' | 'told'

let app: RunningApp
let sealer: Sealer
let city: TerritoryCity
const callers: Who[] = []
const routes = (await allRoutes()).filter(({ id }) => id !== 'streamChanges' && id !== 'signOut')
const keyScopes: Right[] = ['grids:read', 'incidents:read']

beforeAll(async () => {
  app = await startApp(async ({ pool }, opened) => {
    sealer = opened
    city = await aTerritoryCity(pool, opened)
    await aRoad(pool, {
      path: [
        [0.001, 0.004],
        [0.019, 0.004],
      ],
    })
    await pool.query(`INSERT INTO area_codes (code, name, parent_code) VALUES ('999001001001', 'x', '999001001')`)
  })
  callers.push({
    name: 'nobody',
    post: null,
    territory: 'area',
    kind: 'nobody',
    scopes: null,
    headers: {},
    accountId: null,
  })
  for (const territory of ['area', 'grid', 'city'] as const) {
    const territories = [ground[territory]]
    for (const post of AllPosts.options)
      callers.push(
        post === 'wall' || post === 'public' ? await aScreen(post, territory) : await anAccount(post, territory),
      )
    const owner = await aPerson(app.pool, { post: 'command', territories })
    callers.push(await aKey(owner.accountId, territory))
  }
})
afterAll(() => app.close())

async function anAccount(post: AnyPost, territory: Territory): Promise<Who> {
  if (post === 'wall' || post === 'public') throw new Error('a screen has no account')
  const isAdministrator = post.endsWith('-admin')
  const person = await aPerson(app.pool, { post, territories: isAdministrator ? [] : [ground[territory]] })
  return {
    name: post,
    post,
    territory,
    kind: 'account',
    scopes: null,
    headers: { cookie: person.cookie },
    accountId: person.accountId,
  }
}

async function aScreen(post: AnyPost, territory: Territory): Promise<Who> {
  const place = ground[territory]
  const token = freshToken()
  await app.pool.query(
    `INSERT INTO screens (name, level, territory_kind, territory_code, token_hash, paired_by) VALUES ($1, $1, $2, $3, decode($4, 'hex'), (SELECT min(id) FROM accounts))`,
    [post, territory, 'code' in place ? place.code : '', hashOfToken(token)],
  )
  return {
    name: `${post} screen`,
    post,
    territory,
    kind: 'screen',
    scopes: null,
    headers: { cookie: `wangge-screen=${token}` },
    accountId: null,
  }
}

async function aKey(accountId: number, territory: Territory): Promise<Who> {
  const token = `wgk_${freshToken()}`
  await app.pool.query(
    `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', decode($2, 'hex'), $3, now() + interval '1 day')`,
    [accountId, hashOfToken(token), keyScopes],
  )
  return {
    name: `command's key (${keyScopes.join(', ')})`,
    post: 'command',
    territory,
    kind: 'key',
    scopes: keyScopes,
    headers: { authorization: `Bearer ${token}` },
    accountId,
  }
}

/** What the table of rights says of a caller, a door and a place. */
function expected(who: Who, access: Route['access'], place: Place, isPlaced: boolean): Verdict {
  if (access === 'anyone') return 'told'
  if (access === 'signed-in') return who.kind === 'account' ? 'told' : 'refused'
  const reach = reachOf(who, access)
  if (reach === undefined) return 'refused'
  const isBounded = reach === 'territory' && isPlaced && who.territory !== 'city'
  return isBounded && liesBeyond(who, access, place) ? 'hidden' : 'told'
}

/** Whose territory is one grid draws and retires no other beside it. */
function liesBeyond({ territory }: Who, right: Right, place: Place): boolean {
  return place === 'outside' || (territory === 'grid' && right.startsWith('grids:'))
}

function reachOf({ post, scopes, territory }: Who, right: Right): Reach | undefined {
  const line = rightOf(post, right)
  if (!line || (scopes !== null && !scopes.includes(right))) return undefined
  return line.reach === 'whole-city' && territory !== 'city' ? undefined : line.reach
}

async function call(
  route: Pick<Route, 'method' | 'path' | 'body'>,
  who: Who,
  { path = route.path, body, query }: Call,
): Promise<Told> {
  const isRaw = typeof body === 'string'
  const response = await fetch(`${app.url}${path}${query === undefined ? '' : `?${query}`}`, {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    headers: {
      'sec-fetch-site': 'same-origin',
      ...who.headers,
      ...(body === undefined ? {} : { 'content-type': isRaw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    body: isJson ? (JSON.parse(bytes.toString()) as unknown) : null,
    bytes,
    headers: response.headers,
  }
}

/** Outside the territory a thing is told as not there, or as somebody else's: both hide it. */
function verdictOf(told: Told, isTold: boolean | undefined): Verdict {
  // A wrong password is answered with 401 too, by a door that let its caller in to try one.
  const { detail = '' } = (told.body ?? {}) as { detail?: string }
  const isRefused = told.status === 403 || (told.status === 401 && detail.startsWith('Sign in first;'))
  if (isTold === undefined) return isRefused ? 'refused' : 'told'
  if (isTold) return 'told'
  return isRefused ? 'refused' : 'hidden'
}

const agrees = (seen: Verdict, wanted: Verdict): boolean =>
  seen === wanted || (wanted === 'hidden' && seen === 'refused')

const listed: string[] = []
const list = (who: Who, door: string, place: Place, verdict: Verdict) =>
  listed.push([who.name, who.territory, door, place, verdict].join('\t'))

/** A question of the wrong shape, or after something that is not there, would be let in by a door that opens to anybody. */
function wasAsked({ tells, isVacant }: Probe, { status }: Told, wanted: Verdict): boolean {
  if (status >= 500) return false
  if (tells !== undefined || wanted === 'refused') return true
  return status !== 400 && (status !== 404 || isVacant === true)
}

/** One caller at one place before one door; what went wrong, or nothing. */
async function tryOnce(route: Route, who: Who, place: Place): Promise<string[]> {
  const probe = probes[route.id] ?? {}
  const here: Here = { pool: app.pool, sealer, city, accountId: who.accountId }
  const told = await call(route, who, (await probe.ask?.(here, place)) ?? {})
  const seen = verdictOf(told, probe.tells?.(told, here, place))
  // A screen hears that something changed, never what or where: see changes.rules.ts.
  const isPlaced = probe.tells !== undefined && !(who.kind === 'screen' && route.id === 'listChanges')
  const wanted = expected(who, route.access, place, isPlaced)
  list(who, `${route.method.toUpperCase()} ${route.path}`, place, wanted)
  if (agrees(seen, wanted) && wasAsked(probe, told, wanted)) return []
  const answer = `${told.status} ${told.bytes.toString('utf8', 0, 160)}`
  return [`${who.name}, territory ${who.territory}, ${place}: ${seen}, wanted ${wanted} (${answer})`]
}

async function tryDoor(route: Route): Promise<string[]> {
  const wrong: string[] = []
  for (const who of callers) for (const place of places) wrong.push(...(await tryOnce(route, who, place)))
  return wrong
}

describe('the door', () => {
  it.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
    '%s obeys the table of rights',
    async (_name, route) => {
      expect(await tryDoor(route)).toEqual([])
    },
  )

  it.each(tileProbes.map((probe) => [probe.layer, probe] as const))(
    'to tiles of %s obeys the table of rights',
    async (_name, probe) => {
      const wrong: string[] = []
      for (const who of callers) {
        for (const place of places) {
          const isPublished = probe.isCut && (who.post === 'wall' || who.post === 'public')
          // Published counts stand at the middle of their grid: the tile of the edge itself has none.
          const asked = probe.call(isPublished && place === 'edge' ? 'inside' : place)
          const told = await call({ method: 'get', path: '/' }, who, asked)
          const wanted = isPublished
            ? expected(who, 'heat:read', place, true)
            : expected(who, probe.right as Right, place, probe.isCut)
          const seen = verdictOf(told, probe.isCut ? holdsPlace(told, asked, place) : undefined)
          list(who, `tiles of ${probe.layer}`, place, wanted)
          if (!agrees(seen, wanted))
            wrong.push(`${who.name}, territory ${who.territory}, ${place}: ${seen}, wanted ${wanted} (${told.status})`)
        }
      }
      expect(wrong).toEqual([])
    },
  )

  it('to the live stream opens to who may hear of changes', async () => {
    for (const who of callers) {
      const stop = new AbortController()
      const response = await fetch(`${app.url}/changes/stream`, { headers: who.headers, signal: stop.signal })
      const wanted = expected(who, 'changes:read', 'inside', false)
      expect(response.ok ? 'told' : 'refused', who.name).toBe(wanted)
      stop.abort()
    }
  })
})

/** Whether a tile of incidents holds anything on the ground of a place: features are points in its own units. */
function holdsPlace(told: Told, { path = '' }: Call, place: Place): boolean {
  if (told.status !== 200) return false
  const [, z = 0, x = 0] = /\/(\d+)\/(\d+)\/\d+\.mvt/.exec(path)?.map(Number) ?? []
  const layer = new VectorTile(new PbfReader(told.bytes)).layers.incidents
  if (!layer) return false
  const isOutside = place === 'outside'
  return Array.from({ length: layer.length }, (_, i) => layer.feature(i)).some((feature) => {
    const at = feature.loadGeometry()[0]?.[0]?.x ?? 0
    const longitude = ((x + at / layer.extent) / 2 ** z) * 360 - 180
    return isOutside ? longitude > 0.0102 : longitude < 0.0102
  })
}

describe('the list of cases', () => {
  const file = new URL('../../docs/rights-matrix.tsv', import.meta.url)
  it('in docs/rights-matrix.tsv is the one that was walked', () => {
    const text = `caller\tterritory\tdoor\tplace\tby the table of rights\n${listed.join('\n')}\n`
    if (process.env.UPDATE_MATRIX === '1') writeFileSync(file, text)
    expect(listed.length).toBeGreaterThan(3000)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
  it('leaves no door of the contracts out', () => {
    const walked = new Set(listed.map((line) => line.split('\t')[2]))
    expect(
      routes.map((route) => `${route.method.toUpperCase()} ${route.path}`).filter((door) => !walked.has(door)),
    ).toEqual([])
  })
})
