import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlanHead } from '#contract/plans'
import type { Edit } from '#geo/planning/edits'
import { applyChange, planText, reverseOf } from '#geo/planning/changes'
import { mergeFaces, moveNode, splitFace } from '#geo/planning/edits'
import type { PlanStep } from '#geo/planning/history'
import type { Point } from '#geo/planning/lattice'
import { toLattice } from '#geo/planning/lattice'
import type { Plan } from '#geo/planning/plan'
import type { StoredPlan } from '#geo/planning/stored-plan'
import { openPlan } from '#geo/planning/stored-plan'
import { squares } from '../../geodata/vocabulary/planning/plan-of-squares.ts'
import type { RunningApp } from '../support/app.ts'
import { startApp } from '../support/app.ts'
import { aBuilding, aCommunity, aGrid, aHousehold, aNumber, aSquare, anArea } from '../support/build.ts'
import { aPerson } from '../support/people.ts'

const community = '440100001001'
type Answer = {
  outcome: string
  version: number
  missed: PlanStep[]
  refusal: { reason: string; stepId: string; place: Point | null } | null
  contested: { noun: string; id: string; base: unknown; mine: unknown; theirs: unknown }[]
}
type Got = { plan: PlanHead; beginning: StoredPlan; steps: PlanStep[] }

describe('drafts of grid sets', () => {
  let app: RunningApp
  let planner: string

  beforeAll(async () => {
    app = await startApp(async ({ pool }) => {
      await aCommunity(pool, community)
      await anArea(pool, { code: '440100001002' })
      for (const [i, { face, boundary }] of squares(3, 3).entries())
        await aGrid(pool, { boundary, code: `${community}00${i}`, communityCode: community, name: face.code })
      for (let n = 0; n < 13; n += 1) await aHousehold(pool, { position: [113.0015, 23.0012 + n / 20_000], size: 2 })
      await aBuilding(pool, { footprint: aSquare(113.0009, 23.0005, 0.0002) })
    })
    planner = (await aPerson(app.pool, { post: 'planner' })).cookie
  })
  afterAll(() => app.close())

  const ask = async <T>(
    path: string,
    { body, cookie = planner, method }: { body?: unknown; cookie?: string; method?: string } = {},
  ) => {
    const answer = await app.fetch(app.url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as T & { type?: string; detail?: string } }
  }
  const aDraft = async () => (await ask<PlanHead>('/plans', { body: { name: 'Autumn', areaCode: community } })).body.id
  const read = async (id: number) => {
    const { body } = await ask<Got>(`/plans/${id}`)
    const plan = openPlan(body.beginning)
    for (const { change } of body.steps) expect(applyChange(plan, change)).toBeUndefined()
    return { plan, steps: body.steps, version: body.plan.version }
  }
  const send = async (id: number, expectedVersion: number, ...steps: PlanStep[]) =>
    (await ask<Answer>(`/plans/${id}/steps`, { body: { expectedVersion, steps } })).body
  const stepOf = (edit: Edit, kind: PlanStep['kind'] = 'split'): PlanStep => {
    if (!edit.ok) throw new Error(edit.refusal.reason)
    return { id: `s${aNumber()}`, kind, change: edit.change, about: null }
  }
  const at = (x: number, y: number): Point => toLattice([113 + x / 1000, 23 + y / 1000])
  const nodeAt = (plan: Plan, [x, y]: Point) => [...plan.nodes].find(([, p]) => p[0] === x && p[1] === y)?.[0] ?? ''
  const faceOf = (plan: Plan, name: string) => [...plan.faces].find(([, face]) => face.name === name)?.[0] ?? ''

  it('begin with the grids in force, and keep every step before it is answered', async () => {
    const id = await aDraft()
    const { plan } = await read(id)
    expect([plan.faces.size, plan.nodes.size]).toEqual([9, 12])
    const step = stepOf(splitFace(plan, { face: faceOf(plan, '11'), line: [at(0.5, 1.4), at(2.5, 1.4)], seed: 'x' }))
    expect(await send(id, 0, step)).toMatchObject({ outcome: 'stored', version: 1, missed: [] })
    const { rows } = await app.pool.query('SELECT kind FROM plan_steps WHERE plan_id = $1', [id])
    expect(rows).toEqual([{ kind: 'split' }])
    // The answer was lost on the way, and the page sends it again.
    expect(await send(id, 0, step)).toMatchObject({ outcome: 'stored', version: 1 })
    expect((await read(id)).plan.faces.size).toBe(10)
    const { rows: entries } = await app.pool.query<{ action: string; detail: unknown }>(
      `SELECT action, detail FROM audit_log WHERE noun = 'plans' ORDER BY seq DESC LIMIT 1`,
    )

    expect(entries[0]).toMatchObject({ action: 'takeSteps', detail: { version: 1, kinds: ['split'] } })
    expect((await ask(`/plans/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await ask(`/plans/${id}`)).body.type).toBe('/problems/not-found')
  })

  it('take steps of two planners on different borders, and tell the second of the first', async () => {
    const id = await aDraft()
    const { plan } = await read(id)
    const [one, other] = [
      stepOf(splitFace(plan, { face: faceOf(plan, '00'), line: [at(-1, 0.4), at(2, 0.4)], seed: 'a' })),
      stepOf(splitFace(plan, { face: faceOf(plan, '22'), line: [at(1, 2.4), at(4, 2.4)], seed: 'b' })),
    ]
    await send(id, 0, one)
    expect(await send(id, 0, other)).toMatchObject({ outcome: 'stored', version: 2, missed: [{ id: one.id }] })
    expect((await read(id)).plan.faces.size).toBe(11)
  })

  it('tell three versions where two hands had the same border, and store nothing of the second', async () => {
    const id = await aDraft()
    const { plan } = await read(id)
    const node = nodeAt(plan, at(1, 1))
    const [mine, theirs] = [moveNode(plan, node, at(1.2, 1.1)), moveNode(plan, node, at(0.8, 1.1))].map((edit) =>
      stepOf(edit, 'move-node'),
    )
    if (!mine || !theirs) throw new Error('no steps')
    await send(id, 0, theirs)
    const answer = await send(id, 0, mine)
    expect(answer).toMatchObject({ outcome: 'refused', version: 1, refusal: { reason: 'conflict', stepId: mine.id } })
    expect(answer.contested).toEqual([
      { noun: 'node', id: node, base: at(1, 1), mine: at(1.2, 1.1), theirs: at(0.8, 1.1) },
    ])
    const after = await read(id)
    expect([after.version, after.plan.nodes.get(node)]).toEqual([1, at(0.8, 1.1)])
  })

  it('undo to the same bytes, and refuse an undo that is none', async () => {
    const id = await aDraft()
    const { plan } = await read(id)
    const before = planText(plan)
    const step = stepOf(mergeFaces(plan, { faces: [faceOf(plan, '00'), faceOf(plan, '10')], seed: 'm' }), 'merge')
    await send(id, 0, step)
    const undo: PlanStep = { id: `u${aNumber()}`, kind: 'undo', change: reverseOf(step.change), about: step.id }
    expect((await send(id, 1, { ...undo, about: 'nothing' })).refusal?.reason).toBe('broken-change')
    expect((await send(id, 1, { ...undo, change: step.change })).refusal?.reason).toBe('broken-change')
    expect(await send(id, 1, undo)).toMatchObject({ outcome: 'stored', version: 2 })
    expect(planText((await read(id)).plan)).toBe(before)
  })

  it('believe no page: a change that opens a gap or moves the outline is refused, all or nothing', async () => {
    const id = await aDraft()
    const { plan } = await read(id)
    const good = stepOf(splitFace(plan, { face: faceOf(plan, '00'), line: [at(-1, 0.4), at(2, 0.4)], seed: 'g' }))
    const corner = nodeAt(plan, at(1, 0))
    const bad: PlanStep = {
      id: `s${aNumber()}`,
      kind: 'move-node',
      about: null,
      change: {
        nodes: [{ id: corner, before: [...at(1, 0)] as [number, number], after: [...at(1, 0.2)] as [number, number] }],
        borders: [],
        faces: [],
      },
    }
    expect(await send(id, 0, good, bad)).toMatchObject({
      outcome: 'refused',
      version: 0,
      refusal: { reason: 'moves-the-outline', stepId: bad.id },
    })
    expect((await read(id)).plan.faces.size).toBe(9)
  })

  it('count who lives in a drawn grid in fives, its buildings, and those it splits', async () => {
    const id = await aDraft()
    const { plan } = await read(id)
    const face = faceOf(plan, '11')
    const step = stepOf(splitFace(plan, { face, line: [at(0.5, 1.41), at(2.5, 1.41)], seed: 'f' }))
    await send(id, 0, step)
    type Figures = {
      version: number
      figures: { face: string; households: number; residents: number; buildings: number; splitBuildings: number }[]
    }
    const { body } = await ask<Figures>(`/plans/${id}/figures`, { body: {} })
    expect(body.version).toBe(1)
    const of = (name: string) => body.figures.find((row) => row.face === name)
    // 13 households from 1.2 by 0.05 to 1.8: 5 south of the cut, 8 north of it; the larger piece keeps the name.
    expect([of('f.f1')?.households, of(face)?.households]).toEqual([5, 10])
    expect([of('f.f1')?.residents, of(face)?.residents]).toEqual([10, 15])
    expect(of(faceOf(plan, '00'))?.splitBuildings).toBe(1)
    expect(body.figures.reduce((sum, { buildings }) => sum + buildings, 0)).toBe(1)
    const leader = (await aPerson(app.pool, { post: 'leader' })).cookie
    expect((await ask(`/plans/${id}/figures`, { body: { faces: [face] }, cookie: leader })).status).toBe(200)
    expect(
      (await ask(`/plans/${id}/steps`, { body: { expectedVersion: 1, steps: [step] }, cookie: leader })).status,
    ).toBe(403)
  })

  it('are another territory’s own, and need grids to begin with', async () => {
    const id = await aDraft()
    const stranger = (
      await aPerson(app.pool, { post: 'planner', territories: [{ kind: 'area', code: '440100001002' }] })
    ).cookie
    expect((await ask(`/plans/${id}`, { cookie: stranger })).body.type).toBe('/problems/not-found')
    expect((await ask('/plans', { body: { name: 'x', areaCode: community }, cookie: stranger })).body.type).toBe(
      '/problems/not-allowed',
    )
    expect((await ask('/plans', { body: { name: 'x', areaCode: '440100001002' } })).body.type).toBe(
      '/problems/not-found',
    )
    expect((await ask('/plans', { body: { name: '', areaCode: community } })).body.type).toBe(
      '/problems/invalid-request',
    )
  })
})
