import type { PlanChange } from '#geo/planning/changes'
import { applyChange, conflictsOf, reverseOf } from '#geo/planning/changes'
import type { PlanStep } from '#geo/planning/history'
import { standing } from '#geo/planning/history'
import type { Plan } from '#geo/planning/plan'
import type { Refusal } from '#geo/planning/refusal'
import { refuse } from '#geo/planning/refusal'

export type Contested = {
  noun: 'node' | 'border' | 'face'
  id: string
  base: unknown
  mine: unknown
  theirs: unknown
}
type Taken =
  { ok: true; fresh: PlanStep[] } | { ok: false; refusal: Refusal & { stepId: string }; contested: Contested[] }

/** Applies the steps that are new, all or none; `known` are those there are already, in order. */
export function takeAll(plan: Plan, known: readonly PlanStep[], steps: readonly PlanStep[]): Taken {
  const there = new Set(known.map(({ id }) => id))
  const fresh: PlanStep[] = []
  for (const step of steps) {
    if (there.has(step.id)) continue
    const contested = contestedBy(plan, step.change)
    const refusal = fitsHistory([...known, ...fresh], step) ? applyChange(plan, step.change) : refuse('broken-change')
    if (!refusal) {
      fresh.push(step)
      there.add(step.id)
      continue
    }
    for (const done of fresh.reverse()) applyChange(plan, reverseOf(done.change))
    return { ok: false, refusal: { ...refusal, stepId: step.id }, contested }
  }
  return { ok: true, fresh }
}

/** A step that takes back or brings back another does exactly that. */
function fitsHistory(steps: readonly PlanStep[], { kind, about, change }: PlanStep): boolean {
  const isBack = kind === 'undo' || kind === 'revert'
  if (!isBack && kind !== 'redo') return about === null
  const { undo, redo } = standing(steps)
  const meant = (isBack ? undo : redo).find(({ id }) => id === about)
  if (!meant) return false
  return sameChange(change, isBack ? reverseOf(meant.change) : meant.change)
}

function sameChange(a: PlanChange, b: PlanChange): boolean {
  const plain = ({ nodes, borders, faces }: PlanChange) =>
    JSON.stringify([nodes, borders, faces].map((list) => list.map(sorted)))
  return plain(a) === plain(b)
}

/** JSON with its keys in order: a database gives them back in its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

function contestedBy(plan: Plan, change: PlanChange): Contested[] {
  const ids = new Set(conflictsOf(plan, change))
  const among = (
    noun: Contested['noun'],
    list: { id: string; before: unknown; after: unknown }[],
    now: Map<string, unknown>,
  ) =>
    list
      .filter(({ id }) => ids.has(id))
      .map(({ id, before, after }) => ({ noun, id, base: before, mine: after, theirs: now.get(id) ?? null }))
  return [
    ...among('node', change.nodes, plan.nodes),
    ...among('border', change.borders, plan.borders),
    ...among('face', change.faces, plan.faces),
  ]
}
