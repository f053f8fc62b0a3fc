import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  coverByHour,
  findReachers,
  listGapPlaces,
  measureBackup,
  measureCapacity,
  ReachAnswer,
} from '#contract/coverage'
import type { ResponseOf } from '#http'
import type { CoverageService } from '../support/coverage-service.ts'
import { serveCoverage } from '../support/coverage-service.ts'
import { openTestDatabase } from '../support/database.ts'
import { aPerson } from '../support/people.ts'

type Backup = ResponseOf<typeof measureBackup>
type Capacity = ResponseOf<typeof measureCapacity>
type Week = ResponseOf<typeof coverByHour>
type Gaps = ResponseOf<typeof listGapPlaces>
type Reachers = ResponseOf<typeof findReachers>

// On the parallel 35 N 0.001 degrees of longitude are 91.3 m. Main Street, 111.000 to 111.020 (1,826 m), two roads, the
// first one way from west to east. Clinic A at the western end by day, B at the eastern end by night with capacity 2, one
// whose hours nobody can read in the middle of nowhere. A lane in the north joins nothing.
const town = `
INSERT INTO road_nodes (id, position) SELECT id, ST_SetSRID(ST_MakePoint(x, y), 4326)
  FROM (VALUES (1, 111.000, 35.000), (2, 111.010, 35.000), (3, 111.020, 35.000), (8, 111.000, 35.020), (9, 111.010, 35.020)) AS n (id, x, y);
INSERT INTO roads (name, direction, from_node_id, to_node_id, speed_kmh, path)
  SELECT name, direction, a.id, b.id, 36, ST_MakeLine(a.position, b.position)
  FROM (VALUES ('Main Street', 'forward', 1, 2), ('Main Street', 'both', 2, 3), ('Lane', 'both', 8, 9)) AS r (name, direction, f, t)
  JOIN road_nodes a ON a.id = f JOIN road_nodes b ON b.id = t;
INSERT INTO areas (code, level, name) VALUES ('140000', 'county', 'County');
INSERT INTO areas (code, level, name, parent_code) VALUES ('140000001', 'street', 'Street', '140000');
INSERT INTO areas (code, level, name, parent_code) VALUES ('140000001001', 'community', 'Old Town', '140000001'), ('140000001002', 'community', 'Island', '140000001');
INSERT INTO grids (coverage, kind, code, name, community_code, valid_from, boundary)
  SELECT 'community', 'comprehensive', code, name, left(code, 12), '2020-01-01', ST_Multi(ST_MakeEnvelope(w, s, e, n, 4326))
  FROM (VALUES ('140000001001001', 'West', 111.000, 34.999, 111.010, 35.006), ('140000001001002', 'East', 111.010, 34.999, 111.0201, 35.006),
               ('140000001002001', 'Lane', 111.000, 35.018, 111.010, 35.022)) AS g (code, name, w, s, e, n);
INSERT INTO buildings (code, address, footprint)
  SELECT code, address, ST_Multi(ST_Expand(ST_SetSRID(ST_MakePoint(x, y), 4326), 0.0001))
  FROM (VALUES ('w', '2 Main Street', 111.002, 35.000), ('m', '9 Main Street', 111.009, 35.000), ('e', '18 Main Street', 111.018, 35.000),
               ('l', '', 111.005, 35.020)) AS b (code, address, x, y);
INSERT INTO households (building_id, position, size)
  SELECT b.id, b.inside_point, 2 FROM buildings b, generate_series(1, CASE b.code WHEN 'w' THEN 10 WHEN 'm' THEN 20 WHEN 'e' THEN 30 ELSE 3 END);
INSERT INTO residents (household_id) SELECT id FROM households ORDER BY id LIMIT 12;
INSERT INTO resident_care (resident_id, sealed) SELECT id, '\\x00' FROM residents;
INSERT INTO class_schemes (scheme, name, source) VALUES ('test', 'test', 'test');
INSERT INTO incident_classes (scheme, code, name_zh, name_en) VALUES ('test', 'E01', '噪声', 'noise');
INSERT INTO incidents (reported_at, position, class_id)
  SELECT '2025-06-30', ST_SetSRID(ST_MakePoint(x, y), 4326), (SELECT min(id) FROM incident_classes)
  FROM (VALUES (111.002, 35.000, 4), (111.018, 35.000, 6), (111.005, 35.020, 5)) AS i (x, y, n), generate_series(1, n);
INSERT INTO resources (kind, name, hours, capacity, position) VALUES
  ('clinic', 'A', 'Mo-Fr 08:00-18:00', NULL, ST_SetSRID(ST_MakePoint(111.000, 35.000), 4326)),
  ('clinic', 'B', 'Mo-Su 20:00-08:00', 2, ST_SetSRID(ST_MakePoint(111.020, 35.000), 4326)),
  ('clinic', 'C', 'by appointment', 5, ST_SetSRID(ST_MakePoint(111.500, 35.000), 4326)),
  ('clinic', 'D', '24/7', 1, ST_SetSRID(ST_MakePoint(111.009, 35.000), 4326));
`

const monday = { threeAtNight: 3, noon: 12 }
const clinics = 'kind=clinic&limit=1000'

describe('cover in detail', () => {
  let service: CoverageService

  beforeAll(async () => {
    const database = await openTestDatabase()
    await database.pool.query(town)
    service = await serveCoverage(database)
    await service.engine.ready()
  })
  afterAll(() => service.close())

  it('counts residents, care needs in steps of five, and incidents by the week, by community too', async () => {
    const { city, communities } = await service.get<ReachAnswer>(`/coverage?${clinics}&days=7`)
    expect(city).toMatchObject({
      ...{ households: 63, householdsReached: 60, residents: 126, residentsReached: 120 },
      ...{ care: 10, careReached: 10, expectedWeekly: 15, expectedWeeklyReached: 10 },
    })
    expect(communities.map((c) => [c.code, c.name, c.households, c.householdsReached])).toEqual([
      ['140000001001', 'Old Town', 60, 60],
      ['140000001002', 'Island', 3, 0],
    ])
  })

  it('knows who is on duty at three in the night', async () => {
    const at = (hour: number) => service.get<ReachAnswer>(`/coverage?${clinics}&hour=${hour}`)
    // B and D: 10 households at 111.002 are 639 m from D. At noon A and D: the east is 822 m from D.
    const [night, noon] = [await at(monday.threeAtNight), await at(monday.noon)]
    expect(night).toMatchObject({ resources: 2, resourcesOffDuty: 2, hoursUnread: 1 })
    expect(noon).toMatchObject({ resources: 2, resourcesOffDuty: 2, hoursUnread: 1 })
    const near = async (hour: number) =>
      (await service.get<ReachAnswer>(`/coverage?kind=clinic&limit=200&hour=${hour}`)).city.householdsReached
    expect([await near(monday.threeAtNight), await near(monday.noon)]).toEqual([50, 30])
  })

  it('tells every hour of the week', async () => {
    const week = await service.get<Week>('/coverage/week?kind=clinic&limit=200')
    expect(week.hours).toHaveLength(168)
    expect(week).toMatchObject({ households: 63, hoursUnread: 1 })
    expect(week.hours[monday.threeAtNight]).toEqual({ onDuty: 2, units: 3, householdsReached: 50 })
    expect(week.hours[monday.noon]).toEqual({ onDuty: 2, units: 2, householdsReached: 30 })
    // Sunday noon: D alone.
    expect(week.hours[6 * 24 + 12]).toEqual({ onDuty: 1, units: 1, householdsReached: 20 })
  })

  it('tells what the loss of any one would leave, as cover without it does', async () => {
    const backup = await service.get<Backup>(`/coverage/backup?kind=clinic&limit=700`)
    expect(backup).toMatchObject({ households: 63, householdsReached: 60, householdsBackedUp: 10 })
    expect(
      backup.resources.map(({ name, householdsLost, residentsLost }) => [name, householdsLost, residentsLost]),
    ).toEqual([
      ['B', 30, 60],
      ['D', 20, 40],
      ['A', 0, 0],
      ['C', 0, 0],
    ])
    expect(backup.grids.map(({ name, householdsBackedUp }) => [name, householdsBackedUp])).toEqual([
      ['West', 10],
      ['East', 0],
      ['Lane', 0],
    ])
  })

  it('leaves unmet what is above capacity and unreached what is beyond reach, in cases a week', async () => {
    // 15 a week. A takes 50 h x 0.05 = 2.5 of the 4 in the west, D beyond 600 m none; B 84 h x 2 x 0.05 = 8.4: all 6.
    const told = await service.get<Capacity>('/coverage/capacity?kind=clinic&limit=600&days=7&casesPerHour=0.05')
    expect(told.city).toEqual({
      ...{ demandWeekly: 15, metWeekly: 8.5, unmetWeekly: 1.5, unreachedWeekly: 5, capacityWeekly: 19.3 },
    })
    expect(told.resources.map(({ name, capacityWeekly, loadWeekly }) => [name, capacityWeekly, loadWeekly])).toEqual([
      ['B', 8.4, 6],
      ['A', 2.5, 2.5],
      ['C', 0, 0],
      ['D', 8.4, 0],
    ])
    expect(told.grids.map(({ unmetWeekly, unreachedWeekly }) => [unmetWeekly, unreachedWeekly])).toEqual([
      [1.5, 0],
      [0, 0],
      [0, 5],
    ])
  })

  it('lists gaps as places with an address, and keeps fewer than five to itself', async () => {
    const { places, total } = await service.get<Gaps>('/coverage/gap-places?kind=clinic&limit=100')
    expect(total).toBe(3)
    expect(places.map(({ address, grid, households }) => [address, grid?.name, households])).toEqual([
      ['18 Main Street', 'East', 30],
      ['2 Main Street', 'West', 10],
      ['Lane', 'Lane', null],
    ])
    expect(places[0]?.nearest).toBeCloseTo(182.6, 0)
    expect(places[2]).toMatchObject({ households: null, residents: null, nearest: null })
  })

  it('says who can reach a place, by the arrows, and who cannot', async () => {
    const ask = (words: string) => service.get<Reachers>(`/coverage/reachers?kind=clinic&${words}`)
    const west = 'longitude=111.002&latitude=35.000'
    const walk = await ask(`${west}&hour=${monday.noon}`)
    expect(walk.reachers.map(({ name, minutes, isOnDuty }) => [name, minutes, isOnDuty])).toEqual([
      ['A', 2.3, true],
      ['D', 8, true],
      ['B', 20.5, false],
    ])
    expect(walk).toMatchObject({ inTime: 3, later: 0, noWay: 0, offNetwork: 1 })
    // By car the street is one way to the east: only A gets there.
    expect(await ask(`${west}&mode=drive`)).toMatchObject({ inTime: 1, noWay: 2, offNetwork: 1 })
    expect(await ask('longitude=111.005&latitude=35.02')).toMatchObject({ reachers: [], inTime: 0, noWay: 3 })
    expect(await ask(`${west}&minutes=5`)).toMatchObject({ inTime: 1, later: 2 })
  })

  it('answers a place off every road, and hours that are none, with a sentence', async () => {
    const refused = async (path: string) => {
      const response = await service.fetch(service.url + path)
      return [response.status, ((await response.json()) as { detail: string }).detail] as const
    }
    const far = await refused('/coverage/reachers?longitude=112&latitude=35')
    expect(far).toEqual([422, expect.stringContaining('more than 500 m from every road')])
    for (const words of ['hour=168', 'hour=-1', 'hour=noon']) {
      const [status, detail] = await refused(`/coverage?${clinics}&${words}`)
      expect([status, detail]).toEqual([400, expect.stringMatching(/^\/query\/hour/)])
    }
  })

  it('tells within a territory of its own ground alone', async () => {
    const territories = [{ kind: 'grid' as const, code: '140000001001001' }]
    const { cookie } = await aPerson(service.database.pool, { post: 'command', territories })
    const ask = <T>(path: string) => service.get<T>(path, { cookie })
    expect((await ask<Week>('/coverage/week?kind=clinic&limit=200')).households).toBe(30)
    expect(await ask<Backup>('/coverage/backup?kind=clinic&limit=700')).toMatchObject({
      households: 30,
      householdsReached: 30,
    })
    expect((await ask<Gaps>('/coverage/gap-places?kind=clinic&limit=100')).total).toBe(1)
    const told = await ask<Capacity>('/coverage/capacity?kind=clinic&limit=600&days=7&casesPerHour=0.05')
    expect(told.city).toMatchObject({ demandWeekly: 4, metWeekly: 2.5 })
    expect(told.resources.map(({ loadWeekly }) => loadWeekly)).toEqual([2.5, 0, 0, 0])
    expect(told.grids).toHaveLength(1)
  })
})
