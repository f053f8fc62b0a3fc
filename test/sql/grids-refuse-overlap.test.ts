import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toProblem } from '../../api/http/problem-handler.ts'
import { aGrid, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.pool.query('DELETE FROM grids')
})

const connected: Client[] = []
/** Connections that are closed after the test, however that ends. */
async function connect(count: number): Promise<Client[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => database.client()))
  connected.push(...clients)
  return clients
}
afterEach(async () => {
  await Promise.all(connected.splice(0).map((client) => client.end()))
})

async function connectTwo(): Promise<[Client, Client]> {
  const [first, second] = await connect(2)
  if (!first || !second) throw new Error('two connections were asked for')
  return [first, second]
}

const side = 0.01

/** Pairs of grids of one coverage that share more than the rounding of coordinates at some instant. */
async function overlaps(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `SELECT count(*) AS n FROM grids a JOIN grids b ON a.id < b.id AND a.coverage = b.coverage
     WHERE tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)
       AND ST_Area(ST_Intersection(a.boundary, b.boundary)::geography) > 0.01`,
  )
  return rows[0]?.n ?? -1
}

async function storedCodes(): Promise<string[]> {
  const { rows } = await database.pool.query<{ code: string }>('SELECT code FROM grids ORDER BY code')
  return rows.map((row) => row.code)
}

type Outcome = 'stored' | 'grid-overlap' | 'too-many'

/** One racing writer: begins, waits for the others to have begun, inserts, commits. */
async function race(client: Client, isolation: string, grid: { code: string; west: number }): Promise<Outcome> {
  await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
  try {
    await aGrid(client, { code: grid.code, boundary: aSquare(grid.west, 33.5, side) })
    await client.query('COMMIT')
    return 'stored'
  } catch (error) {
    await client.query('ROLLBACK')
    const { kind } = toProblem(error)
    if (kind === 'grid-overlap' || kind === 'too-many') return kind
    throw error
  }
}

/** As a caller would: again while somebody else was writing, until stored or refused. */
async function raceUntilDecided(client: Client, isolation: string, grid: { code: string; west: number }) {
  for (let attempt = 1; attempt <= 200; attempt += 1) {
    const outcome = await race(client, isolation, grid)
    if (outcome !== 'too-many') return outcome
  }
  throw new Error(`grid ${grid.code} was never decided`)
}

describe('fifty writers at once', () => {
  it.each(['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'])(
    'leave exactly one grid of each of ten contested places under %s',
    async (isolation) => {
      const clients = await connect(50)
      // Five claims to each of ten places; a claim is shifted a little, so that no two are the same shape.
      const outcomes = await Promise.all(
        clients.map((client, index) => {
          const place = index % 10
          const claim = Math.floor(index / 10)
          const west = 112 + place * 2 * side + claim * 0.001
          return raceUntilDecided(client, isolation, { code: `place-${place}-claim-${claim}`, west })
        }),
      )

      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(10)
      expect(outcomes.filter((outcome) => outcome === 'grid-overlap')).toHaveLength(40)
      const places = (await storedCodes()).map((code) => code.slice(0, 'place-0'.length))
      expect(places).toEqual(Array.from({ length: 10 }, (_, place) => `place-${place}`))
      expect(await overlaps()).toBe(0)
    },
  )

  it('are all stored when they only touch', async () => {
    const clients = await connect(50)
    const outcomes = await Promise.all(
      clients.map((client, index) =>
        race(client, 'READ COMMITTED', { code: `strip-${index}`, west: 112 + index * side }),
      ),
    )
    expect(outcomes).toEqual(Array.from({ length: 50 }, () => 'stored'))
    expect(await overlaps()).toBe(0)
  })

  it('fighting for one code leave one grid with it, though their grounds differ', async () => {
    const clients = await connect(20)
    const outcomes = await Promise.all(
      clients.map((client, index) =>
        aGrid(client, { code: 'wanted', boundary: aSquare(112 + index * 2 * side, 33.5, side) }).then(
          () => 'stored',
          (error: unknown) => toProblem(error).kind,
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'code-taken')).toHaveLength(19)
  })
})

describe('a writer that has not committed yet', () => {
  it('makes the next one wait, and its grid counts', async () => {
    const [first, second] = await connectTwo()
    await first.query('BEGIN')
    await aGrid(first, { code: 'first', boundary: aSquare(112, 33.5, side) })
    const later = aGrid(second, { code: 'second', boundary: aSquare(112.005, 33.5, side) }).then(
      () => 'stored',
      (error: unknown) => toProblem(error).kind,
    )
    const early = await Promise.race([later, new Promise((resolve) => setTimeout(() => resolve('waiting'), 300))])
    expect(early).toBe('waiting')
    await first.query('COMMIT')
    expect(await later).toBe('grid-overlap')
  })

  it('frees the ground when it rolls back', async () => {
    const [first, second] = await connectTwo()
    await first.query('BEGIN')
    await aGrid(first, { code: 'first', boundary: aSquare(112, 33.5, side) })
    const later = aGrid(second, { code: 'second', boundary: aSquare(112.005, 33.5, side) })
    await first.query('ROLLBACK')
    await later
    expect(await storedCodes()).toEqual(['second'])
  })
})

describe('the database', () => {
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'stored',
      (error: unknown) => toProblem(error).kind,
    )

  it('lets grids touch, lie in the hole of another, and share ground in the other coverage', async () => {
    const hole = aSquare(112.003, 33.503, 0.004).coordinates[0] ?? []
    const ring = aSquare(112, 33.5, side).coordinates[0] ?? []
    await aGrid(database.pool, { code: 'ring', boundary: { type: 'Polygon', coordinates: [ring, hole.toReversed()] } })
    await aGrid(database.pool, { code: 'in-the-hole', boundary: aSquare(112.003, 33.503, 0.004) })
    await aGrid(database.pool, { code: 'beside', boundary: aSquare(112.01, 33.5, side) })
    await aGrid(database.pool, { code: 'unit', coverage: 'unit', boundary: aSquare(112.002, 33.5, side) })
    expect(await storedCodes()).toEqual(['beside', 'in-the-hole', 'ring', 'unit'])
  })

  it('refuses one that contains, lies within, crosses or equals another', async () => {
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, side) })
    for (const boundary of [
      aSquare(111.99, 33.49, 0.03),
      aSquare(112.002, 33.502, 0.001),
      aSquare(112.009, 33.509, side),
      aSquare(112, 33.5, side),
    ])
      expect(await refusal(aGrid(database.pool, { boundary }))).toBe('grid-overlap')
  })

  it('refuses an overlap between two grids of one statement', async () => {
    const statement = database.pool.query(
      `INSERT INTO grids (coverage, kind, code, code_scheme, boundary)
       SELECT 'community', 'exclusive', 'twin-' || n, 'free',
              ST_Multi(ST_MakeEnvelope(112 + n * 0.005, 33.5, 112.01 + n * 0.005, 33.51, 4326)) FROM generate_series(1, 2) n`,
    )
    expect(await refusal(statement)).toBe('grid-overlap')
  })

  it('refuses an edit that moves a boundary over another or brings a retired grid back over it', async () => {
    const old = await aGrid(database.pool, { boundary: aSquare(112, 33.5, side), validTo: '2024-01-01T00:00:00Z' })
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, side), validFrom: '2024-01-01T00:00:00Z' })
    const other = await aGrid(database.pool, { boundary: aSquare(112.02, 33.5, side) })
    expect(await refusal(database.pool.query('UPDATE grids SET valid_to = NULL WHERE id = $1', [old]))).toBe(
      'grid-overlap',
    )
    const shift = 'UPDATE grids SET boundary = ST_Translate(boundary, -0.015, 0) WHERE id = $1'
    expect(await refusal(database.pool.query(shift, [other]))).toBe('grid-overlap')
    expect(await overlaps()).toBe(0)
  })

  it('takes rounding of coordinates for what it is, and a strip of a metre for an overlap', async () => {
    await aGrid(database.pool, { boundary: aSquare(112, 33.5, side) })
    await aGrid(database.pool, { code: 'rounded', boundary: aSquare(112.01 - 1e-13, 33.5, side) })
    expect(await refusal(aGrid(database.pool, { boundary: aSquare(111.99 + 1e-5, 33.5, side) }))).toBe('grid-overlap')
  })

  it('refuses a boundary that crosses itself, and one that is empty', async () => {
    const bowTie = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [112, 33],
          [113, 34],
          [113, 33],
          [112, 34],
          [112, 33],
        ] as [number, number][],
      ],
    }
    expect(await refusal(aGrid(database.pool, { boundary: bowTie }))).toBe('invalid-boundary')
    expect(await refusal(aGrid(database.pool, { boundary: { type: 'MultiPolygon', coordinates: [] } }))).toBe(
      'invalid-boundary',
    )
  })
})
