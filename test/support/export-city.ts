import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Export } from '#contract/exports'
import type { RunningApp } from './app.ts'
import { aBuilding, aClass, aCommunity, aGrid, anIncident, aResource, aRoad, aSquare } from './build.ts'
import type { Person } from './people.ts'

export const ringWithHole = [
  [
    [114.3, 30.5],
    [114.31, 30.5],
    [114.31, 30.51],
    [114.3, 30.51],
    [114.3, 30.5],
  ],
  [
    [114.303, 30.503],
    [114.303, 30.506],
    [114.306, 30.506],
    [114.306, 30.503],
    [114.303, 30.503],
  ],
]

export type ExportCity = { classId: number; sensitiveId: number }

/** A grid with a hole, one of two parts, one that has ended; incidents with hostile words; a thing of each other layer. */
export async function anExportCity(pool: Pool): Promise<ExportCity> {
  const communityCode = await aCommunity(pool, '999001001001', '柳树社区')
  await aGrid(pool, {
    boundary: { type: 'Polygon', coordinates: ringWithHole as never },
    name: '第一网格，“带洞”',
    code: '999001001001001',
    communityCode,
    population: 1234,
  })
  const parts = [aSquare(114.32, 30.5, 0.004).coordinates, aSquare(114.33, 30.5, 0.004).coordinates]
  await aGrid(pool, {
    boundary: { type: 'MultiPolygon', coordinates: parts },
    name: '第二网格',
    code: '999001001001002',
    communityCode,
  })
  await aGrid(pool, {
    boundary: aSquare(114.4, 30.5, 0.01),
    name: '已撤销',
    code: '999001001001003',
    communityCode,
    validTo: '2021-01-01T00:00:00Z',
  })
  const classId = await aClass(pool, { nameEn: '=1+1' })
  const sensitiveId = await aClass(pool)
  await pool.query('UPDATE incident_classes SET is_sensitive = true WHERE id = $1', [sensitiveId])
  for (let n = 0; n < 20; n += 1)
    await anIncident(pool, {
      position: [114.301 + n * 0.0001 + 0.000000123, 30.5012345678],
      classId,
      reportedAt: `2026-03-02T08:${String(n).padStart(2, '0')}:00Z`,
      text: n === 3 ? '=HYPERLINK("http://x","漏水")' : '路灯, "坏"了',
    })
  await anIncident(pool, { position: [114.3021, 30.5015], classId: sensitiveId, text: '家中' })
  await aBuilding(pool, { footprint: aSquare(114.3005, 30.5005, 0.0005), name: '一号楼', floors: 6 })
  await aResource(pool, { position: [114.3055, 30.5012], name: '消防站', kind: 'fire-station', capacity: 4 })
  await aRoad(pool, {
    path: [
      [114.3, 30.5],
      [114.305, 30.502],
      [114.31, 30.5],
    ],
    name: '解放路',
  })
  return { classId, sensitiveId }
}

export type Exporter = {
  ask: (path: string, init?: RequestInit) => Promise<Response>
  /** Words as an address writes them. */
  atOnce: (words: string) => Promise<Response>
  start: (body: object) => Promise<Export>
  /** Asks until it has ended. */
  ended: (id: number) => Promise<Export>
  make: (body: object) => Promise<Export>
}

export function exporter(app: RunningApp, person: Pick<Person, 'cookie'>): Exporter {
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${app.url}${path}`, {
      ...init,
      headers: { cookie: person.cookie, origin: app.url, 'content-type': 'application/json' },
    })
  const start = async (body: object): Promise<Export> => {
    const response = await ask('/exports', { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return (await response.json()) as Export
  }
  const ended = async (id: number): Promise<Export> => {
    for (;;) {
      const found = (await (await ask(`/exports/${id}`)).json()) as Export
      if (found.state !== 'waiting' && found.state !== 'running') return found
      await wait(50)
    }
  }
  const atOnce = (words: string): Promise<Response> =>
    ask('/exports/stream', { method: 'POST', body: JSON.stringify(Object.fromEntries(new URLSearchParams(words))) })
  return { ask, atOnce, start, ended, make: async (body) => ended((await start(body)).id) }
}

/** Why tests that need GDAL's tools do not run here; null where they do. */
export const gdalMissing: string | null = hasGdal() ? null : 'apt-get install gdal-bin'

function hasGdal(): boolean {
  try {
    execFileSync('ogrinfo', ['--version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}
