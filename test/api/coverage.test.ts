import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReachEngine } from '../../api/coverage/reach-engine.ts'
import { latestSeq } from '../../api/db/change-follower.ts'
import type { drawUnreachedGround, rankWhereNext, ReachAnswer } from '#contract/coverage'
import type { PlacementRun } from '#geo/placement-words'
import type { ResponseOf } from '#http'
import type { CoverageService as Service } from '../support/coverage-service.ts'
import { serveCoverage } from '../support/coverage-service.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'

type Ground = ResponseOf<typeof drawUnreachedGround>
type WhereNext = ResponseOf<typeof rankWhereNext>
const log = pino({ level: 'silent' })

type Shown = { cookie?: string }

const get = <T>(service: Service, path: string, headers: Shown = {}): Promise<T> => service.get<T>(path, headers)

type Refusal = { type: string; status: number; detail: string }

async function problemOf(service: Service, path: string, headers: Shown = {}): Promise<Refusal> {
  const response = await service.fetch(service.url + path, { headers })
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  return (await response.json()) as Refusal
}

/** Asks until the answer has seen everything written so far. */
async function getFresh<T extends { provenance: { dataVersion: number } }>(service: Service, path: string): Promise<T> {
  const written = await latestSeq(service.database.pool)
  for (;;) {
    const answer = await get<T>(service, path)
    if (answer.provenance.dataVersion >= written) return answer
    await wait(50)
  }
}

// A town on the parallel 35 N, where 0.001 degrees of longitude are 91.3 m and of latitude 110.9 m. First Street runs
// from W (111.000) over M (111.010) to E (111.020); Back Street 443.8 m north of it runs one way from E to W; a lane
// on an island in the north joins nothing.
const town = `
INSERT INTO road_nodes (id, position) VALUES
  (1, ST_SetSRID(ST_MakePoint(111.000, 35.000), 4326)), (2, ST_SetSRID(ST_MakePoint(111.010, 35.000), 4326)),
  (3, ST_SetSRID(ST_MakePoint(111.020, 35.000), 4326)), (4, ST_SetSRID(ST_MakePoint(111.020, 35.004), 4326)),
  (5, ST_SetSRID(ST_MakePoint(111.000, 35.004), 4326)), (8, ST_SetSRID(ST_MakePoint(111.002, 35.020), 4326)),
  (9, ST_SetSRID(ST_MakePoint(111.008, 35.020), 4326));
INSERT INTO roads (name, direction, from_node_id, to_node_id, speed_kmh, path)
  SELECT name, direction, a.id, b.id, 36, ST_MakeLine(a.position, b.position)
  FROM (VALUES ('First Street', 'both', 1, 2), ('First Street', 'both', 2, 3), ('East Road', 'both', 3, 4),
               ('Back Street', 'forward', 4, 5), ('West Road', 'both', 1, 5), ('Island Lane', 'both', 8, 9))
       AS r (name, direction, f, t) JOIN road_nodes a ON a.id = f JOIN road_nodes b ON b.id = t;
INSERT INTO grids (coverage, kind, code, name, valid_from, boundary)
  SELECT coverage, kind, code, name, '2020-01-01', ST_Multi(ST_MakeEnvelope(w, s, e, n, 4326))
  FROM (VALUES ('community', 'comprehensive', '140000000000001', 'West', 111.000, 34.999, 111.010, 35.006),
               ('community', 'comprehensive', '140000000000002', 'East', 111.010, 34.999, 111.020, 35.006),
               ('community', 'comprehensive', '140000000000003', 'Island', 111.000, 35.018, 111.010, 35.022),
               ('unit', 'unit', '140000000000101', 'Block', 111.000, 34.999, 111.004, 35.002))
       AS g (coverage, kind, code, name, w, s, e, n);
INSERT INTO buildings (code, footprint)
  SELECT code, ST_Multi(ST_Expand(ST_SetSRID(ST_MakePoint(x, y), 4326), 0.0001))
  FROM (VALUES ('near', 111.002, 35.0005), ('middle', 111.009, 35.0005), ('east', 111.018, 35.0005),
               ('back', 111.015, 35.0035), ('island', 111.005, 35.0205)) AS b (code, x, y);
INSERT INTO households (building_id, position)
  SELECT b.id, b.inside_point FROM buildings b, generate_series(1, CASE b.code
    WHEN 'near' THEN 10 WHEN 'middle' THEN 20 WHEN 'east' THEN 30 WHEN 'back' THEN 5 ELSE 7 END);
-- One household without a building, in the east, and one beyond every grid and 800 m from any road.
INSERT INTO households (position) VALUES (ST_SetSRID(ST_MakePoint(111.019, 35.0001), 4326)),
  (ST_SetSRID(ST_MakePoint(111.010, 35.0125), 4326));
INSERT INTO class_schemes (scheme, name, source) VALUES ('test', 'test', 'test');
INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'E01', '噪声', 'noise');
INSERT INTO incidents (reported_at, position, class_id, status, position_quality, is_outside_city)
  SELECT at::timestamptz, ST_SetSRID(ST_MakePoint(x, y), 4326), (SELECT min(id) FROM incident_classes), status, quality, outside
  FROM (VALUES ('2025-06-30', 111.002, 35.0001, 'open', 'device', false), ('2025-06-01', 111.0021, 35.0001, 'closed', 'device', false),
               ('2025-05-01', 111.018, 35.0001, 'in-progress', 'map', false), ('2025-05-01', 111.018, 35.0001, 'open', 'placeholder', false),
               ('2025-05-01', 111.018, 35.0001, 'closed', 'device', true), ('2024-01-01', 111.018, 35.0001, 'open', 'device', false))
       AS i (at, x, y, status, quality, outside);
INSERT INTO resources (kind, position) VALUES ('clinic', ST_SetSRID(ST_MakePoint(111.000, 35.000), 4326)),
  ('school', ST_SetSRID(ST_MakePoint(111.200, 35.000), 4326));
`

describe('coverage of a town', () => {
  let service: Service

  beforeAll(async () => {
    const database = await openTestDatabase()
    await database.pool.query(town)
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

  describe('where to be', () => {
    type Wish = Partial<PlacementRun['question']>
    const post = (path: string, body: object, headers: Shown = {}): Promise<Response> =>
      service.fetch(service.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const wish = (change: Wish): Wish => ({
      kind: 'clinic',
      minutes: 11,
      candidates: [
        [111.018, 35],
        [111.009, 35],
      ],
      ...change,
    })
    const search = async (change: Wish, headers: Shown = {}): Promise<PlacementRun> => {
      const response = await post('/coverage/placements', wish(change), headers)
      expect(response.status).toBe(202)
      const { id } = (await response.json()) as PlacementRun
      for (;;) {
        const run = await get<PlacementRun>(service, `/coverage/placements/${id}`, headers)
        if (run.state !== 'running') return run
        await wait(50)
      }
    }
    /** Far beyond what can be proved in the time a test has. */
    const hard = (): Wish => {
      const candidates = Array.from({ length: 900 }, (_, i): [number, number] => [
        111 + (i % 300) / 15_000,
        35 + Math.floor(i / 300) / 1000,
      ])
      return wish({ goal: 'least-travel', candidates, mostAdded: 3, seconds: 60, capacity: 1000 })
    }

    it('adds the one site that covers most beside those there are', async () => {
      // The clinic covers near and middle; a new one in the east covers 31 more, the one in the middle none.
      const run = await search({ goal: 'most-covered', mostAdded: 1 })
      expect(run).toMatchObject({ state: 'done', solver: expect.stringContaining('highs 1.15.3') as string })
      expect(run.answer).toMatchObject({
        status: 'optimal',
        value: 61,
        bound: 61,
        gap: 0,
        demandInAll: 74,
        demandOffNetwork: 1,
        open: [
          { position: [111, 35], isNew: false },
          { position: [111.018, 35], isNew: true },
        ],
      })
      const again = await search({ goal: 'most-covered', mostAdded: 1 })
      expect({ ...again.answer, milliseconds: 0 }).toEqual({ ...run.answer, milliseconds: 0 })
      expect(again.inputsDigest).toBe(run.inputsDigest)
      expect((await search({ goal: 'most-covered', mostAdded: 0 })).answer?.value).toBe(30)
    })

    it('says whom nobody can reach, and which limits contradict each other', async () => {
      const { answer } = await search({ goal: 'fewest-sites' })
      expect(answer).toMatchObject({ status: 'impossible', value: null })
      expect(answer?.obstacle).toMatchObject({ kind: 'out-of-reach', placesInAll: 2, minutes: null })
      expect(answer?.obstacle?.places[0]?.demand).toBe(7)
      const tight = await search({ goal: 'most-covered', mostOpen: 0 })
      expect(tight.answer?.obstacle).toMatchObject({ kind: 'kept-beyond-limits', moreSites: 1 })
      expect((await post('/coverage/placements', wish({ goal: 'most-covered', minutes: -1 }))).status).toBe(400)
    })

    it('tells a territory of its own ground only, and others not of it', async () => {
      const east = await aPerson(service.database.pool, {
        post: 'analyst',
        territories: [{ kind: 'grid', code: '140000000000002' }],
      })
      const west = await aPerson(service.database.pool, {
        post: 'analyst',
        territories: [{ kind: 'grid', code: '140000000000001' }],
      })
      const run = await search({ goal: 'most-covered', mostAdded: 1 }, { cookie: east.cookie })
      expect(run.answer).toMatchObject({ demandInAll: 36, value: 31 })
      const path = `/coverage/placements/${run.id}`
      expect((await problemOf(service, path, { cookie: west.cookie })).status).toBe(404)
      expect(
        (await get<{ runs: PlacementRun[] }>(service, '/coverage/placements', { cookie: west.cookie })).runs,
      ).toEqual([])
    })

    it('runs one search at a time, stops when told, and keeps the best so far', async () => {
      const response = await post('/coverage/placements', hard())
      const { id } = (await response.json()) as PlacementRun
      const second = await post('/coverage/placements', wish({ goal: 'most-covered' }))
      const cancelled = await post(`/coverage/placements/${id}/cancel`, {})
      expect([response.status, second.status, cancelled.status]).toEqual([202, 409, 200])
      expect((await cancelled.json()) as PlacementRun).toMatchObject({ id, state: 'cancelled' })
      expect((await post(`/coverage/placements/${id}/cancel`, {})).status).toBe(409)
      expect((await search({ goal: 'most-covered', mostAdded: 1 })).answer?.value).toBe(61)
    })
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
    expect([answer.status, ((await answer.json()) as Refusal).type]).toEqual([401, '/problems/not-signed-in'])
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
               (ARRAY['branch', 'branch', 'branch', 'expressway'])[1 + floor(random() * 4)::int],
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
    ['drive', 'meters', 900],
    ['drive', 'minutes', 2],
  ] as const)('%s, %s: finds the nodes a recursive query finds', async (mode, measure, limit) => {
    const { rows } = await service.database.pool.query<{ nodes: number }>(
      `WITH RECURSIVE edges AS MATERIALIZED (
         SELECT from_node_id AS a, to_node_id AS b,
                CASE WHEN $2 = 'meters' THEN length_meters ELSE length_meters * 0.06 / CASE WHEN $1 = 'walk' THEN 4.8 ELSE speed_kmh END END AS cost
         FROM road_edges WHERE CASE WHEN $1 = 'walk' THEN walk ELSE drive END),
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
