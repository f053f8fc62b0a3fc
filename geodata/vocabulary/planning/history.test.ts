import { describe, expect, it } from 'vitest'
import { buildPlan } from './build-plan.ts'
import { applyChange, planText } from './changes.ts'
import type { Edit } from './edits.ts'
import { splitFace } from './edits.ts'
import type { PlanStep } from './history.ts'
import { nextRedo, nextUndo, revertOf, standing } from './history.ts'
import { toLattice } from './lattice.ts'
import { squares } from './plan-of-squares.ts'

function aHistory() {
  const built = buildPlan(squares(3, 3))
  if (!built.ok) throw new Error('no plan')
  const { plan } = built
  const steps: PlanStep[] = []
  const take = (step: PlanStep | undefined) => {
    if (!step) throw new Error('no step')
    expect(applyChange(plan, step.change)).toBeUndefined()
    steps.push(step)
    return planText(plan)
  }
  const edit = (id: string, made: Edit) => {
    if (!made.ok) throw new Error(made.refusal.reason)
    return take({ id, kind: 'split', change: made.change, about: null })
  }
  const split = (id: string, face: string, y: number) =>
    edit(id, splitFace(plan, { face, line: [toLattice([112.9, y]), toLattice([113.9, y])], seed: id }))
  return { plan, steps, take, split }
}

describe('the history of a plan', () => {
  it('undoes and redoes in order, and forgets what could be redone when something new is done', () => {
    const { plan, steps, take, split } = aHistory()
    const texts = [planText(plan), split('a', '0,0', 23.0005), split('b', '1,1', 23.0015)]
    expect(take(nextUndo(steps, 'u1'))).toBe(texts[1])
    expect(take(nextUndo(steps, 'u2'))).toBe(texts[0])
    expect(nextUndo(steps, 'u3')).toBeUndefined()
    expect(take(nextRedo(steps, 'r1'))).toBe(texts[1])
    expect(take(nextRedo(steps, 'r2'))).toBe(texts[2])
    expect(take(nextUndo(steps, 'u4'))).toBe(texts[1])
    split('c', '2,2', 23.0025)
    expect(nextRedo(steps, 'r3')).toBeUndefined()
    expect(standing(steps).undo.map(({ id }) => id)).toEqual(['c', 'a'])
  })
  it('takes any one step back that nothing was built on, and says what was', () => {
    const { plan, steps, take, split } = aHistory()
    split('a', '0,0', 23.0005)
    const other = split('b', '2,2', 23.0025)
    split('c', '0,0', 23.0003)
    expect(planText(plan)).not.toBe(other)
    const blocked = revertOf(plan, steps, { about: 'a', id: 'x' })
    expect(!blocked.ok && blocked.refusal.reason).toBe('conflict')
    const free = revertOf(plan, steps, { about: 'b', id: 'y' })
    if (!free.ok) throw new Error(free.refusal.reason)
    take(free.step)
    expect(plan.faces.size).toBe(11)
    expect(standing(steps).undo.map(({ id }) => id)).toEqual(['c', 'a'])
    expect(revertOf(plan, steps, { about: 'b', id: 'z' })).toMatchObject({
      ok: false,
      refusal: { reason: 'no-such-thing' },
    })
  })
})
