import type { PlacementAnswer, PlacementQuestion } from '#geo/placement-words'
import type { ReachSettings } from './reach-settings.ts'

/** What is typed in the dialogue. Numbers are kept as written, so that a field can be empty; empty means no limit. */
export type PlacementDraft = {
  goal: PlacementQuestion['goal']
  minutes: string
  backup: boolean
  mayClose: boolean
  /** Resources, by id, that stay although others may be closed. */
  kept: readonly number[]
  mostAdded: string
  mostOpen: string
  hasBudget: boolean
  budget: string
  costOfNew: string
  costOfExisting: string
  capacity: string
  demand: PlacementQuestion['demand']
  excludedGrids: readonly number[]
  seconds: string
}

export const goals = ['most-covered', 'fewest-sites', 'least-travel', 'least-worst'] as const

export const firstDraft: PlacementDraft = {
  goal: 'most-covered',
  minutes: '10',
  backup: false,
  mayClose: false,
  kept: [],
  mostAdded: '3',
  mostOpen: '',
  hasBudget: false,
  budget: '',
  costOfNew: '1',
  costOfExisting: '0',
  capacity: '',
  demand: 'households',
  excludedGrids: [],
  seconds: '30',
}

export type DraftFault = 'minutes' | 'mostAdded' | 'mostOpen' | 'budget' | 'costs' | 'capacity' | 'seconds'

type NumberTerms = { least: number; most: number; isWhole?: boolean; mayBeEmpty?: boolean }

function isNumber(text: string, { least, most, isWhole = false, mayBeEmpty = false }: NumberTerms): boolean {
  if (text.trim() === '') return mayBeEmpty
  const value = Number(text)
  return Number.isFinite(value) && value >= least && value <= most && (!isWhole || Number.isInteger(value))
}

const mostMoney = 1e9

/** Fields that cannot be asked as they stand, in the order of the form. */
export function faultsOf(draft: PlacementDraft): DraftFault[] {
  const isNeeded = usesOf(draft)
  const checks: [DraftFault, boolean][] = [
    ['minutes', !isNeeded.minutes || isNumber(draft.minutes, { least: 0.1, most: 600 })],
    ['mostAdded', isNumber(draft.mostAdded, { least: 0, most: 1000, isWhole: true, mayBeEmpty: true })],
    ['mostOpen', isNumber(draft.mostOpen, { least: 0, most: 10_000, isWhole: true, mayBeEmpty: true })],
    ['capacity', !isNeeded.capacity || isNumber(draft.capacity, { least: 0, most: mostMoney, mayBeEmpty: true })],
    ['budget', !draft.hasBudget || isNumber(draft.budget, { least: 0, most: mostMoney })],
    ['costs', !draft.hasBudget || [draft.costOfNew, draft.costOfExisting].every(isCost)],
    ['seconds', isNumber(draft.seconds, { least: 1, most: 300, isWhole: true })],
  ]
  return checks.filter(([, isRight]) => !isRight).map(([fault]) => fault)
}

function isCost(text: string): boolean {
  return isNumber(text, { least: 0, most: mostMoney })
}

/** Which fields mean something for a goal. */
export function usesOf({ goal }: Pick<PlacementDraft, 'goal'>) {
  return {
    minutes: goal === 'most-covered' || goal === 'fewest-sites',
    backup: goal === 'fewest-sites',
    capacity: goal === 'most-covered' || goal === 'least-travel',
  }
}

/** The question as the service is asked it. */
export function questionOf(draft: PlacementDraft, { kind, mode }: Pick<ReachSettings, 'kind' | 'mode'>) {
  const uses = usesOf(draft)
  const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text))
  return {
    goal: draft.goal,
    kind,
    mode,
    minutes: uses.minutes ? Number(draft.minutes) : 15,
    backup: uses.backup && draft.backup,
    existing: draft.mayClose ? ('may-close' as const) : ('keep' as const),
    kept: draft.mayClose ? [...draft.kept] : [],
    excludedGrids: [...draft.excludedGrids],
    mostAdded: numberOf(draft.mostAdded),
    mostOpen: numberOf(draft.mostOpen),
    budget: draft.hasBudget ? numberOf(draft.budget) : null,
    costOfNew: draft.hasBudget ? Number(draft.costOfNew) : 0,
    costOfExisting: draft.hasBudget ? Number(draft.costOfExisting) : 0,
    capacity: uses.capacity ? numberOf(draft.capacity) : null,
    demand: draft.demand,
    days: 90,
    seed: 1,
    seconds: Number(draft.seconds),
  }
}

/** The dialogue as it stood when an earlier run was asked. */
export function draftOf(question: PlacementQuestion): PlacementDraft {
  const textOf = (value: number | null): string => (value === null ? '' : String(value))
  const hasBudget = question.budget !== null
  return {
    goal: question.goal,
    minutes: String(question.minutes),
    backup: question.backup,
    mayClose: question.existing === 'may-close',
    kept: question.kept,
    mostAdded: textOf(question.mostAdded),
    mostOpen: textOf(question.mostOpen),
    hasBudget,
    budget: textOf(question.budget),
    costOfNew: hasBudget ? String(question.costOfNew) : firstDraft.costOfNew,
    costOfExisting: hasBudget ? String(question.costOfExisting) : firstDraft.costOfExisting,
    capacity: textOf(question.capacity),
    demand: question.demand,
    excludedGrids: question.excludedGrids,
    seconds: String(question.seconds),
  }
}

export type Relaxation =
  | { kind: 'more-sites'; by: number }
  | { kind: 'more-budget'; by: number }
  | { kind: 'more-minutes'; to: number }
  | { kind: 'more-capacity'; to: number }
  | { kind: 'most-covered' }

/** What of a question would have to give way, each enough by itself, the smallest step of its kind. */
export function relaxationsOf(question: PlacementQuestion, answer: PlacementAnswer): Relaxation[] {
  const { obstacle } = answer
  if (!obstacle) return []
  const found: Relaxation[] = []
  if (positive(obstacle.moreSites)) found.push({ kind: 'more-sites', by: Math.ceil(obstacle.moreSites) })
  if (positive(obstacle.moreBudget)) found.push({ kind: 'more-budget', by: roundUp(obstacle.moreBudget) })
  if (positive(obstacle.minutes) && question.goal === 'fewest-sites')
    found.push({ kind: 'more-minutes', to: roundUp(obstacle.minutes) })
  if (positive(obstacle.missingCapacity) && question.capacity !== null && question.capacity > 0) {
    const room = answer.demandInAll - answer.demandOffNetwork - obstacle.missingCapacity
    const sites = Math.max(1, Math.round(room / question.capacity))
    found.push({ kind: 'more-capacity', to: Math.ceil(question.capacity + obstacle.missingCapacity / sites) })
  }
  // Whom nobody can reach no limit helps; to cover the most is a question that always has an answer.
  if (obstacle.kind === 'out-of-reach') found.push({ kind: 'most-covered' })
  return found
}

function positive(value: number | null): value is number {
  return value !== null && value > 0
}

/** To a tenth, upwards: a number that people read must still be enough. */
function roundUp(value: number): number {
  return Math.ceil(value * 10 - 1e-9) / 10
}

export function relax(draft: PlacementDraft, step: Relaxation): PlacementDraft {
  const plus = (text: string, by: number): string => (text.trim() === '' ? '' : String(Number(text) + by))
  switch (step.kind) {
    case 'more-sites':
      return { ...draft, mostAdded: plus(draft.mostAdded, step.by), mostOpen: plus(draft.mostOpen, step.by) }
    case 'more-budget':
      return { ...draft, budget: plus(draft.budget, step.by) }
    case 'more-minutes':
      return { ...draft, minutes: String(step.to) }
    case 'more-capacity':
      return { ...draft, capacity: String(step.to) }
    case 'most-covered':
      return { ...draft, goal: 'most-covered' }
  }
}

export function withToggled(ids: readonly number[], id: number): number[] {
  return ids.includes(id) ? ids.filter((known) => known !== id) : [...ids, id]
}
