import { z } from 'zod'
import type { Point } from './lattice.ts'
import { isSame } from './lattice.ts'
import type { Border, Face, Plan } from './plan.ts'
import { bordersOfFace, bordersOfNode, outside, setBorder, setNode } from './plan.ts'
import type { Refusal } from './refusal.ts'
import { refuse } from './refusal.ts'
import { countParts, firstClash, firstTangle, keepsOutline, outlineAmong } from './soundness.ts'

export const LatticePoint = z.tuple([z.int().min(-180e9).max(180e9), z.int().min(-90e9).max(90e9)])
const Id = z.string().min(1).max(80)
const FaceId = z.string().max(80)
export const PlanBorder = z.object({
  from: Id,
  to: Id,
  points: z.array(LatticePoint).max(20_000),
  left: FaceId,
  right: FaceId,
})
export type PlanBorder = z.infer<typeof PlanBorder>
export const PlanFace = z.object({
  code: z.string().max(40),
  name: z.string().max(200),
  kind: z.enum(['comprehensive', 'exclusive', 'unit']),
  communityCode: z.string().max(12).nullable(),
  gridId: z.int().nullable(),
})

function replaced<T extends z.ZodType>(value: T) {
  return z.array(z.object({ id: Id, before: value.nullable(), after: value.nullable() })).max(20_000)
}

/**
 * An edit as data: what each object was and what it becomes. The same change is applied in the page and by the service;
 * its reverse is the same with before and after exchanged, so what was undone is exactly what there was.
 */
export const PlanChange = z.object({
  nodes: replaced(LatticePoint),
  borders: replaced(PlanBorder),
  faces: replaced(PlanFace),
})
export type PlanChange = z.infer<typeof PlanChange>

export function reverseOf(change: PlanChange): PlanChange {
  const turn = <T>(list: { id: string; before: T; after: T }[]) =>
    list.map(({ id, before, after }) => ({ id, before: after, after: before }))
  return { nodes: turn(change.nodes), borders: turn(change.borders), faces: turn(change.faces) }
}

export function isEmpty({ nodes, borders, faces }: PlanChange): boolean {
  return nodes.length + borders.length + faces.length === 0
}

/** What of a plan a change no longer finds as it was when it was made: the objects in two hands. */
export function conflictsOf(plan: Plan, change: PlanChange): string[] {
  const nodes = change.nodes.filter(({ id, before }) => !isSamePoint(plan.nodes.get(id), before))
  const borders = change.borders.filter(({ id, before }) => !isSameBorder(plan.borders.get(id), before))
  const faces = change.faces.filter(({ id, before }) => !isSameFace(plan.faces.get(id), before))
  return [...nodes, ...borders, ...faces].map(({ id }) => id)
}

/**
 * Applies a change, or leaves the plan as it was and says why and where. Nothing is taken on trust: whoever made the
 * change, what comes of it has no gap, no overlap, and the parent's outline.
 */
export function applyChange(plan: Plan, change: PlanChange): Refusal | undefined {
  const conflicts = conflictsOf(plan, change)
  if (conflicts.length > 0) return refuse('conflict', placeOf(plan, conflicts), conflicts)
  const faces = facesTouched(plan, change)
  const partsBefore = new Map([...faces].map((face) => [face, countParts(plan, face)]))
  const outlineBefore = outlineAmong(plan, bordersTouched(plan, change))
  put(plan, change)
  const refusal = brokenReference(plan, change) ?? findFault(plan, { change, faces, partsBefore, outlineBefore })
  if (refusal) put(plan, reverseOf(change))
  return refusal
}

/** Applies without asking: for changes that were applied once before to the same plan, when a stored one is read. */
export function replayChange(plan: Plan, change: PlanChange): void {
  put(plan, change)
}

function put(plan: Plan, { nodes, borders, faces }: PlanChange): void {
  // Borders that go or change leave first: while they are there their place in the index follows their nodes.
  for (const { id } of borders) setBorder(plan, id, null)
  for (const { id, after } of nodes) setNode(plan, id, after)
  for (const { id, after } of borders) if (after) setBorder(plan, id, after)
  for (const { id, after } of faces) {
    if (after) plan.faces.set(id, after)
    else plan.faces.delete(id)
  }
}

type Look = {
  change: PlanChange
  faces: Set<string>
  partsBefore: Map<string, number | undefined>
  outlineBefore: Point[][]
}

function findFault(plan: Plan, { change, faces, partsBefore, outlineBefore }: Look): Refusal | undefined {
  const borders = bordersTouched(plan, change)
  const clash = firstClash(plan, borders) ?? firstTangle(plan, nodesTouched(plan, borders))
  if (clash) return clash
  if (!keepsOutline(outlineBefore, outlineAmong(plan, borders)))
    return refuse('moves-the-outline', placeOf(plan, [...borders]))
  for (const face of facesTouched(plan, change, faces)) {
    const fault = faultOfFace(plan, face, partsBefore.get(face) ?? 1)
    if (fault) return fault
  }
  return undefined
}

function faultOfFace(plan: Plan, face: string, partsBefore: number): Refusal | undefined {
  if (face === outside) return undefined
  const parts = countParts(plan, face)
  const isThere = plan.faces.has(face)
  if (!isThere) return parts === 0 ? undefined : refuse('broken-change', null, [face])
  if (parts === undefined) return refuse('crosses-a-border', null, [face])
  if (parts === 0) return refuse('would-vanish', null, [face])
  return parts > Math.max(1, partsBefore) ? refuse('would-fall-apart', null, [face]) : undefined
}

function brokenReference(plan: Plan, change: PlanChange): Refusal | undefined {
  for (const { id } of change.borders) {
    const border = plan.borders.get(id)
    if (!border) continue
    const { from, to, left, right } = border
    const isKnown =
      [from, to].every((node) => plan.nodes.has(node)) &&
      [left, right].every((face) => face === outside || plan.faces.has(face))
    if (!isKnown || left === right) return refuse('broken-change', null, [id])
  }
  const loose = change.nodes.find(({ id }) => plan.nodes.has(id) !== bordersOfNode(plan, id).size > 0)
  return loose && refuse('broken-change', plan.nodes.get(loose.id) ?? null, [loose.id])
}

/** Borders a change names, and those that end in a node it moves. */
function bordersTouched(plan: Plan, change: PlanChange): Set<string> {
  const ids = new Set(change.borders.map(({ id }) => id))
  for (const { id } of change.nodes) for (const border of bordersOfNode(plan, id)) ids.add(border)
  return ids
}

function nodesTouched(plan: Plan, borders: Iterable<string>): Set<string> {
  const ids = new Set<string>()
  for (const id of borders) {
    const border = plan.borders.get(id)
    if (border) ids.add(border.from).add(border.to)
  }
  return ids
}

/** Faces whose ground or words a change touches, before or after it. */
export function facesTouched(plan: Plan, change: PlanChange, into = new Set<string>()): Set<string> {
  for (const id of bordersTouched(plan, change)) {
    const border = plan.borders.get(id)
    if (border) into.add(border.left).add(border.right)
  }
  for (const { before, after } of change.borders)
    for (const border of [before, after]) if (border) into.add(border.left).add(border.right)
  for (const { id } of change.faces) into.add(id)
  return into
}

function placeOf(plan: Plan, ids: readonly string[]): Point | null {
  for (const id of ids) {
    const border = plan.borders.get(id)
    const point = plan.nodes.get(id) ?? border?.points[border.points.length >> 1] ?? plan.nodes.get(border?.from ?? '')
    if (point) return point
    for (const other of bordersOfFace(plan, id)) return placeOf(plan, [other])
  }
  return null
}

function isSamePoint(a: Point | undefined, b: Point | null): boolean {
  return a && b ? isSame(a, b) : !a && !b
}

function isSameBorder(a: Border | undefined, b: Border | null): boolean {
  if (!a || !b) return !a && !b
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.left === b.left &&
    a.right === b.right &&
    a.points.length === b.points.length &&
    a.points.every((point, i) => isSame(point, b.points[i] as Point))
  )
}

function isSameFace(a: Face | undefined, b: Face | null): boolean {
  if (!a || !b) return !a && !b
  return (
    a.code === b.code &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.communityCode === b.communityCode &&
    a.gridId === b.gridId
  )
}

/** The plan as text, objects in order of their names: equal plans are equal byte for byte. */
export function planText({ nodes, borders, faces }: Plan): string {
  const sorted = <T>(map: Map<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  const border = ({ from, to, points, left, right }: Border) => ({ from, to, points, left, right })
  return JSON.stringify({
    nodes: sorted(nodes),
    borders: sorted(borders).map(([id, value]) => [id, border(value)]),
    faces: sorted(faces),
  })
}
