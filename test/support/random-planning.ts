import type { Client } from 'pg'
import { expect } from 'vitest'
import type { Random } from '../../geodata/demo-city/random.ts'
import type { PlanChange } from '#geo/planning/changes'
import { applyChange, planText, reverseOf } from '#geo/planning/changes'
import type { Plan } from '#geo/planning/plan'
import { countInvalidEdges, watchPlan } from './plan-watch.ts'
import { aRandomEdit } from './random-edits.ts'

/** How many edits: some hundred in every run, as many as PLAN_EDITS says when somebody wants to know. */
export const wantedEdits = Number(process.env.PLAN_EDITS ?? 400)

/** Edits at random, each watched by PostGIS, then takes everything back. Returns how often each kind was made and refused. */
export async function planAtRandom(
  client: Client,
  plan: Plan,
  random: Random,
): Promise<Record<string, [number, number]>> {
  const watch = await watchPlan(client, plan)
  const atStart = planText(plan)
  const done: PlanChange[] = []
  const undone: PlanChange[] = []
  const tally: Record<string, [made: number, refused: number]> = {}
  const count = (kind: string, isMade: boolean) => {
    const of = (tally[kind] ??= [0, 0])
    of[isMade ? 0 : 1] += 1
  }
  const apply = async (kind: string, change: PlanChange) => {
    expect(applyChange(plan, change), kind).toBeUndefined()
    expect(await watch.follow(plan, change), kind).toEqual([])
    count(kind, true)
  }
  const tryEdit = async (n: number) => {
    const before = n % 20 === 0 ? planText(plan) : undefined
    const { kind, edit } = aRandomEdit(plan, random, `r${n}`)
    if (before !== undefined) expect(planText(plan)).toBe(before)
    if (!edit.ok) {
      count(kind, false)
      return
    }
    await apply(kind, edit.change)
    done.push(edit.change)
    undone.length = 0
  }
  for (let n = 0; n < wantedEdits; n += 1) {
    const [back, again] = [done.at(-1), undone.at(-1)]
    if (back && random.chance(0.12)) {
      await apply('undo', reverseOf(back))
      undone.push(...done.splice(-1))
    } else if (again && random.chance(0.5)) {
      await apply('redo', again)
      done.push(...undone.splice(-1))
    } else await tryEdit(n)
    if (n % 200 === 199) expectWhole(await watch.compareWithParent())
  }
  expectWhole(await watch.compareWithParent())
  expect(await countInvalidEdges(client)).toBe(0)
  while (done.length > 0) await apply('undo', reverseOf(done.pop() as PlanChange))
  expect(planText(plan)).toBe(atStart)
  expect(await watch.compareWithParent()).toMatchObject({ beyond: 0, missing: 0 })
  return tally
}

/** Within a square centimetre. */
function expectWhole({ beyond, missing, shared }: { beyond: number; missing: number; shared: number }): void {
  expect(beyond).toBeLessThan(1e-4)
  expect(missing).toBeLessThan(1e-4)
  expect(Math.abs(shared)).toBeLessThan(1e-9)
}
