import type { ChangeCause, ScenarioAnswer, ScenarioChange, ScenarioTerms, ChangePrices } from '#geo/scenario-words'
import type { OrderState } from '#geo/order-words'
import { nextStates } from '#geo/order-words'
import { causesBetween } from '#geo/scenario-words'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { Order, OrderSummary } from './orders.contract.ts'
import {
  decideOrder,
  draftOrder,
  getOrder,
  listOrders,
  redraftOrder,
  reviewOrder,
  withdrawDraft,
} from './orders.contract.ts'
import type { OrderedScenario, OrderRow } from './orders.queries.ts'
import { insertOrder, listOrderRows, moveOrderRow, nameResources, readScenario, redraftRow } from './orders.queries.ts'
import { movesOf } from './orders.rules.ts'
import { mountPapers } from './order-papers.ts'
import { review } from './review.ts'

type Question = { terms: ScenarioTerms; changes: readonly ScenarioChange[]; detail: 'changed' | 'all' }
type Territory = ReadonlySet<number> | null
export type OrderParts = {
  /** Reckons over the data of today. */
  askWhatIf: (question: Question, gridIds: Territory) => Promise<ScenarioAnswer>
  /** The same, after the ground and the territory have been asked, with today's prices. */
  reckon: (
    db: Database,
    question: Question,
    gridIds: Territory,
  ) => Promise<ScenarioAnswer & { prices: ChangePrices; costYuan: number }>
}

export function mountOrders(kernel: Kernel, parts: OrderParts): void {
  mount(kernel, listOrders, async ({ db }) => ({
    orders: (await listOrderRows(db, { id: null, isWhole: false })).map(summaryOf),
  }))
  mount(kernel, getOrder, async ({ params, db }) => wholeOf(await found(db, params.id)))
  mount(kernel, reviewOrder, async ({ params, db }) => {
    const row = await found(db, params.id)
    return review(db, wholeOf(row), (question) => parts.askWhatIf(question, groundOf(row)))
  })
  mountDrafts(kernel, parts)
  mountDecisions(kernel, parts)
  mountPapers(kernel, async (db, id) => wholeOf(await found(db, id)))
}

type Words = { title: string; effectiveFrom: string; reason: string; equityReason: string | null }

function mountDrafts(kernel: Kernel, parts: OrderParts): void {
  mount(kernel, draftOrder, async ({ body, db, caller }) => {
    const [scenario] = await readScenario(db, { id: body.scenarioId })
    if (!scenario) throw new Problem('not-found', `There is no scenario ${body.scenarioId} that you may read.`)
    const id = await draft(db, parts, { scenario, words: body, caller })
    await note(db, caller, { action: draftOrder.id, id, state: 'draft' })
    return wholeOf(await found(db, id))
  })
  mount(kernel, redraftOrder, async ({ params, body, db, caller }) => {
    const row = await found(db, params.id)
    refuseUnreasoned(row.isMarked, body)
    const [changed] = await redraftRow(db, { id: params.id, ...body })
    if (!changed) throw notAsSeen(await found(db, params.id))
    await note(db, caller, { action: redraftOrder.id, id: params.id, state: 'draft' })
    return wholeOf(await found(db, params.id))
  })
  mount(kernel, withdrawDraft, async ({ params, body, db, caller }) => {
    const row = await found(db, params.id)
    if (row.state !== 'draft')
      throw new Problem('state-does-not-allow', 'It was issued already. Who may issue orders withdraws it.')
    return move(db, caller, { row, to: 'withdrawn', ...body })
  })
}

type Drafting = { scenario: OrderedScenario; words: Words; caller: Caller }

async function draft(db: Database, parts: OrderParts, { scenario, words, caller }: Drafting): Promise<number> {
  const { terms, changes, gridIds } = scenario
  const ground = gridIds === null ? null : new Set(gridIds)
  const { city, communities, grids, ledger, faults, resources, inputs, provenance, prices, costYuan } =
    await parts.reckon(db, { terms, changes, detail: 'all' }, ground)
  if (faults.length > 0)
    throw new Problem(
      'rule-broken',
      `Not everything in this scenario can be: ${faults.map(({ change, fault }) => `change ${change + 1} (${fault})`).join(', ')}. Mend the scenario first; it stays as it is.`,
    )
  const isMarked = ledger.marks.length > 0
  refuseUnreasoned(isMarked, words)
  const ids = changes.flatMap((change) => ('resourceId' in change ? [change.resourceId] : []))
  const { title, effectiveFrom, reason, equityReason } = words
  const [made] = await insertOrder(db, {
    ...{ title, effectiveFrom, reason, equityReason, isMarked, gridIds, costYuan },
    scenarioId: scenario.id,
    scenarioName: scenario.name,
    madePost: caller.post,
    terms: JSON.stringify(terms),
    changes: JSON.stringify(changes),
    moves: JSON.stringify(movesOf(changes, await nameResources(db, { ids }))),
    prices: JSON.stringify(prices),
    figures: JSON.stringify({ city, communities, grids, ledger, resources, source: provenance.source }),
    dataVersion: provenance.dataVersion,
    computedAt: provenance.computedAt,
    inputs: JSON.stringify(inputs),
    inputsDigest: inputs.digest,
  })
  if (!made) throw new Error('insert-order returned no row')
  return made.id
}

function refuseUnreasoned(isMarked: boolean, { equityReason }: Words): void {
  if (isMarked && equityReason === null)
    throw new Problem(
      'rule-broken',
      'The mean gets better while the worst served grid gets worse. Say in equityReason why it is ordered all the same.',
    )
}

function mountDecisions(kernel: Kernel, { askWhatIf }: OrderParts): void {
  mount(kernel, decideOrder, async ({ params, body, db, caller }) => {
    const row = await found(db, params.id)
    if (!nextStates[row.state].includes(body.to))
      throw new Problem('state-does-not-allow', `An order that is ${row.state} does not become ${body.to}.`)
    if (body.to === 'issued') {
      const now = await askWhatIf({ terms: row.terms, changes: row.changes, detail: 'changed' }, groundOf(row))
      refuseOvertaken(row.inputs ? causesBetween(row.inputs, now.inputs) : [])
    }
    return move(db, caller, { row, ...body })
  })
}

function refuseOvertaken(causes: readonly ChangeCause[]): void {
  if (causes.length > 0)
    throw new Problem(
      'rule-broken',
      `Since it was drafted these have changed: ${causes.join(', ')}. Its figures no longer hold; draft it again from its scenario.`,
    )
}

type Moving = { row: OrderRow; to: OrderState; revision: number; note: string }

async function move(db: Database, caller: Caller, { row, to, revision, note: words }: Moving): Promise<Order> {
  const { id, state } = row
  const [moved] = await moveOrderRow(db, { id, revision, from: state, to, post: caller.post, note: words })
  if (!moved) throw notAsSeen(await found(db, id))
  await note(db, caller, { action: decideOrder.id, id, state: to })
  return wholeOf(await found(db, id))
}

async function found(db: Database, id: number): Promise<OrderRow> {
  const [row] = await listOrderRows(db, { id, isWhole: true })
  if (!row) throw new Problem('not-found', `There is no order ${id} that you may read.`)
  return row
}

function groundOf({ gridIds }: OrderRow): Territory {
  return gridIds === null ? null : new Set(gridIds)
}

function notAsSeen({ state, revision }: OrderRow): Problem {
  return new Problem(
    'state-does-not-allow',
    `Somebody changed this order meanwhile: it is ${state}, at revision ${revision}. Load it again.`,
  )
}

function summaryOf({ figures, gridIds: _, inputs: _inputs, dataVersion, computedAt, ...row }: OrderRow): OrderSummary {
  const { city, ledger, resources, source } = figures
  const { madeAt, issuedAt, endedAt } = row
  return {
    ...row,
    ...{ city, ledger, resources },
    madeAt: madeAt.toISOString(),
    issuedAt: issuedAt && issuedAt.toISOString(),
    endedAt: endedAt && endedAt.toISOString(),
    provenance: { source, dataVersion, computedAt: computedAt.toISOString() },
  }
}

function wholeOf(row: OrderRow): Order {
  const { communities = [], grids = [] } = row.figures
  if (!row.inputs) throw new Error('an order was read without its inputs')
  return { ...summaryOf(row), communities, grids, inputs: row.inputs }
}

type Noted = { action: string; id: number; state: OrderState }

async function note(db: Database, caller: Caller, { action, id, state }: Noted): Promise<void> {
  await addToAudit(db, caller, { kind: 'administration', action, noun: 'orders', recordIds: [id], detail: { state } })
}
