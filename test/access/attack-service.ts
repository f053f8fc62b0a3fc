import { Writable } from 'node:stream'
import { expect } from 'vitest'
import type { Post } from '#geo/rights'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { peopleOf } from '../support/people.ts'
import { aTerritoryCity, positions } from '../support/territory-city.ts'
import type { TerritoryCity } from '../support/territory-city.ts'
import type { Counts } from './attack-store.ts'
import { changesOf, countRows } from './attack-store.ts'
import type { Answered, Attacker } from './attack-walk.ts'

type Ask = { body?: unknown; cookie?: string; headers?: Record<string, string> }

export type Attacked = {
  app: RunningApp
  city: TerritoryCity
  attacker: Attacker
  /** What the service logged, line by line. */
  log: string[]
  /** What nobody may find in the log: tokens, passwords, words of citizens. */
  secrets: string[]
  /** A call with exactly these headers; with a cookie, as a page of the service makes it. */
  ask: (method: string, path: string, call?: Ask) => Promise<Answered>
  cookieOf: (post: Post) => Promise<string>
  aReport: (text?: string) => { position: number[]; classId: number; text: string }
  anUpload: (fileName?: string) => Promise<Answered>
  /** No table lost rows since, and only those grew that people who may write write to; what is computed anew may be less. */
  expectWhole: (before: Counts) => Promise<void>
  /** The things of the city are there, the audit log is a whole chain, the service answers. */
  expectWell: () => Promise<void>
}

// Nobody listens there: a sign-in by this provider begins and ends with a refusal.
const oidc = { issuer: 'http://127.0.0.1:9', clientId: 'wangge', clientSecret: undefined, label: 'Test' }

const growing = new Set(
  `access_settings access_settings_history account_territories accounts api_key_uses api_keys audit_log changes
  credentials grids imports incident_originals incidents invitations legal_holds openings pairings removals
  resources stock screens sessions hotspot_runs hotspot_results cluster_alerts placement_runs plans plan_steps
  change_prices scenarios orders exports`
    .trim()
    .split(/\s+/),
)
/** Figures the service computes from others in the background: newer ones take the place of older ones. */
const renewed = /^(reporting_|forecast|silence_|cluster_scans$)/

export const jsonOf = (answer: Answered) => JSON.parse(answer.text) as Record<string, unknown>
export const kindOf = (answer: Answered) => jsonOf(answer).type

/** The whole service over two communities, logging everything into memory. */
export async function startAttacked(): Promise<Attacked> {
  const log: string[] = []
  const secrets: string[] = []
  const filled: { city?: TerritoryCity; here?: Attacker['here'] } = {}
  const app = await startApp(
    async ({ pool }, sealer) => {
      filled.city = await aTerritoryCity(pool, sealer)
      filled.here = { pool, sealer, city: filled.city }
    },
    { oidc },
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        log.push(chunk.toString())
        done()
      },
    }),
  )
  const { city, here } = filled
  if (!city || !here) throw new Error('the city was not made')
  const people = peopleOf(app.pool)
  const personOf: Attacker['personOf'] = async (post) => {
    const person = await people(post)
    if (!secrets.includes(person.token)) secrets.push(person.token)
    return person
  }
  const ask: Attacked['ask'] = (method, path, call) => askAt(app.url, method, path, call)
  const cookieOf = async (post: Post) => (await personOf(post)).cookie
  return {
    app,
    city,
    attacker: { url: app.url, here, personOf },
    log,
    secrets,
    ask,
    cookieOf,
    aReport: (text = 'a report') => ({ position: positions.inside, classId: city.classId, text }),
    anUpload: async (fileName = 'attack.csv') => {
      const query = new URLSearchParams({ noun: 'resources', fileName }).toString()
      return ask('POST', `/imports?${query}`, {
        body: 'kind,name,longitude,latitude\npost,=1+1,0.001,0.001\n',
        cookie: await cookieOf('command'),
        headers: { 'content-type': 'application/octet-stream' },
      })
    },
    expectWhole: async (before) => {
      const changes = Object.entries(changesOf(before, await countRows(app.pool)))
      expect(
        Object.fromEntries(changes.filter(([name, by]) => !renewed.test(name) && (by < 0 || !growing.has(name)))),
      ).toEqual({})
    },
    expectWell: () => expectWell({ app, city, ask, cookieOf }),
  }
}

async function askAt(
  url: string,
  method: string,
  path: string,
  { body, cookie, headers = {} }: Ask = {},
): Promise<Answered> {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie === undefined ? {} : { cookie, 'sec-fetch-site': 'same-origin' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, text: await response.text(), headers: response.headers }
}

type Parts = Pick<Attacked, 'app' | 'city' | 'ask' | 'cookieOf'>

async function expectWell({ app, city, ask, cookieOf }: Parts): Promise<void> {
  expect(jsonOf(await ask('GET', '/health'))).toMatchObject({ status: 'ok', database: { reachable: true } })
  const proof = await ask('POST', '/audit/verification', { cookie: await cookieOf('audit-admin') })
  expect(jsonOf(proof)).toMatchObject({ isWhole: true, broken: null })
  const { rows } = await app.pool.query(`SELECT FROM incidents WHERE text LIKE 'words %'`)
  expect(rows).toHaveLength(36)
  const cookie = await cookieOf('command')
  for (const { incidentId, buildingId, gridId } of Object.values(city.things))
    for (const path of [`/incidents/${incidentId}`, `/buildings/${buildingId}`, `/grids/${gridId}`])
      expect((await ask('GET', path, { cookie })).status, path).toBe(200)
}
