import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../support/build.ts'
import { aBuilding, aClass, aGrid, aHousehold, aSquare, anIncident } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
let classId: number
beforeAll(async () => {
  database = await openTestDatabase()
  classId = await aClass(database.pool)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.pool.query('DELETE FROM incidents')
  await database.pool.query('DELETE FROM households')
  await database.pool.query('DELETE FROM buildings')
  await database.pool.query('DELETE FROM grids')
})

const connected: Client[] = []
/** A connection that is closed after the test, however that ends. */
async function connect(): Promise<Client> {
  const client = await database.client()
  connected.push(client)
  return client
}
afterEach(async () => {
  await Promise.all(connected.splice(0).map((client) => client.end()))
})

type Links = { community: number | null; unit: number | null; rule: string | null }

async function linksOf(table: 'buildings' | 'households' | 'incidents', id: number): Promise<Links> {
  const { rows } = await database.pool.query<Links>(
    `SELECT community_grid_id AS community, unit_grid_id AS unit, grid_rule AS rule FROM ${table} WHERE id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) throw new Error(`no ${table} ${id}`)
  return row
}

async function wrongLinks(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>('SELECT count_wrong_links() AS n')
  return rows[0]?.n ?? -1
}

/** West and east halves of a block: community grids W and E, and one unit grid in the west. */
async function aBlock(store: Store): Promise<{ west: number; east: number; unit: number }> {
  return {
    west: await aGrid(store, { code: 'W', boundary: aSquare(112, 33.5, 0.01) }),
    east: await aGrid(store, { code: 'E', boundary: aSquare(112.01, 33.5, 0.01) }),
    unit: await aGrid(store, { code: 'U', coverage: 'unit', boundary: aSquare(112.001, 33.501, 0.001) }),
  }
}

describe('what is placed', () => {
  it('belongs to the grids that hold it, and says by which rule', async () => {
    const { west, east, unit } = await aBlock(database.pool)
    const building = await aBuilding(database.pool, { footprint: aSquare(112.0012, 33.5012, 0.0002) })
    const inside = await aHousehold(database.pool, { buildingId: building, position: [112.015, 33.505] })
    const alone = await aHousehold(database.pool, { position: [112.015, 33.505] })
    const incident = await anIncident(database.pool, { classId, position: [112.0015, 33.5015] })
    const far = await anIncident(database.pool, { classId, position: [112.5, 33.5015] })
    expect(await linksOf('buildings', building)).toEqual({ community: west, unit, rule: 'inside-point' })
    expect(await linksOf('households', inside)).toEqual({ community: west, unit, rule: 'building' })
    expect(await linksOf('households', alone)).toEqual({ community: east, unit: null, rule: 'position' })
    expect(await linksOf('incidents', incident)).toEqual({ community: west, unit, rule: 'position' })
    expect(await linksOf('incidents', far)).toEqual({ community: null, unit: null, rule: 'position' })
    expect(await wrongLinks()).toBe(0)
  })

  it('on a shared edge belongs to the older grid, also after a relinking', async () => {
    const { west, east } = await aBlock(database.pool)
    const onTheEdge = await anIncident(database.pool, { classId, position: [112.01, 33.505] })
    expect((await linksOf('incidents', onTheEdge)).community).toBe(west)
    await database.pool.query('SELECT relink_places(NULL)')
    expect((await linksOf('incidents', onTheEdge)).community).toBe(west)
    expect(east).toBeGreaterThan(west)
    expect(await wrongLinks()).toBe(0)
  })

  it('of an L-shaped building is decided by a point inside it, not by its centre', async () => {
    const { east } = await aBlock(database.pool)
    const ell: [number, number][] = [
      [112.0095, 33.502],
      [112.013, 33.502],
      [112.013, 33.5022],
      [112.0097, 33.5022],
      [112.0097, 33.506],
      [112.0095, 33.506],
      [112.0095, 33.502],
    ]
    const building = await aBuilding(database.pool, { footprint: { type: 'Polygon', coordinates: [ell] } })
    const { rows } = await database.pool.query<{ x: number }>(
      'SELECT ST_X(inside_point) AS x FROM buildings WHERE id = $1',
      [building],
    )
    const { community } = await linksOf('buildings', building)
    expect(community === east).toBe((rows[0]?.x ?? 0) > 112.01)
    expect(await wrongLinks()).toBe(0)
  })
})

describe('when something moves', () => {
  it('a building takes its households along', async () => {
    const { west, east } = await aBlock(database.pool)
    const building = await aBuilding(database.pool, { footprint: aSquare(112.0012, 33.5012, 0.0002) })
    const household = await aHousehold(database.pool, { buildingId: building, position: [112.0013, 33.5013] })
    expect((await linksOf('households', household)).community).toBe(west)
    await database.pool.query('UPDATE buildings SET footprint = ST_Translate(footprint, 0.012, 0) WHERE id = $1', [
      building,
    ])
    expect(await linksOf('buildings', building)).toEqual({ community: east, unit: null, rule: 'inside-point' })
    expect(await linksOf('households', household)).toEqual({ community: east, unit: null, rule: 'building' })
    expect(await wrongLinks()).toBe(0)
  })

  it('a household follows from house to house, and stands for itself without one', async () => {
    const { west, east } = await aBlock(database.pool)
    const first = await aBuilding(database.pool, { footprint: aSquare(112.0012, 33.5012, 0.0002) })
    const second = await aBuilding(database.pool, { footprint: aSquare(112.0132, 33.5012, 0.0002) })
    const household = await aHousehold(database.pool, { buildingId: first, position: [112.0013, 33.5013] })
    await database.pool.query('UPDATE households SET building_id = $2 WHERE id = $1', [household, second])
    expect((await linksOf('households', household)).community).toBe(east)
    await database.pool.query('UPDATE households SET building_id = NULL WHERE id = $1', [household])
    expect(await linksOf('households', household)).toMatchObject({ community: west, rule: 'position' })
    expect(await wrongLinks()).toBe(0)
  })

  it('an incident is linked anew, also into and out of the city', async () => {
    const { west, east } = await aBlock(database.pool)
    const incident = await anIncident(database.pool, { classId, position: [112.005, 33.505] })
    const move = 'UPDATE incidents SET position = ST_SetSRID(ST_MakePoint($2, 33.505), 4326) WHERE id = $1'
    for (const [longitude, community] of [
      [112.015, east],
      [112.5, null],
      [112.005, west],
    ] as const) {
      await database.pool.query(move, [incident, longitude])
      expect((await linksOf('incidents', incident)).community).toBe(community)
    }
    expect(await wrongLinks()).toBe(0)
  })
})

describe('when the grids change', () => {
  /** One of everything in each half, and on what will become an inner edge. */
  async function inhabit(): Promise<void> {
    for (const west of [112.0012, 112.0042, 112.0072, 112.0132]) {
      const building = await aBuilding(database.pool, { footprint: aSquare(west, 33.5012, 0.0002) })
      await aHousehold(database.pool, { buildingId: building, position: [west, 33.5012] })
      await aHousehold(database.pool, { position: [west, 33.5052] })
      await anIncident(database.pool, { classId, position: [west, 33.5052] })
    }
    await anIncident(database.pool, { classId, position: [112.005, 33.505], reportedAt: '2023-01-05T00:00:00Z' })
  }

  it('a grid drawn where things stand already takes them in', async () => {
    await inhabit()
    expect(await wrongLinks()).toBe(0)
    await aBlock(database.pool)
    expect(await wrongLinks()).toBe(0)
    const { rows } = await database.pool.query<{ n: number }>(
      'SELECT count(*) AS n FROM households WHERE community_grid_id IS NOT NULL',
    )
    expect(rows[0]?.n).toBe(8)
  })

  it('a split gives each half what stands in it', async () => {
    const { west } = await aBlock(database.pool)
    await inhabit()
    const client = await connect()
    await client.query('BEGIN')
    await client.query('UPDATE grids SET valid_to = now() WHERE id = $1', [west])
    const { rows } = await client.query<{ now: string }>('SELECT now()::text AS now')
    const validFrom = rows[0]?.now ?? ''
    const strip = (from: number, to: number) => ({
      type: 'Polygon' as const,
      coordinates: [
        [
          [from, 33.5],
          [to, 33.5],
          [to, 33.51],
          [from, 33.51],
          [from, 33.5],
        ] as [number, number][],
      ],
    })
    const left = await aGrid(client, { code: 'W1', validFrom, boundary: strip(112, 112.005) })
    const right = await aGrid(client, { code: 'W2', validFrom, boundary: strip(112.005, 112.01) })
    await client.query('COMMIT')
    const { rows: counts } = await database.pool.query<{ id: number; n: number }>(
      'SELECT community_grid_id AS id, count(*) AS n FROM buildings GROUP BY 1 ORDER BY 1',
    )
    expect(counts.find((row) => row.id === left)?.n).toBe(2)
    expect(counts.find((row) => row.id === right)?.n).toBe(1)
    expect(counts.some((row) => row.id === west)).toBe(false)
    expect(await wrongLinks()).toBe(0)
  })

  it('a retired, a deleted and a moved grid leave no link behind', async () => {
    const { west, east, unit } = await aBlock(database.pool)
    await inhabit()
    await database.pool.query('UPDATE grids SET valid_to = now() WHERE id = $1', [west])
    expect(await wrongLinks()).toBe(0)
    await database.pool.query('DELETE FROM grids WHERE id = $1', [unit])
    expect(await wrongLinks()).toBe(0)
    const shift = 'UPDATE grids SET boundary = ST_Translate(boundary, $2, 0) WHERE id = $1'
    const linked = async (): Promise<unknown> =>
      (
        await database.pool.query(
          'SELECT count(*) AS n FROM incidents WHERE community_grid_id = $1 AND unit_grid_id IS NULL',
          [east],
        )
      ).rows[0]
    await database.pool.query(shift, [east, 0.005])
    expect(await linked()).toEqual({ n: 0 })
    expect(await wrongLinks()).toBe(0)
    await database.pool.query(shift, [east, -0.005])
    expect(await linked()).toEqual({ n: 1 })
    expect(await wrongLinks()).toBe(0)
  })

  it('a renamed grid writes to nothing that stands in it', async () => {
    const { west } = await aBlock(database.pool)
    await inhabit()
    const seqBefore = await latest()
    await database.pool.query(`UPDATE grids SET name = 'Plum court' WHERE id = $1`, [west])
    const { rows } = await database.pool.query<{ noun: string }>('SELECT noun FROM changes WHERE seq > $1', [seqBefore])
    expect(rows.map((row) => row.noun)).toEqual(['grids'])
  })

  it('a validity date that passes is followed when the service asks', async () => {
    await inhabit()
    const inASecond = new Date(Date.now() + 700).toISOString()
    await aGrid(database.pool, { code: 'soon', boundary: aSquare(112, 33.5, 0.01), validFrom: inASecond })
    expect(await wrongLinks()).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 900))
    expect(await wrongLinks()).toBeGreaterThan(0)
    await database.pool.query('SELECT relink_what_came_into_force()')
    expect(await wrongLinks()).toBe(0)
    const { rows } = await database.pool.query<{ n: number }>('SELECT relink_what_came_into_force() AS n')
    expect(rows[0]?.n).toBe(0)
  })

  async function latest(): Promise<number> {
    const { rows } = await database.pool.query<{ seq: number }>('SELECT max(seq) AS seq FROM changes')
    return rows[0]?.seq ?? 0
  }
})

describe('when a grid and what it holds are written at once', () => {
  it('an incident reported while the grid is not committed yet belongs to it in the end', async () => {
    const [drawing, reporting] = [await connect(), await connect()]
    await drawing.query('BEGIN')
    const grid = await aGrid(drawing, { code: 'drawn', boundary: aSquare(112, 33.5, 0.01) })
    const report = anIncident(reporting, { classId, position: [112.005, 33.505] })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await drawing.query('COMMIT')
    expect((await linksOf('incidents', await report)).community).toBe(grid)
    expect(await wrongLinks()).toBe(0)
  })

  it('a grid drawn while the building is not committed yet takes it in', async () => {
    const [drawing, building] = [await connect(), await connect()]
    await building.query('BEGIN')
    const id = await aBuilding(building, { footprint: aSquare(112.0012, 33.5012, 0.0002) })
    const drawn = aGrid(drawing, { code: 'drawn', boundary: aSquare(112, 33.5, 0.01) })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await building.query('COMMIT')
    const grid = await drawn
    expect((await linksOf('buildings', id)).community).toBe(grid)
    expect(await wrongLinks()).toBe(0)
  })

  it('a crowd of writers leaves no wrong link', async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, () => connect()))
    await Promise.all(
      clients.map(async (client, index) => {
        for (let round = 0; round < 5; round += 1) {
          const west = 112 + (index % 4) * 0.01
          if (index < 4 && round % 2 === 0) await aGrid(client, { boundary: aSquare(west, 33.5 + round * 0.01, 0.01) })
          else if (index < 4)
            await client.query(`UPDATE grids SET boundary = ST_Translate(boundary, 0, 0.001) WHERE code = 'none'`)
          else await anIncident(client, { classId, position: [west + 0.005, 33.505 + round * 0.01] })
        }
      }),
    )
    expect(await wrongLinks()).toBe(0)
  })
})
