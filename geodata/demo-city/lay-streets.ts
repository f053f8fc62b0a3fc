import { cutAlongCurve } from './cut-faces.ts'
import type { SizeFigures } from './city-size.ts'
import { createFaceGraph, endsOfKey, forEachSide, pointAt, pointsOf, ringOf, sideBetween } from './face-graph.ts'
import type { FaceGraph, StreetKind } from './face-graph.ts'
import { between, centroid, distanceToSegment, sidesOf } from './plane-geometry.ts'
import type { Point } from './plane-geometry.ts'
import type { Random } from './random.ts'
import { bendLine, createWarp } from './warp-plan.ts'
import type { Warp } from './warp-plan.ts'

export type Zone = 'water' | 'riverside' | 'core' | 'urban' | 'industrial' | 'parkland' | 'fringe'

/** What is known of a face while the plan is being cut. */
export interface FacePlan {
  zone: Zone
  superblock: number
  block: number
}

export interface StreetPlan {
  readonly graph: FaceGraph
  readonly plans: FacePlan[]
  readonly figures: SizeFigures
  nextCut: number
}

interface LatticeLine {
  readonly at: number
  readonly kind: StreetKind
  readonly isBridge: boolean
}

/** 0 in the middle, 1 at the edge of the territory, whatever the direction. Centimetres in. */
export const remoteness = (figures: SizeFigures, point: Point): number => {
  const x = Math.abs(point.x / 100) / figures.halfSideMeters
  const y = Math.abs(point.y / 100) / figures.halfSideMeters
  return Math.cbrt(x ** 3 + y ** 3)
}

const makeOutline = (random: Random, warp: Warp, halfSide: number): Point[] => {
  const phases = [random.range(0, 6), random.range(0, 6), random.range(0, 6)] as const
  const count = Math.round(Math.max(140, halfSide / 40))
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count
    const wobble =
      0.955 +
      0.02 * Math.sin(3 * angle + phases[0]) +
      0.015 * Math.sin(7 * angle + phases[1]) +
      0.008 * Math.sin(17 * angle + phases[2])
    const square = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)))
    const radius = (halfSide * wobble) / (0.35 + 0.65 * square)
    return warp.bend(radius * Math.cos(angle), radius * Math.sin(angle))
  })
}

/** Lattice lines on one side of the middle, spacing growing outwards. */
const linesOutward = (random: Random, figures: SizeFigures, sign: number): LatticeLine[] => {
  const { halfSideMeters, coreHalfMeters } = figures
  const lines: LatticeLine[] = []
  let at = coreHalfMeters * random.range(0.94, 1.06)
  const rhythm = figures.hasExpressway ? 3 : 2
  for (let index = 0; at < halfSideMeters * 0.9; index++) {
    const isArterial = index % rhythm === 0
    lines.push({
      at: at * sign,
      kind: isArterial ? 'arterial' : 'secondary',
      isBridge: isArterial || random.chance(0.25),
    })
    at += (400 + 260 * (at / halfSideMeters)) * random.range(0.85, 1.15)
  }
  return figures.hasExpressway ? withExpressway(lines, halfSideMeters * 0.66) : lines
}

const withExpressway = (lines: readonly LatticeLine[], near: number): LatticeLine[] => {
  const gap = (line: LatticeLine) => Math.abs(Math.abs(line.at) - near)
  const nearest = lines.reduce<LatticeLine | undefined>(
    (best, line) => (best && gap(best) <= gap(line) ? best : line),
    undefined,
  )
  return lines.map((line) => (line === nearest ? { ...line, kind: 'expressway', isBridge: true } : line))
}

const latticeLines = (random: Random, figures: SizeFigures): LatticeLine[] => {
  const inner: LatticeLine[] = [{ at: random.range(-30, 30), kind: 'arterial', isBridge: true }]
  if (figures.coreHalfMeters > 500) {
    for (const sign of [-1, 1]) {
      inner.push({ at: sign * figures.coreHalfMeters * random.range(0.45, 0.55), kind: 'secondary', isBridge: false })
    }
  }
  return [...linesOutward(random, figures, -1), ...inner, ...linesOutward(random, figures, 1)]
}

type Accepts = (face: number, point: Point) => boolean

interface CurveOrder {
  readonly curve: readonly Point[]
  readonly kind: StreetKind
  readonly accepts: Accepts
}

const layCurve = (plan: StreetPlan, order: CurveOrder): void => {
  const cut = plan.nextCut++
  const style = { side: { kind: order.kind, cut }, snap: 1200, minShare: 0.004, minLength: 2500 }
  const faceCount = plan.graph.faces.length
  for (let face = 0; face < faceCount; face++) {
    if (!order.accepts(face, faceMiddle(plan, face))) continue
    const made = cutAlongCurve(plan.graph, face, order.curve, style)
    const parent = plan.plans[face]
    if (made !== undefined && parent) plan.plans[made] = { ...parent }
  }
}

/** Banks and riverside avenues, from north to south: land, green strip, river, green strip, land. */
const layRiver = (plan: StreetPlan, warp: Warp): void => {
  const { halfSideMeters, riverWidthMeters } = plan.figures
  const strip = Math.min(70, 38 + riverWidthMeters * 0.15)
  const half = riverWidthMeters / 2
  const offsets: [number, StreetKind, Zone][] = [
    [half + strip, 'secondary', 'riverside'],
    [half, 'path', 'water'],
    [-half, 'path', 'riverside'],
    [-half - strip, 'secondary', 'urban'],
  ]
  let face = 0
  for (const [offset, kind, zoneSouth] of offsets) {
    const v = warp.riverV + offset
    const curve = bendLine(warp, { x: -halfSideMeters * 1.3, y: v }, { x: halfSideMeters * 1.3, y: v })
    const style = { side: { kind, cut: plan.nextCut++ }, snap: 800, minShare: 0.001, minLength: 5000 }
    const south = cutAlongCurve(plan.graph, face, curve, style)
    const north = plan.plans[face]
    if (south === undefined || !north) throw new Error('The river misses the city')
    plan.plans[south] = { ...north, zone: zoneSouth }
    face = south
  }
}

const layNorthSouth = (plan: StreetPlan, warp: Warp, line: LatticeLine, accepts: Accepts): void => {
  const reach = plan.figures.halfSideMeters * 1.3
  const curve = bendLine(warp, { x: line.at, y: -reach }, { x: line.at, y: reach })
  const onRiver = (face: number) => ['water', 'riverside'].includes(plan.plans[face]?.zone ?? '')
  layCurve(plan, {
    curve,
    kind: line.kind,
    accepts: (face, point) => (onRiver(face) ? line.isBridge : accepts(face, point)),
  })
}

const layEastWest = (plan: StreetPlan, warp: Warp, line: LatticeLine, accepts: Accepts): void => {
  const reach = plan.figures.halfSideMeters * 1.3
  // Too near to the river an east-west street would only double the riverside avenue.
  if (Math.abs(line.at - warp.riverV) < plan.figures.riverWidthMeters / 2 + 290) return
  const curve = bendLine(warp, { x: -reach, y: line.at }, { x: reach, y: line.at })
  const onLand = (face: number) => !['water', 'riverside'].includes(plan.plans[face]?.zone ?? '')
  layCurve(plan, { curve, kind: line.kind, accepts: (face, point) => onLand(face) && accepts(face, point) })
}

const layDiagonal = (plan: StreetPlan, warp: Warp, sign: number): void => {
  const { coreHalfMeters, halfSideMeters } = plan.figures
  const start = coreHalfMeters * 1.02
  const curve = bendLine(
    warp,
    { x: start * sign, y: start },
    { x: start * sign + sign * halfSideMeters * 0.52, y: start + halfSideMeters * 0.44 },
  )
  const isOutside = (point: Point) => Math.max(Math.abs(point.x), Math.abs(point.y)) / 100 > coreHalfMeters * 0.9
  layCurve(plan, {
    curve,
    kind: 'secondary',
    accepts: (face, point) => plan.plans[face]?.zone === 'urban' && isOutside(point),
  })
}

/** The ring road ends where its four sides meet; what runs on towards the edge is an arterial. */
const closeExpressway = (plan: StreetPlan, warp: Warp, lines: readonly (readonly LatticeLine[])[]): void => {
  const [us, vs] = lines.map((family) => family.filter((line) => line.kind === 'expressway').map((line) => line.at))
  if (!us?.length || !vs?.length) return
  const [west, east, south, north] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)]
  const corners = [
    { x: west, y: south },
    { x: east, y: south },
    { x: east, y: north },
    { x: west, y: north },
  ]
  const ring = sidesOf(corners).flatMap(([from, to]) => bendLine(warp, from, to))
  for (const [key, side] of plan.graph.sides) {
    if (side.kind !== 'expressway') continue
    const [a, b] = endsOfKey(key)
    const middle = between(pointAt(plan.graph, a), pointAt(plan.graph, b), 0.5)
    if (!sidesOf(ring).some(([p, q]) => distanceToSegment(middle, p, q) < 3000)) side.kind = 'arterial'
  }
}

const bearing = (point: Point): number => Math.atan2(point.y, point.x)
const apart = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)))

const zoneSuperblocks = (plan: StreetPlan, random: Random): void => {
  // Industry lies to the sides, on the river's way out and along the northern trunk road.
  const industrialBearings = [random.range(-0.5, -0.1), Math.PI - random.range(0.2, 0.7)]
  plan.plans.forEach((face, index) => {
    face.superblock = index
    if (face.zone !== 'urban') return
    const middle = centroid(pointsOf(plan.graph, index))
    const far = remoteness(plan.figures, middle)
    const isIndustrialSide = industrialBearings.some((toward) => apart(bearing(middle), toward) < 0.3)
    if (far < (plan.figures.coreHalfMeters * 1.02) / plan.figures.halfSideMeters) face.zone = 'core'
    else if (far > 0.83 + random.range(-0.06, 0.04)) face.zone = 'fringe'
    else if (isIndustrialSide && far > 0.5) face.zone = 'industrial'
  })
}

/** A large city keeps a few whole superblocks as parks, not far from the middle. */
const openParkland = (plan: StreetPlan, random: Random): void => {
  const candidates = plan.plans
    .map((face, index) => ({ face, far: remoteness(plan.figures, faceMiddle(plan, index)) }))
    .filter(({ face, far }) => face.zone === 'urban' && far > 0.16 && far < 0.55)
    .map((one) => ({ ...one, order: random.next() }))
    .sort((a, b) => a.order - b.order)
  for (const { face } of candidates.slice(0, Math.round(plan.figures.households / 120_000))) face.zone = 'parkland'
}

/** The territory's outline, the river and all streets that cross the city. */
export const layStreets = (random: Random, figures: SizeFigures): StreetPlan => {
  const warp = createWarp(random.fork('warp'), figures.halfSideMeters)
  const graph = createFaceGraph(makeOutline(random.fork('outline'), warp, figures.halfSideMeters))
  const plan: StreetPlan = { graph, plans: [{ zone: 'urban', superblock: 0, block: 0 }], figures, nextCut: 0 }
  layRiver(plan, warp)
  const lattice = random.fork('lattice')
  const across = latticeLines(lattice, figures)
  const along = latticeLines(lattice, figures)
  const isMain = (line: LatticeLine) => line.kind !== 'secondary'
  const always = () => true
  for (const line of across.filter(isMain)) layNorthSouth(plan, warp, line, always)
  for (const line of along.filter(isMain)) layEastWest(plan, warp, line, always)
  layDiagonal(plan, warp, lattice.chance(0.5) ? 1 : -1)
  const often: Accepts = (_, point) => lattice.chance(remoteness(figures, point) < 0.6 ? 0.95 : 0.72)
  for (const line of across.filter((one) => !isMain(one))) layNorthSouth(plan, warp, line, often)
  for (const line of along.filter((one) => !isMain(one))) layEastWest(plan, warp, line, often)
  closeExpressway(plan, warp, [across, along])
  zoneSuperblocks(plan, random.fork('zones'))
  openParkland(plan, random.fork('parkland'))
  return plan
}

/** The widest street at the face's edge. */
export const widestStreet = (plan: StreetPlan, face: number): StreetKind => {
  const order: StreetKind[] = ['arterial', 'expressway', 'secondary', 'branch', 'residential', 'path', 'none']
  let best = order.length - 1
  forEachSide(ringOf(plan.graph, face), (a, b) => {
    best = Math.min(best, order.indexOf(sideBetween(plan.graph, a, b).kind))
  })
  return order[best] ?? 'none'
}

export const faceMiddle = (plan: StreetPlan, face: number): Point => centroid(pointsOf(plan.graph, face))
