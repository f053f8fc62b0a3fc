import type { Position } from '#geo/geojson'
import type { Edit } from '#geo/planning/edits'
import { cutOut, moveBorder, moveNode, reshapeByStroke, splitFace } from '#geo/planning/edits'
import type { EditKind } from '#geo/planning/history'
import type { Point } from '#geo/planning/lattice'
import { toDegrees, toLattice } from '#geo/planning/lattice'
import type { Plan } from '#geo/planning/plan'
import { bordersOfNode, isOnOutline, lineOf } from '#geo/planning/plan'
import { refuse } from '#geo/planning/refusal'

export const tools = ['move', 'split', 'reshape', 'cut-out'] as const
export type Tool = (typeof tools)[number]
/** What the hand has hold of, and the way it has gone since. */
export type Hold = { tool: Tool; node?: string; border?: string; way: readonly Position[] }
type Picked = { node?: unknown; border?: unknown }

export function takeHold(tool: Tool, picked: Picked | undefined, position: Position): Hold | undefined {
  const way = [position]
  if (tool !== 'move') return { tool, way }
  if (typeof picked?.node === 'string') return { tool, node: picked.node, way }
  return typeof picked?.border === 'string' ? { tool, border: picked.border, way } : undefined
}

/** The way with one more place; a straight line keeps its ends only. */
export function goOn(hold: Hold, position: Position): Hold {
  const [start] = hold.way
  if (!start) return hold
  const isStroke = hold.tool === 'reshape' || hold.tool === 'cut-out'
  return { ...hold, way: isStroke ? [...hold.way, position] : [start, position] }
}

/** What is drawn under the hand: the borders as they would run, or the stroke itself. */
export function previewOf(plan: Plan, hold: Hold): Position[][] {
  const moved = movedBy(hold)
  if (hold.node !== undefined) return linesAround(plan, new Map([[hold.node, moved]]))
  const border = hold.border === undefined ? undefined : plan.borders.get(hold.border)
  if (border && hold.border !== undefined) {
    const ends = [border.from, border.to].filter((node) => !isOnOutline(plan, node))
    return linesAround(plan, new Map(ends.map((node) => [node, moved])), hold.border, moved)
  }
  const [first] = hold.way
  return [hold.tool === 'cut-out' && first ? [...hold.way, first] : [...hold.way]]
}

function linesAround(plan: Plan, shifts: ReadonlyMap<string, Point>, whole?: string, by?: Point): Position[][] {
  const ids = new Set([...shifts.keys()].flatMap((node) => [...bordersOfNode(plan, node)]))
  if (whole !== undefined) ids.add(whole)
  return [...ids].flatMap((id) => {
    const border = plan.borders.get(id)
    if (!border) return []
    const line = lineOf(plan, border)
    const last = line.length - 1
    return [
      line.map((point, i) => {
        const shift =
          i === 0 ? shifts.get(border.from) : i === last ? shifts.get(border.to) : id === whole ? by : undefined
        return toDegrees(shift ? [point[0] + shift[0], point[1] + shift[1]] : point)
      }),
    ]
  })
}

function movedBy({ way }: Hold): Point {
  const [a, b] = [toLattice(way[0] ?? [0, 0]), toLattice(way.at(-1) ?? [0, 0])]
  return [b[0] - a[0], b[1] - a[1]]
}

type Asked = { hold: Hold; selected: ReadonlySet<string>; seed: string }

/** The edit that letting go makes; undefined when the hand has hardly moved: that was a click. */
export function letGo(plan: Plan, { hold, selected, seed }: Asked): { kind: EditKind; edit: Edit } | undefined {
  const moved = movedBy(hold)
  const isStroke = hold.tool === 'reshape' || hold.tool === 'cut-out'
  const isStill = !isStroke && moved[0] === 0 && moved[1] === 0
  if (isStill || hold.way.length < 2) return undefined
  if (hold.node !== undefined) return { kind: 'move-node', edit: moveNodeBy(plan, hold.node, moved) }
  if (hold.border !== undefined) return { kind: 'move-border', edit: moveBorder(plan, hold.border, moved) }
  return drawnEdit(plan, { hold, selected, seed })
}

function drawnEdit(plan: Plan, { hold, selected, seed }: Asked): { kind: EditKind; edit: Edit } {
  const line = simplify(hold.way.map(toLattice))
  if (hold.tool === 'reshape') return { kind: 'reshape-by-stroke', edit: reshapeByStroke(plan, { line, seed }) }
  if (hold.tool === 'cut-out') {
    const face = { code: '', name: '', kind: 'exclusive' as const, gridId: null }
    return { kind: 'cut-out', edit: cutOut(plan, { ring: line, face, seed }) }
  }
  const [face] = selected
  if (face === undefined) return { kind: 'split', edit: { ok: false, refusal: refuse('split-misses') } }
  return { kind: 'split', edit: splitFace(plan, { face, line, seed }) }
}

function moveNodeBy(plan: Plan, node: string, [dx, dy]: Point): Edit {
  const at = plan.nodes.get(node)
  return at
    ? moveNode(plan, node, [at[0] + dx, at[1] + dy])
    : { ok: false, refusal: refuse('no-such-thing', null, [node]) }
}

/** A hand trembles: what deviates from a straight line by under a metre and a half is left out (Douglas and Peucker 1973). */
function simplify(line: readonly Point[]): Point[] {
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last || line.length < 3) return [...line]
  let farthest = 0
  let most = 15_000
  for (let i = 1; i < line.length - 1; i += 1) {
    const away = offLine(first, last, line[i] as Point)
    if (away > most) [farthest, most] = [i, away]
  }
  if (farthest === 0) return [first, last]
  return [...simplify(line.slice(0, farthest + 1)), ...simplify(line.slice(farthest)).slice(1)]
}

function offLine(a: Point, b: Point, p: Point): number {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]]
  const length = Math.hypot(ux, uy)
  if (length === 0) return Math.hypot(p[0] - a[0], p[1] - a[1])
  return Math.abs((p[0] - a[0]) * uy - (p[1] - a[1]) * ux) / length
}
