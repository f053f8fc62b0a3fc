import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesEverything } from '../../api/columns/audience.ts'
import type { IncidentColumns } from '../../api/columns/incident-columns.ts'
import { openIncidentColumns } from '../../api/columns/incident-columns.ts'
import type { ChangeFollower } from '../../api/db/change-follower.ts'
import { followChanges } from '../../api/db/change-follower.ts'
import type { AnalysedCity } from '../../api/hotspots/analysed-city.ts'
import { openAnalysedCity } from '../../api/hotspots/analysed-city.ts'
import { scanOnce } from '../../api/hotspots/cluster-watch.ts'
import { analyse, analyseEmerging } from '../../api/hotspots/hotspot-engine.ts'
import { HotspotQuestion } from '../../api/hotspots/hotspots.contract.ts'
import { makeDemoCity } from '../../geodata/demo-city/make-demo-city.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

const log = pino({ level: 'silent' })
/** In both towns Gi* finds 10 of the 12 planted hot spots, and the scan each of the clusters. */
const seeds = [1, 2]

type Spot = { classCode: string; longitude: number; latitude: number; radiusMeters: number }
type Change = { classCode: string; gridCode: string; from: string; factor: number }
type Truth = { hotSpots: Spot[]; cluster: Spot & { from: string; to: string; count: number }; changes: Change[] }
type TownUnderTest = {
  database: TestDatabase
  follower: ChangeFollower
  columns: IncidentColumns
  city: AnalysedCity
  truth: Truth
}

async function openTown(seed: number, folder: string): Promise<TownUnderTest> {
  const database = await openTestDatabase()
  const truthFile = join(folder, `${seed}.json`)
  const client = await database.client()
  await makeDemoCity({ client, size: 'town', seed, report: () => undefined, truthFile })
  await client.end()
  const { pool } = database
  const follower = await followChanges({ pool, connectionString: database.url, log })
  const columns = openIncidentColumns({ pool, follower, log })
  await columns.whenReady()
  const city = openAnalysedCity(pool, follower)
  return { database, follower, columns, city, truth: JSON.parse(readFileSync(truthFile, 'utf8')) as Truth }
}

async function closeTown({ database, follower, columns, city }: TownUnderTest): Promise<void> {
  city.close()
  await columns.close()
  await follower.close()
  await database.close()
}

async function classOf({ database }: TownUnderTest, code: string): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>('SELECT id FROM incident_classes WHERE code = $1', [code])
  return rows[0]?.id ?? 0
}

/** Unit grids that the planted circle covers at least to a quarter. */
async function gridsOf({ database }: TownUnderTest, spot: Spot): Promise<Set<number>> {
  const { rows } = await database.pool.query<{ id: number }>(
    `SELECT g.id FROM grids g, ST_Buffer(ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography, $3) c
     WHERE g.coverage = 'unit' AND ST_Area(ST_Intersection(g.boundary::geography, c)) > 0.25 * ST_Area(g.boundary::geography)`,
    [spot.longitude, spot.latitude, spot.radiusMeters],
  )
  return new Set(rows.map(({ id }) => id))
}

const newestAt = new Date('2026-10-31T15:59:59Z')

/** Whether a grid inside the planted circle is marked hot in its class. */
async function findsSpot(town: TownUnderTest, spot: Spot): Promise<boolean> {
  const question = HotspotQuestion.parse({ classes: [await classOf(town, spot.classCode)] })
  const inside = await gridsOf(town, spot)
  const { answer } = await analyse(town, question, seesEverything)
  return answer.grids.some(({ gridId, kind }) => kind === 'hot' && inside.has(gridId))
}

let folder: string
const towns: TownUnderTest[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hotspots-'))
  for (const seed of seeds) towns.push(await openTown(seed, folder))
}, 300_000)
afterAll(async () => {
  for (const town of towns) await closeTown(town)
  rmSync(folder, { recursive: true })
}, 60_000)

describe('in the demo town', () => {
  it('Gi* on unit grids finds ten of the twelve planted hot spots', async () => {
    const missed: string[] = []
    for (const [i, town] of towns.entries()) {
      expect(town.truth.hotSpots).toHaveLength(6)
      for (const spot of town.truth.hotSpots)
        if (!(await findsSpot(town, spot))) missed.push(`${spot.classCode} of town ${seeds[i] ?? 0}`)
    }
    // Building sites (E0301) are so few and so busy of themselves that seven times as much there stands out little.
    expect(missed.toSorted()).toEqual(['E0301 of town 1', 'E0301 of town 2'])
  }, 120_000)

  it('emerging patterns of twelve months tell four of the six planted hot spots as hot now', async () => {
    const [town] = towns
    if (!town) throw new Error('no town was made')
    const told: Record<string, string[]> = {}
    for (const spot of town.truth.hotSpots) {
      const inside = await gridsOf(town, spot)
      const classes = [await classOf(town, spot.classCode)]
      const question = { coverage: 'unit' as const, rate: 0.05, bucket: 'month' as const, bins: 12, newestAt, classes }
      const answer = await analyseEmerging(town, question, seesEverything)
      expect(answer.starts).toHaveLength(12)
      told[spot.classCode] = answer.grids.filter(({ gridId }) => inside.has(gridId)).map(({ kind }) => kind)
    }
    const missed = Object.entries(told).filter(([, kinds]) => kinds.length === 0)
    expect(missed.map(([code]) => code)).toEqual(['E0301', 'E0192'])
    // Comes in the warm half of the year alone, so it is hot since spring and never before.
    expect(new Set(told.E0129)).toEqual(new Set(['new']))
  })

  it('the scan finds the planted cluster, and elsewhere raises alerts at planted rises only, once an hour', async () => {
    for (const town of towns) {
      const parts = { ...town, jobPool: town.database.pool, log }
      const slot = new Date('2026-11-01T00:00:00Z')
      await scanOnce(parts, slot, () => false)
      await scanOnce(parts, slot, () => false)
      const { cluster, changes } = town.truth
      const alerts = await alertsOf(town)
      const [found, ...others] = alerts.toSorted((a, b) => a.away - b.away)
      expect(found?.code).toBe(cluster.classCode.slice(0, 3))
      expect(found?.away).toBeLessThan(500)
      expect(found?.observed).toBeGreaterThanOrEqual(0.85 * cluster.count)
      expect(Math.abs((found?.from.getTime() ?? 0) - Date.parse(cluster.from))).toBeLessThan(36 * 3_600_000)
      const rises = changes.filter(({ factor }) => factor > 1)
      const isAtRise = ({ code, gridCodes }: Alert): boolean =>
        rises.some(({ classCode, gridCode }) => classCode.startsWith(code) && gridCodes.includes(gridCode))
      expect(others.filter((alert) => !isAtRise(alert))).toEqual([])
      const scans = await town.database.pool.query('SELECT FROM cluster_scans WHERE finished_at IS NOT NULL')
      expect(scans.rowCount).toBe(1)
    }
  }, 120_000)
})

type Alert = { code: string; away: number; observed: number; from: Date; gridCodes: string[] }

/** With the distance from where the cluster was planted. */
async function alertsOf({ database, truth: { cluster } }: TownUnderTest): Promise<Alert[]> {
  const { rows } = await database.pool.query<Alert>(
    `SELECT k.code, observed, from_at AS "from",
       ST_Distance(center::geography, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography) AS away,
       (SELECT array_agg(g.code) FROM grids g WHERE g.id = ANY (a.grid_ids)) AS "gridCodes"
     FROM cluster_alerts a JOIN incident_classes k ON k.id = a.class_id`,
    [cluster.longitude, cluster.latitude],
  )
  return rows
}
