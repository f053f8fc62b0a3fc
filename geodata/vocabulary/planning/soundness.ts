import type { Point, Segment } from './lattice.ts'
import { boxesMeet, crosses, crossingOf, distanceTo, isSame, touches, twiceArea } from './lattice.ts'
import type { Border, Plan } from './plan.ts'
import { bordersNear, bordersOfFace, bordersOfNode, lineOf, outside } from './plan.ts'
import type { Refusal } from './refusal.ts'
import { refuse } from './refusal.ts'
import { comesFirst, liesIn, partsOf, ringsOf } from './rings.ts'

type Piece = { segment: Segment; border: string; ends: readonly [string, string] }

/** The segments of a border; each end is named by its node, or by border and place in it, so that joints are known. */
function piecesOf(plan: Plan, id: string): Piece[] {
  const border = plan.borders.get(id) as Border
  const line = lineOf(plan, border)
  const name = (i: number) => (i === 0 ? border.from : i === line.length - 1 ? border.to : `${id}#${i}`)
  return line.slice(1).map((end, i) => ({
    segment: [line[i] as Point, end],
    border: id,
    ends: [name(i), name(i + 1)],
  }))
}

/** The first place where one of these borders meets itself or another anywhere but in a common node. */
export function firstClash(plan: Plan, ids: Iterable<string>): Refusal | undefined {
  const known = new Map<string, Piece[]>()
  const pieces = (id: string) => {
    const made = known.get(id) ?? piecesOf(plan, id)
    known.set(id, made)
    return made
  }
  const done = new Set<string>()
  for (const id of ids) {
    const border = plan.borders.get(id)
    if (!border) continue
    for (const other of bordersNear(plan, lineOf(plan, border))) {
      if (done.has(other)) continue
      const clash = other === id ? clashWithin(pieces(id)) : clashBetween(pieces(id), pieces(other))
      if (clash) return refuse(other === id ? 'crosses-itself' : 'crosses-a-border', clash, [id, other])
    }
    done.add(id)
  }
  return undefined
}

function clashBetween(mine: readonly Piece[], others: readonly Piece[]): Point | undefined {
  for (const piece of mine)
    for (const other of others) {
      const clash = clashOf(piece, other)
      if (clash) return clash
    }
  return undefined
}

function clashWithin(pieces: readonly Piece[]): Point | undefined {
  for (let i = 0; i < pieces.length; i += 1) {
    const piece = pieces[i] as Piece
    if (isSame(...piece.segment)) return piece.segment[0]
    for (let j = i + 1; j < pieces.length; j += 1) {
      const clash = clashOf(piece, pieces[j] as Piece)
      if (clash) return clash
    }
  }
  return undefined
}

function clashOf(a: Piece, b: Piece): Point | undefined {
  if (!boxesMeet(a.segment, b.segment)) return undefined
  if (crosses(a.segment, b.segment)) return crossingOf(a.segment, b.segment)
  const shared = touches(a.segment, b.segment)
  // Two straight segments that share two points lie on each other.
  return shared.length > 1 ? shared[0] : shared.find((point) => !isJoint(a, b, point))
}

function isJoint(a: Piece, b: Piece, point: Point): boolean {
  return a.ends.some(
    (end, i) =>
      isSame(a.segment[i as 0], point) && b.ends.some((other, j) => other === end && isSame(b.segment[j as 0], point)),
  )
}

/** A node around which the faces do not follow one another as its borders say. */
export function firstTangle(plan: Plan, nodes: Iterable<string>): Refusal | undefined {
  for (const id of nodes) {
    const centre = plan.nodes.get(id)
    if (centre && !isInOrder(plan, id, centre)) return refuse('crosses-a-border', centre, [id])
  }
  return undefined
}

type Ray = { to: Point; left: string; right: string }

function isInOrder(plan: Plan, id: string, centre: Point): boolean {
  const rays = raysOf(plan, id)
  const start = rays[0]?.to
  if (!start) return true
  rays.sort((a, b) => (a.to === b.to ? 0 : comesFirst(centre, start, [a.to, b.to]) ? -1 : 1))
  return rays.every((ray, i) => ray.left === rays[(i + 1) % rays.length]?.right)
}

function raysOf(plan: Plan, id: string): Ray[] {
  return [...bordersOfNode(plan, id)].flatMap((borderId) => {
    const border = plan.borders.get(borderId) as Border
    const line = lineOf(plan, border)
    const rays: Ray[] = []
    if (border.from === id) rays.push({ to: line[1] as Point, left: border.left, right: border.right })
    if (border.to === id) rays.push({ to: line.at(-2) as Point, left: border.right, right: border.left })
    return rays
  })
}

/** How many parts a face has; 0 when it has no ground, undefined when its rings are not those of a polygon. */
export function countParts(plan: Plan, face: string): number | undefined {
  if (bordersOfFace(plan, face).size === 0) return 0
  const rings = ringsOf(plan, face)
  const parts = rings && partsOf(rings)
  if (!parts || parts.some(({ holes }) => isNested(holes))) return undefined
  return parts.some((part) => parts.some((other) => part !== other && isDrowned(part.outer, other)))
    ? undefined
    : parts.length
}

function isNested(holes: readonly Point[][]): boolean {
  return holes.some((hole) => holes.some((other) => other !== hole && liesIn(reversed(other), hole)))
}

/** Whether a part lies in another's ground, rather than beside it or in one of its holes. */
function isDrowned(outer: Point[], other: { outer: Point[]; holes: Point[][] }): boolean {
  return liesIn(other.outer, outer) && !other.holes.some((hole) => liesIn(reversed(hole), outer))
}

function reversed(ring: readonly Point[]): Point[] {
  return [...ring].reverse()
}

/**
 * Whether the parent's outline is the same line before and after: each corner of the one lies on the other to within
 * the rounding of a new corner (see `pointOnLine`), and the ground between them is under a square centimetre.
 */
export function keepsOutline(before: readonly Point[][], after: readonly Point[][]): boolean {
  const [old, now] = [before.flatMap(segmentsOf), after.flatMap(segmentsOf)]
  return liesOn(old, now) && liesOn(now, old)
}

function segmentsOf(line: readonly Point[]): Segment[] {
  return line.slice(1).map((end, i) => [line[i] as Point, end] as const)
}

function liesOn(segments: readonly Segment[], others: readonly Segment[]): boolean {
  return segments.every(
    ([a, b]) =>
      others.some((other) => isWithinRounding(other, a)) && others.some((other) => isWithinRounding(other, b)),
  )
}

// A ten-thousandth of the lattice unit on 100 m of outline is what `pointOnLine` leaves; 1 unit would be 40 cm².
function isWithinRounding(segment: Segment, point: Point): boolean {
  const away = distanceTo(segment, point)
  return away === 0 || (away <= 1 && Math.abs(twiceArea([segment[0], segment[1], point])) <= 16_000)
}

/** Lines of the parent's outline among these borders. */
export function outlineAmong(plan: Plan, ids: Iterable<string>): Point[][] {
  const lines: Point[][] = []
  for (const id of ids) {
    const border = plan.borders.get(id)
    if (border && (border.left === outside || border.right === outside)) lines.push(lineOf(plan, border))
  }
  return lines
}
