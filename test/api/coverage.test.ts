import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReachEngine } from '../../api/coverage/reach-engine.ts'
import { latestSeq } from '../../api/db/change-follower.ts'
import type { drawUnreachedGround, rankWhereNext, ReachAnswer } from '#contract/coverage'
import type { ResponseOf } from '#http'
import type { CoverageService as Service } from '../support/coverage-service.ts'
import { problemOf, serveCoverage } from '../support/coverage-service.ts'
import { coverageTown } from '../support/coverage-town.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'

type Ground = ResponseOf<typeof drawUnreachedGround>
type WhereNext = ResponseOf<typeof rankWhereNext>
const log = pino({ level: 'silent' })

type Shown = { cookie?: string }

const get = <T>(service: Service, path: string, headers: Shown = {}): Promise<T> => service.get<T>(path, headers)

/** Asks until the answer has seen everything written so far. */
async function getFresh<T extends { provenance: { dataVersion: number } }>(service: Service, path: string): Promise<T> {
  const written = await latestSeq(service.database.pool)
  for (;;) {
    const answer = await get<T>(service, path)
    if (answer.provenance.dataVersion >= written) return answer
    await wait(50)
  }
}

describe('coverage of a town', () => {
  let service: Service

  beforeAll(async () => {
    const database = await openTestDatabase()
    await database.pool.query(coverageTown)
    service = await serveCoverage(database)
  })
  afterAll(() => service.close())

  it('says that it is still loading, then answers', async () => {
    // The engine was opened within the same turn or a few before; a second one surely is not ready.
    const engine = openReachEngine({ pool: service.pool, follower: service.follower, log })
    await expect(async () =>
      engine.measureReach(
        { kind: 'clinic', mode: 'walk', measure: 'meters', limit: 1000, coverage: 'community', days: 90 },
        null,
      ),
    ).rejects.toMatchObject({ kind: 'still-loading' })
    await engine.ready()
    await engine.close()
    await service.engine.ready()
  })

  it('counts households and recent incidents reached, by grid and for the city', async () => {
    // near: 183 m along and 55 m off; middle 822 + 55 m; east 1,643 + 55 m; the incidents at 183, 192 and 1,643 m.
    const answer = await get<ReachAnswer>(service, '/coverage?kind=clinic&limit=1000')
    expect(answer.city).toMatchObject({ households: 74, householdsReached: 30, incidents: 3, incidentsReached: 2 })
    expect(answer).toMatchObject({ resources: 1, resourcesOffNetwork: 0, nodes: 7, nodesReached: 3 })
    const figures = answer.grids.map((g) => [
      g.name,
      g.households,
      g.householdsReached,
      g.incidents,
      g.incidentsReached,
    ])
    expect(figures).toEqual([
      ['West', 30, 30, 2, 2],
      ['East', 36, 0, 1, 0],
      ['Island', 7, 0, 0, 0],
    ])
  })

  it.each([
    ['limit=239', 10],
    ['limit=237', 0],
    ['limit=878', 30],
    ['limit=875', 10],
    // Back Street on foot: 443.8 m up West Road, 1,369 m along, 55 m off.
    ['limit=1860', 61],
    ['limit=1875', 66],
    ['limit=1750', 61],
    // The middle in minutes at 4.8 km/h: 877 m are 10.96 minutes.
    ['limit=11&measure=minutes', 30],
    ['limit=10.9&measure=minutes', 10],
    // By car the back street is open from the east alone: 1,826 + 443.8 + 456 + 55 m.
    ['limit=2790&mode=drive', 66],
    ['limit=2770&mode=drive', 61],
    // 183 m at 36 km/h and 55 m at 10 km/h: 18.3 + 20 seconds.
    ['limit=0.65&mode=drive&measure=minutes', 10],
    ['limit=0.63&mode=drive&measure=minutes', 0],
    ['limit=100000', 66],
  ])('reaches with %s %i households', async (words, households) => {
    const answer = await get<ReachAnswer>(service, `/coverage?kind=clinic&${words}`)
    expect(answer.city.householdsReached).toBe(households)
  })

  it('takes the period from the newest incident and leaves placeholders and the outside out', async () => {
    const days = async (n: number) =>
      (await get<ReachAnswer>(service, `/coverage?kind=clinic&limit=1000&days=${n}`)).city
    expect((await days(1)).incidents).toBe(1)
    expect((await days(30)).incidents).toBe(2)
    expect((await days(3650)).incidents).toBe(4)
  })

  it('answers by unit grid too', async () => {
    const answer = await get<ReachAnswer>(service, '/coverage?kind=clinic&limit=1000&coverage=unit')
    expect(answer.grids).toHaveLength(1)
    expect(answer.grids[0]).toMatchObject({ name: 'Block', households: 10, householdsReached: 10, incidents: 2 })
  })

  it('reaches nothing with no resource of the kind, or one off every road', async () => {
    const none = await get<ReachAnswer>(service, '/coverage?kind=hydrant&limit=1000')
    expect(none).toMatchObject({ resources: 0, resourcesOffNetwork: 0, nodesReached: 0 })
    expect(none.city.householdsReached).toBe(0)
    const school = await get<ReachAnswer>(service, '/coverage?kind=school&limit=100000')
    expect(school).toMatchObject({ resources: 1, resourcesOffNetwork: 1, nodes: 7, nodesReached: 0 })
  })

  it('draws the ground not reached as a valid shape of the area it says', async () => {
    const all = await get<Ground>(service, '/coverage/gaps?kind=hydrant&limit=1000')
    const some = await get<Ground>(service, '/coverage/gaps?kind=clinic&limit=1000')
    const { pool } = service.database
    const { rows: truth } = await pool.query<{ area: number }>(
      `SELECT sum(area_square_meters) AS area FROM grids WHERE coverage = 'community'`,
    )
    expect(Math.abs(all.citySquareMeters / (truth[0]?.area ?? 0) - 1)).toBeLessThan(0.04)
    expect(all.unreachedSquareMeters).toBe(all.citySquareMeters)
    // West, and east, of the middle are one block; the island another.
    expect(all.unreached.coordinates).toHaveLength(2)
    expect(some.unreachedSquareMeters).toBeGreaterThan(0)
    expect(some.unreachedSquareMeters).toBeLessThan(some.citySquareMeters)
    for (const { unreached, unreachedSquareMeters } of [all, some]) {
      const { rows } = await pool.query<{ valid: boolean; area: number; clinic: boolean }>(
        `SELECT ST_IsValid(g) AS valid, ST_Area(g::geography) AS area,
                ST_Intersects(g, ST_SetSRID(ST_MakePoint(111.001, 35.0001), 4326)) AS clinic
         FROM ST_GeomFromGeoJSON($1) AS g`,
        [JSON.stringify(unreached)],
      )
      expect(rows[0]?.valid).toBe(true)
      expect(Math.abs((rows[0]?.area ?? 0) / unreachedSquareMeters - 1)).toBeLessThan(0.005)
    }
    expect(await get<Ground>(service, '/coverage/gaps?kind=clinic&limit=1000')).toEqual(some)
  })

  it('ranks grids by need and says why', async () => {
    const { grids } = await get<WhereNext>(service, '/coverage/where-next?kind=clinic&limit=1000&top=2')
    expect(grids.map((g) => [g.rank, g.name, g.householdsUnreached, g.reason])).toEqual([
      [1, 'East', 36, 'households-far'],
      [2, 'Island', 7, 'nothing-near'],
    ])
    expect(grids[0]).toMatchObject({ need: 36 * (1 + 1 / 36), openIncidents: 3, incidentsUnreached: 1 })
    expect(grids[1]?.nearest).toBeNull()
    const [, , west] = (await get<WhereNext>(service, '/coverage/where-next?kind=clinic&limit=1000')).grids
    expect(west).toMatchObject({ name: 'West', need: 0, reason: 'served', openIncidents: 1 })
  })

  it.each(['limit=0', 'limit=-5', 'limit=abc', 'limit=100&days=0', 'limit=100&kind=dragon', 'limit=100&mode=fly', ''])(
    'refuses %j with a sentence',
    async (words) => {
      for (const path of ['/coverage', '/coverage/gaps', '/coverage/where-next']) {
        const kind = words.includes('kind') ? '' : 'kind=clinic&'
        const problem = await problemOf(service, `${path}?${kind}${words}`)
        expect(problem).toMatchObject({ type: '/problems/invalid-request', status: 400 })
        expect(problem.detail).toMatch(/^\/query\//)
      }
    },
  )

  describe('asked within a territory', () => {
    const west = '140000000000001'
    const island = '140000000000003'
    const reach = '/coverage?kind=clinic&limit=1000'
    const next = '/coverage/where-next?kind=clinic&limit=1000'
    const nothing = { households: 0, householdsReached: 0, incidents: 0, incidentsReached: 0 }
    const someone = async (...codes: string[]): Promise<Shown> => {
      const territories = codes.map((code) => ({ kind: 'grid' as const, code }))
      return { cookie: (await aPerson(service.database.pool, { post: 'command', territories })).cookie }
    }

    it('tells of its grids alone, and sums them up', async () => {
      const answer = await get<ReachAnswer>(service, reach, await someone(west, island))
      expect(answer.grids.map(({ name }) => name)).toEqual(['West', 'Island'])
      expect(answer.city).toMatchObject({ households: 37, householdsReached: 30, incidents: 2, incidentsReached: 2 })
      expect(answer.provenance.source).toContain('your territory')
      const ranked = await get<WhereNext>(service, next, await someone(west))
      expect(ranked.grids.map(({ name, openIncidents }) => [name, openIncidents])).toEqual([['West', 1]])
    })

    it.each([
      ['that holds no grid', ['140000000000009']],
      ['that was never given', []],
    ])('%s is told nothing of the city, whoever asked before', async (_what, codes) => {
      const whole = await get<ReachAnswer>(service, reach)
      expect(whole.city.households).toBe(74)
      const who = await someone(...codes)
      for (let asked = 0; asked < 2; asked++) {
        const answer = await get<ReachAnswer>(service, reach, who)
        expect(answer.city).toMatchObject(nothing)
        expect([answer.grids, answer.communities]).toEqual([[], []])
        expect((await get<WhereNext>(service, next, who)).grids).toEqual([])
      }
      expect(await get<ReachAnswer>(service, reach)).toEqual(whole)
    })

    it('gives an empty territory its nothing before the city was ever asked about', async () => {
      const unasked = '/coverage?kind=clinic&limit=1001'
      const who = await someone()
      expect((await get<ReachAnswer>(service, unasked, who)).city).toMatchObject(nothing)
      expect((await get<ReachAnswer>(service, unasked)).city.households).toBe(74)
    })

    it('draws the same ground as for the city, and refuses unit grids', async () => {
      const who = await someone(west)
      const gaps = '/coverage/gaps?kind=clinic&limit=1000'
      expect(await get<Ground>(service, gaps, who)).toEqual(await get<Ground>(service, gaps))
      for (const path of [reach, next])
        expect(await problemOf(service, `${path}&coverage=unit`, who)).toMatchObject({
          type: '/problems/invalid-request',
          detail: expect.stringContaining('coverage=community') as string,
        })
    })
  })

  it('says to sign in before it looks at the question', async () => {
    const answer = await fetch(`${service.url}/coverage?limit=abc`)
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([401, '/problems/not-signed-in'])
  })

  it('follows the writes of others', async () => {
    const { pool } = service.database
    const clinic = '/coverage?kind=clinic&limit=1000'
    await pool.query(
      `INSERT INTO resources (kind, position) VALUES ('clinic', ST_SetSRID(ST_MakePoint(111.005, 35.020), 4326))`,
    )
    expect((await getFresh<ReachAnswer>(service, clinic)).city.householdsReached).toBe(37)
    await pool.query(`INSERT INTO households (position) VALUES (ST_SetSRID(ST_MakePoint(111.001, 35.0001), 4326))`)
    expect((await getFresh<ReachAnswer>(service, clinic)).city).toMatchObject({ households: 75, householdsReached: 38 })
    await pool.query(`INSERT INTO incidents (reported_at, position, class_id) SELECT '2025-07-01',
      ST_SetSRID(ST_MakePoint(111.001, 35.0001), 4326), min(id) FROM incident_classes`)
    expect((await getFresh<ReachAnswer>(service, clinic)).city).toMatchObject({ incidents: 4, incidentsReached: 3 })
    await pool.query(`UPDATE grids SET valid_to = now() WHERE name = 'Island'`)
    expect((await getFresh<ReachAnswer>(service, clinic)).grids.map((g) => g.name)).toEqual(['West', 'East'])
    expect((await getFresh<Ground>(service, `/coverage/gaps?kind=hydrant&limit=1`)).unreached.coordinates).toHaveLength(
      1,
    )
    await pool.query(`UPDATE roads SET direction = 'forward' WHERE name = 'First Street'`)
    await pool.query(
      `INSERT INTO resources (kind, position) VALUES ('stock', ST_SetSRID(ST_MakePoint(111.020, 35.000), 4326))`,
    )
    // Against First Street: round by Back Street, 444 + 1,826 + 444 m, then 183 + 55 m to the near building.
    const stock = await getFresh<ReachAnswer>(service, '/coverage?kind=stock&mode=drive&limit=2000')
    expect(stock.city.householdsReached).toBe(5)
  })

  it('says what to do when there are no roads', async () => {
    await service.database.pool.query('DELETE FROM roads')
    const written = await latestSeq(service.database.pool)
    while (service.follower.latest() < written) await wait(50)
    let response = await service.fetch(`${service.url}/coverage?kind=clinic&limit=1000`)
    while (response.status === 200) {
      await wait(50)
      response = await service.fetch(`${service.url}/coverage?kind=clinic&limit=1000`)
    }
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('Import roads first') as string })
  })
})

describe('reach over a network of 400 crossings', () => {
  let service: Service

  beforeAll(async () => {
    const database = await openTestDatabase()
    await database.pool.query(`
      SELECT setseed(0.42);
      INSERT INTO road_nodes (id, position)
        SELECT y * 20 + x + 1, ST_SetSRID(ST_MakePoint(111 + x * 0.002 + random() * 0.001, 35 + y * 0.002 + random() * 0.001), 4326)
        FROM generate_series(0, 19) x, generate_series(0, 19) y;
      INSERT INTO roads (direction, road_class, speed_kmh, from_node_id, to_node_id, path)
        SELECT (ARRAY['both', 'both', 'forward', 'backward'])[1 + floor(random() * 4)::int],
               (ARRAY['branch', 'branch', 'path', 'expressway'])[1 + floor(random() * 4)::int],
               20 + floor(random() * 40), a.id, b.id, ST_MakeLine(a.position, b.position)
        FROM road_nodes a JOIN road_nodes b ON b.id = a.id + 20 OR (b.id = a.id + 1 AND a.id % 20 <> 0)
        WHERE random() < 0.8;
      INSERT INTO resources (kind, position) SELECT 'fire-station', position FROM road_nodes WHERE id IN (44, 190, 333);`)
    service = await serveCoverage(database)
    await service.engine.ready()
  })
  afterAll(() => service.close())

  it.each([
    ['walk', 'meters', 700],
    ['walk', 'minutes', 12],
    ['cycle', 'meters', 900],
    ['cycle', 'minutes', 4],
    ['drive', 'meters', 900],
    ['drive', 'minutes', 2],
  ] as const)('%s, %s: finds the nodes a recursive query finds', async (mode, measure, limit) => {
    const { rows } = await service.database.pool.query<{ nodes: number }>(
      `WITH RECURSIVE edges AS MATERIALIZED (
         SELECT from_node_id AS a, to_node_id AS b,
                CASE WHEN $2 = 'meters' THEN length_meters ELSE length_meters * 0.06 / CASE $1 WHEN 'walk' THEN 4.8 WHEN 'drive' THEN speed_kmh
                       ELSE CASE road_class WHEN 'path' THEN 10 ELSE 15 END END END AS cost
         FROM road_edges WHERE CASE $1 WHEN 'walk' THEN walk WHEN 'cycle' THEN walk AND drive ELSE drive END),
       best (step, cost) AS (
         SELECT 0, jsonb_build_object('44', 0, '190', 0, '333', 0)
         UNION ALL
         SELECT step + 1, (SELECT jsonb_object_agg(node, c) FROM (
             SELECT node, min(c) AS c FROM (
               SELECT key AS node, value::float8 AS c FROM jsonb_each_text(best.cost)
               UNION ALL SELECT e.b::text, value::float8 + e.cost FROM jsonb_each_text(best.cost) k JOIN edges e ON e.a = k.key::bigint
             ) moves WHERE c <= $3 + 1e-9 GROUP BY node) t)
         FROM best WHERE step < 60)
       SELECT count(*)::int AS nodes FROM jsonb_each((SELECT cost FROM best WHERE step = 60))`,
      [mode, measure, limit],
    )
    const words = `kind=fire-station&mode=${mode}&measure=${measure}&limit=${limit}`
    const answer = await get<ReachAnswer>(service, `/coverage?${words}`)
    // A station on a node that no road of the mode touches is put on the nearest road instead.
    expect(answer.nodesReached).toBeGreaterThan(10)
    expect(answer.nodesReached).toBe(rows[0]?.nodes)
  })
})
