import { z } from 'zod'
import { MoveOutcome, OrderMove, OrderState, ResourceDifference } from '#geo/order-words'
import {
  ChangeCause,
  ChangePrices,
  EquitySide,
  FaultyChange,
  ScenarioAnswer,
  ScenarioChange,
  ScenarioFigures,
  ScenarioTerms,
} from '#geo/scenario-words'
import { AnyPost } from '#geo/rights'
import { defineRoute } from '#http'

const problems = ['invalid-request', 'not-found', 'database-unavailable'] as const
const OrderId = z.object({ id: z.coerce.number().int().positive() })

const Words = {
  title: z.string().trim().min(1).max(100),
  effectiveFrom: z.iso.date(),
  /** Why it is ordered. */
  reason: z.string().trim().min(5).max(1000),
  /** Wanted where the ledger is marked: why the mean may get better while the worst served grid gets worse. */
  equityReason: z.string().trim().min(10).max(1000).nullable().default(null),
}

export const OrderSummary = z.object({
  id: z.number().int(),
  /** Null: the scenario was taken away since. */
  scenarioId: z.number().int().nullable(),
  scenarioName: z.string(),
  state: OrderState,
  title: z.string(),
  effectiveFrom: z.string(),
  reason: z.string(),
  equityReason: z.string().nullable(),
  isMarked: z.boolean(),
  revision: z.number().int(),
  madeAt: z.iso.datetime(),
  /** Posts, no names. */
  madePost: AnyPost,
  issuedAt: z.iso.datetime().nullable(),
  issuedPost: AnyPost.nullable(),
  endedAt: z.iso.datetime().nullable(),
  endNote: z.string(),
  terms: ScenarioTerms,
  changes: z.array(ScenarioChange),
  moves: z.array(OrderMove),
  prices: ChangePrices,
  costYuan: z.number(),
  city: ScenarioAnswer.shape.city,
  ledger: ScenarioAnswer.shape.ledger,
  resources: ScenarioAnswer.shape.resources,
  inputsDigest: z.string(),
  provenance: ScenarioAnswer.shape.provenance,
})
export type OrderSummary = z.infer<typeof OrderSummary>

export const Order = OrderSummary.extend({
  communities: ScenarioAnswer.shape.communities,
  grids: ScenarioAnswer.shape.grids,
  inputs: ScenarioAnswer.shape.inputs,
})
export type Order = z.infer<typeof Order>

export const OrderReview = z.object({
  /** The ordered resources, in the order of the moves, as the store has them today. */
  moves: z.array(MoveOutcome),
  /** Then: before the order; expected: what it was to bring; now: the situation as it is. */
  city: z.object({ then: ScenarioFigures, expected: ScenarioFigures, now: ScenarioFigures }),
  equity: z.object({ then: EquitySide, expected: EquitySide, now: EquitySide }),
  grids: z.array(
    z.object({
      gridId: z.number().int(),
      code: z.string(),
      name: z.string(),
      then: ScenarioFigures,
      expected: ScenarioFigures,
      /** Null: the grid is no more. */
      now: ScenarioFigures.nullable(),
    }),
  ),
  /** The same question reckoned once more over the data of today. */
  again: z.object({ city: ScenarioAnswer.shape.city, faults: z.array(FaultyChange) }),
  isSame: z.boolean(),
  /** Why it is not the same; empty where it is. */
  causes: z.array(ChangeCause),
  resources: z.array(ResourceDifference),
  provenance: ScenarioAnswer.shape.provenance,
})
export type OrderReview = z.infer<typeof OrderReview>

export const draftOrder = defineRoute({
  id: 'draftOrder',
  access: 'orders:draft',
  cost: 5,
  method: 'post',
  path: '/orders',
  summary: 'Draft an order from a scenario, with the figures of this moment',
  body: z.object({ scenarioId: z.number().int().positive(), ...Words }),
  response: Order,
  status: 201,
  problems: [...problems, 'still-loading', 'rule-broken', 'took-too-long', 'too-large'],
})

export const listOrders = defineRoute({
  id: 'listOrders',
  access: 'orders:read',
  method: 'get',
  path: '/orders',
  summary: 'The orders whose ground lies in the territory of the caller, newest first',
  response: z.object({ orders: z.array(OrderSummary) }),
  problems: ['database-unavailable'],
})

export const getOrder = defineRoute({
  id: 'getOrder',
  access: 'orders:read',
  method: 'get',
  path: '/orders/:id',
  summary: 'An order with its figures by community and grid and the digests of what they were reckoned from',
  params: OrderId,
  response: Order,
  problems,
})

export const redraftOrder = defineRoute({
  id: 'redraftOrder',
  access: 'orders:draft',
  method: 'put',
  path: '/orders/:id',
  summary: 'Other words for a draft; refused when somebody changed it meanwhile',
  params: OrderId,
  body: z.object({ revision: z.number().int().positive(), ...Words }),
  response: Order,
  problems: [...problems, 'state-does-not-allow', 'rule-broken', 'too-large'],
})

const Moved = z.object({
  revision: z.number().int().positive(),
  note: z.string().trim().max(1000).default(''),
})

export const withdrawDraft = defineRoute({
  id: 'withdrawDraft',
  access: 'orders:draft',
  method: 'post',
  path: '/orders/:id/discard',
  summary: 'Withdraw an order that was not issued',
  params: OrderId,
  body: Moved,
  response: Order,
  problems: [...problems, 'state-does-not-allow'],
})

export const decideOrder = defineRoute({
  id: 'decideOrder',
  access: 'orders:issue',
  cost: 5,
  method: 'post',
  path: '/orders/:id/state',
  summary: 'Issue an order, withdraw it, or note that it is done; it is issued only while its figures still hold',
  params: OrderId,
  body: Moved.extend({ to: OrderState.exclude(['draft']) }),
  response: Order,
  problems: [...problems, 'still-loading', 'state-does-not-allow', 'rule-broken', 'took-too-long'],
})

export const reviewOrder = defineRoute({
  id: 'reviewOrder',
  access: 'orders:read',
  cost: 10,
  method: 'get',
  path: '/orders/:id/review',
  summary:
    'What was ordered beside what is: moves, figures then, expected and now; reckoned again, with what has changed',
  params: OrderId,
  response: OrderReview,
  problems: [...problems, 'still-loading', 'took-too-long'],
})

export const printOrder = defineRoute({
  id: 'printOrder',
  access: 'orders:read',
  cost: 20,
  method: 'get',
  path: '/orders/:id/page.pdf',
  summary: 'The order on one page of A4, with a map at a stated scale',
  params: OrderId,
  media: 'application/pdf',
  problems: [...problems, 'took-too-long'],
})

export const exportOrder = defineRoute({
  id: 'exportOrder',
  access: 'orders:read',
  method: 'get',
  path: '/orders/:id/moves.csv',
  summary: 'The moves of an order as CSV (UTF-8); the order as JSON is its own address',
  params: OrderId,
  media: 'text/csv',
  problems,
})
