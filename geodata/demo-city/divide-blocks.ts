import { cutAcross } from './cut-faces.ts'
import { pointsOf } from './face-graph.ts'
import type { StreetKind } from './face-graph.ts'
import type { StreetPlan } from './lay-streets.ts'
import { signedArea } from './plane-geometry.ts'
import type { Random } from './random.ts'

/** One step of a division: faces above the area are cut by this kind of street, first rule that fits. */
export interface DivisionStep {
  readonly overSquareMeters: number
  readonly kind: StreetKind
}

export interface DivisionRule {
  readonly steps: readonly DivisionStep[]
  /** How far from square the cuts may lie, in radians: crooked in the old core, straight in new quarters. */
  readonly tilt: number
  /** How far from the middle, as a share of the half length. */
  readonly shift: number
}

export const areaSquareMeters = (plan: StreetPlan, face: number): number =>
  signedArea(pointsOf(plan.graph, face)) / 10_000

interface Draw {
  readonly tilt: number
  readonly shift: number
  readonly minShare: number
}

const attempt = (plan: StreetPlan, face: number, kind: StreetKind, draw: Draw) =>
  cutAcross(plan.graph, face, {
    side: { kind, cut: plan.nextCut },
    offset: draw.shift,
    tilt: draw.tilt,
    snap: Math.min(1400, 14 * Math.sqrt(areaSquareMeters(plan, face))),
    minShare: draw.minShare,
    minLength: 1500,
  })

/** Cuts a face in two, again and again, until every piece is small enough. Returns all pieces. */
export const divideFace = (plan: StreetPlan, face: number, rule: DivisionRule, random: Random): number[] => {
  const waiting = [face]
  const done: number[] = []
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    const area = areaSquareMeters(plan, current)
    const step = rule.steps.find((one) => area > one.overSquareMeters)
    const made = step ? cutOnce(plan, current, { kind: step.kind, rule }, random) : undefined
    if (made === undefined) done.push(current)
    else waiting.push(made, current)
  }
  return done
}

const cutOnce = (
  plan: StreetPlan,
  face: number,
  order: { kind: StreetKind; rule: DivisionRule },
  random: Random,
): number | undefined => {
  const { rule, kind } = order
  for (let tries = 0; tries < 10; tries++) {
    const loosened = 1 + tries * 0.35
    // An awkward piece may be cut lengthwise, or less evenly.
    const turn = tries >= 6 ? Math.PI / 2 : 0
    const tilt = turn + random.normal() * rule.tilt * loosened
    const shift = random.range(-rule.shift, rule.shift) * loosened
    const made = attempt(plan, face, kind, { tilt, shift, minShare: tries < 4 ? 0.3 : 0.2 })
    const parent = plan.plans[face]
    if (made === undefined || !parent) continue
    plan.plans[made] = { ...parent }
    plan.nextCut++
    return made
  }
  return undefined
}
