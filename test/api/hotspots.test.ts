import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClusterAlert, HotspotAnswer } from '#contract/hotspots'
import { clusterAlertOf, storeFound } from '../support/cluster-alerts.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aClass, aGrid, anIncident, aSquare } from '../support/build.ts'
import type { Person } from '../support/people.ts'
import { aPerson } from '../support/people.ts'

const side = 8
const step = 0.004
let app: RunningApp
let ids: number[]
let hotClass: number
let command: Person
let worker: Person
let neighbourhood: Person

/** Eight by eight grids; one class gathers in the south-west corner, where two by two grids have many. */
beforeAll(async () => {
  ids = []
  app = await startApp(async ({ pool }) => {
    hotClass = await aClass(pool, { code: 'HOT' })
    for (let at = 0; at < side * side; at++) {
      const [x, y] = [at % side, Math.floor(at / side)]
      ids.push(
        await aGrid(pool, {
          boundary: aSquare(112 + x * step, 33 + y * step, step),
          code: `g${at}`,
          name: `Grid ${at}`,
        }),
      )
      const many = x < 3 && y < 3 ? 9 : (at * 7) % 3
      for (let n = 0; n < many; n++)
        await anIncident(pool, {
          position: [112 + (x + 0.5) * step, 33 + (y + 0.5) * step],
          classId: hotClass,
          reportedAt: `2026-0${1 + (n % 9)}-10T08:00:00Z`,
        })
    }
    await aGrid(pool, { boundary: aSquare(113, 34, step), code: 'alone' })
  })
  command = await aPerson(app.pool, { post: 'command' })
  worker = await aPerson(app.pool, { post: 'grid-worker' })
  neighbourhood = await aPerson(app.pool, {
    post: 'analyst',
    territories: [0, 1, 2, 3, 8, 9, 10].map((at) => ({ kind: 'grid' as const, code: `g${at}` })),
  })
}, 60_000)
afterAll(() => app.close())

async function ask<T>(person: Person, path: string, method = 'GET'): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${app.url}${path}`, {
    method,
    headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
  })
  return { status: answer.status, body: (await answer.json()) as T }
}

const question = 'coverage=community&seed=5'

describe('finding hot spots', () => {
  it('marks the corner where the incidents gather, and says what it compared', async () => {
    const { status, body } = await ask<HotspotAnswer>(command, `/hotspots?${question}`)
    expect(status).toBe(200)
    expect(body.counts).toMatchObject({ grids: 65, islands: 1 })
    const hot = body.grids.filter(({ kind }) => kind === 'hot').map(({ gridId }) => gridId)
    expect(hot).toEqual(expect.arrayContaining([ids[0], ids[1], ids[8], ids[9]]))
    expect(hot).not.toContain(ids[63])
    const middle = body.grids.find(({ gridId }) => gridId === ids[9])
    expect(middle).toMatchObject({ incidents: 9, neighbours: 8, incidentsAround: 81 })
    expect(middle?.expectedAround).toBeCloseTo((9 * body.counts.incidents) / 65, 9)
  })

  it('marks it as high among high by local Moran', async () => {
    const { body } = await ask<HotspotAnswer>(command, `/hotspots?${question}&method=moran`)
    expect(body.grids.find(({ gridId }) => gridId === ids[9])?.kind).toBe('high-high')
  })

  it('takes neighbours by distance when asked', async () => {
    const { body } = await ask<HotspotAnswer>(command, `/hotspots?${question}&weights=distance&bandMeters=450`)
    expect(body.grids.find(({ gridId }) => gridId === ids[9])?.neighbours).toBe(4)
  })

  it('gives the same figures for the same seed and inputs', async () => {
    const [first, second, other] = await Promise.all([
      ask<HotspotAnswer>(command, `/hotspots?${question}`),
      ask<HotspotAnswer>(command, `/hotspots?${question}`),
      ask<HotspotAnswer>(command, '/hotspots?coverage=community&seed=6'),
    ])
    expect(second.body.grids).toEqual(first.body.grids)
    expect(second.body.inputsDigest).toBe(first.body.inputsDigest)
    expect(other.body.inputsDigest).not.toBe(first.body.inputsDigest)
  })

  it('is refused to who has no analysis', async () => {
    expect((await ask(worker, `/hotspots?${question}`)).status).toBe(403)
    expect((await ask(worker, '/hotspots/clusters')).status).toBe(403)
  })

  it('looks only at the caller’s own grids', async () => {
    const { body } = await ask<HotspotAnswer>(neighbourhood, `/hotspots?${question}`)
    expect(body.counts.grids).toBe(7)
    expect(body.counts.incidents).toBeLessThan(90)
  })
})

type Stored = {
  run: { id: number; seed: number; inputsDigest: string }
  grids: { gridId: number; neighbourIds: number[]; incidents: number; p: number }[]
}

describe('a stored run', () => {
  it('keeps seed, digest, inputs and results of every grid', async () => {
    const made = await ask<HotspotAnswer>(command, `/hotspots/runs?${question}`, 'POST')
    expect(made.status).toBe(201)
    const { body } = await ask<Stored>(command, `/hotspots/runs/${made.body.runId ?? 0}`)
    expect(body.run).toMatchObject({ seed: 5, inputsDigest: made.body.inputsDigest })
    expect(body.grids).toHaveLength(65)
    const corner = body.grids.find(({ gridId }) => gridId === ids[0])
    expect(corner?.neighbourIds).toEqual([ids[1], ids[8], ids[9]])
    expect(corner?.p).toBe(made.body.grids.find(({ gridId }) => gridId === ids[0])?.p)
  })

  it('of more than the reader’s territory is not told by the database: its sums hold the counts of others', async () => {
    const made = await ask<HotspotAnswer>(command, `/hotspots/runs?${question}`, 'POST')
    expect((await ask(neighbourhood, `/hotspots/runs/${made.body.runId ?? 0}`)).status).toBe(404)
    const { body } = await ask<{ runs: { id: number }[] }>(neighbourhood, '/hotspots/runs')
    expect(body.runs.map(({ id }) => id)).not.toContain(made.body.runId)
  })

  it('may be made by an analyst of his own grids', async () => {
    const made = await ask<HotspotAnswer>(neighbourhood, `/hotspots/runs?${question}`, 'POST')
    expect(made.status).toBe(201)
    for (const reader of [neighbourhood, command]) {
      const { body } = await ask<Stored>(reader, `/hotspots/runs/${made.body.runId ?? 0}`)
      expect(body.grids.map(({ gridId }) => gridId)).toEqual([0, 1, 2, 3, 8, 9, 10].map((at) => ids[at]))
    }
  })

  it('that there is not is a problem', async () => {
    expect((await ask(command, '/hotspots/runs/999999')).status).toBe(404)
  })
})

describe('emerging patterns', () => {
  it('tell of the bins before the newest report', async () => {
    const { status, body } = await ask<{ starts: string[]; counts: { grids: number } }>(
      command,
      '/hotspots/emerging?coverage=community&bins=6',
    )
    expect(status).toBe(200)
    expect(body.starts.length).toBeLessThanOrEqual(6)
    expect(body.starts.length).toBeGreaterThan(3)
    expect(body.counts.grids).toBe(65)
  })

  it('take no beginning of a window, which they would not follow', async () => {
    const { status, body } = await ask<{ detail: string }>(command, '/hotspots/emerging?from=2020-01-01T00:00:00Z')
    expect([status, body.detail]).toEqual([400, expect.stringMatching(/^\/query\/from: .*`bins`/)])
  })
})

describe('a class that there is not', () => {
  const window = 'from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z'
  it.each([
    ['GET', '/hotspots'],
    ['POST', '/hotspots/runs'],
    ['GET', '/heat/summary'],
    ['GET', '/heat/cube'],
    ['GET', '/heat/hour-of-week'],
    ['GET', '/heat/density'],
    ['GET', '/heat/cells'],
    ['GET', '/comparisons'],
    ['GET', '/incidents'],
  ] as const)('is refused by %s %s, not counted as zero', async (method, path) => {
    const query = `bbox=116,39,117,40&fromB=2024-01-01T00:00:00Z&toB=2024-02-01T00:00:00Z&${window}&classes=999999`
    const { status, body } = await ask<{ detail: string }>(command, `${path}?${query}`, method)
    expect([status, body.detail]).toEqual([400, expect.stringMatching(/no class 999999/)])
  })
})

describe('a window that ends before it begins', () => {
  const reversed = 'from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z'
  it.each([
    ['GET', '/hotspots'],
    ['POST', '/hotspots/runs'],
    ['GET', '/hotspots/emerging'],
    ['GET', '/incidents'],
    ['GET', '/heat/summary'],
    ['GET', '/heat/cube'],
    ['GET', '/heat/hour-of-week'],
    ['GET', '/heat/density'],
    ['GET', '/heat/cells'],
    ['GET', '/comparisons'],
  ] as const)('is refused by %s %s', async (method, path) => {
    const query = `bbox=116,39,117,40&fromB=2024-01-01T00:00:00Z&toB=2024-02-01T00:00:00Z&${reversed}`
    const { status, body } = await ask<{ type: string; detail: string }>(command, `${path}?${query}`, method)
    expect([status, body.type]).toEqual([400, '/problems/invalid-request'])
  })
})

describe('an alert of a sudden cluster', () => {
  const alerts = async (person: Person) =>
    (await ask<{ alerts: ClusterAlert[] }>(person, '/hotspots/clusters')).body.alerts

  it('is one alert while it goes on, and ends when it is found no more', async () => {
    const found = clusterAlertOf(hotClass, [ids[0] ?? 0, ids[1] ?? 0])
    await storeFound(app.pool, [found])
    await storeFound(app.pool, [{ ...found, gridIds: [ids[1] ?? 0, ids[2] ?? 0], observed: 21 }])
    const [only, ...rest] = await alerts(command)
    expect(rest).toEqual([])
    expect(only).toMatchObject({ observed: 21, gridIds: [ids[1], ids[2]], endedAt: null })
    await storeFound(app.pool, [])
    expect((await alerts(command))[0]?.endedAt).not.toBeNull()
  })

  it('is told to who reaches all its grids, and noted by who may run analyses', async () => {
    await storeFound(app.pool, [
      clusterAlertOf(hotClass, [ids[0] ?? 0, ids[1] ?? 0]),
      clusterAlertOf(hotClass, [ids[3] ?? 0, ids[4] ?? 0]),
    ])
    const seen = (await alerts(neighbourhood)).filter(({ endedAt }) => endedAt === null)
    expect(seen.map(({ gridIds }) => gridIds)).toEqual([[ids[0], ids[1]]])
    const id = seen[0]?.id ?? 0
    expect((await ask(neighbourhood, `/hotspots/clusters/${id}/seen`, 'POST')).status).toBe(200)
    expect((await alerts(command)).find((alert) => alert.id === id)?.seenAt).not.toBeNull()
    const other = (await alerts(command)).find(({ gridIds }) => gridIds.includes(ids[4] ?? 0))
    expect((await ask(neighbourhood, `/hotspots/clusters/${other?.id ?? 0}/seen`, 'POST')).status).toBe(404)
  })

  it('is told in the change feed', async () => {
    const { rows } = await app.pool.query(`SELECT FROM changes WHERE noun = 'cluster_alerts' AND op = 'insert'`)
    expect(rows.length).toBeGreaterThan(0)
  })
})
