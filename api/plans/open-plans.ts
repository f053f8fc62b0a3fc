import { replayChange } from '#geo/planning/changes'
import type { PlanStep } from '#geo/planning/history'
import type { Plan } from '#geo/planning/plan'
import { openPlan } from '#geo/planning/stored-plan'
import type { Database } from '../db/transaction.ts'
import type { PlanState } from './plans.queries.ts'
import { readBeginning, readSteps } from './plans.queries.ts'

type OpenPlan = { plan: Plan; steps: PlanStep[] }

/** Plans drawn lately, as they are, so that a step is judged in milliseconds and not after a reading of the whole. */
export type OpenPlans = {
  at: (db: Database, id: number, state: PlanState) => Promise<OpenPlan>
  forget: (id: number) => void
}

const mostOpen = 8

export function keepPlansOpen(): OpenPlans {
  const open = new Map<number, OpenPlan>()
  return {
    // A step whose transaction did not end well is in memory and not in the store: then the two disagree and it is read anew.
    at: async (db, id, { version, lastStep }) => {
      const known = open.get(id)
      open.delete(id)
      const isCurrent = known && known.steps.length === version && (known.steps.at(-1)?.id ?? null) === lastStep
      const held = isCurrent ? known : await read(db, id)
      open.set(id, held)
      const [oldest] = open.keys()
      if (open.size > mostOpen && oldest !== undefined) open.delete(oldest)
      return held
    },
    forget: (id) => void open.delete(id),
  }
}

async function read(db: Database, id: number): Promise<OpenPlan> {
  const [row] = await readBeginning(db, { id })
  if (!row) throw new Error(`plan ${id} went while it was read`)
  const steps = await readSteps(db, { id, after: 0 })
  const plan = openPlan(row.beginning)
  for (const { change } of steps) replayChange(plan, change)
  return { plan, steps }
}
