import { readdirSync } from 'node:fs'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bd09FromWgs84, gcj02FromWgs84 } from '#geo/gcj02'
import { runImport } from '../../api/imports/run-import.ts'
import { undoImport } from '../../api/imports/undo-import.ts'
import { aCommunity, aGrid, aSquare } from '../support/build.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import type { Importing } from '../support/imported.ts'
import { importingInto, testSealer } from '../support/imported.ts'

let database: TestDatabase
let into: Importing
beforeEach(async () => {
  database = await openTestDatabase()
  into = importingInto(database.pool)
})
afterEach(async () => {
  into.remove()
  await database.close()
})

const west = 113.5
const south = 34.7
const side = 0.004
const fixture = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).pathname

type Shape = { type: string; coordinates: unknown }
const collection = (...features: [Shape | null, Record<string, unknown>][]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(([geometry, properties]) => ({ type: 'Feature', properties, geometry })),
  })

const header = 'id,lon,lat,reported_at,closed_at,type\n'
const complaint = (
  id: number | string,
  lon: number,
  lat: number,
  more = '2025-03-01 10:00,2025-03-02 10:00,Noise',
): string => `${id},${lon},${lat},${more}\n`
const map = { lon: 'lon', lat: 'lat', reportedAt: 'reported_at', closedAt: 'closed_at', class: 'type' }
const byId = { key: 'id', map }

/** n places inside the first test grid, none twice. */
const inside = (n: number): [number, number][] =>
  Array.from({ length: n }, (_, i) => [west + 0.0001 + (i % 37) * 0.0001, south + 0.0001 + Math.floor(i / 37) * 0.0001])

const reasons = (manifest: { issues: { row: number; reason: string }[] }) =>
  manifest.issues.map(({ row, reason }) => [row, reason])

describe('importing grids', () => {
  const set = { coverage: 'community', codeScheme: 'free' }

  it.each(['three-grids.geojson', 'three-grids.fgb', 'three-grids.gpkg', 'three-grids-gbk-gk.zip'])(
    'stores the same ground from %s',
    async (name) => {
      await aCommunity(database.pool)
      const manifest = await into.run('grids', fixture(name), { set: { coverage: 'community' } })
      expect(manifest).toMatchObject({ rowsRead: 3, stored: 3, refused: 0, repaired: 0 })
      const { rows } = await database.pool.query<{ name: string; population: number; off: number }>(
        `SELECT name, population, ST_HausdorffDistance(boundary, ST_MakeEnvelope(113.5, 34.7, 113.504, 34.704, 4326)) AS off
         FROM grids ORDER BY code`,
      )
      expect(rows.map((row) => [row.name, row.population])).toEqual([
        ['柳荫网格', 1200],
        ['桥头网格', 1201],
        ['河岸网格', 1202],
      ])
      expect(rows[0]?.off).toBeLessThan(1e-8)
    },
  )

  it('repairs a polygon whose ground stays, refuses a bow tie, and says which is which', async () => {
    const spike = [
      [
        [0, 0],
        [0.004, 0],
        [0.004, 0.004],
        [0.002, 0.004],
        [0.002, 0.005],
        [0.002, 0.004],
        [0, 0.004],
        [0, 0],
      ],
    ]
    const bowTie = [
      [
        [1, 0],
        [1.004, 0.004],
        [1.004, 0],
        [1, 0.004],
        [1, 0],
      ],
    ]
    const file = into.file(
      'broken.geojson',
      collection(
        [{ type: 'Polygon', coordinates: spike }, { code: 'spike' }],
        [{ type: 'Polygon', coordinates: bowTie }, { code: 'tie' }],
      ),
    )
    const manifest = await into.run('grids', file, { set })
    expect(manifest).toMatchObject({
      stored: 1,
      repaired: 1,
      refused: 1,
      repairs: { 'polygon-mended': 1 },
      refusals: { 'invalid-polygon': 1 },
    })
    expect(reasons(manifest)).toEqual([
      [1, 'polygon-mended'],
      [2, 'invalid-polygon'],
    ])
    expect(manifest.issues[1]?.detail).toMatch(/Self-intersection.*area/)
  })

  it('refuses overlaps, taken codes, unknown communities, open schemes and shapes of the wrong kind, each by its row', async () => {
    await aGrid(database.pool, { boundary: aSquare(west, south, side), code: 'old' })
    const file = into.file(
      'faults.geojson',
      collection(
        [aSquare(west + side, south, side), { code: 'fine' }],
        [aSquare(west + side / 2, south, side / 4), { code: 'on-old' }],
        [aSquare(west + side * 1.5, south, side), { code: 'on-fine' }],
        [aSquare(west + side * 5, south, side), { code: 'old' }],
        [aSquare(west + side * 7, south, side), { code: 'stranger', communityCode: '999999999999' }],
        [{ type: 'Point', coordinates: [west, south] }, { code: 'dot' }],
        [null, { code: 'nowhere' }],
        [aSquare(west + side * 9, south, side), {}],
      ),
    )
    const manifest = await into.run('grids', file, { set })
    expect(reasons(manifest)).toEqual([
      [2, 'overlaps-grid'],
      [3, 'overlaps-row'],
      [4, 'code-taken'],
      [5, 'unknown-community'],
      [6, 'wrong-geometry'],
      [7, 'no-position'],
      [8, 'no-code'],
    ])
    expect(manifest.stored).toBe(1)
    const strictCode = await into.run('grids', file, { set: { coverage: 'community' } })
    expect(strictCode.refusals['code-scheme']).toBeGreaterThan(0)
  })

  it('makes a new version of a changed grid, and undoing brings the old one back', async () => {
    const original = collection([aSquare(west, south, side), { code: 'a', name: 'before' }])
    await into.run('grids', into.file('grids.geojson', original), { set })
    const changed = into.file(
      'grids.geojson',
      collection([aSquare(west, south, side * 2), { code: 'a', name: 'after' }]),
    )
    const manifest = await into.run('grids', changed, { set })
    expect(manifest).toMatchObject({ stored: 0, updated: 1, unchanged: 0 })
    const inForce = () =>
      database.pool.query<{ name: string; isOpen: boolean }>(
        'SELECT name, valid_to IS NULL AS "isOpen" FROM grids ORDER BY id',
      )
    expect((await inForce()).rows).toEqual([
      { name: 'before', isOpen: false },
      { name: 'after', isOpen: true },
    ])
    const { rows } = await database.pool.query('SELECT relation, area_share FROM grid_lineage')
    expect(rows).toEqual([{ relation: 'redraw', area_share: 1 }])
    await undoImport(database.pool, manifest.importId)
    expect((await inForce()).rows).toEqual([{ name: 'before', isOpen: true }])
    const again = await into.run('grids', into.file('grids.geojson', original), { set })
    expect(again).toMatchObject({ stored: 0, unchanged: 1 })
  })
})

describe('importing incidents', () => {
  beforeEach(async () => {
    await aGrid(database.pool, { boundary: aSquare(west, south, side), code: 'g1' })
    await aGrid(database.pool, { boundary: aSquare(west + side, south, side), code: 'g2' })
  })

  it('links them to grids, flags what lies outside, counts what closed before it opened', async () => {
    const file = into.file(
      'complaints.csv',
      header +
        complaint(1, west + 0.001, south + 0.001) +
        complaint(2, west + side, south + 0.001) +
        complaint(3, west - 0.5, south, '2025-03-01 10:00,2025-02-01 10:00,Noise'),
    )
    const manifest = await into.run('incidents', file, { ...byId, frame: 'wgs84' })
    expect(manifest).toMatchObject({
      stored: 3,
      refused: 0,
      warnings: { 'outside-city': 1, 'closed-before-opened': 1 },
    })
    const { rows } = await database.pool.query(
      `SELECT g.code, i.is_outside_city AS outside, i.is_closed_before_opened AS early, i.status,
              to_char(i.reported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS at
       FROM incidents i LEFT JOIN grids g ON g.id = i.community_grid_id ORDER BY i.id`,
    )
    expect(rows).toEqual([
      { code: 'g1', outside: false, early: false, status: 'closed', at: '2025-03-01 10:00' },
      { code: 'g1', outside: false, early: false, status: 'closed', at: '2025-03-01 10:00' },
      { code: null, outside: true, early: true, status: 'closed', at: '2025-03-01 10:00' },
    ])
    expect(await into.wrongLinks()).toBe(0)
  })

  it('takes a position that too many rows share for a placeholder', async () => {
    const spread = inside(300)
      .map(([lon, lat], i) => complaint(i, lon, lat))
      .join('')
    const heap = Array.from({ length: 100 }, (_, i) => complaint(`h${i}`, west + 0.0021, south + 0.0033)).join('')
    const manifest = await into.run('incidents', into.file('heap.csv', header + spread + heap), byId)
    expect(manifest.placeholders).toBe(100)
    expect(await into.count(`incidents WHERE position_quality = 'placeholder'`)).toBe(100)
    const fewer = await into.run(
      'incidents',
      into.file('heap2.csv', header + spread + heap.split('\n').slice(1).join('\n')),
      byId,
    )
    expect(fewer.placeholders).toBe(0)
  })

  it('fills fresh quarters beside the table and existing ones in it, with the same result', async () => {
    const places = Array.from({ length: 6000 }, (_, i): [number, number] => [
      west + 0.0001 + (i % 75) * 0.0001,
      south + 0.0001 + Math.floor(i / 75) * 0.00004,
    ])
    const rows = (prefix: string) =>
      places
        .map(([lon, lat], i) => complaint(`${prefix}${i}`, lon, lat, `2021-0${1 + (i % 6)}-11 10:00,,Noise ${i % 3}`))
        .join('')
    const fresh = await into.run('incidents', into.file('fresh.csv', header + rows('a')), byId)
    expect(fresh).toMatchObject({ stored: 6000, refused: 0 })
    const later = await into.run('incidents', into.file('later.csv', header + rows('b')), byId)
    expect(later).toMatchObject({ stored: 6000, refused: 0 })
    const { rows: parts } = await database.pool.query(
      `SELECT tableoid::regclass::text AS part, count(*)::int AS n, count(*) FILTER (WHERE import_id = $1)::int AS fresh FROM incidents GROUP BY 1 ORDER BY 1`,
      [fresh.importId],
    )
    expect(parts).toEqual([
      { part: 'incidents_2021q1', n: 6000, fresh: 3000 },
      { part: 'incidents_2021q2', n: 6000, fresh: 3000 },
    ])
    const { rows: told } = await database.pool.query(
      `SELECT row_count::int AS n FROM changes WHERE noun = 'incidents' ORDER BY id`,
    )
    expect(told).toEqual([{ n: 6000 }, { n: 6000 }])
    const { rows: unlike } = await database.pool.query(
      `SELECT c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = 'incidents'::regclass
       AND (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid) <> (SELECT count(*) FROM pg_index i WHERE i.indrelid = 'incidents'::regclass)`,
    )
    expect(unlike).toEqual([])
    expect(await into.wrongLinks()).toBe(0)
    await undoImport(database.pool, fresh.importId)
    expect(await into.count('incidents')).toBe(6000)
  })

  it('refuses the second row with a key, and rows without a readable time or place', async () => {
    const file = into.file(
      'faults.csv',
      header +
        complaint(1, west + 0.001, south + 0.001) +
        complaint(1, west + 0.002, south + 0.001) +
        complaint(3, west + 0.001, south + 0.001, 'yesterday,,Noise') +
        complaint(4, 0, 0) +
        '5,,,2025-03-01 10:00,,Noise\n' +
        complaint(6, 500_000, 3_800_000) +
        '7,113.5\n',
    )
    const manifest = await into.run('incidents', file, byId)
    expect(reasons(manifest)).toEqual([
      [2, 'duplicate-key'],
      [3, 'unreadable-reportedAt'],
      [4, 'position-zero'],
      [5, 'no-position'],
      [6, 'position-off-the-earth'],
      [7, 'column-count'],
    ])
    expect(manifest).toMatchObject({ rowsRead: 7, stored: 1, refused: 6 })
  })

  it('stores nothing and says failed when --strict meets a refusal', async () => {
    const file = into.file('strict.csv', header + complaint(1, west + 0.001, south + 0.001) + complaint(2, 0, 0))
    const manifest = await into.run('incidents', file, { ...byId, strict: true })
    expect(manifest).toMatchObject({ state: 'failed', stored: 0, refused: 1 })
    expect(await into.count('incidents')).toBe(0)
    expect(await into.count('imported_keys')).toBe(0)
  })

  it('changes nothing when it runs again, updates what changed, and undoes both', async () => {
    const file = into.file(
      'c.csv',
      header + complaint(1, west + 0.001, south + 0.001) + complaint(2, west + 0.002, south + 0.001),
    )
    const first = await into.run('incidents', file, byId)
    const again = await into.run('incidents', file, byId)
    expect(again).toMatchObject({ stored: 0, updated: 0, unchanged: 2 })
    const snapshot = () =>
      database.pool.query(
        'SELECT to_jsonb(i) || jsonb_build_object($1::text, i.position::text) AS row FROM incidents i ORDER BY id',
        ['exact'],
      )
    const before = await snapshot()
    into.file(
      'c.csv',
      header +
        complaint(1, west + 0.001, south + 0.001) +
        complaint(2, west + side + 0.002, south + 0.001234567890123, '2019-07-01 10:00,,Theft'),
    )
    const changed = await into.run('incidents', file, byId)
    expect(changed).toMatchObject({ stored: 0, updated: 1, unchanged: 1 })
    expect(await into.wrongLinks()).toBe(0)
    await expect(undoImport(database.pool, first.importId)).rejects.toThrow(/has since changed 1 of its rows/)
    await undoImport(database.pool, changed.importId)
    expect((await snapshot()).rows).toEqual(before.rows)
    expect(await into.count(`incident_classes WHERE code = 'Theft'`)).toBe(0)
    await undoImport(database.pool, first.importId)
    expect(await into.count('incidents')).toBe(0)
    expect(await into.count('imported_keys')).toBe(0)
    expect(await into.count('import_replaced')).toBe(0)
    await expect(undoImport(database.pool, first.importId)).rejects.toThrow(/is undone/)
  })

  it('names rows without a key by their content, equal rows one by one', async () => {
    const line = complaint(1, west + 0.001, south + 0.001)
    const file = into.file('keyless.csv', header + line + line + complaint(2, west + 0.002, south + 0.001))
    expect(await into.run('incidents', file, { map })).toMatchObject({ stored: 3, refused: 0 })
    expect(await into.run('incidents', file, { map })).toMatchObject({ stored: 0, unchanged: 3 })
  })

  it('leaves nothing of a dry run but its record', async () => {
    const file = into.file('dry.csv', header + complaint(1, west + 0.001, south + 0.001))
    const { rows } = await database.pool.query(
      `SELECT count(*) AS n FROM pg_inherits WHERE inhparent = 'incidents'::regclass`,
    )
    expect(await into.run('incidents', file, byId, { dryRun: true })).toMatchObject({
      state: 'dry-run',
      stored: 1,
      isDryRun: true,
    })
    expect(await into.count('incidents')).toBe(0)
    expect(await into.count('incident_classes')).toBe(0)
    expect(await into.count(`pg_inherits WHERE inhparent = 'incidents'::regclass`)).toBe((rows[0] as { n: number }).n)
    expect(await into.count(`imports WHERE state = 'dry-run'`)).toBe(1)
  })

  it('leaves nothing when it is cancelled on the way', async () => {
    const many = inside(1200)
      .map(([lon, lat], i) => complaint(i, lon, lat))
      .join('')
    const controller = new AbortController()
    const running = runImport({
      pool: database.pool,
      sealer: testSealer,
      noun: 'incidents',
      file: into.file('many.csv', header + many),
      options: byId,
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'storing') controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({
      kind: 'import-state',
      message: expect.stringMatching(/cancelled/) as string,
    })
    expect(await into.count('incidents')).toBe(0)
    expect(await into.count(`imports WHERE state = 'cancelled'`)).toBe(1)
    expect((await database.pool.query('SELECT 1 AS fine')).rows).toEqual([{ fine: 1 }])
  })

  it('warns of axes the wrong way round', async () => {
    const wrong =
      header +
      inside(50)
        .map(([lon, lat], i) => complaint(i, lat, lon))
        .join('')
    const offEarth = await into.run('incidents', into.file('swapped.csv', wrong), byId)
    expect(offEarth).toMatchObject({ stored: 0, refusals: { 'axes-swapped': 50 } })
    // West of 90 E both readings are on the earth, so only the city can tell.
    await aGrid(database.pool, { boundary: aSquare(87.6, 43.8, 0.1), code: 'urumqi' })
    const turned =
      header +
      inside(50)
        .map(([lon, lat], i) => complaint(i, lat - south + 43.82, lon - west + 87.62))
        .join('')
    const quiet = await into.run('incidents', into.file('turned.csv', turned), byId)
    expect(quiet.warnings).toMatchObject({ 'axes-swapped': 50, 'outside-city': 50 })
  })

  it.each([
    ['looks-like-gcj02', gcj02FromWgs84, 'gcj02'],
    ['looks-like-bd09', bd09FromWgs84, 'bd09'],
  ] as const)('warns that positions %s, and puts them right when told', async (warning, shift, frame) => {
    const shifted =
      header +
      inside(200)
        .map(([lon, lat], i) => complaint(i, ...shift([lon, lat])))
        .join('')
    const file = into.file('shifted.csv', shifted)
    const manifest = await into.run('incidents', file, { ...byId, frame: 'wgs84' })
    expect(manifest.warnings[warning]).toBe(200)
    const told = await into.run('incidents', file, { ...byId, frame })
    expect(told).toMatchObject({ updated: 200 })
    expect(Object.keys(told.warnings)).not.toContain(warning)
    const { rows } = await database.pool.query<{ lon: number; frame: string }>(
      'SELECT ST_X(position) AS lon, source_frame AS frame FROM incidents ORDER BY id LIMIT 1',
    )
    expect(rows[0]?.lon).toBeCloseTo(inside(1)[0]?.[0] ?? 0, 8)
    expect(rows[0]?.frame).toBe(frame)
    expect(await into.wrongLinks()).toBe(0)
  })

  it('does not cry wolf over a file that is right', async () => {
    const right =
      header +
      inside(200)
        .map(([lon, lat], i) => complaint(i, lon, lat))
        .join('')
    const manifest = await into.run('incidents', into.file('right.csv', right), { ...byId, frame: 'wgs84' })
    expect(manifest.warnings).toEqual({})
  })

  it('reads dates by what the column gives away, warns when it must guess, and takes a word for it', async () => {
    const at = (...dates: string[]) =>
      header + dates.map((date, i) => complaint(i, west + 0.001, south + 0.001, `${date},,Noise`)).join('')
    const months = async () =>
      (
        await database.pool.query<{ m: number }>(
          `SELECT extract(month FROM reported_at AT TIME ZONE 'Asia/Shanghai')::int AS m FROM incidents ORDER BY id`,
        )
      ).rows.map((row) => row.m)
    const sure = await into.run('incidents', into.file('sure.csv', at('03/04/2025', '25/04/2025')), byId)
    expect([sure.warnings['ambiguous-date'], await months()]).toEqual([undefined, [4, 4]])
    await undoImport(database.pool, sure.importId)
    const guessed = await into.run(
      'incidents',
      into.file('guess.csv', at('05/01/2025', '06/01/2025', '01/02/2025')),
      byId,
    )
    expect([guessed.warnings['ambiguous-date'], await months()]).toEqual([3, [1, 1, 2]])
    await undoImport(database.pool, guessed.importId)
    const told = await into.run('incidents', into.file('guess.csv', at('05/01/2025', '06/01/2025', '01/02/2025')), {
      ...byId,
      dateFormat: 'mdy',
    })
    expect([told.warnings['ambiguous-date'], await months()]).toEqual([undefined, [5, 6, 1]])
  })

  it('reads a GB18030 file with Chinese columns and words by guessing the mapping', async () => {
    const text = `经度,纬度,上报时间,小类,问题来源,状态,问题描述\n${west + 0.001},${south + 0.001},2025年3月1日 8时5分,暴露垃圾,热线,已结案,"路口\t有垃圾,\\N\n很久了"\n`
    const manifest = await into.run('incidents', into.file('工单.csv', iconv.encode(text, 'gb18030')))
    expect(manifest).toMatchObject({ encoding: 'gb18030', stored: 1, refused: 0 })
    const { rows } = await database.pool.query(
      `SELECT i.source, i.status, i.text, c.name_zh AS class FROM incidents i JOIN incident_classes c ON c.id = i.class_id`,
    )
    expect(rows).toEqual([{ source: 'hotline', status: 'closed', text: '路口\t有垃圾,\\N\n很久了', class: '暴露垃圾' }])
  })

  it('says what is missing instead of guessing', async () => {
    const file = into.file('odd.csv', 'a,b\n1,2\n')
    await expect(into.run('incidents', file)).rejects.toThrow(/No column was found for reportedAt/)
    await expect(into.run('incidents', file, { map: { reportedAt: 'when' } })).rejects.toThrow(/no column "when"/)
    await expect(into.run('incidents', file, { set: { colour: 'red' } })).rejects.toThrow(/no field "colour"/)
    await expect(into.run('incidents', file, { profile: 'nobody' })).rejects.toThrow(/There is no profile/)
    await expect(into.run('incidents', file, { profile: 'cambridge-parcels' })).rejects.toThrow(/makes buildings/)
    await expect(into.run('incidents', into.file('empty.csv', ''))).rejects.toMatchObject({ kind: 'unreadable-file' })
    const { rows } = await database.pool.query<{ error: string }>(
      `SELECT progress ->> 'error' AS error FROM imports WHERE state = 'failed' ORDER BY id`,
    )
    expect(rows.map((row) => row.error).at(-1)).toMatch(/empty/)
  })
})

describe('the statements of the staging tables', () => {
  it('have one file each', async () => {
    const { stagedFiles } = await import('../../api/imports/staging.queries.ts')
    const files = readdirSync(new URL('../../api/imports/staged/', import.meta.url))
    expect([...stagedFiles].sort()).toEqual(files.sort())
  })
})
