import { isDeepStrictEqual } from 'node:util'
import type { ScenarioAnswer, ScenarioChange, ScenarioTerms } from '#geo/scenario-words'
import { causesBetween } from '#geo/scenario-words'
import type { Database } from '../db/transaction.ts'
import type { Order, OrderReview } from './orders.contract.ts'
import { nameResources } from './orders.queries.ts'
import { differencesOf, outcomeOf } from './orders.rules.ts'

type Ask = (question: {
  terms: ScenarioTerms
  changes: readonly ScenarioChange[]
  detail: 'changed' | 'all'
}) => Promise<ScenarioAnswer>

/** The order beside today: what has come of it, and whether the same question still has the same answer. */
export async function review(db: Database, order: Order, ask: Ask): Promise<OrderReview> {
  const { terms, changes, inputs } = order
  const now = await ask({ terms, changes: [], detail: 'all' })
  const again = await ask({ terms, changes, detail: 'changed' })
  const isEqual = isDeepStrictEqual([again.city, again.ledger], [order.city, order.ledger]) && again.faults.length === 0
  const causes = causesBetween(inputs, again.inputs)
  const ids = changes.flatMap((change) => ('resourceId' in change ? [change.resourceId] : []))
  const hours = new Map((await nameResources(db, { ids })).map((resource) => [resource.id, resource.hours]))
  const today = new Map(now.grids.map((grid) => [grid.gridId, grid.before]))
  return {
    moves: order.moves.map((move) =>
      outcomeOf(move, { then: inputs.standing, now: now.inputs.standing, hoursNow: hours }),
    ),
    city: { then: order.city.before, expected: order.city.after, now: now.city.before },
    equity: { then: order.ledger.before, expected: order.ledger.after, now: now.ledger.before },
    grids: order.grids.map(({ gridId, code, name, before, after }) => ({
      ...{ gridId, code, name },
      then: before,
      expected: after,
      now: today.get(gridId) ?? null,
    })),
    again: { city: again.city, faults: again.faults },
    isSame: isEqual,
    // Other figures from the same inputs: then it can only be the way of reckoning.
    causes: isEqual || causes.length > 0 ? causes : ['engine'],
    resources: differencesOf(inputs.standing, now.inputs.standing),
    provenance: now.provenance,
  }
}
