import type { Position } from '#geo/geojson'
import type { ScenarioChange, ScenarioTerms } from '#geo/scenario-words'

/** What is being worked on. `saved` is the scenario it began as, with the revision that was seen. */
export type Draft = {
  name: string
  note: string
  terms: ScenarioTerms
  changes: readonly ScenarioChange[]
  saved: { id: number; revision: number } | null
}
/** A draft with the way back and forth. Typing a name is no step of it. */
export type Work = { draft: Draft; past: readonly Step[]; future: readonly Step[]; isDirty: boolean }
type Step = Pick<Draft, 'terms' | 'changes'>

/** Where a change is shown and taken hold of: a resource by its id, an addition by its place in the list. */
export type Handle = { resourceId: number } | { addition: number }

const stepsKept = 200

export function begin(draft: Draft): Work {
  return { draft, past: [], future: [], isDirty: draft.saved === null && draft.changes.length > 0 }
}

/** A step that can be undone. With `isPassing` (while something is dragged) it goes on in the step before. */
export function step(work: Work, next: Partial<Step>, isPassing = false): Work {
  const { terms, changes } = work.draft
  const past = isPassing ? work.past : [...work.past, { terms, changes }].slice(-stepsKept)
  return { draft: { ...work.draft, ...next }, past, future: isPassing ? work.future : [], isDirty: true }
}

export function undo(work: Work): Work {
  const last = work.past.at(-1)
  if (!last) return work
  const { terms, changes } = work.draft
  const future = [{ terms, changes }, ...work.future]
  return { draft: { ...work.draft, ...last }, past: work.past.slice(0, -1), future, isDirty: true }
}

export function redo(work: Work): Work {
  const [next, ...future] = work.future
  if (!next) return work
  const { terms, changes } = work.draft
  return { draft: { ...work.draft, ...next }, past: [...work.past, { terms, changes }], future, isDirty: true }
}

const isOf = (change: ScenarioChange, resourceId: number): boolean =>
  'resourceId' in change && change.resourceId === resourceId

/** What is closed stays closed until that is taken back. */
export function isClosed(changes: readonly ScenarioChange[], resourceId: number): boolean {
  return changes.some((change) => change.type === 'close' && change.resourceId === resourceId)
}

export function placed(changes: readonly ScenarioChange[], handle: Handle, position: Position): ScenarioChange[] {
  if ('addition' in handle)
    return changes.map((change, i) =>
      i === handle.addition && change.type === 'add' ? { ...change, position } : change,
    )
  const { resourceId } = handle
  if (isClosed(changes, resourceId)) return [...changes]
  const move: ScenarioChange = { type: 'move', resourceId, position }
  const at = changes.findIndex((change) => change.type === 'move' && change.resourceId === resourceId)
  return at < 0 ? [...changes, move] : changes.with(at, move)
}

export function added(changes: readonly ScenarioChange[], name: string, position: Position): ScenarioChange[] {
  return [...changes, { type: 'add', name, position, hours: '24/7' }]
}

/** Closing takes the place of all else that was to be done with it; an addition is simply taken away. */
export function closed(changes: readonly ScenarioChange[], handle: Handle): ScenarioChange[] {
  if ('addition' in handle) return changes.filter((_, i) => i !== handle.addition)
  const { resourceId } = handle
  if (isClosed(changes, resourceId)) return [...changes]
  return [...changes.filter((change) => !isOf(change, resourceId)), { type: 'close', resourceId }]
}

export function shifted(changes: readonly ScenarioChange[], handle: Handle, hours: string): ScenarioChange[] {
  if ('addition' in handle)
    return changes.map((change, i) => (i === handle.addition && change.type === 'add' ? { ...change, hours } : change))
  const { resourceId } = handle
  if (isClosed(changes, resourceId)) return [...changes]
  const shift: ScenarioChange = { type: 'shift', resourceId, hours }
  const at = changes.findIndex((change) => change.type === 'shift' && change.resourceId === resourceId)
  return at < 0 ? [...changes, shift] : changes.with(at, shift)
}

export function without(changes: readonly ScenarioChange[], index: number): ScenarioChange[] {
  return changes.filter((_, i) => i !== index)
}
