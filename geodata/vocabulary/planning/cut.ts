import type { LabelledSegment } from './chain-borders.ts'
import { segmentsOfFaces } from './chain-borders.ts'
import type { Point, Segment } from './lattice.ts'
import { boxesMeet, crosses, crossingOf, isInside, isSame, keyOf, pointOnLine, touches, twiceArea } from './lattice.ts'
import type { Plan } from './plan.ts'
import { bordersNear, outside } from './plan.ts'
import type { Part } from './rings.ts'
import { closeRings, partsOf, partsOfFace } from './rings.ts'
import type { Refusal } from './refusal.ts'
import { refuse } from './refusal.ts'

/** A part of a face as a line cuts it; `left` pieces have the line, as it was drawn, at their right hand's other side. */
export type CutPiece = { face: string; part: Part; size: number; isLeftOfLine: boolean; isRightOfLine: boolean }
export type Cut = {
  pieces: CutPiece[]
  borders: Set<string>
  /** The segments that remain when each piece goes to a face. */
  relabel: (faceOf: (piece: CutPiece) => string) => LabelledSegment[]
  /** The old outer neighbours of a piece with the length they share, in lattice units. */
  neighboursOf: (piece: CutPiece) => Map<string, number>
}

/** The first place where a line meets itself; a closed one may meet itself at its ends. */
export function crossingWithin(line: readonly Point[]): Point | undefined {
  const segments = pairs(line)
  const isClosed = line.length > 3 && isSame(line[0] as Point, line.at(-1) as Point)
  const isNext = (i: number, j: number) => j === i + 1 || (isClosed && i === 0 && j === segments.length - 1)
  for (let i = 0; i < segments.length; i += 1)
    for (let j = i + 1; j < segments.length; j += 1) {
      const knot = knotOf(segments[i] as Segment, segments[j] as Segment, isNext(i, j))
      if (knot) return knot
    }
  return undefined
}

function knotOf(one: Segment, other: Segment, isNext: boolean): Point | undefined {
  if (!boxesMeet(one, other)) return undefined
  if (crosses(one, other)) return crossingOf(one, other)
  const shared = touches(one, other)
  return shared.length > (isNext ? 1 : 0) ? shared[0] : undefined
}

/** Faces with ground along a line, each found by the middle of one of its pieces or by a border it meets. */
export function facesAlong(plan: Plan, line: readonly Point[]): Set<string> {
  const found = new Set<string>()
  const { segments } = segmentsOfFaces(plan, facesNear(plan, line))
  for (const { face } of placePieces(plan, nodeLine(line, segments).line)) if (face !== undefined) found.add(face)
  return found
}

/** Faces with a border near; where there is none within a tenth of a degree, all of them. */
function facesNear(plan: Plan, line: readonly Point[]): Set<string> {
  const faces = new Set<string>()
  if (line.length === 0) return faces
  for (let reach = 0; faces.size === 0 && reach < 1e8; reach = reach * 2 + 2e6) {
    const corners = line.flatMap(([x, y]): Point[] => [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ])
    for (const id of bordersNear(plan, corners)) for (const face of facesBeside(plan, id)) faces.add(face)
  }
  return faces.size > 0 ? faces : new Set(plan.faces.keys())
}

function facesBeside(plan: Plan, id: string): string[] {
  const border = plan.borders.get(id)
  return border ? [border.left, border.right].filter((face) => face !== outside) : []
}

/** Cuts faces along a line. Its ends that hang in the open are left out; refused where it meets itself. */
export function cutFaces(plan: Plan, faces: ReadonlySet<string>, line: readonly Point[]): Cut | Refusal {
  const knot = crossingWithin(line)
  if (knot) return refuse('crosses-itself', knot)
  const { borders, segments } = segmentsOfFaces(plan, faces)
  const noded = nodeLine(line, segments)
  const known = new Set(noded.segments.flatMap(({ a, b }) => [wayOf(a, b), wayOf(b, a)]))
  const added = placePieces(plan, noded.line).filter(
    ({ face, segment: [a, b] }) => face !== undefined && faces.has(face) && !known.has(wayOf(a, b)),
  )
  const lines = prune([
    ...noded.segments,
    ...added.map(({ face, segment: [a, b] }) => ({ a, b, left: face as string, right: face as string })),
  ])
  const pieces: CutPiece[] = []
  const pieceOf = new Map<string, CutPiece>()
  for (const face of faces) {
    const traced = tracePieces(face, lines, pieceOf)
    if (!traced) return refuse('too-close', line[0] ?? null, [face])
    pieces.push(...traced)
  }
  for (const [a, b] of pairs(noded.line)) {
    const [left, right] = [pieceOf.get(wayOf(a, b)), pieceOf.get(wayOf(b, a))]
    if (left) left.isLeftOfLine = true
    if (right) right.isRightOfLine = true
  }
  return {
    pieces,
    borders,
    relabel: (faceOf) => relabel(lines, pieceOf, faceOf),
    neighboursOf: (piece) => neighboursOf(piece, noded.segments, pieceOf),
  }
}

function relabel(
  lines: readonly LabelledSegment[],
  pieceOf: Map<string, CutPiece>,
  faceOf: (piece: CutPiece) => string,
) {
  const label = (a: Point, b: Point, old: string) => {
    const piece = pieceOf.get(wayOf(a, b))
    return piece ? faceOf(piece) : old
  }
  return lines
    .map(({ a, b, left, right }) => ({ a, b, left: label(a, b, left), right: label(b, a, right) }))
    .filter(({ left, right }) => left !== right)
}

function neighboursOf(piece: CutPiece, segments: readonly LabelledSegment[], pieceOf: Map<string, CutPiece>) {
  const shares = new Map<string, number>()
  for (const { a, b, left, right } of segments) {
    const isMine = [pieceOf.get(wayOf(a, b)) === piece, pieceOf.get(wayOf(b, a)) === piece]
    if (isMine[0] === isMine[1]) continue
    const other = isMine[0] ? right : left
    shares.set(other, (shares.get(other) ?? 0) + Math.hypot(b[0] - a[0], b[1] - a[1]))
  }
  return shares
}

function tracePieces(
  face: string,
  lines: readonly LabelledSegment[],
  pieceOf: Map<string, CutPiece>,
): CutPiece[] | undefined {
  const directed = lines.flatMap(({ a, b, left, right }): Point[][] => [
    ...(left === face ? [[a, b]] : []),
    ...(right === face ? [[b, a]] : []),
  ])
  // A bridge, walked there and back, leaves rings of two points: no ground on either side of its own.
  const rings = closeRings(directed)?.filter((ring) => ring.length > 2)
  const parts = rings && partsOf(rings)
  return parts?.map((part) => {
    const piece = { face, part, size: sizeOf(part), isLeftOfLine: false, isRightOfLine: false }
    for (const ring of [part.outer, ...part.holes])
      for (const [a, b] of pairs([...ring, ring[0] as Point])) pieceOf.set(wayOf(a, b), piece)
    return piece
  })
}

function sizeOf({ outer, holes }: Part): number {
  return holes.reduce((size, hole) => size + twiceArea(hole), twiceArea(outer))
}

function pairs(line: readonly Point[]): Segment[] {
  return line.slice(1).map((end, i): Segment => [line[i] as Point, end])
}

function wayOf(a: Point, b: Point): string {
  return `${keyOf(a)} ${keyOf(b)}`
}

/** The straight pieces of a line with the face each lies in, by its middle. */
function placePieces(plan: Plan, line: readonly Point[]): { segment: Segment; face: string | undefined }[] {
  const candidates = [...facesNear(plan, line)].map((face) => ({ face, parts: partsOfFace(plan, face) ?? [] }))
  return pairs(line).map(([a, b]) => {
    const middle: Point = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)]
    const home = candidates.find(({ parts }) =>
      parts.some(
        ({ outer, holes }) => isInside(outer, middle) && !holes.some((hole) => isInside([...hole].reverse(), middle)),
      ),
    )
    return { segment: [a, b], face: home?.face }
  })
}

/** Puts a corner on both wherever a line meets one of the segments. */
function nodeLine(line: readonly Point[], segments: readonly LabelledSegment[]) {
  let standing = [...segments]
  const noded: Point[] = []
  for (const [a, b] of pairs(line)) {
    const stops: Point[] = [a, b]
    const next: LabelledSegment[] = []
    for (const segment of standing) next.push(...splitSegment(segment, [a, b], stops))
    standing = next
    stops.sort((p, q) => distance(a, p) - distance(a, q))
    for (const stop of stops) if (noded.length === 0 || !isSame(noded.at(-1) as Point, stop)) noded.push(stop)
  }
  return { line: noded, segments: standing }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

function splitSegment(segment: LabelledSegment, stroke: Segment, stops: Point[]): LabelledSegment[] {
  const own: Segment = [segment.a, segment.b]
  if (!boxesMeet(own, stroke)) return [segment]
  if (crosses(own, stroke)) {
    const rough = crossingOf(own, stroke)
    const isOutline = segment.left === outside || segment.right === outside
    const place = isOutline ? pointOnLine(own, rough) : rough
    stops.push(place)
    return splitAt(segment, [place])
  }
  const shared = touches(own, stroke)
  stops.push(...shared)
  return splitAt(segment, shared)
}

function splitAt(segment: LabelledSegment, places: readonly Point[]): LabelledSegment[] {
  const inner = places.filter((place) => !isSame(place, segment.a) && !isSame(place, segment.b))
  if (inner.length === 0) return [segment]
  inner.sort((p, q) => distance(segment.a, p) - distance(segment.a, q))
  return pairs([segment.a, ...inner, segment.b]).map(([a, b]) => ({ ...segment, a, b }))
}

/** Takes away what hangs in the open, piece by piece. */
function prune(segments: readonly LabelledSegment[]): LabelledSegment[] {
  let left = [...segments]
  for (;;) {
    const degrees = new Map<string, number>()
    for (const { a, b } of left) for (const key of [keyOf(a), keyOf(b)]) degrees.set(key, (degrees.get(key) ?? 0) + 1)
    const kept = left.filter(({ a, b }) => degrees.get(keyOf(a)) !== 1 && degrees.get(keyOf(b)) !== 1)
    if (kept.length === left.length) return kept
    left = kept
  }
}
