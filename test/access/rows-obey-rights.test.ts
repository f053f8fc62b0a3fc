import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyPost, Right } from '#geo/rights'
import { AnyPost as AllPosts, rightOf } from '#geo/rights'
import { openSealer } from '../../api/sealing/sealing.ts'
import { addKey } from '../../api/sealing/key-ring.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { aNumber, aSquare } from '../support/build.ts'
import type { Place, TerritoryCity } from '../support/territory-city.ts'
import { aClusterAlert, aHotspotResult, aHotspotRun, everyAnalysis } from '../support/stored-analyses.ts'
import { anOrder, aScenario } from '../support/stored-decisions.ts'
import type { Ask } from './decision-rows.ts'
import { decisionAsks, decisionChanges } from './decision-rows.ts'
import { aTerritoryCity, freeLatitude, gridCodes, places, positions, territoryArea } from '../support/territory-city.ts'

/*
 * Row security alone: no service in between. Each post's claims are set on a connection of the role wangge_app and the
 * store is asked for one thing at each place; what it gives must be what the table of rights says.
 */
let database: TestDatabase
let app: Client
let city: TerritoryCity
const account = 1
beforeAll(async () => {
  database = await openTestDatabase()
  city = await aTerritoryCity(database.pool, openSealer(addKey()))
  await database.pool.query(
    `INSERT INTO accounts (login, name, post) VALUES ('me-myself', 'Me', NULL), ('somebody-else', 'Other', 'leader')`,
  )
  app = await database.client('wangge_app')
})
afterAll(async () => {
  await app.end()
  await database.close()
})

type Territory = 'area' | 'grid' | 'city' | 'none'
const claimsOf: Record<Territory, { areas: string; grids: string }> = {
  area: { areas: territoryArea, grids: '' },
  grid: { areas: '', grids: gridCodes.inside },
  city: { areas: 'city', grids: '' },
  none: { areas: '', grids: '' },
}

/** Does `text` in a transaction that is rolled back, under a post's claims; true when it met a row. */
async function meets(
  post: AnyPost,
  territory: Territory,
  work: (client: Client) => Promise<{ rowCount: number | null }>,
): Promise<boolean> {
  await app.query('BEGIN')
  try {
    const { areas, grids } = claimsOf[territory]
    await app.query(
      `SELECT set_config('wangge.post', $1, true), set_config('wangge.account', $2, true), set_config('wangge.areas', $3, true), set_config('wangge.grids', $4, true)`,
      [post, String(account), areas, grids],
    )
    const { rowCount } = await work(app)
    return (rowCount ?? 0) > 0
  } catch (error) {
    if (/row-level security|permission denied|is the .* administrator's/.test(String(error))) return false
    throw error
  } finally {
    await app.query('ROLLBACK')
  }
}

/** What the table of rights says of a thing at a place. */
function allowed(post: AnyPost, right: Right, place: Place, territory: Territory): boolean {
  const line = rightOf(post, right)
  if (!line) return false
  if (line.reach === 'everywhere' || line.reach === 'own') return true
  if (territory === 'city') return true
  if (line.reach !== 'territory' || territory === 'none') return false
  // Whose territory is one grid draws no other beside it.
  if (right === 'grids:draw' && territory === 'grid') return false
  return place !== 'outside'
}

const point = (place: Place) => `ST_SetSRID(ST_MakePoint(${positions[place].join(', ')}), 4326)`
/** A community grid that lies far off, with a code of the place: codes decide whose grids are. */
const farSquare = (place: Place) => JSON.stringify(aSquare(20 + aNumber() / 100, freeLatitude[place] + 1, 0.005))
const communityOf = (place: Place) => gridCodes[place === 'outside' ? 'outside' : 'inside'].slice(0, 12)

const asks: [Right, string, Ask][] = [
  ['areas:read', 'areas', (c) => c.query('SELECT FROM areas')],
  ['map:read', 'classes', (c) => c.query('SELECT FROM incident_classes')],
  ['map:read', 'settings of the city', (c) => c.query('SELECT FROM city_settings')],
  ['grids:read', 'grid', (c, place) => c.query('SELECT FROM grids WHERE id = $1', [city.things[place].gridId])],
  [
    'buildings:read',
    'building',
    (c, place) => c.query('SELECT FROM buildings WHERE id = $1', [city.things[place].buildingId]),
  ],
  [
    'households:read',
    'household',
    (c, place) => c.query('SELECT FROM households WHERE id = $1', [city.things[place].householdId]),
  ],
  [
    'incidents:read',
    'incident',
    (c, place) => c.query('SELECT FROM incidents WHERE id = $1', [city.things[place].incidentId]),
  ],
  [
    'incidents:read',
    'incident by box',
    (c, place) => c.query(`SELECT FROM incidents WHERE position && ST_Expand(${point(place)}, 0.0001)`),
  ],
  [
    'incidents:report',
    'new incident',
    (c, place) =>
      c.query(
        `INSERT INTO incidents (reported_at, position, class_id) VALUES ('2026-03-03T08:00Z', ${point(place)}, $1)`,
        [city.classId],
      ),
  ],
  [
    'resources:read',
    'resource',
    (c, place) => c.query('SELECT FROM resources WHERE id = $1', [city.things[place].resourceId]),
  ],
  [
    'resources:place',
    'new resource',
    (c, place) => c.query(`INSERT INTO resources (kind, name, position) VALUES ('post', 'new', ${point(place)})`),
  ],
  ['imports:read', 'import', (c) => c.query('SELECT FROM imports')],
  [
    'grids:draw',
    'new grid',
    (c, place) =>
      c.query(
        `INSERT INTO grids (coverage, kind, code, code_scheme, community_code, boundary)
         VALUES ('community', 'comprehensive', $1, 'gb-15', $2, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON($3), 4326)))`,
        [`${communityOf(place)}${String(100 + (aNumber() % 900))}`, communityOf(place), farSquare(place)],
      ),
  ],
  ['accounts:read', "another's account", (c) => c.query(`SELECT FROM accounts WHERE login = 'somebody-else'`)],
  [
    'accounts:manage',
    'new account',
    (c) => c.query(`INSERT INTO accounts (login, name) VALUES ('made-${aNumber()}', 'Made')`),
  ],
  ['settings:read', 'setting', (c) => c.query('SELECT FROM access_settings')],
  [
    'settings:change',
    'new setting',
    (c) => c.query(`INSERT INTO access_settings (key, value) VALUES ('new-${aNumber()}', '1')`),
  ],
  ['retention:read', 'term', (c) => c.query('SELECT FROM retention_terms')],
  [
    'retention:change',
    'term changed',
    (c) => c.query(`UPDATE retention_terms SET days = 365 WHERE data_class = 'residents'`),
  ],
  ['audit:read', 'log', (c) => c.query('SELECT FROM audit_log')],
  ['screens:manage', 'screens', (c) => c.query(`SELECT FROM screens`)],
  ['keys:manage', "another's key", (c) => c.query(`SELECT FROM api_keys WHERE account_id = 2`)],
  ['sessions:manage', "another's session", (c) => c.query(`SELECT FROM sessions WHERE account_id = 2`)],
  [
    'keys:make',
    'own key',
    (c) =>
      c.query(
        `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES ($1, 'x', 'x', $2, '{map:read}', now())`,
        [account, String(aNumber())],
      ),
  ],
  [
    'residents:find',
    'person by number',
    (c, place) => c.query('SELECT FROM find_residents(ARRAY[decode($1, $2)])', [fingerprints[place], 'hex']),
  ],
  [
    'incidents:unmask',
    'sealed original',
    async (c, place) => {
      const { rows } = await c.query<{ id: number }>(
        `INSERT INTO openings (account_id, purpose, note, incident_ids) VALUES ($1, 'complaint-handling', 'a test', ARRAY[$2::bigint]) RETURNING id`,
        [account, city.things[place].incidentId],
      )
      await c.query(`SELECT set_config('wangge.opening', $1, true)`, [String(rows[0]?.id)])
      return c.query('SELECT FROM incident_originals WHERE incident_id = $1', [city.things[place].incidentId])
    },
  ],
]
const fingerprints = {} as Record<Place, string>

/** Stored analyses by grid: right and question, $1 the grid. */
const byGrid = [
  ['hot spot', 'SELECT FROM hotspot_results WHERE grid_id = $1'],
  ['alert', 'SELECT FROM cluster_alerts WHERE grid_ids = ARRAY[$1::bigint]'],
  ['reporting rate', 'SELECT FROM reporting_grids WHERE grid_id = $1'],
  ['silence', 'SELECT FROM silence_grids WHERE grid_id = $1'],
  ['flag of silence', 'SELECT FROM silence_flags WHERE grid_id = $1'],
  ['forecast', 'SELECT FROM forecasts WHERE grid_id = $1'],
] as const
asks.push(
  ...byGrid.map(([what, question]): (typeof asks)[number] => [
    'analysis:read',
    what,
    (c, place) => c.query(question, [city.things[place].gridId]),
  ]),
  // Everybody's figures: begun by who has the whole city, whatever place the case is about.
  [
    'analysis:renew',
    'estimate begun',
    (c) =>
      c.query(
        `INSERT INTO reporting_runs (state, from_at, to_at, data_version) VALUES ('failed', '2026-03-01', '2026-04-01', 1)`,
      ),
  ],
  [
    'analysis:run',
    'stored hot spot',
    async (c, place) => {
      const { rows } = await c.query<{ id: number }>(
        `INSERT INTO hotspot_runs (made_by, method, coverage, measure, weights, rate, seed, permutations, filter, data_version, inputs_digest, tells_sensitive, grid_ids)
         SELECT $1, 'moran', 'community', 'count', 'borders', 0.05, 1, 999, '{}', 1, repeat('b', 64), false,
                CASE WHEN sees_all('analysis', 'run') THEN NULL ELSE grids_within('analysis', 'run') END RETURNING id`,
        [account],
      )
      return aHotspotResult(c, { runId: Number(rows[0]?.id), gridId: city.things[place].gridId })
    },
  ],
)

asks.push(...decisionAsks(() => city))

/** Changing needs the row to be seen first, so the right to read is asked for too. */
const changes: [Right, Right, string, Ask][] = [
  [
    'incidents:move',
    'incidents:read',
    'incident moved on',
    (c, place) => c.query(`UPDATE incidents SET status = 'closed' WHERE id = $1`, [city.things[place].incidentId]),
  ],
  [
    'resources:remove',
    'resources:read',
    'resource removed',
    (c, place) => c.query('DELETE FROM resources WHERE id = $1', [city.things[place].resourceId]),
  ],
  [
    'grids:retire',
    'grids:read',
    'grid retired',
    (c, place) =>
      c.query(`UPDATE grids SET valid_to = now() + interval '1 day' WHERE id = $1`, [city.things[place].gridId]),
  ],
]

changes.push([
  'analysis:renew',
  'analysis:read',
  'estimate stopped',
  (c) => c.query(`UPDATE reporting_runs SET state = 'cancelled', error = NULL`),
])
changes.push([
  'analysis:run',
  'analysis:read',
  'alert noted',
  (c, place) =>
    c.query('UPDATE cluster_alerts SET seen_by = $1, seen_at = now() WHERE grid_ids = ARRAY[$2::bigint]', [
      account,
      city.things[place].gridId,
    ]),
])

changes.push(...decisionChanges(() => city))

const posts = AllPosts.options
const territories: Territory[] = ['area', 'grid', 'city', 'none']
const cases = posts.flatMap((post) =>
  territories.flatMap((territory) => places.map((place) => ({ post, territory, place }))),
)

beforeAll(async () => {
  await everyAnalysis(database.pool, city)
  for (const place of places) await aScenario(database.pool, city, { place, madeBy: account })
  for (const place of places) await anOrder(database.pool, city, { place })
  await database.pool.query(`INSERT INTO imports (noun, file_name, state) VALUES ('grids', 'x.csv', 'stored')`)
  await database.pool.query(`INSERT INTO access_settings (key, value) VALUES ('lockSeconds', '300')`)
  await database.pool.query(`INSERT INTO city_settings (key, value) VALUES ('name_zh', 'x') ON CONFLICT DO NOTHING`)
  await database.pool.query(
    `INSERT INTO audit_log (kind, action, outcome, actor) VALUES ('service', 'test', 'done', 'service')`,
  )
  await database.pool.query(
    `INSERT INTO api_keys (account_id, name, beginning, token_hash, scopes, expires_at) VALUES (2, 'x', 'x', 'of another', '{map:read}', now())`,
  )
  await database.pool.query(`INSERT INTO sessions (account_id, token_hash, proof) VALUES (2, 'of another', 'password')`)
  for (const place of places) {
    const { residentId, incidentId } = city.things[place]
    const { rows } = await database.pool.query<{ print: string }>(
      `SELECT encode(fingerprint, 'hex') AS print FROM resident_telephones WHERE resident_id = $1`,
      [residentId],
    )
    fingerprints[place] = rows[0]?.print ?? ''
    await database.pool.query(
      `INSERT INTO incident_originals (incident_id, community_grid_id, sealed, kinds) SELECT id, community_grid_id, 'x', '{mobile}' FROM incidents WHERE id = $1`,
      [incidentId],
    )
  }
  await database.pool.query(
    `INSERT INTO screens (name, level, territory_kind, token_hash, paired_by) VALUES ('wall', 'wall', 'city', 'x', $1)`,
    [account],
  )
})

describe.each(cases)(
  'row security shows a $post with the territory $territory, $place',
  ({ post, territory, place }) => {
    it('what the table of rights says, and nothing else', async () => {
      const wrong: string[] = []
      for (const [right, what, ask] of asks) {
        const met = await meets(post, territory, (client) => ask(client, place))
        if (met !== allowed(post, right, place, territory))
          wrong.push(`${right} (${what}): ${met ? 'given' : 'refused'}`)
      }
      for (const [right, reading, what, ask] of changes) {
        const met = await meets(post, territory, (client) => ask(client, place))
        const may = allowed(post, right, place, territory) && allowed(post, reading, place, territory)
        if (met !== may) wrong.push(`${right} (${what}): ${met ? 'given' : 'refused'}`)
      }
      expect(wrong).toEqual([])
    })

    it('persons only by an opening of its own, and only the kinds its right names', async () => {
      const { householdId, residentId } = city.things[place]
      const line = rightOf(post, 'residents:open')
      const may = allowed(post, 'residents:open', place, territory)
      const tables: [string, string][] = [
        ['resident_names', 'names'],
        ['resident_telephones', 'telephones'],
        ['resident_identities', 'identities'],
        ['resident_care', 'care'],
      ]
      for (const [table, field] of tables) {
        const question = `SELECT FROM ${table} WHERE resident_id = ${residentId}`
        expect(await meets(post, territory, (c) => c.query(question)), `${table} without an opening`).toBe(false)
        const opened = await meets(post, territory, async (client) => {
          await client.query(
            `WITH o AS (INSERT INTO openings (account_id, purpose, note, household_ids) VALUES ($1, 'care-visit', 'a test', ARRAY[$2::bigint]) RETURNING id)
           SELECT set_config('wangge.opening', id::text, true) FROM o`,
            [account, householdId],
          )
          return client.query(question)
        })
        expect(opened, `${table} opened`).toBe(may && line?.fields.includes(field) === true)
      }
    })
  },
)

describe('an opening', () => {
  const open = (householdId: number, by: number, age = '0 seconds') =>
    database.pool.query<{ id: number }>(
      `INSERT INTO openings (account_id, purpose, note, household_ids, made_at) VALUES ($1, 'care-visit', 'a test', ARRAY[$2::bigint], now() - $3::interval) RETURNING id`,
      [by, householdId, age],
    )
  const seen = async (openingId: number) =>
    meets('grid-worker', 'area', async (client) => {
      await client.query(`SELECT set_config('wangge.opening', $1, true)`, [String(openingId)])
      return client.query('SELECT FROM resident_names')
    })

  it('opens its own household, for five minutes, to its own account', async () => {
    const { householdId } = city.things.inside
    expect(await seen((await open(householdId, account)).rows[0]?.id ?? 0)).toBe(true)
    expect(await seen((await open(householdId, account, '6 minutes')).rows[0]?.id ?? 0)).toBe(false)
    expect(await seen((await open(householdId, 2)).rows[0]?.id ?? 0)).toBe(false)
    expect(await seen((await open(999_999, account)).rows[0]?.id ?? 0)).toBe(false)
  })
})

describe('a planner of one community', () => {
  it('draws no grid on ground outside it, whatever code it carries', async () => {
    const drawn = (latitude: number) =>
      meets('planner', 'area', (client) =>
        client.query(
          `INSERT INTO grids (coverage, kind, code, code_scheme, community_code, boundary)
           VALUES ('community', 'comprehensive', $1, 'gb-15', $2, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON($3), 4326)))`,
          [`${territoryArea}999`, territoryArea, JSON.stringify(aSquare(21, latitude, 0.005))],
        ),
      )
    expect(await drawn(freeLatitude.inside + 2)).toBe(true)
    expect(await drawn(freeLatitude.outside + 2)).toBe(false)
    expect(await drawn(freeLatitude.inside + 4.999)).toBe(false)
  })
})

describe('stored analyses', () => {
  const posts = AllPosts.options.map((post) => ({ post, may: rightOf(post, 'analysis:read') !== undefined }))

  it.each(posts)('of a community as a whole are told a $post only with all of its grids', async ({ post, may }) => {
    const met = (territory: Territory, community: string) =>
      meets(post, territory, (c) => c.query('SELECT FROM reporting_communities WHERE community_code = $1', [community]))
    expect(await met('area', territoryArea)).toBe(may)
    expect(await met('area', gridCodes.outside.slice(0, 12))).toBe(false)
    expect(await met('grid', territoryArea)).toBe(false)
    expect(await met('city', gridCodes.outside.slice(0, 12))).toBe(may)
  })

  it.each(posts)('over grids on both sides are told a $post of the whole city only', async ({ post, may }) => {
    const id = await aClusterAlert(database.pool, city, ['inside', 'outside'])
    const met = (territory: Territory) =>
      meets(post, territory, (c) => c.query('SELECT FROM cluster_alerts WHERE id = $1', [id]))
    expect([await met('area'), await met('grid'), await met('city')]).toEqual([false, false, may])
  })

  it.each(posts)('that count sensitive places are told a $post only who is told the places', async ({ post, may }) => {
    const id = await aHotspotRun(database.pool, city, { tellsSensitive: true })
    const isTold = may && rightOf(post, 'incidents:read')?.fields.includes('sensitive-position') === true
    for (const question of ['SELECT FROM hotspot_runs WHERE id = $1', 'SELECT FROM hotspot_results WHERE run_id = $1'])
      expect(await meets(post, 'city', (c) => c.query(question, [id])), question).toBe(isTold)
  })

  it.each(posts)('have heads that a $post reads who may read analyses', async ({ post, may }) => {
    for (const table of ['hotspot_runs', 'reporting_runs', 'forecast_runs', 'forecast_groups'])
      expect(await meets(post, 'grid', (c) => c.query(`SELECT FROM ${table}`)), table).toBe(may)
  })
})

describe('an API key', () => {
  it('may no more than its scopes', async () => {
    const meetsWith = (scopes: string) =>
      meets('command', 'city', async (client) => {
        await client.query(`SELECT set_config('wangge.scopes', $1, true)`, [scopes])
        return client.query('SELECT FROM incidents WHERE id = $1', [city.things.inside.incidentId])
      })
    expect(await meetsWith('')).toBe(true)
    expect(await meetsWith('incidents:read,grids:read')).toBe(true)
    expect(await meetsWith('grids:read')).toBe(false)
  })
})

describe('the administrators', () => {
  const as = (post: AnyPost, text: string, values: unknown[] = []) =>
    meets(post, 'none', (client) => client.query(text, values))

  it('give no right to themselves', async () => {
    await expect(as('security-admin', `UPDATE accounts SET post = 'command' WHERE id = $1`, [account])).rejects.toThrow(
      /to himself/,
    )
    expect(await as('security-admin', `INSERT INTO account_territories VALUES ($1, 'city', '')`, [account])).toBe(false)
  })
  it('keep to their own columns', async () => {
    expect(await as('security-admin', `UPDATE accounts SET is_disabled = true WHERE id = 2`)).toBe(false)
    expect(await as('security-admin', `UPDATE accounts SET post = 'analyst' WHERE id = 2`)).toBe(true)
    expect(await as('system-admin', `UPDATE accounts SET is_disabled = true WHERE id = 2`)).toBe(true)
    expect(await as('system-admin', `UPDATE accounts SET post = 'analyst' WHERE id = 2`)).toBe(false)
    expect(await as('audit-admin', `UPDATE accounts SET name = 'x' WHERE id = 2`)).toBe(false)
  })
  it('stay apart for good', async () => {
    await database.pool.query(`INSERT INTO accounts (login, name, post) VALUES ('auditor', 'Auditor', 'audit-admin')`)
    const change = (post: string | null) =>
      database.pool.query(`UPDATE accounts SET post = $1 WHERE login = 'auditor'`, [post])
    await expect(change('command')).rejects.toThrow(/no other post/)
    await change(null)
    await expect(change('security-admin')).rejects.toThrow(/does not become another one/)
  })
})
