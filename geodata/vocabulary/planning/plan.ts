import type { Point, Segment } from './lattice.ts'

/** Ground that is not the parent's. It is no grid, and its borders are the parent's outline: they stay where they are. */
export const outside = ''

export type GridKind = 'comprehensive' | 'exclusive' | 'unit'
/** What a grid of a plan is beside its ground; `gridId` is the grid in force it comes from. */
export type Face = { code: string; name: string; kind: GridKind; communityCode: string | null; gridId: number | null }
/** A border is one object between two grids: `left` and `right` as seen going from one node to the other. */
export type Border = { from: string; to: string; points: readonly Point[]; left: string; right: string }

/**
 * A planar subdivision of one parent: nodes and borders are shared, faces are grids. It has no polygons of its own, so
 * neighbours cannot differ about where their border runs.
 */
export type Plan = {
  nodes: Map<string, Point>
  borders: Map<string, Border>
  faces: Map<string, Face>
  index: PlanIndex
}

/** Derived: who uses what, and what lies where. Kept by `setBorder` and `setNode` only. */
type PlanIndex = { ofNode: Map<string, Set<string>>; ofFace: Map<string, Set<string>>; cells: Map<string, Set<string>> }

export function emptyPlan(): Plan {
  return {
    nodes: new Map(),
    borders: new Map(),
    faces: new Map(),
    index: { ofNode: new Map(), ofFace: new Map(), cells: new Map() },
  }
}

/** The whole line of a border, both nodes included. */
export function lineOf(plan: Plan, { from, to, points }: Border): Point[] {
  const start = plan.nodes.get(from)
  const end = plan.nodes.get(to)
  return start && end ? [start, ...points, end] : [...points]
}

export function bordersOfNode({ index }: Plan, id: string): ReadonlySet<string> {
  return index.ofNode.get(id) ?? nothing
}

export function bordersOfFace({ index }: Plan, id: string): ReadonlySet<string> {
  return index.ofFace.get(id) ?? nothing
}

const nothing: ReadonlySet<string> = new Set()

export function isOnOutline(plan: Plan, nodeId: string): boolean {
  for (const id of bordersOfNode(plan, nodeId)) {
    const border = plan.borders.get(id)
    if (border?.left === outside || border?.right === outside) return true
  }
  return false
}

/** Puts, replaces or (null) takes away a border. */
export function setBorder(plan: Plan, id: string, border: Border | null): void {
  const old = plan.borders.get(id)
  if (old) {
    forgetPlace(plan, id, old)
    drop(plan.index.ofNode, [old.from, old.to], id)
    drop(plan.index.ofFace, [old.left, old.right], id)
  }
  if (!border) {
    plan.borders.delete(id)
    return
  }
  plan.borders.set(id, border)
  add(plan.index.ofNode, [border.from, border.to], id)
  add(plan.index.ofFace, [border.left, border.right], id)
  add(plan.index.cells, cellsOf(lineOf(plan, border)), id)
}

/** Puts, moves or (null) takes away a node; the borders that end there follow. */
export function setNode(plan: Plan, id: string, point: Point | null): void {
  const borders = [...bordersOfNode(plan, id)].flatMap((border) => {
    const known = plan.borders.get(border)
    return known ? [{ id: border, known }] : []
  })
  for (const border of borders) forgetPlace(plan, border.id, border.known)
  if (point) plan.nodes.set(id, point)
  else plan.nodes.delete(id)
  for (const border of borders) add(plan.index.cells, cellsOf(lineOf(plan, border.known)), border.id)
}

/** The borders with a segment in a cell that the box of these points touches: a superset of what touches it. */
export function bordersNear(plan: Plan, points: readonly Point[]): Set<string> {
  const found = new Set<string>()
  const box: Segment = [
    [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))],
    [Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y))],
  ]
  for (const cell of cellsOf(box)) for (const id of plan.index.cells.get(cell) ?? nothing) found.add(id)
  return found
}

// 0.002 degrees, about 200 m: some hundred segments a cell in a built-up area.
const cellUnits = 2e6

function cellsOf(line: readonly Point[]): Set<string> {
  const cells = new Set<string>()
  for (let i = 0; i + 1 < line.length; i += 1) {
    const [a, b] = [line[i] as Point, line[i + 1] as Point]
    const [west, east] = [Math.floor(Math.min(a[0], b[0]) / cellUnits), Math.floor(Math.max(a[0], b[0]) / cellUnits)]
    const [south, north] = [Math.floor(Math.min(a[1], b[1]) / cellUnits), Math.floor(Math.max(a[1], b[1]) / cellUnits)]
    for (let x = west; x <= east; x += 1) for (let y = south; y <= north; y += 1) cells.add(`${x},${y}`)
  }
  return cells
}

function forgetPlace(plan: Plan, id: string, border: Border): void {
  drop(plan.index.cells, cellsOf(lineOf(plan, border)), id)
}

function add(into: Map<string, Set<string>>, keys: Iterable<string>, id: string): void {
  for (const key of keys) {
    const known = into.get(key)
    if (known) known.add(id)
    else into.set(key, new Set([id]))
  }
}

function drop(from: Map<string, Set<string>>, keys: Iterable<string>, id: string): void {
  for (const key of keys) {
    const known = from.get(key)
    known?.delete(id)
    if (known?.size === 0) from.delete(key)
  }
}
