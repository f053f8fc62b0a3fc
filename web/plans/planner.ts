import type { Provenance } from '#geo/provenance'
import type { PlanHead } from '#contract/plans'
import type { PlanChange } from '#geo/planning/changes'
import { applyChange, facesTouched, replayChange } from '#geo/planning/changes'
import type { Edit } from '#geo/planning/edits'
import type { FaceFigures, Shape } from '#geo/planning/findings'
import type { EditKind, PlanStep } from '#geo/planning/history'
import { nextRedo, nextUndo } from '#geo/planning/history'
import { areaSquareMeters, polsbyPopper, reock } from '#geo/planning/measures'
import type { Plan } from '#geo/planning/plan'
import type { Refusal } from '#geo/planning/refusal'
import { partsOfFace } from '#geo/planning/rings'
import type { StoredPlan } from '#geo/planning/stored-plan'
import { openPlan } from '#geo/planning/stored-plan'
import { countFaces, readPlan, sendSteps } from './plans.queries.ts'
import { keepUnsent, readUnsent } from './unsent-steps.ts'

export type FaceShape = Shape & { reock: number }
export type PlannerState = {
  /** Goes up whenever the grids or their figures are others. */
  tick: number
  selected: ReadonlySet<string>
  refusal: Refusal | null
  /** Steps that somebody else's change left without ground; the page shows the saved version beside them. */
  lost: readonly PlanStep[]
  sending: 'rest' | 'sending' | 'offline'
}

/** A plan in the hand: what it is, what was done, what is not yet confirmed. One at a time; a page makes it anew. */
export class Planner {
  readonly head: PlanHead
  plan: Plan
  steps: PlanStep[] = []
  unsent: PlanStep[]
  figures = new Map<string, FaceFigures>()
  /** Of the last count of all grids: no figure is older. */
  counted: Provenance | undefined
  state: PlannerState = { tick: 0, selected: new Set(), refusal: null, lost: [], sending: 'rest' }
  private shapes = new Map<string, FaceShape>()
  private listeners = new Set<() => void>()
  private version: number
  private beginning: StoredPlan

  constructor(head: PlanHead, beginning: StoredPlan, known: { steps: PlanStep[]; unsent: PlanStep[] }) {
    this.head = head
    this.beginning = beginning
    this.plan = openPlan(beginning)
    for (const step of known.steps) replayChange(this.plan, step.change)
    this.steps = [...known.steps]
    this.version = known.steps.length
    const there = new Set(known.steps.map(({ id }) => id))
    this.unsent = known.unsent.filter(
      ({ id, change }) => !there.has(id) && applyChange(this.plan, change) === undefined,
    )
    this.steps.push(...this.unsent)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  snapshot = (): PlannerState => this.state

  private show(patch: Partial<PlannerState> = {}, isDrawn = true): void {
    this.state = { ...this.state, ...patch, tick: this.state.tick + Number(isDrawn) }
    for (const listener of this.listeners) listener()
  }

  select(face: string | undefined, isMore: boolean): void {
    const selected = new Set(isMore ? this.state.selected : [])
    if (face !== undefined && !selected.delete(face)) selected.add(face)
    this.show({ selected, refusal: null }, false)
  }

  /** Takes an edit, or says why it is not made. */
  take(kind: EditKind, edit: Edit): void {
    if (!edit.ok) this.show({ refusal: edit.refusal }, false)
    else this.add({ id: crypto.randomUUID(), kind, change: edit.change, about: null })
  }
  undo(): void {
    const step = nextUndo(this.steps, crypto.randomUUID())
    if (step) this.add(step)
  }
  redo(): void {
    const step = nextRedo(this.steps, crypto.randomUUID())
    if (step) this.add(step)
  }

  private add(step: PlanStep): void {
    const refusal = applyChange(this.plan, step.change)
    if (refusal) {
      this.show({ refusal }, false)
      return
    }
    this.steps.push(step)
    this.unsent.push(step)
    this.forgetShapes(step.change)
    this.show({
      refusal: null,
      selected: new Set([...this.state.selected].filter((face) => this.plan.faces.has(face))),
    })
    void this.save()
  }

  private forgetShapes(change: PlanChange): void {
    for (const face of facesTouched(this.plan, change)) this.shapes.delete(face)
  }

  /** First on this device, then to the service; what it confirms leaves the device. */
  async save(): Promise<void> {
    await keepUnsent(this.head.id, this.unsent)
    if (this.state.sending === 'sending' || this.unsent.length === 0) return
    this.show({ sending: 'sending' }, false)
    const batch = this.unsent.slice(0, 100)
    try {
      const answer = await sendSteps(this.head.id, this.version, batch)
      if (answer.outcome === 'refused') await this.giveWay()
      else await this.confirm(batch, answer)
    } catch (failure) {
      console.warn('Steps wait on this device.', failure)
      this.show({ sending: 'offline' }, false)
    }
  }

  private async confirm(batch: readonly PlanStep[], { version, missed }: { version: number; missed: PlanStep[] }) {
    this.unsent = this.unsent.filter((step) => !batch.includes(step))
    await keepUnsent(this.head.id, this.unsent)
    const touched = new Set<string>()
    if (missed.length > 0) await this.readAnew()
    else this.version = version
    for (const { change } of [...batch, ...missed]) facesTouched(this.plan, change, touched)
    this.show({ sending: 'rest' })
    // What waits is stored before anything is counted.
    if (this.unsent.length > 0) await this.save()
    await this.count([...touched])
  }

  /** Somebody else had the same border first: their version is shown, and what had no ground any more is named. */
  private async giveWay(): Promise<void> {
    const wished = this.unsent
    this.unsent = []
    await this.readAnew()
    const lost: PlanStep[] = []
    for (const step of wished) {
      const isKept = step.about === null && applyChange(this.plan, step.change) === undefined
      if (isKept) {
        this.unsent.push(step)
        this.steps.push(step)
      } else lost.push(step)
    }
    await keepUnsent(this.head.id, this.unsent)
    this.show({ lost, sending: 'rest' })
    await this.save()
  }

  private async readAnew(): Promise<void> {
    const { steps } = await readPlan(this.head.id)
    const fresh = new Planner(this.head, this.beginning, { steps, unsent: this.unsent })
    this.plan = fresh.plan
    this.steps = fresh.steps
    this.unsent = fresh.unsent
    this.version = steps.length
    this.shapes.clear()
  }

  forgetLost(): void {
    this.show({ lost: [] }, false)
  }

  /** Figures of these grids, or of all. */
  async count(faces?: string[]): Promise<void> {
    const there = faces?.filter((face) => this.plan.faces.has(face))
    if (there?.length === 0) return
    const { figures, provenance } = await countFaces(this.head.id, there)
    for (const row of figures) this.figures.set(row.face, row)
    if (!faces) this.counted = provenance
    this.show()
  }

  shapeOf(face: string): FaceShape {
    const known = this.shapes.get(face)
    if (known) return known
    const parts = partsOfFace(this.plan, face) ?? []
    const shape = {
      areaSquareMeters: areaSquareMeters(parts),
      polsbyPopper: polsbyPopper(parts),
      reock: reock(parts),
      parts: parts.length,
    }
    this.shapes.set(face, shape)
    return shape
  }
}

export async function openPlanner(id: number): Promise<Planner> {
  const [{ plan, beginning, steps }, unsent] = await Promise.all([readPlan(id), readUnsent(id)])
  if (!beginning) throw new Error(`plan ${id} came without its beginning`)
  return new Planner(plan, beginning, { steps, unsent })
}
