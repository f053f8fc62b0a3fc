import type { LabelledSegment } from './chain-borders.ts'
import { changeOf, copied, replacedFace, segmentsOfFaces } from './chain-borders.ts'
import type { PlanChange } from './changes.ts'
import { applyChange, isEmpty, reverseOf } from './changes.ts'
import type { Cut, CutPiece } from './cut.ts'
import { cutFaces, facesAlong } from './cut.ts'
import type { Point } from './lattice.ts'
import { isSame, twiceArea } from './lattice.ts'
import type { Border, Face, Plan } from './plan.ts'
import { bordersOfFace, isOnOutline, outside } from './plan.ts'
import type { Refusal } from './refusal.ts'
import { refuse } from './refusal.ts'

/** What a gesture comes to: a change that fits the plan, or why it is not made. The plan itself is left as it was. */
export type Edit = { ok: true; change: PlanChange } | { ok: false; refusal: Refusal }

function checked(plan: Plan, change: PlanChange): Edit {
  if (isEmpty(change)) return { ok: false, refusal: refuse('nothing-changes') }
  const refusal = applyChange(plan, change)
  if (refusal) return { ok: false, refusal }
  applyOrThrow(plan, reverseOf(change))
  return { ok: true, change }
}

function applyOrThrow(plan: Plan, change: PlanChange): void {
  const refusal = applyChange(plan, change)
  if (refusal) throw new Error(`a change did not go back: ${refusal.reason} ${refusal.ids.join(' ')}`)
}

function refused(...words: Parameters<typeof refuse>): Edit {
  return { ok: false, refusal: refuse(...words) }
}

const noChange: PlanChange = { nodes: [], borders: [], faces: [] }
const pair = ([x, y]: Point): [number, number] => [x, y]

/** Moves a node; every border that ends there follows. */
export function moveNode(plan: Plan, id: string, to: Point): Edit {
  const before = plan.nodes.get(id)
  if (!before) return refused('no-such-thing', null, [id])
  if (isOnOutline(plan, id)) return refused('moves-the-outline', before, [id])
  return checked(
    plan,
    isSame(before, to) ? noChange : { ...noChange, nodes: [{ id, before: pair(before), after: pair(to) }] },
  )
}

/** Gives a border between its two nodes other corners. */
export function reshapeBorder(plan: Plan, id: string, points: readonly Point[]): Edit {
  const border = plan.borders.get(id)
  if (!border) return refused('no-such-thing', null, [id])
  if (border.left === outside || border.right === outside)
    return refused('moves-the-outline', border.points[0] ?? null, [id])
  const after = copied({ ...border, points })
  return checked(plan, { ...noChange, borders: [{ id, before: copied(border), after }] })
}

/** Moves a whole border; an end on the parent's outline stays, the others take the borders that meet there along. */
export function moveBorder(plan: Plan, id: string, [dx, dy]: Point): Edit {
  const border = plan.borders.get(id)
  if (!border) return refused('no-such-thing', null, [id])
  if (border.left === outside || border.right === outside)
    return refused('moves-the-outline', border.points[0] ?? null, [id])
  const by = ([x, y]: Point): [number, number] => [x + dx, y + dy]
  const ends = [...new Set([border.from, border.to])].filter((node) => !isOnOutline(plan, node))
  const nodes = ends.map((node) => {
    const before = plan.nodes.get(node) as Point
    return { id: node, before: pair(before), after: by(before) }
  })
  const after = copied({ ...border, points: border.points.map(by) })
  return checked(plan, {
    ...noChange,
    nodes,
    borders: border.points.length > 0 ? [{ id, before: copied(border), after }] : [],
  })
}

/** Splits a face by a line; the largest piece stays what it was, the others are new. */
export function splitFace(
  plan: Plan,
  { face, line, seed }: { face: string; line: readonly Point[]; seed: string },
): Edit {
  const was = plan.faces.get(face)
  if (!was) return refused('no-such-thing', null, [face])
  const uncut = cutFaces(plan, new Set([face]), [])
  const cut = cutFaces(plan, new Set([face]), line)
  if ('reason' in cut) return { ok: false, refusal: cut }
  if ('reason' in uncut || cut.pieces.length <= uncut.pieces.length)
    return refused('split-misses', line[0] ?? null, [face])
  const bySize = [...cut.pieces].sort((a, b) => b.size - a.size)
  // A face of several parts keeps those the line does not touch.
  const fresh = bySize.slice(1).filter((piece) => piece.isLeftOfLine || piece.isRightOfLine)
  const names = new Map(fresh.map((piece, i) => [piece, `${seed}.f${i + 1}`]))
  const faces = [...names.values()].map((id) => replacedFace(id, null, { ...was, code: '', name: '', gridId: null }))
  return redraw(plan, cut, { faceOf: (piece) => names.get(piece) ?? face, faces, seed })
}

type Redraw = { faceOf: (piece: CutPiece) => string; faces: PlanChange['faces']; seed: string }

function redraw(plan: Plan, cut: Cut, { faceOf, faces, seed }: Redraw): Edit {
  return checked(plan, changeOf(plan, { borders: cut.borders, segments: cut.relabel(faceOf), faces, seed }))
}

/** Merges neighbours into the first of them. */
export function mergeFaces(plan: Plan, { faces, seed }: { faces: readonly string[]; seed: string }): Edit {
  const [into] = faces
  const all = new Set(faces)
  const missing = faces.find((face) => !plan.faces.has(face))
  if (missing !== undefined) return refused('no-such-thing', null, [missing])
  if (into === undefined || all.size < 2) return refused('nothing-changes')
  const stranger = strangerAmong(plan, all)
  if (stranger !== undefined) return refused('not-neighbours', null, [into, stranger])
  const communities = new Set(faces.map((face) => plan.faces.get(face)?.communityCode ?? null))
  if (communities.size > 1) return refused('crosses-a-community', null, [...all])
  const { borders, segments } = segmentsOfFaces(plan, all)
  const label = (face: string) => (all.has(face) ? into : face)
  const kept = segments
    .map((segment): LabelledSegment => ({ ...segment, left: label(segment.left), right: label(segment.right) }))
    .filter(({ left, right }) => left !== right)
  const gone = [...all].slice(1).map((face) => replacedFace(face, plan.faces.get(face) as Face, null))
  return checked(plan, changeOf(plan, { borders, segments: kept, faces: gone, seed }))
}

/** A face that no way over common borders leads to from the first. */
function strangerAmong(plan: Plan, faces: ReadonlySet<string>): string | undefined {
  const [first = ''] = faces
  const reached = new Set([first])
  // A set tells of what is added to it while it is walked.
  for (const face of reached)
    for (const id of bordersOfFace(plan, face)) {
      const { left, right } = plan.borders.get(id) as Border
      const other = left === face ? right : left
      if (faces.has(other)) reached.add(other)
    }
  return [...faces].find((face) => !reached.has(face))
}

type CutOut = { ring: readonly Point[]; face: Omit<Face, 'communityCode'>; seed: string }

/** Cuts the ground of a ring out of the grids it lies in, as a grid of its own. */
export function cutOut(plan: Plan, { ring, face, seed }: CutOut): Edit {
  const first = ring[0]
  if (!first || ring.length < 3) return refused('split-misses')
  const closed = isSame(first, ring.at(-1) as Point) ? [...ring] : [...ring, first]
  const line = twiceArea(closed) < 0 ? closed.reverse() : closed
  const hosts = facesAlong(plan, line)
  const cut = cutFaces(plan, hosts, line)
  if ('reason' in cut) return { ok: false, refusal: cut }
  const inner = new Set(cut.pieces.filter((piece) => piece.isLeftOfLine))
  if (inner.size === 0) return refused('split-misses', first)
  const communities = new Set([...inner].map((piece) => plan.faces.get(piece.face)?.communityCode ?? null))
  if (communities.size > 1)
    return refused('crosses-a-community', first, [...new Set([...inner].map((piece) => piece.face))])
  const [communityCode = null] = communities
  const id = `${seed}.f1`
  const faces = [replacedFace(id, null, { ...face, communityCode })]
  return redraw(plan, cut, { faceOf: (piece) => (inner.has(piece) ? id : piece.face), faces, seed })
}

/**
 * Reshapes borders by a stroke across any number of grids: each grid keeps its largest piece, and what the stroke cuts
 * off goes to the neighbour it was longest beside, so that the border runs along the stroke.
 */
export function reshapeByStroke(plan: Plan, { line, seed }: { line: readonly Point[]; seed: string }): Edit {
  const hosts = facesAlong(plan, line)
  const cut = cutFaces(plan, hosts, line)
  if ('reason' in cut) return { ok: false, refusal: cut }
  const goesTo = heirsOf(plan, cut)
  if (goesTo.size === 0) return refused('stroke-misses', line[0] ?? null)
  return redraw(plan, cut, { faceOf: (piece) => goesTo.get(piece) ?? piece.face, faces: [], seed })
}

/** Whom each piece goes to that the stroke cuts off. */
function heirsOf(plan: Plan, cut: Cut): Map<CutPiece, string> {
  const largest = new Map<string, CutPiece>()
  for (const piece of cut.pieces) if (piece.size > (largest.get(piece.face)?.size ?? 0)) largest.set(piece.face, piece)
  const isCutOff = (piece: CutPiece) => (piece.isLeftOfLine || piece.isRightOfLine) && largest.get(piece.face) !== piece
  return new Map(
    cut.pieces.filter(isCutOff).flatMap((piece) => {
      const heir = longestBeside(plan, piece, cut.neighboursOf(piece))
      return heir === undefined ? [] : [[piece, heir] as const]
    }),
  )
}

function longestBeside(plan: Plan, piece: CutPiece, shares: ReadonlyMap<string, number>): string | undefined {
  const community = plan.faces.get(piece.face)?.communityCode
  return [...shares]
    .filter(([face]) => face !== outside && face !== piece.face && plan.faces.get(face)?.communityCode === community)
    .sort((a, b) => b[1] - a[1])[0]?.[0]
}
