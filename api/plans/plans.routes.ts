import { may } from '#geo/rights'
import { buildPlan } from '#geo/planning/build-plan'
import { toDegrees } from '#geo/planning/lattice'
import { boundaryOf } from '#geo/planning/rings'
import { storePlan } from '#geo/planning/stored-plan'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import { sees } from '../http/caller.ts'
import type { Call, Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { OpenPlans } from './open-plans.ts'
import { keepPlansOpen } from './open-plans.ts'
import { countPlan, draftPlan, dropPlan, getPlan, listPlans, takeSteps } from './plans.contract.ts'
import type { PlanHead } from './plans.contract.ts'
import type { AreaGridRow, PlanRow } from './plans.queries.ts'
import {
  appendSteps,
  countFaces,
  deletePlan,
  insertPlan,
  listGridsOfArea,
  listPlanRows,
  lockPlan,
  peekPlan,
  readBeginning,
  readDataVersion,
  readSteps,
} from './plans.queries.ts'
import { takeAll } from './plans.rules.ts'

export function mountPlans(kernel: Kernel): void {
  const open = keepPlansOpen()
  mount(kernel, listPlans, async ({ db }) => ({ plans: (await listPlanRows(db, { id: null })).map(headOf) }))
  mount(kernel, draftPlan, async ({ body, db, caller }) => {
    const beginning = beginningOf(await listGridsOfArea(db, body), body.areaCode)
    const [made] = await insertPlan(db, { ...body, madeBy: caller.accountId, beginning: JSON.stringify(beginning) })
    const head = await readHead(db, made?.id ?? 0)
    await noteInLog(db, caller, { action: draftPlan.id, id: head.id, detail: { areaCode: head.areaCode } })
    return head
  })
  mount(kernel, getPlan, async ({ params, query, db }) => {
    const plan = await readHead(db, params.id)
    const [row] = query.after === 0 ? await readBeginning(db, params) : []
    return {
      plan,
      beginning: row?.beginning ?? null,
      steps: await readSteps(db, { id: params.id, after: query.after }),
    }
  })
  mount(kernel, dropPlan, async ({ params, db, caller }) => {
    const { name } = await readHead(db, params.id)
    const [gone] = await deletePlan(db, params)
    if (!gone) throw noSuchPlan(params.id)
    open.forget(params.id)
    await noteInLog(db, caller, { action: dropPlan.id, id: params.id, detail: { name } })
    return gone
  })
  mountDrawing(kernel, open)
}

function mountDrawing(kernel: Kernel, open: OpenPlans): void {
  mount(kernel, takeSteps, (call) => take(open, call))
  mount(kernel, countPlan, async ({ params, body, db, caller }) => {
    const state = await peekPlan(db, params)
    if (!state[0]) throw noSuchPlan(params.id)
    const { plan } = await open.at(db, params.id, state[0])
    const faces = (body.faces ?? [...plan.faces.keys()]).filter((face) => plan.faces.has(face))
    const shapes = Object.fromEntries(faces.map((face) => [face, boundaryOf(plan, face)]))
    const [now] = await readDataVersion(db, {})
    const figures = await countFaces(db, { faces: JSON.stringify(shapes) })
    return {
      version: state[0].version,
      figures: figures.map((row) => told(row, caller)),
      provenance: {
        source: 'plan_steps; households, buildings and incidents by their position in the drawn grid',
        dataVersion: now?.dataVersion ?? 0,
        computedAt: new Date().toISOString(),
      },
    }
  })
}

async function take(open: OpenPlans, { params, body, db, caller }: Call<typeof takeSteps>) {
  const [state] = await lockPlan(db, params)
  if (!state) {
    await readHead(db, params.id)
    throw new Problem('not-allowed', 'You may read this plan and not draw in it: its area is not in your territory.')
  }
  const { plan, steps } = await open.at(db, params.id, state)
  const mine = new Set(body.steps.map(({ id }) => id))
  const missed = steps.slice(body.expectedVersion).filter(({ id }) => !mine.has(id))
  const taken = takeAll(plan, steps, body.steps)
  if (!taken.ok)
    return {
      outcome: 'refused' as const,
      version: state.version,
      missed,
      refusal: taken.refusal,
      contested: taken.contested,
    }
  const { fresh } = taken
  if (fresh.length > 0) {
    steps.push(...fresh)
    await appendSteps(db, {
      id: params.id,
      version: state.version,
      steps: JSON.stringify(fresh),
      madeBy: caller.accountId,
    })
    const kinds = fresh.map(({ kind }) => kind)
    await noteInLog(db, caller, {
      action: takeSteps.id,
      id: params.id,
      detail: { version: state.version + fresh.length, kinds },
    })
  }
  return { outcome: 'stored' as const, version: state.version + fresh.length, missed, refusal: null, contested: [] }
}

function told(row: Awaited<ReturnType<typeof countFaces>>[number], caller: Caller) {
  const isTold = sees(caller, 'households:read', 'by-grid')
  return {
    ...row,
    households: isTold ? row.households : null,
    residents: isTold ? row.residents : null,
    buildings: may(caller, 'buildings:read') ? row.buildings : null,
    splitBuildings: may(caller, 'buildings:read') ? row.splitBuildings : null,
    openIncidents: may(caller, 'incidents:read') ? row.openIncidents : null,
  }
}

function beginningOf(grids: readonly AreaGridRow[], areaCode: string) {
  if (grids.length === 0)
    throw new Problem('not-found', `Area ${areaCode} has no community grids in force. Draw or load them first.`)
  const built = buildPlan(
    grids.map(({ id, boundary, ...face }) => ({ id: `g${id}`, face: { ...face, gridId: id }, boundary })),
  )
  if (!built.ok) {
    const [fault] = built.faults
    const place = fault ? toDegrees(fault.place).join(', ') : ''
    throw new Problem(
      'rule-broken',
      `The grids in force there do not fit together: ${fault?.kind ?? 'fault'} at ${place}. Mend them first.`,
    )
  }
  return storePlan(built.plan)
}

async function readHead(db: Database, id: number): Promise<PlanHead> {
  const [row] = await listPlanRows(db, { id })
  if (!row) throw noSuchPlan(id)
  return headOf(row)
}

function noSuchPlan(id: number): Problem {
  return new Problem('not-found', `There is no plan ${id} in your territory. The list of plans is at /plans.`)
}

function headOf({ madeAt, changedAt, ...row }: PlanRow): PlanHead {
  return { ...row, madeAt: madeAt.toISOString(), changedAt: changedAt.toISOString() }
}

type Entry = { action: string; id: number; detail: Record<string, unknown> }

async function noteInLog(db: Database, caller: Caller, { action, id, detail }: Entry): Promise<void> {
  await addToAudit(db, caller, { kind: 'administration', action, noun: 'plans', recordIds: [id], detail })
}
