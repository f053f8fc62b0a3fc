import type { Boundary } from '../geojson.ts'
import type { Point } from './lattice.ts'
import { isInside, isSame, keyOf, side, toDegrees, twiceArea } from './lattice.ts'
import type { Border, Plan } from './plan.ts'
import { bordersOfFace, lineOf } from './plan.ts'

/** Outer rings run counter-clockwise, holes clockwise; no ring repeats its first point. */
export type Part = { outer: Point[]; holes: Point[][] }

/** A line with the face at its left hand. */
type Directed = readonly Point[]

/** The rings of a face, each as a list of points; undefined where its borders do not close. */
export function ringsOf(plan: Plan, face: string): Point[][] | undefined {
  const lines: Directed[] = []
  for (const id of bordersOfFace(plan, face)) {
    const border = plan.borders.get(id) as Border
    const line = lineOf(plan, border)
    lines.push(border.left === face ? line : line.reverse())
  }
  return closeRings(lines)
}

/** Joins lines to rings; where several go on from one point, by the sharpest turn to the left, so that rings only touch. */
export function closeRings(lines: readonly Directed[]): Point[][] | undefined {
  const leaving = new Map<string, Directed[]>()
  for (const line of lines) {
    const key = keyOf(line[0] as Point)
    leaving.set(key, [...(leaving.get(key) ?? []), line])
  }
  const left = new Set(lines)
  const rings: Point[][] = []
  for (const first of lines) {
    if (!left.has(first)) continue
    const round = followRound(first, leaving, left)
    if (!round) return undefined
    rings.push(...simpleRings(round))
  }
  return rings
}

function followRound(first: Directed, leaving: Map<string, Directed[]>, left: Set<Directed>): Directed[] | undefined {
  const round: Directed[] = []
  let line = first
  for (;;) {
    left.delete(line)
    round.push(line)
    const next = sharpestLeft(line, leaving.get(keyOf(line.at(-1) as Point)) ?? [])
    if (!next) return undefined
    if (next === first) return round
    if (!left.has(next)) return undefined
    line = next
  }
}

/** A round that passes a point twice (a hole that touches the outer ring) is told as several rings that touch there. */
function simpleRings(round: readonly Directed[]): Point[][] {
  const rings: Point[][] = []
  const open: Directed[] = []
  for (const line of round) {
    open.push(line)
    const end = line.at(-1) as Point
    const start = open.findLastIndex((earlier) => isSame(earlier[0] as Point, end))
    if (start >= 0) rings.push(open.splice(start).flatMap((part) => part.slice(0, -1)))
  }
  return rings
}

function sharpestLeft(line: Directed, candidates: Directed[]): Directed | undefined {
  const end = line.at(-1) as Point
  const before = line.at(-2) as Point
  return candidates.reduce<Directed | undefined>(
    (best, other) => (!best || isFurtherLeft(before, end, [other[1] as Point, best[1] as Point]) ? other : best),
    undefined,
  )
}

/** Whether going on from `end` to `a` bears more to the left than going on to `b`, having come from `before`. */
function isFurtherLeft(before: Point, end: Point, [a, b]: readonly [Point, Point]): boolean {
  return comesFirst(end, before, [b, a])
}

/** Whether, turning counter-clockwise around `centre` from the ray to `start`, the ray to `a` is met before that to `b`. */
export function comesFirst(centre: Point, start: Point, [a, b]: readonly [Point, Point]): boolean {
  const [ha, hb] = [halfOf(centre, start, a), halfOf(centre, start, b)]
  return ha === hb ? side(centre, a, b) > 0 : ha < hb
}

function halfOf(centre: Point, start: Point, p: Point): number {
  const turn = side(centre, start, p)
  if (turn !== 0) return turn > 0 ? 1 : 3
  const forward = (start[0] - centre[0]) * (p[0] - centre[0]) + (start[1] - centre[1]) * (p[1] - centre[1]) > 0
  return forward ? 0 : 2
}

/** Sorts rings into parts: each hole goes to the smallest outer ring around it. Undefined where a hole lies in none. */
export function partsOf(rings: readonly Point[][]): Part[] | undefined {
  const parts: (Part & { size: number })[] = []
  const holes: Point[][] = []
  for (const ring of rings) {
    const size = twiceArea(ring)
    if (size > 0) parts.push({ outer: ring, holes: [], size })
    else holes.push(ring)
  }
  parts.sort((a, b) => a.size - b.size)
  for (const hole of holes) {
    const home = parts.find(({ outer }) => liesIn(outer, hole))
    if (!home) return undefined
    home.holes.push(hole)
  }
  return parts.map(({ outer, holes: own }) => ({ outer, holes: own }))
}

/** Whether a ring that crosses another nowhere lies in it: judged by a corner that is not on the other. */
export function liesIn(outer: readonly Point[], ring: readonly Point[]): boolean {
  const corner = ring.find((point) => !outer.some((other) => isSame(other, point)))
  return corner !== undefined && isInside(outer, corner)
}

export function partsOfFace(plan: Plan, face: string): Part[] | undefined {
  const rings = ringsOf(plan, face)
  return rings && partsOf(rings)
}

/** The boundary of a face in degrees. Rings begin at their lowest corner, so that equal ground is written alike. */
export function boundaryOf(plan: Plan, face: string): Boundary {
  const parts = (partsOfFace(plan, face) ?? []).map(({ outer, holes }) => [outer, ...holes].map(closed))
  const [only] = parts
  return parts.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: parts }
}

function closed(ring: readonly Point[]): [number, number][] {
  const start = ring.reduce((best, point, i) => (isLower(point, ring[best] as Point) ? i : best), 0)
  const turned = [...ring.slice(start), ...ring.slice(0, start + 1)]
  return turned.map(toDegrees)
}

export function isLower(a: Point, b: Point): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
}
