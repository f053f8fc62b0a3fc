import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdsACity, makeDemoCity, removeCity } from '../../geodata/demo-city/make-demo-city.ts'
import { openTestDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'

const figures = { halfSideMeters: 900, coreHalfMeters: 240, riverWidthMeters: 50, households: 7000, incidents: 6000 }

let database: TestDatabase
let folder: string

const make = async (client: ClientBase, seed: number) =>
  makeDemoCity({
    client,
    size: 'town',
    seed,
    figures,
    report: () => undefined,
    truthFile: join(folder, `${seed}.json`),
  })

const one = async (sql: string): Promise<number> => {
  const { rows } = await database.pool.query<{ n: string }>(sql)
  return Number(rows[0]?.n)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-city-'))
  database = await openTestDatabase()
  const client = await database.client()
  try {
    await make(client, 5)
  } finally {
    await client.end()
  }
})

afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

describe('the stored city', () => {
  it('has links that agree with geometry', async () => {
    expect(await one('SELECT count_wrong_links() AS n')).toBe(0)
    expect(
      await one('SELECT count(*) AS n FROM incidents WHERE community_grid_id IS NULL OR unit_grid_id IS NULL'),
    ).toBe(0)
  })

  it.each(['community', 'unit'])('is covered by %s grids without gap or overlap', async (coverage) => {
    const outline = `(SELECT outline FROM areas WHERE level = 'county')`
    const grids = `(SELECT ST_Union(boundary) FROM grids WHERE coverage = '${coverage}')`
    expect(await one(`SELECT ST_Area(ST_SymDifference(${outline}, ${grids})::geography) AS n`)).toBeLessThan(1)
    expect(
      await one(`SELECT count(*) AS n FROM grids a JOIN grids b ON a.id < b.id AND a.coverage = b.coverage
        AND a.boundary && b.boundary AND ST_Relate(a.boundary, b.boundary, 'T********') WHERE a.coverage = '${coverage}'`),
    ).toBe(0)
  })

  it('keeps each grid inside its community and each community inside its street', async () => {
    expect(
      await one(`SELECT count(*) AS n FROM grids g JOIN areas a ON a.code = g.community_code
        WHERE NOT ST_CoveredBy(ST_PointOnSurface(g.boundary), a.outline)
           OR ST_Area(ST_Difference(g.boundary, a.outline)::geography) > 0.01`),
    ).toBe(0)
    expect(
      await one(`SELECT count(*) AS n FROM areas a JOIN areas s ON s.code = a.parent_code
        WHERE ST_Area(ST_Difference(a.outline, s.outline)::geography) > 0.01`),
    ).toBe(0)
  })

  it('holds exactly what was ordered', async () => {
    expect(await one('SELECT count(*) AS n FROM households')).toBe(figures.households)
    expect(await one('SELECT count(*) AS n FROM incidents')).toBe(figures.incidents)
    expect(await one(`SELECT count(*) AS n FROM incidents_unplanned`)).toBe(0)
  })

  it('counts the people of a grid as its households do', async () => {
    expect(
      await one(`SELECT count(*) AS n FROM grids g WHERE population IS DISTINCT FROM
        (SELECT coalesce(sum(size), 0) FROM households h WHERE CASE g.coverage WHEN 'unit' THEN h.unit_grid_id ELSE h.community_grid_id END = g.id)`),
    ).toBe(0)
  })

  it('stands on roads whose ends are their nodes', async () => {
    expect(
      await one(`SELECT count(*) AS n FROM roads r JOIN road_nodes f ON f.id = r.from_node_id JOIN road_nodes t ON t.id = r.to_node_id
        WHERE NOT ST_Equals(ST_StartPoint(r.path), f.position) OR NOT ST_Equals(ST_EndPoint(r.path), t.position)`),
    ).toBe(0)
  })

  it('lets later writers go on: ids follow, the feed has told every noun', async () => {
    await database.pool.query(`INSERT INTO resources (kind, position) VALUES ('post', 'SRID=4326;POINT(112 33.5)')`)
    const { rows } = await database.pool.query<{ noun: string }>(
      'SELECT DISTINCT noun FROM changes WHERE seq IS NOT NULL',
    )
    const nouns = rows.map((row) => row.noun)
    expect(nouns).toEqual(
      expect.arrayContaining(['areas', 'buildings', 'grids', 'households', 'incidents', 'resources', 'roads']),
    )
  })

  it('knows who made it', async () => {
    const { rows } = await database.pool.query<{ key: string; value: string }>('SELECT key, value FROM city_settings')
    const settings = Object.fromEntries(rows.map((row) => [row.key, row.value]))
    expect(settings).toMatchObject({ made_by: 'demo-city', size: 'town', seed: '5', timezone: 'Asia/Shanghai' })
    expect(settings.data_as_of).toBe('2026-10-31T15:59:59.000Z')
  })
})

describe('the truth file', () => {
  it('names duplicates that the stored rows bear out', async () => {
    const truth = JSON.parse(await readFile(join(folder, '5.json'), 'utf8')) as { duplicates: { groups: number[][] } }
    const { groups } = truth.duplicates
    expect(groups.length).toBeGreaterThan(100)
    const { rows } = await database.pool.query<{ n: number | string }>(
      `SELECT count(*) AS n FROM (
         SELECT g.ordinality, count(DISTINCT class_id) classes, max(reported_at) - min(reported_at) span,
                ST_MaxDistance(ST_Transform(ST_Collect(position), 32649), ST_Transform(ST_Collect(position), 32649)) AS width
         FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY g JOIN incidents i ON g.value @> to_jsonb(i.id)
         GROUP BY g.ordinality) t WHERE classes > 1 OR span > interval '24 hours' OR width > 100`,
      [JSON.stringify(groups)],
    )
    expect(Number(rows[0]?.n)).toBe(0)
  })
})

describe('a database that holds a city', () => {
  it('is seen to, and can be emptied for another', async () => {
    const client = await database.client()
    try {
      expect(await holdsACity(client)).toBe(true)
      await expect(make(client, 6)).rejects.toThrow(/duplicate key/)
      expect(await one('SELECT count(*) AS n FROM incidents')).toBe(figures.incidents)
      await removeCity(client)
      expect(await holdsACity(client)).toBe(false)
      await make(client, 6)
      expect(await one('SELECT count(*) AS n FROM households')).toBe(figures.households)
    } finally {
      await client.end()
    }
  })
})
