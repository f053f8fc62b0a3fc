import type { PlanBorder, PlanChange } from './changes.ts'
import type { Point } from './lattice.ts'
import { isSame, keyOf } from './lattice.ts'
import type { Border, Face, Plan } from './plan.ts'
import { bordersOfFace, bordersOfNode, lineOf } from './plan.ts'
import { isLower } from './rings.ts'

/** A straight piece of border with the faces at its hands, going from a to b. */
export type LabelledSegment = { a: Point; b: Point; left: string; right: string }
export type Chain = { line: Point[]; left: string; right: string }

type Way = { to: Point; left: string; right: string }

/** Joins segments to borders: they end where three meet, where a face changes, and where `isNode` wants a node. */
export function chainSegments(segments: readonly LabelledSegment[], isNode: (key: string) => boolean): Chain[] {
  const ways = new Map<string, Way[]>()
  const places = new Map<string, Point>()
  const add = (from: Point, way: Way) => {
    const key = keyOf(from)
    places.set(key, from)
    const known = ways.get(key)
    if (known) known.push(way)
    else ways.set(key, [way])
  }
  for (const { a, b, left, right } of segments) {
    add(a, { to: b, left, right })
    add(b, { to: a, left: right, right: left })
  }
  const isEnd = (key: string) => isNode(key) || !runsOn(ways.get(key) ?? [])
  const walked = new Set<Way>()
  const chains: Chain[] = []
  const starts = [...places.keys()]
  for (const key of starts) if (isEnd(key)) for (const way of ways.get(key) ?? []) walk(places.get(key) as Point, way)
  // What is left are rings without a node: each begins at its lowest corner.
  const ringStarts = starts.filter((key) => ways.get(key)?.some((way) => !walked.has(way)))
  ringStarts.sort((a, b) => (isLower(places.get(a) as Point, places.get(b) as Point) ? -1 : 1))
  for (const key of ringStarts) for (const way of (ways.get(key) ?? []).slice(0, 1)) walk(places.get(key) as Point, way)
  return chains

  function walk(start: Point, first: Way): void {
    if (walked.has(first)) return
    const line = [start]
    let way = first
    for (;;) {
      walked.add(way)
      walked.add(backOf(way, line.at(-1) as Point))
      line.push(way.to)
      const key = keyOf(way.to)
      if (isSame(way.to, start) || isEnd(key)) break
      const from = line.at(-2) as Point
      way = ways.get(key)?.find(({ to }) => !isSame(to, from)) as Way
    }
    chains.push({ line, left: first.left, right: first.right })
  }

  function backOf(way: Way, from: Point): Way {
    return ways.get(keyOf(way.to))?.find(({ to }) => isSame(to, from)) as Way
  }
}

function runsOn([one, other, third]: readonly Way[]): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    third === undefined &&
    one.left === other.right &&
    one.right === other.left
  )
}

export type Redrawn = {
  /** The borders these segments stand in place of. */
  borders: ReadonlySet<string>
  segments: readonly LabelledSegment[]
  faces: PlanChange['faces']
  /** Begins the names of what is new; never used before in the plan. */
  seed: string
}

/** The change that puts labelled segments in place of borders; what is as it was stays out of it. */
export function changeOf(plan: Plan, { borders, segments, faces, seed }: Redrawn): PlanChange {
  const old = [...borders].map((id) => ({ id, border: plan.borders.get(id) as Border }))
  const nodeAt = new Map<string, string>()
  for (const { border } of old)
    for (const id of [border.from, border.to]) nodeAt.set(keyOf(plan.nodes.get(id) as Point), id)
  const chains = chainSegments(segments, (key) => isKept(plan, nodeAt.get(key), borders))
  const nodes: PlanChange['nodes'] = []
  const nodeOf = (point: Point): string => {
    const known = nodeAt.get(keyOf(point))
    if (known !== undefined) return known
    const id = `${seed}.n${nodes.length + 1}`
    nodeAt.set(keyOf(point), id)
    nodes.push({ id, before: null, after: [...point] })
    return id
  }
  const named = nameChains(plan, old, { chains, seed })
  const used = new Set<string>()
  const changed: PlanChange['borders'] = []
  for (const { id, chain } of named) {
    const border = toBorder(chain, nodeOf)
    used.add(border.from).add(border.to)
    changed.push(...borderChange(plan, id, border))
  }
  const standing = new Set(named.map(({ id }) => id))
  for (const { id, border } of old) if (!standing.has(id)) changed.push({ id, before: copied(border), after: null })
  const gone = [...nodeAt.values()].filter((id) => plan.nodes.has(id) && !used.has(id) && !isKept(plan, id, borders))
  for (const id of gone) nodes.push({ id, before: [...(plan.nodes.get(id) as Point)], after: null })
  return { nodes, borders: changed, faces }
}

function borderChange(plan: Plan, id: string, after: PlanBorder): PlanChange['borders'] {
  const before = plan.borders.get(id)
  if (before && isSameLine(before, after)) return []
  return [{ id, before: before ? copied(before) : null, after }]
}

/** Whether a node has borders that stay as they are, or is the one node of a ring. */
function isKept(plan: Plan, id: string | undefined, replacedBorders: ReadonlySet<string>): boolean {
  if (id === undefined) return false
  return [...bordersOfNode(plan, id)].some((border) => !replacedBorders.has(border))
}

type Old = { id: string; border: Border }

/** A chain keeps the name of the border it was: the same line, or else one between the same faces that shares a corner. */
function nameChains(plan: Plan, old: readonly Old[], { chains, seed }: { chains: readonly Chain[]; seed: string }) {
  const free = new Map(old.map(({ id, border }) => [id, { border, line: lineOf(plan, border) }]))
  const named: { id: string; chain: Chain }[] = []
  const rest: Chain[] = []
  const take = (chain: Chain, fits: (border: Border, line: Point[]) => boolean): boolean => {
    for (const [id, { border, line }] of free) {
      const turned = border.left === chain.left && border.right === chain.right ? chain : turn(chain)
      if (border.left !== turned.left || border.right !== turned.right || !fits(border, line)) continue
      free.delete(id)
      named.push({ id, chain: border.from === border.to ? startingAt(turned, line[0] as Point) : turned })
      return true
    }
    return false
  }
  for (const chain of chains) if (!take(chain, (_, line) => isSameWay(line, chain.line))) rest.push(chain)
  let made = 0
  for (const chain of rest) {
    const corners = new Set(chain.line.map(keyOf))
    if (take(chain, (_, line) => line.some((point) => corners.has(keyOf(point))))) continue
    made += 1
    named.push({ id: `${seed}.b${made}`, chain })
  }
  return named
}

/** A ring that still passes its old node begins there. */
function startingAt(chain: Chain, node: Point): Chain {
  const ring = chain.line.slice(0, -1)
  const start = ring.findIndex((point) => isSame(point, node))
  if (start <= 0 || !isSame(chain.line[0] as Point, chain.line.at(-1) as Point)) return chain
  return { ...chain, line: [...ring.slice(start), ...ring.slice(0, start + 1)] }
}

function turn({ line, left, right }: Chain): Chain {
  return { line: [...line].reverse(), left: right, right: left }
}

/** The same points in one order or the other; a ring may begin anywhere. */
function isSameWay(a: readonly Point[], b: readonly Point[]): boolean {
  if (a.length !== b.length) return false
  const ends = (line: readonly Point[]) => isSame(line[0] as Point, line.at(-1) as Point)
  if (ends(a) && ends(b)) {
    const corners = new Set(a.map(keyOf))
    return b.every((point) => corners.has(keyOf(point)))
  }
  return (
    a.every((point, i) => isSame(point, b[i] as Point)) ||
    a.every((point, i) => isSame(point, b[b.length - 1 - i] as Point))
  )
}

function toBorder({ line, left, right }: Chain, nodeOf: (point: Point) => string): PlanBorder {
  return {
    from: nodeOf(line[0] as Point),
    to: nodeOf(line.at(-1) as Point),
    points: line.slice(1, -1).map(([x, y]): [number, number] => [x, y]),
    left,
    right,
  }
}

function isSameLine(a: Border, b: Border): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.left === b.left &&
    a.right === b.right &&
    a.points.length === b.points.length &&
    a.points.every((point, i) => isSame(point, b.points[i] as Point))
  )
}

export function copied({ from, to, points, left, right }: Border) {
  return { from, to, points: points.map(([x, y]): [number, number] => [x, y]), left, right }
}

export function replacedFace(id: string, before: Face | null, after: Face | null): PlanChange['faces'][number] {
  return { id, before, after }
}

/** The borders of some faces as labelled segments. */
export function segmentsOfFaces(
  plan: Plan,
  faces: Iterable<string>,
): { borders: Set<string>; segments: LabelledSegment[] } {
  const borders = new Set<string>()
  for (const face of faces) for (const id of bordersOfFace(plan, face)) borders.add(id)
  const segments = [...borders].flatMap((id) => {
    const border = plan.borders.get(id) as Border
    const line = lineOf(plan, border)
    return line.slice(1).map((b, i) => ({ a: line[i] as Point, b, left: border.left, right: border.right }))
  })
  return { borders, segments }
}
