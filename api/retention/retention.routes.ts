import type { Pool } from 'pg'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { ResponseOf } from '../http/route.ts'
import { removeDue } from './remove-due.ts'
import { liftHold, placeHold, readRetention, runRemoval, setTerm } from './retention.contract.ts'
import {
  hasHold,
  insertHold,
  isCommunityGrid,
  liftHoldRow,
  listHolds,
  listRemovals,
  listTerms,
  readRemovalPreview,
  setTermRow,
} from './retention.queries.ts'
import { leastDays, liesInGrids } from './retention.rules.ts'

/** Terms and holds are the caller's to set; what is due is removed by the owner, on connections of `jobPool`. */
export function mountRetention(kernel: Kernel, { jobPool }: { jobPool: Pool }): void {
  mount(kernel, readRetention, ({ db }) => tellRetention(db))

  mount(kernel, setTerm, async ({ params: { dataClass }, body: { days }, db, caller }) => {
    if (days < leastDays(dataClass))
      throw new Problem('rule-broken', `This class is kept for ${leastDays(dataClass)} days at least.`)
    const [changed] = await setTermRow(db, { dataClass, days, accountId: caller.accountId })
    if (!changed) throw new Error(`there is no term for ${dataClass}`)
    const detail = { dataClass, days, ...changed }
    await addToAudit(db, caller, { kind: 'administration', action: setTerm.id, noun: 'retention', detail })
    return tellRetention(db)
  })

  mount(kernel, placeHold, async ({ body, db, caller }) => {
    const { dataClass, gridCode = null } = body
    if (gridCode !== null) await refuseGrid(db, dataClass, gridCode)
    const [hold] = await insertHold(db, { ...body, gridCode, accountId: caller.accountId })
    if (!hold) throw new Error('place-hold returned no row')
    const detail = { holdId: hold.id, dataClass, gridCode }
    await addToAudit(db, caller, { kind: 'administration', action: placeHold.id, noun: 'retention', detail })
    return tellRetention(db)
  })

  mount(kernel, liftHold, async ({ params: { id }, db, caller }) => {
    const [lifted] = await liftHoldRow(db, { id, accountId: caller.accountId })
    if (!lifted && (await hasHold(db, { id })).length > 0)
      throw new Problem('state-does-not-allow', 'This hold was lifted before. Load the list again.')
    if (!lifted) throw new Problem('not-found', `There is no hold with id ${id}. Load the list again.`)
    const detail = { holdId: id, ...lifted }
    await addToAudit(db, caller, { kind: 'administration', action: liftHold.id, noun: 'retention', detail })
    return tellRetention(db)
  })

  mount(kernel, runRemoval, async ({ body: { dataClass }, db, caller }) => {
    await removeDue(jobPool, caller, dataClass)
    return tellRetention(db)
  })
}

async function refuseGrid(db: Database, dataClass: Parameters<typeof liesInGrids>[0], gridCode: string): Promise<void> {
  if (!liesInGrids(dataClass))
    throw new Problem('rule-broken', 'Records of this class lie in no grid. Hold the whole class, without a code.')
  const [grid] = await isCommunityGrid(db, { gridCode })
  if (grid?.isThere !== true)
    throw new Problem('rule-broken', `There is no community grid ${gridCode}. Check the code on the map.`)
}

async function tellRetention(db: Database): Promise<ResponseOf<typeof readRetention>> {
  const previews = await readRemovalPreview(db, {})
  const terms = (await listTerms(db, {})).map((term) => {
    const preview = previews.find(({ dataClass }) => dataClass === term.dataClass)
    return {
      ...term,
      leastDays: leastDays(term.dataClass),
      changedAt: term.changedAt.toISOString(),
      due: preview?.due ?? 0,
      heldBack: preview?.heldBack ?? 0,
      oldestAt: preview?.oldestAt?.toISOString() ?? null,
    }
  })
  const holds = (await listHolds(db, {})).map((hold) => ({
    ...hold,
    placedAt: hold.placedAt.toISOString(),
    liftedAt: hold.liftedAt?.toISOString() ?? null,
  }))
  const removals = (await listRemovals(db, {})).map((removal) => ({
    ...removal,
    runAt: removal.runAt.toISOString(),
    before: removal.before.toISOString(),
  }))
  return { terms, holds, removals }
}
