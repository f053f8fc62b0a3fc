import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScreenLevel } from '#geo/rights'
import { freshToken, hashOfToken } from '../../api/http/tokens.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aClass, aCommunity, aGrid, aSquare } from '../support/build.ts'
import { aPerson } from '../support/people.ts'

/*
 * A thousand overlapping requests of one reader (windows, boxes, filters, grids, tiles, densities), and every
 * difference of two that lie in one another. A paired screen must not learn a count from one to four that way; the same
 * attack by a post that is told exact counts must, or the attack is too weak to show anything.
 */
let app: RunningApp
let classIds: number[]
const side = 0.01
const columns = 6
const rows = 4

/** A generator of its own, so that a failing run can be looked at again. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

beforeAll(async () => {
  app = await startApp(async ({ pool }) => {
    await aCommunity(pool)
    const group = await aClass(pool)
    classIds = [await aClass(pool, { parentId: group }), await aClass(pool, { parentId: group }), await aClass(pool)]
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) await aGrid(pool, { boundary: aSquare(column * side, row * side, side) })
    // Crowded grids beside nearly empty ones, homes of one report and of many, over a year.
    await pool.query(`SELECT ensure_incident_partitions('2025-01-01Z', '2026-01-01Z')`)
    await pool.query(
      `INSERT INTO incidents (reported_at, position, class_id, source, status)
       SELECT timestamptz '2025-01-03 00:00Z' + (random() * 355) * interval '1 day',
              ST_SetSRID(ST_MakePoint(power(random(), 2) * $1, power(random(), 2) * $2), 4326),
              ($3::int[])[1 + floor(random() * 3)], (ARRAY['hotline', 'app', 'web'])[1 + floor(random() * 3)], (ARRAY['open', 'closed'])[1 + floor(random() * 2)]
       FROM generate_series(1, 1500)`,
      [columns * side, rows * side, classIds],
    )
  })
})
afterAll(() => app.close())

type Shown = Record<string, string>
async function aScreen(level: ScreenLevel): Promise<Shown> {
  const token = freshToken()
  const { accountId } = await aPerson(app.pool, { post: 'security-admin' })
  await app.pool.query(
    `INSERT INTO screens (name, level, territory_kind, token_hash, paired_by) VALUES ('x', $1, 'city', decode($2, 'hex'), $3)`,
    [level, hashOfToken(token), accountId],
  )
  return { cookie: `wangge-screen=${token}` }
}

/** One answer as a count of something, with what it was asked of: a set that can lie in another. */
type Learned = { what: string; from: number; to: number; box: number[]; count: number }
const everywhere = [-180, -85, 180, 85]
const monthStart = (month: number) => `2025-${String(month).padStart(2, '0')}-01T00:00:00+08:00`

type Ask = (path: string) => Promise<Response>

/** One narrowing at a time, now and then; most of them are refused to a screen. */
function narrow(query: URLSearchParams, random: () => number): void {
  const pick = (most: number) => Math.floor(random() * most)
  const narrowings: Record<number, [string, string]> = {
    1: ['classes', String(classIds[pick(3)])],
    2: ['sources', 'hotline'],
    3: ['hours', String(pick(24))],
    4: ['bbox', [0, 0, random() * columns * side, random() * rows * side].join(',')],
    5: ['statuses', 'open'],
  }
  const chosen = narrowings[pick(6)]
  if (chosen) query.set(...chosen)
}

/** A window of whole months, or one that begins and ends within them. */
function aWindow(random: () => number): { from: string; to: string } {
  const pick = (most: number) => Math.floor(random() * most)
  const [a = 1, b = 1] = [1 + pick(12), 1 + pick(12)].sort((one, other) => one - other)
  const dayOf = (month: number, day: number, hour: string) =>
    `2025-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${hour}:00:00+08:00`
  if (random() < 0.4) return { from: dayOf(a, 1 + pick(27), '07'), to: dayOf(b, 28, '19') }
  return { from: monthStart(a), to: monthStart(Math.min(12, b + 1)) }
}

type Summary = {
  total: number
  grids: { gridId: number; count: number }[]
  classes: { classId: number; count: number }[]
  histogram: { starts: string[]; counts: number[] }
}

async function learnFromSummary(ask: Ask, random: () => number): Promise<Learned[]> {
  const { from, to } = aWindow(random)
  const query = new URLSearchParams({ from, to })
  narrow(query, random)
  const answer = await ask(`/heat/summary?${query.toString()}`)
  expect([200, 400], await answer.clone().text()).toContain(answer.status)
  if (answer.status !== 200) return []
  const { total, grids, classes, histogram } = (await answer.json()) as Summary
  const filter = [...query].filter(([name]) => name !== 'from' && name !== 'to').join()
  const window = { from: Date.parse(from), to: Date.parse(to), box: everywhere }
  const bars = histogram.counts.map((count, i) => {
    const start = Date.parse(histogram.starts[i] ?? '')
    return { what: `bar ${filter}`, from: start, to: start + 1, box: everywhere, count }
  })
  return [
    { what: `total ${filter}`, ...window, count: total },
    ...grids.map(({ gridId, count }) => ({ what: `grid ${gridId} ${filter}`, ...window, count })),
    ...classes.map(({ classId, count }) => ({ what: `class ${classId} ${filter}`, ...window, count })),
    ...bars,
  ]
}

async function learnFromDensity(ask: Ask, random: () => number): Promise<Learned[]> {
  const east = Math.ceil(random() * 40) / 40
  const north = Math.ceil(random() * 40) / 40
  const box = [0, 0, east * columns * side, north * rows * side]
  const answer = await ask(`/heat/density?bbox=${box.join(',')}&radiusMeters=100&cells=64`)
  expect(answer.status).toBe(200)
  return [{ what: 'density', from: 0, to: 1, box, count: Number(answer.headers.get('x-total')) }]
}

async function learnFromTile(ask: Ask, random: () => number): Promise<Learned[]> {
  const z = 8 + Math.floor(random() * 9)
  const at = (share: number) => Math.floor(share * 2 ** z)
  const x = at(0.5 + (random() * columns * side) / 360)
  const y = at(0.5 - (random() * rows * side) / 360)
  const answer = await ask(`/tiles/incidents/${z}/${x}/${y}.mvt`)
  expect([200, 204]).toContain(answer.status)
  const layer =
    answer.status === 204
      ? undefined
      : new VectorTile(new PbfReader(Buffer.from(await answer.arrayBuffer()))).layers.incidents
  const counts = Array.from({ length: layer?.length ?? 0 }, (_, i) => Number(layer?.feature(i).properties.count ?? 1))
  const box = [x / 2 ** z, y / 2 ** z, (x + 1) / 2 ** z, (y + 1) / 2 ** z]
  return [
    { what: 'tile', from: 0, to: 1, box, count: counts.reduce((sum, count) => sum + count, 0) },
    ...counts.map((count, i) => ({ what: `cell ${z}/${x}/${y}/${i}`, from: 0, to: 1, box, count })),
  ]
}

async function attack(ask: Ask, requests: number): Promise<Learned[]> {
  const random = randomOf(7)
  const ways = [learnFromSummary, learnFromSummary, learnFromDensity, learnFromTile]
  const learned: Learned[] = []
  for (let n = 0; n < requests; n++) learned.push(...((await ways[n % ways.length]?.(ask, random)) ?? []))
  return learned
}

const lies = (inner: Learned, outer: Learned): boolean =>
  inner.from >= outer.from &&
  inner.to <= outer.to &&
  [0, 1].every((i) => (inner.box[i] ?? 0) >= (outer.box[i] ?? 0)) &&
  [2, 3].every((i) => (inner.box[i] ?? 0) <= (outer.box[i] ?? 0))

const isSmall = (count: number): boolean => count >= 1 && count <= 4

/** Small counts told outright, and small differences of two answers about the same thing, one inside the other. */
function smallCounts(learned: Learned[]): string[] {
  const groups = new Map<string, Learned[]>()
  for (const one of learned) groups.set(one.what, [...(groups.get(one.what) ?? []), one])
  const told = learned.filter(({ count }) => isSmall(count)).map(({ what, count }) => `${what}: ${count}`)
  return [...told, ...[...groups.values()].flatMap(smallDifferences)]
}

function smallDifferences(same: Learned[]): string[] {
  return same.flatMap((outer) =>
    same
      .filter((inner) => lies(inner, outer) && isSmall(outer.count - inner.count))
      .map((inner) => `${outer.what}: ${outer.count} - ${inner.count}`),
  )
}

describe('a thousand overlapping requests', () => {
  it.each(['wall', 'public'] as const)('of a %s screen find no count below five', async (level) => {
    const shown = await aScreen(level)
    const learned = await attack((path) => fetch(`${app.url}${path}`, { headers: shown }), 1000)
    expect(learned.filter(({ count }) => count > 0).length).toBeGreaterThan(500)
    expect(smallCounts(learned)).toEqual([])
  })

  it('of a post that is told exact counts do find some, so the attack is worth something', async () => {
    const { cookie } = await aPerson(app.pool, { post: 'leader' })
    const found = smallCounts(await attack((path) => fetch(`${app.url}${path}`, { headers: { cookie } }), 1000))
    expect(found.filter((line) => line.startsWith('grid')).length).toBeGreaterThan(10)
    expect(found.filter((line) => line.startsWith('total')).length).toBeGreaterThan(0)
    expect(found.filter((line) => line.startsWith('density')).length).toBeGreaterThan(0)
    expect(found.filter((line) => line.includes(' - ')).length).toBeGreaterThan(50)
  })

  it('of a screen that watches reports arrive one by one see no step below five', async () => {
    const shown = await aScreen('wall')
    const total = async () =>
      ((await (await fetch(`${app.url}/heat/summary`, { headers: shown })).json()) as { total: number }).total
    const seen = [await total()]
    for (let n = 0; n < 12; n++) {
      await app.pool.query(
        `INSERT INTO incidents (reported_at, position, class_id) VALUES ('2025-06-10Z', ST_SetSRID(ST_MakePoint(0.001, 0.001), 4326), $1)`,
        [classIds[0]],
      )
      seen.push(await total())
    }
    const steps = seen.slice(1).map((count, i) => count - (seen[i] ?? 0))
    expect(steps.filter((step) => step !== 0 && Math.abs(step) < 5)).toEqual([])
  })
})

describe('other doors of a screen', () => {
  it('tell no household, no building’s people and no single incident', async () => {
    const shown = await aScreen('wall')
    for (const path of [
      '/households/by-grid',
      '/incidents',
      '/incidents/1',
      '/coverage?kind=station&limit=500',
      '/residents/buildings/1',
    ])
      expect((await fetch(`${app.url}${path}`, { headers: shown })).status, path).toBe(403)
    const city = (await (await fetch(`${app.url}/areas/city`, { headers: shown })).json()) as {
      counts: { incidents: number; households: number; placeholders: number }
    }
    for (const count of [city.counts.incidents, city.counts.households, city.counts.placeholders])
      expect(count % 5).toBe(0)
    const { rows } = await app.pool.query<{ id: number }>('SELECT id::int FROM grids LIMIT 3')
    for (const { id } of rows) {
      const card = (await (await fetch(`${app.url}/grids/${id}`, { headers: shown })).json()) as Record<string, unknown>
      expect(card).toMatchObject({
        households: null,
        people: null,
        openIncidents: null,
        overdueIncidents: null,
        weeklyIncidents: null,
      })
    }
  })
})
