import { readFileSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqlQuery } from '../../api/db/sql.ts'
import { bindNames, loadedQueries } from '../../api/db/sql.ts'
import { aClass } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

const api = fileURLToPath(new URL('../../api/', import.meta.url))

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await openTestDatabase()
  client = await database.client()
  // Enough rows over ten kilometres that a box of a few hundred metres is a small part of them.
  const classId = await aClass(client)
  await client.query(`SELECT ensure_incident_partitions('2026-01-01Z', '2026-06-30Z')`)
  await client.query(
    `INSERT INTO incidents (reported_at, position, class_id, grid_rule)
     SELECT '2026-01-01Z'::timestamptz + n * interval '20 minutes',
            ST_SetSRID(ST_MakePoint(112 + (n % 97) * 0.001, 33.5 + (n % 89) * 0.001), 4326), $1, 'position'
     FROM generate_series(1, 12000) n`,
    [classId],
  )
  await client.query(
    `INSERT INTO buildings (footprint, address, grid_rule)
     SELECT ST_Multi(ST_MakeEnvelope(x, y, x + 0.0003, y + 0.0003, 4326)), 'Plum road ' || n, 'inside-point'
     FROM (SELECT n, 112 + (n % 97) * 0.001 AS x, 33.5 + (n % 89) * 0.001 AS y FROM generate_series(1, 8000) n) t`,
  )
  await client.query(
    `INSERT INTO resources (kind, position)
     SELECT 'hydrant', ST_SetSRID(ST_MakePoint(112 + (n % 97) * 0.001, 33.5 + (n % 89) * 0.001), 4326)
     FROM generate_series(1, 8000) n`,
  )
  await client.query(
    `INSERT INTO roads (path, road_class)
     SELECT ST_SetSRID(ST_MakeLine(ST_MakePoint(x, y), ST_MakePoint(x + 0.0005, y)), 4326), 'branch'
     FROM (SELECT 112 + (n % 97) * 0.001 AS x, 33.5 + (n % 89) * 0.001 AS y FROM generate_series(1, 8000) n) t`,
  )
  await client.query(
    `INSERT INTO ground (kind, shape)
     SELECT 'water', ST_Multi(ST_MakeEnvelope(x, y, x + 0.0003, y + 0.0003, 4326))
     FROM (SELECT 112 + (n % 97) * 0.001 AS x, 33.5 + (n % 89) * 0.001 AS y FROM generate_series(1, 8000) n) t`,
  )
  await client.query(
    `INSERT INTO grids (coverage, kind, code, code_scheme, boundary)
     SELECT 'unit', 'unit', 'U' || x || '-' || y, 'free',
            ST_Multi(ST_MakeEnvelope(112 + x * 0.001, 33.5 + y * 0.001, 112.001 + x * 0.001, 33.501 + y * 0.001, 4326))
     FROM generate_series(0, 49) x, generate_series(0, 39) y`,
  )
  await client.query(
    `INSERT INTO grids (coverage, kind, code, code_scheme, boundary)
     SELECT 'community', 'comprehensive', 'C' || x || '-' || y, 'free',
            ST_Multi(ST_MakeEnvelope(112 + x * 0.001, 33.5 + y * 0.001, 112.001 + x * 0.001, 33.501 + y * 0.001, 4326))
     FROM generate_series(0, 49) x, generate_series(0, 39) y`,
  )
  await client.query('ANALYZE')
  const names = readdirSync(api, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((file) => file.endsWith('.queries.ts'))) await import(`${api}${name}`)
})
afterAll(async () => {
  await client.end()
  await database.close()
})

/** What a map asks most: a small box or a place in it, no other filter. Other parameters are null. */
const asked: Record<string, string> = {
  west: '112.02',
  south: '33.52',
  east: '112.023',
  north: '33.523',
  longitude: '112.02',
  latitude: '33.52',
  limit: '100',
  coverage: `'unit'`,
  placeholders: 'true',
  id: '2001',
  at: 'now()',
  srid: '4326',
  wanted: `'wkb'`,
  digits: '7',
}

async function plan(query: SqlQuery): Promise<string> {
  const { order } = bindNames(readFileSync(query.file, 'utf8'), query.types, query.file)
  const values = order.map((name) => `${asked[name] ?? 'NULL'}::${query.types[name] ?? 'text'}`)
  await client.query('SET plan_cache_mode = force_custom_plan')
  await client.query(`PREPARE asked AS ${query.text}`)
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN EXECUTE asked ${values.length === 0 ? '' : `(${values.join(', ')})`}`,
  )
  await client.query('DEALLOCATE asked')
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

function queriesNamed(...names: string[]): SqlQuery[] {
  return names.map((name) => {
    const query = loadedQueries.find(({ file }) => basename(file, '.sql') === name)
    if (!query) throw new Error(`there is no query ${name}`)
    return query
  })
}

describe('a query about a box', () => {
  it('asks the spatial index', async () => {
    const boxed = loadedQueries.filter(({ types }) => 'west' in types && 'south' in types)
    expect(boxed.length).toBeGreaterThanOrEqual(2)
    for (const query of boxed) {
      const text = await plan(query)
      expect(text, `${query.file}\n${text}`).toMatch(/Index Cond: .*&&/)
    }
  })

  it('still does when it asks every partition of the incidents', async () => {
    const [query] = queriesNamed('list-incidents')
    const text = query ? await plan(query) : ''
    expect(text.match(/Index Cond: .*&&/g)?.length).toBeGreaterThanOrEqual(2)
    expect(text).not.toMatch(/Seq Scan on incidents_2/)
  })
})

describe('a query about a place', () => {
  it.each(['locate-point', 'insert-incident', 'count-resources-near-grid'])(
    'asks the spatial index: %s',
    async (name) => {
      for (const query of queriesNamed(name)) {
        const text = await plan(query)
        expect(text, text).toMatch(/Index Cond: .*&&/)
      }
    },
  )

  it('finds the nearest grid by walking the index', async () => {
    for (const query of queriesNamed('locate-point')) expect(await plan(query)).toMatch(/Order By: .*<->/)
  })
})

describe('a query that transforms the column', () => {
  it('would be seen: it cannot ask the index', async () => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM buildings WHERE ST_Transform(footprint, 3857) && ST_MakeEnvelope(1, 1, 2, 2, 3857)`,
    )
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/Index Cond: .*&&/)
  })
})
