import { z } from 'zod'
import { PlanChange, applyChange, reverseOf } from './changes.ts'
import type { Plan } from './plan.ts'
import type { Refusal } from './refusal.ts'
import { refuse } from './refusal.ts'

export const EditKind = z.enum([
  'move-node',
  'move-border',
  'reshape-border',
  'reshape-by-stroke',
  'split',
  'split-evenly',
  'merge',
  'cut-out',
  'undo',
  'redo',
  'revert',
])
export type EditKind = z.infer<typeof EditKind>

/** One step of a plan. Taking a step back is a step too, which names the one it takes back or brings back. */
export const PlanStep = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  kind: EditKind,
  change: PlanChange,
  /** Of undo, redo and revert: the step they are about. */
  about: z.string().max(40).nullable(),
})
export type PlanStep = z.infer<typeof PlanStep>

type Told = Pick<PlanStep, 'id' | 'about'>

/** Which steps stand, in the order they would be undone (last first), and which were taken back and may come again. */
export function standing<S extends Told>(steps: readonly S[]): { undo: S[]; redo: S[] } {
  let undo: S[] = []
  let redo: S[] = []
  const byId = new Map(steps.map((step) => [step.id, step]))
  for (const step of steps) {
    const about = step.about === null ? undefined : byId.get(step.about)
    if (!about) {
      undo = [step, ...undo]
      redo = []
    } else if (undo.includes(about)) {
      undo = undo.filter((other) => other !== about)
      redo = [about, ...redo]
    } else {
      redo = redo.filter((other) => other !== about)
      undo = [about, ...undo]
    }
  }
  return { undo, redo }
}

/** The step that undoes the last standing one, or brings back the last undone one. */
export function nextUndo(steps: readonly PlanStep[], id: string): PlanStep | undefined {
  const [about] = standing(steps).undo
  return about && { id, kind: 'undo', change: reverseOf(about.change), about: about.id }
}

export function nextRedo(steps: readonly PlanStep[], id: string): PlanStep | undefined {
  const [about] = standing(steps).redo
  return about && { id, kind: 'redo', change: about.change, about: about.id }
}

/** The step that takes back any one step that stands; refused as a conflict where later ones build on it. */
export function revertOf(plan: Plan, steps: readonly PlanStep[], { about, id }: { about: string; id: string }) {
  const step = standing(steps).undo.find((other) => other.id === about)
  if (!step) return { ok: false as const, refusal: refuse('no-such-thing', null, [about]) }
  const change = reverseOf(step.change)
  const refusal: Refusal | undefined = applyChange(plan, change)
  if (refusal) return { ok: false as const, refusal }
  const back = applyChange(plan, step.change)
  if (back) throw new Error(`step ${about} did not come back: ${back.reason}`)
  return { ok: true as const, step: { id, kind: 'revert' as const, change, about } }
}
