import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyPost } from '#geo/rights'
import { AnyPost as Posts, rightOf } from '#geo/rights'
import { originalContext } from '#geo/sealed-values'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { countKeyUses, resealColumn, sealedColumns } from '../../scripts/support/sealed-columns.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'
import type { TerritoryCity } from '../support/territory-city.ts'
import { aTerritoryCity, territoryArea } from '../support/territory-city.ts'

const ring = addKey()
const sealer = openSealer(ring)
const kinds = ['names', 'telephones', 'identities', 'care'] as const

let database: TestDatabase
let app: Client
let city: TerritoryCity
let accountId: number
beforeAll(async () => {
  database = await openTestDatabase()
  app = await database.client('wangge_app')
  city = await aTerritoryCity(database.pool, sealer)
  accountId = (await aPerson(database.pool, { post: 'command' })).accountId
  for (const { incidentId } of Object.values(city.things))
    await database.pool.query(
      `INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds)
       SELECT id, community_grid_id, $2, '{mobile}' FROM incidents WHERE id = $1`,
      [incidentId, sealer.seal('{"text":"as it came in","address":""}', originalContext(incidentId))],
    )
})
afterAll(async () => {
  await app.end()
  await database.close()
})

type Claims = { post: AnyPost; areas?: string; scopes?: string; opening?: number }
type Opening = { households?: number[]; residents?: number[]; incidents?: number[]; minutesAgo?: number; by?: number }

/** Runs one question as the role that answers people, with claims that end with it. */
async function ask<R extends object>(claims: Claims, text: string, values: unknown[] = []): Promise<R[]> {
  const { post, areas = territoryArea, scopes = '', opening } = claims
  const settings = { post, account: accountId, areas, grids: '', scopes, opening: opening ?? '' }
  await app.query('BEGIN')
  try {
    for (const [name, value] of Object.entries(settings))
      await app.query('SELECT set_config($1, $2, true)', [`wangge.${name}`, String(value)])
    return (await app.query<R>(text, values)).rows
  } finally {
    await app.query('ROLLBACK')
  }
}

async function anOpening({
  households = [],
  residents = [],
  incidents = [],
  minutesAgo = 0,
  by,
}: Opening): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO openings (account_id, purpose, note, household_ids, resident_ids, incident_ids, made_at)
     VALUES ($1, 'care-visit', 'for a test', $2, $3, $4, now() - make_interval(mins => $5)) RETURNING id::int`,
    [by ?? accountId, households, residents, incidents, minutesAgo],
  )
  return rows[0]?.id ?? 0
}

const count = async (claims: Claims, table: string): Promise<number> =>
  (await ask<{ n: number }>(claims, `SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1

describe('a resident', () => {
  it.each(Posts.options)(
    'is shown to %s with the kinds its right names, and without an opening not at all',
    async (post) => {
      const { householdId } = city.things.inside
      const opening = await anOpening({ households: [householdId] })
      const right = rightOf(post, 'residents:open')
      expect(await count({ post }, 'residents')).toBe(0)
      expect(await count({ post, opening }, 'residents')).toBe(right ? 1 : 0)
      for (const kind of kinds) {
        expect(await count({ post }, `resident_${kind}`), kind).toBe(0)
        expect(await count({ post, opening }, `resident_${kind}`), kind).toBe(right?.fields.includes(kind) ? 1 : 0)
      }
    },
  )

  it('stays hidden outside the territory, from others and after five minutes', async () => {
    const { householdId } = city.things.inside
    const outside = await anOpening({ households: [city.things.outside.householdId] })
    const late = await anOpening({ households: [householdId], minutesAgo: 6 })
    const other = await aPerson(database.pool, { post: 'grid-worker' })
    const foreign = await anOpening({ households: [householdId], by: other.accountId })
    for (const opening of [outside, late, foreign])
      expect(await count({ post: 'grid-worker', opening }, 'residents')).toBe(0)
    expect(await count({ post: 'grid-worker', areas: 'city', opening: outside }, 'residents')).toBe(1)
  })

  it('is told in everything to who answers a request of its own, and to nobody who asks by part of the city', async () => {
    const { residentId } = city.things.outside
    const opening = await anOpening({ residents: [residentId] })
    for (const kind of kinds) {
      expect(await count({ post: 'command', areas: 'city', opening }, `resident_${kind}`), kind).toBe(1)
      expect(await count({ post: 'command', opening }, `resident_${kind}`), kind).toBe(0)
      expect(await count({ post: 'grid-worker', areas: 'city', opening }, `resident_${kind}`), kind).toBe(0)
    }
  })

  it('is found by a fingerprint only by who may find in the whole city', async () => {
    const find = (claims: Claims) =>
      ask(claims, `SELECT * FROM find_residents(ARRAY(SELECT $1::bytea))`, [
        sealer.fingerprint(`1990000${String(city.things.outside.residentId).padStart(4, '0')}`, 'telephone'),
      ])
    expect(await find({ post: 'command', areas: 'city' })).toHaveLength(1)
    expect(await find({ post: 'command' })).toEqual([])
    expect(await find({ post: 'grid-worker', areas: 'city' })).toEqual([])
  })

  it('asks who looked only while it is opened', async () => {
    const { residentId, householdId } = city.things.edge
    await anOpening({ households: [householdId] })
    const looks = (opening?: number) =>
      ask(
        { post: 'command', areas: 'city', ...(opening === undefined ? {} : { opening }) },
        `SELECT * FROM looks_at_resident($1)`,
        [residentId],
      )
    expect(await looks()).toEqual([])
    expect(await looks(await anOpening({ residents: [residentId] }))).toHaveLength(1)
  })
})

describe('the original of a complaint', () => {
  it.each(Posts.options)('is opened for %s as its right says', async (post) => {
    const { inside, outside } = city.things
    const opening = await anOpening({ incidents: [inside.incidentId, outside.incidentId] })
    expect(await count({ post }, 'incident_originals')).toBe(0)
    expect(await count({ post, opening }, 'incident_originals')).toBe(rightOf(post, 'incidents:unmask') ? 1 : 0)
  })

  it('goes with its incident', async () => {
    const { incidentId } = city.things.edge
    await database.pool.query('DELETE FROM incidents WHERE id = $1', [incidentId])
    const { rowCount } = await database.pool.query('SELECT FROM incident_originals WHERE incident_id = $1', [
      incidentId,
    ])
    expect(rowCount).toBe(0)
  })
})

describe('a key for one thing only', () => {
  it('meets the rows it may write, without their words', async () => {
    const claims: Claims = { post: 'department', scopes: 'incidents:move' }
    const rows = await ask(claims, `SELECT sees_field('incidents', 'read', 'text') AS "isTold" FROM incidents LIMIT 1`)
    expect(rows).toEqual([{ isTold: false }])
    expect(await count({ ...claims, scopes: 'heat:read' }, 'incidents')).toBe(0)
    expect(await count({ post: 'analyst', scopes: 'incidents:read' }, 'incident_classes')).toBeGreaterThan(0)
  })
})

describe('what is due', () => {
  it('is counted by no role that answers people, but through the preview', async () => {
    for (const call of [`due_records('residents', now())`, 'preview_removals()', `held_grids('residents')`])
      await expect(ask({ post: 'security-admin' }, `SELECT * FROM ${call}`), call).rejects.toThrow(/permission denied/)
    expect(await ask({ post: 'security-admin' }, 'SELECT * FROM read_removal_preview()')).toHaveLength(6)
    expect(await ask({ post: 'command', areas: 'city' }, 'SELECT * FROM read_removal_preview()')).toEqual([])
  })
})

describe('changing the key', () => {
  it('reaches every sealed column there is', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name ~ 'sealed' ORDER BY 1`,
    )
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(rows.map(({ name }) => name))
  })

  it('seals everything anew, with fingerprints that are found, in batches that can be taken up again', async () => {
    const grown = addKey(ring)
    const owner = await database.client()
    const reseal = async (stopAfter: number) => {
      let done = 0
      for (const column of sealedColumns.slice(0, stopAfter))
        done += await resealColumn(owner, openSealer(grown), { column, newest: grown.newest, onBatch: () => undefined })
      return done
    }
    expect(await reseal(2)).toBe(6)
    expect(await reseal(sealedColumns.length)).toBe(8)
    expect(await reseal(sealedColumns.length)).toBe(0)
    expect(new Set((await countKeyUses(owner)).map(({ key }) => key))).toEqual(new Set([grown.newest]))

    const alone = openSealer({ newest: grown.newest, keys: new Map([...grown.keys].slice(0, 1)) })
    const { rows } = await owner.query<{ sealed: Buffer; fingerprint: Buffer }>(
      'SELECT sealed, fingerprint FROM resident_telephones WHERE resident_id = $1',
      [city.things.inside.residentId],
    )
    const telephone = alone.unseal(
      rows[0]?.sealed ?? Buffer.of(),
      `resident-telephones/${city.things.inside.residentId}`,
    )
    expect(rows[0]?.fingerprint).toEqual(alone.fingerprint(telephone, 'telephone'))
    await owner.end()
  })
})
