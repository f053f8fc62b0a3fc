import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../geodata/demo-city/random.ts'
import type { Boundary } from '#geo/geojson'
import { buildPlan } from '#geo/planning/build-plan'
import { applyChange } from '#geo/planning/changes'
import { mergeFaces } from '#geo/planning/edits'
import type { Plan } from '#geo/planning/plan'
import { boundaryOf } from '#geo/planning/rings'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { planAtRandom } from '../support/random-planning.ts'
import { hasRealFile, realFile, unzipTo } from '../support/real-data.ts'

const archive = 'cambridge_layers_raw.zip'
type Layer = { features: { properties: Record<string, unknown>; geometry: Boundary }[] }

describe.skipIf(!hasRealFile(archive))('a plan of the 117 police districts of Cambridge', () => {
  let database: TestDatabase
  let client: Client
  let folder = ''
  const read = (name: string, file: string) =>
    JSON.parse(readFileSync(join(folder, `Public_Safety/${name}/PUBLICSAFETY_${file}.geojson`), 'utf8')) as Layer
  const districts = () => read('Police_Response_Districts', 'PoliceResponseDistricts').features
  const aPlan = (): Plan => {
    const built = buildPlan(
      districts().map(({ geometry }, i) => ({
        id: `d${i}`,
        face: { code: String(i), name: '', kind: 'comprehensive', communityCode: null, gridId: null },
        boundary: geometry,
      })),
    )
    if (!built.ok) throw new Error(JSON.stringify(built.faults.slice(0, 3)))
    expect(built.report).toMatchObject({ gaps: [] })
    return built.plan
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wangge-cambridge-'))
    await unzipTo(realFile(archive), folder)
    database = await openTestDatabase()
    client = await database.client()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await client.end()
    await database.close()
  })

  it.each([
    ['SECTOR', 'Police_Sectors', 'PoliceSectors'],
    ['CAR_RTE', 'Police_Car_Routes', 'PoliceCarRoutes'],
    ['BUSNSS', 'Police_Business_Regions', 'PoliceBusinessRegions'],
  ])('merges by %s into the layer published apart', async (key, name, file) => {
    const plan = aPlan()
    const groups = new Map<unknown, string[]>()
    for (const [i, { properties }] of districts().entries())
      groups.set(properties[key], [...(groups.get(properties[key]) ?? []), `d${i}`])
    const published = read(name, file).features
    expect(groups.size).toBe(published.length)
    for (const { properties, geometry } of published) {
      const faces = groups.get(properties[key]) ?? []
      const merged = mergeFaces(plan, { faces, seed: `m${String(properties[key])}` })
      if (faces.length > 1) {
        if (!merged.ok) throw new Error(`${String(properties[key])}: ${merged.refusal.reason}`)
        expect(applyChange(plan, merged.change)).toBeUndefined()
      }
      const { rows } = await client.query<{ iou: number }>(
        `WITH g AS (SELECT ST_GeomFromGeoJSON($1) AS a, ST_GeomFromGeoJSON($2) AS b)
         SELECT ST_Area(ST_Intersection(a, b)) / ST_Area(ST_Union(a, b)) AS iou FROM g`,
        [JSON.stringify(boundaryOf(plan, faces[0] ?? '')), JSON.stringify(geometry)],
      )
      expect(rows[0]?.iou, `${key} ${String(properties[key])}`).toBeGreaterThanOrEqual(0.999999)
    }
    expect(plan.faces.size).toBe(published.length)
  })

  it('stays valid through edits at random', { timeout: 900_000 }, async () => {
    const tally = await planAtRandom(client, aPlan(), createRandom('plans of Cambridge'))
    if (process.env.PLAN_EDITS) console.info(JSON.stringify(tally))
    expect(tally.split?.[0]).toBeGreaterThan(0)
  })
})
