import type { Boundary } from '../geojson.ts'
import type { LabelledSegment } from './chain-borders.ts'
import { chainSegments } from './chain-borders.ts'
import type { Point, Segment } from './lattice.ts'
import { distanceTo, isSame, keyOf, toLattice, twiceArea, unitsPerDegree } from './lattice.ts'
import type { Face, Plan } from './plan.ts'
import { emptyPlan, outside, setBorder, setNode } from './plan.ts'
import { closeRings } from './rings.ts'
import { countParts, firstClash, firstTangle } from './soundness.ts'

export type Ground = { id: string; face: Face; boundary: Boundary }
export type PlanFault = { kind: 'collapsed-ring' | 'overlap' | 'crossing'; place: Point; ids: string[] }
/** What was done to the coordinates on the way in: nothing is mended in silence. */
export type BuildReport = {
  /** Farthest any corner went to reach the lattice, in its units. */
  movedUnits: number
  /** Corners of a neighbour that a straight piece of border passed by, now its corners too, and how far they lay off it. */
  sharedCorners: number
  sharedUnits: number
  droppedCorners: number
  /** Ground enclosed by grids that belongs to none, twice its area in square lattice units. */
  gaps: { place: Point; twiceArea: number }[]
}
export type Built =
  { ok: true; plan: Plan; report: BuildReport } | { ok: false; faults: PlanFault[]; report: BuildReport }

/** Rounding to the lattice takes a corner at most 0.7 units off a neighbour's line. */
const roundingUnits = 1.5
const mostFaults = 100

/** Makes a plan of polygons that tile a parent; refuses overlaps and tells gaps, each with its place. */
export function buildPlan(grounds: readonly Ground[]): Built {
  const report: BuildReport = { movedUnits: 0, sharedCorners: 0, sharedUnits: 0, droppedCorners: 0, gaps: [] }
  const faults: PlanFault[] = []
  const rings = grounds.flatMap(({ id, boundary }) => ringsIn(boundary, report).map((ring) => ({ id, ...ring })))
  for (const { id, ring, first } of rings)
    if (ring.length < 3) faults.push({ kind: 'collapsed-ring', place: first, ids: [id] })
  const segments = labelSegments(shareCorners(rings, report), faults)
  if (faults.length > 0) return { ok: false, faults, report }
  const plan = assemble(grounds, segments)
  faults.push(...faultsOf(plan))
  report.gaps = gapsIn(plan)
  return faults.length > 0 ? { ok: false, faults, report } : { ok: true, plan, report }
}

type Ring = { ring: Point[]; first: Point }

function ringsIn(boundary: Boundary, report: BuildReport): Ring[] {
  const polygons = boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates
  return polygons.flatMap((polygon) =>
    polygon.map((positions, i) => {
      const ring: Point[] = []
      for (const position of positions.slice(0, -1)) {
        const point = toLattice(position)
        noteMove(position, point, report)
        if (ring.length > 0 && isSame(ring.at(-1) as Point, point)) report.droppedCorners += 1
        else ring.push(point)
      }
      while (ring.length > 1 && isSame(ring[0] as Point, ring.at(-1) as Point)) ring.pop()
      const isTurned = twiceArea(ring) > 0 !== (i === 0)
      return { ring: isTurned ? ring.reverse() : ring, first: toLattice(positions[0] ?? [0, 0]) }
    }),
  )
}

function noteMove([longitude = 0, latitude = 0]: readonly number[], [x, y]: Point, report: BuildReport): void {
  const moved = Math.hypot(longitude * unitsPerDegree - x, latitude * unitsPerDegree - y)
  if (moved > report.movedUnits) report.movedUnits = moved
}

type Owned = { id: string; ring: Point[] }

/** Gives each straight piece the corners of others that lie on it, so that both sides have the same ones. */
function shareCorners(rings: readonly Owned[], report: BuildReport): Owned[] {
  const near = cornersByCell(rings)
  return rings.map(({ id, ring }) => ({
    id,
    ring: ring.flatMap((a, i) => {
      const segment: Segment = [a, ring[(i + 1) % ring.length] as Point]
      const found = near(segment).filter((corner) => isPassed(segment, corner, report))
      found.sort((p, q) => Math.hypot(p[0] - a[0], p[1] - a[1]) - Math.hypot(q[0] - a[0], q[1] - a[1]))
      return [a, ...found]
    }),
  }))
}

function isPassed(segment: Segment, corner: Point, report: BuildReport): boolean {
  if (isSame(corner, segment[0]) || isSame(corner, segment[1])) return false
  const away = distanceTo(segment, corner)
  if (away > roundingUnits) return false
  report.sharedCorners += 1
  report.sharedUnits = Math.max(report.sharedUnits, away)
  return true
}

/** The corners in the cells that a segment's box touches, each once. */
function cornersByCell(rings: readonly Owned[]): (segment: Segment) => Point[] {
  const cellUnits = 5e5
  const cells = new Map<string, Point[]>()
  const seen = new Set<string>()
  const cell = (units: number) => Math.floor(units / cellUnits)
  for (const { ring } of rings)
    for (const point of ring) {
      const name = keyOf(point)
      if (seen.has(name)) continue
      seen.add(name)
      const key = `${cell(point[0])},${cell(point[1])}`
      const known = cells.get(key)
      if (known) known.push(point)
      else cells.set(key, [point])
    }
  return ([a, b]) => {
    const [west, south] = [Math.min(a[0], b[0]) - 2, Math.min(a[1], b[1]) - 2]
    const [east, north] = [Math.max(a[0], b[0]) + 2, Math.max(a[1], b[1]) + 2]
    const found: Point[] = []
    const isIn = ([x, y]: Point) => x >= west && x <= east && y >= south && y <= north
    for (let x = cell(west); x <= cell(east); x += 1)
      for (let y = cell(south); y <= cell(north); y += 1) found.push(...(cells.get(`${x},${y}`) ?? []).filter(isIn))
    return found
  }
}

function labelSegments(rings: readonly Owned[], faults: PlanFault[]): LabelledSegment[] {
  const ways = new Map<string, { a: Point; b: Point; id: string }>()
  for (const { id, ring } of rings)
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length] as Point
      const key = `${keyOf(a)} ${keyOf(b)}`
      const other = ways.get(key)
      if (other && faults.length < mostFaults) faults.push({ kind: 'overlap', place: a, ids: [other.id, id] })
      else ways.set(key, { a, b, id })
    })
  const segments: LabelledSegment[] = []
  for (const { a, b, id } of ways.values()) {
    const other = ways.get(`${keyOf(b)} ${keyOf(a)}`)
    if (!other) segments.push({ a, b, left: id, right: outside })
    else if (keyOf(a) < keyOf(b) && other.id !== id) segments.push({ a, b, left: id, right: other.id })
  }
  return segments
}

function assemble(grounds: readonly Ground[], segments: readonly LabelledSegment[]): Plan {
  const plan = emptyPlan()
  const nodeAt = new Map<string, string>()
  const nodeOf = (point: Point): string => {
    const id = nodeAt.get(keyOf(point)) ?? `n${nodeAt.size + 1}`
    nodeAt.set(keyOf(point), id)
    setNode(plan, id, point)
    return id
  }
  for (const { id, face } of grounds) plan.faces.set(id, face)
  chainSegments(segments, () => false).forEach(({ line, left, right }, i) => {
    const [from, to] = [nodeOf(line[0] as Point), nodeOf(line.at(-1) as Point)]
    setBorder(plan, `b${i + 1}`, { from, to, points: line.slice(1, -1), left, right })
  })
  return plan
}

function faultsOf(plan: Plan): PlanFault[] {
  const faults: PlanFault[] = []
  for (const id of plan.borders.keys()) {
    const clash = firstClash(plan, [id])
    if (clash?.place && faults.length < mostFaults)
      faults.push({ kind: 'crossing', place: clash.place, ids: facesOf(plan, clash.ids) })
  }
  if (faults.length > 0) return faults
  const tangle = firstTangle(plan, plan.nodes.keys())
  if (tangle?.place) faults.push({ kind: 'overlap', place: tangle.place, ids: tangle.ids })
  for (const face of plan.faces.keys())
    if (countParts(plan, face) === undefined) faults.push({ kind: 'overlap', place: [0, 0], ids: [face] })
  return faults
}

function facesOf(plan: Plan, borders: readonly string[]): string[] {
  const faces = borders.flatMap((id) => {
    const border = plan.borders.get(id)
    return border ? [border.left, border.right] : []
  })
  return [...new Set(faces)].filter((face) => face !== outside)
}

function gapsIn(plan: Plan): BuildReport['gaps'] {
  const lines = [...plan.borders.values()].flatMap((border) => {
    if (border.left !== outside && border.right !== outside) return []
    const line = [plan.nodes.get(border.from) as Point, ...border.points, plan.nodes.get(border.to) as Point]
    return [border.left === outside ? line : line.reverse()]
  })
  return (closeRings(lines) ?? [])
    .map((ring) => ({ place: ring[0] as Point, twiceArea: twiceArea(ring) }))
    .filter((gap) => gap.twiceArea > 0)
}
