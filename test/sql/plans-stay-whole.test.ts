import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDemoCity } from '../../geodata/demo-city/make-demo-city.ts'
import { createRandom } from '../../geodata/demo-city/random.ts'
import type { Boundary } from '#geo/geojson'
import type { Ground } from '#geo/planning/build-plan'
import { buildPlan } from '#geo/planning/build-plan'
import type { PlanChange } from '#geo/planning/changes'
import { applyChange, conflictsOf, planText } from '#geo/planning/changes'
import type { Edit } from '#geo/planning/edits'
import { areaSquareMeters } from '#geo/planning/measures'
import type { Plan } from '#geo/planning/plan'
import { partsOfFace } from '#geo/planning/rings'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'
import { watchPlan } from '../support/plan-watch.ts'
import { aRandomEdit } from '../support/random-edits.ts'
import { planAtRandom, wantedEdits } from '../support/random-planning.ts'

function changeIn(edit: Edit): PlanChange[] {
  return edit.ok ? [edit.change] : []
}

function isConflict(refusal: ReturnType<typeof applyChange>): boolean {
  return refusal?.reason === 'conflict'
}

function shareAnObject(a: PlanChange, b: PlanChange): boolean {
  const names = ({ nodes, borders, faces }: PlanChange) => [...nodes, ...borders, ...faces].map(({ id }) => id)
  const known = new Set(names(a))
  return names(b).some((id) => known.has(id))
}

describe('the grids of the demo city, edited at random', () => {
  let database: TestDatabase
  let client: Client
  const folder = mkdtempSync(join(tmpdir(), 'wangge-plans-'))
  let grounds: Ground[] = []
  const aPlan = (): Plan => {
    const built = buildPlan(grounds)
    if (!built.ok) throw new Error(JSON.stringify(built.faults.slice(0, 3)))
    return built.plan
  }

  beforeAll(async () => {
    database = await openTestDatabase()
    client = await database.client()
    await makeDemoCity({
      client,
      size: 'town',
      seed: 1,
      report: () => undefined,
      truthFile: join(folder, 'truth.json'),
    })
    const { rows } = await client.query<{ id: number; code: string; community: string; boundary: Boundary }>(
      `SELECT id, code, community_code AS community, ST_AsGeoJSON(boundary, 15)::json AS boundary FROM grids WHERE coverage = 'community' AND valid_to IS NULL`,
    )
    grounds = rows.map(({ id, code, community, boundary }) => ({
      id: `g${id}`,
      face: { code, name: '', kind: 'comprehensive', communityCode: community, gridId: id },
      boundary,
    }))
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await client.end()
    await database.close()
  })

  it('become a plan without a fault, and polygons again to a tenth of a millimetre', async () => {
    const built = buildPlan(grounds)
    expect(built).toMatchObject({ ok: true, report: { droppedCorners: 0, gaps: [] } })
    expect(built.report.movedUnits).toBeLessThan(0.71)
    const plan = aPlan()
    const { rows } = await client.query<{ id: string; area: number }>(
      `SELECT 'g' || id AS id, area_square_meters AS area FROM grids WHERE coverage = 'community' AND valid_to IS NULL`,
    )
    for (const { id, area } of rows)
      expect(Math.abs(areaSquareMeters(partsOfFace(plan, id) ?? []) / area - 1)).toBeLessThan(1e-5)
    const watch = await watchPlan(client, plan)
    expect((await watch.compareWithParent()).shared).toBeLessThan(1e-12)
    await client.query('DROP TABLE parent')
  })

  it(
    'stay valid, without overlap, and together the parent, after every edit; undone they are the same bytes',
    { timeout: 900_000 },
    async () => {
      const tally = await planAtRandom(client, aPlan(), createRandom('plans 1'))
      if (process.env.PLAN_EDITS) console.info(JSON.stringify(tally))
      for (const kind of [
        'move-node',
        'move-border',
        'reshape-border',
        'split',
        'merge',
        'cut-out',
        'reshape-by-stroke',
        'undo',
        'redo',
      ])
        expect(tally[kind]?.[0], kind).toBeGreaterThan(0)
      await client.query('DROP TABLE parent')
    },
  )

  it(
    'come out the same in either order where two edits touch nothing in common; else exactly one conflicts',
    { timeout: 300_000 },
    () => {
      const random = createRandom('plans 2')
      const [one, other] = [aPlan(), aPlan()]
      let [apart, clashing] = [0, 0]
      for (let n = 0; n < wantedEdits; n += 1) {
        const edits = [aRandomEdit(one, random, `a${n}`).edit, aRandomEdit(one, random, `b${n}`).edit]
        const changes = edits.flatMap(changeIn)
        if (random.chance(0.5)) changes.reverse()
        const [first, second] = changes
        if (first === undefined || second === undefined) continue
        expect(applyChange(one, first)).toBeUndefined()
        const isShared = shareAnObject(first, second)
        expect(conflictsOf(one, second).length > 0).toBe(isShared)
        const refusal = applyChange(one, second)
        expect(isConflict(refusal)).toBe(isShared)
        for (const change of refusal ? [first] : [second, first]) expect(applyChange(other, change)).toBeUndefined()
        expect(planText(one)).toBe(planText(other))
        if (refusal?.reason === 'conflict') clashing += 1
        if (!refusal) apart += 1
      }
      expect(apart).toBeGreaterThan(10)
      expect(clashing).toBeGreaterThan(0)
    },
  )
})
